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
