import { evaluateJsonPath, type JsonPath } from '../definition/json-path.ts'
import type {
  RequestSource as RequestSourceExpression,
  ResponseSource as ResponseSourceExpression,
} from '../definition/parameter.ts'
import { failure, type GatewayFailure, isFailure } from '../exchange/failure.ts'
import { exactHeaderValues, findExactHeader } from '../exchange/headers.ts'
import type { EndpointResponse, Payload, RequestContext } from '../exchange/messages.ts'
import { toText, withoutMark } from '../exchange/payload.ts'
import { findContextText } from './context.ts'
import { type ParsedBody, parseBody, type RequestView } from './request-view.ts'

/** `integration.request.{location}.{name}` ← source. */
export interface ParameterMapping {
  readonly location: 'path' | 'querystring' | 'header'
  readonly name: string
  /** As written in the definition, for traces. */
  readonly text: string
  readonly source: RequestSource
}

/** A source of the request side. A stage variable is a static value by the time a plan is made. */
export type RequestSource = Resolved<RequestSourceExpression>

/** A source of the response side. */
export type ResponseSource = Resolved<ResponseSourceExpression>

type Resolved<Source extends { readonly kind: string }> = Exclude<Source, { readonly kind: 'stageVariable' }>

/** `method.response.header.{name}` ← source. */
export interface ResponseParameterMapping {
  readonly name: string
  readonly text: string
  readonly source: ResponseSource
}

/** One parameter of the integration request, with the mapping that made it. */
export interface MappedParameter {
  readonly mapping: ParameterMapping
  readonly values: readonly string[]
}

/**
 * Evaluates parameter mappings. A missing or empty value skips its mapping.
 * Fails with 400 (DEFAULT_4XX) where a body path meets a body that is no JSON, or the whole body begins like JSON and is
 * none.
 * Observed: semantics §6.2.
 */
export function mapParameters(
  mappings: readonly ParameterMapping[],
  view: RequestView,
  context: () => RequestContext,
): MappedParameter[] | GatewayFailure {
  const mapped: MappedParameter[] = []
  for (const mapping of mappings) {
    const values = readRequestSource(mapping.source, view, context)
    if (isFailure(values)) return values
    if (values.length > 0) mapped.push({ mapping, values })
  }
  return mapped
}

function readRequestSource(
  source: RequestSource,
  view: RequestView,
  context: () => RequestContext,
): readonly string[] | GatewayFailure {
  switch (source.kind) {
    case 'path':
      return present(view.pathParameter(source.name))
    case 'querystring':
      return present(view.queryValues(source.name).at(-1))
    case 'multivaluequerystring':
      return severalOrPresent(view.queryValues(source.name))
    case 'header':
      return present(view.header(source.name))
    case 'multivalueheader':
      return present(view.headerValues(source.name).join(','))
    case 'body':
      return requestBodyValue(source.path, view)
    case 'context':
      return present(findContextText(context(), source.keys))
    case 'static':
      return present(source.text)
  }
}

function present(value: string | undefined): readonly string[] {
  return value === undefined || value === '' ? [] : [value]
}

/** One value counts as a single value does: empty, it skips its mapping. */
function severalOrPresent(values: readonly string[]): readonly string[] {
  return values.length === 1 ? present(values[0]) : values
}

/** How a text begins that AWS takes for JSON. Observed: semantics §6.2. */
const BEGINS_LIKE_JSON = /^\s*[{['"]/

/** The whole body, blanks around it removed; one that begins like JSON has to be JSON. */
function wholeBody(text: string, parse: () => ParsedBody): readonly string[] | NoValue {
  const trimmed = withoutMark(text).trim()
  if (trimmed === '') return ['{}']
  if (!BEGINS_LIKE_JSON.test(trimmed)) return [trimmed]
  const parsed = parse()
  return parsed.kind === 'json' ? [trimmed] : parsed.kind
}

/** A part of the body, which has to be JSON whatever it begins like; one of blanks is empty, and has no parts. */
function bodyPart(path: JsonPath, text: string, parse: () => ParsedBody): readonly string[] | NoValue {
  const parsed = parse()
  if (parsed.kind === 'json') return bodyValue(path, parsed.value)
  return withoutMark(text).trim() === '' ? [] : parsed.kind
}

/** Why a body gives no value. */
type NoValue = Exclude<ParsedBody['kind'], 'json'>

function requestBodyValue(path: JsonPath | null, view: RequestView): readonly string[] | GatewayFailure {
  const text = toText(view.request.body)
  const parse = () => view.parsedBody
  const value = path === null ? wholeBody(text, parse) : bodyPart(path, text, parse)
  if (value === 'too-large') return jsonTooLarge()
  if (value !== 'not-json') return value
  const message = 'Invalid JSON in request body'
  return failure('DEFAULT_4XX', 'INVALID_JSON', 'a mapped body needs a JSON body', { message, status: 400 })
}

/** A JSON body over the limits of depth or members: 400. Chosen: hardening §1. */
export function jsonTooLarge(): GatewayFailure {
  const message = 'Request body is nested too deep or has too many members'
  return failure('DEFAULT_4XX', 'JSON_LIMIT', 'the JSON body nests too deep, or holds too many values', {
    message,
    status: 400,
  })
}

/** Value of a body path as text: lists and objects become their JSON text. */
function bodyValue(path: JsonPath, document: unknown): readonly string[] {
  const value = evaluateJsonPath(path, document)
  if (value === undefined || value === null) return []
  return present(typeof value === 'string' ? value : JSON.stringify(value))
}

/** One header of the method response, with the mapping that made it. */
export interface MappedHeader {
  readonly mapping: ResponseParameterMapping
  readonly value: string
}

/**
 * Evaluates the response side. Fails with 500 where the request side would fail with 400.
 * Observed: semantics §6.4.
 */
export function mapResponseParameters(
  mappings: readonly ResponseParameterMapping[],
  response: EndpointResponse,
  context: () => unknown,
): MappedHeader[] | GatewayFailure {
  const mapped: MappedHeader[] = []
  let parsed: ParsedBody | undefined
  const parse = () => (parsed ??= parseBody(response.body))
  for (const mapping of mappings) {
    const values = readResponseSource(mapping.source, response, parse, context)
    if (isFailure(values)) return values
    const value = values[0]
    if (value !== undefined) mapped.push({ mapping, value })
  }
  return mapped
}

function readResponseSource(
  source: ResponseSource,
  response: EndpointResponse,
  parse: () => ParsedBody,
  context: () => unknown,
): readonly string[] | GatewayFailure {
  switch (source.kind) {
    case 'header':
      return present(findExactHeader(response.headers, source.name))
    case 'multivalueheader':
      return present(exactHeaderValues(response.headers, source.name).join(','))
    case 'body':
      return responseBodyValue(source.path, response.body, parse)
    case 'context':
      return present(findContextText(context(), source.keys))
    case 'static':
      return present(source.text)
  }
}

function responseBodyValue(
  path: JsonPath | null,
  body: Payload,
  parse: () => ParsedBody,
): readonly string[] | GatewayFailure {
  const value = path === null ? wholeBody(toText(body), parse) : bodyPart(path, toText(body), parse)
  if (value !== 'not-json' && value !== 'too-large') return value
  return failure('DEFAULT_5XX', 'INVALID_JSON', 'the endpoint response is not JSON')
}
