import { assertNever, failure, type GatewayFailure, isFailure } from '../exchange/failure.ts'
import { bodyCoding, findHeader, isHeaderSafe } from '../exchange/headers.ts'
import type {
  ContextOverrides,
  EndpointResponse,
  MethodRequest,
  MethodResponse,
  OverrideSet,
  Payload,
} from '../exchange/messages.ts'
import { convertResponseBody, passResponseBody } from '../mapping/content.ts'
import { buildContext } from '../mapping/context.ts'
import { clientHeaderName } from '../mapping/header-rules.ts'
import { mergeResponseOverrides } from '../mapping/overrides.ts'
import { type MappedHeader, mapResponseParameters } from '../mapping/parameters.ts'
import { acceptedKind, responseKind } from '../mapping/payload-kind.ts'
import { RequestView } from '../mapping/request-view.ts'
import { selectResponseTemplate } from '../mapping/select-template.ts'
import { isFault } from '../template/engine.ts'
import { readProxyResult } from './aws/proxy-result.ts'
import { defaultHeader, findUnsafeHeader, type HeaderEntry } from './draft.ts'
import type { MappingEnvironment } from './environment.ts'
import { flatten } from './http.ts'
import { considerDefault } from './mock.ts'
import type { AwsPlan, HttpPlan, HttpProxyPlan, IntegrationPlan, MockPlan, ResponsePlan } from './plan/plan.ts'
import { selectResponse } from './select-response.ts'
import { templateScope } from './template-scope.ts'
import { templateFailure, traceResponseHeaders, traceSelection, traceTemplate } from './tracing.ts'

/**
 * Maps the backend's answer: EndpointResponse → MethodResponse. Pure; runs inline or in a worker.
 * Order of steps: semantics §1, step 7. `left` is what the request template left for this side.
 */
export function buildMethodResponse(
  plan: IntegrationPlan,
  request: MethodRequest,
  response: EndpointResponse,
  left: ContextOverrides,
  environment: MappingEnvironment,
): MethodResponse | GatewayFailure {
  const view = new RequestView(request)
  switch (plan.kind) {
    case 'HTTP_PROXY':
      return passResponse(plan, view, response)
    case 'AWS_PROXY':
      return readProxyResult(plan, view, response)
    case 'HTTP':
    case 'AWS':
    case 'MOCK':
      return mapResponse(plan, view, response, left, environment)
    default:
      return assertNever(plan)
  }
}

type MappedResponsePlan = HttpPlan | AwsPlan | MockPlan

/**
 * HTTP_PROXY: the backend's answer with some headers renamed or dropped. Observed: semantics §7.4, §12.3. An answer in a
 * content coding passes as it came, its Content-Encoding with it.
 */
function passResponse(
  plan: HttpProxyPlan,
  view: RequestView,
  response: EndpointResponse,
): MethodResponse | GatewayFailure {
  const isCoded = bodyCoding(response.headers) !== 'identity'
  const kind = responseKind(plan.binary, response.headers)
  const accepted = acceptedKind(plan.binary, view.request.headers)
  const body = isCoded ? response.body : passResponseBody(response.body, kind, accepted)
  if (isFailure(body)) return body
  const headers: string[] = []
  const coding = findHeader(response.headers, 'content-encoding') ?? ''
  if (isCoded && isHeaderSafe('Content-Encoding', coding)) headers.push('Content-Encoding', coding)
  for (let i = 0; i < response.headers.length; i += 2) {
    const sent = clientHeaderName('HTTP_PROXY', response.headers[i] ?? '')
    const value = response.headers[i + 1] ?? ''
    if (sent !== undefined && isHeaderSafe(sent, value)) headers.push(sent, value)
  }
  return { kind: 'method-response', status: response.status, headers, body }
}

function mapResponse(
  plan: MappedResponsePlan,
  view: RequestView,
  response: EndpointResponse,
  left: ContextOverrides,
  environment: MappingEnvironment,
): MethodResponse | GatewayFailure {
  const considered = plan.kind === 'MOCK' ? considerDefault(plan, view) : plan
  const selected = selectResponse(considered, response, environment)
  if (isFailure(selected)) return selected
  traceSelection(environment.trace, selected, response)
  const context = () => responseContext(plan, view, response, left)
  const mapped = mapResponseParameters(selected.parameters, response, context)
  if (isFailure(mapped)) return mapped
  const rendered = renderBody(plan, selected, view, response, left, environment)
  if (isFailure(rendered)) return rendered
  traceResponseHeaders(environment.trace, selected, mapped)
  const headers = responseHeaders(plan, mapped, rendered.overrides)
  if (isFailure(headers)) return headers
  const status = readStatusOverride(rendered.overrides) ?? Number(selected.statusCode)
  return { kind: 'method-response', status, headers: flatten(headers), body: rendered.body }
}

/** `$context` on the response side: with the overrides so far, and the backend's own request id. */
function responseContext(
  plan: MappedResponsePlan,
  view: RequestView,
  response: EndpointResponse,
  left: ContextOverrides,
): object {
  const endpointId =
    findHeader(response.headers, 'x-amzn-requestid') ??
    findHeader(response.headers, 'x-amz-request-id') ??
    findHeader(response.headers, 'x-amzn-request-id')
  return {
    ...buildContext(plan.scope, view.request),
    ...(endpointId === undefined ? {} : { awsEndpointRequestId: endpointId }),
    ...left.context,
    requestOverride: asSet(left.request),
    responseOverride: asSet(left.response),
  }
}

/** Overrides as a template set them: a single value is one. */
function asSet(overrides: OverrideSet | undefined): object {
  const plain = (values: Readonly<Record<string, readonly string[]>> = {}) =>
    Object.fromEntries(Object.entries(values).map(([name, all]) => [name, all.length === 1 ? all[0] : all]))
  if (overrides === undefined) return {}
  return { ...overrides, header: plain(overrides.header), querystring: plain(overrides.querystring) }
}

interface Rendered {
  readonly body: Payload
  readonly overrides: ContextOverrides
}

function renderBody(
  plan: MappedResponsePlan,
  selected: ResponsePlan,
  view: RequestView,
  response: EndpointResponse,
  left: ContextOverrides,
  environment: MappingEnvironment,
): Rendered | GatewayFailure {
  const kind = responseKind(plan.binary, response.headers)
  const accepted = acceptedKind(plan.binary, view.request.headers)
  const body = convertResponseBody(response.body, kind, accepted, selected.contentHandling)
  if (isFailure(body)) return body
  const selection = selectResponseTemplate(selected.templates, findHeader(view.request.headers, 'accept'))
  if (isFailure(selection)) return selection
  if (selection.kind === 'passthrough') return { body, overrides: left }
  if (typeof body !== 'string') {
    return failure('API_CONFIGURATION_ERROR', 'BINARY_TEMPLATE', 'a template needs text, and the response is binary')
  }
  const type = JSON.stringify(selection.mediaType)
  const field = `integrationResponses["${selected.statusCode}"].responseTemplates[${type}]`
  const program = environment.program(selection.language, selection.source)
  if (isFault(program)) return templateFailure({ field, source: selection.source }, program, environment.trace)
  const context = () => responseContext(plan, view, response, left)
  const scope = templateScope({ scope: plan.scope, view, body, context }, program)
  if (isFailure(scope))
    return failure(
      'INTEGRATION_FAILURE',
      'JSON_LIMIT',
      'the JSON of the response nests too deep, or holds too many values',
      { status: 502 },
    )
  const outcome = program.render(scope)
  if (isFault(outcome)) return templateFailure({ field, source: selection.source }, outcome, environment.trace)
  // Velocity's $context still bears what the request's template set, which has had its effect.
  const raw = selection.language === 'vtl' ? { response: outcome.overrides.response } : outcome.overrides
  const overrides = mergeResponseOverrides(raw, left)
  if (isFailure(overrides)) return overrides
  traceTemplate(environment.trace, { field, template: selection, scope }, outcome.body ?? body)
  return { body: outcome.body ?? body, overrides }
}

/**
 * Headers of the method response: mapped, then overridden where the spelling is the same, then renamed or dropped;
 * Content-Type is application/json unless set. Observed: semantics §6.5, §7.4, §9.3.
 */
function responseHeaders(
  plan: MappedResponsePlan,
  mapped: readonly MappedHeader[],
  overrides: ContextOverrides,
): HeaderEntry[] | GatewayFailure {
  const replacing = overrides.response?.header ?? {}
  const entries: HeaderEntry[] = mapped
    .filter(({ mapping }) => !Object.hasOwn(replacing, mapping.name))
    .map(({ mapping, value }): HeaderEntry => [mapping.name, value])
  for (const [name, values] of Object.entries(replacing)) for (const value of values) entries.push([name, value])
  const unsafe = findUnsafeHeader(entries)
  if (unsafe !== undefined) return unsafe
  const headers: HeaderEntry[] = []
  for (const [name, value] of entries) {
    const sent = clientHeaderName(plan.kind, name)
    if (sent !== undefined) headers.push([sent, value])
  }
  defaultHeader(headers, 'Content-Type', 'application/json')
  return headers
}

/** An integer from 200 to 599; anything else is ignored. Observed: semantics §10.5, which has 100 to 599. */
function readStatusOverride(overrides: ContextOverrides): number | undefined {
  const status = overrides.response?.status
  // 1xx would not end the exchange.
  return typeof status === 'number' && Number.isInteger(status) && status >= 200 && status <= 599 ? status : undefined
}
