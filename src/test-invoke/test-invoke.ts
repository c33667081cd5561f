import type { TestInvocation } from '../definition/test-invocation.ts'
import type { Dispatcher } from '../dispatch/dispatcher.ts'
import { type GatewayFailure, isFailure } from '../exchange/failure.ts'
import { headerPairs } from '../exchange/headers.ts'
import type { ClientResponse } from '../exchange/messages.ts'
import { createAccessCaches } from '../gateway/access-caches.ts'
import { renderGatewayResponse } from '../gateway/gateway-response.ts'
import { Journey, STOPPED } from '../gateway/journey.ts'
import { ACCESS_STEPS, follow, TEST_STEPS } from '../gateway/pipeline.ts'
import type { AwsAccess } from '../gateway/signing.ts'
import { wholeBody } from '../server/request-body.ts'
import { type CompileOptions, compileDeployment } from '../snapshot/compile.ts'
import type { WorkerPool } from '../worker/pool.ts'
import { clientRequest, locateTest } from './request.ts'
import { bytesOf, describeRequest, type TestResult, testResponse } from './result.ts'
import { Notes, tracingMapper } from './watch.ts'

/** Dependencies of a test invocation: those of traffic, in instances of their own. */
export interface TestInvokeParts {
  readonly pool: WorkerPool
  readonly dispatcher: Dispatcher
  readonly aws: AwsAccess
  readonly options: CompileOptions
  /** Bytes of a request's body, encoded or decoded. */
  readonly bodyBytes: number
}

/** Stage where none is named. Documented: semantics §17.1. */
const TEST_STAGE = 'test-invoke-stage'

/**
 * Runs one method through the pipeline with every step noted: the steps of live traffic, watched, but nothing is
 * deployed, and without `send` nothing leaves. Documented: semantics §17.1.
 */
export async function testInvoke(parts: TestInvokeParts, invocation: TestInvocation): Promise<TestResult> {
  const begun = performance.now()
  const client = clientRequest(invocation)
  const notes = new Notes(client, invocation)
  const { pool, dispatcher, aws, bodyBytes } = parts
  const access = createAccessCaches(dispatcher)
  const deployment = await compileDeployment(invocation.definition, {
    name: invocation.stage ?? TEST_STAGE,
    deploymentId: 'test-invoke',
    variables: invocation.stageVariables,
    canary: null,
    options: parts.options,
  })
  const locate = locateTest(invocation.method, deployment)
  const journey = new Journey({
    parts: { locate, mapper: tracingMapper(pool, notes), dispatcher, aws, access, bodyBytes },
    client,
    body: wholeBody(invocation.body),
    watcher: notes,
  })
  if (invocation.authorizer !== null) journey.identity = { authorizer: invocation.authorizer }
  const isQuestion = invocation.dispatch === 'authorize'
  const end = await follow(isQuestion ? ACCESS_STEPS : TEST_STEPS, journey)
  const good = end ?? (isQuestion ? STOPPED : succeeded(journey, notes))
  const response = isFailure(good) ? failed(good, journey, notes) : good
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

function succeeded({ answer, routed, request }: Journey, { log }: Notes): ClientResponse {
  const response = testResponse(answer, routed.plan, request)
  log.methodResponse(response)
  log.succeeded()
  log.line(`Method completed with status: ${response.status}`)
  return response
}

/** An error result has only `x-amzn-ErrorType` among its headers. Observed: semantics §17.1. */
function failed(failure: GatewayFailure, journey: Journey, { log, trace }: Notes): ClientResponse {
  const response = renderGatewayResponse(failure, journey.failureScope())
  log.failed(failure, response.status)
  const { type, code, detail } = failure
  trace.push({ stage: 'gateway_response', field: type, source: code, output: `${response.status}`, error: detail })
  const errorType = headerPairs(response.headers).find(([name]) => name === 'x-amzn-ErrorType')
  return { ...response, headers: errorType ?? [] }
}
