// Original file: proto/regauge/definition/v1/rest_api.proto

import type { Method as _regauge_definition_v1_Method, Method__Output as _regauge_definition_v1_Method__Output } from '../../../regauge/definition/v1/Method.ts';

export interface Resource {
  'methods'?: ({[key: string]: _regauge_definition_v1_Method});
}

export interface Resource__Output {
  'methods': ({[key: string]: _regauge_definition_v1_Method__Output});
}
