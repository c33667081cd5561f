// Original file: proto/regauge/admin/v1/problem.proto


export interface Problem {
  'field'?: (string);
  'code'?: (string);
  'message'?: (string);
}

export interface Problem__Output {
  'field': (string);
  'code': (string);
  'message': (string);
}
