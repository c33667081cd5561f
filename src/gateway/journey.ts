import type { Identification } from '../access/denial.ts'
import type { AuthorizerResult } from '../access/lambda/answer.ts'
import { methodArn } from '../access/method-arn.ts'
import type { Ruling } from '../access/policy/evaluate.ts'
import type { ResultCache } from '../access/result-cache.ts'
import type { TokenVerifier } from '../access/token/verify.ts'
import type { SignatureRefusal } from '../aws/signature/signature-refusal.ts'
import type { DispatchOutcome, StreamingOptions } from '../dispatch/dispatcher.ts'
import type { Cancellation } from '../exchange/cancellation.ts'
import type { GatewayFailure } from '../exchange/failure.ts'
import type {
  BodyStream,
  ClientRequest,
  ClientResponse,
  ContextOverrides,
  EndpointResponse,
  IntegrationRequest,
  MethodRequest,
  MethodResponse,
  StreamedResponse,
} from '../exchange/messages.ts'
import type { RequestOutcome } from '../integration/request.ts'
import type { RequestBody } from '../server/request-body.ts'
import type { Deployment } from '../snapshot/snapshot.ts'
import type { Mapper } from '../worker/mapper.ts'
import type { FailureScope } from './gateway-text.ts'
import { type CallerIdentity, type Location, NOBODY, type Routed } from './routed.ts'
import type { AwsAccess } from './signing.ts'

/** Dependencies that all requests share. */
export interface JourneyParts {
  /** Finds API, stage and method of a request. Fails with 403 where there is no such stage. */
  readonly locate: (client: ClientRequest) => Location | GatewayFailure
  readonly mapper: Pick<Mapper, 'mapRequest' | 'mapResponse'>
  readonly dispatcher: {
    dispatch(request: IntegrationRequest, options: StreamingOptions): Promise<DispatchOutcome | StreamedResponse>
  }
  readonly aws: AwsAccess
  readonly access: AccessCaches
  /** Bytes of a request's body, encoded or decoded. */
  readonly bodyBytes: number
}

/** Knowledge of callers from requests before. */
export interface AccessCaches {
  /** Answers of Lambda authorizers. */
  readonly results: ResultCache<AuthorizerResult>
  readonly tokens: TokenVerifier
}

/** One decision on a request's way in, for somebody who asks why. */
export interface AccessRule {
  readonly kind: 'policy' | 'caller' | 'authorizer' | 'token' | 'key'
  /** Field of the definition that holds the rule. */
  readonly field: string
  readonly outcome: string
}

/** Sees a journey from outside, step by step; its answers steer a test invocation. Traffic has none. */
export interface JourneyWatcher {
  routed(routed: Routed): void
  /** A rule that speaks for the caller or against him. */
  ruled(rule: AccessRule): void
  /** There are no keys to sign with. `map` goes on without a signature, for a request that is not sent. */
  unsigned(failed: GatewayFailure): 'fail' | 'map'
  /** `stop` ends the journey with STOPPED, before anything is sent. */
  mapped(outcome: RequestOutcome): 'send' | 'stop'
  answered(response: EndpointResponse, latencyMs: number): void
  signatureRefused(refusal: SignatureRefusal): void
}

/** Ends a journey whose request was not to be sent: nothing was answered. */
export const STOPPED: ClientResponse = { status: 0, headers: [], body: '' }

/** Inputs of a journey. */
export interface Departure {
  readonly parts: JourneyParts
  readonly client: ClientRequest
  readonly body: RequestBody
  /** Aborted when the client has left. */
  readonly cancellation?: Cancellation
  readonly watcher?: JourneyWatcher
}

/**
 * One request on its way through the gateway: what each step has found for the steps behind it. The steps themselves and
 * their order are in pipeline.ts.
 */
export class Journey {
  readonly parts: JourneyParts
  readonly client: ClientRequest
  readonly body: RequestBody
  readonly cancellation: Cancellation | undefined
  readonly watcher: JourneyWatcher | undefined
  /** The deployment, once it is known: its gateway responses answer a failure. */
  deployment: Deployment | undefined = undefined
  #routed: Routed | undefined = undefined
  #request: MethodRequest | undefined = undefined
  #response: EndpointResponse | undefined = undefined
  #answer: MethodResponse | undefined = undefined
  identity: CallerIdentity = NOBODY
  #identification: Identification | undefined = undefined
  #methodArn: string | undefined = undefined
  /** Key that the authorizer gave. */
  usageIdentifierKey: string | undefined = undefined
  /** Ruling of the resource policy, once it was asked. */
  policyRuling: Ruling | undefined = undefined
  /** The client's body where it passes through. */
  upload: BodyStream | undefined = undefined
  /** The backend's. */
  download: BodyStream | undefined = undefined
  /** The mapped request, as it was sent last. */
  mapped: IntegrationRequest | undefined = undefined
  integrationStatus: number | undefined = undefined
  integrationLatencyMs: number | undefined = undefined
  /** Set where a service did not accept our signature. */
  refusedSignature: SignatureRefusal | undefined = undefined
  /** Overrides that the request's template set for the response side. */
  overrides: ContextOverrides = {}

  constructor({ parts, client, body, cancellation, watcher }: Departure) {
    this.parts = parts
    this.client = client
    this.body = body
    this.cancellation = cancellation
    this.watcher = watcher
  }

  /** Found by the step `route`. */
  get routed(): Routed {
    return reached(this.#routed, 'route')
  }

  set routed(routed: Routed) {
    this.#routed = routed
  }

  /** Who calls, and what speaks for him; known behind the step that the method's authorization type needs. */
  get identification(): Identification {
    return reached(this.#identification, 'authorization')
  }

  set identification(identification: Identification) {
    this.#identification = identification
  }

  /** ARN of the called method. Known behind `route`. */
  get methodArn(): string {
    const { plan, path } = this.routed
    this.#methodArn ??= methodArn(plan.deployment.stageArn, this.client.httpMethod, path)
    return this.#methodArn
  }

  /** Built by the step `checkParameters`; its body is there from `takeBody` on. */
  get request(): MethodRequest {
    return reached(this.#request, 'checkParameters')
  }

  set request(request: MethodRequest) {
    this.#request = request
  }

  /** The backend's answer, decoded, from the step `exchange`; a MOCK's is empty. */
  get response(): EndpointResponse {
    return reached(this.#response, 'exchange')
  }

  set response(response: EndpointResponse) {
    this.#response = response
  }

  /** The mapped answer, from the step `mapResponse`. */
  get answer(): MethodResponse {
    return reached(this.#answer, 'mapResponse')
  }

  set answer(answer: MethodResponse) {
    this.#answer = answer
  }

  /** Facts about the request so far, for the gateway response of its failure. */
  failureScope(): FailureScope {
    const { client, deployment } = this
    const { plan, pathParameters } = this.#routed ?? {}
    const { authorizer } = this.identity
    return { client, deployment, plan, pathParameters, request: this.#request, authorizer }
  }

  /** For an answer that is none of the streams: what the backend did not want, or the client does not get, ends. */
  abandonStreams(): void {
    this.upload?.cancel()
    this.download?.cancel()
  }
}

function reached<T>(value: T | undefined, step: string): T {
  if (value === undefined) throw new Error(`a step asked for what ${step} has not found yet`)
  return value
}
