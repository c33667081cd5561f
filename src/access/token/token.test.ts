import { generateKeyPairSync } from 'node:crypto'
import { CompactSign, exportJWK } from 'jose'
import { beforeAll, describe, expect, it } from 'vitest'
import { failure } from '../../exchange/failure.ts'
import type { TokenAuthorizerPlan } from '../plan.ts'
import { ResultCache } from '../result-cache.ts'
import { claimTexts } from './claims.ts'
import { bareToken, judgeToken } from './judge.ts'
import { type FetchJson, KeySets } from './key-sets.ts'
import { TokenVerifier } from './verify.ts'

const NOW = Date.UTC(2026, 0, 1)
const S = NOW / 1000
const issuer = { name: 'https://i.example', keys: { kind: 'jwks', url: 'https://i.example/jwks' } } as const
const base = { name: 'a', id: 'a', source: { kind: 'header', name: 'authorization' }, issuers: [issuer] } as const
const jwt: TokenAuthorizerPlan = { ...base, kind: 'JWT', audience: ['c'], validation: '' }
const pool: TokenAuthorizerPlan = { ...base, kind: 'COGNITO_USER_POOLS', audience: [], validation: '' }
const good = { iss: issuer.name, aud: 'c', exp: S + 60, iat: S, token_use: 'id' }

const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })
const other = generateKeyPairSync('rsa', { modulusLength: 2048 })
let jwks: { keys: unknown[] }
beforeAll(async () => {
  const key = await exportJWK(pair.publicKey)
  jwks = { keys: [{ ...key, kid: 'k' }, { ...key, kid: '../../etc/passwd' }, { kty: 'oct', k: 'AAAA', kid: 'oct' }, 7] }
})

function signed(claims: object, head: object = {}, key = pair.privateKey): Promise<string> {
  const header = { alg: 'RS256', kid: 'k', ...head } as never
  return new CompactSign(Buffer.from(JSON.stringify(claims))).setProtectedHeader(header).sign(key)
}

function verifier(fetch: FetchJson = async () => jwks) {
  return new TokenVerifier(new KeySets(fetch), new ResultCache())
}

async function outcome(plan: TokenAuthorizerPlan, token: string, scopes: readonly string[] = []): Promise<string> {
  const verified = await verifier().verify(plan, token, NOW)
  if ('kind' in verified) return verified.reason
  const judged = judgeToken(plan, verified, { scopes, now: NOW })
  return judged.kind === 'failure' ? `${judged.type} ${judged.message ?? judged.detail}` : 'in'
}

const unsigned = (head: object, claims: object = good) =>
  `${[head, claims].map(part => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.AAAA`

describe('a token', () => {
  it.each([[jwt], [pool]])('that is good is let in', async plan => {
    expect(await outcome(plan, await signed(good))).toBe('in')
  })

  it.each([
    ['', 'the token is no JWT'],
    ['a.b.c', 'the token is no JWT'],
    ['x'.repeat(100_000), 'the token is too long'],
    [unsigned({ alg: 'none', kid: 'k' }), 'the token has another algorithm'],
    [unsigned({ alg: 'HS256', kid: 'k' }), 'the token has another algorithm'],
    [unsigned({ alg: 'RS256', kid: 'oct' }), 'the token is signed by no key that the issuer has'],
    [unsigned({ alg: 'RS256', kid: '../../../etc/shadow' }), 'the token is signed by no key that the issuer has'],
    [unsigned({ alg: 'RS256' }), 'the token is signed by no key that the issuer has'],
    [unsigned({ alg: 'RS256', kid: 'k' }, { ...good, iss: 'https://evil.example' }), 'the token has another issuer'],
    [unsigned({ alg: 'RS256', kid: 'k' }), 'the signature of the token does not hold'],
    [unsigned({ alg: 'RS256', kid: 'k', crit: ['b64'], b64: false }), 'the token has critical extensions'],
  ])('%j is refused', async (token, reason) => {
    expect(await outcome(jwt, token)).toBe(reason)
  })

  it('that brings its own key is verified by the issuer’s', async () => {
    const jwk = await exportJWK(other.publicKey)
    const head = { jwk, jku: 'https://evil.example/', x5u: 'https://evil.example/' }
    expect(await outcome(jwt, await signed(good, head, other.privateKey))).toBe(
      'the signature of the token does not hold',
    )
    expect(await outcome(jwt, await signed(good, head))).toBe('in')
  })

  it('of RS384 is for JWT only', async () => {
    const token = await signed(good, { alg: 'RS384' })
    expect([await outcome(jwt, token), await outcome(pool, token)]).toEqual(['in', 'the token has another algorithm'])
  })

  it('that does not expire is none', async () => {
    expect(await outcome(jwt, await signed({ ...good, exp: undefined }))).toBe('the token does not say when it expires')
  })
})

describe('claims of a JWT', () => {
  it.each<[object, readonly string[], string]>([
    [{ aud: ['x', 'c'] }, [], 'in'],
    [{ aud: 'x' }, [], 'UNAUTHORIZED the token does not have a valid audience'],
    [{ aud: 'x', client_id: 'c' }, [], 'UNAUTHORIZED the token does not have a valid audience'],
    [{ aud: undefined, client_id: 'c' }, [], 'in'],
    [{ exp: S }, [], 'UNAUTHORIZED the token has expired'],
    [{ exp: S, aud: 'x' }, [], 'UNAUTHORIZED the token does not have a valid audience'],
    [{ nbf: S + 1 }, [], 'UNAUTHORIZED the token is not valid yet'],
    [{ iat: S + 1 }, [], 'UNAUTHORIZED the token is not valid yet'],
    [{ iat: 'soon' }, [], 'UNAUTHORIZED the token is not valid yet'],
    [{ scope: 'a b' }, ['b', 'c'], 'in'],
    [{ scp: ['b'] }, ['b'], 'in'],
    [{ scope: 'ab' }, ['a'], 'ACCESS_DENIED Forbidden'],
    [{}, ['a'], 'ACCESS_DENIED Forbidden'],
  ])('%j with scopes %j: %s', async (claims, scopes, expected) => {
    expect(await outcome(jwt, await signed({ ...good, ...claims }), scopes)).toBe(expected)
  })
})

describe('claims of a user pool’s token', () => {
  const access = { token_use: 'access', scope: 'a b' }
  it.each<[object, readonly string[], string]>([
    [{ exp: S }, [], 'UNAUTHORIZED The incoming token has expired'],
    [{ token_use: 'access' }, [], 'UNAUTHORIZED the method takes id tokens only'],
    [{}, ['a'], 'UNAUTHORIZED the method takes access tokens only'],
    [access, ['b'], 'in'],
    [access, ['c'], 'UNAUTHORIZED the token has no scope of the method'],
  ])('%j with scopes %j: %s', async (claims, scopes, expected) => {
    expect(await outcome(pool, await signed({ ...good, ...claims }), scopes)).toBe(expected)
  })

  it('identityValidationExpression is matched with aud', async () => {
    const token = await signed(good)
    expect(await outcome({ ...pool, validation: 'c+' }, token)).toBe('in')
    expect(await outcome({ ...pool, validation: 'd' }, token)).toContain('UNAUTHORIZED')
  })

  it('are text', () => {
    const claims = { exp: 1469818373, auth_time: 1469818373, on: true, list: ['a', 'b'], o: { a: 1 } }
    expect({ ...claimTexts(claims, 'COGNITO_USER_POOLS') }).toEqual({
      exp: 'Fri Jul 29 18:52:53 UTC 2016',
      auth_time: '1469818373',
      on: 'true',
      list: 'a,b',
      o: '{"a":1}',
    })
    expect(claimTexts(claims, 'JWT').list).toBe('[a b]')
  })
})

it.each([
  ['abc', 'abc'],
  ['Bearer abc', 'abc'],
  ['bearer  abc', 'abc'],
  ['Basic abc', 'Basic abc'],
])('%j bears the token %j', (value, token) => {
  expect(bareToken(value)).toBe(token)
})

describe('keys', () => {
  function keySets(answers: readonly unknown[]) {
    const clock = { now: 0 }
    const asked: string[] = []
    const fetch: FetchJson = async url => answers[Math.min(asked.push(url), answers.length) - 1]
    return { clock, asked, sets: new KeySets(fetch, () => clock.now) }
  }
  const down = failure('UNAUTHORIZED', 'ISSUER', 'down')

  it('are fetched once, and for an unknown kid every 30 s at most', async () => {
    const { clock, asked, sets } = keySets([jwks])
    await Promise.all([sets.find(issuer, 'k'), sets.find(issuer, 'k')])
    for (const kid of ['x', 'y', 'z']) expect(await sets.find(issuer, kid)).toBeUndefined()
    expect(asked).toHaveLength(1)
    clock.now = 30_000
    await sets.find(issuer, 'x')
    await sets.find(issuer, 'y')
    expect(asked).toHaveLength(2)
  })

  it('serve on while the issuer is down', async () => {
    const { clock, asked, sets } = keySets([jwks, down])
    await sets.find(issuer, 'k')
    clock.now = 3 * 60 * 60 * 1000
    expect(await sets.find(issuer, 'k')).toBeDefined()
    expect(asked).toHaveLength(2)
    expect(await sets.find(issuer, 'k')).toBeDefined()
    expect(asked).toHaveLength(2)
  })

  it('come from where the issuer’s document says, over TLS or from this machine', async () => {
    const discovered = { ...issuer, keys: { kind: 'discovery', url: 'https://i.example/d' } } as const
    const found = keySets([{ jwks_uri: 'https://keys.example/' }, jwks])
    expect(await found.sets.find(discovered, 'k')).toBeDefined()
    expect(found.asked).toEqual(['https://i.example/d', 'https://keys.example/'])
    const plain = keySets([{ jwks_uri: 'http://keys.example/' }, jwks])
    expect(await plain.sets.find(discovered, 'k')).toBeUndefined()
    expect(plain.asked).toHaveLength(1)
  })

  it.each([[null], [{}], [{ keys: {} }], [{ keys: [{ kid: 'k', kty: 'RSA' }] }], [down]])(
    'are none in %j',
    async document => {
      expect(await keySets([document]).sets.find(issuer, 'k')).toBeUndefined()
    },
  )
})
