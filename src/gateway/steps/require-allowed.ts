import { accessDenied, decide, type Identification } from '../../access/denial.ts'
import type { GatewayFailure } from '../../exchange/failure.ts'
import type { Journey } from '../journey.ts'
import { rulePolicy } from '../rule-policy.ts'

const ANYBODY: Identification = { kind: 'anybody' }

/**
 * The resource policy's second phase: what it says, together with what speaks for the caller. Fails with 403.
 * Documented: access §20, §29.
 */
export function requireAllowed(journey: Journey): GatewayFailure | undefined {
  const { plan } = journey.routed
  const identification = plan.authorizationType === 'NONE' ? ANYBODY : journey.identification
  const denial = decide(identification, journey.policyRuling ?? rulePolicy(journey))
  return denial === undefined ? undefined : accessDenied(denial, identification, journey.methodArn)
}
