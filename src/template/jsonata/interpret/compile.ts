import type { Node } from '../ast.ts'
import type { Evaluation } from '../evaluation.ts'
import { collapse, isSequence, KEEP, mark, marksOf, TUPLES, WRAPPER } from '../sequence.ts'
import { createMatcher, preparePattern } from '../regex.ts'
import { lookup } from '../values.ts'
import { compileApply, compileCall } from './call.ts'
import type { Evaluator } from './evaluator.ts'
import {
  compileArray,
  compileBinary,
  compileBind,
  compileBlock,
  compileCondition,
  compileNegation,
} from './expressions.ts'
import { compileFilter } from './filter.ts'
import type { Frame } from './frame.ts'
import { lookupVariable } from './frame.ts'
import { compileGroup } from './group.ts'
import { compileLambda } from './lambda.ts'
import { compilePartial } from './partial.ts'
import { compilePath } from './path.ts'
import { descendants, wildcard } from './select.ts'
import { compileTransform } from './transform.ts'

/**
 * Makes a syntax tree into functions that do, node by node, what the reference does, error labels and the count of its
 * microtask turns included. Generated code is faster; this is what decides which error it reports.
 */
export function compileNode(node: Node): Evaluator {
  const core = compileCore(node)
  const filters = (node.predicate ?? []).map(predicate => compileFilter(predicate.expr, compileNode))
  const group = node.group === undefined || node.type === 'path' ? undefined : compileGroup(node.group, compileNode)
  const turns = AWAITED.has(node.type) ? 1 : 0
  return (run, input, frame) => {
    if (--run.fuel < 0) run.refuel()
    run.enter(1)
    run.turns += turns
    let result = core(run, input, frame)
    for (const filter of filters) {
      run.turns++
      result = filter(run, result, frame)
    }
    if (group !== undefined) {
      run.turns++
      result = group(run, result, frame)
    }
    if (node.keepArray && isSequence(result) && (marksOf(result) & TUPLES) === 0) mark(result, KEEP)
    run.depth--
    return collapse(result)
  }
}

/** Kinds of nodes that the reference evaluates in an asynchronous function of their own. */
const AWAITED: ReadonlySet<Node['type']> = new Set([
  'path',
  'binary',
  'unary',
  'condition',
  'block',
  'bind',
  'function',
  'partial',
  'apply',
])

function compileCore(node: Node): Evaluator {
  switch (node.type) {
    case 'path':
      return compilePath(node, compileNode)
    case 'binary':
      return compileBinary(node, compileNode)
    case 'unary':
      return compileUnary(node)
    case 'condition':
      return compileCondition(node, compileNode)
    case 'block':
      return compileBlock(node, compileNode)
    case 'bind':
      return compileBind(node, compileNode)
    case 'function':
      return compileCall(node, compileNode)
    case 'partial':
      return compilePartial(node, compileNode)
    case 'apply':
      return compileApply(node, compileNode)
    case 'lambda':
      return compileLambda(node, compileNode)
    case 'transform':
      return compileTransform(node, compileNode)
    default:
      return compileLeaf(node)
  }
}

function compileUnary(node: Node & { type: 'unary' }): Evaluator {
  if (node.value === '-') return compileNegation(node, compileNode)
  if (node.value === '[') return compileArray(node, compileNode)
  const group = compileGroup(node, compileNode)
  return (run, input, frame) => {
    run.turns++
    return group(run, input, frame)
  }
}

function compileLeaf(node: Node): Evaluator {
  switch (node.type) {
    case 'string':
    case 'number':
    case 'value':
      return () => node.value
    case 'name':
      return (run, input) => lookup(run, input, node.value)
    case 'variable':
      return node.value === '' ? contextOf : (_, __, frame) => lookupVariable(frame, node.value)
    case 'wildcard':
      return wildcard
    case 'descendant':
      return descendants
    case 'parent':
      return (_, __, frame) => lookupVariable(frame, node.slot.label)
    case 'regex': {
      const pattern = preparePattern(node.value)
      return run => createMatcher(run, pattern, node.position)
    }
    default:
      return () => undefined
  }
}

function contextOf(_: Evaluation, input: unknown, __: Frame): unknown {
  return Array.isArray(input) && (marksOf(input) & WRAPPER) !== 0 ? input[0] : input
}
