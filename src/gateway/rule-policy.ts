import { evaluatePolicy, type Ruling } from '../access/policy/evaluate.ts'
import { policyRequest } from '../access/policy/request.ts'
import type { Journey } from './journey.ts'

/** What the resource policy says of a request, with the caller as far as he is known; undefined where there is none. */
export function rulePolicy(journey: Journey): Ruling | undefined {
  const { policy } = journey.routed.plan.deployment
  if (policy === null) return undefined
  const { client, methodArn, identity } = journey
  const ruling = evaluatePolicy(policy, policyRequest(client, methodArn, identity.caller))
  journey.policyRuling = ruling
  return ruling
}
