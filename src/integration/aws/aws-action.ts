import { buildActionRequest, type PreparedAction } from '../../aws/actions/request.ts'
import { failure, type GatewayFailure, isFailure } from '../../exchange/failure.ts'
import { findHeader } from '../../exchange/headers.ts'
import type { IntegrationRequest } from '../../exchange/messages.ts'
import { encodeQuery } from '../../exchange/query.ts'
import type { RequestView } from '../../mapping/request-view.ts'
import { type Draft, defaultHeader, type HeaderEntry } from '../draft.ts'
import type { MappingEnvironment } from '../environment.ts'
import type { AwsOperation, AwsPlan } from '../plan/plan.ts'
import { invalidEndpoint, renderOrigin, renderPath } from '../plan/uri.ts'
import { signAndFinish } from './sign.ts'

/**
 * An action ARN: the input becomes the service's own request. Input: the body, then the ARN's parameters (with path
 * parameters filled in), then mapped query parameters; explicit mapped headers win. Chosen: decision 0021.
 */
export function buildAction(
  plan: AwsPlan,
  operation: Extract<AwsOperation, { kind: 'action' }>,
  view: RequestView,
  draft: Draft,
  environment: MappingEnvironment,
): IntegrationRequest | GatewayFailure {
  const found = environment.findAction(plan.target.service, operation.action)
  if (found.kind === 'failure') return failure('API_CONFIGURATION_ERROR', found.code, found.message)
  const prepared = buildActionRequest({
    model: found.model,
    action: found.name,
    arnParams: operation.parameters.map(([name, value]) => [name, fillParameters(value, draft)]),
    body: draft.body,
    query: draft.query.map(([name, value, form]) => [name, form === 'encoded' ? decodeStatic(value) : value]),
    headers: joinedHeaders(draft.headers),
    payloadType: findHeader(view.request.headers, 'content-type'),
  })
  if (prepared.kind === 'failure') {
    return failure('DEFAULT_4XX', prepared.code, prepared.message, { status: 400, message: prepared.message })
  }
  const origin = renderOrigin(plan.endpoint, draft.pathValues)
  if (isFailure(origin)) return origin
  const path = pathOf(plan, prepared, draft)
  if (isFailure(path)) return path
  const headers = actionHeaders(plan, prepared)
  const unsigned = {
    httpMethod: prepared.method,
    origin: plan.target.takesHostPrefix ? withPrefix(origin, prepared.hostPrefix) : origin,
    path,
    headers,
    body: prepared.body,
    signing: prepared.signing,
  }
  return signAndFinish(plan, view.request, unsigned, draft.overrides, environment)
}

/** `{name}` of an ARN parameter; one without a value stays as text, as in a URI. */
function fillParameters(value: string, draft: Draft): string {
  return value.replace(/\{([^{}]+)\}/g, (whole, name: string) => {
    const found = draft.pathValues.get(name)
    if (found === undefined) return whole
    return found.form === 'encoded' ? decodeStatic(found.value) : found.value
  })
}

function decodeStatic(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}

function withPrefix(origin: string, prefix: string): string {
  return prefix === '' ? origin : origin.replace('://', `://${prefix}`)
}

/** Path and query of an action's request, behind the path of an override or bucket. */
function pathOf(plan: AwsPlan, prepared: PreparedAction, draft: Draft): string | GatewayFailure {
  if (plan.endpoint.kind === 'invalid') return invalidEndpoint(plan.endpoint.reason)
  const base = renderPath(plan.endpoint.path, draft.pathValues)
  if (isFailure(base)) return base
  const path = `${base.replace(/\/$/, '')}${prepared.path}`
  const query = encodeQuery(prepared.query)
  return query === '' ? path : `${path}?${query}`
}

/** By name in lower case; the values of one name as one. */
function joinedHeaders(entries: readonly HeaderEntry[]): Record<string, string> {
  const headers: Record<string, string> = Object.create(null)
  for (const [given, value] of entries) {
    const name = given.toLowerCase()
    headers[name] = headers[name] === undefined ? value : `${headers[name]},${value}`
  }
  return headers
}

function actionHeaders(plan: AwsPlan, prepared: PreparedAction): HeaderEntry[] {
  const headers = Object.entries(prepared.headers).map(([name, value]): HeaderEntry => [name, value])
  defaultHeader(headers, 'Accept', 'application/json')
  defaultHeader(headers, 'User-Agent', `AmazonAPIGateway_${plan.scope.apiId}`)
  return headers
}
