import { failure, type GatewayFailure, isFailure } from '../../exchange/failure.ts'
import type { Journey } from '../journey.ts'

/**
 * API, stage, canary and method, before any of the body is read. Fails with 403 where the stage or the method is not
 * there. Observed: semantics §4.1.
 */
export function route(journey: Journey): GatewayFailure | undefined {
  const location = journey.parts.locate(journey.client)
  if (isFailure(location)) return location
  const { deployment, match, headers, path, requestPath, eventPath } = location
  journey.deployment = deployment
  if (match === undefined) {
    return failure('MISSING_AUTHENTICATION_TOKEN', 'NO_ROUTE', 'no resource has this path and verb')
  }
  const { route: plan, pathParameters } = match
  journey.routed = { deployment, plan, pathParameters, headers, path, requestPath, eventPath }
  journey.watcher?.routed(journey.routed)
  return undefined
}
