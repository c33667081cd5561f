// A service's refusal of a signature, beside the request that was signed.
import { hash } from 'node:crypto'
import type { EndpointResponse, IntegrationRequest, Payload, RawHeaders } from '../../exchange/messages.ts'
import { canonicalPath, canonicalQuery, readHeaders } from './canonical-request.ts'

/** A refused signature, both sides of it. */
export interface SignatureRefusal {
  /** The service's own code, such as `SignatureDoesNotMatch`. */
  readonly code: string
  readonly message: string
  /** The canonical request of what was sent; the session token is blanked out. */
  readonly signed: string
  /** The canonical request that the service expected; empty where it does not say. */
  readonly expected: string
}

/** Codes of services of every protocol, without `Exception`. */
const CODES = new Set([
  'SignatureDoesNotMatch',
  'InvalidSignature',
  'IncompleteSignature',
  'AuthorizationHeaderMalformed',
  'XAmzContentSHA256Mismatch',
  'RequestTimeTooSkewed',
  'RequestExpired',
  'RequestInTheFuture',
  'AuthFailure',
  'UnrecognizedClient',
  'InvalidClientTokenId',
  'InvalidAccessKeyId',
  'InvalidToken',
  'ExpiredToken',
  'MissingAuthenticationToken',
])
/** Codes of keys that no longer hold, or never did. */
const KEY_CODES = new Set([
  'UnrecognizedClient',
  'InvalidClientTokenId',
  'InvalidAccessKeyId',
  'InvalidToken',
  'ExpiredToken',
])
/** Some services say no more than this. */
const DENIED = new Set(['AccessDenied', 'Forbidden', ''])
/** An error is short; a larger body is something else. */
const LONGEST_ERROR = 64 * 1024

/**
 * An answer that may be due to the time of the signature: a refusal, or a bare "access denied". Only its Date can tell.
 */
export function mayBeSkewed(response: EndpointResponse): boolean {
  const code = refusalCode(response)
  return code !== undefined && (CODES.has(code) || DENIED.has(code))
}

/** Reads a refusal. Undefined for any other answer. */
export function readRefusal(request: IntegrationRequest, response: EndpointResponse): SignatureRefusal | undefined {
  const code = refusalCode(response)
  if (code === undefined || !CODES.has(code)) return undefined
  const text = textOf(response.body)
  const message = xmlText(text, 'Message') ?? jsonText(text, ['message', 'Message']) ?? ''
  const expected = xmlText(text, 'CanonicalRequest') ?? quotedCanonicalRequest(message)
  const token = findHeader(request.headers, 'x-amz-security-token')
  const blank = (canonical: string) => (token === undefined ? canonical : canonical.replaceAll(token, '<redacted>'))
  const [firstLine = ''] = message.split('\n')
  return { code, message: firstLine, signed: blank(canonicalRequestOf(request)), expected: blank(expected) }
}

/** A refusal of the keys, as opposed to a refusal of the request that was signed with them. */
export function refusesKeys({ code }: SignatureRefusal): boolean {
  return KEY_CODES.has(code)
}

function refusalCode(response: EndpointResponse): string | undefined {
  if ((response.status !== 403 && response.status !== 400 && response.status !== 401) || !isShort(response.body)) {
    return undefined
  }
  const text = textOf(response.body)
  const code =
    findHeader(response.headers, 'x-amzn-errortype') ??
    jsonText(text, ['__type', 'code', 'Code']) ??
    xmlText(text, 'Code') ??
    ''
  return code
    .replace(/^.*#/, '')
    .replace(/:.*$/, '')
    .replace(/Exception$/, '')
}

function isShort(body: Payload): boolean {
  return body.length <= LONGEST_ERROR
}

function textOf(body: Payload): string {
  return typeof body === 'string' ? body : Buffer.from(body).toString('utf8')
}

/** The canonical request that the Authorization header of a sent request stands for. */
export function canonicalRequestOf(request: IntegrationRequest): string {
  const authorization = findHeader(request.headers, 'authorization') ?? ''
  const [, service = '', names = ''] = /\/([^/]+)\/aws4_request, SignedHeaders=([^,]*),/.exec(authorization) ?? []
  const isS3 = service.startsWith('s3')
  const [, path = '', query = ''] = /^([^?]*)\??(.*)$/s.exec(request.path) ?? []
  const rules = { normalizePath: !isS3, doubleEncodePath: !isS3, decodeSlashes: isS3 }
  const pairs = [...new URLSearchParams(query.replaceAll('+', '%2B'))]
  const given = Object.fromEntries(names.split(';').map(name => [name, findHeader(request.headers, name) ?? '']))
  const headers = readHeaders(given)
  const lines = Array.isArray(headers) ? headers.map(({ name, canonical }) => `${name}:${canonical}`) : []
  const payload = findHeader(request.headers, 'x-amz-content-sha256') ?? hash('sha256', request.body, 'hex')
  const parts = [request.httpMethod, canonicalPath(path, rules), canonicalQuery(pairs), ...lines, '', names, payload]
  return parts.join('\n')
}

/** `The Canonical String for this request should have been\n'…'` of the JSON and query services. */
function quotedCanonicalRequest(message: string): string {
  return (
    /Canonical String for this request should have been\s*'(.*?)'\s*\n\s*The String-to-Sign/s.exec(message)?.[1] ?? ''
  )
}

function xmlText(text: string, name: string): string | undefined {
  const found = new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1]
  return found?.replace(/&(#x?[0-9a-f]+|quot|apos|lt|gt|amp);/gi, (_, entity: string) => decodeEntity(entity))
}

function decodeEntity(entity: string): string {
  if (entity.startsWith('#x')) return String.fromCodePoint(Number.parseInt(entity.slice(2), 16))
  if (entity.startsWith('#')) return String.fromCodePoint(Number(entity.slice(1)))
  return ENTITIES[entity] ?? ''
}

const ENTITIES: Readonly<Record<string, string>> = { quot: '"', apos: "'", lt: '<', gt: '>', amp: '&' }

/** A member of the error, which query services put under `Error` when they are asked for JSON. */
function jsonText(text: string, names: readonly string[]): string | undefined {
  if (!text.trimStart().startsWith('{')) return undefined
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    return undefined
  }
  for (const value of [parsed, member(parsed, 'Error'), member(parsed, 'error')]) {
    for (const name of names) {
      const found = member(value, name)
      if (typeof found === 'string') return found
    }
  }
  return undefined
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined
}

function findHeader(headers: RawHeaders, lowerName: string): string | undefined {
  for (let i = 0; i < headers.length; i += 2) if (headers[i]?.toLowerCase() === lowerName) return headers[i + 1]
  return undefined
}
