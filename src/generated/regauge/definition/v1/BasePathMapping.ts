// Original file: proto/regauge/definition/v1/rest_api.proto


export interface BasePathMapping {
  'stage'?: (string);
  '_stage'?: "stage";
}

export interface BasePathMapping__Output {
  'stage'?: (string);
  '_stage'?: "stage";
}
