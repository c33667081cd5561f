// Original file: proto/regauge/admin/v1/rest_api_service.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { StageSummary as _regauge_admin_v1_StageSummary, StageSummary__Output as _regauge_admin_v1_StageSummary__Output } from '../../../regauge/admin/v1/StageSummary.ts';
import type { Long } from '@grpc/proto-loader';

export interface RestApiSummary {
  'name'?: (string);
  'etag'?: (string);
  'revision'?: (number | string | Long);
  'updateTime'?: (_google_protobuf_Timestamp | null);
  'description'?: (string);
  'methods'?: (number);
  'stages'?: (_regauge_admin_v1_StageSummary)[];
}

export interface RestApiSummary__Output {
  'name': (string);
  'etag': (string);
  'revision': (string);
  'updateTime': (_google_protobuf_Timestamp__Output | null);
  'description': (string);
  'methods': (number);
  'stages': (_regauge_admin_v1_StageSummary__Output)[];
}
