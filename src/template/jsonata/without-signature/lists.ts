import type { Callable } from '../callable.ts'
import { arityOf, isCallable } from '../callable.ts'
import { JsonataError } from '../error.ts'
import type { Evaluation } from '../evaluation.ts'
import type { List } from '../sequence.ts'
import { emptySequence } from '../sequence.ts'
import type { Unsigned } from './coerce.ts'
import { broken, Fitting, itemsOf, lengthOf, toFields, toText } from './coerce.ts'

/** Functions of arrays and objects, for arguments that are neither. */
export const LIST_FUNCTIONS: Readonly<Record<string, Unsigned>> = {
  map: overItems,
  filter: overItems,
  single: (run, [value, callback]) => new Fitting([itemsOf(run, value), callback]),
  reduce: reduceAny,
  each: overFields,
  sift: overFields,
  lookup: (run, [value, key]) => new Fitting([value, toText(run, key)]),
  merge: mergeAny,
  reverse: (run, [value]) => reordered(run, value, items => items.toReversed()),
  shuffle: (run, [value]) => reordered(run, value, items => items),
  sort: sortAny,
  zip: (_, args) => new Fitting(args),
}

// Without items, nobody asks what the function is.
function overItems(run: Evaluation, [value, callback]: List): unknown {
  const items = itemsOf(run, value)
  if (items.length === 0) return emptySequence()
  return isCallable(callback) ? new Fitting([items, callback]) : broken()
}

function overFields(run: Evaluation, [value, callback]: List): unknown {
  const fields = toFields(run, value)
  return Object.keys(fields).length === 0 || isCallable(callback) ? new Fitting([fields, callback]) : broken()
}

function reduceAny(run: Evaluation, [value, callback, initial]: List): unknown {
  const arity = isCallable(callback) ? arityOf(callback as Callable) : lengthOf(callback)
  if (typeof arity !== 'number') return broken()
  if (arity < 2) throw new JsonataError('D3050', { index: 1 })
  const items = itemsOf(run, value)
  if (items.length === 0) return initial
  if (items.length === 1 && initial === undefined) return items[0]
  return isCallable(callback) ? new Fitting([items, callback, initial]) : broken()
}

function mergeAny(run: Evaluation, [items]: List): unknown {
  if (!Array.isArray(items)) return broken()
  run.charge(items.length)
  return new Fitting([items.map(item => toFields(run, item))])
}

// A value without a length becomes an array of that length: of one item, which is missing.
function reordered(run: Evaluation, value: unknown, reorder: (items: List) => List): unknown {
  const length = lengthOf(value)
  if (length === undefined) return [undefined]
  if (Number(length) <= 1) return value
  return reorder(itemsOf(run, value))
}

function sortAny(_: Evaluation, [value, callback]: List): unknown {
  if (Array.isArray(value)) return new Fitting([value, callback])
  if (Number(lengthOf(value)) <= 1 || callback !== undefined) return value
  throw new JsonataError('D3070', { index: 1 })
}
