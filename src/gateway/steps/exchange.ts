import { mayBeSkewed, readRefusal, refusesKeys } from '../../aws/signature/signature-refusal.ts'
import type { DispatchOutcome } from '../../dispatch/dispatcher.ts'
import { type GatewayFailure, isFailure } from '../../exchange/failure.ts'
import type { ClientResponse, EndpointResponse, IntegrationRequest, StreamedResponse } from '../../exchange/messages.ts'
import { whenSettled } from '../../exchange/settled.ts'
import { sendsBody } from '../../integration/http.ts'
import type { AwsPlan, AwsProxyPlan, IntegrationPlan } from '../../integration/plan/plan.ts'
import type { RequestOutcome } from '../../integration/request.ts'
import type { Signing } from '../../worker/job.ts'
import { decodeResponse } from '../content-coding.ts'
import { type Journey, STOPPED } from '../journey.ts'
import { heldResponseBytes } from '../pass-through.ts'
import { dateOf, distrustKeys, findSigning } from '../signing.ts'

/** A failure, a journey that is not to be sent, or the backend's answer. */
type Attempt = EndpointResponse | GatewayFailure | typeof STOPPED

/**
 * Maps the request, signs it where AWS asks for that, sends it and receives the answer. A watched journey may stop
 * before anything is sent.
 */
export async function exchange(journey: Journey): Promise<GatewayFailure | ClientResponse | undefined> {
  const { integration } = journey.routed.plan
  const attempt = await (isSigned(integration) ? exchangeSigned(journey, integration) : exchangeOnce(journey))
  if (isFailure(attempt) || attempt === STOPPED) return attempt
  journey.response = attempt
  return undefined
}

function isSigned(integration: IntegrationPlan): integration is AwsPlan | AwsProxyPlan {
  return integration.kind === 'AWS' || integration.kind === 'AWS_PROXY'
}

/** Once more where a service refused the signature because its clock is not ours: what was refused has had no effect. */
async function exchangeSigned(journey: Journey, integration: AwsPlan | AwsProxyPlan): Promise<Attempt> {
  const { aws } = journey.parts
  const first = await attemptSigned(journey, integration)
  if (isFailure(first) || first === STOPPED || !mayBeSkewed(first)) return first
  const isLearnt = aws.clock.learn(dateOf(first.headers)) === 'learnt'
  const last = isLearnt ? await attemptSigned(journey, integration) : first
  if (!isFailure(last) && last !== STOPPED) noteRefusal(journey, integration, last)
  return last
}

function noteRefusal(journey: Journey, integration: AwsPlan | AwsProxyPlan, response: EndpointResponse): void {
  const { mapped, parts, watcher } = journey
  const refusal = mapped === undefined ? undefined : readRefusal(mapped, response)
  if (mapped === undefined || refusal === undefined) return
  journey.refusedSignature = refusal
  watcher?.signatureRefused(refusal)
  if (refusesKeys(refusal)) distrustKeys(parts.aws, integration, mapped)
}

function attemptSigned(journey: Journey, integration: AwsPlan | AwsProxyPlan): Attempt | Promise<Attempt> {
  return whenSettled(findSigning(journey.parts.aws, integration, journey.request), signing => {
    if (!isFailure(signing)) return exchangeOnce(journey, signing)
    const goOn = journey.watcher?.unsigned(signing) ?? 'fail'
    return goOn === 'fail' ? signing : exchangeOnce(journey)
  })
}

function exchangeOnce(journey: Journey, signing?: Signing): Attempt | Promise<Attempt> {
  const { parts, routed, request } = journey
  return whenSettled(parts.mapper.mapRequest(routed.plan, request, signing), outcome => send(journey, outcome))
}

function send(journey: Journey, outcome: RequestOutcome): Attempt | Promise<Attempt> {
  const verdict = journey.watcher?.mapped(outcome)
  if (isFailure(outcome)) return outcome
  journey.overrides = outcome.overrides
  if (verdict === 'stop') return STOPPED
  if (outcome.kind === 'mock') return { status: outcome.status, headers: [], body: '' }
  journey.mapped = outcome
  return call(journey, outcome)
}

async function call(journey: Journey, mapped: IntegrationRequest): Promise<Attempt> {
  const begun = performance.now()
  const response = await dispatch(journey, mapped)
  journey.integrationLatencyMs = performance.now() - begun
  if (isFailure(response)) return response
  journey.integrationStatus = response.status
  const received = receive(journey, response)
  const whole = received instanceof Promise ? await received : received
  if (!isFailure(whole)) journey.watcher?.answered(whole, journey.integrationLatencyMs)
  return whole
}

/** The answer, decoded; one that passes on stays a stream. */
function receive(
  journey: Journey,
  response: EndpointResponse | StreamedResponse,
): DispatchOutcome | Promise<DispatchOutcome> {
  if (!('stream' in response)) {
    return decodeResponse(journey.routed.plan.integration, response, journey.cancellation?.memory)
  }
  journey.download = response.stream
  return { status: response.status, headers: response.headers, body: '' }
}

function dispatch(journey: Journey, mapped: IntegrationRequest): Promise<DispatchOutcome | StreamedResponse> {
  const { parts, routed, request, cancellation, upload, watcher } = journey
  const { plan } = routed
  const { integration } = plan
  if (integration.kind === 'MOCK') throw new Error('a MOCK has no integration request')
  if (!sendsBody(mapped.httpMethod)) upload?.cancel()
  return parts.dispatcher.dispatch(mapped, {
    timeoutMs: integration.timeoutMs,
    tls: integration.kind === 'HTTP' || integration.kind === 'HTTP_PROXY' ? integration.tls : 'verify',
    cancellation,
    upload: sendsBody(mapped.httpMethod) ? upload : undefined,
    // A watcher is shown every answer whole.
    heldBytes: headers =>
      watcher === undefined ? heldResponseBytes(plan, request, headers) : Number.POSITIVE_INFINITY,
  })
}
