import type { Budget } from '../budget.ts'
import { completeBudget } from '../budget.ts'
import type { Node } from './ast.ts'
import { childrenOf } from './ast.ts'
import { isBudgetError, toJsonataError } from './error.ts'
import { Evaluation } from './evaluation.ts'
import { NATIVES } from './functions/registry.ts'
import { generate } from './generate/generate.ts'
import { compileNode } from './interpret/compile.ts'
import type { Evaluator } from './interpret/evaluator.ts'
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
  const generated = generate(tree)
  const assumed = libraryNames(tree)
  let exact: Evaluator | undefined
  return {
    evaluate(input, bindings = {}) {
      const now = Date.now()
      const deadline = performance.now() + budget.timeoutMs
      const context = contextOf(input)
      const find = (name: string) => resolve(name, input, bindings)
      if (generated !== undefined && !assumed.some(name => Object.hasOwn(bindings, name))) {
        try {
          return checked(new Evaluation(budget, now, deadline), run => generated(run, find, context, input))
        } catch (thrown) {
          if (isBudgetError(thrown)) throw thrown
        }
      }
      try {
        exact ??= compileNode(tree)
        const evaluate = exact
        return checked(new Evaluation(budget, now, deadline), run => evaluate(run, context, rootFrame(find)))
      } catch (thrown) {
        throw toJsonataError(thrown)
      }
    },
  }
}

function checked(run: Evaluation, evaluate: (run: Evaluation) => unknown): unknown {
  const result = evaluate(run)
  checkOutput(run, result)
  return result
}

// Generated code takes these for the library's; where the caller binds one, it is not used.
function libraryNames(tree: Node): string[] {
  const names = new Set<string>()
  const open = [tree]
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.type === 'variable' && NATIVES.has(node.value)) names.add(node.value)
    open.push(...childrenOf(node))
  }
  return [...names]
}

function resolve(name: string, input: unknown, bindings: Bindings): unknown {
  if (name === '$') return input
  return Object.hasOwn(bindings, name) ? bindings[name] : NATIVES.get(name)
}

// An array is one input, not many.
function contextOf(input: unknown): unknown {
  return Array.isArray(input) && !isSequence(input) ? mark([input], SEQUENCE | WRAPPER) : input
}
