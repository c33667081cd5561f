// Original file: proto/regauge/definition/v1/rest_api.proto


export interface MethodResponse {
  'statusCode'?: (string);
  'responseParameters'?: ({[key: string]: boolean});
  'responseModels'?: ({[key: string]: string});
  '_statusCode'?: "statusCode";
}

export interface MethodResponse__Output {
  'statusCode'?: (string);
  'responseParameters': ({[key: string]: boolean});
  'responseModels': ({[key: string]: string});
  '_statusCode'?: "statusCode";
}
