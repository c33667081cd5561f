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
  MethodResponse,
  MockOutcome,
  RawHeaders,
} from '../exchange.ts'
import type { TraceStep } from '../integration/environment.ts'
import { dropOnArrival } from '../mapping/header-rules.ts'
import { mediaTypeOf } from '../mapping/media-type.ts'
import { findHeader, headerPairs, withoutHeader } from '../mapping/raw-headers.ts'
import { type CompileOptions, compileDeployment } from '../snapshot/compile.ts'
import type { RouteMatch } from '../snapshot/router.ts'
import type { Deployment, MethodPlan } from '../snapshot/snapshot.ts'
import type { TraceNotes } from '../worker/job.ts'
import type { Mapped, WorkerPool } from '../worker/pool.ts'
import { decodeResponse } from './content-coding.ts'
import type { Dispatcher } from './dispatch.ts'
import { ExecutionLog } from './execution-log.ts'
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
    headers: withoutOtherType(invocation.headers),
    domainName: 'testprefix.testdomainname',
    protocol: 'HTTP/1.1',
    sourceIp: 'test-invoke-source-ip',
    requestId: randomUUID(),
    extendedRequestId: 'test-invoke',
    requestTimeEpoch: Date.now(),
  }
}

/** A Content-Type other than application/json is ignored in a test. Observed: semantics §17.1. */
function withoutOtherType(headers: RawHeaders): RawHeaders {
  const type = mediaTypeOf(findHeader(headers, 'content-type'))
  return type === 'application/json' ? headers : withoutHeader(headers, 'content-type')
}

async function invoke(
  parts: TestInvokeParts,
  invocation: TestInvocation,
  client: ClientRequest,
  deployment: Deployment,
  notes: Notes,
): Promise<ClientResponse | GatewayFailure> {
  const match = findMethod(invocation.method, client, deployment)
  if (match === undefined)
    return failure('MISSING_AUTHENTICATION_TOKEN', 'NO_ROUTE', 'no resource has this path and verb')
  const { route: plan, pathParameters } = match
  notes.log.begin(client, pathParameters, invocation.body)
  const request = buildRequest(plan, client, pathParameters, deployment, invocation.body)
  if (isFailure(request)) return request
  const mapped = await mapRequest(parts, plan, request, notes)
  if (isValidated(plan, mapped)) notes.log.validated('application/json')
  if (isFailure(mapped)) return mapped
  if (mapped.kind === 'integration-request') {
    notes.request = mapped
    notes.log.endpointRequest(mapped)
  }
  if (invocation.dispatch === 'dry') return DRY
  const response = await callEndpoint(parts, plan, mapped, notes)
  if (isFailure(response)) return response
  return mapResponse(parts, plan, request, response, mapped, notes)
}

/**
 * The method that is named, or the one that path and verb lead to. A path that does not fit the named resource leaves
 * its parameters unset, and still runs. Observed: semantics §17.1.
 */
function findMethod(
  method: TestInvocation['method'],
  client: ClientRequest,
  deployment: Deployment,
): RouteMatch<MethodPlan> | undefined {
  const found = deployment.routes.find(client.path, client.httpMethod)
  if (method === null) return found
  const named = deployment.routes.find(method.path, method.httpMethod)
  if (named === undefined || found?.route === named.route) return found
  return { route: named.route, pathParameters: client.path === method.path ? named.pathParameters : {} }
}

function buildRequest(
  plan: MethodPlan,
  client: ClientRequest,
  pathParameters: Readonly<Record<string, string>>,
  deployment: Deployment,
  body: Uint8Array,
): MethodRequest | GatewayFailure {
  const stage = { name: deployment.stage, main: deployment, canary: null }
  const requestPath = `/${deployment.stage}${client.path}`
  const address = { stage, path: client.path, requestPath, eventPath: client.path }
  const headers = dropOnArrival(client.headers)
  const checked = checkMethodRequest({ client, headers, address, plan: withoutKey(plan), pathParameters })
  return isFailure(checked) ? checked : { ...checked, body: payloadFor(plan, checked.headers, body) }
}

function isValidated(plan: MethodPlan, mapped: IntegrationRequest | MockOutcome | GatewayFailure): boolean {
  return plan.hasValidator && !(isFailure(mapped) && mapped.type === 'BAD_REQUEST_BODY')
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
  const decoded = await decodeResponse(response)
  if (isFailure(decoded)) return decoded
  notes.log.endpointResponse({ ...response, body: decoded.body }, Math.round(performance.now() - begun))
  return decoded
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
  const finished = testResponse(answer, plan, request)
  notes.log.methodResponse(finished)
  return finished
}

/** Headers of a test have no request ids; the trace id goes first. Observed: semantics §16.4, §17.1. */
function testResponse(answer: MethodResponse, plan: MethodPlan, request: MethodRequest): ClientResponse {
  const { kind } = plan.integration
  const isTraced = kind === 'HTTP' || kind === 'AWS' || kind === 'AWS_PROXY'
  const kept = isTraced ? withoutHeader(answer.headers, 'x-amzn-trace-id') : answer.headers
  const type = findHeader(kept, 'content-type') === undefined ? ['Content-Type', 'application/json'] : []
  const headers = [...(isTraced ? ['X-Amzn-Trace-Id', request.traceId] : []), ...kept, ...type]
  return { status: answer.status, headers, body: answer.body }
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
