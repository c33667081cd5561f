// Original file: proto/regauge/admin/v1/fleet_service.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { Nack as _regauge_admin_v1_Nack, Nack__Output as _regauge_admin_v1_Nack__Output } from '../../../regauge/admin/v1/Nack.ts';
import type { Long } from '@grpc/proto-loader';

export interface DataPlane {
  'id'?: (string);
  'version'?: (string);
  'connected'?: (boolean);
  'silent'?: (boolean);
  'revision'?: (number | string | Long);
  'lastSeenTime'?: (_google_protobuf_Timestamp | null);
  'servingFromCache'?: (boolean);
  'nack'?: (_regauge_admin_v1_Nack | null);
}

export interface DataPlane__Output {
  'id': (string);
  'version': (string);
  'connected': (boolean);
  'silent': (boolean);
  'revision': (string);
  'lastSeenTime': (_google_protobuf_Timestamp__Output | null);
  'servingFromCache': (boolean);
  'nack': (_regauge_admin_v1_Nack__Output | null);
}
