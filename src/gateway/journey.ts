import { mayBeSkewed, readRefusal, refusesKeys, type SignatureRefusal } from '../aws/signature/signature-refusal.ts'
import type { Dispatcher, DispatchOutcome } from '../dispatch/dispatcher.ts'
import type { Cancellation } from '../exchange/cancellation.ts'
import { failure, type GatewayFailure, isFailure } from '../exchange/failure.ts'
import type {
  BodyStream,
  Caller,
  ClientRequest,
  ClientResponse,
  ContextOverrides,
  EndpointResponse,
  IntegrationRequest,
  MethodRequest,
  StreamedResponse,
} from '../exchange/messages.ts'
import { sendsBody } from '../integration/http.ts'
import type { AwsPlan, AwsProxyPlan, IntegrationPlan } from '../integration/plan/plan.ts'
import type { RequestBody } from '../server/request-body.ts'
import type { CurrentSnapshot } from '../snapshot/current.ts'
import type { Deployment, MethodPlan, Snapshot, StageSnapshot } from '../snapshot/snapshot.ts'
import type { Mapper } from '../worker/mapper.ts'
import { findAddress } from './address.ts'
import { decodeRequestBody, decodeResponse } from './content-coding.ts'
import { finishResponse } from './finish-response.ts'
import type { FailureScope } from './gateway-text.ts'
import { arrivedHeaders, checkMethodRequest, payloadFor, type RoutedRequest } from './method-request.ts'
import { heldResponseBytes, isStream, passResponseStream, takeRequestBody } from './pass-through.ts'
import { type AwsAccess, authorize, dateOf, distrustKeys, findSigning } from './signing.ts'

/** What every request is carried through with. */
export interface JourneyParts {
  readonly current: CurrentSnapshot
  readonly mapper: Mapper
  readonly dispatcher: Dispatcher
  readonly aws: AwsAccess
  /** API that answers where the host names none; undefined = the only one there is. */
  readonly defaultApi: string | undefined
  /** What a request's body may hold, encoded or decoded. */
  readonly bodyBytes: number
}

/**
 * One request on its way through the gateway: the steps in their order, and what is known so far. A step gives a
 * promise only where it has to wait, for a promise that need not be costs as much as routing.
 */
export class Journey implements FailureScope {
  readonly #parts: JourneyParts
  readonly #body: RequestBody
  readonly #cancellation: Cancellation
  readonly client: ClientRequest
  deployment: Deployment | undefined = undefined
  plan: MethodPlan | undefined = undefined
  pathParameters: Readonly<Record<string, string>> | undefined = undefined
  request: MethodRequest | undefined = undefined
  integrationStatus: number | undefined = undefined
  integrationLatencyMs: number | undefined = undefined
  refusedSignature: SignatureRefusal | undefined = undefined
  /** The client's body where it passes through. */
  #upload: BodyStream | undefined = undefined
  /** The backend's. */
  #download: BodyStream | undefined = undefined
  #overrides: ContextOverrides = {}
  /** What was signed and sent last. */
  #signed: IntegrationRequest | undefined = undefined

  constructor(parts: JourneyParts, client: ClientRequest, body: RequestBody, cancellation: Cancellation) {
    this.#parts = parts
    this.client = client
    this.#body = body
    this.#cancellation = cancellation
  }

  async run(): Promise<ClientResponse | GatewayFailure> {
    const snapshot = this.#parts.current.get()
    if (snapshot === undefined) return failure('DEFAULT_5XX', 'NOT_READY', 'no configuration is loaded', NOT_READY)
    const routed = this.#route(snapshot)
    if (isFailure(routed)) return routed
    const { plan } = routed
    const caller = plan.authorizationType === 'NONE' ? undefined : await this.#findCaller()
    if (isFailure(caller)) return caller
    const checked = checkMethodRequest(caller === undefined ? routed : { ...routed, caller })
    if (isFailure(checked)) return checked
    this.request = checked
    const reading = this.#read(plan, checked)
    const request = reading instanceof Promise ? await reading : reading
    if (isFailure(request)) return request
    this.request = request
    const { integration } = plan
    const response = await (isSigned(integration)
      ? this.#exchangeSigned(plan, integration, request)
      : this.#exchange(plan, request))
    if (isFailure(response)) return response
    const mapping = this.#parts.mapper.mapResponse(plan, request, response, this.#overrides)
    const answer = mapping instanceof Promise ? await mapping : mapping
    if (isFailure(answer)) return answer
    const finishing = finishResponse(answer, plan, request, response)
    if (this.#download === undefined) return finishing
    const finished = finishing instanceof Promise ? await finishing : finishing
    return { ...finished, stream: passResponseStream(plan, response.headers, this.#download) }
  }

  /** For an answer that is none of the streams: what the backend did not want, or the client does not get, ends. */
  abandonStreams(): void {
    this.#upload?.cancel()
    this.#download?.cancel()
  }

  /** Finds the method, before any of the body is read. */
  #route(snapshot: Snapshot): RoutedRequest | GatewayFailure {
    const { client } = this
    const address = findAddress(snapshot, client, this.#parts.defaultApi)
    if (isFailure(address)) return address
    const deployment = chooseDeployment(address.stage)
    this.deployment = deployment
    const match = deployment.routes.find(address.path, client.httpMethod)
    if (match === undefined) {
      return failure('MISSING_AUTHENTICATION_TOKEN', 'NO_ROUTE', 'no resource has this path and verb')
    }
    const { route: plan, pathParameters } = match
    this.plan = plan
    this.pathParameters = pathParameters
    return { client, headers: arrivedHeaders(client), address, plan, pathParameters }
  }

  /** A signature covers the body, so that all of it is read before anybody is let in. */
  async #findCaller(): Promise<Caller | GatewayFailure> {
    const bytes = await this.#body.read()
    return isFailure(bytes) ? bytes : authorize(this.#parts.aws, this.client, bytes)
  }

  /** The request with its body, or with a stream of it beside. */
  #read(
    plan: MethodPlan,
    request: MethodRequest,
  ): MethodRequest | GatewayFailure | Promise<MethodRequest | GatewayFailure> {
    const passing = request.caller === undefined ? takeRequestBody(plan, request.headers, this.#body) : undefined
    const taking = passing ?? this.#body.read()
    return taking instanceof Promise
      ? taking.then(taken => this.#withBody(plan, request, taken))
      : this.#withBody(plan, request, taking)
  }

  #withBody(
    plan: MethodPlan,
    request: MethodRequest,
    taken: Uint8Array | BodyStream | GatewayFailure,
  ): MethodRequest | GatewayFailure | Promise<MethodRequest | GatewayFailure> {
    if (isFailure(taken)) return taken
    if (isStream(taken)) {
      this.#upload = taken
      return request
    }
    const finish = (bytes: Uint8Array | GatewayFailure) =>
      isFailure(bytes) ? bytes : { ...request, body: payloadFor(plan, request.headers, bytes) }
    const decoding = decodeRequestBody(request.headers, taken, this.#parts.bodyBytes)
    return decoding instanceof Promise ? decoding.then(finish) : finish(decoding)
  }

  /** Maps, sends and receives. */
  async #exchange(plan: MethodPlan, request: MethodRequest): Promise<EndpointResponse | GatewayFailure> {
    const mapping = this.#parts.mapper.mapRequest(plan, request)
    const mapped = mapping instanceof Promise ? await mapping : mapping
    if (isFailure(mapped)) return mapped
    this.#overrides = mapped.overrides
    if (mapped.kind === 'mock') return { status: mapped.status, headers: [], body: '' }
    const begun = performance.now()
    return this.#receive(await this.#call(plan, request, mapped), begun)
  }

  /**
   * The same with a signature. Once more where a service refused it because its clock is not ours: what was refused has
   * had no effect.
   */
  async #exchangeSigned(
    plan: MethodPlan,
    integration: AwsPlan | AwsProxyPlan,
    request: MethodRequest,
  ): Promise<EndpointResponse | GatewayFailure> {
    const { aws } = this.#parts
    const first = await this.#attemptSigned(plan, integration, request)
    if (isFailure(first) || !mayBeSkewed(first)) return first
    const isLearnt = aws.clock.learn(dateOf(first.headers)) === 'learnt'
    const last = isLearnt ? await this.#attemptSigned(plan, integration, request) : first
    const signed = this.#signed
    if (isFailure(last) || signed === undefined) return last
    this.refusedSignature = readRefusal(signed, last)
    if (this.refusedSignature !== undefined && refusesKeys(this.refusedSignature))
      distrustKeys(aws, integration, signed)
    return last
  }

  async #attemptSigned(
    plan: MethodPlan,
    integration: AwsPlan | AwsProxyPlan,
    request: MethodRequest,
  ): Promise<EndpointResponse | GatewayFailure> {
    const finding = findSigning(this.#parts.aws, integration, request)
    const signing = finding instanceof Promise ? await finding : finding
    if (isFailure(signing)) return signing
    const mapping = this.#parts.mapper.mapRequest(plan, request, signing)
    const mapped = mapping instanceof Promise ? await mapping : mapping
    if (isFailure(mapped)) return mapped
    if (mapped.kind === 'mock') throw new Error('a signed integration is no MOCK')
    this.#overrides = mapped.overrides
    this.#signed = mapped
    const begun = performance.now()
    return this.#receive(await this.#call(plan, request, mapped), begun)
  }

  #call(
    plan: MethodPlan,
    request: MethodRequest,
    mapped: IntegrationRequest,
  ): Promise<DispatchOutcome | StreamedResponse> {
    const { integration } = plan
    if (integration.kind === 'MOCK') throw new Error('a MOCK has no integration request')
    if (!sendsBody(mapped.httpMethod)) this.#upload?.cancel()
    return this.#parts.dispatcher.dispatch(mapped, {
      timeoutMs: integration.timeoutMs,
      tls: integration.kind === 'HTTP' || integration.kind === 'HTTP_PROXY' ? integration.tls : 'verify',
      cancellation: this.#cancellation,
      upload: sendsBody(mapped.httpMethod) ? this.#upload : undefined,
      heldBytes: headers => heldResponseBytes(plan, request, headers),
    })
  }

  #receive(response: DispatchOutcome | StreamedResponse, begun: number): DispatchOutcome | Promise<DispatchOutcome> {
    this.integrationLatencyMs = performance.now() - begun
    if (isFailure(response)) return response
    this.integrationStatus = response.status
    if (!('stream' in response)) return decodeResponse(response)
    this.#download = response.stream
    return { status: response.status, headers: response.headers, body: '' }
  }
}

const NOT_READY = { status: 503, message: 'Service Unavailable' } as const

/** The canary's share of the traffic is drawn request by request, as on AWS. */
function chooseDeployment(stage: StageSnapshot): Deployment {
  const { canary, main } = stage
  return canary !== null && Math.random() * 100 < canary.percentTraffic ? canary.deployment : main
}

function isSigned(integration: IntegrationPlan): integration is AwsPlan | AwsProxyPlan {
  return integration.kind === 'AWS' || integration.kind === 'AWS_PROXY'
}
