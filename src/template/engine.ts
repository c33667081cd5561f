import type { TemplateLanguage } from '../definition/integration.ts'
import { findNearName } from '../definition/parsers/near-name.ts'
import { Envelope, MisplacedEnvelope } from './envelope.ts'
import { TemplateFunctionError } from './functions.ts'
import { NATIVES } from './jsonata/functions/registry.ts'
import { type Budget, compile, JsonataError, type Program } from './jsonata/index.ts'
import { analyze } from './jsonata/static/analyze.ts'
import { findMisfitCalls } from './jsonata/static/misfit-calls.ts'
import { findUnboundCalls } from './jsonata/static/unbound-calls.ts'
import { planBindings, SCOPE_FUNCTIONS, type ScopeSource } from './scope.ts'
import type { RenderOutcome, TemplateFault, TemplateProgram, TemplateText } from './template.ts'
import { compileVelocity } from './velocity.ts'

/** Compiles a template, or says why it cannot be. */
export function compileTemplate(
  language: TemplateLanguage,
  source: string,
  budget: Partial<Budget> = {},
): TemplateProgram | TemplateFault {
  if (language === 'vtl') return compileVelocity(source, budget)
  try {
    const program = compile(source, { budget, output: 'json' })
    const bind = planBindings(analyze(source).variables)
    return { language, render: scope => render(program, scope, bind) }
  } catch (error) {
    return faultOf(error)
  }
}

/**
 * The first problem of a template that is to be published: it does not compile, or it calls a function that neither
 * JSONata nor the gateway has. Undefined where there is none.
 */
export function checkTemplate(language: TemplateLanguage, source: string): TemplateFault | undefined {
  const program = compileTemplate(language, source)
  if (isFault(program) || language === 'vtl') return isFault(program) ? program : undefined
  const unknown = findUnboundCalls(source).filter(({ name }) => !SCOPE_FUNCTIONS.includes(name))
  const [first] = unknown.sort((a, b) => a.position - b.position)
  if (first === undefined) return undefined
  const { name, position } = first
  const meant = findNearName(name, [...NATIVES.keys(), ...SCOPE_FUNCTIONS])
  const message = `there is no function $${name}${meant === undefined ? '' : `; did you mean $${meant}?`}`
  return { kind: 'fault', code: 'T1006', message, position }
}

/** Faults that a template has whenever it gets there: calls of library functions with arguments that do not fit. */
export function findSureFaults({ language, source }: TemplateText): readonly TemplateFault[] {
  if (language === 'vtl') return []
  return findMisfitCalls(source).map(({ position, message }) => ({ kind: 'fault', code: 'T0410', message, position }))
}

/**
 * A template that may run where nothing can terminate it, under a small budget. Everything that a template does is
 * charged to the budget as it goes, except regular expressions: the native engine cannot be stopped.
 */
export function isStoppable({ language, source }: TemplateText): boolean {
  if (source === '') return true
  return language === 'vtl' ? !VTL_PATTERNS.test(source) : !analyze(source).hasRegex
}

/** Methods and operators of Velocity that take a regular expression. */
const VTL_PATTERNS = /\.\s*(?:matches|replaceAll|replaceFirst|split)\s*\(|=~/

/** Names by which Velocity reads the request apart from its payload. */
const VTL_REQUEST = /\bparams\b|\bcontext\b/

/** Variables by which a template reads the request apart from its payload. */
const OF_REQUEST: ReadonlySet<string> = new Set(['input', 'params', 'context'])

/**
 * A template that names `$input`, `$params` or `$context`, so that it may read more of the request than its payload.
 */
export function readsRequest({ language, source }: TemplateText): boolean {
  if (language === 'vtl') return VTL_REQUEST.test(source)
  return source !== '' && analyze(source).variables.some(name => OF_REQUEST.has(name))
}

/** A failed compilation or rendering, as opposed to a program or a result. */
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
    const isTime = error.code === 'D1012' ? { isTime: true as const } : {}
    return { kind: 'fault', code: error.code, message: error.message, ...position, ...isTime }
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
