// Original file: proto/regauge/admin/v1/integration_service.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { DeleteIntegrationRequest as _regauge_admin_v1_DeleteIntegrationRequest, DeleteIntegrationRequest__Output as _regauge_admin_v1_DeleteIntegrationRequest__Output } from '../../../regauge/admin/v1/DeleteIntegrationRequest.ts';
import type { DeleteIntegrationResponse as _regauge_admin_v1_DeleteIntegrationResponse, DeleteIntegrationResponse__Output as _regauge_admin_v1_DeleteIntegrationResponse__Output } from '../../../regauge/admin/v1/DeleteIntegrationResponse.ts';
import type { GetIntegrationRequest as _regauge_admin_v1_GetIntegrationRequest, GetIntegrationRequest__Output as _regauge_admin_v1_GetIntegrationRequest__Output } from '../../../regauge/admin/v1/GetIntegrationRequest.ts';
import type { Integration as _regauge_definition_v1_Integration, Integration__Output as _regauge_definition_v1_Integration__Output } from '../../../regauge/definition/v1/Integration.ts';
import type { ListIntegrationsRequest as _regauge_admin_v1_ListIntegrationsRequest, ListIntegrationsRequest__Output as _regauge_admin_v1_ListIntegrationsRequest__Output } from '../../../regauge/admin/v1/ListIntegrationsRequest.ts';
import type { ListIntegrationsResponse as _regauge_admin_v1_ListIntegrationsResponse, ListIntegrationsResponse__Output as _regauge_admin_v1_ListIntegrationsResponse__Output } from '../../../regauge/admin/v1/ListIntegrationsResponse.ts';
import type { PutIntegrationRequest as _regauge_admin_v1_PutIntegrationRequest, PutIntegrationRequest__Output as _regauge_admin_v1_PutIntegrationRequest__Output } from '../../../regauge/admin/v1/PutIntegrationRequest.ts';
import type { TestInvokeMethodRequest as _regauge_admin_v1_TestInvokeMethodRequest, TestInvokeMethodRequest__Output as _regauge_admin_v1_TestInvokeMethodRequest__Output } from '../../../regauge/admin/v1/TestInvokeMethodRequest.ts';
import type { TestInvokeMethodResponse as _regauge_admin_v1_TestInvokeMethodResponse, TestInvokeMethodResponse__Output as _regauge_admin_v1_TestInvokeMethodResponse__Output } from '../../../regauge/admin/v1/TestInvokeMethodResponse.ts';

export interface IntegrationServiceClient extends grpc.Client {
  DeleteIntegration(argument: _regauge_admin_v1_DeleteIntegrationRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_admin_v1_DeleteIntegrationResponse__Output>): grpc.ClientUnaryCall;
  DeleteIntegration(argument: _regauge_admin_v1_DeleteIntegrationRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_regauge_admin_v1_DeleteIntegrationResponse__Output>): grpc.ClientUnaryCall;
  DeleteIntegration(argument: _regauge_admin_v1_DeleteIntegrationRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_admin_v1_DeleteIntegrationResponse__Output>): grpc.ClientUnaryCall;
  DeleteIntegration(argument: _regauge_admin_v1_DeleteIntegrationRequest, callback: grpc.requestCallback<_regauge_admin_v1_DeleteIntegrationResponse__Output>): grpc.ClientUnaryCall;
  deleteIntegration(argument: _regauge_admin_v1_DeleteIntegrationRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_admin_v1_DeleteIntegrationResponse__Output>): grpc.ClientUnaryCall;
  deleteIntegration(argument: _regauge_admin_v1_DeleteIntegrationRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_regauge_admin_v1_DeleteIntegrationResponse__Output>): grpc.ClientUnaryCall;
  deleteIntegration(argument: _regauge_admin_v1_DeleteIntegrationRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_admin_v1_DeleteIntegrationResponse__Output>): grpc.ClientUnaryCall;
  deleteIntegration(argument: _regauge_admin_v1_DeleteIntegrationRequest, callback: grpc.requestCallback<_regauge_admin_v1_DeleteIntegrationResponse__Output>): grpc.ClientUnaryCall;
  
  GetIntegration(argument: _regauge_admin_v1_GetIntegrationRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_definition_v1_Integration__Output>): grpc.ClientUnaryCall;
  GetIntegration(argument: _regauge_admin_v1_GetIntegrationRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_regauge_definition_v1_Integration__Output>): grpc.ClientUnaryCall;
  GetIntegration(argument: _regauge_admin_v1_GetIntegrationRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_definition_v1_Integration__Output>): grpc.ClientUnaryCall;
  GetIntegration(argument: _regauge_admin_v1_GetIntegrationRequest, callback: grpc.requestCallback<_regauge_definition_v1_Integration__Output>): grpc.ClientUnaryCall;
  getIntegration(argument: _regauge_admin_v1_GetIntegrationRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_definition_v1_Integration__Output>): grpc.ClientUnaryCall;
  getIntegration(argument: _regauge_admin_v1_GetIntegrationRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_regauge_definition_v1_Integration__Output>): grpc.ClientUnaryCall;
  getIntegration(argument: _regauge_admin_v1_GetIntegrationRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_definition_v1_Integration__Output>): grpc.ClientUnaryCall;
  getIntegration(argument: _regauge_admin_v1_GetIntegrationRequest, callback: grpc.requestCallback<_regauge_definition_v1_Integration__Output>): grpc.ClientUnaryCall;
  
  ListIntegrations(argument: _regauge_admin_v1_ListIntegrationsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_admin_v1_ListIntegrationsResponse__Output>): grpc.ClientUnaryCall;
  ListIntegrations(argument: _regauge_admin_v1_ListIntegrationsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_regauge_admin_v1_ListIntegrationsResponse__Output>): grpc.ClientUnaryCall;
  ListIntegrations(argument: _regauge_admin_v1_ListIntegrationsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_admin_v1_ListIntegrationsResponse__Output>): grpc.ClientUnaryCall;
  ListIntegrations(argument: _regauge_admin_v1_ListIntegrationsRequest, callback: grpc.requestCallback<_regauge_admin_v1_ListIntegrationsResponse__Output>): grpc.ClientUnaryCall;
  listIntegrations(argument: _regauge_admin_v1_ListIntegrationsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_admin_v1_ListIntegrationsResponse__Output>): grpc.ClientUnaryCall;
  listIntegrations(argument: _regauge_admin_v1_ListIntegrationsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_regauge_admin_v1_ListIntegrationsResponse__Output>): grpc.ClientUnaryCall;
  listIntegrations(argument: _regauge_admin_v1_ListIntegrationsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_admin_v1_ListIntegrationsResponse__Output>): grpc.ClientUnaryCall;
  listIntegrations(argument: _regauge_admin_v1_ListIntegrationsRequest, callback: grpc.requestCallback<_regauge_admin_v1_ListIntegrationsResponse__Output>): grpc.ClientUnaryCall;
  
  PutIntegration(argument: _regauge_admin_v1_PutIntegrationRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_definition_v1_Integration__Output>): grpc.ClientUnaryCall;
  PutIntegration(argument: _regauge_admin_v1_PutIntegrationRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_regauge_definition_v1_Integration__Output>): grpc.ClientUnaryCall;
  PutIntegration(argument: _regauge_admin_v1_PutIntegrationRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_definition_v1_Integration__Output>): grpc.ClientUnaryCall;
  PutIntegration(argument: _regauge_admin_v1_PutIntegrationRequest, callback: grpc.requestCallback<_regauge_definition_v1_Integration__Output>): grpc.ClientUnaryCall;
  putIntegration(argument: _regauge_admin_v1_PutIntegrationRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_definition_v1_Integration__Output>): grpc.ClientUnaryCall;
  putIntegration(argument: _regauge_admin_v1_PutIntegrationRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_regauge_definition_v1_Integration__Output>): grpc.ClientUnaryCall;
  putIntegration(argument: _regauge_admin_v1_PutIntegrationRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_definition_v1_Integration__Output>): grpc.ClientUnaryCall;
  putIntegration(argument: _regauge_admin_v1_PutIntegrationRequest, callback: grpc.requestCallback<_regauge_definition_v1_Integration__Output>): grpc.ClientUnaryCall;
  
  TestInvokeMethod(argument: _regauge_admin_v1_TestInvokeMethodRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_admin_v1_TestInvokeMethodResponse__Output>): grpc.ClientUnaryCall;
  TestInvokeMethod(argument: _regauge_admin_v1_TestInvokeMethodRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_regauge_admin_v1_TestInvokeMethodResponse__Output>): grpc.ClientUnaryCall;
  TestInvokeMethod(argument: _regauge_admin_v1_TestInvokeMethodRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_admin_v1_TestInvokeMethodResponse__Output>): grpc.ClientUnaryCall;
  TestInvokeMethod(argument: _regauge_admin_v1_TestInvokeMethodRequest, callback: grpc.requestCallback<_regauge_admin_v1_TestInvokeMethodResponse__Output>): grpc.ClientUnaryCall;
  testInvokeMethod(argument: _regauge_admin_v1_TestInvokeMethodRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_admin_v1_TestInvokeMethodResponse__Output>): grpc.ClientUnaryCall;
  testInvokeMethod(argument: _regauge_admin_v1_TestInvokeMethodRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_regauge_admin_v1_TestInvokeMethodResponse__Output>): grpc.ClientUnaryCall;
  testInvokeMethod(argument: _regauge_admin_v1_TestInvokeMethodRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_admin_v1_TestInvokeMethodResponse__Output>): grpc.ClientUnaryCall;
  testInvokeMethod(argument: _regauge_admin_v1_TestInvokeMethodRequest, callback: grpc.requestCallback<_regauge_admin_v1_TestInvokeMethodResponse__Output>): grpc.ClientUnaryCall;
  
}

export interface IntegrationServiceHandlers extends grpc.UntypedServiceImplementation {
  DeleteIntegration: grpc.handleUnaryCall<_regauge_admin_v1_DeleteIntegrationRequest__Output, _regauge_admin_v1_DeleteIntegrationResponse>;
  
  GetIntegration: grpc.handleUnaryCall<_regauge_admin_v1_GetIntegrationRequest__Output, _regauge_definition_v1_Integration>;
  
  ListIntegrations: grpc.handleUnaryCall<_regauge_admin_v1_ListIntegrationsRequest__Output, _regauge_admin_v1_ListIntegrationsResponse>;
  
  PutIntegration: grpc.handleUnaryCall<_regauge_admin_v1_PutIntegrationRequest__Output, _regauge_definition_v1_Integration>;
  
  TestInvokeMethod: grpc.handleUnaryCall<_regauge_admin_v1_TestInvokeMethodRequest__Output, _regauge_admin_v1_TestInvokeMethodResponse>;
  
}

export interface IntegrationServiceDefinition extends grpc.ServiceDefinition {
  DeleteIntegration: MethodDefinition<_regauge_admin_v1_DeleteIntegrationRequest, _regauge_admin_v1_DeleteIntegrationResponse, _regauge_admin_v1_DeleteIntegrationRequest__Output, _regauge_admin_v1_DeleteIntegrationResponse__Output>
  GetIntegration: MethodDefinition<_regauge_admin_v1_GetIntegrationRequest, _regauge_definition_v1_Integration, _regauge_admin_v1_GetIntegrationRequest__Output, _regauge_definition_v1_Integration__Output>
  ListIntegrations: MethodDefinition<_regauge_admin_v1_ListIntegrationsRequest, _regauge_admin_v1_ListIntegrationsResponse, _regauge_admin_v1_ListIntegrationsRequest__Output, _regauge_admin_v1_ListIntegrationsResponse__Output>
  PutIntegration: MethodDefinition<_regauge_admin_v1_PutIntegrationRequest, _regauge_definition_v1_Integration, _regauge_admin_v1_PutIntegrationRequest__Output, _regauge_definition_v1_Integration__Output>
  TestInvokeMethod: MethodDefinition<_regauge_admin_v1_TestInvokeMethodRequest, _regauge_admin_v1_TestInvokeMethodResponse, _regauge_admin_v1_TestInvokeMethodRequest__Output, _regauge_admin_v1_TestInvokeMethodResponse__Output>
}
