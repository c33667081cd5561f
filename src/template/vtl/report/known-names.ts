import { BINDING_METHODS } from '../bindings/bindings.ts'
import { LIST_METHODS } from '../members/list-members.ts'
import { ENTRY_METHODS, MAP_METHODS, VIEW_METHODS } from '../members/map-members.ts'
import { NUMBER_METHODS } from '../members/number-members.ts'
import { BOOLEAN_METHODS, CHARACTER_METHODS, CLASS_METHODS } from '../members/other-members.ts'
import { TEXT_METHODS } from '../members/text-members.ts'

/** Methods of `$input` and of `$util`. */
export const INPUT_METHODS: readonly string[] = Object.keys(BINDING_METHODS.input)
export const UTIL_METHODS: readonly string[] = Object.keys(BINDING_METHODS.util)

/** Methods of any other value. */
export const VALUE_METHODS: readonly string[] = [
  ...new Set(
    [
      TEXT_METHODS,
      LIST_METHODS,
      MAP_METHODS,
      VIEW_METHODS,
      ENTRY_METHODS,
      NUMBER_METHODS,
      BOOLEAN_METHODS,
      CHARACTER_METHODS,
      CLASS_METHODS,
    ].flatMap(methods => Object.keys(methods)),
  ),
  'getClass',
]

/** Names that are bound without a template's doing. `$null` is unknown on purpose: the usual way to write nothing. */
export const BOUND_NAMES: readonly string[] = [
  'input',
  'util',
  'context',
  'stageVariables',
  'foreach',
  'velocityCount',
  'velocityHasNext',
  'bodyContent',
  'null',
]

/** Properties of `$foreach`. */
export const LOOP_PROPERTIES: readonly string[] = ['index', 'count', 'hasNext', 'first', 'last', 'parent']

/** Keys of `$context`. Documented: Developer Guide, "$context variables for data models, authorizers, mapping templates". */
export const CONTEXT_KEYS: readonly string[] = [
  'accountId',
  'apiId',
  'authorizer',
  'authenticate',
  'authorize',
  'awsEndpointRequestId',
  'customDomain',
  'deploymentId',
  'domainName',
  'domainPrefix',
  'endpointType',
  'error',
  'extendedRequestId',
  'httpMethod',
  'identity',
  'integration',
  'integrationLatency',
  'integrationStatus',
  'isCanaryRequest',
  'path',
  'protocol',
  'requestId',
  'requestOverride',
  'requestTime',
  'requestTimeEpoch',
  'resourceId',
  'resourcePath',
  'responseLatency',
  'responseLength',
  'responseOverride',
  'stage',
  'status',
  'waf',
  'wafResponseCode',
  'webaclArn',
  'xrayTraceId',
]

/** Keys of `$context.identity`. */
export const IDENTITY_KEYS: readonly string[] = [
  'accessKey',
  'accountId',
  'apiKey',
  'apiKeyId',
  'caller',
  'clientCert',
  'cognitoAuthenticationProvider',
  'cognitoAuthenticationType',
  'cognitoIdentityId',
  'cognitoIdentityPoolId',
  'principalOrgId',
  'sourceIp',
  'user',
  'userAgent',
  'userArn',
  'vpcId',
  'vpceId',
]
