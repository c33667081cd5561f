// Original file: proto/regauge/admin/v1/rest_api_service.proto

import type { RestApi as _regauge_definition_v1_RestApi, RestApi__Output as _regauge_definition_v1_RestApi__Output } from '../../../regauge/definition/v1/RestApi.ts';

export interface PutRestApiRequest {
  'restApi'?: (_regauge_definition_v1_RestApi | null);
  'validateOnly'?: (boolean);
  'createOnly'?: (boolean);
  'prune'?: (boolean);
  'allowRemoval'?: (boolean);
}

export interface PutRestApiRequest__Output {
  'restApi': (_regauge_definition_v1_RestApi__Output | null);
  'validateOnly': (boolean);
  'createOnly': (boolean);
  'prune': (boolean);
  'allowRemoval': (boolean);
}
