import { type GatewayFailure, isFailure } from '../../exchange/failure.ts'
import type { BodyStream } from '../../exchange/messages.ts'
import { whenSettled } from '../../exchange/settled.ts'
import { decodeRequestBody } from '../content-coding.ts'
import type { Journey } from '../journey.ts'
import { payloadFor } from '../method-request.ts'
import { isStream, takeRequestBody } from '../pass-through.ts'

/** The body: whole and decoded, or a stream beside the request where nobody maps, checks or signs it. */
export function takeBody(journey: Journey): GatewayFailure | undefined | Promise<GatewayFailure | undefined> {
  const { plan } = journey.routed
  const { request, body } = journey
  const passing = request.caller === undefined ? takeRequestBody(plan, request.headers, body) : undefined
  return whenSettled(passing ?? body.read(), taken => keepBody(journey, taken))
}

function keepBody(
  journey: Journey,
  taken: Uint8Array | BodyStream | GatewayFailure,
): GatewayFailure | undefined | Promise<GatewayFailure | undefined> {
  if (isFailure(taken)) return taken
  if (isStream(taken)) {
    journey.upload = taken
    return undefined
  }
  const { request, routed, parts, cancellation } = journey
  const limits = { limitBytes: parts.bodyBytes, memory: cancellation?.memory }
  return whenSettled(decodeRequestBody(request.headers, taken, limits), bytes => {
    if (isFailure(bytes)) return bytes
    journey.request = { ...request, body: payloadFor(routed.plan, request.headers, bytes) }
    return undefined
  })
}
