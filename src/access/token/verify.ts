import { compactVerify, decodeJwt, decodeProtectedHeader } from 'jose'
import type { TokenAuthorizerPlan } from '../plan.ts'
import { digestOf, type ResultCache } from '../result-cache.ts'
import { type Claims, claimTexts, readClaims, scopesOf } from './claims.ts'
import type { KeySets } from './key-sets.ts'

/** A token whose signature holds, of an issuer that the authorizer trusts. What it claims is still to be judged. */
export interface VerifiedToken {
  readonly claims: Claims
  /** The claims as mappings and events have them. */
  readonly texts: Readonly<Record<string, string>>
  readonly scopes: readonly string[]
  /** `exp`, in seconds. */
  readonly expires: number
}

/** A token that is none: the reason, for the log and for `WWW-Authenticate`; it never holds the token. */
export interface BadToken {
  readonly kind: 'bad-token'
  readonly reason: string
}

/** Longer ones are not looked at. Chosen: more than a client's headers may hold. */
const LONGEST_TOKEN = 32 * 1024

/** Only signatures by a key that the gateway cannot have. Documented: access §28. */
const ALGORITHMS = { COGNITO_USER_POOLS: ['RS256'], JWT: ['RS256', 'RS384', 'RS512'] }

/** Verifies tokens, each once as long as it holds. */
export class TokenVerifier {
  readonly #keys: KeySets
  readonly #tokens: ResultCache<VerifiedToken>

  constructor(keys: KeySets, tokens: ResultCache<VerifiedToken>) {
    this.#keys = keys
    this.#tokens = tokens
  }

  /** At once where the token was verified before. `now` is in milliseconds since the epoch. */
  verify(
    plan: TokenAuthorizerPlan,
    token: string,
    now: number,
  ): VerifiedToken | BadToken | Promise<VerifiedToken | BadToken> {
    if (token.length > LONGEST_TOKEN) return badToken('the token is too long')
    const key = digestOf(plan.id, [token])
    return this.#tokens.find(key) ?? this.#tokens.share(key, () => this.#verifyAndKeep(plan, token, now, key))
  }

  async #verifyAndKeep(
    plan: TokenAuthorizerPlan,
    token: string,
    now: number,
    key: string,
  ): Promise<VerifiedToken | BadToken> {
    const verified = await this.#verify(plan, token)
    if ('kind' in verified) return verified
    const until = this.#tokens.now() + verified.expires * 1000 - now
    this.#tokens.keep(key, { value: verified, until, weight: token.length })
    return verified
  }

  async #verify(plan: TokenAuthorizerPlan, token: string): Promise<VerifiedToken | BadToken> {
    const head = readHead(token)
    if (head === undefined) return badToken('the token is no JWT')
    const { alg, kid, crit, iss } = head
    const algorithms = ALGORITHMS[plan.kind]
    if (typeof alg !== 'string' || !algorithms.includes(alg)) return badToken('the token has another algorithm')
    if (crit !== undefined) return badToken('the token has critical extensions')
    const issuer = plan.issuers.find(({ name }) => name === iss)
    if (issuer === undefined) return badToken('the token has another issuer')
    const key = typeof kid === 'string' ? await this.#keys.find(issuer, kid) : undefined
    if (key === undefined) return badToken('the token is signed by no key that the issuer has')
    try {
      const { payload } = await compactVerify(token, key, { algorithms })
      return describeToken(plan, readClaims(payload))
    } catch {
      return badToken('the signature of the token does not hold')
    }
  }
}

/** The head of a token and its issuer, unverified: they choose the key and nothing else. */
function readHead(token: string) {
  try {
    const { alg, kid, crit } = decodeProtectedHeader(token)
    return { alg, kid, crit, iss: decodeJwt(token).iss }
  } catch {
    return undefined
  }
}

function describeToken({ kind }: TokenAuthorizerPlan, claims: Claims | undefined): VerifiedToken | BadToken {
  if (claims === undefined) return badToken('the token holds no claims')
  const { exp } = claims
  if (typeof exp !== 'number' || !Number.isFinite(exp)) return badToken('the token does not say when it expires')
  return { claims, texts: claimTexts(claims, kind), scopes: scopesOf(claims), expires: exp }
}

/** Makes a BadToken. */
export function badToken(reason: string): BadToken {
  return { kind: 'bad-token', reason }
}
