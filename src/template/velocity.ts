import type { Budget } from './budget.ts'
import type { ScopeSource } from './scope.ts'
import type { RenderOutcome, TemplateFault, TemplateProgram } from './template.ts'
import { compile, type Program, type Scope, VtlError } from './vtl/index.ts'

/** Compiles a Velocity template for the gateway, or says why it cannot be. */
export function compileVelocity(source: string, budget: Partial<Budget>): TemplateProgram | TemplateFault {
  try {
    const program = compile(source, { budget })
    return { language: 'vtl', render: scope => render(program, source, scope) }
  } catch (error) {
    return faultOf(error, source)
  }
}

function render(program: Program, source: string, scope: ScopeSource): RenderOutcome {
  const seen = new VelocityScope(scope)
  let body: string
  try {
    body = program.render(seen)
  } catch (error) {
    return faultOf(error, source)
  }
  const { written } = seen
  return written === undefined ? { kind: 'rendered', body, overrides: {} } : { kind: 'rendered', body, ...written }
}

/** Codes of a spent budget that a larger one may pay for. */
const OUT_OF_TIME: ReadonlySet<string> = new Set(['VTL_TIME', 'VTL_OPERATIONS'])

function faultOf(error: unknown, source: string): TemplateFault {
  if (!(error instanceof VtlError)) throw error
  const message = error.message.replace(/ \(line \d+, column \d+\)$/, '')
  const position = positionOf(source, error)
  return {
    kind: 'fault',
    code: error.code,
    message,
    position,
    ...(OUT_OF_TIME.has(error.code) ? { isTime: true } : {}),
  }
}

function positionOf(source: string, { line, column }: VtlError): number {
  let start = 0
  for (let n = 1; n < line; n++) start = source.indexOf('\n', start) + 1
  return start + column - 1
}

/** The scope of a Velocity template, whose `$context` is a copy. */
export function velocityScope(source: ScopeSource): Scope {
  return new VelocityScope(source)
}

/** A template's scope; a class, since most templates ask for little of it. */
class VelocityScope implements Scope {
  readonly body: string
  readonly #source: ScopeSource
  /** The copy of `$context` that the template may write to; undefined until it is looked at. */
  #context: Record<string, unknown> | undefined = undefined
  #before: Readonly<Record<string, unknown>> = {}

  constructor(source: ScopeSource) {
    this.#source = source
    this.body = source.bodyText
  }

  get params(): NonNullable<Scope['params']> {
    return this.#source.params
  }

  get stageVariables(): Readonly<Record<string, unknown>> {
    return { ...this.#source.stageVariables }
  }

  /** A copy to its last level: parts of `$context` are the plan's, and serve other requests. */
  get context(): Record<string, unknown> {
    if (this.#context === undefined) {
      this.#before = { ...this.#source.context }
      this.#context = copyOf(this.#before)
    }
    return this.#context
  }

  /** Overrides and other keys that the template has set; undefined where it did not look at `$context`. */
  get written(): Pick<Extract<RenderOutcome, { kind: 'rendered' }>, 'overrides' | 'context'> | undefined {
    if (this.#context === undefined) return undefined
    const { requestOverride, responseOverride, ...rest } = this.#context
    const changed = Object.entries(rest).filter(([key, value]) => !isSame(value, this.#before[key]))
    const overrides = {
      request: knownParts(requestOverride, ['header', 'querystring', 'path']),
      response: knownParts(responseOverride, ['header', 'status']),
    }
    return changed.length === 0 ? { overrides } : { overrides, context: Object.fromEntries(changed) }
  }
}

function copyOf(record: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(record).map(([key, value]) => [key, isRecord(value) ? copyOf(value) : value]),
  )
}

function isSame(value: unknown, before: unknown): boolean {
  return value === before || (isRecord(value) && isRecord(before) && JSON.stringify(value) === JSON.stringify(before))
}

/** Other keys, and parts that are no maps, mean nothing to AWS. */
function knownParts(override: unknown, names: readonly string[]): Record<string, unknown> {
  if (!isRecord(override)) return {}
  const known = names.map(name => [name, override[name]] as const)
  return Object.fromEntries(known.filter(([name, value]) => isRecord(value) || name === 'status'))
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
