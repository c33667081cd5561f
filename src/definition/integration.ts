/** Integration types. Documented: API reference, Integration. */
export const INTEGRATION_TYPES = ['HTTP', 'HTTP_PROXY', 'AWS', 'AWS_PROXY', 'MOCK'] as const
export type IntegrationType = (typeof INTEGRATION_TYPES)[number]

/** Treatment of a body whose content type has no template. Default WHEN_NO_MATCH. */
export const PASSTHROUGH_BEHAVIORS = ['WHEN_NO_MATCH', 'WHEN_NO_TEMPLATES', 'NEVER'] as const
export type PassthroughBehavior = (typeof PASSTHROUGH_BEHAVIORS)[number]

/** Conversions of a payload; absent means as it is. */
export const CONTENT_HANDLINGS = ['CONVERT_TO_BINARY', 'CONVERT_TO_TEXT'] as const
export type ContentHandling = (typeof CONTENT_HANDLINGS)[number]

/** Languages of mapping templates: JSONata, and the Velocity templates of AWS. */
export const TEMPLATE_LANGUAGES = ['jsonata', 'vtl'] as const
export type TemplateLanguage = (typeof TEMPLATE_LANGUAGES)[number]

/** An integration as it is pushed, after parsing: every default filled in, still text where AWS has text. */
export interface IntegrationDefinition {
  readonly type: IntegrationType
  /** Verb towards the backend; `ANY` and, for MOCK, null mean the client's. */
  readonly httpMethod: string | null
  /** URL or integration ARN; null for MOCK. */
  readonly uri: string | null
  /** Role ARN, `arn:aws:iam::*:user/*`, or null: the gateway's own. */
  readonly credentials: string | null
  /** Destination expression → source expression. */
  readonly requestParameters: Readonly<Record<string, string>>
  /** Media type → template; the empty text passes the body through. */
  readonly requestTemplates: Readonly<Record<string, string>>
  /** Language of all templates; null: each says by its text, see `languageOf`. */
  readonly templateLanguage: TemplateLanguage | null
  readonly passthroughBehavior: PassthroughBehavior
  readonly contentHandling: ContentHandling | null
  /** 50 to 29000 unless a setting raises it. Default 29000. */
  readonly timeoutInMillis: number
  readonly tlsConfig: { readonly insecureSkipVerification: boolean }
  /** Status → response. */
  readonly integrationResponses: Readonly<Record<string, IntegrationResponseDefinition>>
  /** Absent: INTERNET. */
  readonly connectionType?: 'VPC_LINK'
  /** Id of the VPC link, which may be `${stageVariables.NAME}`. */
  readonly connectionId?: string
  readonly cacheNamespace?: string
  /** `method.request.{path|querystring|header}.NAME`, or `integration.request.…`. */
  readonly cacheKeyParameters?: readonly string[]
}

/** How one answer of the backend becomes a method response. */
export interface IntegrationResponseDefinition {
  readonly statusCode: string
  /** Regular expression over the status, or a Lambda's errorMessage; empty = the default response. */
  readonly selectionPattern: string
  readonly responseParameters: Readonly<Record<string, string>>
  readonly responseTemplates: Readonly<Record<string, string>>
  readonly contentHandling: ContentHandling | null
}
