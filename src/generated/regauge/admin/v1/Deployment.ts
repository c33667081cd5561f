// Original file: proto/regauge/admin/v1/deployment_service.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

export interface Deployment {
  'name'?: (string);
  'revision'?: (number | string | Long);
  'createTime'?: (_google_protobuf_Timestamp | null);
  'description'?: (string);
  'automatic'?: (boolean);
  'stages'?: (string)[];
}

export interface Deployment__Output {
  'name': (string);
  'revision': (string);
  'createTime': (_google_protobuf_Timestamp__Output | null);
  'description': (string);
  'automatic': (boolean);
  'stages': (string)[];
}
