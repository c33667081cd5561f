import type { RawHeaders } from '../exchange.ts'
import { headerName } from '../mapping/header-name.ts'
import type { RefusalCode } from './refusal.ts'
import type { ServerLimits } from './server-limits.ts'
import { isVerb } from './verb.ts'

/** Request line and headers as the parser hands them over. */
export interface RawRequestHead {
  readonly method: string
  readonly target: string
  /** `1.1`, `1.0`; anything else is refused. */
  readonly version: string
  readonly headers: RawHeaders
}

/** What the listener needs to know of a request before its body. */
export interface RequestHead {
  /** Verb after `X-HTTP-Method-Override`. Documented: semantics §3. */
  readonly httpMethod: string
  /** Still percent-encoded, without the query; `*` for the whole server. */
  readonly path: string
  readonly rawQuery: string
  /** Host without port, lower case; empty when an HTTP/1.0 request names none. */
  readonly domainName: string
  /** Bytes of the body; `chunked` when only its end tells. */
  readonly bodyBytes: number | 'chunked'
}

/** `host` or `host:port`; a literal IPv6 address in brackets. */
const HOST = /^(\[[\da-f:.]+\]|[\w.-]+)(?::\d{1,5})?$/i
/** Visible ASCII; a fragment has no place on the wire. */
const TARGET = /^[!"$-~]+$/
const ABSOLUTE_FORM = /^https?:\/\/([^/?]*)(.*)$/i

/**
 * Checks what node:http lets through and splits the request target.
 * Chosen: hardening page §1. A refusal is returned as its code.
 */
export function parseRequestHead(raw: RawRequestHead, limits: ServerLimits): RequestHead | RefusalCode {
  if (raw.version !== '1.1' && raw.version !== '1.0') return 'UNSUPPORTED_VERSION'
  if (raw.target.length > limits.targetBytes) return 'TARGET_TOO_LONG'
  if (raw.headers.length > 2 * limits.headerCount) return 'TOO_MANY_HEADERS'
  const fields = scanHeaders(raw.headers, limits)
  if (typeof fields === 'string') return fields
  const bodyBytes = parseFraming(fields, raw.version, limits)
  if (typeof bodyBytes === 'string' && bodyBytes !== 'chunked') return bodyBytes
  const domainName = parseHost(fields.host, raw.version)
  if (domainName === undefined) return 'BAD_HOST'
  const httpMethod = fields.methodOverride?.toUpperCase() ?? raw.method
  if (!isServedMethod(httpMethod) || !isServedMethod(raw.method)) return 'BAD_METHOD'
  const target = parseTarget(raw, fields.host)
  if (target === undefined) return 'BAD_TARGET'
  const question = target.indexOf('?')
  const path = question === -1 ? target : target.slice(0, question)
  const rawQuery = question === -1 ? '' : target.slice(question + 1)
  if (countPairs(rawQuery) > limits.queryParams) return 'TOO_MANY_QUERY_PARAMETERS'
  return { httpMethod, path, rawQuery, domainName, bodyBytes }
}

/** The few headers that say how to read the message; everything else is the handler's. */
interface FramingFields {
  host: string | undefined
  contentLength: string | undefined
  transferEncoding: string | undefined
  methodOverride: string | undefined
}

function scanHeaders(headers: RawHeaders, limits: ServerLimits): FramingFields | RefusalCode {
  const fields: FramingFields = {
    host: undefined,
    contentLength: undefined,
    transferEncoding: undefined,
    methodOverride: undefined,
  }
  let bytes = 0
  for (let i = 0; i < headers.length; i += 2) {
    const name = headers[i] ?? ''
    const value = headers[i + 1] ?? ''
    bytes += value.length
    const key = FRAMING_FIELDS.get(headerName(name).lower)
    if (key === undefined) continue
    if (fields[key] !== undefined) return DUPLICATES[key]
    fields[key] = value
  }
  return bytes > limits.headerBytes ? 'HEADERS_TOO_LARGE' : fields
}

const FRAMING_FIELDS: ReadonlyMap<string, keyof FramingFields> = new Map([
  ['host', 'host'],
  ['content-length', 'contentLength'],
  ['transfer-encoding', 'transferEncoding'],
  ['x-http-method-override', 'methodOverride'],
] as const)

/** What a second field of the same name is refused as. */
const DUPLICATES = {
  host: 'BAD_HOST',
  contentLength: 'BAD_CONTENT_LENGTH',
  transferEncoding: 'BAD_TRANSFER_CODING',
  methodOverride: 'BAD_METHOD',
} as const satisfies Record<keyof FramingFields, RefusalCode>

function parseFraming(
  fields: FramingFields,
  version: string,
  limits: ServerLimits,
): RequestHead['bodyBytes'] | RefusalCode {
  if (fields.transferEncoding !== undefined) {
    if (version !== '1.1' || fields.transferEncoding.toLowerCase() !== 'chunked') return 'BAD_TRANSFER_CODING'
    return fields.contentLength === undefined ? 'chunked' : 'BAD_CONTENT_LENGTH'
  }
  if (fields.contentLength === undefined) return 0
  if (!/^\d{1,15}$/.test(fields.contentLength)) return 'BAD_CONTENT_LENGTH'
  const bytes = Number(fields.contentLength)
  return bytes > limits.bodyBytes ? 'BODY_TOO_LARGE' : bytes
}

function parseHost(host: string | undefined, version: string): string | undefined {
  if (host === undefined) return version === '1.0' ? '' : undefined
  return host === lastHost ? lastDomainName : readHost(host)
}

let lastHost = ''
let lastDomainName: string | undefined

/** One client after the other asks for the same host. */
function readHost(host: string): string | undefined {
  lastDomainName = HOST.exec(host)?.[1]?.toLowerCase()
  lastHost = host
  return lastDomainName
}

/** CONNECT and TRACE have no meaning behind a gateway; the router knows all other verbs. */
function isServedMethod(method: string): boolean {
  return isVerb(method) && method !== 'TRACE'
}

/** The target in origin-form. Absolute-form is taken for this server's own authority only, `*` for OPTIONS only. */
function parseTarget({ target, method }: RawRequestHead, host: string | undefined): string | undefined {
  if (!TARGET.test(target)) return undefined
  if (target.startsWith('/')) return target
  if (target === '*') return method === 'OPTIONS' ? target : undefined
  const [, authority, rest] = ABSOLUTE_FORM.exec(target) ?? []
  if (authority === undefined || rest === undefined || authority.toLowerCase() !== host?.toLowerCase()) return undefined
  return rest.startsWith('/') ? rest : `/${rest}`
}

function countPairs(rawQuery: string): number {
  let count = rawQuery === '' ? 0 : 1
  for (let at = rawQuery.indexOf('&'); at !== -1; at = rawQuery.indexOf('&', at + 1)) count++
  return count
}
