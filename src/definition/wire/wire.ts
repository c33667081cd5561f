import type { ApiKey__Output } from '../../generated/regauge/definition/v1/ApiKey.ts'
import type { ApiKeySource } from '../../generated/regauge/definition/v1/ApiKeySource.ts'
import type { Authorizer__Output } from '../../generated/regauge/definition/v1/Authorizer.ts'
import type { BasePathMapping__Output } from '../../generated/regauge/definition/v1/BasePathMapping.ts'
import type { CanarySettings__Output } from '../../generated/regauge/definition/v1/CanarySettings.ts'
import type { ContentHandling } from '../../generated/regauge/definition/v1/ContentHandling.ts'
import type { Cors__Output } from '../../generated/regauge/definition/v1/Cors.ts'
import type { DomainName__Output } from '../../generated/regauge/definition/v1/DomainName.ts'
import type { GatewayResponse__Output } from '../../generated/regauge/definition/v1/GatewayResponse.ts'
import type { Integration, Integration__Output } from '../../generated/regauge/definition/v1/Integration.ts'
import type { IntegrationResponse__Output } from '../../generated/regauge/definition/v1/IntegrationResponse.ts'
import type { IntegrationType } from '../../generated/regauge/definition/v1/IntegrationType.ts'
import type { Method__Output } from '../../generated/regauge/definition/v1/Method.ts'
import type { MethodResponse__Output } from '../../generated/regauge/definition/v1/MethodResponse.ts'
import type { Model__Output } from '../../generated/regauge/definition/v1/Model.ts'
import type { PassthroughBehavior } from '../../generated/regauge/definition/v1/PassthroughBehavior.ts'
import type { RequestValidator__Output } from '../../generated/regauge/definition/v1/RequestValidator.ts'
import type { Resource__Output } from '../../generated/regauge/definition/v1/Resource.ts'
import type { RestApi, RestApi__Output } from '../../generated/regauge/definition/v1/RestApi.ts'
import type { Stage, Stage__Output } from '../../generated/regauge/definition/v1/Stage.ts'
import type { TemplateLanguage } from '../../generated/regauge/definition/v1/TemplateLanguage.ts'
import type { TlsConfig__Output } from '../../generated/regauge/definition/v1/TlsConfig.ts'
import { type FieldsOf, jsonToMessage, messageToJson, type WireField } from './shape.ts'

// Every table names every field of its message: a field that is added to proto/ does not compile until it is here.
type Table<T> = Readonly<Record<FieldsOf<T>, WireField>>
type WordTable<T> = Readonly<Record<Exclude<Extract<T, string>, `${string}_UNSPECIFIED`>, string>>

const INTEGRATION_TYPE = {
  INTEGRATION_TYPE_HTTP: 'HTTP',
  INTEGRATION_TYPE_HTTP_PROXY: 'HTTP_PROXY',
  INTEGRATION_TYPE_AWS: 'AWS',
  INTEGRATION_TYPE_AWS_PROXY: 'AWS_PROXY',
  INTEGRATION_TYPE_MOCK: 'MOCK',
} satisfies WordTable<IntegrationType>

const PASSTHROUGH_BEHAVIOR = {
  PASSTHROUGH_BEHAVIOR_WHEN_NO_MATCH: 'WHEN_NO_MATCH',
  PASSTHROUGH_BEHAVIOR_WHEN_NO_TEMPLATES: 'WHEN_NO_TEMPLATES',
  PASSTHROUGH_BEHAVIOR_NEVER: 'NEVER',
} satisfies WordTable<PassthroughBehavior>

const CONTENT_HANDLING = {
  CONTENT_HANDLING_CONVERT_TO_BINARY: 'CONVERT_TO_BINARY',
  CONTENT_HANDLING_CONVERT_TO_TEXT: 'CONVERT_TO_TEXT',
} satisfies WordTable<ContentHandling>

const TEMPLATE_LANGUAGE = {
  TEMPLATE_LANGUAGE_JSONATA: 'jsonata',
  TEMPLATE_LANGUAGE_VTL: 'vtl',
} satisfies WordTable<TemplateLanguage>

const API_KEY_SOURCE = {
  API_KEY_SOURCE_HEADER: 'HEADER',
  API_KEY_SOURCE_AUTHORIZER: 'AUTHORIZER',
} satisfies WordTable<ApiKeySource>

const TLS_CONFIG = { insecureSkipVerification: 'boolean' } satisfies Table<TlsConfig__Output>

const INTEGRATION_RESPONSE = {
  statusCode: 'string',
  selectionPattern: 'string',
  responseParameters: 'stringMap',
  responseTemplates: 'stringMap',
  contentHandling: { words: CONTENT_HANDLING },
} satisfies Table<IntegrationResponse__Output>

const INTEGRATION = {
  name: 'output',
  etag: 'output',
  updateTime: 'output',
  revision: 'output',
  type: { words: INTEGRATION_TYPE },
  httpMethod: 'string',
  uri: 'string',
  credentials: 'string',
  requestParameters: 'stringMap',
  requestTemplates: 'stringMap',
  passthroughBehavior: { words: PASSTHROUGH_BEHAVIOR },
  contentHandling: { words: CONTENT_HANDLING },
  timeoutInMillis: 'integer',
  cacheNamespace: 'string',
  cacheKeyParameters: 'strings',
  tlsConfig: { message: TLS_CONFIG },
  integrationResponses: { map: INTEGRATION_RESPONSE },
  templateLanguage: { words: TEMPLATE_LANGUAGE },
} satisfies Table<Integration__Output>

const METHOD_RESPONSE = {
  statusCode: 'string',
  responseParameters: 'booleanMap',
  responseModels: 'stringMap',
} satisfies Table<MethodResponse__Output>

const METHOD = {
  authorizationType: 'string',
  apiKeyRequired: 'boolean',
  operationName: 'string',
  requestValidator: 'string',
  requestParameters: 'booleanMap',
  requestModels: 'stringMap',
  methodResponses: { map: METHOD_RESPONSE },
  integration: { message: INTEGRATION },
  authorizer: 'string',
  authorizationScopes: 'strings',
} satisfies Table<Method__Output>

const AUTHORIZER = {
  type: 'string',
  authType: 'string',
  authorizerUri: 'string',
  authorizerCredentials: 'string',
  identitySource: 'string',
  identityValidationExpression: 'string',
  authorizerResultTtlInSeconds: 'integer',
  providerArns: { stringsNamed: 'providerARNs' },
  issuer: 'string',
  audience: 'strings',
} satisfies Table<Authorizer__Output>

const STAGE = {
  description: 'string',
  variables: 'stringMap',
  autoDeploy: 'boolean',
  deploymentId: 'string',
  canarySettings: {
    message: {
      percentTraffic: 'number',
      deploymentId: 'string',
      stageVariableOverrides: 'stringMap',
    } satisfies Table<CanarySettings__Output>,
  },
} satisfies Table<Stage__Output>

const BASE_PATH_MAPPING = { stage: 'string' } satisfies Table<BasePathMapping__Output>

const CORS = {
  allowOrigins: 'strings',
  allowMethods: 'strings',
  allowHeaders: 'strings',
  exposeHeaders: 'strings',
  allowCredentials: 'boolean',
  maxAge: 'integer',
} satisfies Table<Cors__Output>

const REST_API = {
  name: 'output',
  etag: 'output',
  updateTime: 'output',
  revision: 'output',
  description: 'string',
  binaryMediaTypes: 'strings',
  minimumCompressionSize: 'integer',
  apiKeySource: { words: API_KEY_SOURCE },
  models: { map: { contentType: 'string', schema: 'json', description: 'string' } satisfies Table<Model__Output> },
  requestValidators: {
    map: {
      validateRequestBody: 'boolean',
      validateRequestParameters: 'boolean',
    } satisfies Table<RequestValidator__Output>,
  },
  gatewayResponses: {
    map: {
      statusCode: 'string',
      responseParameters: 'stringMap',
      responseTemplates: 'stringMap',
    } satisfies Table<GatewayResponse__Output>,
  },
  resources: {
    map: { methods: { map: METHOD }, cors: { message: CORS } } satisfies Table<Resource__Output>,
  },
  stages: { map: STAGE },
  apiKeys: { map: { value: 'string', enabled: 'boolean', stages: 'strings' } satisfies Table<ApiKey__Output> },
  domainNames: { map: { basePathMappings: { map: BASE_PATH_MAPPING } } satisfies Table<DomainName__Output> },
  cors: { message: CORS },
  policy: 'json',
  authorizers: { map: AUTHORIZER },
} satisfies Table<RestApi__Output>

const REST_API_PREFIX = 'restApis/'

/**
 * A RestApi message as proto-loader decodes it → the JSON of a definition file, unparsed: hand it to parseRestApi.
 * Loader options: longs and enums as text, oneofs on, so that presence is seen.
 */
export function restApiToJson(message: RestApi__Output): Record<string, unknown> {
  const name = message.name.startsWith(REST_API_PREFIX) ? message.name.slice(REST_API_PREFIX.length) : message.name
  return { ...(name === '' ? {} : { name }), ...messageToJson(REST_API, message) }
}

/** The JSON of a definition file, or a parsed definition → a RestApi message. Leaves out what has no place in one. */
export function jsonToRestApi(json: unknown): RestApi {
  const fields = jsonToMessage(REST_API, json)
  const named = typeof json === 'object' && json !== null && 'name' in json && typeof json.name === 'string'
  return named ? { name: REST_API_PREFIX + json.name, ...fields } : fields
}

/** An Integration message → the JSON that a definition file has under `integration`, unparsed. */
export function integrationToJson(message: Integration__Output): Record<string, unknown> {
  return messageToJson(INTEGRATION, message)
}

/** Method responses by status → the JSON that a definition file has under `methodResponses`, unparsed. */
export function methodResponsesToJson(
  messages: Readonly<Record<string, MethodResponse__Output>>,
): Record<string, unknown> {
  const entries = Object.entries(messages).map(([status, message]) => [status, messageToJson(METHOD_RESPONSE, message)])
  return Object.assign(Object.create(null), Object.fromEntries(entries))
}

/** The JSON of an integration → an Integration message without name and etag. */
export function jsonToIntegration(json: unknown): Integration {
  return jsonToMessage(INTEGRATION, json)
}

/** A definition's Stage message → the JSON of a stage, unparsed. */
export function stageToJson(message: Stage__Output): Record<string, unknown> {
  return messageToJson(STAGE, message)
}

/** The JSON of a stage → a definition's Stage message. */
export function jsonToStage(json: unknown): Stage {
  return jsonToMessage(STAGE, json)
}
