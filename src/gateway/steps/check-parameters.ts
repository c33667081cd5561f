import { type GatewayFailure, isFailure } from '../../exchange/failure.ts'
import type { Journey } from '../journey.ts'
import { buildMethodRequest } from '../method-request.ts'

/** The required parameters, and the MethodRequest around a body that nobody has read. Fails with 400. */
export function checkParameters(journey: Journey): GatewayFailure | undefined {
  const request = buildMethodRequest(journey.client, journey.routed, journey.identity)
  if (isFailure(request)) return request
  journey.request = request
  return undefined
}
