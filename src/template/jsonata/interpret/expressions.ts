import { forgetLabeller } from '../apply.ts'
import type { ArrayNode, BinaryNode, BindNode, BlockNode, ConditionNode, NegationNode, Node } from '../ast.ts'
import type { JsonataError } from '../error.ts'
import { toJsonataError } from '../error.ts'
import type { Evaluation } from '../evaluation.ts'
import { arithmetic, compare, concatenate, differs, equals, includes, negate, range } from '../operators.ts'
import type { List } from '../sequence.ts'
import { CONSTRUCTED, MARK_MEMBERS, mark } from '../sequence.ts'
import { append, isTrue } from '../values.ts'
import { together } from './concurrent.ts'
import type { Compile, Evaluator } from './evaluator.ts'
import { bindVariable, innerFrame } from './frame.ts'

/** Compiles an operator with two operands. */
export function compileBinary(node: BinaryNode, compile: Compile): Evaluator {
  if (node.value === 'and' || node.value === 'or') return compileLogic(node, compile)
  const left = compile(node.lhs)
  const right = compile(node.rhs)
  return (run, input, frame) => {
    run.turns++
    const lhs = left(run, input, frame)
    run.turns += 2
    const rhs = right(run, input, frame)
    try {
      return operate(run, node.value, lhs, rhs)
    } catch (thrown) {
      throw placed(thrown, node)
    }
  }
}

function operate(run: Evaluation, operator: string, left: unknown, right: unknown): unknown {
  switch (operator) {
    case '=':
      return equals(run, left, right)
    case '!=':
      return differs(run, left, right)
    case '&':
      return concatenate(run, left, right)
    case '..':
      return range(run, left, right)
    case 'in':
      return includes(run, left, right)
    case '<':
    case '<=':
    case '>':
    case '>=':
      return compare(left, right, operator)
    default:
      return arithmetic(left, right, operator)
  }
}

// Whatever fails in the right operand is reported as the operator's.
function compileLogic(node: BinaryNode, compile: Compile): Evaluator {
  const left = compile(node.lhs)
  const right = compile(node.rhs)
  const decisive = node.value === 'or'
  return (run, input, frame) => {
    run.turns++
    const lhs = left(run, input, frame)
    run.turns++
    try {
      if (isTrue(run, lhs) === decisive) return decisive
      run.turns += 2
      return isTrue(run, right(run, input, frame))
    } catch (thrown) {
      throw placed(thrown, node)
    }
  }
}

function placed(thrown: unknown, { position, value }: BinaryNode): JsonataError {
  const error = toJsonataError(thrown)
  if (position === undefined) delete error.position
  else error.position = position
  error.token = value
  forgetLabeller(error)
  return error
}

/** Compiles a minus sign. */
export function compileNegation(node: NegationNode, compile: Compile): Evaluator {
  const operand = compile(node.expression)
  return (run, input, frame) => {
    run.turns++
    const value = operand(run, input, frame)
    try {
      return negate(value)
    } catch (thrown) {
      const error = toJsonataError(thrown)
      // A number out of range is reported without a place.
      if (error.code !== 'D1002') throw error
      if (node.position !== undefined) error.position = node.position
      error.token = node.value
      throw error
    }
  }
}

/** Compiles an array constructor: members that are arrays are taken apart, unless they are constructors too. */
export function compileArray(node: ArrayNode, compile: Compile): Evaluator {
  const members = node.expressions.map(expression => ({
    evaluate: compile(expression),
    nested: isArrayConstructor(expression),
  }))
  return (run, input, frame) => {
    const values = together(run, members.length, index => members[index]?.evaluate(run, input, frame))
    run.value(values.length + (node.consarray ? MARK_MEMBERS : 0))
    let result: unknown = []
    for (const [index, value] of values.entries()) {
      if (value === undefined) continue
      if (members[index]?.nested) (result as List).push(value)
      else result = append(run, result, value)
    }
    return node.consarray ? mark(result as List, CONSTRUCTED) : result
  }
}

/** A member that is itself written in brackets. The reference looks at the value of the node alone. */
export function isArrayConstructor(node: Node): boolean {
  return 'value' in node && node.value === '['
}

/** Compiles a condition. */
export function compileCondition(node: ConditionNode, compile: Compile): Evaluator {
  const condition = compile(node.condition)
  const positive = compile(node.then)
  const negative = node.else === undefined ? undefined : compile(node.else)
  return (run, input, frame) => {
    run.turns++
    const decided = isTrue(run, condition(run, input, frame))
    if (!decided && negative === undefined) return undefined
    run.turns++
    return decided ? positive(run, input, frame) : negative?.(run, input, frame)
  }
}

/** Compiles a block: its variables end with it. */
export function compileBlock(node: BlockNode, compile: Compile): Evaluator {
  const expressions = node.expressions.map(compile)
  return (run, input, frame) => {
    const scope = innerFrame(frame)
    let result: unknown
    for (const expression of expressions) {
      run.turns++
      result = expression(run, input, scope)
    }
    return result
  }
}

/** Compiles an assignment, which is also its value. */
export function compileBind(node: BindNode, compile: Compile): Evaluator {
  const value = compile(node.rhs)
  return (run, input, frame) => {
    run.turns++
    const result = value(run, input, frame)
    bindVariable(frame, node.lhs.value, result)
    return result
  }
}
