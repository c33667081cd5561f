import { readSource } from '../../access/identity-source.ts'
import { misconfigured } from '../../access/lambda/answer.ts'
import type { TokenAuthorizerPlan } from '../../access/plan.ts'
import { bareToken, judgeToken, refuseToken } from '../../access/token/judge.ts'
import type { BadToken, VerifiedToken } from '../../access/token/verify.ts'
import { fieldPath } from '../../definition/path.ts'
import { type GatewayFailure, isFailure } from '../../exchange/failure.ts'
import { whenSettled } from '../../exchange/settled.ts'
import { identityScope } from '../identity-scope.ts'
import type { Journey } from '../journey.ts'

/**
 * The token of a method of authorization type COGNITO_USER_POOLS or JWT: its signature, then what it claims.
 * Fails with 401, and with 403 where a scope is missing. Documented: access §28.
 */
export function verifyToken(journey: Journey): GatewayFailure | undefined | Promise<GatewayFailure | undefined> {
  const { authorizationType, authorizer: name, authorizationScopes, deployment } = journey.routed.plan
  if (authorizationType !== 'COGNITO_USER_POOLS' && authorizationType !== 'JWT') return undefined
  const authorizer = name === null ? undefined : deployment.authorizers.get(name)
  if (authorizer?.kind !== authorizationType) return misconfigured('there is no such authorizer')
  const value = readSource(authorizer.source, identityScope(journey))
  if (value === undefined) return refuseToken(authorizer, authorizationScopes, 'there is no token')
  const { tokens } = journey.parts.access
  const verified = tokens.verify(authorizer, bareToken(value), Date.now())
  return whenSettled(verified, token => take(journey, authorizer, token))
}

function take(
  journey: Journey,
  authorizer: TokenAuthorizerPlan,
  token: VerifiedToken | BadToken,
): GatewayFailure | undefined {
  const scopes = journey.routed.plan.authorizationScopes
  if ('kind' in token) return refuseToken(authorizer, scopes, token.reason)
  const context = judgeToken(authorizer, token, { scopes, now: Date.now() })
  if (isFailure(context)) return context
  journey.identity = { ...journey.identity, authorizer: context }
  journey.identification = { kind: 'token' }
  journey.watcher?.ruled({
    kind: 'token',
    field: fieldPath('authorizers', authorizer.name),
    outcome: 'the token is good',
  })
  return undefined
}
