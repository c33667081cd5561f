import { type JsonPath, parseJsonPath } from './json-path.ts'
import { isRefusal, quote, type Refusal, refuse } from './refusal.ts'

/** Where a request mapping writes: a part of the integration request. */
export interface RequestDestination {
  readonly kind: 'path' | 'querystring' | 'header'
  readonly name: string
}

/** Where a response mapping writes: a header of the method response. */
export interface ResponseDestination {
  readonly kind: 'header'
  readonly name: string
}

/** Where a customised gateway response writes. */
export type GatewayResponseDestination = ResponseDestination

/** Sources that mappings of every kind share. */
export type CommonSource =
  | { readonly kind: 'context'; readonly keys: readonly string[] }
  | { readonly kind: 'stageVariable'; readonly name: string }
  | { readonly kind: 'static'; readonly text: string }

/** The whole body (`path` null), or what a JSONPath finds in it. */
export interface BodySource {
  readonly kind: 'body'
  readonly path: JsonPath | null
}

/** Sources of a request mapping. */
export type RequestSource =
  | {
      readonly kind: 'path' | 'querystring' | 'multivaluequerystring' | 'header' | 'multivalueheader'
      readonly name: string
    }
  | BodySource
  | CommonSource

/** Sources of a response mapping. */
export type ResponseSource =
  | { readonly kind: 'header' | 'multivalueheader'; readonly name: string }
  | BodySource
  | CommonSource

/** Sources of a header of a customised gateway response. */
export type GatewayResponseSource =
  | { readonly kind: 'path' | 'querystring' | 'header'; readonly name: string }
  | BodySource
  | CommonSource

/** Names of parameters. Documented: Developer Guide, "request and response data mapping reference". */
const NAME = /^[a-zA-Z0-9._$-]+$/

/** Parses `integration.request.{path|querystring|header}.NAME`. */
export function parseRequestDestination(text: string): RequestDestination | Refusal {
  const parameter = matchParameter(text, 'integration.request.', ['path', 'querystring', 'header'])
  return parameter ?? refuseExpression(text, 'integration.request.{path|querystring|header}.NAME')
}

/** Parses `method.response.header.NAME`. */
export function parseResponseDestination(text: string): ResponseDestination | Refusal {
  return matchParameter(text, 'method.response.', ['header']) ?? refuseExpression(text, 'method.response.header.NAME')
}

/** Parses `gatewayresponse.header.NAME`. */
export function parseGatewayResponseDestination(text: string): GatewayResponseDestination | Refusal {
  return matchParameter(text, 'gatewayresponse.', ['header']) ?? refuseExpression(text, 'gatewayresponse.header.NAME')
}

/** Parses `method.request.{path|querystring|header}.NAME`, as a method declares its parameters. */
export function parseMethodParameter(text: string): RequestDestination | Refusal {
  const parameter = matchParameter(text, 'method.request.', ['path', 'querystring', 'header'])
  return parameter ?? refuseExpression(text, 'method.request.{path|querystring|header}.NAME')
}

const REQUEST_PLACES = ['path', 'querystring', 'multivaluequerystring', 'header', 'multivalueheader'] as const
const COMMON_FORMS = `context.NAME, stageVariables.NAME or 'static text' in single quotes`

/** Parses the source of a request mapping. */
export function parseRequestSource(text: string): RequestSource | Refusal {
  const source = matchParameter(text, 'method.request.', REQUEST_PLACES) ?? matchBody(text, 'method.request.body')
  const forms = `method.request.{${REQUEST_PLACES.join('|')}}.NAME, method.request.body[.JSONPATH], ${COMMON_FORMS}`
  return source ?? matchCommon(text) ?? refuseExpression(text, forms)
}

/** Parses the source of a response mapping. */
export function parseResponseSource(text: string): ResponseSource | Refusal {
  const prefix = 'integration.response.'
  const source = matchParameter(text, prefix, ['header', 'multivalueheader']) ?? matchBody(text, `${prefix}body`)
  const forms = `${prefix}{header|multivalueheader}.NAME, ${prefix}body[.JSONPATH], ${COMMON_FORMS}`
  return source ?? matchCommon(text) ?? refuseExpression(text, forms)
}

/** Parses the source of a header of a customised gateway response. */
export function parseGatewayResponseSource(text: string): GatewayResponseSource | Refusal {
  const places = ['path', 'querystring', 'header'] as const
  const source = matchParameter(text, 'method.request.', places) ?? matchBody(text, 'method.request.body')
  const forms = `method.request.{header|querystring|path}.NAME, method.request.body[.JSONPATH], ${COMMON_FORMS}`
  return source ?? matchCommon(text) ?? refuseExpression(text, forms)
}

function matchParameter<K extends string>(
  text: string,
  prefix: string,
  kinds: readonly K[],
): { readonly kind: K; readonly name: string } | undefined {
  for (const kind of kinds) {
    const start = `${prefix}${kind}.`
    const name = text.slice(start.length)
    if (text.startsWith(start) && NAME.test(name)) return { kind, name }
  }
  return undefined
}

function matchBody(text: string, prefix: string): BodySource | Refusal | undefined {
  if (text === prefix) return { kind: 'body', path: null }
  if (!text.startsWith(`${prefix}.`)) return undefined
  const path = parseJsonPath(`$${text.slice(prefix.length)}`)
  return isRefusal(path) ? path : { kind: 'body', path }
}

function matchCommon(text: string): CommonSource | undefined {
  // Everything between the first and the last quote is the value; quotes inside it are part of it.
  if (/^'.*'$/s.test(text)) return { kind: 'static', text: text.slice(1, -1) }
  const [scope, ...keys] = text.split('.')
  const name = keys.join('.')
  if (scope === 'stageVariables' && NAME.test(name)) return { kind: 'stageVariable', name }
  if (scope !== 'context') return undefined
  // `context.authorizer.claims['custom:role']`: a name that does not fit behind a dot.
  const [, plain = '', quoted] = /^(.*?)(?:\['([^']+)'\])?$/.exec(name) ?? []
  const path = [...plain.split('.'), ...(quoted === undefined ? [] : [quoted])]
  return NAME.test(plain) && path.every(key => key !== '') ? { kind: 'context', keys: path } : undefined
}

function refuseExpression(text: string, forms: string): Refusal {
  return refuse(`Invalid mapping expression specified: ${quote(text)}. Write ${forms}`)
}
