import { headerName, headerValueKind } from './header-name.ts'
import type { RawHeaders } from './messages.ts'

/** Last value under exactly this spelling, as mappings look headers up. Observed: semantics §6.2. */
export function findExactHeader(headers: RawHeaders, name: string): string | undefined {
  for (let i = headers.length - 2; i >= 0; i -= 2) if (headers[i] === name) return headers[i + 1]
  return undefined
}

/** All values under exactly this spelling. */
export function exactHeaderValues(headers: RawHeaders, name: string): string[] {
  const values: string[] = []
  for (let i = 0; i < headers.length; i += 2) if (headers[i] === name) values.push(headers[i + 1] ?? '')
  return values
}

/** First value of a header, without regard to case; `lowerName` is in lower case. */
export function findHeader(headers: RawHeaders, lowerName: string): string | undefined {
  for (let i = 0; i < headers.length; i += 2) {
    const name = headers[i] ?? ''
    if (name.length === lowerName.length && headerName(name).lower === lowerName) return headers[i + 1]
  }
  return undefined
}

/** Content coding of a body, in lower case; `identity` where none is named. */
export function bodyCoding(headers: RawHeaders): string {
  const coding = findHeader(headers, 'content-encoding')
  return coding === undefined ? 'identity' : coding.trim().toLowerCase() || 'identity'
}

/** Headers without those of one name; `lowerName` is in lower case. */
export function withoutHeader(headers: RawHeaders, lowerName: string): RawHeaders {
  const kept: string[] = []
  for (let i = 0; i < headers.length; i += 2) {
    if (headerName(headers[i] ?? '').lower !== lowerName) kept.push(headers[i] ?? '', headers[i + 1] ?? '')
  }
  return kept
}

/** Names with values, as pairs. */
export function headerPairs(headers: RawHeaders): [name: string, value: string][] {
  const pairs: [string, string][] = []
  for (let i = 0; i < headers.length; i += 2) pairs.push([headers[i] ?? '', headers[i + 1] ?? ''])
  return pairs
}

/** A header name per RFC 9110, and a value without control characters but TAB and nothing above U+00FF. */
export function isHeaderSafe(name: string, value: string): boolean {
  return headerName(name).isToken && headerValueKind(value) !== 'unsafe'
}

/** Headers, in lower case, whose value lets its bearer in: never shown. Chosen: hardening §9. */
export const SECRET_HEADERS: readonly string[] = [
  'authorization',
  'proxy-authorization',
  'cookie',
  'set-cookie',
  'x-api-key',
  'x-amz-security-token',
]

const SECRET = new Set(SECRET_HEADERS)

/** True for a header whose value is a secret of its sender. */
export function isSecretHeader(name: string): boolean {
  return SECRET.has(headerName(name).lower)
}

/** A secret as logs show it: the last characters of a long one tell two apart. Observed: the execution logs of AWS. */
export function maskSecret(value: string): string {
  return `${'*'.repeat(32)}${value.length < 24 ? '' : value.slice(-6)}`
}
