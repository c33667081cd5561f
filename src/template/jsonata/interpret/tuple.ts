import type { Node } from '../ast.ts'
import type { Evaluation } from '../evaluation.ts'
import type { List } from '../sequence.ts'
import { emptySequence, isTuples, mark, TUPLES } from '../sequence.ts'
import { setField } from '../values.ts'
import type { Compile, Evaluator } from './evaluator.ts'
import { compileFilter } from './filter.ts'
import type { Frame, Tuple } from './frame.ts'
import { tupleFrame } from './frame.ts'
import { compileOrder } from './order.ts'

/** Input of a tuple step: the contexts of a plain step, or the tuples so far. */
export interface TupleSource {
  readonly contexts: List
  readonly tuples: List | undefined
}

export type TupleStep = (run: Evaluation, source: TupleSource, frame: Frame) => List

/** Predicates and positions behind a step, over its whole result. */
export type StageRunner = (run: Evaluation, results: List, frame: Frame) => List

/** The contexts of tuples, as a sequence. */
export function valuesOf(tuples: List): List {
  const values = emptySequence()
  for (const tuple of tuples) values.push((tuple as Tuple)['@'])
  return values
}

/** Compiles the stages of a step that yields tuples or an order. */
export function compileStages(step: Node, compile: Compile): StageRunner {
  const stages = (step.stages ?? []).map(stage =>
    stage.type === 'filter' ? compileFilter(stage.expr, compile) : stage.value,
  )
  return (run, results, frame) => {
    let current = results
    for (const stage of stages) {
      if (typeof stage === 'string') {
        numberTuples(current, stage)
      } else {
        run.turns++
        current = stage(run, current, frame) as List
      }
    }
    return current
  }
}

function numberTuples(tuples: List, name: string): void {
  for (const [index, tuple] of tuples.entries()) setField(tuple as Tuple, name, index)
}

/** Compiles a step that carries variables: `@$x`, `#$i`, or a parent for `%`. */
export function compileTupleStep(step: Node, compile: Compile): TupleStep {
  const stages = compileStages(step, compile)
  if (step.type === 'sort') return compileTupleSort(step, compileOrder(step, compile), stages)
  const evaluate = compile(step)
  return (run, source, frame) => {
    const tuples: List = source.tuples ?? source.contexts.map(context => ({ '@': context }))
    const results = mark(emptySequence(), TUPLES)
    for (const tuple of tuples) {
      extend(run, { step, evaluate, tuple: tuple as Tuple, frame }, results)
      run.items(results.length)
    }
    run.turns++
    return stages(run, results, frame)
  }
}

interface Extension {
  readonly step: Node
  readonly evaluate: Evaluator
  readonly tuple: Tuple
  readonly frame: Frame
}

// Each result of the step makes a copy of the tuple that it came from.
function extend(run: Evaluation, { step, evaluate, tuple, frame }: Extension, results: List): void {
  run.turns++
  const found = evaluate(run, tuple['@'], tupleFrame(frame, tuple))
  if (found === undefined) return
  const items: List = Array.isArray(found) ? found : [found]
  const carriesTuples = isTuples(items)
  for (const [index, item] of items.entries()) {
    run.value(4)
    const extended: Tuple = carriesTuples ? { ...tuple, ...(item as Tuple) } : { ...tuple }
    if (!carriesTuples) bindItem(step, extended, { item, index, context: tuple['@'] })
    results.push(extended)
  }
}

interface Item {
  readonly item: unknown
  readonly index: number
  readonly context: unknown
}

function bindItem(step: Node, tuple: Tuple, { item, index, context }: Item): void {
  if (step.focus !== undefined) setField(tuple, step.focus, item)
  else tuple['@'] = item
  if (step.index !== undefined) setField(tuple, step.index, index)
  if (step.ancestor !== undefined) tuple[step.ancestor.label] = context
}

type Order = (run: Evaluation, items: List, frame: Frame) => List

function compileTupleSort(step: Node, order: Order, stages: StageRunner): TupleStep {
  return (run, { contexts, tuples }, frame) => {
    run.turns++
    const sorted = order(run, tuples ?? contexts, frame)
    const results = tuples === undefined ? mark(emptySequence(), TUPLES) : sorted
    if (tuples === undefined) {
      for (const [index, item] of sorted.entries()) {
        results.push({ '@': item, ...(step.index === undefined ? {} : { [step.index]: index }) })
      }
    }
    run.turns++
    return stages(run, results, frame)
  }
}
