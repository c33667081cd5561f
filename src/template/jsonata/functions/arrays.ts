import type { Evaluation } from '../evaluation.ts'
import type { List } from '../sequence.ts'
import { emptySequence, isSequence } from '../sequence.ts'
import { createDistinguisher } from './distinguish.ts'

type Items = readonly unknown[] | undefined

/** `$zip`: as long as the shortest array; anything but an array counts as empty. */
export function zip(run: Evaluation, ...lists: unknown[]): List {
  let shortest = Number.POSITIVE_INFINITY
  for (const list of lists) shortest = Math.min(shortest, Array.isArray(list) ? list.length : 0)
  if (lists.length === 0) shortest = 0
  run.items(shortest)
  const zipped: List = []
  for (let index = 0; index < shortest; index++) {
    run.value(lists.length)
    zipped.push(lists.map(list => (list as List)[index]))
  }
  return zipped
}

/** `$reverse`. */
export function reverse(run: Evaluation, items: Items): Items {
  if (items === undefined || items.length <= 1) return items
  run.charge(items.length)
  run.take(items.length * 8)
  return items.toReversed()
}

/** `$shuffle`: each order is as likely as any other. */
export function shuffle(run: Evaluation, items: Items): Items {
  if (items === undefined || items.length <= 1) return items
  run.charge(items.length)
  run.take(items.length * 8)
  const shuffled = [...items]
  for (let index = shuffled.length - 1; index > 0; index--) {
    const other = Math.floor(Math.random() * (index + 1))
    const moved = shuffled[index]
    shuffled[index] = shuffled[other]
    shuffled[other] = moved
  }
  return shuffled
}

/** `$distinct`: first of each kind of equal values, in linear time. */
export function distinct(run: Evaluation, items: unknown): unknown {
  if (!Array.isArray(items) || items.length <= 1) return items
  const results: List = isSequence(items) ? emptySequence() : []
  const isNew = createDistinguisher(run)
  for (let index = 0; index < items.length; index++) {
    if (--run.fuel < 0) run.refuel()
    if (isNew(items[index])) results.push(items[index])
  }
  run.items(results.length)
  return results
}
