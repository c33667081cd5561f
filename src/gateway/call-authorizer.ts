import { type AuthorizerResult, misconfigured, readAuthorizerAnswer } from '../access/lambda/answer.ts'
import { buildInvocation } from '../access/lambda/invocation.ts'
import type { FunctionCall } from '../access/plan.ts'
import { mayBeSkewed, readRefusal, refusesKeys } from '../aws/signature/signature-refusal.ts'
import { type GatewayFailure, isFailure } from '../exchange/failure.ts'
import type { EndpointResponse, IntegrationRequest } from '../exchange/messages.ts'
import type { JourneyParts } from './journey.ts'
import { dateOf, distrustOwner, signingOf } from './signing.ts'

/** Bounds of a call. Documented: access §22. */
const TIMEOUT_MS = 10_000
const ANSWER_BYTES = 1024 * 1024

/** A function's event, and the trace that its call belongs to. */
export interface AuthorizerEvent {
  readonly event: object
  readonly traceId: string
}

/**
 * Asks a function, once more where Lambda refused the signature because its clock is not ours. No client's leaving ends
 * the call, since others may wait for its result. Fails with 401 and 500. Documented: access §25.
 */
export async function callAuthorizer(
  parts: Pick<JourneyParts, 'aws' | 'dispatcher'>,
  call: FunctionCall,
  event: AuthorizerEvent,
): Promise<AuthorizerResult | GatewayFailure> {
  if (call.kind === 'invalid') return misconfigured(call.reason)
  const first = await invoke(parts, call, event)
  if (isFailure(first)) return first
  const isSkewed = mayBeSkewed(first.response) && parts.aws.clock.learn(dateOf(first.response.headers)) === 'learnt'
  const last = isSkewed ? await invoke(parts, call, event) : first
  if (isFailure(last)) return last
  const refusal = readRefusal(last.request, last.response)
  if (refusal !== undefined && refusesKeys(refusal)) distrustOwner(parts.aws, call.credentials, last.request)
  return readAuthorizerAnswer(last.response)
}

interface Invoked {
  readonly request: IntegrationRequest
  readonly response: EndpointResponse
}

async function invoke(
  { aws, dispatcher }: Pick<JourneyParts, 'aws' | 'dispatcher'>,
  call: Extract<FunctionCall, { kind: 'function' }>,
  { event, traceId }: AuthorizerEvent,
): Promise<Invoked | GatewayFailure> {
  const signing = await signingOf(aws, call.credentials)
  if (isFailure(signing)) return misconfigured(signing.detail)
  const request = buildInvocation(call, event, { ...signing, traceId })
  if (isFailure(request)) return request
  const response = await dispatcher.dispatch(request, {
    timeoutMs: TIMEOUT_MS,
    tls: 'verify',
    cancellation: undefined,
    upload: undefined,
    heldBytes: () => ANSWER_BYTES,
  })
  if (isFailure(response)) return misconfigured(`the function cannot be called: ${response.code}: ${response.detail}`)
  if (!('stream' in response)) return { request, response }
  response.stream.cancel()
  return misconfigured(`the answer has more than ${ANSWER_BYTES} bytes`)
}
