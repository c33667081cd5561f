// Original file: proto/regauge/admin/v1/rest_api_service.proto

import type { Problem as _regauge_admin_v1_Problem, Problem__Output as _regauge_admin_v1_Problem__Output } from '../../../regauge/admin/v1/Problem.ts';
import type { Long } from '@grpc/proto-loader';

export interface PutRestApiStreamResponse {
  'name'?: (string);
  'etag'?: (string);
  'revision'?: (number | string | Long);
  'deployments'?: (string)[];
  'removedResources'?: (string)[];
  'warnings'?: (_regauge_admin_v1_Problem)[];
}

export interface PutRestApiStreamResponse__Output {
  'name': (string);
  'etag': (string);
  'revision': (string);
  'deployments': (string)[];
  'removedResources': (string)[];
  'warnings': (_regauge_admin_v1_Problem__Output)[];
}
