import { readRefusal } from '../aws/signature/signature-refusal.ts'
import type { TestInvocation } from '../definition/test-invocation.ts'
import type { Dispatcher } from '../dispatch/dispatcher.ts'
import { failure, type GatewayFailure, isFailure } from '../exchange/failure.ts'
import { headerPairs } from '../exchange/headers.ts'
import type {
  ClientRequest,
  ClientResponse,
  EndpointResponse,
  IntegrationRequest,
  MethodRequest,
  MockOutcome,
} from '../exchange/messages.ts'
import { decodeResponse } from '../gateway/content-coding.ts'
import { renderGatewayResponse } from '../gateway/gateway-response.ts'
import { type AwsAccess, findSigning } from '../gateway/signing.ts'
import type { TraceStep } from '../integration/environment.ts'
import { type CompileOptions, compileDeployment } from '../snapshot/compile.ts'
import type { Deployment, MethodPlan } from '../snapshot/snapshot.ts'
import type { TraceNotes } from '../worker/job.ts'
import type { Mapped, WorkerPool } from '../worker/pool.ts'
import { ExecutionLog } from './execution-log.ts'
import { buildRequest, clientRequest, findMethod } from './request.ts'
import { bytesOf, describeRequest, type TestResult, testResponse } from './result.ts'

/** What a test invocation works with. */
export interface TestInvokeParts {
  readonly pool: WorkerPool
  readonly dispatcher: Dispatcher
  readonly aws: AwsAccess
  readonly options: CompileOptions
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
    integrationRequest: describeRequest(notes.request, notes.trace),
  }
}

/** Nothing was sent, so there is no answer. */
const DRY: ClientResponse = { status: 0, headers: [], body: '' }

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

function isValidated(plan: MethodPlan, mapped: IntegrationRequest | MockOutcome | GatewayFailure): boolean {
  return plan.hasValidator && !(isFailure(mapped) && mapped.type === 'BAD_REQUEST_BODY')
}

async function mapRequest(
  parts: TestInvokeParts,
  plan: MethodPlan,
  request: MethodRequest,
  notes: Notes,
): Promise<IntegrationRequest | MockOutcome | GatewayFailure> {
  const { integration } = plan
  const isAws = integration.kind === 'AWS' || integration.kind === 'AWS_PROXY'
  const signing = isAws ? await findSigning(parts.aws, integration, request) : undefined
  if (isFailure(signing)) {
    notes.trace.push({
      stage: 'integration_request.sign',
      field: 'credentials',
      source: '',
      output: '',
      error: signing.detail,
    })
    return signing
  }
  const mapped = await parts.pool.mapRequest(integration, {
    kind: 'request',
    planHash: integration.hash,
    request,
    now: Date.now(),
    trace: 'on',
    ...signing,
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
  if (integration.kind === 'AWS' || integration.kind === 'AWS_PROXY') noteRefusal(mapped, decoded, notes)
  return decoded
}

/** Shows what was signed beside what the service says it expected. */
function noteRefusal(request: IntegrationRequest, response: EndpointResponse, notes: Notes): void {
  const refusal = readRefusal(request, response)
  if (refusal === undefined) return
  const { code, message, signed, expected } = refusal
  notes.log.refusedSignature(refusal)
  const error = `the service refused the signature: ${code}: ${message}`
  notes.trace.push({
    stage: 'integration_response.signature',
    field: 'credentials',
    source: signed,
    output: expected,
    error,
  })
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

/** An error result has only `x-amzn-ErrorType` among its headers. Observed: semantics §17.1. */
function failed(
  failedWith: GatewayFailure,
  client: ClientRequest,
  deployment: Deployment,
  notes: Notes,
): ClientResponse {
  const response = renderGatewayResponse(failedWith, { client, deployment })
  notes.log.failed(failedWith, response.status)
  const { type, code, detail } = failedWith
  notes.trace.push({
    stage: 'gateway_response',
    field: type,
    source: code,
    output: `${response.status}`,
    error: detail,
  })
  const errorType = headerPairs(response.headers).find(([name]) => name === 'x-amzn-ErrorType')
  return { ...response, headers: errorType ?? [] }
}
