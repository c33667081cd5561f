import type { Node } from '../ast.ts'
import type { Evaluation } from '../evaluation.ts'
import type { List } from '../sequence.ts'
import { emptySequence, isTuples, mark, sequenceOf, TUPLES } from '../sequence.ts'
import { isNumbers, isNumeric, isTrue } from '../values.ts'
import type { Compile, Evaluator } from './evaluator.ts'
import type { Frame, Tuple } from './frame.ts'
import { tupleFrame } from './frame.ts'

/** Compiles a predicate; its input is what it filters. */
export function compileFilter(predicate: Node, compile: Compile): Evaluator {
  if (predicate.type === 'number') {
    const index = Math.floor(Number(predicate.value))
    return (run, input) => {
      run.turns++
      return pick(input, index)
    }
  }
  const test = compile(predicate)
  return (run, input, frame) => filterBy(run, input, { test, frame })
}

function pick(input: unknown, index: number): List {
  const results = isTuples(input) ? mark(emptySequence(), TUPLES) : emptySequence()
  const items = Array.isArray(input) ? input : [input]
  const item = items[index < 0 ? items.length + index : index]
  if (Array.isArray(item)) return item
  if (item !== undefined) results.push(item)
  return results
}

interface Test {
  readonly test: Evaluator
  readonly frame: Frame
}

function filterBy(run: Evaluation, input: unknown, { test, frame }: Test): List {
  const tuples = isTuples(input)
  const results = tuples ? mark(emptySequence(), TUPLES) : emptySequence()
  const items: List = Array.isArray(input) ? input : sequenceOf(input)
  for (let index = 0; index < items.length; index++) {
    const item = items[index]
    const tuple = tuples ? (item as Tuple) : undefined
    run.turns++
    const result = test(run, tuple === undefined ? item : tuple['@'], tuple ? tupleFrame(frame, tuple) : frame)
    const times = selections(run, result, { index, length: items.length })
    for (let time = 0; time < times; time++) results.push(item)
    if (results.length > run.maxSequence) run.items(results.length)
  }
  return results
}

/** How often a predicate's result selects the item at an index: numbers are positions, anything else a condition. */
export function selections(
  run: Evaluation,
  result: unknown,
  { index, length }: { readonly index: number; readonly length: number },
): number {
  const positions = isNumeric(result) ? [result] : result
  if (!isNumbers(positions)) return isTrue(run, result) ? 1 : 0
  run.charge(positions.length)
  let times = 0
  for (const position of positions) {
    const whole = Math.floor(position)
    if ((whole < 0 ? length + whole : whole) === index) times++
  }
  return times
}
