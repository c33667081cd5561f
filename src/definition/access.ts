/** Kinds of authorizers. JWT is the HTTP APIs', taken over. Documented: API reference, Authorizer. */
export const AUTHORIZER_TYPES = ['TOKEN', 'REQUEST', 'COGNITO_USER_POOLS', 'JWT'] as const
export type AuthorizerType = (typeof AUTHORIZER_TYPES)[number]

/** Ways to decide who may call a method. CUSTOM means an authorizer of type TOKEN or REQUEST. */
export const AUTHORIZATION_TYPES = ['NONE', 'AWS_IAM', 'CUSTOM', 'COGNITO_USER_POOLS', 'JWT'] as const
export type AuthorizationType = (typeof AUTHORIZATION_TYPES)[number]

/** An authorizer of an API. Null where a field is absent; which ones there must be depends on the type. */
export interface AuthorizerDefinition {
  readonly type: AuthorizerType
  /** Kept for exports: `x-amazon-apigateway-authtype`. */
  readonly authType: string | null
  /** URI of a Lambda function; TOKEN and REQUEST. */
  readonly authorizerUri: string | null
  /** Role that calls the function; null: the gateway's own credentials. */
  readonly authorizerCredentials: string | null
  /** Comma-separated expressions; TOKEN and COGNITO_USER_POOLS have one header. */
  readonly identitySource: string | null
  /** Regular expression of the token, or of a user pool token's `aud`. */
  readonly identityValidationExpression: string | null
  /** 0 to 3600; null is 300. */
  readonly authorizerResultTtlInSeconds: number | null
  /** User pools; COGNITO_USER_POOLS. */
  readonly providerARNs: readonly string[]
  /** JWT. */
  readonly issuer: string | null
  readonly audience: readonly string[]
}

/** A resource policy, checked for its form. Documented: Developer Guide, "resource policies". */
export type PolicyDocument = Readonly<Record<string, unknown>>

/** A token bucket: tokens a second, and its size. Null: the account's. */
export interface Throttle {
  readonly rateLimit: number | null
  readonly burstLimit: number | null
}

/** Periods of a quota. */
export const QUOTA_PERIODS = ['DAY', 'WEEK', 'MONTH'] as const

export interface UsagePlanDefinition {
  readonly description: string
  /** Stages of this API, each with throttles of single methods (`/pets/GET`). */
  readonly apiStages: readonly { readonly stage: string; readonly throttle: Readonly<Record<string, Throttle>> }[]
  readonly throttle: Throttle | null
  readonly quota: {
    readonly limit: number
    readonly offset: number
    readonly period: (typeof QUOTA_PERIODS)[number]
  } | null
  /** Names of API keys. */
  readonly keys: readonly string[]
}

/** Settings of the methods of a stage; absent ones are the account's. */
export interface MethodSettings {
  readonly throttlingRateLimit?: number
  readonly throttlingBurstLimit?: number
  readonly cachingEnabled?: boolean
  readonly cacheTtlInSeconds?: number
  readonly cacheDataEncrypted?: boolean
  readonly requireAuthorizationForCacheControl?: boolean
  readonly unauthorizedCacheControlHeaderStrategy?: string
  readonly metricsEnabled?: boolean
  readonly loggingLevel?: string
  readonly dataTraceEnabled?: boolean
}

/** A stage's access log: one line a request. */
export interface AccessLogSettings {
  readonly format: string
  /** `-`, or a file. */
  readonly destination: string
}
