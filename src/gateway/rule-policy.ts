import { evaluatePolicy, type Ruling } from '../access/policy/evaluate.ts'
import { policyRequest } from '../access/policy/request.ts'
import type { Journey } from './journey.ts'

/** Asks the resource policy about a request, with the caller as far as he is known; undefined where there is none. */
export function rulePolicy(journey: Journey): Ruling | undefined {
  const { policy } = journey.routed.plan.deployment
  if (policy === null) return undefined
  const { client, methodArn, identity } = journey
  const ruling = evaluatePolicy(policy, policyRequest(client, methodArn, identity.caller))
  journey.policyRuling = ruling
  journey.watcher?.ruled({ kind: 'policy', field: fieldOf(ruling), outcome: describeRuling(ruling) })
  return ruling
}

function fieldOf({ statement }: Ruling): string {
  return statement < 0 ? 'policy' : `policy.Statement[${statement}]`
}

/** A ruling in words. */
export function describeRuling({ effect, statement }: Ruling): string {
  if (effect === 'none') return 'no statement matches'
  const verb = effect === 'Allow' ? 'allows' : 'denies'
  return statement < 0 ? verb : `statement ${statement} ${verb}`
}
