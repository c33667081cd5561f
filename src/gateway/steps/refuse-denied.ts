import { accessDenied } from '../../access/denial.ts'
import type { GatewayFailure } from '../../exchange/failure.ts'
import type { Journey } from '../journey.ts'
import { rulePolicy } from '../rule-policy.ts'

/**
 * The resource policy's first phase: where it denies, nobody is asked who calls. Where a signature or a token says who
 * that is, the whole policy waits for it. Fails with 403. Documented: access §20, §29.
 */
export function refuseDenied(journey: Journey): GatewayFailure | undefined {
  const { authorizationType } = journey.routed.plan
  if (authorizationType !== 'NONE' && authorizationType !== 'CUSTOM') return undefined
  const ruling = rulePolicy(journey)
  if (ruling?.effect !== 'Deny') return undefined
  const denial = { by: 'resource', effect: 'Deny', statement: ruling.statement } as const
  return accessDenied(denial, { kind: 'anybody' }, journey.methodArn)
}
