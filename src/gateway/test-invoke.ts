import { randomUUID } from 'node:crypto'
import type { CredentialCache } from '../aws/credentials.ts'
import type { RestApiDefinition } from '../definition/rest-api.ts'
import { failure, type GatewayFailure, isFailure } from '../errors.ts'
import type {
  ClientRequest,
  ClientResponse,
  EndpointResponse,
  IntegrationRequest,
  MethodRequest,
  MockOutcome,
  RawHeaders,
} from '../exchange.ts'
import type { TraceStep } from '../integration/environment.ts'
import { headerPairs } from '../mapping/raw-headers.ts'
import { type CompileOptions, compileDeployment } from '../snapshot/compile.ts'
import type { Deployment, MethodPlan } from '../snapshot/snapshot.ts'
import type { TraceNotes } from '../worker/job.ts'
import type { Mapped, WorkerPool } from '../worker/pool.ts'
import { decodeResponseBody } from './content-coding.ts'
import type { Dispatcher } from './dispatch.ts'
import { ExecutionLog } from './execution-log.ts'
import { finishResponse } from './finish-response.ts'
import { renderGatewayResponse } from './gateway-response.ts'
import { checkMethodRequest, payloadFor } from './method-request.ts'

/** What a test invocation works with. */
export interface TestInvokeParts {
  readonly pool: WorkerPool
  readonly dispatcher: Dispatcher
  readonly credentials: CredentialCache
  readonly options: CompileOptions
}

/** A method to try without deploying it. */
export interface TestInvocation {
  readonly definition: RestApiDefinition
  /** Method to run; null = the one that the path and verb lead to. */
  readonly method: { readonly path: string; readonly httpMethod: string } | null
  readonly stage: string | null
  readonly stageVariables: Readonly<Record<string, string>>
  readonly httpMethod: string
  /** `/pets/1?type=dog`, without the stage; may hold `{id}` literally. Empty = none was given. */
  readonly pathWithQueryString: string
  readonly headers: RawHeaders
  readonly body: Uint8Array
  /** `dry`: stop after the request is mapped and signed. */
  readonly dispatch: 'dry' | 'send'
}

/** What came of it, as AWS answers it, and the same as data. */
export interface TestResult {
  /** HTTP status; 0 where nothing was sent, so that nothing was answered. */
  readonly status: number
  readonly headers: RawHeaders
  readonly body: Uint8Array
  readonly latencyMicros: number
  /** AWS's text log. */
  readonly log: string
  readonly trace: readonly Required<TraceStep>[]
  /** Null where no request was built. */
  readonly integrationRequest: {
    readonly method: string
    readonly url: string
    readonly headers: RawHeaders
    readonly body: Uint8Array
    readonly canonicalRequest: string
  } | null
}

/** Stage where none is named. Documented: semantics §17.1. */
const TEST_STAGE = 'test-invoke-stage'

/** Mutable notes of one invocation. */
interface Notes {
  readonly log: ExecutionLog
  readonly trace: TraceStep[]
  request: IntegrationRequest | undefined
}

/**
 * Runs one method through the pipeline with every step noted: the same plan, pool and dispatcher as live traffic, but
 * nothing is deployed, and without `send` nothing leaves. Documented: semantics §17.1.
 */
export async function testInvoke(parts: TestInvokeParts, invocation: TestInvocation): Promise<TestResult> {
  const begun = performance.now()
  const client = clientRequest(invocation)
  const notes: Notes = { log: new ExecutionLog(client.requestId), trace: [], request: undefined }
  const stageName = invocation.stage ?? TEST_STAGE
  const deployment = await compileDeployment(invocation.definition, {
    name: stageName,
    deploymentId: 'test-invoke',
    variables: invocation.stageVariables,
    canary: null,
    options: parts.options,
  })
  const answer = await invoke(parts, invocation, client, deployment, notes)
  const response = isFailure(answer) ? failed(answer, client, deployment, notes) : answer
  if (!isFailure(answer) && answer !== DRY) {
    notes.log.succeeded()
    notes.log.line(`Method completed with status: ${response.status}`)
  }
  return {
    status: response.status,
    headers: response.headers,
    body: bytesOf(response.body),
    latencyMicros: Math.round((performance.now() - begun) * 1000),
    log: notes.log.text(),
    trace: notes.trace.map(step => ({ durationMicros: 0, error: '', ...step })),
    integrationRequest: describeRequest(notes),
  }
}

/** Nothing was sent, so there is no answer. */
const DRY: ClientResponse = { status: 0, headers: [], body: '' }

function clientRequest(invocation: TestInvocation): ClientRequest {
  const cut = invocation.pathWithQueryString.indexOf('?')
  const path = cut < 0 ? invocation.pathWithQueryString : invocation.pathWithQueryString.slice(0, cut)
  return {
    httpMethod: invocation.httpMethod,
    path: path === '' ? (invocation.method?.path ?? '/') : `/${path.replace(/^\/+/, '')}`,
    rawQuery: cut < 0 ? '' : invocation.pathWithQueryString.slice(cut + 1),
    headers: invocation.headers,
    domainName: 'testprefix.testdomainname',
    protocol: 'HTTP/1.1',
    sourceIp: 'test-invoke-source-ip',
    requestId: randomUUID(),
    extendedRequestId: 'test-invoke',
    requestTimeEpoch: Date.now(),
  }
}

async function invoke(
  parts: TestInvokeParts,
  invocation: TestInvocation,
  client: ClientRequest,
  deployment: Deployment,
  notes: Notes,
): Promise<ClientResponse | GatewayFailure> {
  const { method } = invocation
  const found = deployment.routes.find(client.path, client.httpMethod)
  const named = method === null ? undefined : deployment.routes.find(method.path, method.httpMethod)
  const plan = named?.route ?? found?.route
  if (plan === undefined)
    return failure('MISSING_AUTHENTICATION_TOKEN', 'NO_ROUTE', 'no resource has this path and verb')
  // A path that does not fit the resource leaves its parameters unset, and still runs.
  const pathParameters = found?.route === plan ? found.pathParameters : (named?.pathParameters ?? {})
  notes.log.begin(client, pathParameters, invocation.body)
  const stage = { name: deployment.stage, main: deployment, canary: null }
  const address = { stage, path: client.path, requestPath: client.path, eventPath: client.path }
  const checked = checkMethodRequest({ client, address, plan: withoutKey(plan), pathParameters })
  if (isFailure(checked)) return checked
  const request = { ...checked, body: payloadFor(plan, checked.headers, invocation.body) }
  const mapped = await mapRequest(parts, plan, request, notes)
  if (isFailure(mapped)) return mapped
  if (mapped.kind === 'integration-request') notes.request = mapped
  if (mapped.kind === 'integration-request') notes.log.endpointRequest(mapped)
  if (invocation.dispatch === 'dry') return DRY
  const response = await callEndpoint(parts, plan, mapped, notes)
  if (isFailure(response)) return response
  return mapResponse(parts, plan, request, response, mapped, notes)
}

/** A test needs no API key, as on AWS. */
function withoutKey(plan: MethodPlan): MethodPlan {
  return { ...plan, apiKeyRequired: false }
}

async function mapRequest(
  parts: TestInvokeParts,
  plan: MethodPlan,
  request: MethodRequest,
  notes: Notes,
): Promise<IntegrationRequest | MockOutcome | GatewayFailure> {
  const { integration } = plan
  const isAws = integration.kind === 'AWS' || integration.kind === 'AWS_PROXY'
  const credentials = isAws ? await parts.credentials.get(integration.credentials) : undefined
  if (isFailure(credentials)) return credentials
  const mapped = await parts.pool.mapRequest(integration, {
    kind: 'request',
    planHash: integration.hash,
    request,
    now: Date.now(),
    trace: 'on',
    ...(credentials === undefined ? {} : { credentials }),
  })
  return take(mapped, notes)
}

function take<Outcome>(mapped: Mapped<Outcome>, notes: Notes): Outcome | GatewayFailure {
  addNotes(mapped.trace, notes)
  return mapped.outcome
}

function addNotes(trace: TraceNotes | undefined, notes: Notes): void {
  notes.trace.push(...(trace?.steps ?? []))
  for (const line of trace?.lines ?? []) notes.log.line(line)
}

async function callEndpoint(
  parts: TestInvokeParts,
  plan: MethodPlan,
  mapped: IntegrationRequest | MockOutcome,
  notes: Notes,
): Promise<EndpointResponse | GatewayFailure> {
  if (mapped.kind === 'mock') return { status: mapped.status, headers: [], body: '' }
  const { integration } = plan
  if (integration.kind === 'MOCK') throw new Error('a MOCK has no integration request')
  const tls = 'tls' in integration ? integration.tls : 'verify'
  const begun = performance.now()
  const response = await parts.dispatcher.dispatch(mapped, { timeoutMs: integration.timeoutMs, tls })
  if (isFailure(response)) return response
  const body = await decodeResponseBody(response.headers, response.body)
  if (isFailure(body)) return body
  notes.log.endpointResponse({ ...response, body }, Math.round(performance.now() - begun))
  return { ...response, body }
}

async function mapResponse(
  parts: TestInvokeParts,
  plan: MethodPlan,
  request: MethodRequest,
  response: EndpointResponse,
  mapped: IntegrationRequest | MockOutcome,
  notes: Notes,
): Promise<ClientResponse | GatewayFailure> {
  const { integration } = plan
  const outcome = await parts.pool.mapResponse(integration, {
    kind: 'response',
    planHash: integration.hash,
    request,
    response,
    overrides: mapped.overrides,
    trace: 'on',
  })
  const answer = take(outcome, notes)
  if (isFailure(answer)) return answer
  const finished = await finishResponse(answer, plan, request)
  notes.log.methodResponse(finished)
  return finished
}

/** An error result has only `x-amzn-ErrorType` among its headers. Observed: semantics §17.1. */
function failed(
  failedWith: GatewayFailure,
  client: ClientRequest,
  deployment: Deployment,
  notes: Notes,
): ClientResponse {
  const response = renderGatewayResponse(failedWith, { client, deployment })
  notes.log.failed(failedWith, response.status)
  const errorType = headerPairs(response.headers).find(([name]) => name === 'x-amzn-ErrorType')
  return { ...response, headers: errorType ?? [] }
}

function describeRequest(notes: Notes): TestResult['integrationRequest'] {
  const { request } = notes
  if (request === undefined) return null
  return {
    method: request.httpMethod,
    url: `${request.origin}${request.path}`,
    headers: redact(request.headers),
    body: bytesOf(request.body),
    canonicalRequest: notes.trace.find(step => step.stage === 'integration_request.sign')?.source ?? '',
  }
}

/** A session token is a secret; a signature holds for minutes. */
function redact(headers: RawHeaders): string[] {
  return headerPairs(headers).flatMap(([name, value]) => {
    const lower = name.toLowerCase()
    if (lower === 'x-amz-security-token') return [name, '<redacted>']
    if (lower === 'authorization') return [name, value.replace(/Signature=[0-9a-f]{58}/, 'Signature=******')]
    return [name, value]
  })
}

function bytesOf(body: string | Uint8Array): Uint8Array {
  return typeof body === 'string' ? Buffer.from(body, 'utf8') : body
}
