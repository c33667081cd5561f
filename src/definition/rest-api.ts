import type { GatewayResponseType } from '../exchange/failure.ts'
import type {
  AccessLogSettings,
  AuthorizationType,
  AuthorizerDefinition,
  MethodSettings,
  PolicyDocument,
  UsagePlanDefinition,
} from './access.ts'
import type { IntegrationDefinition } from './integration.ts'

/** Verbs of a method. ANY covers the seven others. */
export const HTTP_METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'ANY'] as const
export type HttpMethod = (typeof HTTP_METHODS)[number]

/** An API as it is pushed, after parsing: defaults filled in, every name checked. Maps have null prototypes. */
export interface RestApiDefinition {
  /** Also the API id: [a-z0-9]([a-z0-9-]*[a-z0-9])?, at most 63 characters, since it may be a host label. */
  readonly name: string
  readonly description: string
  readonly binaryMediaTypes: readonly string[]
  /** Bytes from which a response is compressed; null = never. */
  readonly minimumCompressionSize: number | null
  readonly apiKeySource: 'HEADER' | 'AUTHORIZER'
  readonly models: Readonly<Record<string, ModelDefinition>>
  readonly requestValidators: Readonly<Record<string, RequestValidatorDefinition>>
  readonly gatewayResponses: Readonly<Partial<Record<GatewayResponseType, GatewayResponseDefinition>>>
  /** Path (`/pets/{id}`) → resource. */
  readonly resources: Readonly<Record<string, ResourceDefinition>>
  readonly stages: Readonly<Record<string, StageDefinition>>
  readonly apiKeys: Readonly<Record<string, ApiKeyDefinition>>
  /** Custom domain → base path mappings. */
  readonly domainNames: Readonly<Record<string, DomainNameDefinition>>
  /** Resource policy; absent, it restricts nothing. */
  readonly policy?: PolicyDocument
  readonly authorizers?: Readonly<Record<string, AuthorizerDefinition>>
  readonly usagePlans?: Readonly<Record<string, UsagePlanDefinition>>
}

export interface ResourceDefinition {
  readonly methods: Readonly<Partial<Record<HttpMethod, MethodDefinition>>>
}

export interface MethodDefinition {
  readonly authorizationType: AuthorizationType
  readonly apiKeyRequired: boolean
  readonly operationName: string | null
  /** Name of a request validator of the API. */
  readonly requestValidator: string | null
  /** `method.request.{path|querystring|header}.NAME` → required. */
  readonly requestParameters: Readonly<Record<string, boolean>>
  /** Media type (or `$default`) → model name. */
  readonly requestModels: Readonly<Record<string, string>>
  readonly methodResponses: Readonly<Record<string, MethodResponseDefinition>>
  readonly integration: IntegrationDefinition
  /** Name of an authorizer of the API; CUSTOM, COGNITO_USER_POOLS and JWT. */
  readonly authorizer?: string
  readonly authorizationScopes?: readonly string[]
}

export interface MethodResponseDefinition {
  readonly statusCode: string
  readonly responseParameters: Readonly<Record<string, boolean>>
  readonly responseModels: Readonly<Record<string, string>>
}

export interface ModelDefinition {
  readonly contentType: string
  /** JSON Schema, draft 4, as parsed JSON. */
  readonly schema: unknown
  readonly description: string
}

export interface RequestValidatorDefinition {
  readonly validateRequestBody: boolean
  readonly validateRequestParameters: boolean
}

export interface GatewayResponseDefinition {
  /** Replacing status, or null: the type's own. */
  readonly statusCode: string | null
  /** `gatewayresponse.header.NAME` → source. */
  readonly responseParameters: Readonly<Record<string, string>>
  /** Media type → text with `$context.…`, `$stageVariables.…`, `$method.request.…` substitutions. */
  readonly responseTemplates: Readonly<Record<string, string>>
}

export interface StageDefinition {
  readonly description: string
  readonly variables: Readonly<Record<string, string>>
  /** Ours: a stored change is deployed to this stage at once. */
  readonly autoDeploy: boolean
  /** Deployment the stage serves; null = the newest that was made for it. */
  readonly deploymentId: string | null
  readonly canarySettings: CanarySettings | null
  readonly cacheClusterEnabled?: boolean
  readonly methodSettings?: Readonly<Record<string, MethodSettings>>
  readonly accessLogSettings?: AccessLogSettings
}

export interface CanarySettings {
  /** 0 to 100. */
  readonly percentTraffic: number
  readonly deploymentId: string | null
  readonly stageVariableOverrides: Readonly<Record<string, string>>
  readonly useStageCache?: boolean
}

export interface ApiKeyDefinition {
  readonly value: string
  readonly enabled: boolean
  /** Stages of this API that the key opens; empty = none. */
  readonly stages: readonly string[]
}

export interface DomainNameDefinition {
  /** Base path without slashes, `(none)` for the empty one → stage. */
  readonly basePathMappings: Readonly<Record<string, { readonly stage: string }>>
}
