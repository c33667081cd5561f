/** Keys of `$context` that a mapping template may find, here or on AWS. Documented: semantics §10.4. */
export const CONTEXT_NAMES: readonly string[] = [
  ...['accountId', 'apiId', 'authorizer', 'awsEndpointRequestId', 'deploymentId', 'domainName', 'domainPrefix'],
  ...['error', 'extendedRequestId', 'httpMethod', 'identity', 'isCanaryRequest', 'path', 'protocol', 'requestId'],
  ...['requestOverride', 'requestTime', 'requestTimeEpoch', 'resourceId', 'resourcePath', 'responseOverride', 'stage'],
  ...['wafResponseCode', 'webaclArn', 'xrayTraceId'],
]

/** Keys of `$context.identity`. Documented: semantics §10.4. */
export const IDENTITY_NAMES: readonly string[] = [
  ...['accessKey', 'accountId', 'apiKey', 'apiKeyId', 'caller', 'clientCert', 'cognitoAmr'],
  ...['cognitoAuthenticationProvider', 'cognitoAuthenticationType', 'cognitoIdentityId', 'cognitoIdentityPoolId'],
  ...['principalOrgId', 'sourceIp', 'user', 'userAgent', 'userArn', 'vpcId', 'vpceId'],
]

/** Keys of `$context` that only an access log has. Documented: semantics §10.4. */
export const ACCESS_LOG_NAMES: readonly string[] = [
  ...['authenticate', 'authorize', 'customDomain', 'integration', 'integrationErrorMessage', 'integrationLatency'],
  ...['integrationStatus', 'responseLatency', 'responseLength', 'status', 'waf'],
]
