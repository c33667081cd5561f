// Original file: proto/regauge/admin/v1/deployment_service.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { CreateDeploymentRequest as _regauge_admin_v1_CreateDeploymentRequest, CreateDeploymentRequest__Output as _regauge_admin_v1_CreateDeploymentRequest__Output } from '../../../regauge/admin/v1/CreateDeploymentRequest.ts';
import type { DeleteDeploymentRequest as _regauge_admin_v1_DeleteDeploymentRequest, DeleteDeploymentRequest__Output as _regauge_admin_v1_DeleteDeploymentRequest__Output } from '../../../regauge/admin/v1/DeleteDeploymentRequest.ts';
import type { DeleteDeploymentResponse as _regauge_admin_v1_DeleteDeploymentResponse, DeleteDeploymentResponse__Output as _regauge_admin_v1_DeleteDeploymentResponse__Output } from '../../../regauge/admin/v1/DeleteDeploymentResponse.ts';
import type { Deployment as _regauge_admin_v1_Deployment, Deployment__Output as _regauge_admin_v1_Deployment__Output } from '../../../regauge/admin/v1/Deployment.ts';
import type { GetDeploymentRequest as _regauge_admin_v1_GetDeploymentRequest, GetDeploymentRequest__Output as _regauge_admin_v1_GetDeploymentRequest__Output } from '../../../regauge/admin/v1/GetDeploymentRequest.ts';
import type { ListDeploymentsRequest as _regauge_admin_v1_ListDeploymentsRequest, ListDeploymentsRequest__Output as _regauge_admin_v1_ListDeploymentsRequest__Output } from '../../../regauge/admin/v1/ListDeploymentsRequest.ts';
import type { ListDeploymentsResponse as _regauge_admin_v1_ListDeploymentsResponse, ListDeploymentsResponse__Output as _regauge_admin_v1_ListDeploymentsResponse__Output } from '../../../regauge/admin/v1/ListDeploymentsResponse.ts';
import type { WatchDeploymentRequest as _regauge_admin_v1_WatchDeploymentRequest, WatchDeploymentRequest__Output as _regauge_admin_v1_WatchDeploymentRequest__Output } from '../../../regauge/admin/v1/WatchDeploymentRequest.ts';
import type { WatchDeploymentResponse as _regauge_admin_v1_WatchDeploymentResponse, WatchDeploymentResponse__Output as _regauge_admin_v1_WatchDeploymentResponse__Output } from '../../../regauge/admin/v1/WatchDeploymentResponse.ts';

export interface DeploymentServiceClient extends grpc.Client {
  CreateDeployment(argument: _regauge_admin_v1_CreateDeploymentRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_admin_v1_Deployment__Output>): grpc.ClientUnaryCall;
  CreateDeployment(argument: _regauge_admin_v1_CreateDeploymentRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_regauge_admin_v1_Deployment__Output>): grpc.ClientUnaryCall;
  CreateDeployment(argument: _regauge_admin_v1_CreateDeploymentRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_admin_v1_Deployment__Output>): grpc.ClientUnaryCall;
  CreateDeployment(argument: _regauge_admin_v1_CreateDeploymentRequest, callback: grpc.requestCallback<_regauge_admin_v1_Deployment__Output>): grpc.ClientUnaryCall;
  createDeployment(argument: _regauge_admin_v1_CreateDeploymentRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_admin_v1_Deployment__Output>): grpc.ClientUnaryCall;
  createDeployment(argument: _regauge_admin_v1_CreateDeploymentRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_regauge_admin_v1_Deployment__Output>): grpc.ClientUnaryCall;
  createDeployment(argument: _regauge_admin_v1_CreateDeploymentRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_admin_v1_Deployment__Output>): grpc.ClientUnaryCall;
  createDeployment(argument: _regauge_admin_v1_CreateDeploymentRequest, callback: grpc.requestCallback<_regauge_admin_v1_Deployment__Output>): grpc.ClientUnaryCall;
  
  DeleteDeployment(argument: _regauge_admin_v1_DeleteDeploymentRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_admin_v1_DeleteDeploymentResponse__Output>): grpc.ClientUnaryCall;
  DeleteDeployment(argument: _regauge_admin_v1_DeleteDeploymentRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_regauge_admin_v1_DeleteDeploymentResponse__Output>): grpc.ClientUnaryCall;
  DeleteDeployment(argument: _regauge_admin_v1_DeleteDeploymentRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_admin_v1_DeleteDeploymentResponse__Output>): grpc.ClientUnaryCall;
  DeleteDeployment(argument: _regauge_admin_v1_DeleteDeploymentRequest, callback: grpc.requestCallback<_regauge_admin_v1_DeleteDeploymentResponse__Output>): grpc.ClientUnaryCall;
  deleteDeployment(argument: _regauge_admin_v1_DeleteDeploymentRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_admin_v1_DeleteDeploymentResponse__Output>): grpc.ClientUnaryCall;
  deleteDeployment(argument: _regauge_admin_v1_DeleteDeploymentRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_regauge_admin_v1_DeleteDeploymentResponse__Output>): grpc.ClientUnaryCall;
  deleteDeployment(argument: _regauge_admin_v1_DeleteDeploymentRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_admin_v1_DeleteDeploymentResponse__Output>): grpc.ClientUnaryCall;
  deleteDeployment(argument: _regauge_admin_v1_DeleteDeploymentRequest, callback: grpc.requestCallback<_regauge_admin_v1_DeleteDeploymentResponse__Output>): grpc.ClientUnaryCall;
  
  GetDeployment(argument: _regauge_admin_v1_GetDeploymentRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_admin_v1_Deployment__Output>): grpc.ClientUnaryCall;
  GetDeployment(argument: _regauge_admin_v1_GetDeploymentRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_regauge_admin_v1_Deployment__Output>): grpc.ClientUnaryCall;
  GetDeployment(argument: _regauge_admin_v1_GetDeploymentRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_admin_v1_Deployment__Output>): grpc.ClientUnaryCall;
  GetDeployment(argument: _regauge_admin_v1_GetDeploymentRequest, callback: grpc.requestCallback<_regauge_admin_v1_Deployment__Output>): grpc.ClientUnaryCall;
  getDeployment(argument: _regauge_admin_v1_GetDeploymentRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_admin_v1_Deployment__Output>): grpc.ClientUnaryCall;
  getDeployment(argument: _regauge_admin_v1_GetDeploymentRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_regauge_admin_v1_Deployment__Output>): grpc.ClientUnaryCall;
  getDeployment(argument: _regauge_admin_v1_GetDeploymentRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_admin_v1_Deployment__Output>): grpc.ClientUnaryCall;
  getDeployment(argument: _regauge_admin_v1_GetDeploymentRequest, callback: grpc.requestCallback<_regauge_admin_v1_Deployment__Output>): grpc.ClientUnaryCall;
  
  ListDeployments(argument: _regauge_admin_v1_ListDeploymentsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_admin_v1_ListDeploymentsResponse__Output>): grpc.ClientUnaryCall;
  ListDeployments(argument: _regauge_admin_v1_ListDeploymentsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_regauge_admin_v1_ListDeploymentsResponse__Output>): grpc.ClientUnaryCall;
  ListDeployments(argument: _regauge_admin_v1_ListDeploymentsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_admin_v1_ListDeploymentsResponse__Output>): grpc.ClientUnaryCall;
  ListDeployments(argument: _regauge_admin_v1_ListDeploymentsRequest, callback: grpc.requestCallback<_regauge_admin_v1_ListDeploymentsResponse__Output>): grpc.ClientUnaryCall;
  listDeployments(argument: _regauge_admin_v1_ListDeploymentsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_admin_v1_ListDeploymentsResponse__Output>): grpc.ClientUnaryCall;
  listDeployments(argument: _regauge_admin_v1_ListDeploymentsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_regauge_admin_v1_ListDeploymentsResponse__Output>): grpc.ClientUnaryCall;
  listDeployments(argument: _regauge_admin_v1_ListDeploymentsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_admin_v1_ListDeploymentsResponse__Output>): grpc.ClientUnaryCall;
  listDeployments(argument: _regauge_admin_v1_ListDeploymentsRequest, callback: grpc.requestCallback<_regauge_admin_v1_ListDeploymentsResponse__Output>): grpc.ClientUnaryCall;
  
  WatchDeployment(argument: _regauge_admin_v1_WatchDeploymentRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_regauge_admin_v1_WatchDeploymentResponse__Output>;
  WatchDeployment(argument: _regauge_admin_v1_WatchDeploymentRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_regauge_admin_v1_WatchDeploymentResponse__Output>;
  watchDeployment(argument: _regauge_admin_v1_WatchDeploymentRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_regauge_admin_v1_WatchDeploymentResponse__Output>;
  watchDeployment(argument: _regauge_admin_v1_WatchDeploymentRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_regauge_admin_v1_WatchDeploymentResponse__Output>;
  
}

export interface DeploymentServiceHandlers extends grpc.UntypedServiceImplementation {
  CreateDeployment: grpc.handleUnaryCall<_regauge_admin_v1_CreateDeploymentRequest__Output, _regauge_admin_v1_Deployment>;
  
  DeleteDeployment: grpc.handleUnaryCall<_regauge_admin_v1_DeleteDeploymentRequest__Output, _regauge_admin_v1_DeleteDeploymentResponse>;
  
  GetDeployment: grpc.handleUnaryCall<_regauge_admin_v1_GetDeploymentRequest__Output, _regauge_admin_v1_Deployment>;
  
  ListDeployments: grpc.handleUnaryCall<_regauge_admin_v1_ListDeploymentsRequest__Output, _regauge_admin_v1_ListDeploymentsResponse>;
  
  WatchDeployment: grpc.handleServerStreamingCall<_regauge_admin_v1_WatchDeploymentRequest__Output, _regauge_admin_v1_WatchDeploymentResponse>;
  
}

export interface DeploymentServiceDefinition extends grpc.ServiceDefinition {
  CreateDeployment: MethodDefinition<_regauge_admin_v1_CreateDeploymentRequest, _regauge_admin_v1_Deployment, _regauge_admin_v1_CreateDeploymentRequest__Output, _regauge_admin_v1_Deployment__Output>
  DeleteDeployment: MethodDefinition<_regauge_admin_v1_DeleteDeploymentRequest, _regauge_admin_v1_DeleteDeploymentResponse, _regauge_admin_v1_DeleteDeploymentRequest__Output, _regauge_admin_v1_DeleteDeploymentResponse__Output>
  GetDeployment: MethodDefinition<_regauge_admin_v1_GetDeploymentRequest, _regauge_admin_v1_Deployment, _regauge_admin_v1_GetDeploymentRequest__Output, _regauge_admin_v1_Deployment__Output>
  ListDeployments: MethodDefinition<_regauge_admin_v1_ListDeploymentsRequest, _regauge_admin_v1_ListDeploymentsResponse, _regauge_admin_v1_ListDeploymentsRequest__Output, _regauge_admin_v1_ListDeploymentsResponse__Output>
  WatchDeployment: MethodDefinition<_regauge_admin_v1_WatchDeploymentRequest, _regauge_admin_v1_WatchDeploymentResponse, _regauge_admin_v1_WatchDeploymentRequest__Output, _regauge_admin_v1_WatchDeploymentResponse__Output>
}
