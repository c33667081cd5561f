// Original file: proto/regauge/definition/v1/rest_api.proto


export interface Cors {
  'allowOrigins'?: (string)[];
  'allowMethods'?: (string)[];
  'allowHeaders'?: (string)[];
  'exposeHeaders'?: (string)[];
  'allowCredentials'?: (boolean);
  'maxAge'?: (number);
  '_allowCredentials'?: "allowCredentials";
  '_maxAge'?: "maxAge";
}

export interface Cors__Output {
  'allowOrigins': (string)[];
  'allowMethods': (string)[];
  'allowHeaders': (string)[];
  'exposeHeaders': (string)[];
  'allowCredentials'?: (boolean);
  'maxAge'?: (number);
  '_allowCredentials'?: "allowCredentials";
  '_maxAge'?: "maxAge";
}
