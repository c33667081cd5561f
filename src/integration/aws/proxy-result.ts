import { parseExactJson } from '../../exchange/exact-json.ts'
import { failure, type GatewayFailure, isFailure } from '../../exchange/failure.ts'
import { findHeader, isHeaderSafe } from '../../exchange/headers.ts'
import type { EndpointResponse, MethodResponse, Payload } from '../../exchange/messages.ts'
import { Numeral, toNumber } from '../../exchange/numeral.ts'
import { fromBase64, toText, withoutMark } from '../../exchange/payload.ts'
import { clientHeaderName } from '../../mapping/header-rules.ts'
import { acceptedKind } from '../../mapping/payload-kind.ts'
import type { RequestView } from '../../mapping/request-view.ts'
import { defaultHeader, type HeaderEntry } from '../draft.ts'
import { flatten } from '../http.ts'
import type { AwsProxyPlan } from '../plan/plan.ts'
import { isFunctionError, readErrorMessage, refuseInvocation } from './lambda-answer.ts'

/** Answer of a function as the client gets it. Observed: semantics §14.3. */
export function readProxyResult(
  plan: AwsProxyPlan,
  view: RequestView,
  response: EndpointResponse,
): MethodResponse | GatewayFailure {
  const refused = refuseInvocation(response) ?? refuseFunctionError(response)
  if (refused !== undefined) return refused
  // An asynchronous invocation has no result: Lambda says only that it took the event.
  if (response.status === 202 && response.body.length === 0) return accepted()
  const result = parseResult(toText(response.body))
  if (result === undefined) return malformed('the result is not an object of the proxy contract')
  const status = readStatus(toNumber(result.statusCode))
  if (status === undefined) return malformed('statusCode is not an integer from 200 to 599')
  const headers = mergeHeaders(result.headers, result.multiValueHeaders)
  if (headers === undefined) return malformed('headers or multiValueHeaders have a wrong shape')
  if (result.body !== undefined && result.body !== null && typeof result.body !== 'string') {
    return malformed('body is not a string')
  }
  const body = decodeBody(plan, view, result)
  if (isFailure(body)) return body
  if (!isContentTypeNull(result.headers)) defaultHeader(headers, 'Content-Type', 'application/json')
  return { kind: 'method-response', status, headers: flatten(headers), body }
}

function refuseFunctionError(response: EndpointResponse): GatewayFailure | undefined {
  if (!isFunctionError(response)) return undefined
  const message = readErrorMessage(toText(response.body))
  const requestId = findHeader(response.headers, 'x-amzn-requestid') ?? ''
  const detail = `Lambda execution failed with status ${response.status} due to customer function error: ${message}. Lambda request id: ${requestId}`
  return failure('INTEGRATION_FAILURE', 'LAMBDA_FUNCTION_ERROR', detail, { status: 502 })
}

function accepted(): MethodResponse {
  return { kind: 'method-response', status: 202, headers: ['Content-Type', 'application/json'], body: '' }
}

function malformed(detail: string): GatewayFailure {
  return failure('INTEGRATION_FAILURE', 'LAMBDA_MALFORMED', `Malformed Lambda proxy response: ${detail}`, {
    status: 502,
  })
}

const RESULT_KEYS = new Set(['statusCode', 'headers', 'multiValueHeaders', 'body', 'isBase64Encoded'])

type ProxyResult = Readonly<Record<string, unknown>>

function parseResult(text: string): ProxyResult | undefined {
  let parsed: unknown
  try {
    parsed = parseExactJson(withoutMark(text))
  } catch {
    return undefined
  }
  if (!isMap(parsed)) return undefined
  return Object.keys(parsed).every(key => RESULT_KEYS.has(key)) ? parsed : undefined
}

/** Integer or numeric text; 200 when absent. A status below 200 would not end the exchange. */
function readStatus(value: unknown): number | undefined {
  if (value === undefined || value === null) return 200
  const status = typeof value === 'string' && /^\d{3}$/.test(value) ? Number(value) : value
  return typeof status === 'number' && Number.isInteger(status) && status >= 200 && status <= 599 ? status : undefined
}

/**
 * For one name the list's values come first, then the single value unless it is there; the spelling of
 * multiValueHeaders wins. undefined where a shape is wrong.
 */
function mergeHeaders(single: unknown, multi: unknown): HeaderEntry[] | undefined {
  if (!isMapOrNull(single) || !isMapOrNull(multi)) return undefined
  const merged = new Map<string, { readonly name: string; readonly values: string[] }>()
  for (const [name, list] of Object.entries(multi ?? {})) {
    if (!Array.isArray(list) || !list.every(isScalar)) return undefined
    merged.set(name.toLowerCase(), { name, values: list.map(String) })
  }
  for (const [name, value] of Object.entries(single ?? {})) {
    if (value === null) continue
    if (!isScalar(value)) return undefined
    addValue(merged, name, String(value))
  }
  const headers: HeaderEntry[] = []
  for (const { name, values } of merged.values()) {
    const sent = clientHeaderName('AWS_PROXY', name)
    if (!values.every(value => isHeaderSafe(name, value))) return undefined
    if (sent !== undefined) for (const value of values) headers.push([sent, value])
  }
  return headers
}

/** A function that says it has no type, by null, gets none. Observed: what several runtimes of functions rely on. */
function isContentTypeNull(headers: unknown): boolean {
  if (!isMap(headers)) return false
  return Object.keys(headers).some(name => headers[name] === null && name.toLowerCase() === 'content-type')
}

function addValue(
  merged: Map<string, { readonly name: string; readonly values: string[] }>,
  name: string,
  value: string,
): void {
  const known = merged.get(name.toLowerCase())
  if (known === undefined) merged.set(name.toLowerCase(), { name, values: [value] })
  else if (!known.values.includes(value)) known.values.push(value)
}

function isMapOrNull(value: unknown): value is Readonly<Record<string, unknown>> | null | undefined {
  return value === undefined || value === null || isMap(value)
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Numeral)
}

function isScalar(value: unknown): value is string | number | boolean | Numeral {
  if (value instanceof Numeral) return true
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}

function decodeBody(plan: AwsProxyPlan, view: RequestView, result: ProxyResult): Payload | GatewayFailure {
  const body = typeof result.body === 'string' ? result.body : ''
  if (result.isBase64Encoded !== true) return body
  return acceptedKind(plan.binary, view.request.headers) === 'binary' ? fromBase64(body) : body
}
