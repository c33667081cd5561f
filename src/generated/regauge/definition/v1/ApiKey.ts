// Original file: proto/regauge/definition/v1/rest_api.proto


export interface ApiKey {
  'value'?: (string);
  'enabled'?: (boolean);
  'stages'?: (string)[];
  '_value'?: "value";
  '_enabled'?: "enabled";
}

export interface ApiKey__Output {
  'value'?: (string);
  'enabled'?: (boolean);
  'stages': (string)[];
  '_value'?: "value";
  '_enabled'?: "enabled";
}
