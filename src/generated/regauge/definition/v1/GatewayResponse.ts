// Original file: proto/regauge/definition/v1/rest_api.proto


export interface GatewayResponse {
  'statusCode'?: (string);
  'responseParameters'?: ({[key: string]: string});
  'responseTemplates'?: ({[key: string]: string});
  '_statusCode'?: "statusCode";
}

export interface GatewayResponse__Output {
  'statusCode'?: (string);
  'responseParameters': ({[key: string]: string});
  'responseTemplates': ({[key: string]: string});
  '_statusCode'?: "statusCode";
}
