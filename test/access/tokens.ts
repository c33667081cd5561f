import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { CompactSign, exportJWK } from 'jose'
import type { Json, TokenSpec } from './suite.ts'

/** Keys that tokens are signed with: `other` is not among the issuer's. */
export interface TokenKeys {
  readonly private: Readonly<Record<string, KeyObject>>
  /** The issuer's key set. */
  readonly jwks: { readonly keys: readonly object[] }
}

/** Makes the keys of an issuer. */
export async function makeTokenKeys(): Promise<TokenKeys> {
  const pairs = {
    k1: generateKeyPairSync('rsa', { modulusLength: 2048 }),
    k2: generateKeyPairSync('rsa', { modulusLength: 2048 }),
    ec: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
    other: generateKeyPairSync('rsa', { modulusLength: 2048 }),
  }
  const shown = ['k1', 'k2', 'ec'] as const
  const keys = await Promise.all(
    shown.map(async kid => ({ ...(await exportJWK(pairs[kid].publicKey)), kid, use: 'sig' })),
  )
  return {
    private: Object.fromEntries(Object.entries(pairs).map(([kid, { privateKey }]) => [kid, privateKey])),
    jwks: { keys },
  }
}

/** The token of a case, in the form that it is sent. */
export async function makeToken(spec: TokenSpec, keys: TokenKeys): Promise<string> {
  const { claims, key, kid = key, alg = key === 'ec' ? 'ES256' : 'RS256', head = {}, embed, tamper } = spec
  const signer = keys.private[key]
  if (signer === undefined) throw new Error(`there is no key ${key}`)
  const header = { alg, kid, ...(embed === true ? { jwk: keys.jwks.keys[0] } : {}), ...head }
  const payload = JSON.stringify(claims)
  if (alg === 'none' || alg.startsWith('HS')) {
    const parts = [JSON.stringify(header), payload].map(part => Buffer.from(part).toString('base64url'))
    return `${parts.join('.')}.${alg === 'none' ? '' : Buffer.from('signature').toString('base64url')}`
  }
  const signed = await new CompactSign(Buffer.from(payload)).setProtectedHeader(header as never).sign(signer)
  return tamper ? tampered(signed, claims) : signed
}

/** The same signature over other claims. */
function tampered(token: string, claims: Readonly<Record<string, Json>>): string {
  const [head, , signature] = token.split('.')
  return `${head}.${Buffer.from(JSON.stringify({ ...claims, sub: 'somebody-else' })).toString('base64url')}.${signature}`
}
