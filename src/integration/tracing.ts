import { failure, type GatewayFailure } from '../errors.ts'
import type { Payload } from '../exchange.ts'
import { toText } from '../mapping/content.ts'
import type { MappedParameter } from '../mapping/parameters.ts'
import { locate, type TemplateFault } from '../template/engine.ts'
import type { Trace } from './environment.ts'

/** Notes which mapping made which parameter. */
export function traceParameters(trace: Trace | undefined, mapped: readonly MappedParameter[]): void {
  if (trace === undefined) return
  for (const { mapping, values } of mapped) {
    trace.step({
      stage: 'integration_request.parameters',
      field: `requestParameters["integration.request.${mapping.location}.${mapping.name}"]`,
      source: mapping.text,
      output: values.join(', '),
    })
  }
}

/** Notes what a template made. */
export function traceTemplate(trace: Trace | undefined, field: string, source: string, output: string): void {
  trace?.step({ stage: `${stageOf(field)}.template`, field, source, output })
}

function stageOf(field: string): string {
  return field.startsWith('integrationResponses') ? 'integration_response' : 'integration_request'
}

/** A template that did not run: 500, its cause in log and trace only. Documented: semantics §11.2. */
export function templateFailure(field: string, fault: TemplateFault, trace: Trace | undefined): GatewayFailure {
  const detail = `${field}: ${fault.code} ${fault.message}`
  trace?.step({ stage: `${stageOf(field)}.template`, field, source: '', output: '', error: detail })
  return failure('API_CONFIGURATION_ERROR', fault.code === 'D1012' ? 'TEMPLATE_TIMEOUT' : 'TEMPLATE_FAILED', detail)
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
