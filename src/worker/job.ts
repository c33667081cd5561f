import type { SigningCredentials } from '../aws/signature/sigv4.ts'
import type { RestApiDefinition } from '../definition/rest-api.ts'
import type { Problem } from '../exchange/failure.ts'
import type { ContextOverrides, EndpointResponse, MethodRequest, MethodResponse } from '../exchange/messages.ts'
import type { TraceStep } from '../integration/environment.ts'
import type { IntegrationPlan } from '../integration/plan/plan.ts'
import type { RequestOutcome } from '../integration/request.ts'
import type { AcceptOnly } from './job-input.ts'

/** Work for a thread. Cloneable; a plan travels only to a thread that lacks it. */
export type Job = RequestJob | ResponseJob | CheckJob

/** Keys that sign a request, and the time that its signature bears. */
export interface Signing {
  readonly credentials: SigningCredentials
  /** Milliseconds since the epoch. */
  readonly now: number
}

/** MethodRequest → IntegrationRequest: parse, map, sign and stringify in one hop. */
export interface RequestJob {
  readonly kind: 'request'
  readonly planHash: string
  readonly plan?: IntegrationPlan
  readonly request: MethodRequest
  readonly now: number
  readonly credentials?: SigningCredentials
  /** The request is only looked at, and needs no keys: see MappingEnvironment. */
  readonly unsigned?: 'described'
  readonly trace?: 'on'
}

/** EndpointResponse → MethodResponse. */
export interface ResponseJob {
  readonly kind: 'response'
  readonly planHash: string
  readonly plan?: IntegrationPlan
  readonly request: MethodRequest | AcceptOnly
  readonly response: EndpointResponse
  readonly overrides: ContextOverrides
  readonly trace?: 'on'
}

/** Compiles what a published definition holds as text. */
export interface CheckJob {
  readonly kind: 'check'
  readonly definition: RestApiDefinition
}

/** Outcome of a job. */
export type JobResult =
  | { readonly kind: 'outcome'; readonly outcome: RequestOutcome | MethodResponse; readonly trace?: TraceNotes }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] }
  /** The thread does not know the plan; send the job again with it. */
  | { readonly kind: 'missing' }

/** Steps that a traced job noted. */
export interface TraceNotes {
  readonly steps: readonly TraceStep[]
}

/** Jobs that travel together, and where the thread writes which of them it is at. */
export interface Batch {
  readonly jobs: readonly Job[]
  /** See JobClock. */
  readonly progress: Int32Array
}
