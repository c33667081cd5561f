// Original file: proto/regauge/admin/v1/integration_service.proto

import type { Integration as _regauge_definition_v1_Integration, Integration__Output as _regauge_definition_v1_Integration__Output } from '../../../regauge/definition/v1/Integration.ts';
import type { MethodResponse as _regauge_definition_v1_MethodResponse, MethodResponse__Output as _regauge_definition_v1_MethodResponse__Output } from '../../../regauge/definition/v1/MethodResponse.ts';

export interface PutIntegrationRequest {
  'integration'?: (_regauge_definition_v1_Integration | null);
  'validateOnly'?: (boolean);
  'methodResponses'?: ({[key: string]: _regauge_definition_v1_MethodResponse});
}

export interface PutIntegrationRequest__Output {
  'integration': (_regauge_definition_v1_Integration__Output | null);
  'validateOnly': (boolean);
  'methodResponses': ({[key: string]: _regauge_definition_v1_MethodResponse__Output});
}
