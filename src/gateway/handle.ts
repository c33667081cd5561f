import { mayBeSkewed, readRefusal, refusesKeys, type SignatureRefusal } from '../aws/signature-refusal.ts'
import { failure, type GatewayFailure, isFailure } from '../errors.ts'
import type {
  BodyStream,
  Caller,
  ClientRequest,
  ClientResponse,
  EndpointResponse,
  IntegrationRequest,
  MethodRequest,
  MockOutcome,
} from '../exchange.ts'
import { sendsBody } from '../integration/http.ts'
import type { AwsPlan, AwsProxyPlan, IntegrationPlan } from '../integration/plan.ts'
import type { CurrentSnapshot } from '../snapshot/current.ts'
import type { Deployment, MethodPlan, Snapshot, StageSnapshot } from '../snapshot/snapshot.ts'
import type { Mapper } from '../worker/mapper.ts'
import { findAddress } from './address.ts'
import { type AwsAccess, authorize, dateOf, distrustKeys, findSigning } from './aws-access.ts'
import { decodeRequestBody, decodeResponse } from './content-coding.ts'
import type { Cancellation } from './departure.ts'
import type { Dispatcher } from './dispatch.ts'
import { finishResponse, withOwnHeaders } from './finish-response.ts'
import { renderGatewayResponse } from './gateway-response.ts'
import { arrivedHeaders, checkMethodRequest, payloadFor, type RoutedRequest } from './method-request.ts'
import { heldResponseBytes, isStream, passResponseStream, takeRequestBody } from './pass-through.ts'
import type { RequestBody } from './request-body.ts'
import type { Handle } from './server.ts'

/** What the pipeline works with. */
export interface Pipeline {
  readonly current: CurrentSnapshot
  readonly mapper: Mapper
  readonly dispatcher: Dispatcher
  readonly aws: AwsAccess
  /** API that answers where the host names none; undefined = the only one there is. */
  readonly defaultApi: string | undefined
  /** Told of every answer: for metrics and the access log. */
  observe(observation: Observation): void
}

/** One answered request. */
export interface Observation {
  readonly client: ClientRequest
  readonly response: ClientResponse
  /** Of the body, after compression. */
  readonly responseBytes: number
  /** Undefined where no method was found. */
  readonly plan: MethodPlan | undefined
  readonly failed: GatewayFailure | undefined
  readonly latencyMs: number
  readonly integrationStatus: number | undefined
  readonly integrationLatencyMs: number | undefined
  /** Set where the service did not accept our signature. */
  readonly refusedSignature: SignatureRefusal | undefined
}

/** What is known of a request so far; each step adds to it. */
interface Progress {
  readonly client: ClientRequest
  deployment: Deployment | undefined
  plan: MethodPlan | undefined
  pathParameters: Readonly<Record<string, string>> | undefined
  request: MethodRequest | undefined
  integrationStatus: number | undefined
  integrationLatencyMs: number | undefined
  refusedSignature: SignatureRefusal | undefined
  /** The client's body where it passes through. */
  upload: BodyStream | undefined
  /** The backend's. */
  download: BodyStream | undefined
}

/** The pipeline of one request, from ClientRequest to response. The only catch-all is here. */
export function createHandle(pipeline: Pipeline): Handle {
  return async (client, body, cancellation) => {
    const begun = performance.now()
    const progress: Progress = {
      client,
      deployment: undefined,
      plan: undefined,
      pathParameters: undefined,
      request: undefined,
      integrationStatus: undefined,
      integrationLatencyMs: undefined,
      refusedSignature: undefined,
      upload: undefined,
      download: undefined,
    }
    let outcome: ClientResponse | GatewayFailure
    try {
      outcome = await run(pipeline, progress, body, cancellation)
    } catch (error) {
      outcome = failure('DEFAULT_5XX', 'BUG', error instanceof Error ? (error.stack ?? error.message) : String(error))
    }
    const failed = isFailure(outcome) ? outcome : undefined
    const response = isFailure(outcome) ? answerFailure(outcome, progress) : outcome
    const observe = (responseBytes: number): void =>
      pipeline.observe({
        client,
        response,
        responseBytes,
        plan: progress.plan,
        failed,
        latencyMs: performance.now() - begun,
        integrationStatus: progress.integrationStatus,
        integrationLatencyMs: progress.integrationLatencyMs,
        refusedSignature: progress.refusedSignature,
      })
    if (response.stream !== undefined) return { ...response, stream: whenOver(response.stream, observe) }
    // What the backend did not want is not waited for.
    progress.upload?.cancel()
    observe(typeof response.body === 'string' ? Buffer.byteLength(response.body) : response.body.length)
    return response
  }
}

/** A stream that tells, once, how many bytes of it were read when it is over. */
function whenOver(stream: BodyStream, tell: (bytes: number) => void): BodyStream {
  let bytes = 0
  let told = false
  const end = (): void => {
    if (!told) tell(bytes)
    told = true
  }
  async function* counted(): AsyncGenerator<Uint8Array> {
    try {
      for await (const piece of stream.pieces) {
        bytes += piece.length
        yield piece
      }
    } finally {
      end()
    }
  }
  const cancel = (): void => {
    stream.cancel()
    end()
  }
  return { length: stream.length, pieces: counted(), cancel }
}

function answerFailure(failed: GatewayFailure, progress: Progress): ClientResponse {
  const response = renderGatewayResponse(failed, progress)
  return { ...response, headers: withOwnHeaders(response.headers, progress.client, undefined) }
}

/**
 * The steps of style's journey. What needs no waiting is not waited for: a step that may have to wait gives a promise
 * only then.
 */
async function run(
  pipeline: Pipeline,
  progress: Progress,
  body: RequestBody,
  cancellation: Cancellation,
): Promise<ClientResponse | GatewayFailure> {
  const snapshot = pipeline.current.get()
  if (snapshot === undefined) return failure('DEFAULT_5XX', 'NOT_READY', 'no configuration is loaded', NOT_READY)
  const routed = route(snapshot, pipeline, progress)
  if (isFailure(routed)) return routed
  const { plan } = routed
  const caller = plan.authorizationType === 'NONE' ? undefined : await findCaller(pipeline, progress.client, body)
  if (isFailure(caller)) return caller
  const checked = checkMethodRequest(caller === undefined ? routed : { ...routed, caller })
  if (isFailure(checked)) return checked
  progress.request = checked
  const taking = (caller === undefined ? takeRequestBody(plan, checked.headers, body) : undefined) ?? body.read()
  const taken = taking instanceof Promise ? await taking : taking
  if (isFailure(taken)) return taken
  let request: MethodRequest = checked
  if (isStream(taken)) progress.upload = taken
  else {
    const decoding = decodeRequestBody(checked.headers, taken)
    const decoded = decoding instanceof Promise ? await decoding : decoding
    if (isFailure(decoded)) return decoded
    request = { ...checked, body: payloadFor(plan, checked.headers, decoded) }
  }
  progress.request = request
  const exchanged = await exchange(pipeline, plan, request, progress, cancellation)
  if (isFailure(exchanged)) return exchanged
  const mapping = pipeline.mapper.mapResponse(plan, request, exchanged.response, exchanged.mapped.overrides)
  const answer = mapping instanceof Promise ? await mapping : mapping
  if (isFailure(answer)) return answer
  const { download } = progress
  const finishing = finishResponse(answer, plan, request, exchanged.response)
  if (download === undefined) return finishing
  const finished = finishing instanceof Promise ? await finishing : finishing
  return { ...finished, stream: passResponseStream(plan, request, exchanged.response.headers, download) }
}

/** A signature covers the body, so that all of it is read before anybody is let in. */
async function findCaller(
  pipeline: Pipeline,
  client: ClientRequest,
  body: RequestBody,
): Promise<Caller | GatewayFailure> {
  const bytes = await body.read()
  return isFailure(bytes) ? bytes : authorize(pipeline.aws, client, bytes)
}

const NOT_READY = { status: 503, message: 'Service Unavailable' } as const

/** Finds the method, before any of the body is read. */
function route(snapshot: Snapshot, pipeline: Pipeline, progress: Progress): RoutedRequest | GatewayFailure {
  const { client } = progress
  const address = findAddress(snapshot, client, pipeline.defaultApi)
  if (isFailure(address)) return address
  const deployment = chooseDeployment(address.stage)
  progress.deployment = deployment
  const match = deployment.routes.find(address.path, client.httpMethod)
  if (match === undefined)
    return failure('MISSING_AUTHENTICATION_TOKEN', 'NO_ROUTE', 'no resource has this path and verb')
  const { route: plan, pathParameters } = match
  progress.plan = plan
  progress.pathParameters = pathParameters
  return { client, headers: arrivedHeaders(client), address, plan, pathParameters }
}

/** The canary's share of the traffic is drawn request by request, as on AWS. */
function chooseDeployment(stage: StageSnapshot): Deployment {
  const { canary, main } = stage
  return canary !== null && Math.random() * 100 < canary.percentTraffic ? canary.deployment : main
}

/** What was sent, and what came back. */
interface Exchange {
  readonly mapped: IntegrationRequest | MockOutcome
  readonly response: EndpointResponse
}

/** Maps, sends and receives. */
async function exchange(
  pipeline: Pipeline,
  plan: MethodPlan,
  request: MethodRequest,
  progress: Progress,
  cancellation: Cancellation,
): Promise<Exchange | GatewayFailure> {
  const { integration } = plan
  if (isSigned(integration)) return signedExchange(pipeline, plan, integration, request, progress, cancellation)
  const mapping = pipeline.mapper.mapRequest(plan, request)
  const mapped = mapping instanceof Promise ? await mapping : mapping
  if (isFailure(mapped)) return mapped
  const response = await callEndpoint(pipeline, plan, request, mapped, progress, cancellation)
  return isFailure(response) ? response : { mapped, response }
}

/**
 * The same with a signature. Once more where a service refused it because its clock is not ours: what was refused has
 * had no effect.
 */
async function signedExchange(
  pipeline: Pipeline,
  plan: MethodPlan,
  integration: AwsPlan | AwsProxyPlan,
  request: MethodRequest,
  progress: Progress,
  cancellation: Cancellation,
): Promise<Exchange | GatewayFailure> {
  const attempt = async (): Promise<Exchange | GatewayFailure> => {
    const signing = await findSigning(pipeline.aws, integration, request)
    const mapped = isFailure(signing) ? signing : await pipeline.mapper.mapRequest(plan, request, signing)
    if (isFailure(mapped)) return mapped
    const response = await callEndpoint(pipeline, plan, request, mapped, progress, cancellation)
    return isFailure(response) ? response : { mapped, response }
  }
  const first = await attempt()
  if (isFailure(first) || !mayBeSkewed(first.response)) return first
  const clock = pipeline.aws.clock.learn(dateOf(first.response.headers))
  const last = clock === 'learnt' ? await attempt() : first
  if (isFailure(last) || last.mapped.kind === 'mock') return last
  progress.refusedSignature = readRefusal(last.mapped, last.response)
  if (progress.refusedSignature !== undefined && refusesKeys(progress.refusedSignature)) {
    distrustKeys(pipeline.aws, integration, last.mapped)
  }
  return last
}

function isSigned(integration: IntegrationPlan): integration is AwsPlan | AwsProxyPlan {
  return integration.kind === 'AWS' || integration.kind === 'AWS_PROXY'
}

async function callEndpoint(
  pipeline: Pipeline,
  plan: MethodPlan,
  request: MethodRequest,
  mapped: IntegrationRequest | MockOutcome,
  progress: Progress,
  cancellation: Cancellation,
): Promise<EndpointResponse | GatewayFailure> {
  const { integration } = plan
  if (mapped.kind === 'mock') return { status: mapped.status, headers: [], body: '' }
  if (integration.kind === 'MOCK') throw new Error('a MOCK has no integration request')
  const begun = performance.now()
  const response = await pipeline.dispatcher.dispatch(mapped, {
    timeoutMs: integration.timeoutMs,
    tls: integration.kind === 'HTTP' || integration.kind === 'HTTP_PROXY' ? integration.tls : 'verify',
    cancellation,
    upload: sendsBody(mapped.httpMethod) ? progress.upload : undefined,
    heldBytes: headers => heldResponseBytes(plan, request, headers),
  })
  progress.integrationLatencyMs = performance.now() - begun
  if (isFailure(response)) return response
  progress.integrationStatus = response.status
  if (!('stream' in response)) return decodeResponse(response)
  progress.download = response.stream
  return { status: response.status, headers: response.headers, body: '' }
}
