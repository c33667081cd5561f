import { type GatewayFailure, isFailure } from '../../exchange/failure.ts'
import type { Journey } from '../journey.ts'
import { authorize } from '../signing.ts'

/**
 * The caller of a method of authorization type AWS_IAM. A signature covers the body, so that all of it is read before
 * anybody is let in. Fails with AWS's texts: 403.
 */
export function admitCaller(journey: Journey): undefined | Promise<GatewayFailure | undefined> {
  return journey.routed.plan.authorizationType === 'NONE' ? undefined : verifyCaller(journey)
}

async function verifyCaller(journey: Journey): Promise<GatewayFailure | undefined> {
  const bytes = await journey.body.read()
  if (isFailure(bytes)) return bytes
  const caller = authorize(journey.parts.aws, journey.client, bytes)
  if (isFailure(caller)) return caller
  journey.identity = { ...journey.identity, caller }
  return undefined
}
