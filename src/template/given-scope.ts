import { evaluateJsonPath, parseJsonPath } from '../definition/json-path.ts'
import { isRefusal } from '../definition/refusal.ts'
import type { ScopeSource } from './scope.ts'

/** Data that a template sees besides its payload, as an author writes it down; all of it optional. */
export interface TemplateContext {
  readonly context?: unknown
  readonly stageVariables?: unknown
  /** `{path, querystring, header}`, name → text. */
  readonly params?: unknown
}

/** Variables of a template without a gateway: the payload is JSON if it can be, else text. */
export function givenScope(payload: string, given: TemplateContext): ScopeSource {
  const document = payload === '' ? {} : (parseJson(payload) ?? payload)
  const params = { path: {}, querystring: {}, header: {}, ...record(given.params) }
  const places: readonly unknown[] = [params.path, params.querystring, params.header]
  return {
    document,
    bodyText: payload === '' ? '{}' : payload,
    params,
    multiParams: { querystring: listed(params.querystring), header: listed(params.header) },
    context: record(given.context),
    stageVariables: record(given.stageVariables),
    param: name => {
      const place = places.map(record).find(values => Object.hasOwn(values, name))
      const value = place?.[name]
      return value === undefined ? undefined : String(value)
    },
    jsonPath: path => {
      const parsed = parseJsonPath(path)
      return isRefusal(parsed) ? undefined : evaluateJsonPath(parsed, document)
    },
  }
}

function listed(values: unknown): object {
  return Object.fromEntries(Object.entries(record(values)).map(([name, value]) => [name, [value].flat()]))
}

/** The value of a JSON text; undefined for any other. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A copy of an object's fields; none for any other value. */
export function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}
