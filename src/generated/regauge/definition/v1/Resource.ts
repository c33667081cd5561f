// Original file: proto/regauge/definition/v1/rest_api.proto

import type { Method as _regauge_definition_v1_Method, Method__Output as _regauge_definition_v1_Method__Output } from '../../../regauge/definition/v1/Method.ts';
import type { Cors as _regauge_definition_v1_Cors, Cors__Output as _regauge_definition_v1_Cors__Output } from '../../../regauge/definition/v1/Cors.ts';

export interface Resource {
  'methods'?: ({[key: string]: _regauge_definition_v1_Method});
  'cors'?: (_regauge_definition_v1_Cors | null);
}

export interface Resource__Output {
  'methods': ({[key: string]: _regauge_definition_v1_Method__Output});
  'cors': (_regauge_definition_v1_Cors__Output | null);
}
