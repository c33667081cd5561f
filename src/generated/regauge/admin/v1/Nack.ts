// Original file: proto/regauge/admin/v1/fleet_service.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { Problem as _regauge_admin_v1_Problem, Problem__Output as _regauge_admin_v1_Problem__Output } from '../../../regauge/admin/v1/Problem.ts';
import type { Long } from '@grpc/proto-loader';

export interface Nack {
  'revision'?: (number | string | Long);
  'time'?: (_google_protobuf_Timestamp | null);
  'rejectedResources'?: (string)[];
  'problems'?: (_regauge_admin_v1_Problem)[];
}

export interface Nack__Output {
  'revision': (string);
  'time': (_google_protobuf_Timestamp__Output | null);
  'rejectedResources': (string)[];
  'problems': (_regauge_admin_v1_Problem__Output)[];
}
