import { invoke, invokeFitting } from '../apply.ts'
import type { Callable } from '../callable.ts'
import { arityOf } from '../callable.ts'
import { JsonataError } from '../error.ts'
import type { Evaluation } from '../evaluation.ts'
import type { List } from '../sequence.ts'
import { emptySequence } from '../sequence.ts'
import type { Data } from '../values.ts'
import { isTrue, setField } from '../values.ts'
import { fieldsOf } from './objects.ts'

/** `$map`: results that are missing are left out. */
export function map(run: Evaluation, items: List | undefined, callback: Callable): List | undefined {
  run.turns++
  if (items === undefined) return undefined
  const results = emptySequence()
  for (let index = 0; index < items.length; index++) {
    const result = invokeFitting(run, callback, items[index], index, items)
    if (result !== undefined) results.push(result)
  }
  run.items(results.length)
  return results
}

/** `$filter`. */
export function filter(run: Evaluation, items: List | undefined, callback: Callable): List | undefined {
  run.turns++
  if (items === undefined) return undefined
  const results = emptySequence()
  for (let index = 0; index < items.length; index++) {
    const item = items[index]
    if (isTrue(run, invokeFitting(run, callback, item, index, items))) results.push(item)
  }
  run.items(results.length)
  return results
}

/** `$single`. Fails with D3138 for a second match, D3139 for none. */
export function single(run: Evaluation, items: List | undefined, callback?: Callable): unknown {
  run.turns++
  if (items === undefined) return undefined
  let matches = 0
  let match: unknown
  for (let index = 0; index < items.length; index++) {
    if (callback !== undefined && !isTrue(run, invokeFitting(run, callback, items[index], index, items))) continue
    if (++matches > 1) throw new JsonataError('D3138', { index })
    match = items[index]
  }
  if (matches === 0) throw new JsonataError('D3139')
  return match
}

/** `$reduce`. Fails with D3050 for a function of fewer than two arguments. */
export function reduce(run: Evaluation, items: List | undefined, callback: Callable, initial?: unknown): unknown {
  run.turns++
  if (items === undefined) return undefined
  const arity = arityOf(callback)
  if (arity < 2) throw new JsonataError('D3050', { index: 1 })
  const startsWithItem = initial === undefined && items.length > 0
  let result = startsWithItem ? items[0] : initial
  for (let index = startsWithItem ? 1 : 0; index < items.length; index++) {
    result = invoke(run, callback, [result, items[index], index, items].slice(0, arity))
  }
  return result
}

/** `$each`: over the fields of an object. */
export function each(run: Evaluation, object: Data | undefined, callback: Callable): List {
  run.turns++
  const results = emptySequence()
  for (const key of fieldsOf(object)) {
    const result = invokeFitting(run, callback, object?.[key], key, object)
    if (result !== undefined) results.push(result)
  }
  run.items(results.length)
  return results
}

/** `$sift`: the fields that the function accepts; nothing where it accepts none. */
export function sift(run: Evaluation, object: Data | undefined, callback: Callable): Data | undefined {
  run.turns++
  const result: Data = {}
  let found = false
  for (const key of fieldsOf(object)) {
    if (!isTrue(run, invokeFitting(run, callback, object?.[key], key, object))) continue
    found = true
    run.value(1)
    setField(result, key, object?.[key])
  }
  return found ? result : undefined
}
