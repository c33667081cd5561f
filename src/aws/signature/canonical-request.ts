// The canonical request of Signature Version 4: the text both sides must agree on.
// Documented: IAM User Guide, "Create a signed AWS API request".
import { encodeComponent, encodePath, recodePath, wirePath } from './uri-encode.ts'

/** A header as sent (`value`) and as signed (`canonical`: runs of blanks are one blank). The name is lower case. */
export interface SignedHeader {
  readonly name: string
  readonly value: string
  readonly canonical: string
  /** False for what is rewritten on the way: it is sent all the same. */
  readonly signed: boolean
}

interface HeaderName {
  readonly name: string
  readonly signed: boolean
}

/** A problem of an input, with the field that has it. */
export interface SigningFailure {
  readonly kind: 'failure'
  readonly code: 'INVALID_REQUEST' | 'INVALID_CREDENTIALS' | 'INVALID_SCOPE'
  /** Path of the field, such as `request.headers["x-note"]`. */
  readonly field: string
  readonly message: string
}

/** How the path is treated: S3 wants the last, every other service the first two. */
export interface PathRules {
  readonly normalizePath: boolean
  readonly doubleEncodePath: boolean
  /** S3 decodes a path to a key, in which `%2F` is a slash like any other. */
  readonly decodeSlashes: boolean
}

// Proxies and clients between us and the service rewrite or drop these; the SDKs leave the same ones out.
const UNSIGNED =
  /^(?:authorization|cache-control|connection|expect|from|keep-alive|max-forwards|pragma|referer|te|trailer|transfer-encoding|upgrade|user-agent|x-amzn-trace-id|proxy-.*|sec-.*)$/
const HEADER_NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
const FOLD = /\r?\n[ \t]+/g
// Nearly every request carries the same few names. What clients invent beyond them is read anew each time.
const MAX_NAMES = 500
const names = new Map<string, HeaderName>()
const PRINTABLE = /^[\t\x20-\x7e]*$/
const BLANKS = /[ \t]{2,}|\t/g

/** Values by name. */
export type HeaderRecord = Readonly<Record<string, string | readonly string[] | undefined>>

export type HeaderPair = readonly [name: string, value: string]

/**
 * Reads headers: names in lower case and in order, the values of one name joined by a comma, folded lines by a
 * blank. Fails on names that are no tokens and on values beyond printable ASCII: no service verifies those.
 */
export function readHeaders(headers: HeaderRecord | readonly HeaderPair[]): SignedHeader[] | SigningFailure {
  const read: SignedHeader[] = []
  if (isPairs(headers)) {
    for (const [name, value] of headers) {
      const header = readHeader(name, tidy(value))
      if ('kind' in header) return header
      read.push(header)
    }
  } else {
    for (const name in headers) {
      const values = headers[name]
      if (values === undefined) continue
      const header = readHeader(name, typeof values === 'string' ? tidy(values) : values.map(tidy).join(','))
      if ('kind' in header) return header
      read.push(header)
    }
  }
  return mergeSorted(read.sort(byName))
}

function isPairs(headers: HeaderRecord | readonly HeaderPair[]): headers is readonly HeaderPair[] {
  return Array.isArray(headers)
}

function readHeader(given: string, value: string): SignedHeader | SigningFailure {
  const known = readName(given)
  if (known === undefined) return badHeader(given, 'is no header name')
  if (!PRINTABLE.test(value)) return badHeader(given, 'has a character beyond printable ASCII')
  const canonical = value.includes('  ') || value.includes('\t') ? value.replace(BLANKS, ' ') : value
  return { name: known.name, value, canonical, signed: known.signed }
}

/** `name:value` lines and the list of their names, of sorted headers. */
export function canonicalHeaders(headers: readonly SignedHeader[]): { lines: string; names: string } {
  let lines = ''
  let names = ''
  for (const { name, canonical, signed } of headers) {
    if (!signed) continue
    lines += `${name}:${canonical}\n`
    names += names === '' ? name : `;${name}`
  }
  return { lines, names }
}

/** The path as it is signed. `path` is unencoded or as sent, and starts with a slash. */
export function canonicalPath(path: string, rules: PathRules): string {
  const plain = rules.normalizePath ? normalizePath(path) : path
  if (rules.doubleEncodePath) return encodePath(wirePath(plain))
  return recodePath(rules.decodeSlashes ? plain.replace(/%2F/gi, '/') : plain)
}

/** The query as it is signed: encoded, then sorted by name and by value. */
export function canonicalQuery(pairs: readonly (readonly [string, string])[]): string {
  if (pairs.length === 0) return ''
  const encoded = pairs.map(([name, value]): [string, string] => [encodeComponent(name), encodeComponent(value)])
  if (encoded.length > 1) encoded.sort(byPair)
  let text = ''
  for (const [name, value] of encoded) text += `${text === '' ? '' : '&'}${name}=${value}`
  return text
}

function normalizePath(path: string): string {
  if (!path.includes('//') && !path.includes('/.')) return path
  const kept: string[] = []
  for (const segment of path.split('/')) {
    if (segment === '..') kept.pop()
    else if (segment !== '' && segment !== '.') kept.push(segment)
  }
  return `/${kept.join('/')}${kept.length > 0 && path.endsWith('/') ? '/' : ''}`
}

function mergeSorted(headers: SignedHeader[]): SignedHeader[] {
  for (let i = headers.length - 1; i > 0; i--) {
    const second = headers[i]
    const first = headers[i - 1]
    if (first === undefined || second === undefined || first.name !== second.name) continue
    const merged = { value: `${first.value},${second.value}`, canonical: `${first.canonical},${second.canonical}` }
    headers.splice(i - 1, 2, { ...first, ...merged })
  }
  return headers
}

function readName(given: string): HeaderName | undefined {
  const known = names.get(given)
  if (known !== undefined) return known
  if (!HEADER_NAME.test(given)) return undefined
  const name = given.toLowerCase()
  const read = { name, signed: !UNSIGNED.test(name) }
  if (names.size < MAX_NAMES) names.set(given, read)
  return read
}

function tidy(value: string): string {
  return (value.includes('\n') ? value.replace(FOLD, ' ') : value).trim()
}

function badHeader(name: string, what: string): SigningFailure {
  const field = `request.headers[${JSON.stringify(name)}]`
  return { kind: 'failure', code: 'INVALID_REQUEST', field, message: `${field} ${what}` }
}

function byName(a: SignedHeader, b: SignedHeader): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0
}

function byPair(a: readonly [string, string], b: readonly [string, string]): number {
  if (a[0] !== b[0]) return a[0] < b[0] ? -1 : 1
  return a[1] < b[1] ? -1 : a[1] > b[1] ? 1 : 0
}
