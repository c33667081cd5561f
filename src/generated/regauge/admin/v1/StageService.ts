// Original file: proto/regauge/admin/v1/stage_service.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { GetStageRequest as _regauge_admin_v1_GetStageRequest, GetStageRequest__Output as _regauge_admin_v1_GetStageRequest__Output } from '../../../regauge/admin/v1/GetStageRequest.ts';
import type { ListStagesRequest as _regauge_admin_v1_ListStagesRequest, ListStagesRequest__Output as _regauge_admin_v1_ListStagesRequest__Output } from '../../../regauge/admin/v1/ListStagesRequest.ts';
import type { ListStagesResponse as _regauge_admin_v1_ListStagesResponse, ListStagesResponse__Output as _regauge_admin_v1_ListStagesResponse__Output } from '../../../regauge/admin/v1/ListStagesResponse.ts';
import type { RollbackStageRequest as _regauge_admin_v1_RollbackStageRequest, RollbackStageRequest__Output as _regauge_admin_v1_RollbackStageRequest__Output } from '../../../regauge/admin/v1/RollbackStageRequest.ts';
import type { Stage as _regauge_admin_v1_Stage, Stage__Output as _regauge_admin_v1_Stage__Output } from '../../../regauge/admin/v1/Stage.ts';
import type { UpdateStageRequest as _regauge_admin_v1_UpdateStageRequest, UpdateStageRequest__Output as _regauge_admin_v1_UpdateStageRequest__Output } from '../../../regauge/admin/v1/UpdateStageRequest.ts';

export interface StageServiceClient extends grpc.Client {
  GetStage(argument: _regauge_admin_v1_GetStageRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_admin_v1_Stage__Output>): grpc.ClientUnaryCall;
  GetStage(argument: _regauge_admin_v1_GetStageRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_regauge_admin_v1_Stage__Output>): grpc.ClientUnaryCall;
  GetStage(argument: _regauge_admin_v1_GetStageRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_admin_v1_Stage__Output>): grpc.ClientUnaryCall;
  GetStage(argument: _regauge_admin_v1_GetStageRequest, callback: grpc.requestCallback<_regauge_admin_v1_Stage__Output>): grpc.ClientUnaryCall;
  getStage(argument: _regauge_admin_v1_GetStageRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_admin_v1_Stage__Output>): grpc.ClientUnaryCall;
  getStage(argument: _regauge_admin_v1_GetStageRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_regauge_admin_v1_Stage__Output>): grpc.ClientUnaryCall;
  getStage(argument: _regauge_admin_v1_GetStageRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_admin_v1_Stage__Output>): grpc.ClientUnaryCall;
  getStage(argument: _regauge_admin_v1_GetStageRequest, callback: grpc.requestCallback<_regauge_admin_v1_Stage__Output>): grpc.ClientUnaryCall;
  
  ListStages(argument: _regauge_admin_v1_ListStagesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_admin_v1_ListStagesResponse__Output>): grpc.ClientUnaryCall;
  ListStages(argument: _regauge_admin_v1_ListStagesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_regauge_admin_v1_ListStagesResponse__Output>): grpc.ClientUnaryCall;
  ListStages(argument: _regauge_admin_v1_ListStagesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_admin_v1_ListStagesResponse__Output>): grpc.ClientUnaryCall;
  ListStages(argument: _regauge_admin_v1_ListStagesRequest, callback: grpc.requestCallback<_regauge_admin_v1_ListStagesResponse__Output>): grpc.ClientUnaryCall;
  listStages(argument: _regauge_admin_v1_ListStagesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_admin_v1_ListStagesResponse__Output>): grpc.ClientUnaryCall;
  listStages(argument: _regauge_admin_v1_ListStagesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_regauge_admin_v1_ListStagesResponse__Output>): grpc.ClientUnaryCall;
  listStages(argument: _regauge_admin_v1_ListStagesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_admin_v1_ListStagesResponse__Output>): grpc.ClientUnaryCall;
  listStages(argument: _regauge_admin_v1_ListStagesRequest, callback: grpc.requestCallback<_regauge_admin_v1_ListStagesResponse__Output>): grpc.ClientUnaryCall;
  
  RollbackStage(argument: _regauge_admin_v1_RollbackStageRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_admin_v1_Stage__Output>): grpc.ClientUnaryCall;
  RollbackStage(argument: _regauge_admin_v1_RollbackStageRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_regauge_admin_v1_Stage__Output>): grpc.ClientUnaryCall;
  RollbackStage(argument: _regauge_admin_v1_RollbackStageRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_admin_v1_Stage__Output>): grpc.ClientUnaryCall;
  RollbackStage(argument: _regauge_admin_v1_RollbackStageRequest, callback: grpc.requestCallback<_regauge_admin_v1_Stage__Output>): grpc.ClientUnaryCall;
  rollbackStage(argument: _regauge_admin_v1_RollbackStageRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_admin_v1_Stage__Output>): grpc.ClientUnaryCall;
  rollbackStage(argument: _regauge_admin_v1_RollbackStageRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_regauge_admin_v1_Stage__Output>): grpc.ClientUnaryCall;
  rollbackStage(argument: _regauge_admin_v1_RollbackStageRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_admin_v1_Stage__Output>): grpc.ClientUnaryCall;
  rollbackStage(argument: _regauge_admin_v1_RollbackStageRequest, callback: grpc.requestCallback<_regauge_admin_v1_Stage__Output>): grpc.ClientUnaryCall;
  
  UpdateStage(argument: _regauge_admin_v1_UpdateStageRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_admin_v1_Stage__Output>): grpc.ClientUnaryCall;
  UpdateStage(argument: _regauge_admin_v1_UpdateStageRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_regauge_admin_v1_Stage__Output>): grpc.ClientUnaryCall;
  UpdateStage(argument: _regauge_admin_v1_UpdateStageRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_admin_v1_Stage__Output>): grpc.ClientUnaryCall;
  UpdateStage(argument: _regauge_admin_v1_UpdateStageRequest, callback: grpc.requestCallback<_regauge_admin_v1_Stage__Output>): grpc.ClientUnaryCall;
  updateStage(argument: _regauge_admin_v1_UpdateStageRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_admin_v1_Stage__Output>): grpc.ClientUnaryCall;
  updateStage(argument: _regauge_admin_v1_UpdateStageRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_regauge_admin_v1_Stage__Output>): grpc.ClientUnaryCall;
  updateStage(argument: _regauge_admin_v1_UpdateStageRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_admin_v1_Stage__Output>): grpc.ClientUnaryCall;
  updateStage(argument: _regauge_admin_v1_UpdateStageRequest, callback: grpc.requestCallback<_regauge_admin_v1_Stage__Output>): grpc.ClientUnaryCall;
  
}

export interface StageServiceHandlers extends grpc.UntypedServiceImplementation {
  GetStage: grpc.handleUnaryCall<_regauge_admin_v1_GetStageRequest__Output, _regauge_admin_v1_Stage>;
  
  ListStages: grpc.handleUnaryCall<_regauge_admin_v1_ListStagesRequest__Output, _regauge_admin_v1_ListStagesResponse>;
  
  RollbackStage: grpc.handleUnaryCall<_regauge_admin_v1_RollbackStageRequest__Output, _regauge_admin_v1_Stage>;
  
  UpdateStage: grpc.handleUnaryCall<_regauge_admin_v1_UpdateStageRequest__Output, _regauge_admin_v1_Stage>;
  
}

export interface StageServiceDefinition extends grpc.ServiceDefinition {
  GetStage: MethodDefinition<_regauge_admin_v1_GetStageRequest, _regauge_admin_v1_Stage, _regauge_admin_v1_GetStageRequest__Output, _regauge_admin_v1_Stage__Output>
  ListStages: MethodDefinition<_regauge_admin_v1_ListStagesRequest, _regauge_admin_v1_ListStagesResponse, _regauge_admin_v1_ListStagesRequest__Output, _regauge_admin_v1_ListStagesResponse__Output>
  RollbackStage: MethodDefinition<_regauge_admin_v1_RollbackStageRequest, _regauge_admin_v1_Stage, _regauge_admin_v1_RollbackStageRequest__Output, _regauge_admin_v1_Stage__Output>
  UpdateStage: MethodDefinition<_regauge_admin_v1_UpdateStageRequest, _regauge_admin_v1_Stage, _regauge_admin_v1_UpdateStageRequest__Output, _regauge_admin_v1_Stage__Output>
}
