// Original file: proto/regauge/admin/v1/integration_service.proto

import type { HeaderValues as _regauge_admin_v1_HeaderValues, HeaderValues__Output as _regauge_admin_v1_HeaderValues__Output } from '../../../regauge/admin/v1/HeaderValues.ts';
import type { TraceStep as _regauge_admin_v1_TraceStep, TraceStep__Output as _regauge_admin_v1_TraceStep__Output } from '../../../regauge/admin/v1/TraceStep.ts';
import type { MappedRequest as _regauge_admin_v1_MappedRequest, MappedRequest__Output as _regauge_admin_v1_MappedRequest__Output } from '../../../regauge/admin/v1/MappedRequest.ts';
import type { Long } from '@grpc/proto-loader';

export interface TestInvokeMethodResponse {
  'status'?: (number);
  'body'?: (Buffer | Uint8Array | string);
  'multiValueHeaders'?: ({[key: string]: _regauge_admin_v1_HeaderValues});
  'latencyMicros'?: (number | string | Long);
  'log'?: (string);
  'trace'?: (_regauge_admin_v1_TraceStep)[];
  'integrationRequest'?: (_regauge_admin_v1_MappedRequest | null);
}

export interface TestInvokeMethodResponse__Output {
  'status': (number);
  'body': (Buffer);
  'multiValueHeaders': ({[key: string]: _regauge_admin_v1_HeaderValues__Output});
  'latencyMicros': (string);
  'log': (string);
  'trace': (_regauge_admin_v1_TraceStep__Output)[];
  'integrationRequest': (_regauge_admin_v1_MappedRequest__Output | null);
}
