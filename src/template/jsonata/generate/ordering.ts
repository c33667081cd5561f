import { toNumber } from '../../../exchange/numeral.ts'
import { JsonataError } from '../error.ts'
import type { Evaluation } from '../evaluation.ts'
import type { List } from '../sequence.ts'
import { CONSTRUCTED, mark, marksOf, SEQUENCE } from '../sequence.ts'

type KeyOf = (item: unknown) => unknown
type Keys = readonly (string | number | undefined)[]

/** An order-by: key functions, each with 1 for ascending or -1. Keys of mixed types are left to the interpreter. */
export function orderBy(run: Evaluation, items: List, terms: readonly (KeyOf | number)[]): List {
  // One item or none is in order already; the list is a new sequence, unless it is a constructed array.
  if (items.length <= 1) return (marksOf(items) & CONSTRUCTED) !== 0 ? items : mark([...items], SEQUENCE)
  const indexes = items.map((_, index) => index)
  run.charge(items.length * Math.ceil(Math.log2(items.length)) + items.length * terms.length)
  run.take(items.length * 8)
  const comparators: Comparator[] = []
  for (let term = 0; term < terms.length; term += 2) {
    comparators.push(comparatorOf(items, terms[term] as KeyOf, terms[term + 1] as number))
  }
  const [first, ...others] = comparators
  if (first === undefined) return items
  if (others.length === 0) indexes.sort(first)
  else indexes.sort((left, right) => first(left, right) || compareFurther(others, left, right))
  return indexes.map(index => items[index])
}

function compareFurther(others: readonly Comparator[], left: number, right: number) {
  for (const compare of others) {
    const order = compare(left, right)
    if (order !== 0) return order
  }
  return 0
}

type Comparator = (left: number, right: number) => number

// Keys are made once, all of them when the first two are compared: later terms often never are.
function comparatorOf(items: List, keyOf: KeyOf, direction: number): Comparator {
  let compare: Comparator | undefined
  return (left, right) => {
    compare ??= compareKeys(keysOf(items, keyOf), direction)
    return compare(left, right)
  }
}

function compareKeys(keys: Keys, direction: number): Comparator {
  if (keys.every(key => typeof key === 'number')) {
    const numbers = Float64Array.from(keys as number[])
    const at = (index: number) => numbers[index] as number
    return direction > 0 ? (left, right) => at(left) - at(right) : (left, right) => at(right) - at(left)
  }
  return (left, right) => {
    const a = keys[left]
    const b = keys[right]
    if (a === b) return 0
    if (a === undefined) return 1
    if (b === undefined) return -1
    return a < b ? -direction : direction
  }
}

function keysOf(items: List, keyOf: KeyOf): Keys {
  let type: string | undefined
  return items.map(item => {
    const key = toNumber(keyOf(item))
    if (key === undefined) return undefined
    type ??= typeof key
    if (typeof key !== type || (type !== 'string' && type !== 'number') || Number.isNaN(key)) {
      throw new JsonataError('T2008', { value: key })
    }
    return key as string | number
  })
}
