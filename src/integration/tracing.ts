import { failure, type GatewayFailure } from '../exchange/failure.ts'
import type { EndpointResponse, Payload } from '../exchange/messages.ts'
import { toText } from '../exchange/payload.ts'
import type { MappedHeader, MappedParameter, ParameterMapping } from '../mapping/parameters.ts'
import { locate } from '../template/engine.ts'
import { findFieldPlaces } from '../template/field-places.ts'
import type { ScopeSource } from '../template/scope.ts'
import type { TemplateFault, TemplateText } from '../template/template.ts'
import type { Trace } from './environment.ts'
import type { ResponsePlan } from './plan/plan.ts'

/** Notes what each mapping gave; one whose source is missing is there too, since that is what one looks for. */
export function traceParameters(
  trace: Trace | undefined,
  mappings: readonly ParameterMapping[],
  mapped: readonly MappedParameter[],
): void {
  if (trace === undefined) return
  for (const mapping of mappings) {
    trace.step({
      stage: 'integration_request.parameters',
      field: `requestParameters["integration.request.${mapping.location}.${mapping.name}"]`,
      source: mapping.text,
      output: mapped.find(found => found.mapping === mapping)?.values.join(', ') ?? '(skipped: no value)',
    })
  }
}

/** Notes which integration response answers, and for what. */
export function traceSelection(trace: Trace | undefined, selected: ResponsePlan, response: EndpointResponse): void {
  trace?.step({
    stage: 'integration_response.select',
    field: `integrationResponses["${selected.statusCode}"].selectionPattern`,
    source: selected.selectionPattern === '' ? 'default' : selected.selectionPattern,
    output: `endpoint status ${response.status}`,
  })
}

/** Notes which mapping made which header of the method response. */
export function traceResponseHeaders(
  trace: Trace | undefined,
  selected: ResponsePlan,
  mapped: readonly MappedHeader[],
): void {
  if (trace === undefined) return
  for (const mapping of selected.parameters) {
    trace.step({
      stage: 'integration_response.parameters',
      field: `integrationResponses["${selected.statusCode}"].responseParameters["method.response.header.${mapping.name}"]`,
      source: mapping.text,
      output: mapped.find(found => found.mapping === mapping)?.value ?? '(skipped: no value)',
    })
  }
}

/** A template that was rendered: its field of the integration, and what it was given. */
interface RenderedTemplate {
  readonly field: string
  readonly template: TemplateText
  readonly scope: ScopeSource
}

/** Notes what a template made; of a Velocity template, each field of the output with the place that made it, too. */
export function traceTemplate(trace: Trace | undefined, rendered: RenderedTemplate, output: string): void {
  if (trace === undefined) return
  const { field, template, scope } = rendered
  trace.step({ stage: `${stageOf(field)}.template`, field, source: template.source, output })
  if (template.language !== 'vtl') return
  for (const { path, line, column, reference, output: value } of findFieldPlaces(template.source, scope, output)) {
    const source = `${line}:${column} ${reference}`.trimEnd()
    trace.step({ stage: `${stageOf(field)}.template_field`, field, source, output: `${path} = ${clip(value)}` })
  }
}

function stageOf(field: string): string {
  return field.startsWith('integrationResponses') ? 'integration_response' : 'integration_request'
}

/** A template's field of the integration and its text. */
interface TemplateField {
  readonly field: string
  readonly source: string
}

/**
 * A template that did not run: 500. The client learns nothing; log and trace have field, place and cause.
 * Documented: semantics §10.2, §11.2.
 */
export function templateFailure(
  { field, source }: TemplateField,
  fault: TemplateFault,
  trace: Trace | undefined,
): GatewayFailure {
  const detail = `${field}: ${describeFault(source, fault)}`
  trace?.step({ stage: `${stageOf(field)}.template`, field, source, output: '', error: detail })
  return failure('API_CONFIGURATION_ERROR', fault.isTime === true ? 'TEMPLATE_TIMEOUT' : 'TEMPLATE_FAILED', detail)
}

/** Message of a compile fault with its place in the text: `4:17 S0203 Expected "}"`. */
export function describeFault(source: string, fault: TemplateFault): string {
  if (fault.position === undefined) return `${fault.code} ${fault.message}`
  const { line, column } = locate(source, fault.position)
  return `${line}:${column} ${fault.code} ${fault.message}`
}

/** Longest value of a log line, in characters. Observed: semantics §17.1. */
const LOGGED_CHARS = 1000

/** `{k=v, k2=v2}` as the log prints maps. */
export function formatMap(pairs: Iterable<readonly [string, string]>): string {
  const text = `{${[...pairs].map(([name, value]) => `${name}=${value}`).join(', ')}}`
  return clip(text)
}

/** Cuts a long value as the log does. */
export function clip(payload: Payload): string {
  const text = toText(payload)
  return text.length <= LOGGED_CHARS ? text : `${text.slice(0, LOGGED_CHARS)} [TRUNCATED]`
}
