import type { Budget } from '../budget.ts'
import { completeBudget } from '../budget.ts'
import { toJsonataError } from './error.ts'
import { Evaluation } from './evaluation.ts'
import { NATIVES } from './functions/registry.ts'
import { compileNode } from './interpret/compile.ts'
import { rootFrame } from './interpret/frame.ts'
import { checkOutput } from './output.ts'
import { parse } from './parse.ts'
import { isSequence, mark, SEQUENCE, WRAPPER } from './sequence.ts'

/** Values and functions that an evaluation finds under `$name`. Functions are called synchronously. */
export type Bindings = Readonly<Record<string, unknown>>

/** A compiled expression. */
export interface Program {
  /**
   * The value of the expression for an input; undefined for none. The input and the bindings are never written to.
   * Throws JsonataError. Bound functions must be pure: an evaluation that fails may be made a second time to find
   * out which of several errors the reference reports.
   */
  evaluate(input: unknown, bindings?: Bindings): unknown
}

/** Compiles an expression. Throws JsonataError for what cannot be run. */
export function compile(expression: string, options: { readonly budget?: Partial<Budget> } = {}): Program {
  const budget = completeBudget(options.budget)
  const tree = parse(expression)
  const exact = compileNode(tree)
  return {
    evaluate(input, bindings = {}) {
      const run = new Evaluation(budget, Date.now(), performance.now() + budget.timeoutMs)
      try {
        const frame = rootFrame(name => resolve(name, input, bindings))
        const result = exact(run, contextOf(input), frame)
        checkOutput(run, result)
        return result
      } catch (thrown) {
        throw toJsonataError(thrown)
      }
    },
  }
}

function resolve(name: string, input: unknown, bindings: Bindings): unknown {
  if (name === '$') return input
  return Object.hasOwn(bindings, name) ? bindings[name] : NATIVES.get(name)
}

// An array is one input, not many.
function contextOf(input: unknown): unknown {
  return Array.isArray(input) && !isSequence(input) ? mark([input], SEQUENCE | WRAPPER) : input
}
