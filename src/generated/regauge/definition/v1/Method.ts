// Original file: proto/regauge/definition/v1/rest_api.proto

import type { MethodResponse as _regauge_definition_v1_MethodResponse, MethodResponse__Output as _regauge_definition_v1_MethodResponse__Output } from '../../../regauge/definition/v1/MethodResponse.ts';
import type { Integration as _regauge_definition_v1_Integration, Integration__Output as _regauge_definition_v1_Integration__Output } from '../../../regauge/definition/v1/Integration.ts';

export interface Method {
  'authorizationType'?: (string);
  'apiKeyRequired'?: (boolean);
  'operationName'?: (string);
  'requestValidator'?: (string);
  'requestParameters'?: ({[key: string]: boolean});
  'requestModels'?: ({[key: string]: string});
  'methodResponses'?: ({[key: string]: _regauge_definition_v1_MethodResponse});
  'integration'?: (_regauge_definition_v1_Integration | null);
  'authorizer'?: (string);
  'authorizationScopes'?: (string)[];
  '_authorizationType'?: "authorizationType";
  '_apiKeyRequired'?: "apiKeyRequired";
  '_operationName'?: "operationName";
  '_requestValidator'?: "requestValidator";
  '_authorizer'?: "authorizer";
}

export interface Method__Output {
  'authorizationType'?: (string);
  'apiKeyRequired'?: (boolean);
  'operationName'?: (string);
  'requestValidator'?: (string);
  'requestParameters': ({[key: string]: boolean});
  'requestModels': ({[key: string]: string});
  'methodResponses': ({[key: string]: _regauge_definition_v1_MethodResponse__Output});
  'integration': (_regauge_definition_v1_Integration__Output | null);
  'authorizer'?: (string);
  'authorizationScopes': (string)[];
  '_authorizationType'?: "authorizationType";
  '_apiKeyRequired'?: "apiKeyRequired";
  '_operationName'?: "operationName";
  '_requestValidator'?: "requestValidator";
  '_authorizer'?: "authorizer";
}
