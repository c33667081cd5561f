import { assertNever, failure, type GatewayFailure, isFailure } from '../exchange/failure.ts'
import { findHeader } from '../exchange/headers.ts'
import { mediaTypeOf } from '../exchange/media-type.ts'
import type {
  ContextOverrides,
  IntegrationRequest,
  MethodRequest,
  MockOutcome,
  Payload,
  RequestContext,
} from '../exchange/messages.ts'
import { convertRequestBody } from '../mapping/content.ts'
import { buildContext } from '../mapping/context.ts'
import { checkBody } from '../mapping/model.ts'
import { readRequestOverrides } from '../mapping/overrides.ts'
import { jsonTooLarge, type MappedParameter, mapParameters } from '../mapping/parameters.ts'
import { requestKind } from '../mapping/payload-kind.ts'
import { RequestView } from '../mapping/request-view.ts'
import { type Selection, selectTemplate } from '../mapping/select-template.ts'
import { isFault } from '../template/engine.ts'
import { buildAwsRequest } from './aws/aws.ts'
import { buildAwsProxyRequest } from './aws/aws-proxy.ts'
import { draftRequest } from './draft.ts'
import type { MappingEnvironment } from './environment.ts'
import { buildHttpProxyRequest, buildHttpRequest } from './http.ts'
import { readMockStatus } from './mock.ts'
import type { AwsPlan, HttpPlan, IntegrationPlan, MockPlan } from './plan/plan.ts'
import { templateScope } from './template-scope.ts'
import { traceRequest } from './trace-request.ts'
import { templateFailure, traceParameters, traceTemplate } from './tracing.ts'

/** Outcome of the request side: a request to send, a MOCK's status, or why there is neither. */
export type RequestOutcome = IntegrationRequest | MockOutcome | GatewayFailure

/**
 * Maps, and signs where AWS asks for that: MethodRequest → IntegrationRequest. Pure; runs inline or in a worker.
 * The order of steps is the documented one: semantics §1, step 5.
 */
export function buildIntegrationRequest(
  plan: IntegrationPlan,
  request: MethodRequest,
  environment: MappingEnvironment,
): RequestOutcome {
  const view = new RequestView(request)
  const invalid = plan.bodyCheck === null ? undefined : checkBody(plan.bodyCheck, view, environment.model)
  if (invalid !== undefined) return invalid
  let built: RequestContext | undefined
  const context = () => (built ??= buildContext(plan.scope, request))
  const mapped = mapParameters(plan.parameters, view, context)
  if (isFailure(mapped)) return mapped
  const { trace } = environment
  traceParameters(trace, plan.parameters, mapped)
  const outcome = build(plan, view, mapped, context, environment)
  if (trace !== undefined && outcome.kind === 'integration-request') {
    traceRequest(trace, { plan, view, mapped, built: outcome })
  }
  return outcome
}

function build(
  plan: IntegrationPlan,
  view: RequestView,
  mapped: readonly MappedParameter[],
  context: () => RequestContext,
  environment: MappingEnvironment,
): RequestOutcome {
  switch (plan.kind) {
    case 'HTTP_PROXY':
      return buildHttpProxyRequest(plan, view, mapped)
    case 'AWS_PROXY':
      return buildAwsProxyRequest(plan, view, mapped, context, environment)
    case 'HTTP':
    case 'AWS':
    case 'MOCK':
      return buildMapped(plan, view, mapped, context, environment)
    default:
      return assertNever(plan)
  }
}

function buildMapped(
  plan: HttpPlan | AwsPlan | MockPlan,
  view: RequestView,
  mapped: readonly MappedParameter[],
  context: () => RequestContext,
  environment: MappingEnvironment,
): RequestOutcome {
  const rendered = renderBody(plan, view, context, environment)
  if (isFailure(rendered)) return rendered
  const { body, overrides } = rendered
  const draft = draftRequest(plan, mapped, body, overrides)
  if (isFailure(draft)) return draft
  switch (plan.kind) {
    case 'HTTP':
      return buildHttpRequest(plan, view, draft)
    case 'AWS':
      return buildAwsRequest(plan, view, draft, environment)
    case 'MOCK': {
      const status = readMockStatus(plan, view, body)
      return isFailure(status) ? status : { kind: 'mock', status, overrides }
    }
  }
}

interface Rendered {
  readonly body: Payload
  readonly overrides: ContextOverrides
}

/** Converts the payload and renders the template that takes it. Documented: semantics §9.1, §12.2, §12.4. */
function renderBody(
  plan: HttpPlan | AwsPlan | MockPlan,
  view: RequestView,
  context: () => RequestContext,
  environment: MappingEnvironment,
): Rendered | GatewayFailure {
  const mediaType = mediaTypeOf(findHeader(view.request.headers, 'content-type'))
  const selection = selectTemplate(plan.templates, mediaType)
  if (isFailure(selection)) return selection
  const kind = requestKind(plan.binary, view.request.headers)
  const body = convertRequestBody(view.request.body, kind, plan.contentHandling)
  if (isFailure(body)) return body
  if (selection.kind === 'passthrough') return { body, overrides: {} }
  if (typeof body !== 'string') {
    return failure('API_CONFIGURATION_ERROR', 'BINARY_TEMPLATE', 'a template needs text, and the payload is binary')
  }
  return renderTemplate(plan, selection, view, body, context, environment)
}

function renderTemplate(
  plan: HttpPlan | AwsPlan | MockPlan,
  selection: Extract<Selection, { kind: 'template' }>,
  view: RequestView,
  body: string,
  context: () => RequestContext,
  environment: MappingEnvironment,
): Rendered | GatewayFailure {
  const field = `requestTemplates[${JSON.stringify(selection.mediaType)}]`
  const program = environment.program(selection.language, selection.source)
  if (isFault(program)) return templateFailure({ field, source: selection.source }, program, environment.trace)
  const scope = templateScope({ scope: plan.scope, view, body, context }, program)
  if (isFailure(scope)) return jsonTooLarge()
  const outcome = program.render(scope)
  if (isFault(outcome)) return templateFailure({ field, source: selection.source }, outcome, environment.trace)
  const read = readRequestOverrides(outcome.overrides)
  if (isFailure(read)) return read
  const overrides = outcome.context === undefined ? read : { ...read, context: outcome.context }
  traceTemplate(environment.trace, { field, template: selection, scope }, outcome.body ?? body)
  return { body: outcome.body ?? body, overrides }
}
