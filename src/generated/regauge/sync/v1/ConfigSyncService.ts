// Original file: proto/regauge/sync/v1/config_sync.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { StreamConfigRequest as _regauge_sync_v1_StreamConfigRequest, StreamConfigRequest__Output as _regauge_sync_v1_StreamConfigRequest__Output } from '../../../regauge/sync/v1/StreamConfigRequest.ts';
import type { StreamConfigResponse as _regauge_sync_v1_StreamConfigResponse, StreamConfigResponse__Output as _regauge_sync_v1_StreamConfigResponse__Output } from '../../../regauge/sync/v1/StreamConfigResponse.ts';

export interface ConfigSyncServiceClient extends grpc.Client {
  StreamConfig(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_regauge_sync_v1_StreamConfigRequest, _regauge_sync_v1_StreamConfigResponse__Output>;
  StreamConfig(options?: grpc.CallOptions): grpc.ClientDuplexStream<_regauge_sync_v1_StreamConfigRequest, _regauge_sync_v1_StreamConfigResponse__Output>;
  streamConfig(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_regauge_sync_v1_StreamConfigRequest, _regauge_sync_v1_StreamConfigResponse__Output>;
  streamConfig(options?: grpc.CallOptions): grpc.ClientDuplexStream<_regauge_sync_v1_StreamConfigRequest, _regauge_sync_v1_StreamConfigResponse__Output>;
  
}

export interface ConfigSyncServiceHandlers extends grpc.UntypedServiceImplementation {
  StreamConfig: grpc.handleBidiStreamingCall<_regauge_sync_v1_StreamConfigRequest__Output, _regauge_sync_v1_StreamConfigResponse>;
  
}

export interface ConfigSyncServiceDefinition extends grpc.ServiceDefinition {
  StreamConfig: MethodDefinition<_regauge_sync_v1_StreamConfigRequest, _regauge_sync_v1_StreamConfigResponse, _regauge_sync_v1_StreamConfigRequest__Output, _regauge_sync_v1_StreamConfigResponse__Output>
}
