// Original file: proto/regauge/definition/v1/rest_api.proto


export interface RequestValidator {
  'validateRequestBody'?: (boolean);
  'validateRequestParameters'?: (boolean);
  '_validateRequestBody'?: "validateRequestBody";
  '_validateRequestParameters'?: "validateRequestParameters";
}

export interface RequestValidator__Output {
  'validateRequestBody'?: (boolean);
  'validateRequestParameters'?: (boolean);
  '_validateRequestBody'?: "validateRequestBody";
  '_validateRequestParameters'?: "validateRequestParameters";
}
