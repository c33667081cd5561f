// Original file: proto/regauge/admin/v1/fleet_service.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { ListDataPlanesRequest as _regauge_admin_v1_ListDataPlanesRequest, ListDataPlanesRequest__Output as _regauge_admin_v1_ListDataPlanesRequest__Output } from '../../../regauge/admin/v1/ListDataPlanesRequest.ts';
import type { ListDataPlanesResponse as _regauge_admin_v1_ListDataPlanesResponse, ListDataPlanesResponse__Output as _regauge_admin_v1_ListDataPlanesResponse__Output } from '../../../regauge/admin/v1/ListDataPlanesResponse.ts';

export interface FleetServiceClient extends grpc.Client {
  ListDataPlanes(argument: _regauge_admin_v1_ListDataPlanesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_admin_v1_ListDataPlanesResponse__Output>): grpc.ClientUnaryCall;
  ListDataPlanes(argument: _regauge_admin_v1_ListDataPlanesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_regauge_admin_v1_ListDataPlanesResponse__Output>): grpc.ClientUnaryCall;
  ListDataPlanes(argument: _regauge_admin_v1_ListDataPlanesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_admin_v1_ListDataPlanesResponse__Output>): grpc.ClientUnaryCall;
  ListDataPlanes(argument: _regauge_admin_v1_ListDataPlanesRequest, callback: grpc.requestCallback<_regauge_admin_v1_ListDataPlanesResponse__Output>): grpc.ClientUnaryCall;
  listDataPlanes(argument: _regauge_admin_v1_ListDataPlanesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_admin_v1_ListDataPlanesResponse__Output>): grpc.ClientUnaryCall;
  listDataPlanes(argument: _regauge_admin_v1_ListDataPlanesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_regauge_admin_v1_ListDataPlanesResponse__Output>): grpc.ClientUnaryCall;
  listDataPlanes(argument: _regauge_admin_v1_ListDataPlanesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_regauge_admin_v1_ListDataPlanesResponse__Output>): grpc.ClientUnaryCall;
  listDataPlanes(argument: _regauge_admin_v1_ListDataPlanesRequest, callback: grpc.requestCallback<_regauge_admin_v1_ListDataPlanesResponse__Output>): grpc.ClientUnaryCall;
  
}

export interface FleetServiceHandlers extends grpc.UntypedServiceImplementation {
  ListDataPlanes: grpc.handleUnaryCall<_regauge_admin_v1_ListDataPlanesRequest__Output, _regauge_admin_v1_ListDataPlanesResponse>;
  
}

export interface FleetServiceDefinition extends grpc.ServiceDefinition {
  ListDataPlanes: MethodDefinition<_regauge_admin_v1_ListDataPlanesRequest, _regauge_admin_v1_ListDataPlanesResponse, _regauge_admin_v1_ListDataPlanesRequest__Output, _regauge_admin_v1_ListDataPlanesResponse__Output>
}
