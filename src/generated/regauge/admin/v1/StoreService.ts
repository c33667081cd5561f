// Original file: proto/regauge/admin/v1/store_service.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { AdoptStoreRequest as _regauge_admin_v1_AdoptStoreRequest, AdoptStoreRequest__Output as _regauge_admin_v1_AdoptStoreRequest__Output } from '../../../regauge/admin/v1/AdoptStoreRequest.ts';
import type { BackupStoreRequest as _regauge_admin_v1_BackupStoreRequest, BackupStoreRequest__Output as _regauge_admin_v1_BackupStoreRequest__Output } from '../../../regauge/admin/v1/BackupStoreRequest.ts';
import type { BackupStoreResponse as _regauge_admin_v1_BackupStoreResponse, BackupStoreResponse__Output as _regauge_admin_v1_BackupStoreResponse__Output } from '../../../regauge/admin/v1/BackupStoreResponse.ts';
import type { GetStoreStatusRequest as _regauge_admin_v1_GetStoreStatusRequest, GetStoreStatusRequest__Output as _regauge_admin_v1_GetStoreStatusRequest__Output } from '../../../regauge/admin/v1/GetStoreStatusRequest.ts';
import type { StoreStatus as _regauge_admin_v1_StoreStatus, StoreStatus__Output as _regauge_admin_v1_StoreStatus__Output } from '../../../regauge/admin/v1/StoreStatus.ts';

export interface StoreServiceClient extends grpc.Client {
  AdoptStore(argument: _regauge_admin_v1_AdoptStoreRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_admin_v1_StoreStatus__Output>): grpc.ClientUnaryCall;
  AdoptStore(argument: _regauge_admin_v1_AdoptStoreRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_regauge_admin_v1_StoreStatus__Output>): grpc.ClientUnaryCall;
  AdoptStore(argument: _regauge_admin_v1_AdoptStoreRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_admin_v1_StoreStatus__Output>): grpc.ClientUnaryCall;
  AdoptStore(argument: _regauge_admin_v1_AdoptStoreRequest, callback: grpc.requestCallback<_regauge_admin_v1_StoreStatus__Output>): grpc.ClientUnaryCall;
  adoptStore(argument: _regauge_admin_v1_AdoptStoreRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_admin_v1_StoreStatus__Output>): grpc.ClientUnaryCall;
  adoptStore(argument: _regauge_admin_v1_AdoptStoreRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_regauge_admin_v1_StoreStatus__Output>): grpc.ClientUnaryCall;
  adoptStore(argument: _regauge_admin_v1_AdoptStoreRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_admin_v1_StoreStatus__Output>): grpc.ClientUnaryCall;
  adoptStore(argument: _regauge_admin_v1_AdoptStoreRequest, callback: grpc.requestCallback<_regauge_admin_v1_StoreStatus__Output>): grpc.ClientUnaryCall;
  
  BackupStore(argument: _regauge_admin_v1_BackupStoreRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_regauge_admin_v1_BackupStoreResponse__Output>;
  BackupStore(argument: _regauge_admin_v1_BackupStoreRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_regauge_admin_v1_BackupStoreResponse__Output>;
  backupStore(argument: _regauge_admin_v1_BackupStoreRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_regauge_admin_v1_BackupStoreResponse__Output>;
  backupStore(argument: _regauge_admin_v1_BackupStoreRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_regauge_admin_v1_BackupStoreResponse__Output>;
  
  GetStoreStatus(argument: _regauge_admin_v1_GetStoreStatusRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_admin_v1_StoreStatus__Output>): grpc.ClientUnaryCall;
  GetStoreStatus(argument: _regauge_admin_v1_GetStoreStatusRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_regauge_admin_v1_StoreStatus__Output>): grpc.ClientUnaryCall;
  GetStoreStatus(argument: _regauge_admin_v1_GetStoreStatusRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_admin_v1_StoreStatus__Output>): grpc.ClientUnaryCall;
  GetStoreStatus(argument: _regauge_admin_v1_GetStoreStatusRequest, callback: grpc.requestCallback<_regauge_admin_v1_StoreStatus__Output>): grpc.ClientUnaryCall;
  getStoreStatus(argument: _regauge_admin_v1_GetStoreStatusRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_admin_v1_StoreStatus__Output>): grpc.ClientUnaryCall;
  getStoreStatus(argument: _regauge_admin_v1_GetStoreStatusRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_regauge_admin_v1_StoreStatus__Output>): grpc.ClientUnaryCall;
  getStoreStatus(argument: _regauge_admin_v1_GetStoreStatusRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_admin_v1_StoreStatus__Output>): grpc.ClientUnaryCall;
  getStoreStatus(argument: _regauge_admin_v1_GetStoreStatusRequest, callback: grpc.requestCallback<_regauge_admin_v1_StoreStatus__Output>): grpc.ClientUnaryCall;
  
}

export interface StoreServiceHandlers extends grpc.UntypedServiceImplementation {
  AdoptStore: grpc.handleUnaryCall<_regauge_admin_v1_AdoptStoreRequest__Output, _regauge_admin_v1_StoreStatus>;
  
  BackupStore: grpc.handleServerStreamingCall<_regauge_admin_v1_BackupStoreRequest__Output, _regauge_admin_v1_BackupStoreResponse>;
  
  GetStoreStatus: grpc.handleUnaryCall<_regauge_admin_v1_GetStoreStatusRequest__Output, _regauge_admin_v1_StoreStatus>;
  
}

export interface StoreServiceDefinition extends grpc.ServiceDefinition {
  AdoptStore: MethodDefinition<_regauge_admin_v1_AdoptStoreRequest, _regauge_admin_v1_StoreStatus, _regauge_admin_v1_AdoptStoreRequest__Output, _regauge_admin_v1_StoreStatus__Output>
  BackupStore: MethodDefinition<_regauge_admin_v1_BackupStoreRequest, _regauge_admin_v1_BackupStoreResponse, _regauge_admin_v1_BackupStoreRequest__Output, _regauge_admin_v1_BackupStoreResponse__Output>
  GetStoreStatus: MethodDefinition<_regauge_admin_v1_GetStoreStatusRequest, _regauge_admin_v1_StoreStatus, _regauge_admin_v1_GetStoreStatusRequest__Output, _regauge_admin_v1_StoreStatus__Output>
}
