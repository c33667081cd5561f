// Original file: proto/regauge/definition/v1/rest_api.proto


export interface Authorizer {
  'type'?: (string);
  'authType'?: (string);
  'authorizerUri'?: (string);
  'authorizerCredentials'?: (string);
  'identitySource'?: (string);
  'identityValidationExpression'?: (string);
  'authorizerResultTtlInSeconds'?: (number);
  'providerArns'?: (string)[];
  'issuer'?: (string);
  'audience'?: (string)[];
  '_type'?: "type";
  '_authType'?: "authType";
  '_authorizerUri'?: "authorizerUri";
  '_authorizerCredentials'?: "authorizerCredentials";
  '_identitySource'?: "identitySource";
  '_identityValidationExpression'?: "identityValidationExpression";
  '_authorizerResultTtlInSeconds'?: "authorizerResultTtlInSeconds";
  '_issuer'?: "issuer";
}

export interface Authorizer__Output {
  'type'?: (string);
  'authType'?: (string);
  'authorizerUri'?: (string);
  'authorizerCredentials'?: (string);
  'identitySource'?: (string);
  'identityValidationExpression'?: (string);
  'authorizerResultTtlInSeconds'?: (number);
  'providerArns': (string)[];
  'issuer'?: (string);
  'audience': (string)[];
  '_type'?: "type";
  '_authType'?: "authType";
  '_authorizerUri'?: "authorizerUri";
  '_authorizerCredentials'?: "authorizerCredentials";
  '_identitySource'?: "identitySource";
  '_identityValidationExpression'?: "identityValidationExpression";
  '_authorizerResultTtlInSeconds'?: "authorizerResultTtlInSeconds";
  '_issuer'?: "issuer";
}
