import { type GatewayFailure, isFailure } from '../../exchange/failure.ts'
import { whenSettled } from '../../exchange/settled.ts'
import type { Journey } from '../journey.ts'

/** EndpointResponse → MethodResponse: selection pattern, parameters, template. */
export function mapResponse(journey: Journey): GatewayFailure | undefined | Promise<GatewayFailure | undefined> {
  const { parts, routed, request, response, overrides } = journey
  return whenSettled(parts.mapper.mapResponse(routed.plan, request, response, overrides), answer => {
    if (isFailure(answer)) return answer
    journey.answer = answer
    return undefined
  })
}
