import type { TemplateLanguage } from '../definition/integration.ts'
import { findNearName } from '../definition/parsers/near-name.ts'
import { Envelope, MisplacedEnvelope } from './envelope.ts'
import { TemplateFunctionError } from './functions.ts'
import { analyze } from './jsonata/analyze.ts'
import { NATIVES } from './jsonata/functions/registry.ts'
import { type Budget, compile, JsonataError, type Program } from './jsonata/index.ts'
import { findMisfitCalls } from './jsonata/misfit-calls.ts'
import { findUnboundCalls } from './jsonata/unbound-calls.ts'
import { planBindings, SCOPE_FUNCTIONS, type ScopeSource } from './scope.ts'

/** A mapping template ready to run, any number of times, on the thread that compiled it. */
export interface TemplateProgram {
  render(source: ScopeSource): RenderOutcome
}

/** What a template made. `overrides` are the raw parts of its envelope; the mapping checks them. */
export type RenderOutcome =
  | {
      readonly kind: 'rendered'
      /** Text to send; undefined = the payload passes unchanged (an envelope without `body`). */
      readonly body: string | undefined
      readonly overrides: { readonly request?: unknown; readonly response?: unknown }
    }
  | TemplateFault

/** Why a template did not compile or run. `code` is the engine's; `position` counts UTF-16 units from 0. */
export interface TemplateFault {
  readonly kind: 'fault'
  readonly code: string
  readonly message: string
  readonly position?: number
}

/** Compiles a template, or says why it cannot be. Languages other than JSONata are refused when a definition is parsed. */
export function compileTemplate(
  language: TemplateLanguage,
  source: string,
  budget: Partial<Budget> = {},
): TemplateProgram | TemplateFault {
  if (language !== 'jsonata') return { kind: 'fault', code: 'NOT_SUPPORTED', message: `no engine for ${language}` }
  try {
    const program = compile(source, { budget, output: 'json' })
    const bind = planBindings(analyze(source).variables)
    return { render: scope => render(program, scope, bind) }
  } catch (error) {
    return faultOf(error)
  }
}

/** What is wrong with a template that is to be published; calls of functions that there are none of, besides. */
export function checkTemplate(language: TemplateLanguage, source: string): TemplateFault | undefined {
  const program = compileTemplate(language, source)
  if (isFault(program)) return program
  const unknown = findUnboundCalls(source).filter(({ name }) => !SCOPE_FUNCTIONS.includes(name))
  const [first] = unknown.sort((a, b) => a.position - b.position)
  if (first === undefined) return undefined
  const { name, position } = first
  const meant = findNearName(name, [...NATIVES.keys(), ...SCOPE_FUNCTIONS])
  const message = `there is no function $${name}${meant === undefined ? '' : `; did you mean $${meant}?`}`
  return { kind: 'fault', code: 'T1006', message, position }
}

/** What makes a template fail whenever it gets there: calls of library functions that do not fit them. */
export function findSureFaults(source: string): readonly TemplateFault[] {
  return findMisfitCalls(source).map(({ position, message }) => ({ kind: 'fault', code: 'T0410', message, position }))
}

/**
 * Whether a template may run where nothing can terminate it, under a small budget: everything that it does is charged
 * to the budget as it goes, which holds for all but regular expressions, since the native engine cannot be stopped.
 */
export function isStoppable(source: string): boolean {
  if (source === '') return true
  return !analyze(source).hasRegex
}

/** Variables by which a template reads the request apart from its payload. */
const OF_REQUEST: ReadonlySet<string> = new Set(['input', 'params', 'context'])

/** Whether a template may read more of the request than its payload. */
export function readsRequest(source: string): boolean {
  return source !== '' && analyze(source).variables.some(name => OF_REQUEST.has(name))
}

/** Whether a compile gave a fault. */
export function isFault(value: TemplateProgram | RenderOutcome): value is TemplateFault {
  return 'kind' in value && value.kind === 'fault'
}

const NO_OVERRIDES = {} as const

function render(program: Program, scope: ScopeSource, bind: ReturnType<typeof planBindings>): RenderOutcome {
  let result: unknown
  try {
    result = bind === undefined ? program.evaluate(scope.document) : program.evaluate(scope.document, bind(scope))
  } catch (error) {
    return faultOf(error)
  }
  if (!(result instanceof Envelope)) return renderBody(result, NO_OVERRIDES)
  const { request, response, body } = result.parts
  const overrides = { ...(request === undefined ? {} : { request }), ...(response === undefined ? {} : { response }) }
  return 'body' in result.parts && body !== undefined
    ? renderBody(body, overrides)
    : { kind: 'rendered', body: undefined, overrides }
}

/** Body of a result, which the engine has held to its limits. Chosen: semantics §11.3. */
function renderBody(result: unknown, overrides: { request?: unknown; response?: unknown }): RenderOutcome {
  if (typeof result === 'string') return { kind: 'rendered', body: result, overrides }
  if (result === undefined) return { kind: 'rendered', body: '', overrides }
  try {
    return { kind: 'rendered', body: JSON.stringify(result), overrides }
  } catch (error) {
    if (error instanceof MisplacedEnvelope) return { kind: 'fault', code: 'G2002', message: error.message }
    throw error
  }
}

function faultOf(error: unknown): TemplateFault {
  if (error instanceof JsonataError) {
    const position = error.position === undefined ? {} : { position: error.position }
    return { kind: 'fault', code: error.code, message: error.message, ...position }
  }
  if (error instanceof TemplateFunctionError) return { kind: 'fault', code: error.code, message: error.message }
  if (error instanceof RangeError) return { kind: 'fault', code: 'D1011', message: 'the evaluation is too deep' }
  throw error
}

/** Line and column, both from 1, of a position in a text. */
export function locate(text: string, position: number): { line: number; column: number } {
  const before = text.slice(0, position).split('\n')
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 }
}
