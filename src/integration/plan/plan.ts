import type { ContentHandling } from '../../definition/integration.ts'
import type { UriSegment } from '../../definition/uri.ts'
import type { PlanScope } from '../../mapping/context.ts'
import type { BodyCheck } from '../../mapping/model.ts'
import type { ParameterMapping, ResponseParameterMapping } from '../../mapping/parameters.ts'
import type { TemplatePlan } from '../../mapping/select-template.ts'
import type { TemplateText } from '../../template/template.ts'

/**
 * An integration as compiled for one method of one stage: cloneable data, with nothing left to parse but the request.
 * `kind` says which fields there are.
 */
export type IntegrationPlan = HttpPlan | HttpProxyPlan | AwsPlan | AwsProxyPlan | MockPlan

interface PlanBase {
  /** SHA-256 of the rest of the plan; a thread keeps plans and programs by it. */
  readonly hash: string
  readonly scope: PlanScope
  readonly parameters: readonly ParameterMapping[]
  readonly binary: BinaryTypes
  /** Models that the body is held to, or null: not checked. */
  readonly bodyCheck: BodyCheck | null
}

/** A plan whose body may be mapped both ways: HTTP, AWS and MOCK. */
interface MappedPlan extends PlanBase {
  readonly templates: TemplatePlan
  readonly contentHandling: ContentHandling | null
  readonly responses: ResponsePlans
}

export interface HttpPlan extends MappedPlan {
  readonly kind: 'HTTP'
  readonly httpMethod: string
  readonly endpoint: EndpointPlan
  readonly timeoutMs: number
  readonly tls: 'verify' | 'skip'
}

export interface HttpProxyPlan extends PlanBase {
  readonly kind: 'HTTP_PROXY'
  /** `passes`: nothing converts it, checks it or takes a parameter from it. */
  readonly requestBody: 'passes' | 'read'
  readonly httpMethod: string
  readonly endpoint: EndpointPlan
  readonly contentHandling: ContentHandling | null
  readonly timeoutMs: number
  readonly tls: 'verify' | 'skip'
}

export interface AwsPlan extends MappedPlan {
  readonly kind: 'AWS'
  readonly httpMethod: string
  readonly endpoint: EndpointPlan
  readonly target: AwsTarget
  readonly credentials: CredentialsPlan
  readonly timeoutMs: number
}

export interface AwsProxyPlan extends PlanBase {
  readonly kind: 'AWS_PROXY'
  readonly httpMethod: string
  readonly endpoint: EndpointPlan
  readonly target: AwsTarget
  readonly credentials: CredentialsPlan
  readonly timeoutMs: number
}

export interface MockPlan extends MappedPlan {
  readonly kind: 'MOCK'
}

/** Where a request goes. Scheme, host and port are fixed when the plan is made; stage variables are filled in. */
export type EndpointPlan =
  | {
      readonly kind: 'endpoint'
      /** `https://host:port`; a `{name}` in it is a DNS label of an AWS host and comes from a path parameter. */
      readonly origin: string
      /** Starts with `/`. */
      readonly path: readonly ResolvedSegment[]
      /** Query of the URI, without `?`. */
      readonly query: readonly ResolvedSegment[]
      /** Path parameters that must be DNS labels: of the host, or of a bucket that an override moved into the path. */
      readonly labels?: readonly string[]
    }
  /** Unusable with this stage's variables: every request fails. Observed: semantics §8.1. */
  | { readonly kind: 'invalid'; readonly reason: string }

/** A piece of a URI once the stage is known. */
export type ResolvedSegment = Exclude<UriSegment, { readonly kind: 'stageVariable' }>

/** The AWS side of a target: how to sign, and for an action how to serialise. */
export interface AwsTarget {
  /** Service token of the ARN, its subdomain included: `runtime.sagemaker`. */
  readonly service: string
  readonly signingName: string
  readonly region: string
  /** An operation's host prefix goes before the host, unless a setting overrides the endpoint. */
  readonly takesHostPrefix: boolean
  /** ARN of the stage; with `/{verb}{resource path}` it is the value of `X-Amz-Source-Arn`. */
  readonly stageArn: string
  readonly operation: AwsOperation
}

export type AwsOperation =
  | { readonly kind: 'path' }
  /** Lambda's Invoke: function errors choose the integration response. */
  | { readonly kind: 'lambda' }
  | { readonly kind: 'action'; readonly action: string; readonly parameters: readonly (readonly [string, string])[] }

/** Owner of the keys that sign. */
export type CredentialsPlan =
  | { readonly kind: 'gateway' }
  | { readonly kind: 'role'; readonly roleArn: string }
  /** The verified caller's own. */
  | { readonly kind: 'caller' }

/** Integration responses in the order in which they are tried: ascending status. */
export interface ResponsePlans {
  readonly list: readonly ResponsePlan[]
  /** Statuses that the method declares. */
  readonly methodStatuses: readonly string[]
}

export interface ResponsePlan {
  readonly statusCode: string
  /** Empty = the default response. */
  readonly selectionPattern: string
  readonly parameters: readonly ResponseParameterMapping[]
  /** In order of definition: the first is the last resort. */
  readonly templates: readonly (readonly [mediaType: string, text: TemplateText])[]
  readonly contentHandling: ContentHandling | null
}

/** `binaryMediaTypes` of the API, in lower case. */
export type BinaryTypes = readonly string[]
