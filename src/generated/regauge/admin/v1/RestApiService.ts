// Original file: proto/regauge/admin/v1/rest_api_service.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { DeleteRestApiRequest as _regauge_admin_v1_DeleteRestApiRequest, DeleteRestApiRequest__Output as _regauge_admin_v1_DeleteRestApiRequest__Output } from '../../../regauge/admin/v1/DeleteRestApiRequest.ts';
import type { DeleteRestApiResponse as _regauge_admin_v1_DeleteRestApiResponse, DeleteRestApiResponse__Output as _regauge_admin_v1_DeleteRestApiResponse__Output } from '../../../regauge/admin/v1/DeleteRestApiResponse.ts';
import type { GetRestApiRequest as _regauge_admin_v1_GetRestApiRequest, GetRestApiRequest__Output as _regauge_admin_v1_GetRestApiRequest__Output } from '../../../regauge/admin/v1/GetRestApiRequest.ts';
import type { GetRestApiStreamRequest as _regauge_admin_v1_GetRestApiStreamRequest, GetRestApiStreamRequest__Output as _regauge_admin_v1_GetRestApiStreamRequest__Output } from '../../../regauge/admin/v1/GetRestApiStreamRequest.ts';
import type { GetRestApiStreamResponse as _regauge_admin_v1_GetRestApiStreamResponse, GetRestApiStreamResponse__Output as _regauge_admin_v1_GetRestApiStreamResponse__Output } from '../../../regauge/admin/v1/GetRestApiStreamResponse.ts';
import type { ListRestApisRequest as _regauge_admin_v1_ListRestApisRequest, ListRestApisRequest__Output as _regauge_admin_v1_ListRestApisRequest__Output } from '../../../regauge/admin/v1/ListRestApisRequest.ts';
import type { ListRestApisResponse as _regauge_admin_v1_ListRestApisResponse, ListRestApisResponse__Output as _regauge_admin_v1_ListRestApisResponse__Output } from '../../../regauge/admin/v1/ListRestApisResponse.ts';
import type { PruneRestApisRequest as _regauge_admin_v1_PruneRestApisRequest, PruneRestApisRequest__Output as _regauge_admin_v1_PruneRestApisRequest__Output } from '../../../regauge/admin/v1/PruneRestApisRequest.ts';
import type { PruneRestApisResponse as _regauge_admin_v1_PruneRestApisResponse, PruneRestApisResponse__Output as _regauge_admin_v1_PruneRestApisResponse__Output } from '../../../regauge/admin/v1/PruneRestApisResponse.ts';
import type { PutRestApiRequest as _regauge_admin_v1_PutRestApiRequest, PutRestApiRequest__Output as _regauge_admin_v1_PutRestApiRequest__Output } from '../../../regauge/admin/v1/PutRestApiRequest.ts';
import type { PutRestApiStreamRequest as _regauge_admin_v1_PutRestApiStreamRequest, PutRestApiStreamRequest__Output as _regauge_admin_v1_PutRestApiStreamRequest__Output } from '../../../regauge/admin/v1/PutRestApiStreamRequest.ts';
import type { PutRestApiStreamResponse as _regauge_admin_v1_PutRestApiStreamResponse, PutRestApiStreamResponse__Output as _regauge_admin_v1_PutRestApiStreamResponse__Output } from '../../../regauge/admin/v1/PutRestApiStreamResponse.ts';
import type { RestApi as _regauge_definition_v1_RestApi, RestApi__Output as _regauge_definition_v1_RestApi__Output } from '../../../regauge/definition/v1/RestApi.ts';
import type { ValidateRestApiRequest as _regauge_admin_v1_ValidateRestApiRequest, ValidateRestApiRequest__Output as _regauge_admin_v1_ValidateRestApiRequest__Output } from '../../../regauge/admin/v1/ValidateRestApiRequest.ts';
import type { ValidateRestApiResponse as _regauge_admin_v1_ValidateRestApiResponse, ValidateRestApiResponse__Output as _regauge_admin_v1_ValidateRestApiResponse__Output } from '../../../regauge/admin/v1/ValidateRestApiResponse.ts';
import type { ValidateRestApiStreamRequest as _regauge_admin_v1_ValidateRestApiStreamRequest, ValidateRestApiStreamRequest__Output as _regauge_admin_v1_ValidateRestApiStreamRequest__Output } from '../../../regauge/admin/v1/ValidateRestApiStreamRequest.ts';

export interface RestApiServiceClient extends grpc.Client {
  DeleteRestApi(argument: _regauge_admin_v1_DeleteRestApiRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_admin_v1_DeleteRestApiResponse__Output>): grpc.ClientUnaryCall;
  DeleteRestApi(argument: _regauge_admin_v1_DeleteRestApiRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_regauge_admin_v1_DeleteRestApiResponse__Output>): grpc.ClientUnaryCall;
  DeleteRestApi(argument: _regauge_admin_v1_DeleteRestApiRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_admin_v1_DeleteRestApiResponse__Output>): grpc.ClientUnaryCall;
  DeleteRestApi(argument: _regauge_admin_v1_DeleteRestApiRequest, callback: grpc.requestCallback<_regauge_admin_v1_DeleteRestApiResponse__Output>): grpc.ClientUnaryCall;
  deleteRestApi(argument: _regauge_admin_v1_DeleteRestApiRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_admin_v1_DeleteRestApiResponse__Output>): grpc.ClientUnaryCall;
  deleteRestApi(argument: _regauge_admin_v1_DeleteRestApiRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_regauge_admin_v1_DeleteRestApiResponse__Output>): grpc.ClientUnaryCall;
  deleteRestApi(argument: _regauge_admin_v1_DeleteRestApiRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_admin_v1_DeleteRestApiResponse__Output>): grpc.ClientUnaryCall;
  deleteRestApi(argument: _regauge_admin_v1_DeleteRestApiRequest, callback: grpc.requestCallback<_regauge_admin_v1_DeleteRestApiResponse__Output>): grpc.ClientUnaryCall;
  
  GetRestApi(argument: _regauge_admin_v1_GetRestApiRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_definition_v1_RestApi__Output>): grpc.ClientUnaryCall;
  GetRestApi(argument: _regauge_admin_v1_GetRestApiRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_regauge_definition_v1_RestApi__Output>): grpc.ClientUnaryCall;
  GetRestApi(argument: _regauge_admin_v1_GetRestApiRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_definition_v1_RestApi__Output>): grpc.ClientUnaryCall;
  GetRestApi(argument: _regauge_admin_v1_GetRestApiRequest, callback: grpc.requestCallback<_regauge_definition_v1_RestApi__Output>): grpc.ClientUnaryCall;
  getRestApi(argument: _regauge_admin_v1_GetRestApiRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_definition_v1_RestApi__Output>): grpc.ClientUnaryCall;
  getRestApi(argument: _regauge_admin_v1_GetRestApiRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_regauge_definition_v1_RestApi__Output>): grpc.ClientUnaryCall;
  getRestApi(argument: _regauge_admin_v1_GetRestApiRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_definition_v1_RestApi__Output>): grpc.ClientUnaryCall;
  getRestApi(argument: _regauge_admin_v1_GetRestApiRequest, callback: grpc.requestCallback<_regauge_definition_v1_RestApi__Output>): grpc.ClientUnaryCall;
  
  GetRestApiStream(argument: _regauge_admin_v1_GetRestApiStreamRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_regauge_admin_v1_GetRestApiStreamResponse__Output>;
  GetRestApiStream(argument: _regauge_admin_v1_GetRestApiStreamRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_regauge_admin_v1_GetRestApiStreamResponse__Output>;
  getRestApiStream(argument: _regauge_admin_v1_GetRestApiStreamRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_regauge_admin_v1_GetRestApiStreamResponse__Output>;
  getRestApiStream(argument: _regauge_admin_v1_GetRestApiStreamRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_regauge_admin_v1_GetRestApiStreamResponse__Output>;
  
  ListRestApis(argument: _regauge_admin_v1_ListRestApisRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_admin_v1_ListRestApisResponse__Output>): grpc.ClientUnaryCall;
  ListRestApis(argument: _regauge_admin_v1_ListRestApisRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_regauge_admin_v1_ListRestApisResponse__Output>): grpc.ClientUnaryCall;
  ListRestApis(argument: _regauge_admin_v1_ListRestApisRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_admin_v1_ListRestApisResponse__Output>): grpc.ClientUnaryCall;
  ListRestApis(argument: _regauge_admin_v1_ListRestApisRequest, callback: grpc.requestCallback<_regauge_admin_v1_ListRestApisResponse__Output>): grpc.ClientUnaryCall;
  listRestApis(argument: _regauge_admin_v1_ListRestApisRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_admin_v1_ListRestApisResponse__Output>): grpc.ClientUnaryCall;
  listRestApis(argument: _regauge_admin_v1_ListRestApisRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_regauge_admin_v1_ListRestApisResponse__Output>): grpc.ClientUnaryCall;
  listRestApis(argument: _regauge_admin_v1_ListRestApisRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_admin_v1_ListRestApisResponse__Output>): grpc.ClientUnaryCall;
  listRestApis(argument: _regauge_admin_v1_ListRestApisRequest, callback: grpc.requestCallback<_regauge_admin_v1_ListRestApisResponse__Output>): grpc.ClientUnaryCall;
  
  PruneRestApis(argument: _regauge_admin_v1_PruneRestApisRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_admin_v1_PruneRestApisResponse__Output>): grpc.ClientUnaryCall;
  PruneRestApis(argument: _regauge_admin_v1_PruneRestApisRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_regauge_admin_v1_PruneRestApisResponse__Output>): grpc.ClientUnaryCall;
  PruneRestApis(argument: _regauge_admin_v1_PruneRestApisRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_admin_v1_PruneRestApisResponse__Output>): grpc.ClientUnaryCall;
  PruneRestApis(argument: _regauge_admin_v1_PruneRestApisRequest, callback: grpc.requestCallback<_regauge_admin_v1_PruneRestApisResponse__Output>): grpc.ClientUnaryCall;
  pruneRestApis(argument: _regauge_admin_v1_PruneRestApisRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_admin_v1_PruneRestApisResponse__Output>): grpc.ClientUnaryCall;
  pruneRestApis(argument: _regauge_admin_v1_PruneRestApisRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_regauge_admin_v1_PruneRestApisResponse__Output>): grpc.ClientUnaryCall;
  pruneRestApis(argument: _regauge_admin_v1_PruneRestApisRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_admin_v1_PruneRestApisResponse__Output>): grpc.ClientUnaryCall;
  pruneRestApis(argument: _regauge_admin_v1_PruneRestApisRequest, callback: grpc.requestCallback<_regauge_admin_v1_PruneRestApisResponse__Output>): grpc.ClientUnaryCall;
  
  PutRestApi(argument: _regauge_admin_v1_PutRestApiRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_definition_v1_RestApi__Output>): grpc.ClientUnaryCall;
  PutRestApi(argument: _regauge_admin_v1_PutRestApiRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_regauge_definition_v1_RestApi__Output>): grpc.ClientUnaryCall;
  PutRestApi(argument: _regauge_admin_v1_PutRestApiRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_definition_v1_RestApi__Output>): grpc.ClientUnaryCall;
  PutRestApi(argument: _regauge_admin_v1_PutRestApiRequest, callback: grpc.requestCallback<_regauge_definition_v1_RestApi__Output>): grpc.ClientUnaryCall;
  putRestApi(argument: _regauge_admin_v1_PutRestApiRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_definition_v1_RestApi__Output>): grpc.ClientUnaryCall;
  putRestApi(argument: _regauge_admin_v1_PutRestApiRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_regauge_definition_v1_RestApi__Output>): grpc.ClientUnaryCall;
  putRestApi(argument: _regauge_admin_v1_PutRestApiRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_definition_v1_RestApi__Output>): grpc.ClientUnaryCall;
  putRestApi(argument: _regauge_admin_v1_PutRestApiRequest, callback: grpc.requestCallback<_regauge_definition_v1_RestApi__Output>): grpc.ClientUnaryCall;
  
  PutRestApiStream(metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_admin_v1_PutRestApiStreamResponse__Output>): grpc.ClientWritableStream<_regauge_admin_v1_PutRestApiStreamRequest>;
  PutRestApiStream(metadata: grpc.Metadata, callback: grpc.requestCallback<_regauge_admin_v1_PutRestApiStreamResponse__Output>): grpc.ClientWritableStream<_regauge_admin_v1_PutRestApiStreamRequest>;
  PutRestApiStream(options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_admin_v1_PutRestApiStreamResponse__Output>): grpc.ClientWritableStream<_regauge_admin_v1_PutRestApiStreamRequest>;
  PutRestApiStream(callback: grpc.requestCallback<_regauge_admin_v1_PutRestApiStreamResponse__Output>): grpc.ClientWritableStream<_regauge_admin_v1_PutRestApiStreamRequest>;
  putRestApiStream(metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_admin_v1_PutRestApiStreamResponse__Output>): grpc.ClientWritableStream<_regauge_admin_v1_PutRestApiStreamRequest>;
  putRestApiStream(metadata: grpc.Metadata, callback: grpc.requestCallback<_regauge_admin_v1_PutRestApiStreamResponse__Output>): grpc.ClientWritableStream<_regauge_admin_v1_PutRestApiStreamRequest>;
  putRestApiStream(options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_admin_v1_PutRestApiStreamResponse__Output>): grpc.ClientWritableStream<_regauge_admin_v1_PutRestApiStreamRequest>;
  putRestApiStream(callback: grpc.requestCallback<_regauge_admin_v1_PutRestApiStreamResponse__Output>): grpc.ClientWritableStream<_regauge_admin_v1_PutRestApiStreamRequest>;
  
  ValidateRestApi(argument: _regauge_admin_v1_ValidateRestApiRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_admin_v1_ValidateRestApiResponse__Output>): grpc.ClientUnaryCall;
  ValidateRestApi(argument: _regauge_admin_v1_ValidateRestApiRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_regauge_admin_v1_ValidateRestApiResponse__Output>): grpc.ClientUnaryCall;
  ValidateRestApi(argument: _regauge_admin_v1_ValidateRestApiRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_admin_v1_ValidateRestApiResponse__Output>): grpc.ClientUnaryCall;
  ValidateRestApi(argument: _regauge_admin_v1_ValidateRestApiRequest, callback: grpc.requestCallback<_regauge_admin_v1_ValidateRestApiResponse__Output>): grpc.ClientUnaryCall;
  validateRestApi(argument: _regauge_admin_v1_ValidateRestApiRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_admin_v1_ValidateRestApiResponse__Output>): grpc.ClientUnaryCall;
  validateRestApi(argument: _regauge_admin_v1_ValidateRestApiRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_regauge_admin_v1_ValidateRestApiResponse__Output>): grpc.ClientUnaryCall;
  validateRestApi(argument: _regauge_admin_v1_ValidateRestApiRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_admin_v1_ValidateRestApiResponse__Output>): grpc.ClientUnaryCall;
  validateRestApi(argument: _regauge_admin_v1_ValidateRestApiRequest, callback: grpc.requestCallback<_regauge_admin_v1_ValidateRestApiResponse__Output>): grpc.ClientUnaryCall;
  
  ValidateRestApiStream(metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_admin_v1_ValidateRestApiResponse__Output>): grpc.ClientWritableStream<_regauge_admin_v1_ValidateRestApiStreamRequest>;
  ValidateRestApiStream(metadata: grpc.Metadata, callback: grpc.requestCallback<_regauge_admin_v1_ValidateRestApiResponse__Output>): grpc.ClientWritableStream<_regauge_admin_v1_ValidateRestApiStreamRequest>;
  ValidateRestApiStream(options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_admin_v1_ValidateRestApiResponse__Output>): grpc.ClientWritableStream<_regauge_admin_v1_ValidateRestApiStreamRequest>;
  ValidateRestApiStream(callback: grpc.requestCallback<_regauge_admin_v1_ValidateRestApiResponse__Output>): grpc.ClientWritableStream<_regauge_admin_v1_ValidateRestApiStreamRequest>;
  validateRestApiStream(metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_admin_v1_ValidateRestApiResponse__Output>): grpc.ClientWritableStream<_regauge_admin_v1_ValidateRestApiStreamRequest>;
  validateRestApiStream(metadata: grpc.Metadata, callback: grpc.requestCallback<_regauge_admin_v1_ValidateRestApiResponse__Output>): grpc.ClientWritableStream<_regauge_admin_v1_ValidateRestApiStreamRequest>;
  validateRestApiStream(options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_admin_v1_ValidateRestApiResponse__Output>): grpc.ClientWritableStream<_regauge_admin_v1_ValidateRestApiStreamRequest>;
  validateRestApiStream(callback: grpc.requestCallback<_regauge_admin_v1_ValidateRestApiResponse__Output>): grpc.ClientWritableStream<_regauge_admin_v1_ValidateRestApiStreamRequest>;
  
}

export interface RestApiServiceHandlers extends grpc.UntypedServiceImplementation {
  DeleteRestApi: grpc.handleUnaryCall<_regauge_admin_v1_DeleteRestApiRequest__Output, _regauge_admin_v1_DeleteRestApiResponse>;
  
  GetRestApi: grpc.handleUnaryCall<_regauge_admin_v1_GetRestApiRequest__Output, _regauge_definition_v1_RestApi>;
  
  GetRestApiStream: grpc.handleServerStreamingCall<_regauge_admin_v1_GetRestApiStreamRequest__Output, _regauge_admin_v1_GetRestApiStreamResponse>;
  
  ListRestApis: grpc.handleUnaryCall<_regauge_admin_v1_ListRestApisRequest__Output, _regauge_admin_v1_ListRestApisResponse>;
  
  PruneRestApis: grpc.handleUnaryCall<_regauge_admin_v1_PruneRestApisRequest__Output, _regauge_admin_v1_PruneRestApisResponse>;
  
  PutRestApi: grpc.handleUnaryCall<_regauge_admin_v1_PutRestApiRequest__Output, _regauge_definition_v1_RestApi>;
  
  PutRestApiStream: grpc.handleClientStreamingCall<_regauge_admin_v1_PutRestApiStreamRequest__Output, _regauge_admin_v1_PutRestApiStreamResponse>;
  
  ValidateRestApi: grpc.handleUnaryCall<_regauge_admin_v1_ValidateRestApiRequest__Output, _regauge_admin_v1_ValidateRestApiResponse>;
  
  ValidateRestApiStream: grpc.handleClientStreamingCall<_regauge_admin_v1_ValidateRestApiStreamRequest__Output, _regauge_admin_v1_ValidateRestApiResponse>;
  
}

export interface RestApiServiceDefinition extends grpc.ServiceDefinition {
  DeleteRestApi: MethodDefinition<_regauge_admin_v1_DeleteRestApiRequest, _regauge_admin_v1_DeleteRestApiResponse, _regauge_admin_v1_DeleteRestApiRequest__Output, _regauge_admin_v1_DeleteRestApiResponse__Output>
  GetRestApi: MethodDefinition<_regauge_admin_v1_GetRestApiRequest, _regauge_definition_v1_RestApi, _regauge_admin_v1_GetRestApiRequest__Output, _regauge_definition_v1_RestApi__Output>
  GetRestApiStream: MethodDefinition<_regauge_admin_v1_GetRestApiStreamRequest, _regauge_admin_v1_GetRestApiStreamResponse, _regauge_admin_v1_GetRestApiStreamRequest__Output, _regauge_admin_v1_GetRestApiStreamResponse__Output>
  ListRestApis: MethodDefinition<_regauge_admin_v1_ListRestApisRequest, _regauge_admin_v1_ListRestApisResponse, _regauge_admin_v1_ListRestApisRequest__Output, _regauge_admin_v1_ListRestApisResponse__Output>
  PruneRestApis: MethodDefinition<_regauge_admin_v1_PruneRestApisRequest, _regauge_admin_v1_PruneRestApisResponse, _regauge_admin_v1_PruneRestApisRequest__Output, _regauge_admin_v1_PruneRestApisResponse__Output>
  PutRestApi: MethodDefinition<_regauge_admin_v1_PutRestApiRequest, _regauge_definition_v1_RestApi, _regauge_admin_v1_PutRestApiRequest__Output, _regauge_definition_v1_RestApi__Output>
  PutRestApiStream: MethodDefinition<_regauge_admin_v1_PutRestApiStreamRequest, _regauge_admin_v1_PutRestApiStreamResponse, _regauge_admin_v1_PutRestApiStreamRequest__Output, _regauge_admin_v1_PutRestApiStreamResponse__Output>
  ValidateRestApi: MethodDefinition<_regauge_admin_v1_ValidateRestApiRequest, _regauge_admin_v1_ValidateRestApiResponse, _regauge_admin_v1_ValidateRestApiRequest__Output, _regauge_admin_v1_ValidateRestApiResponse__Output>
  ValidateRestApiStream: MethodDefinition<_regauge_admin_v1_ValidateRestApiStreamRequest, _regauge_admin_v1_ValidateRestApiResponse, _regauge_admin_v1_ValidateRestApiStreamRequest__Output, _regauge_admin_v1_ValidateRestApiResponse__Output>
}
