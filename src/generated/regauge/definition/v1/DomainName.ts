// Original file: proto/regauge/definition/v1/rest_api.proto

import type { BasePathMapping as _regauge_definition_v1_BasePathMapping, BasePathMapping__Output as _regauge_definition_v1_BasePathMapping__Output } from '../../../regauge/definition/v1/BasePathMapping.ts';

export interface DomainName {
  'basePathMappings'?: ({[key: string]: _regauge_definition_v1_BasePathMapping});
}

export interface DomainName__Output {
  'basePathMappings': ({[key: string]: _regauge_definition_v1_BasePathMapping__Output});
}
