// Original file: proto/regauge/admin/v1/rest_api_service.proto

import type { RestApi as _regauge_definition_v1_RestApi, RestApi__Output as _regauge_definition_v1_RestApi__Output } from '../../../regauge/definition/v1/RestApi.ts';

export interface ValidateRestApiRequest {
  'restApi'?: (_regauge_definition_v1_RestApi | null);
  'prune'?: (boolean);
  'allowRemoval'?: (boolean);
}

export interface ValidateRestApiRequest__Output {
  'restApi': (_regauge_definition_v1_RestApi__Output | null);
  'prune': (boolean);
  'allowRemoval': (boolean);
}
