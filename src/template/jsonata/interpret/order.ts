import { toNumber } from '../../../exchange/numeral.ts'
import type { SortNode } from '../ast.ts'
import { JsonataError } from '../error.ts'
import type { Evaluation } from '../evaluation.ts'
import { mergeSort } from '../functions/sort.ts'
import type { List } from '../sequence.ts'
import { isTuples } from '../sequence.ts'
import type { Compile, Evaluator } from './evaluator.ts'
import type { Frame, Tuple } from './frame.ts'
import { tupleFrame } from './frame.ts'

interface Term {
  readonly evaluate: Evaluator
  readonly direction: 1 | -1
}

/** Compiles the terms of an order-by. Fails with T2007 or T2008. */
export function compileOrder(node: SortNode, compile: Compile) {
  const terms = node.terms.map(
    (term): Term => ({ evaluate: compile(term.expression), direction: term.descending ? -1 : 1 }),
  )
  return (run: Evaluation, items: List, frame: Frame): List => {
    const tuples = isTuples(items)
    const keyOf = (term: Term, item: unknown) => {
      run.turns++
      if (!tuples) return toNumber(term.evaluate(run, item, frame))
      return toNumber(term.evaluate(run, (item as Tuple)['@'], tupleFrame(frame, item as Tuple)))
    }
    run.turns += 2
    return mergeSort(run, items, (left, right) => {
      for (const term of terms) {
        const order = compareKeys(keyOf(term, left), keyOf(term, right), { term, position: node.position })
        if (order !== 0) return order === 1
      }
      return false
    })
  }
}

interface Comparison {
  readonly term: Term
  readonly position: number | undefined
}

// A missing key comes last, in either direction.
function compareKeys(left: unknown, right: unknown, { term, position }: Comparison): number {
  if (left === undefined) return right === undefined ? 0 : 1
  if (right === undefined) return -1
  if (!isKey(left) || !isKey(right)) throw new JsonataError('T2008', { position, value: isKey(left) ? right : left })
  if (typeof left !== typeof right) throw new JsonataError('T2007', { position, value: left, value2: right })
  if (left === right) return 0
  return left < right ? -term.direction : term.direction
}

function isKey(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number'
}
