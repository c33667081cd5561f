// Original file: proto/regauge/admin/v1/rest_api_service.proto

import type { RestApiSummary as _regauge_admin_v1_RestApiSummary, RestApiSummary__Output as _regauge_admin_v1_RestApiSummary__Output } from '../../../regauge/admin/v1/RestApiSummary.ts';
import type { Long } from '@grpc/proto-loader';

export interface ListRestApisResponse {
  'restApis'?: (_regauge_admin_v1_RestApiSummary)[];
  'nextPageToken'?: (string);
  'revision'?: (number | string | Long);
}

export interface ListRestApisResponse__Output {
  'restApis': (_regauge_admin_v1_RestApiSummary__Output)[];
  'nextPageToken': (string);
  'revision': (string);
}
