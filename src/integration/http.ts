import { type GatewayFailure, isFailure } from '../exchange/failure.ts'
import { headerName } from '../exchange/header-name.ts'
import { findHeader, isHeaderSafe } from '../exchange/headers.ts'
import type { IntegrationRequest, MethodRequest, Payload } from '../exchange/messages.ts'
import { encodeComponent, encodeQuery } from '../exchange/query.ts'
import { passRequestBody } from '../mapping/content.ts'
import { droppedTowardsBackend } from '../mapping/header-rules.ts'
import type { MappedParameter } from '../mapping/parameters.ts'
import { requestKind } from '../mapping/payload-kind.ts'
import type { RequestView } from '../mapping/request-view.ts'
import { type Draft, defaultHeader, draftRequest, type HeaderEntry } from './draft.ts'
import type { EndpointPlan, HttpPlan, HttpProxyPlan, IntegrationPlan } from './plan/plan.ts'
import { invalidEndpoint, renderOrigin, renderPath, renderQuery } from './plan/uri.ts'

/** Verbs without a body, and without a defaulted Content-Type. Observed: semantics §7.3, §8.3. */
const BODILESS = new Set(['GET', 'HEAD', 'OPTIONS'])

/** A verb whose request has a body towards the backend. */
export function sendsBody(httpMethod: string): boolean {
  return !BODILESS.has(httpMethod)
}

/** Type HTTP: only what is mapped, overridden or defaulted reaches the backend. */
export function buildHttpRequest(plan: HttpPlan, view: RequestView, draft: Draft): IntegrationRequest | GatewayFailure {
  const path = renderTarget(plan.endpoint, draft, '')
  if (typeof path !== 'string') return path
  const headers = [...draft.headers]
  addDefaults(headers, plan, view.request)
  return finish(plan, view.request, path, flatten(headers), draft)
}

/**
 * Type HTTP_PROXY: the client's request, less Host and Content-Encoding; mapped headers replace, mapped query values are
 * appended. Observed: semantics §6.3, §7.3.
 */
export function buildHttpProxyRequest(
  plan: HttpProxyPlan,
  view: RequestView,
  mapped: readonly MappedParameter[],
): IntegrationRequest | GatewayFailure {
  const draft = mapped.length === 0 ? nothingMapped(view) : draftRequest(plan, mapped, view.request.body, {})
  if (isFailure(draft)) return draft
  const path = renderTarget(plan.endpoint, draft, encodeQuery(view.query))
  if (typeof path !== 'string') return path
  const kind = requestKind(plan.binary, view.request.headers)
  const body = passRequestBody(draft.body, kind, plan.contentHandling)
  if (isFailure(body)) return body
  return finish(plan, view.request, path, proxyHeaders(plan, view.request, draft.headers), { ...draft, body })
}

const NOTHING_MAPPED: Omit<Draft, 'body'> = { pathValues: new Map(), query: [], headers: [], overrides: {} }

function nothingMapped(view: RequestView): Draft {
  return { ...NOTHING_MAPPED, body: view.request.body }
}

/** Flat, in the client's order and spelling; a name that comes again is joined to the first. */
function proxyHeaders(plan: HttpProxyPlan, request: MethodRequest, mapped: readonly HeaderEntry[]): string[] {
  const replaced = mapped.map(([name]) => headerName(name).lower)
  const lowers: string[] = []
  const headers: string[] = []
  for (let i = 0; i < request.headers.length; i += 2) {
    const name = request.headers[i] ?? ''
    const value = request.headers[i + 1] ?? ''
    const { lower } = headerName(name)
    if (NOT_FORWARDED.has(lower) || replaced.includes(lower) || !isHeaderSafe(name, value)) continue
    const before = lowers.indexOf(lower)
    if (before === -1) {
      lowers.push(lower)
      headers.push(name, value)
    } else headers[2 * before + 1] += `,${value}`
  }
  for (const [name, value] of mapped) headers.push(name, value)
  lowers.push(...replaced)
  if (!lowers.includes('accept')) headers.push('Accept', DEFAULT_ACCEPT)
  if (!lowers.includes('user-agent')) headers.push('User-Agent', defaultUserAgent(plan))
  return headers
}

/** Headers of a client that a proxied request goes without. */
const NOT_FORWARDED: ReadonlySet<string> = new Set([
  'host',
  'content-encoding',
  'x-amzn-trace-id',
  'x-amzn-apigateway-api-id',
  ...droppedTowardsBackend('HTTP_PROXY'),
])

/** Path with query: the URI's, the client's, the mapped. Observed: semantics §8.2. */
export function renderTarget(
  endpoint: EndpointPlan,
  draft: Pick<Draft, 'pathValues' | 'query'>,
  clientQuery: string,
): string | GatewayFailure {
  if (endpoint.kind === 'invalid') return invalidEndpoint(endpoint.reason)
  const path = renderPath(endpoint.path, draft.pathValues)
  if (isFailure(path)) return path
  if (endpoint.query.length === 0 && draft.query.length === 0)
    return clientQuery === '' ? path : `${path}?${clientQuery}`
  const query = [renderQuery(endpoint.query, draft.pathValues), clientQuery, renderPairs(draft.query)]
    .filter(part => part !== '')
    .join('&')
  return query === '' ? path : `${path}?${query}`
}

/** Static text is percent-encoded already. Documented: semantics §6.1. */
function renderPairs(query: Draft['query']): string {
  return query
    .map(
      ([name, value, form]) =>
        `${encodeComponent(name)}=${form === 'encoded' ? staticValue(value) : encodeComponent(value)}`,
    )
    .join('&')
}

/** Static text of a query with the characters encoded that a query cannot hold, so that it stays one value. */
function staticValue(value: string): string {
  return value.replace(/[^A-Za-z0-9._~!$'()*+,;:@/?=%-]+/g, encodeComponent)
}

const DEFAULT_ACCEPT = 'application/json'

function defaultUserAgent(plan: IntegrationPlan): string {
  return `AmazonAPIGateway_${plan.scope.apiId}`
}

/** Headers that the gateway adds when absent. Observed: semantics §7.3. */
export function addDefaults(headers: HeaderEntry[], plan: IntegrationPlan, request: MethodRequest): void {
  defaultHeader(headers, 'Accept', DEFAULT_ACCEPT)
  defaultHeader(headers, 'User-Agent', defaultUserAgent(plan))
  const contentType = BODILESS.has(request.httpMethod) ? undefined : findHeader(request.headers, 'content-type')
  if (contentType !== undefined && isHeaderSafe('Content-Type', contentType)) {
    defaultHeader(headers, 'Content-Type', contentType)
  }
}

/** Verb towards the backend: the integration's, or the client's where it is ANY. Observed: semantics §8.3. */
export function integrationVerb(httpMethod: string, request: MethodRequest): string {
  return httpMethod === 'ANY' ? request.httpMethod : httpMethod
}

function finish(
  plan: HttpPlan | HttpProxyPlan,
  request: MethodRequest,
  path: string,
  headers: string[],
  draft: Draft,
): IntegrationRequest | GatewayFailure {
  const origin = renderOrigin(plan.endpoint, draft.pathValues)
  if (isFailure(origin)) return origin
  const httpMethod = integrationVerb(plan.httpMethod, request)
  const body: Payload = sendsBody(httpMethod) ? draft.body : ''
  headers.push('X-Amzn-Trace-Id', request.traceId, 'X-Amzn-Apigateway-Api-Id', plan.scope.apiId)
  return {
    kind: 'integration-request',
    httpMethod,
    origin,
    path,
    headers,
    body,
    overrides: draft.overrides,
  }
}

/** Pairs as a flat list. */
export function flatten(headers: readonly HeaderEntry[]): string[] {
  const flat: string[] = []
  for (const [name, value] of headers) flat.push(name, value)
  return flat
}
