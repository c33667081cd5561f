import { failure, type GatewayFailure } from '../../exchange/failure.ts'
import type { EndpointPlan, ResolvedSegment } from './plan.ts'

/** A value for `{name}`, and how it stands towards percent-encoding. */
export interface PathValue {
  /**
   * `encoded`: as it arrived in a URL, or static text; may span segments. `override`: a template's text; its percent
   * sequences stay. `text`: decoded text. The last two fill one segment.
   */
  readonly form: 'encoded' | 'override' | 'text'
  readonly value: string
}

/** Values by name. */
export type PathValues = ReadonlyMap<string, PathValue>

/**
 * Path of the integration request. A parameter without a value stays as `{name}`.
 * Fails with 400 where a path value makes a `.` or `..` segment in any encoding, or an empty first one: the backend would
 * see another path than the one that was routed. Observed: semantics §8.1. Chosen: hardening §2.
 */
export function renderPath(segments: readonly ResolvedSegment[], values: PathValues): string | GatewayFailure {
  let path = ''
  for (const segment of segments) {
    if (segment.kind === 'literal') path += segment.text
    else path += valueOr(segment.name, values, encodePathValue)
  }
  if (hasDotSegment(path)) {
    return failure('DEFAULT_4XX', 'DOT_SEGMENT', 'a path value makes a dot segment', { status: 400 })
  }
  // Two slashes at the front are how a URL names another host.
  if (path.startsWith('//')) {
    return failure('DEFAULT_4XX', 'EMPTY_SEGMENT', 'a path value makes the path begin with two slashes', {
      status: 400,
    })
  }
  return path
}

/** Query of the URI, without `?`; a value stays one value. */
export function renderQuery(segments: readonly ResolvedSegment[], values: PathValues): string {
  if (segments.length === 0) return ''
  return segments
    .map(segment => (segment.kind === 'literal' ? segment.text : valueOr(segment.name, values, encodeQueryValue)))
    .join('')
}

function valueOr(name: string, values: PathValues, encode: (value: PathValue) => string): string {
  const value = values.get(name)
  return value === undefined ? `{${name}}` : encode(value)
}

/** RFC 3986 pchar, less the percent sign. */
const NOT_PCHAR = /[^A-Za-z0-9._~!$&'()*+,;=:@/-]+/g
const NOT_PCHAR_NOR_SLASH = /[^A-Za-z0-9._~!$&'()*+,;=:@-]+/g

function encodePathValue({ form, value }: PathValue): string {
  switch (form) {
    case 'encoded':
      return outsidePercentSequences(value, part => part.replace(NOT_PCHAR, encodeBytes))
    case 'override':
      return outsidePercentSequences(value, part => part.replace(NOT_PCHAR_NOR_SLASH, encodeBytes))
    case 'text':
      return value.replace(NOT_PCHAR_NOR_SLASH, encodeBytes)
  }
}

function encodeQueryValue({ form, value }: PathValue): string {
  const encode = (part: string) => part.replace(/[^A-Za-z0-9._~!$'()*,:@/?-]+/g, encodeBytes)
  return form === 'text' ? encode(value) : outsidePercentSequences(value, encode)
}

function outsidePercentSequences(value: string, encode: (part: string) => string): string {
  if (!value.includes('%')) return encode(value)
  return value
    .split(/(%[0-9A-Fa-f]{2})/)
    .map((part, index) => (index % 2 === 1 ? part : encode(part)))
    .join('')
}

function encodeBytes(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(/[!'()*]/g, c => `%${c.charCodeAt(0).toString(16)}`)
}

function hasDotSegment(path: string): boolean {
  if (!path.includes('.') && !(path.includes('%') && /%2e/i.test(path))) return false
  return path
    .replace(/%2e/gi, '.')
    .replace(/%5c|\\|%2f/gi, '/')
    .split('/')
    .some(segment => segment === '.' || segment === '..')
}

/**
 * Origin with the labels that come from path parameters, as in `{bucket}.s3`. Fails with 400 where a value is no DNS
 * label: it would name another host.
 */
export function renderOrigin(endpoint: EndpointPlan, values: PathValues): string | GatewayFailure {
  if (endpoint.kind === 'invalid') return invalidEndpoint(endpoint.reason)
  const { origin, labels = labelsIn(endpoint.origin) } = endpoint
  if (labels.length === 0) return origin
  const bad = labels.find(name => !DNS_LABEL.test(values.get(name)?.value ?? ''))
  if (bad !== undefined) {
    return failure('DEFAULT_4XX', 'HOST_LABEL', `path value ${bad} cannot be a label of a host name`, { status: 400 })
  }
  return origin.replace(/\{([^{}]*)\}/g, (_, name: string) => values.get(name)?.value ?? '')
}

function labelsIn(origin: string): readonly string[] {
  return [...origin.matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => name)
}

const DNS_LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i

/** An endpoint that the stage's variables make unusable. Observed: semantics §8.1. */
export function invalidEndpoint(reason: string): GatewayFailure {
  return failure('API_CONFIGURATION_ERROR', 'INVALID_ENDPOINT', `Invalid endpoint address: ${reason}`)
}
