import type { Budget } from '../budget.ts'
import { completeBudget, DEFAULT_BUDGET } from '../budget.ts'
import type { Node } from './ast.ts'
import { childrenOf } from './ast.ts'
import { isBudgetError, toJsonataError } from './error.ts'
import { Evaluation } from './evaluation.ts'
import { NATIVES } from './functions/registry.ts'
import { generate } from './generate/generate.ts'
import { compileNode } from './interpret/compile.ts'
import type { Evaluator } from './interpret/evaluator.ts'
import { rootFrame } from './interpret/frame.ts'
import { checkOutput, type OutputRule } from './output.ts'
import { parse } from './parse.ts'
import { isSequence, mark, SEQUENCE, WRAPPER } from './sequence.ts'
import type { Bindings } from './variables.ts'
import { findVariable } from './variables.ts'

/** A compiled expression. */
export interface Program {
  /**
   * The value of the expression for an input; undefined for none. The input and the bindings are never written to.
   * Throws JsonataError. Bound functions must be pure: an evaluation that fails may be made a second time to find
   * out which of several errors the reference reports.
   */
  evaluate(input: unknown, bindings?: Bindings): unknown
}

/** How an expression is compiled. */
export interface CompileOptions {
  /** Limits that differ from the defaults. */
  readonly budget?: Partial<Budget>
  /** Results that are accepted. Default `any`. */
  readonly output?: OutputRule
}

/** Compiles an expression. Throws JsonataError for what cannot be run. */
export function compile(expression: string, options: CompileOptions = {}): Program {
  const output = options.output ?? 'any'
  const budget = options.budget === undefined ? DEFAULT_BUDGET : completeBudget(options.budget)
  const tree = parse(expression)
  const generated = generate(tree)
  const assumed = libraryNames(tree)
  let exact: Evaluator | undefined

  const interpret = (run: Evaluation, input: unknown, bindings: Bindings) => {
    try {
      exact ??= compileNode(tree)
      const result = exact(
        run,
        contextOf(input),
        rootFrame(name => findVariable(bindings, input, name)),
      )
      checkOutput(run, result, output)
      return result
    } catch (thrown) {
      throw toJsonataError(thrown)
    }
  }

  return {
    evaluate(input, bindings = NO_BINDINGS) {
      const run = new Evaluation(budget)
      if (generated === undefined || (bindings !== NO_BINDINGS && bindsAny(bindings, assumed))) {
        return interpret(run, input, bindings)
      }
      try {
        const result = generated(run, bindings, contextOf(input), input)
        checkOutput(run, result, output)
        return result
      } catch (thrown) {
        if (isBudgetError(thrown)) throw thrown
      }
      return interpret(run.again(), input, bindings)
    },
  }
}

const NO_BINDINGS: Bindings = Object.freeze({})

function bindsAny(bindings: Bindings, names: readonly string[]): boolean {
  return names.some(name => Object.hasOwn(bindings, name))
}

// Generated code takes these for the library's; where the caller binds one, it is not used.
function libraryNames(tree: Node): string[] {
  const names = new Set<string>()
  const open = [tree]
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.type === 'variable' && NATIVES.has(node.value)) names.add(node.value)
    for (const child of childrenOf(node)) open.push(child)
  }
  return [...names]
}

// An array is one input, not many.
function contextOf(input: unknown): unknown {
  return Array.isArray(input) && !isSequence(input) ? mark([input], SEQUENCE | WRAPPER) : input
}
