import type { TemplateLanguage } from '../definition/integration.ts'
import { TEMPLATE_LANGUAGES } from '../definition/integration.ts'
import { evaluateJsonPath, parseJsonPath } from '../definition/json-path.ts'
import { isRefusal } from '../definition/refusal.ts'
import { compileTemplate, isFault, locate } from '../template/engine.ts'
import { languageOf } from '../template/language.ts'
import type { ScopeSource } from '../template/scope.ts'
import type { TemplateFault, TemplateText } from '../template/template.ts'

/** Data that a template sees besides its payload; all of it optional. */
export interface TemplateContext {
  readonly context?: unknown
  readonly stageVariables?: unknown
  /** `{path, querystring, header}`, name → text. */
  readonly params?: unknown
}

/** Overrides that a template has set, as its envelope or `$context` holds them. */
export type RenderedOverrides = Readonly<Record<string, unknown>>

/** A rendered template, or why there is none. */
export type Rendering =
  | { readonly kind: 'rendered'; readonly text: string; readonly overrides: RenderedOverrides }
  | { readonly kind: 'fault'; readonly code: string; readonly message: string }

/** A template of the command line: its language as stated, or as the gateway would tell it. */
export function templateText(source: string, stated: TemplateLanguage | null): TemplateText {
  return { language: languageOf(stated, source), source }
}

/** A word that names a language, or null. */
export function readLanguage(word: unknown): TemplateLanguage | null {
  return TEMPLATE_LANGUAGES.find(language => language === word) ?? null
}

/** Renders a template over a payload as the gateway would: the payload is JSON if it can be, else text. */
export function renderTemplateText(template: TemplateText, payload: string, given: TemplateContext): Rendering {
  const program = compileTemplate(template.language, template.source)
  if (isFault(program)) return explain(template.source, program)
  const outcome = program.render(scopeOf(payload, given))
  if (isFault(outcome)) return explain(template.source, outcome)
  return { kind: 'rendered', text: outcome.body ?? payload, overrides: withoutEmpty(outcome.overrides) }
}

/** Parts of the overrides that hold something. */
function withoutEmpty(overrides: { readonly request?: unknown; readonly response?: unknown }): RenderedOverrides {
  const sides = Object.entries(overrides).map(([side, parts]) => {
    const set = Object.entries(record(parts)).filter(
      ([, values]) => values !== undefined && (typeof values !== 'object' || Object.keys(record(values)).length > 0),
    )
    return [side, Object.fromEntries(set)] as const
  })
  return Object.fromEntries(sides.filter(([, parts]) => Object.keys(parts).length > 0))
}

function explain(source: string, fault: TemplateFault): Rendering {
  const place = fault.position === undefined ? undefined : locate(source, fault.position)
  const at = place === undefined ? '' : `${place.line}:${place.column} `
  return { kind: 'fault', code: fault.code, message: `${at}${fault.code} ${fault.message}` }
}

function scopeOf(payload: string, given: TemplateContext): ScopeSource {
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
      const value = places.map(place => record(place)[name]).find(found => found !== undefined)
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
