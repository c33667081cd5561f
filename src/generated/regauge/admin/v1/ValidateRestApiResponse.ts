// Original file: proto/regauge/admin/v1/rest_api_service.proto

import type { Problem as _regauge_admin_v1_Problem, Problem__Output as _regauge_admin_v1_Problem__Output } from '../../../regauge/admin/v1/Problem.ts';

export interface ValidateRestApiResponse {
  'problems'?: (_regauge_admin_v1_Problem)[];
  'total'?: (number);
  'removedResources'?: (string)[];
  'warnings'?: (_regauge_admin_v1_Problem)[];
}

export interface ValidateRestApiResponse__Output {
  'problems': (_regauge_admin_v1_Problem__Output)[];
  'total': (number);
  'removedResources': (string)[];
  'warnings': (_regauge_admin_v1_Problem__Output)[];
}
