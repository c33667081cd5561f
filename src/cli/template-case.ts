import { isDeepStrictEqual } from 'node:util'
import { evaluateJsonPath, parseJsonPath } from '../definition/json-path.ts'
import { findVtl } from '../definition/parsers/vtl-text.ts'
import { isRefusal } from '../definition/refusal.ts'
import { findOwn } from '../exchange/own.ts'
import { compileTemplate, isFault, locate } from '../template/engine.ts'
import type { ScopeSource } from '../template/scope.ts'
import type { TemplateFault } from '../template/template.ts'

/** Data that a template sees besides its payload; all of it optional. */
export interface TemplateContext {
  readonly context?: unknown
  readonly stageVariables?: unknown
  /** `{path, querystring, header}`, name → text. */
  readonly params?: unknown
}

/** A rendered template, or why there is none. */
export type Rendering =
  | { readonly kind: 'rendered'; readonly text: string }
  | { readonly kind: 'fault'; readonly code: string; readonly message: string }

/** Result of a case; `name` where the file has one. */
export type CaseResult =
  | { readonly kind: 'passed'; readonly name: string | undefined }
  | { readonly kind: 'failed'; readonly name: string | undefined; readonly reason: string }

/** Renders a template over a payload as the gateway would: JSON if it is, else text. */
export function renderTemplateText(template: string, payload: string, given: TemplateContext): Rendering {
  const vtl = findVtl(template)
  if (vtl !== undefined) {
    return {
      kind: 'fault',
      code: 'NOT_SUPPORTED',
      message: `${vtl.line}:${vtl.column} ${vtl.text} is Velocity, not JSONata`,
    }
  }
  const program = compileTemplate('jsonata', template)
  if (isFault(program)) return explain(template, program)
  const outcome = program.render(scopeOf(payload, given))
  if (isFault(outcome)) return explain(template, outcome)
  return { kind: 'rendered', text: outcome.body ?? payload }
}

function explain(template: string, fault: TemplateFault): Rendering {
  const place = fault.position === undefined ? undefined : locate(template, fault.position)
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
    multiParams: { querystring: {}, header: {} },
    context: record(given.context),
    stageVariables: record(given.stageVariables),
    param: name => {
      const value = places.map(place => findOwn(record(place), name)).find(found => found !== undefined)
      return value === undefined ? undefined : String(value)
    },
    jsonPath: path => {
      const parsed = parseJsonPath(path)
      return isRefusal(parsed) ? undefined : evaluateJsonPath(parsed, document)
    },
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

const CASE_KEYS = new Set(['name', 'template', 'input', 'expected', 'error', 'context', 'stageVariables', 'params'])

/** Runs one case file: `{"name","template","input","expected"}`, or `error` with a code instead of `expected`. */
export function runTemplateCase(text: string): CaseResult {
  const parsed = parseJson(text)
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    return { kind: 'failed', name: undefined, reason: 'the file is not a JSON object' }
  }
  const testCase = record(parsed)
  const name = typeof testCase.name === 'string' ? testCase.name : undefined
  const fault = findCaseFault(testCase)
  if (fault !== undefined) return { kind: 'failed', name, reason: fault }
  const { input } = testCase
  const payload = input === undefined ? '' : typeof input === 'string' ? input : JSON.stringify(input)
  const rendering = renderTemplateText(String(testCase.template), payload, testCase)
  const reason = compare(testCase, rendering)
  return reason === undefined ? { kind: 'passed', name } : { kind: 'failed', name, reason }
}

function findCaseFault(testCase: Readonly<Record<string, unknown>>): string | undefined {
  const unknown = Object.keys(testCase).find(key => !CASE_KEYS.has(key))
  if (unknown !== undefined) return `unknown field ${JSON.stringify(unknown)}; a case has ${[...CASE_KEYS].join(', ')}`
  if (typeof testCase.template !== 'string') return 'the field template is missing, or is not a text'
  if ('expected' in testCase === 'error' in testCase)
    return 'a case needs one of the fields expected and error, not both'
  return undefined
}

/** Undefined where the outcome is the expected one. */
function compare(testCase: Readonly<Record<string, unknown>>, rendering: Rendering): string | undefined {
  if ('error' in testCase) {
    if (rendering.kind === 'rendered') return `expected error ${String(testCase.error)}, got ${rendering.text}`
    return rendering.code === testCase.error
      ? undefined
      : `expected error ${String(testCase.error)}, got ${rendering.message}`
  }
  if (rendering.kind === 'fault') return rendering.message
  const { expected } = testCase
  if (rendering.text === expected) return undefined
  const value = parseJson(rendering.text)
  if (value !== undefined && isDeepStrictEqual(value, expected)) return undefined
  return `expected ${JSON.stringify(expected)}\ngot      ${rendering.text}`
}
