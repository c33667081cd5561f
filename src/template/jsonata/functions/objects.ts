import { isCallable } from '../callable.ts'
import type { Evaluation } from '../evaluation.ts'
import type { List } from '../sequence.ts'
import { emptySequence } from '../sequence.ts'
import type { Data } from '../values.ts'
import { append, isData, lookup, setField } from '../values.ts'

/** `$keys`: of an object, or of all objects of an array without repeats. */
export function keys(run: Evaluation, value: unknown): List {
  const found = emptySequence()
  if (Array.isArray(value)) {
    const merged: Data = Object.create(null)
    collectKeys(run, value, merged)
    for (const key of Object.keys(merged)) found.push(key)
  } else if (isData(value)) {
    for (const key of Object.keys(value)) found.push(key)
  }
  run.items(found.length)
  return found
}

function collectKeys(run: Evaluation, items: List, merged: Data): void {
  for (const item of items) {
    if (--run.fuel < 0) run.refuel()
    if (Array.isArray(item)) collectKeys(run, item, merged)
    else if (isData(item)) for (const key of Object.keys(item)) addKey(run, merged, key)
  }
}

function addKey(run: Evaluation, merged: Data, key: string): void {
  if (--run.fuel < 0) run.refuel()
  merged[key] = true
}

/** `$lookup`. */
export function lookupKey(run: Evaluation, value: unknown, key: string | undefined): unknown {
  return lookup(run, value, String(key))
}

/** `$spread`: one object a field; other values as they are. */
export function spread(run: Evaluation, value: unknown): unknown {
  if (Array.isArray(value)) {
    let result: unknown = emptySequence()
    // One growing list would copy itself for each item: parts are gathered first.
    const parts = value.map(item => spread(run, item)).filter(part => part !== undefined)
    if (parts.length > 0) result = parts.flat(1)
    if (Array.isArray(result)) run.items(result.length)
    return result
  }
  if (!isData(value)) return value
  const found = emptySequence()
  for (const key of Object.keys(value)) {
    const single = {}
    run.value(1)
    setField(single, key, value[key])
    found.push(single)
  }
  run.items(found.length)
  return found
}

/** `$merge`: later fields win. */
export function merge(run: Evaluation, objects: readonly Data[] | undefined): Data | undefined {
  if (objects === undefined) return undefined
  const merged: Data = {}
  for (let index = 0; index < objects.length; index++) {
    const source = objects[index] as Data
    const names = fieldsOf(source)
    run.value(names.length)
    for (const name of names) setField(merged, name, source[name])
  }
  return merged
}

/** `$append`. */
export function appendLists(run: Evaluation, first: unknown, second: unknown): unknown {
  return append(run, first, second)
}

/** `$exists`. */
export function exists(_: Evaluation, value: unknown): boolean {
  return value !== undefined
}

/** The fields of an object that a library function walks over: none for functions. */
export function fieldsOf(value: unknown): string[] {
  return typeof value === 'object' && value !== null && !isCallable(value) ? Object.keys(value) : []
}
