import { evaluatePolicy, type Ruling } from '../../access/policy/evaluate.ts'
import { policyRequest } from '../../access/policy/request.ts'
import { type GatewayFailure, isFailure } from '../../exchange/failure.ts'
import type { Caller } from '../../exchange/messages.ts'
import type { Journey } from '../journey.ts'
import { describeRuling } from '../rule-policy.ts'
import { authorize } from '../signing.ts'

/**
 * The caller of a method of authorization type AWS_IAM. A signature covers the body, so that all of it is read before
 * anybody is let in. Fails with AWS's texts: 403.
 */
export function admitCaller(journey: Journey): undefined | Promise<GatewayFailure | undefined> {
  return journey.routed.plan.authorizationType === 'AWS_IAM' ? verifyCaller(journey) : undefined
}

async function verifyCaller(journey: Journey): Promise<GatewayFailure | undefined> {
  const bytes = await journey.body.read()
  if (isFailure(bytes)) return bytes
  const caller = authorize(journey.parts.aws, journey.client, bytes)
  if (isFailure(caller)) return caller
  journey.identity = { ...journey.identity, caller }
  const identification = identify(journey, caller)
  journey.identification = identification
  if (journey.watcher !== undefined) {
    const account = identification.account === 'same' ? 'this account' : 'another account'
    const outcome = `${caller.arn} of ${account}; its own policy: ${describeRuling(identification.ruling)}`
    journey.watcher.ruled({ kind: 'caller', field: 'authorizationType', outcome })
  }
  return undefined
}

/** A caller without a policy of his own may do all that nobody denies him. Documented: access §29. */
const ALLOWED: Ruling = { effect: 'Allow', statement: -1 }

function identify({ parts, client, methodArn, routed }: Journey, caller: Caller) {
  const policy = parts.aws.callerPolicies.get(caller.accessKeyId)
  const ruling = policy === undefined ? ALLOWED : evaluatePolicy(policy, policyRequest(client, methodArn, caller))
  const { accountId } = routed.plan.integration.scope
  const account = caller.accountId === accountId ? 'same' : 'other'
  return { kind: 'caller', arn: caller.arn, account, ruling } as const
}
