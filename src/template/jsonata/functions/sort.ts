import { applyFunction } from '../apply.ts'
import type { Callable } from '../callable.ts'
import { infoOf } from '../callable.ts'
import { JsonataError } from '../error.ts'
import type { Evaluation } from '../evaluation.ts'
import type { List } from '../sequence.ts'
import { isNumbers, isStrings } from '../values.ts'

/** A comparison of two neighbours: true where the right one belongs in front. */
export type Swaps = (left: unknown, right: unknown) => boolean

/** `$sort`: by a function that tells whether two items are in the wrong order. Fails with D3070. */
export function sort(run: Evaluation, items: List | undefined, callback?: Callable): List | undefined {
  run.turns++
  if (items === undefined || items.length <= 1) return items
  if (callback !== undefined) return mergeSort(run, items, swapsBy(run, callback))
  if (isNumbers(items)) return sortNatively(run, items, (left, right) => left - right)
  if (isStrings(items)) return sortNatively(run, items, (left, right) => (left < right ? -1 : left > right ? 1 : 0))
  throw new JsonataError('D3070', { index: 1 })
}

function sortNatively<T>(run: Evaluation, items: readonly T[], compare: (left: T, right: T) => number): T[] {
  const comparisons = items.length * Math.ceil(Math.log2(items.length))
  run.charge(comparisons)
  run.take(items.length * 8)
  run.turns += 2 * comparisons
  return items.toSorted(compare)
}

function swapsBy(run: Evaluation, callback: Callable): Swaps {
  const info = infoOf(callback)
  return (left, right) => {
    // Only in tail position does a bare function get here, and there the reference cannot call it.
    if (info?.kind === 'lambda' || info?.kind === 'native') throw new JsonataError('T1006')
    if (info?.kind === 'wrapped') run.turns++
    return Boolean(applyFunction(run, callback, [left, right], null))
  }
}

/**
 * A stable merge sort that compares the same pairs in the same order as the reference: a comparison may fail, or
 * contradict itself.
 */
export function mergeSort(run: Evaluation, items: List, swaps: Swaps): List {
  if (items.length <= 1) return items
  const middle = Math.floor(items.length / 2)
  run.turns += 3
  const left = mergeSort(run, items.slice(0, middle), swaps)
  const right = mergeSort(run, items.slice(middle), swaps)
  return mergeHalves(run, { left, right }, swaps)
}

function mergeHalves(run: Evaluation, halves: { readonly left: List; readonly right: List }, swaps: Swaps): List {
  const { left, right } = halves
  const merged: List = []
  let atLeft = 0
  let atRight = 0
  run.turns++
  run.take((left.length + right.length) * 8)
  while (atLeft < left.length && atRight < right.length) {
    if (--run.fuel < 0) run.refuel()
    run.turns += 2
    merged.push(swaps(left[atLeft], right[atRight]) ? right[atRight++] : left[atLeft++])
  }
  while (atLeft < left.length) merged.push(left[atLeft++])
  while (atRight < right.length) merged.push(right[atRight++])
  return merged
}
