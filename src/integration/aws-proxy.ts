import { failure, type GatewayFailure, isFailure } from '../errors.ts'
import type { EndpointResponse, IntegrationRequest, MethodResponse, RequestContext } from '../exchange.ts'
import { fromBase64, toBase64, toText } from '../mapping/content.ts'
import { clientHeaderName } from '../mapping/header-rules.ts'
import { firstAccepted, isBinaryType, mediaTypeOf } from '../mapping/media-type.ts'
import type { MappedParameter } from '../mapping/parameters.ts'
import { findHeader, headerPairs, isHeaderSafe } from '../mapping/raw-headers.ts'
import { collectValues, lastValues, type RequestView } from '../mapping/request-view.ts'
import { draftRequest, type HeaderEntry } from './draft.ts'
import type { MappingEnvironment } from './environment.ts'
import { flatten, renderTarget } from './http.ts'
import type { AwsProxyPlan } from './plan.ts'
import { signAndFinish } from './sign.ts'
import { renderOrigin } from './uri.ts'

/**
 * Type AWS_PROXY: the event of format 1.0 goes to the function. Mappings are not applied, but an illegal destination
 * still fails the request, and so does any verb but POST. Observed: semantics §6.3, §14.
 */
export function buildAwsProxyRequest(
  plan: AwsProxyPlan,
  view: RequestView,
  mapped: readonly MappedParameter[],
  context: () => RequestContext,
  environment: MappingEnvironment,
): IntegrationRequest | GatewayFailure {
  if (plan.httpMethod !== 'POST') {
    return failure('INTEGRATION_FAILURE', 'LAMBDA_VERB', 'the integration verb of AWS_PROXY must be POST', {
      status: 500,
    })
  }
  const draft = draftRequest('AWS_PROXY', mapped, '', {})
  if (isFailure(draft)) return draft
  // No path parameter is rendered for this type, whatever is mapped.
  const path = renderTarget(plan.endpoint, { ...draft, pathValues: new Map(), query: [] }, '')
  if (typeof path !== 'string') return path
  const invocation = draft.headers.filter(([name]) => name.toLowerCase() === 'x-amz-invocation-type')
  const headers: HeaderEntry[] = [
    ...invocation,
    ['Accept', 'application/json'],
    ['Content-Type', 'application/json'],
    ['User-Agent', `AmazonAPIGateway_${plan.scope.apiId}`],
  ]
  const body = JSON.stringify(buildEvent(plan, view, context()))
  const origin = renderOrigin(plan.endpoint, new Map())
  if (isFailure(origin)) return origin
  return signAndFinish(plan, view.request, { httpMethod: 'POST', origin, path, headers, body }, {}, environment)
}

/** The event of the Lambda proxy contract, format 1.0. Observed: semantics §14.2. */
function buildEvent(plan: AwsProxyPlan, view: RequestView, context: RequestContext): object {
  const { request } = view
  const headers = eventHeaders(view)
  const isBinary = isBinaryType(plan.binary, mediaTypeOf(findHeader(request.headers, 'content-type')))
  return {
    resource: plan.scope.resourcePath,
    path: request.path,
    httpMethod: request.httpMethod,
    headers: orNull(lastValues(headers)),
    multiValueHeaders: orNull(collectValues(headers)),
    queryStringParameters: orNull(view.params.querystring),
    multiValueQueryStringParameters: orNull(view.multiParams.querystring),
    pathParameters: orNull(request.pathParameters),
    stageVariables: orNull(plan.scope.stageVariables),
    requestContext: context,
    body: view.isBodyEmpty ? null : isBinary ? toBase64(request.body) : toText(request.body),
    isBase64Encoded: isBinary && !view.isBodyEmpty,
  }
}

function orNull<T extends object>(map: T): T | null {
  for (const _ in map) return map
  return null
}

const RESPELLED: Readonly<Record<string, string>> = { authorization: 'Authorization', 'user-agent': 'User-Agent' }

/** The client's headers in its own spelling, with two exceptions, and the trace id. */
function eventHeaders(view: RequestView): HeaderEntry[] {
  const pairs = headerPairs(view.request.headers)
    .filter(([name]) => name.toLowerCase() !== 'x-amzn-trace-id')
    .map(([name, value]): HeaderEntry => [RESPELLED[name.toLowerCase()] ?? name, value])
  pairs.push(['X-Amzn-Trace-Id', view.request.traceId])
  return pairs
}

const RESULT_KEYS = new Set(['statusCode', 'headers', 'multiValueHeaders', 'body', 'isBase64Encoded'])

/** Answer of a function as the client gets it. Observed: semantics §14.3. */
export function readProxyResult(
  plan: AwsProxyPlan,
  view: RequestView,
  response: EndpointResponse,
): MethodResponse | GatewayFailure {
  const refused = refuseEndpointResponse(response)
  if (refused !== undefined) return refused
  const result = parseResult(toText(response.body))
  if (result === undefined) return malformed('the result is not an object of the proxy contract')
  const status = readStatus(result.statusCode)
  if (status === undefined) return malformed('statusCode is not an integer')
  const headers = mergeHeaders(result.headers, result.multiValueHeaders)
  if (headers === undefined) return malformed('headers or multiValueHeaders have a wrong shape')
  if (result.body !== undefined && result.body !== null && typeof result.body !== 'string') {
    return malformed('body is not a string')
  }
  const body = decodeBody(plan, view, result)
  if (isFailure(body)) return { ...body, status: 500 }
  if (!headers.some(([name]) => name.toLowerCase() === 'content-type'))
    headers.push(['Content-Type', 'application/json'])
  return { kind: 'method-response', status, headers: flatten(headers), body }
}

/** Errors of the function or of Lambda itself. */
function refuseEndpointResponse(response: EndpointResponse): GatewayFailure | undefined {
  const functionError = findHeader(response.headers, 'x-amz-function-error')
  const requestId = findHeader(response.headers, 'x-amzn-requestid') ?? ''
  if (functionError !== undefined) {
    const message = readErrorMessage(toText(response.body))
    const detail = `Lambda execution failed with status ${response.status} due to customer function error: ${message}. Lambda request id: ${requestId}`
    return failure('INTEGRATION_FAILURE', 'LAMBDA_FUNCTION_ERROR', detail, { status: 502 })
  }
  if (response.status === 403) {
    return failure('API_CONFIGURATION_ERROR', 'LAMBDA_ACCESS', 'Invalid permissions on Lambda function')
  }
  if (response.status < 200 || response.status > 299) {
    return failure('INTEGRATION_FAILURE', 'LAMBDA_INVOKE', `Lambda answered ${response.status}`, { status: 502 })
  }
  return undefined
}

/** `errorMessage` of a function error, or the whole text. */
export function readErrorMessage(text: string): string {
  try {
    const parsed: unknown = JSON.parse(text)
    if (typeof parsed === 'object' && parsed !== null && 'errorMessage' in parsed) {
      return typeof parsed.errorMessage === 'string' ? parsed.errorMessage : JSON.stringify(parsed.errorMessage)
    }
  } catch {}
  return text
}

function malformed(detail: string): GatewayFailure {
  return failure('INTEGRATION_FAILURE', 'LAMBDA_MALFORMED', `Malformed Lambda proxy response: ${detail}`, {
    status: 502,
  })
}

type ProxyResult = Readonly<Record<string, unknown>>

function parseResult(text: string): ProxyResult | undefined {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    return undefined
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return undefined
  return Object.keys(parsed).every(key => RESULT_KEYS.has(key)) ? { ...parsed } : undefined
}

/** Integer or numeric text; 200 when absent. Outside 100 to 599 it cannot be sent. */
function readStatus(value: unknown): number | undefined {
  if (value === undefined || value === null) return 200
  const status = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value
  return typeof status === 'number' && Number.isInteger(status) && status >= 100 && status <= 599 ? status : undefined
}

/**
 * For one name the list's values come first, then the single value unless it is there; the spelling of
 * multiValueHeaders wins. undefined where a shape is wrong.
 */
function mergeHeaders(single: unknown, multi: unknown): HeaderEntry[] | undefined {
  if (!isMapOrNull(single) || !isMapOrNull(multi)) return undefined
  const merged = new Map<string, { name: string; values: string[] }>()
  for (const [name, list] of entriesOf(multi)) {
    if (!Array.isArray(list)) return undefined
    merged.set(name.toLowerCase(), { name, values: list.map(String) })
  }
  for (const [name, value] of entriesOf(single)) {
    if (value === null || value === undefined) continue
    if (typeof value === 'object') return undefined
    const known = merged.get(name.toLowerCase())
    if (known === undefined) merged.set(name.toLowerCase(), { name, values: [String(value)] })
    else if (!known.values.includes(String(value))) known.values.push(String(value))
  }
  const headers = [...merged.values()].flatMap(({ name, values }) => values.map((value): HeaderEntry => [name, value]))
  if (!headers.every(([name, value]) => isHeaderSafe(name, value))) return undefined
  return headers.flatMap(([name, value]): HeaderEntry[] => {
    const sent = clientHeaderName('AWS_PROXY', name)
    return sent === undefined ? [] : [[sent, value]]
  })
}

function isMapOrNull(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'object' && !Array.isArray(value))
}

function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : []
}

function decodeBody(plan: AwsProxyPlan, view: RequestView, result: ProxyResult): string | Uint8Array | GatewayFailure {
  const body = typeof result.body === 'string' ? result.body : ''
  if (result.isBase64Encoded !== true) return body
  const accepted = firstAccepted(findHeader(view.request.headers, 'accept'))
  return isBinaryType(plan.binary, accepted) ? fromBase64(body) : body
}
