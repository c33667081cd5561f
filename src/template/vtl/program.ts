import type { Budget } from '../budget.ts'
import { completeBudget, DEFAULT_BUDGET } from '../budget.ts'
import type { Offset, Template } from './ast.ts'
import { plainValue } from './bindings/input.ts'
import { Fault, VtlError } from './error.ts'
import { CompileFault } from './generate/emitter.ts'
import { generate } from './generate/generate.ts'
import type { Limits } from './meter.ts'
import { placeOf } from './place.ts'
import { Run } from './run.ts'
import type { Scope } from './scope.ts'
import { parse } from './syntax/parse.ts'

/** A compiled template. */
export interface Program {
  /**
   * The text of the template for a scope. Nothing of the scope is written to but `context`. Throws VtlError, and then
   * there is no output at all.
   */
  render(scope?: Scope): string
}

/** How a template is compiled. */
export interface CompileOptions {
  /** Limits of a render that differ from the defaults. */
  readonly budget?: Partial<Budget>
  /** Turns of one `#foreach`. Default 1,000, which is AWS's quota; a loop that goes on is an error. */
  readonly loopTurns?: number
}

/** Documented: the quota for iterations of a #foreach loop in a mapping template. */
const DEFAULT_LOOP_TURNS = 1000

/** Compiles a template of Apache Velocity 1.7 as AWS runs it. Throws VtlError for what cannot be run. */
export function compile(template: string, options: CompileOptions = {}): Program {
  return programOf(parse(template), options)
}

/** Compiles a parsed template. */
export function programOf(template: Template, options: CompileOptions = {}): Program {
  const budget = options.budget === undefined ? DEFAULT_BUDGET : completeBudget(options.budget)
  const limits: Limits = { budget, loopTurns: options.loopTurns ?? DEFAULT_LOOP_TURNS }
  const { render, offsets } = generateOrThrow(template)
  return {
    render(scope = {}) {
      const run = new Run(scope, limits)
      try {
        const text = render(run)
        run.meter.output(text.length)
        run.settleContext(value => plainValue(run, value))
        return text
      } catch (thrown) {
        throw errorOf(template.source, thrown, offsets[run.meter.at] ?? 0)
      }
    },
  }
}

function generateOrThrow(template: Template): ReturnType<typeof generate> {
  try {
    return generate(template)
  } catch (thrown) {
    if (thrown instanceof CompileFault) throw errorOf(template.source, thrown.fault, thrown.at)
    throw errorOf(template.source, thrown, 0)
  }
}

// An exhausted stack is too many levels, and a text that JavaScript cannot hold is too long.
function errorOf(source: string, thrown: unknown, at: Offset): unknown {
  const place = placeOf(source, at)
  if (thrown instanceof Fault) return new VtlError(thrown.code, thrown.message, place)
  if (!(thrown instanceof RangeError)) return thrown
  if (/call stack/i.test(thrown.message)) return new VtlError('VTL_DEPTH', 'Too many levels', place)
  if (/string length/i.test(thrown.message)) return new VtlError('VTL_TEXT', 'A text that is too long', place)
  return thrown
}
