import { failure, type GatewayFailure } from '../../exchange/failure.ts'
import type { AuthorizerContext } from '../../exchange/messages.ts'
import type { TokenAuthorizerPlan } from '../plan.ts'
import { unauthorized } from '../refusal.ts'
import { matchesExpression } from '../token-pattern.ts'
import type { Claims } from './claims.ts'
import type { VerifiedToken } from './verify.ts'

/** Demands of a method on a token besides its signature. */
export interface TokenDemand {
  /** Scopes of which it needs one; empty = none is needed. */
  readonly scopes: readonly string[]
  /** Milliseconds since the epoch. */
  readonly now: number
}

/** The bare token of a value: it stands alone, or after `Bearer `. */
export function bareToken(value: string): string {
  return /^bearer /i.test(value) ? value.slice('Bearer '.length).trim() : value
}

/** Judges what a verified token claims. Fails with 401, and with 403 where a JWT lacks a scope. Documented: access §28. */
export function judgeToken(
  plan: TokenAuthorizerPlan,
  token: VerifiedToken,
  demand: TokenDemand,
): AuthorizerContext | GatewayFailure {
  return plan.kind === 'JWT' ? judgeJwt(plan, token, demand) : judgePoolToken(plan, token, demand)
}

/** 401 of a token that is missing or bad; a JWT's has the challenge of RFC 6750. */
export function refuseToken({ kind }: TokenAuthorizerPlan, scopes: readonly string[], reason: string): GatewayFailure {
  if (kind === 'COGNITO_USER_POOLS') return unauthorized(reason)
  return { ...unauthorized(reason), headers: ['WWW-Authenticate', challenge(scopes, reason)] }
}

function challenge(scopes: readonly string[], reason: string): string {
  const needed = scopes.join(' ')
  // The characters that RFC 6749 has for scopes, so that nothing leaves the quotes.
  const scope = /^[!#-[\]-~ ]+$/.test(needed) ? `scope="${needed}" ` : ''
  return `Bearer ${scope}error="invalid_token" error_description="${reason}"`
}

function judgePoolToken(
  plan: TokenAuthorizerPlan,
  { claims, texts, scopes, expires }: VerifiedToken,
  demand: TokenDemand,
): AuthorizerContext | GatewayFailure {
  const seconds = demand.now / 1000
  if (expires <= seconds) {
    const message = 'The incoming token has expired'
    return failure('UNAUTHORIZED', 'TOKEN_EXPIRED', 'the token has expired', { message })
  }
  if (isAhead(claims, 'nbf', seconds)) return unauthorized('the token is not valid yet')
  const use = demand.scopes.length === 0 ? 'id' : 'access'
  if (claims.token_use !== use) return unauthorized(`the method takes ${use} tokens only`)
  if (use === 'access' && !hasOne(scopes, demand.scopes)) return unauthorized('the token has no scope of the method')
  if (plan.validation !== '' && !matchesExpression(plan.validation, texts.aud ?? '')) {
    return unauthorized("aud does not match the authorizer's identityValidationExpression")
  }
  return { claims: texts }
}

function judgeJwt(
  plan: TokenAuthorizerPlan,
  { claims, texts, scopes, expires }: VerifiedToken,
  demand: TokenDemand,
): AuthorizerContext | GatewayFailure {
  const refuse = (reason: string) => refuseToken(plan, demand.scopes, reason)
  const seconds = demand.now / 1000
  if (!isFor(claims, plan.audience)) return refuse('the token does not have a valid audience')
  if (expires <= seconds) return refuse('the token has expired')
  if (isAhead(claims, 'nbf', seconds) || isAhead(claims, 'iat', seconds)) return refuse('the token is not valid yet')
  if (demand.scopes.length === 0) return { claims: texts, scopes: null }
  if (hasOne(scopes, demand.scopes)) return { claims: texts, scopes }
  const detail = 'the token has no scope of the method'
  return failure('ACCESS_DENIED', 'MISSING_SCOPE', detail, { message: 'Forbidden', bodyKey: 'message' })
}

/** `client_id` counts only where there is no `aud`. */
function isFor({ aud, client_id: client }: Claims, audience: readonly string[]): boolean {
  const named: readonly unknown[] = Array.isArray(aud) ? aud : [aud ?? client]
  return named.some(name => typeof name === 'string' && audience.includes(name))
}

/** A time in the future; one that is no time counts as that. */
function isAhead(claims: Claims, name: 'nbf' | 'iat', seconds: number): boolean {
  const time = claims[name]
  return time !== undefined && !(typeof time === 'number' && time <= seconds)
}

function hasOne(scopes: readonly string[], needed: readonly string[]): boolean {
  return needed.some(scope => scopes.includes(scope))
}
