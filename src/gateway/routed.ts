import type { AuthorizerContext, Caller, RawHeaders } from '../exchange/messages.ts'
import type { RouteMatch } from '../snapshot/router.ts'
import type { Deployment, MethodPlan } from '../snapshot/snapshot.ts'

/** The deployment that a request is for, the method if it has one, and the request as that method sees it. */
export interface Location {
  readonly deployment: Deployment
  readonly match: RouteMatch<MethodPlan> | undefined
  /** Headers that mappings see: `arrivedHeaders`, or those of a test. */
  readonly headers: RawHeaders
  /** Path without stage or base path, as it was routed; starts with one `/`. */
  readonly path: string
  /** `$context.path`. */
  readonly requestPath: string
  /** Path as the proxy event shows it. */
  readonly eventPath: string
}

/** A request's method, and the request as that method sees it. */
export interface Routed extends Omit<Location, 'match'> {
  readonly plan: MethodPlan
  readonly pathParameters: Readonly<Record<string, string>>
}

/** Identity of the caller, as far as the method asks for it. */
export interface CallerIdentity {
  /** Signer of the request, for AWS_IAM. */
  readonly caller?: Caller
  /** Facts that an authorizer gave: `$context.authorizer`. */
  readonly authorizer?: AuthorizerContext
  readonly apiKey?: { readonly id: string; readonly value: string }
}

/** A caller of whom the method asks nothing. */
export const NOBODY: CallerIdentity = {}
