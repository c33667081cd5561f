import type { CredentialCache } from '../aws/credentials.ts'
import { failure, type GatewayFailure, isFailure } from '../errors.ts'
import type {
  ClientRequest,
  ClientResponse,
  EndpointResponse,
  IntegrationRequest,
  MethodRequest,
  MockOutcome,
} from '../exchange.ts'
import type { IntegrationPlan } from '../integration/plan.ts'
import type { CurrentSnapshot } from '../snapshot/current.ts'
import type { Deployment, MethodPlan, Snapshot, StageSnapshot } from '../snapshot/snapshot.ts'
import type { Mapper } from '../worker/mapper.ts'
import { findAddress } from './address.ts'
import { decodeRequestBody, decodeResponse } from './content-coding.ts'
import type { Dispatcher } from './dispatch.ts'
import { finishResponse, withOwnHeaders } from './finish-response.ts'
import { renderGatewayResponse } from './gateway-response.ts'
import { arrivedHeaders, checkMethodRequest, payloadFor } from './method-request.ts'
import type { RequestBody } from './request-body.ts'
import type { Handle } from './server.ts'

/** What the pipeline works with. */
export interface Pipeline {
  readonly current: CurrentSnapshot
  readonly mapper: Mapper
  readonly dispatcher: Dispatcher
  readonly credentials: CredentialCache
  /** API that answers where the host names none; undefined = the only one there is. */
  readonly defaultApi: string | undefined
  /** Told of every answer: for metrics and the access log. */
  observe(observation: Observation): void
}

/** One answered request. */
export interface Observation {
  readonly client: ClientRequest
  readonly response: ClientResponse
  /** Undefined where no method was found. */
  readonly plan: MethodPlan | undefined
  readonly failed: GatewayFailure | undefined
  readonly latencyMs: number
  readonly integrationStatus: number | undefined
  readonly integrationLatencyMs: number | undefined
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
}

/** The pipeline of one request, from ClientRequest to response. The only catch-all is here. */
export function createHandle(pipeline: Pipeline): Handle {
  return async (client, body, signal) => {
    const begun = performance.now()
    const progress: Progress = {
      client,
      deployment: undefined,
      plan: undefined,
      pathParameters: undefined,
      request: undefined,
      integrationStatus: undefined,
      integrationLatencyMs: undefined,
    }
    const outcome = await runSafely(pipeline, progress, body, signal)
    const response = isFailure(outcome) ? answerFailure(outcome, progress) : outcome
    const { plan, integrationStatus, integrationLatencyMs } = progress
    const failed = isFailure(outcome) ? outcome : undefined
    const latencyMs = performance.now() - begun
    pipeline.observe({ client, response, plan, failed, latencyMs, integrationStatus, integrationLatencyMs })
    return response
  }
}

function answerFailure(failed: GatewayFailure, progress: Progress): ClientResponse {
  const response = renderGatewayResponse(failed, progress)
  return { ...response, headers: withOwnHeaders(response.headers, progress.client, undefined) }
}

async function runSafely(
  pipeline: Pipeline,
  progress: Progress,
  body: RequestBody,
  signal: AbortSignal,
): Promise<ClientResponse | GatewayFailure> {
  try {
    return await run(pipeline, progress, body, signal)
  } catch (error) {
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return failure('DEFAULT_5XX', 'BUG', detail)
  }
}

async function run(
  pipeline: Pipeline,
  progress: Progress,
  body: RequestBody,
  signal: AbortSignal,
): Promise<ClientResponse | GatewayFailure> {
  const snapshot = pipeline.current.get()
  if (snapshot === undefined) return failure('DEFAULT_5XX', 'NOT_READY', 'no configuration is loaded', NOT_READY)
  const checked = route(snapshot, pipeline, progress)
  if (isFailure(checked)) return checked
  const { plan } = checked
  const bytes = await body.read()
  if (isFailure(bytes)) return bytes
  const decoded = await decodeRequestBody(checked.request.headers, bytes)
  if (isFailure(decoded)) return decoded
  const request = { ...checked.request, body: payloadFor(plan, checked.request.headers, decoded) }
  progress.request = request
  const mapped = await mapRequest(pipeline, plan, request)
  if (isFailure(mapped)) return mapped
  const response = await callEndpoint(pipeline, plan.integration, mapped, progress, signal)
  if (isFailure(response)) return response
  const answer = await pipeline.mapper.mapResponse(plan, request, response, mapped.overrides)
  return isFailure(answer) ? answer : finishResponse(answer, plan, request, response)
}

const NOT_READY = { status: 503, message: 'Service Unavailable' } as const

/** Finds the method and checks the request against it, before any of its body is read. */
function route(
  snapshot: Snapshot,
  pipeline: Pipeline,
  progress: Progress,
): { plan: MethodPlan; request: MethodRequest } | GatewayFailure {
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
  const request = checkMethodRequest({ client, headers: arrivedHeaders(client), address, plan, pathParameters })
  if (isFailure(request)) return request
  progress.request = request
  return { plan, request }
}

/** The canary's share of the traffic is drawn request by request, as on AWS. */
function chooseDeployment(stage: StageSnapshot): Deployment {
  const { canary, main } = stage
  return canary !== null && Math.random() * 100 < canary.percentTraffic ? canary.deployment : main
}

async function mapRequest(
  pipeline: Pipeline,
  plan: MethodPlan,
  request: MethodRequest,
): Promise<IntegrationRequest | MockOutcome | GatewayFailure> {
  const { integration } = plan
  if (integration.kind !== 'AWS' && integration.kind !== 'AWS_PROXY') return pipeline.mapper.mapRequest(plan, request)
  const credentials = await pipeline.credentials.get(integration.credentials)
  return isFailure(credentials) ? credentials : pipeline.mapper.mapRequest(plan, request, credentials)
}

async function callEndpoint(
  pipeline: Pipeline,
  plan: IntegrationPlan,
  mapped: IntegrationRequest | MockOutcome,
  progress: Progress,
  signal: AbortSignal,
): Promise<EndpointResponse | GatewayFailure> {
  if (mapped.kind === 'mock') return { status: mapped.status, headers: [], body: '' }
  if (plan.kind === 'MOCK') throw new Error('a MOCK has no integration request')
  const tls = plan.kind === 'HTTP' || plan.kind === 'HTTP_PROXY' ? plan.tls : 'verify'
  const begun = performance.now()
  const response = await pipeline.dispatcher.dispatch(mapped, { timeoutMs: plan.timeoutMs, tls, signal })
  progress.integrationLatencyMs = performance.now() - begun
  if (isFailure(response)) return response
  progress.integrationStatus = response.status
  return decodeResponse(response)
}
