import type { Node, PathNode } from '../ast.ts'
import type { Evaluation } from '../evaluation.ts'
import type { List } from '../sequence.ts'
import { CONSTRUCTED, emptySequence, isSequence, KEEP, mark, marksOf, SEQUENCE, sequenceOf } from '../sequence.ts'
import type { Compile, Evaluator } from './evaluator.ts'
import { compileFilter } from './filter.ts'
import type { Frame } from './frame.ts'
import { compileGroup } from './group.ts'
import { compileOrder } from './order.ts'
import type { StageRunner, TupleStep } from './tuple.ts'
import { compileStages, compileTupleStep, valuesOf } from './tuple.ts'

/** One step: from a list of contexts to a list of results. */
type Step = (run: Evaluation, contexts: List, frame: Frame) => List

/** Compiles a path of steps. */
export function compilePath(node: PathNode, compile: Compile): Evaluator {
  const walk = node.steps.some(step => step.tuple) ? compileTuplePath(node, compile) : compilePlainPath(node, compile)
  const group = node.group === undefined ? undefined : compileGroup(node.group, compile)
  const startsAbsolute = node.steps[0]?.type === 'variable'
  return (run, input, frame) => {
    const contexts = Array.isArray(input) && !startsAbsolute ? input : sequenceOf(input)
    const { list, tuples } = walk(run, contexts, frame)
    const result = node.keepSingletonArray ? keepSingleton(list) : list
    if (group === undefined) return result
    run.turns++
    return group(run, tuples ?? result, frame)
  }
}

interface Walked {
  readonly list: List
  readonly tuples?: List
}

type Walk = (run: Evaluation, contexts: List, frame: Frame) => Walked

function keepSingleton(list: List): List {
  const constructed = (marksOf(list) & (CONSTRUCTED | SEQUENCE)) === CONSTRUCTED
  if (constructed) return mark(sequenceOf(list), KEEP)
  // The mark means nothing on other arrays, and those may belong to the input.
  return isSequence(list) ? mark(list, KEEP) : list
}

function compilePlainPath(node: PathNode, compile: Compile): Walk {
  const last = node.steps.length - 1
  const steps = node.steps.map((step, index): Step => {
    if (index === 0 && step.consarray)
      return compileFirstArray(step, compile, node.keepSingletonArray ? 'kept' : 'open')
    return compileStep(step, { compile, place: index === last ? 'last' : 'inner' })
  })
  return (run, contexts, frame) => {
    let list = contexts
    for (const step of steps) {
      run.turns++
      list = step(run, list, frame)
      if (list.length === 0) break
    }
    return { list }
  }
}

// An array constructor in front is evaluated once, in the whole context.
function compileFirstArray(step: Node, compile: Compile, singletons: 'kept' | 'open' = 'open'): Step {
  const evaluate = compile(step)
  return (run, contexts, frame) => {
    const value = evaluate(run, contexts, frame)
    if (value === undefined && singletons === 'kept') throw new TypeError('nothing cannot be kept')
    return asContexts(value)
  }
}

// With predicates it may give anything; the reference then goes through a text character by character.
function asContexts(value: unknown): List {
  if (Array.isArray(value)) return value
  if (typeof value === 'string') return value.split('')
  if (value === null) throw new TypeError('null has no steps')
  return emptySequence()
}

function compileTuplePath(node: PathNode, compile: Compile): Walk {
  const last = node.steps.length - 1
  const firstTuple = node.steps.findIndex(step => step.tuple)
  const plain = node.steps.slice(0, firstTuple).map((step, index): Step => {
    if (index === 0 && step.consarray)
      return compileFirstArray(step, compile, node.keepSingletonArray ? 'kept' : 'open')
    return compileStep(step, { compile, place: index === last ? 'last' : 'inner' })
  })
  const firstIsArray = firstTuple === 0 && node.steps[0]?.consarray
  const tupleSteps = node.steps.slice(firstTuple).map(step => compileTupleStep(step, compile))
  const first = node.steps[0]
  const leading =
    firstIsArray && first !== undefined
      ? { evaluate: compile(first), keepsContext: first.focus !== undefined }
      : undefined
  return (run, contexts, frame) => {
    let list = contexts
    for (const step of plain) {
      run.turns++
      list = step(run, list, frame)
      if (list.length === 0) return { list }
    }
    const tuples = walkTuples(run, { list, leading, tupleSteps }, frame)
    // An array constructor alone makes no tuples, and the reference then asks for their number.
    if (tuples === undefined) throw new TypeError('a constructor alone has no tuples')
    return { list: node.tuple ? tuples : valuesOf(tuples), tuples }
  }
}

interface LeadingStep {
  readonly evaluate: Evaluator
  readonly keepsContext: boolean
}

interface TupleWalk {
  readonly list: List
  readonly leading: LeadingStep | undefined
  readonly tupleSteps: readonly TupleStep[]
}

function walkTuples(run: Evaluation, { list, leading, tupleSteps }: TupleWalk, frame: Frame): List | undefined {
  let tuples: List | undefined
  let contexts = list
  for (const [index, step] of tupleSteps.entries()) {
    run.turns++
    if (index === 0 && leading !== undefined) {
      const value = leading.evaluate(run, contexts, frame)
      // A variable behind the constructor leaves the context as it was.
      if (leading.keepsContext) continue
      if (!Array.isArray(value)) throw new TypeError('only an array becomes tuples')
      contexts = value
    } else tuples = step(run, { contexts, tuples }, frame)
  }
  return tuples
}

interface StepPlace {
  readonly compile: Compile
  readonly place: 'inner' | 'last'
}

function compileStep(step: Node, { compile, place }: StepPlace): Step {
  if (step.type === 'sort') return compileSortStep(compileOrder(step, compile), compileStages(step, compile))
  const evaluate = compile(step)
  const filters = (step.stages ?? []).map(stage =>
    stage.type === 'filter' ? compileFilter(stage.expr, compile) : undefined,
  )
  return (run, contexts, frame) => {
    const results: List = []
    for (let index = 0; index < contexts.length; index++) {
      run.turns++
      let result = evaluate(run, contexts[index], frame)
      for (const filter of filters) {
        run.turns++
        if (filter !== undefined) result = filter(run, result, frame)
      }
      if (result !== undefined) results.push(result)
      if (results.length > run.maxSequence) run.items(results.length)
    }
    return flattenStep(run, results, place)
  }
}

function compileSortStep(order: Step, stages: StageRunner): Step {
  return (run, contexts, frame) => {
    run.turns++
    const sorted = order(run, contexts, frame)
    run.turns++
    return stages(run, sorted, frame)
  }
}

/**
 * The results of a step as one list: arrays are taken apart, save constructed ones; the only result of the last step
 * stays the array that it is.
 */
export function flattenStep(run: Evaluation, results: List, place: 'inner' | 'last'): List {
  const [only] = results
  if (place === 'last' && results.length === 1 && Array.isArray(only) && !isSequence(only)) return only
  const flat = emptySequence()
  for (let index = 0; index < results.length; index++) {
    const result = results[index]
    if (!Array.isArray(result) || (marksOf(result) & CONSTRUCTED) !== 0) {
      flat.push(result)
    } else {
      if (flat.length + result.length > run.maxSequence) run.items(flat.length + result.length)
      for (let item = 0; item < result.length; item++) flat.push(result[item])
    }
  }
  run.items(flat.length)
  return flat
}
