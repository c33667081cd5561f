import { METHODS } from 'node:http'
import type { RawHeaders } from '../exchange/messages.ts'
import { isVerb } from '../exchange/verb.ts'
import { hasOption, persists } from '../http1/fields.ts'
import { announcedLength, type FramingFields, type SingleField, scanFraming } from '../http1/framing.ts'
import type { RefusalCode } from './early-answer.ts'
import type { ServerLimits } from './limits.ts'

/** Head of a request, as far as the listener needs it before the body. */
export interface RequestHead {
  /** Verb of the request line. */
  readonly verb: string
  readonly version: '1.0' | '1.1'
  readonly headers: RawHeaders
  /** Verb after `X-HTTP-Method-Override`. Documented: semantics §3. */
  readonly httpMethod: string
  /** Still percent-encoded, without the query; `*` for the whole server. */
  readonly path: string
  readonly rawQuery: string
  /** Host without port, lower case; empty when an HTTP/1.0 request names none. */
  readonly domainName: string
  /** Bytes of the body; `chunked` when only its end tells. */
  readonly bodyBytes: number | 'chunked'
  /** `continue` where the client waits to be asked for the body. */
  readonly expects: 'nothing' | 'continue'
  /** The connection may carry another exchange. */
  readonly persists: boolean
}

/** `host` or `host:port`; a literal IPv6 address in brackets. */
const HOST = /^(\[[\da-f:.]+\]|[\w.-]+)(?::\d{1,5})?$/i
/** Visible ASCII; a fragment has no place on the wire. */
const TARGET = /^[!"$-~]+$/
const ABSOLUTE_FORM = /^https?:\/\/([^/?]*)(.*)$/i

/**
 * Reads the head of a request: request line, framing and target. Chosen: hardening §1.
 * A refusal is returned as its code.
 */
export function parseRequestHead(
  startLine: string,
  headers: RawHeaders,
  limits: ServerLimits,
): RequestHead | RefusalCode {
  const line = parseRequestLine(startLine, limits)
  if (typeof line === 'string') return line
  const { verb, version } = line
  if (headers.length > 2 * limits.headerCount) return 'TOO_MANY_HEADERS'
  const fields = scanFraming(headers, 'request')
  if (typeof fields === 'string') return REPEATED[fields]
  if (valueBytes(headers) > limits.headerBytes) return 'HEADERS_TOO_LARGE'
  const bodyBytes = parseFraming(fields, version, limits)
  if (typeof bodyBytes === 'string' && bodyBytes !== 'chunked') return bodyBytes
  const domainName = parseHost(fields.host, version)
  if (domainName === undefined) return 'BAD_HOST'
  const httpMethod = fields.methodOverride?.toUpperCase() ?? verb
  if (!isServedMethod(httpMethod) || !isServedMethod(verb) || !REGISTERED.has(verb)) return 'BAD_METHOD'
  if (asksForUpgrade(fields)) return 'UPGRADE_REFUSED'
  const expects = parseExpectation(fields.expect, version)
  if (expects === undefined) return 'EXPECTATION_FAILED'
  const target = parseTarget(line, fields.host)
  if (target === undefined) return 'BAD_TARGET'
  const question = target.indexOf('?')
  const path = question === -1 ? target : target.slice(0, question)
  const rawQuery = question === -1 ? '' : target.slice(question + 1)
  if (countPairs(rawQuery) > limits.queryParams) return 'TOO_MANY_QUERY_PARAMETERS'
  return {
    verb,
    version,
    headers,
    httpMethod,
    path,
    rawQuery,
    domainName,
    bodyBytes,
    expects,
    persists: persists(version, fields.connection),
  }
}

interface RequestLine {
  readonly verb: string
  readonly target: string
  readonly version: '1.0' | '1.1'
}

function parseRequestLine(line: string, limits: ServerLimits): RequestLine | RefusalCode {
  const first = line.indexOf(' ')
  const last = line.lastIndexOf(' ')
  if (first <= 0 || first === last) return 'MALFORMED_REQUEST'
  if (last - first - 1 > limits.targetBytes) return 'TARGET_TOO_LONG'
  const version = VERSIONS.get(line.slice(last + 1))
  if (version === undefined) return 'UNSUPPORTED_VERSION'
  return { verb: line.slice(0, first), target: line.slice(first + 1, last), version }
}

const VERSIONS: ReadonlyMap<string, '1.0' | '1.1'> = new Map([
  ['HTTP/1.1', '1.1'],
  ['HTTP/1.0', '1.0'],
])

/** Refusal of a second field of the same name. */
const REPEATED = {
  host: 'BAD_HOST',
  contentLength: 'BAD_CONTENT_LENGTH',
  transferEncoding: 'BAD_TRANSFER_CODING',
  methodOverride: 'BAD_METHOD',
} as const satisfies Record<SingleField, RefusalCode>

function valueBytes(headers: RawHeaders): number {
  let bytes = 0
  for (let i = 1; i < headers.length; i += 2) bytes += headers[i]?.length ?? 0
  return bytes
}

/** An offer of HTTP/2, as clients in Java make with every request, is passed over: the answer comes as HTTP/1.1. */
function asksForUpgrade({ upgrade, connection }: FramingFields): boolean {
  if (upgrade === undefined || connection === undefined || !hasOption(connection, 'upgrade')) return false
  return upgrade.toLowerCase() !== 'h2c'
}

/** Undefined for what nobody can meet; HTTP/1.0 has no expectations. RFC 9110 §10.1.1. */
function parseExpectation(expect: string | undefined, version: '1.0' | '1.1'): RequestHead['expects'] | undefined {
  if (expect === undefined || version === '1.0') return 'nothing'
  return expect.toLowerCase() === '100-continue' ? 'continue' : undefined
}

function parseFraming(
  fields: FramingFields,
  version: '1.0' | '1.1',
  limits: ServerLimits,
): RequestHead['bodyBytes'] | RefusalCode {
  const announced = announcedLength(fields, version)
  switch (announced) {
    case 'none':
      return 0
    case 'chunked':
      return announced
    case 'TRANSFER_ENCODING':
      return 'BAD_TRANSFER_CODING'
    case 'BOTH':
    case 'CONTENT_LENGTH':
      return 'BAD_CONTENT_LENGTH'
    default:
      return announced > limits.bodyBytes ? 'BODY_TOO_LARGE' : announced
  }
}

function parseHost(host: string | undefined, version: string): string | undefined {
  if (host === undefined) return version === '1.0' ? '' : undefined
  return DOMAIN_NAMES.of(host)
}

/** The host that was read last: one client after the other asks for the same. */
class LastHost {
  #host = ''
  #domainName: string | undefined = undefined

  of(host: string): string | undefined {
    if (host === this.#host) return this.#domainName
    this.#domainName = HOST.exec(host)?.[1]?.toLowerCase()
    this.#host = host
    return this.#domainName
  }
}

const DOMAIN_NAMES = new LastHost()

/** CONNECT and TRACE have no meaning behind a gateway; the router knows all other verbs. */
function isServedMethod(method: string): boolean {
  return isVerb(method) && method !== 'TRACE'
}

/** Verbs that a request line may have: those that are registered. */
const REGISTERED = new Set(METHODS)

/** The target in origin-form. Absolute-form is taken for this server's own authority only, `*` for OPTIONS only. */
function parseTarget({ target, verb }: RequestLine, host: string | undefined): string | undefined {
  if (!TARGET.test(target)) return undefined
  if (target.startsWith('/')) return target
  if (target === '*') return verb === 'OPTIONS' ? target : undefined
  const [, authority, rest] = ABSOLUTE_FORM.exec(target) ?? []
  if (authority === undefined || rest === undefined || authority.toLowerCase() !== host?.toLowerCase()) return undefined
  return rest.startsWith('/') ? rest : `/${rest}`
}

function countPairs(rawQuery: string): number {
  let count = rawQuery === '' ? 0 : 1
  for (let at = rawQuery.indexOf('&'); at !== -1; at = rawQuery.indexOf('&', at + 1)) count++
  return count
}
