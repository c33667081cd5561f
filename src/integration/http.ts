import { type GatewayFailure, isFailure } from '../errors.ts'
import type { IntegrationRequest, MethodRequest, Payload, RawHeaders } from '../exchange.ts'
import { convertRequestBody } from '../mapping/content.ts'
import { isDroppedTowardsBackend } from '../mapping/header-rules.ts'
import { isBinaryType, mediaTypeOf } from '../mapping/media-type.ts'
import type { MappedParameter } from '../mapping/parameters.ts'
import { encodeComponent, encodeQuery } from '../mapping/query.ts'
import { findHeader, headerPairs, isHeaderSafe } from '../mapping/raw-headers.ts'
import type { RequestView } from '../mapping/request-view.ts'
import { type Draft, defaultHeader, draftRequest, type HeaderEntry } from './draft.ts'
import type { EndpointPlan, HttpPlan, HttpProxyPlan, IntegrationPlan } from './plan.ts'
import { invalidEndpoint, renderOrigin, renderPath, renderQuery } from './uri.ts'

/** Verbs without a body, and without a defaulted Content-Type. Observed: semantics §7.3, §8.3. */
const BODILESS = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Type HTTP: only what is mapped, overridden or defaulted reaches the backend. */
export function buildHttpRequest(plan: HttpPlan, view: RequestView, draft: Draft): IntegrationRequest | GatewayFailure {
  const path = renderTarget(plan.endpoint, draft, '')
  if (typeof path !== 'string') return path
  const headers = [...draft.headers]
  addDefaults(headers, plan, view.request)
  return finish(plan, view.request, path, headers, draft)
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
  const draft = draftRequest(plan, mapped, view.request.body, {})
  if (isFailure(draft)) return draft
  const path = renderTarget(plan.endpoint, draft, encodeQuery(view.query))
  if (typeof path !== 'string') return path
  const mediaType = mediaTypeOf(findHeader(view.request.headers, 'content-type'))
  const kind = isBinaryType(plan.binary, mediaType) ? 'binary' : 'text'
  const body = convertRequestBody(draft.body, kind, plan.contentHandling)
  if (isFailure(body)) return body
  const headers = proxyHeaders(view.request, draft.headers)
  addDefaults(headers, plan, view.request)
  return finish(plan, view.request, path, headers, { ...draft, body })
}

function proxyHeaders(request: MethodRequest, mapped: readonly HeaderEntry[]): HeaderEntry[] {
  const replaced = new Set(mapped.map(([name]) => name.toLowerCase()))
  const byName = new Map<string, HeaderEntry>()
  for (const [name, value] of headerPairs(request.headers)) {
    const lower = name.toLowerCase()
    if (replaced.has(lower) || isNotForwarded(lower) || !isHeaderSafe(name, value)) continue
    const before = byName.get(lower)
    byName.set(lower, before === undefined ? [name, value] : [before[0], `${before[1]},${value}`])
  }
  return [...byName.values(), ...mapped]
}

/** Headers of a client that a proxied request goes without. */
function isNotForwarded(lower: string): boolean {
  if (lower === 'host' || lower === 'content-encoding' || lower === 'x-amzn-trace-id') return true
  return lower === 'x-amzn-apigateway-api-id' || isDroppedTowardsBackend('HTTP_PROXY', lower)
}

/** Path with query: the URI's, the client's, the mapped. Observed: semantics §8.2. */
export function renderTarget(
  endpoint: EndpointPlan,
  draft: Pick<Draft, 'pathValues' | 'query'>,
  clientQuery: string,
): string | GatewayFailure {
  if (endpoint.kind === 'invalid') return invalidEndpoint(endpoint.reason)
  const path = renderPath(endpoint.path, draft.pathValues)
  if (isFailure(path)) return path
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

/** What a query cannot hold is encoded even in static text, so that it stays one value. */
function staticValue(value: string): string {
  return value.replace(/[^A-Za-z0-9._~!$'()*+,;:@/?=%-]+/g, encodeComponent)
}

/** Headers that the gateway adds when absent. Observed: semantics §7.3. */
export function addDefaults(headers: HeaderEntry[], plan: IntegrationPlan, request: MethodRequest): void {
  defaultHeader(headers, 'Accept', 'application/json')
  defaultHeader(headers, 'User-Agent', `AmazonAPIGateway_${plan.scope.apiId}`)
  if (plan.kind === 'HTTP_PROXY') return
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
  headers: HeaderEntry[],
  draft: Draft,
): IntegrationRequest | GatewayFailure {
  const origin = renderOrigin(plan.endpoint, draft.pathValues)
  if (isFailure(origin)) return origin
  const httpMethod = integrationVerb(plan.httpMethod, request)
  const body: Payload = BODILESS.has(httpMethod) ? '' : draft.body
  headers.push(['X-Amzn-Trace-Id', request.traceId], ['X-Amzn-Apigateway-Api-Id', plan.scope.apiId])
  return {
    kind: 'integration-request',
    httpMethod,
    origin,
    path,
    headers: flatten(headers),
    body,
    overrides: draft.overrides,
  }
}

/** Pairs as a flat list. */
export function flatten(headers: readonly HeaderEntry[]): RawHeaders {
  const flat: string[] = []
  for (const [name, value] of headers) flat.push(name, value)
  return flat
}
