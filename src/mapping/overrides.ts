import { failure, type GatewayFailure, isFailure } from '../exchange/failure.ts'
import { isHeaderSafe } from '../exchange/headers.ts'
import type { ContextOverrides, OverrideSet } from '../exchange/messages.ts'
import { Numeral, toNumber } from '../exchange/numeral.ts'

/** Parts of `$override` beside its body, not yet checked. */
export interface RawOverrides {
  readonly request?: unknown
  readonly response?: unknown
}

/**
 * Checks the overrides of a request template. Fails with 500 where a part has the wrong shape, since a template whose
 * override is silently dropped would send another request than its author wrote. Chosen: semantics §11.4.
 */
export function readRequestOverrides(raw: RawOverrides): ContextOverrides | GatewayFailure {
  const request = raw.request === undefined ? {} : readSet(raw.request, 'request', ['header', 'querystring', 'path'])
  if (isFailure(request)) return request
  const response = readResponseSet(raw.response)
  if (isFailure(response)) return response
  return {
    ...(raw.request === undefined ? {} : { request }),
    ...(raw.response === undefined ? {} : { response }),
  }
}

/**
 * Checks the overrides of a response template and merges them over what the request template left, key by key.
 * `request` is an error there.
 */
export function mergeResponseOverrides(raw: RawOverrides, left: ContextOverrides): ContextOverrides | GatewayFailure {
  if (raw.request !== undefined) return invalid('a response template cannot override the request')
  const response = readResponseSet(raw.response)
  if (isFailure(response)) return response
  const header = { ...left.response?.header, ...response.header }
  return { ...left, response: { ...left.response, ...response, header } }
}

type ResponseSet = NonNullable<ContextOverrides['response']>

function readResponseSet(raw: unknown): ResponseSet | GatewayFailure {
  if (raw === undefined || raw === null) return {}
  const set = readSet(raw, 'response', ['header', 'status'])
  if (isFailure(set)) return set
  const status: unknown = isRecord(raw) ? toNumber(raw.status) : undefined
  return status === undefined || status === null ? set : { ...set, status }
}

function readSet(raw: unknown, side: string, known: readonly string[]): OverrideSet | GatewayFailure {
  if (!isRecord(raw)) return invalid(`${side} takes an object`)
  const unknown = Object.keys(raw).find(key => !known.includes(key))
  if (unknown !== undefined) return invalid(`${side} has no part ${JSON.stringify(unknown)}`)
  const header = readValues(raw.header, `${side}.header`)
  if (isFailure(header)) return header
  const clash = clashingName(Object.keys(header)) ?? unsafeHeader(header)
  if (clash !== undefined) return invalid(`${side}.header ${JSON.stringify(clash)} is set twice or is not a header`)
  const querystring = readValues(raw.querystring, `${side}.querystring`)
  if (isFailure(querystring)) return querystring
  const path = readValues(raw.path, `${side}.path`)
  if (isFailure(path)) return path
  const single = Object.entries(path).map(([name, values]) => [name, values[0] ?? ''])
  return { header, querystring, path: Object.fromEntries(single) }
}

/** Values are text, numbers, booleans or lists of them; null and undefined leave what was mapped. */
function readValues(raw: unknown, part: string): Record<string, readonly string[]> | GatewayFailure {
  const values: Record<string, readonly string[]> = Object.create(null)
  if (raw === undefined || raw === null) return values
  if (!isRecord(raw)) return invalid(`${part} takes an object`)
  for (const [name, value] of Object.entries(raw)) {
    if (value === undefined || value === null) continue
    const list = Array.isArray(value) ? value : [value]
    if (!list.every(isScalar)) return invalid(`${part}.${name} takes text, numbers, booleans or lists of them`)
    values[name] = list.map(String)
  }
  return values
}

/** The same header in two spellings fails on AWS. Documented: semantics §6.5. */
function clashingName(names: readonly string[]): string | undefined {
  const seen = new Set<string>()
  return names.find(name => seen.size === seen.add(name.toLowerCase()).size)
}

function unsafeHeader(header: Readonly<Record<string, readonly string[]>>): string | undefined {
  return Object.keys(header).find(name => header[name]?.some(value => !isHeaderSafe(name, value)))
}

function isScalar(value: unknown): value is string | number | boolean | Numeral {
  if (value instanceof Numeral) return true
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Numeral)
}

function invalid(what: string): GatewayFailure {
  return failure('API_CONFIGURATION_ERROR', 'INVALID_OVERRIDE', `$override: ${what}`)
}
