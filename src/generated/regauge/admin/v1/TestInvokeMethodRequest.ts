// Original file: proto/regauge/admin/v1/integration_service.proto

import type { Integration as _regauge_definition_v1_Integration, Integration__Output as _regauge_definition_v1_Integration__Output } from '../../../regauge/definition/v1/Integration.ts';
import type { HeaderValues as _regauge_admin_v1_HeaderValues, HeaderValues__Output as _regauge_admin_v1_HeaderValues__Output } from '../../../regauge/admin/v1/HeaderValues.ts';

export interface TestInvokeMethodRequest {
  'name'?: (string);
  'integration'?: (_regauge_definition_v1_Integration | null);
  'deployment'?: (string);
  'httpMethod'?: (string);
  'pathWithQueryString'?: (string);
  'multiValueHeaders'?: ({[key: string]: _regauge_admin_v1_HeaderValues});
  'body'?: (Buffer | Uint8Array | string);
  'stageVariables'?: ({[key: string]: string});
  'dispatch'?: (boolean);
  'stage'?: (string);
  'authorizerContext'?: (string);
  'authorize'?: (boolean);
  'sourceIp'?: (string);
}

export interface TestInvokeMethodRequest__Output {
  'name': (string);
  'integration': (_regauge_definition_v1_Integration__Output | null);
  'deployment': (string);
  'httpMethod': (string);
  'pathWithQueryString': (string);
  'multiValueHeaders': ({[key: string]: _regauge_admin_v1_HeaderValues__Output});
  'body': (Buffer);
  'stageVariables': ({[key: string]: string});
  'dispatch': (boolean);
  'stage': (string);
  'authorizerContext': (string);
  'authorize': (boolean);
  'sourceIp': (string);
}
