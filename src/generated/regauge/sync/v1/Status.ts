// Original file: proto/regauge/sync/v1/config_sync.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

export interface Status {
  'appliedRevision'?: (number | string | Long);
  'appliedTime'?: (_google_protobuf_Timestamp | null);
  'servingFromCache'?: (boolean);
}

export interface Status__Output {
  'appliedRevision': (string);
  'appliedTime': (_google_protobuf_Timestamp__Output | null);
  'servingFromCache': (boolean);
}
