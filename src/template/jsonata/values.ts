import { Numeral, toNumber } from '../../exchange/numeral.ts'
import { isCallable } from './callable.ts'
import { JsonataError } from './error.ts'
import type { Evaluation } from './evaluation.ts'
import type { List } from './sequence.ts'
import { emptySequence, sequenceOf } from './sequence.ts'

/** An object of data: neither null nor an array nor a function. */
export type Data = Record<string, unknown>

/** An object of data: neither an array nor null. */
export function isData(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Numeral)
}

/**
 * A number that takes part in arithmetic: NaN does not, and a numeral does, which operators take for its number. Fails
 * with D1001 for infinity.
 */
export function isNumeric(value: unknown): value is number {
  if (typeof value !== 'number') return value instanceof Numeral && isNumeric(value.valueOf())
  if (Number.isNaN(value)) return false
  if (!Number.isFinite(value)) throw new JsonataError('D1001', { value })
  return true
}

/** The effective boolean of a value; a missing one is false. Fails with D1001 for infinity. */
export function isTrue(run: Evaluation, value: unknown): boolean {
  switch (typeof value) {
    case 'boolean':
      return value
    case 'string':
      return value.length > 0
    case 'number':
      return isNumeric(value) && value !== 0
    case 'object':
      if (value === null) return false
      return Array.isArray(value) ? isAnyTrue(run, value) : hasKey(value) || (isNumeric(value) && Number(value) !== 0)
    default:
      return false
  }
}

// Every item is looked at, since a number out of range among them is an error.
function isAnyTrue(run: Evaluation, items: List): boolean {
  run.charge(items.length)
  let any = false
  for (let index = 0; index < items.length; index++) if (isTrue(run, items[index])) any = true
  return any
}

function hasKey(value: object): boolean {
  for (const key in value) if (Object.hasOwn(value, key)) return true
  return false
}

/** An array of numbers; an empty one is. Fails with D1001 for infinity. */
export function isNumbers(value: unknown): value is number[] {
  if (!Array.isArray(value)) return false
  let all = true
  for (let index = 0; index < value.length; index++) if (!isNumeric(value[index])) all = false
  return all
}

/** An array of strings; an empty one is. */
export function isStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every(item => typeof item === 'string')
}

/** Sets a field; a key such as `__proto__` becomes an ordinary field too. */
export function setField(target: Data, key: string, value: unknown): void {
  if (key === '__proto__') {
    Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true })
  } else {
    target[key] = value
  }
}

/** The own field of a value: of an object itself, of an array that of each item, in one flat sequence. */
export function lookup(run: Evaluation, value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  if (!Array.isArray(value)) return Object.hasOwn(value, key) ? (value as Data)[key] : undefined
  const found = emptySequence()
  gather(run, value, key, found)
  return found
}

function gather(run: Evaluation, items: List, key: string, found: List): void {
  for (let index = 0; index < items.length; index++) {
    if (--run.fuel < 0) run.refuel()
    const item = items[index]
    if (Array.isArray(item)) {
      gather(run, item, key, found)
    } else if (typeof item === 'object' && item !== null && Object.hasOwn(item, key)) {
      pushAll(run, found, (item as Data)[key])
    }
  }
}

// The value of a field joins the list: missing not at all, an array item by item.
function pushAll(run: Evaluation, found: List, value: unknown): void {
  if (value === undefined) return
  if (!Array.isArray(value)) {
    found.push(value)
    if (found.length > run.maxSequence) run.items(found.length)
    return
  }
  run.items(found.length + value.length)
  for (let index = 0; index < value.length; index++) found.push(value[index])
}

/** Two values as one list; a missing one leaves the other as it is. Fails with D2015. */
export function append(run: Evaluation, first: unknown, second: unknown): unknown {
  if (first === undefined) return second
  if (second === undefined) return first
  const head = Array.isArray(first) ? first : sequenceOf(first)
  const tail: List = Array.isArray(second) ? second : [second]
  run.items(head.length + tail.length)
  return head.concat(tail)
}

/** Equality in depth; keys may come in any order. */
export function isEqual(run: Evaluation, left: unknown, right: unknown): boolean {
  if (left === right) return true
  if (left instanceof Numeral || right instanceof Numeral) return toNumber(left) === toNumber(right)
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false
  if (--run.fuel < 0) run.refuel()
  if (Array.isArray(left) && Array.isArray(right)) {
    if (left.length !== right.length) return false
    for (let index = 0; index < left.length; index++) if (!isEqual(run, left[index], right[index])) return false
    return true
  }
  return isEqualObject(run, left as Data, right as Data)
}

function isEqualObject(run: Evaluation, left: Data, right: Data): boolean {
  const names = Object.getOwnPropertyNames(left)
  if (names.length !== Object.getOwnPropertyNames(right).length) return false
  run.charge(names.length)
  if (!names.every(name => Object.hasOwn(right, name))) return false
  return names.sort().every(name => isEqual(run, left[name], right[name]))
}

/** The name of a value's type; undefined for a missing one. */
export function typeName(value: unknown): string | undefined {
  if (value === undefined) return undefined
  if (value === null) return 'null'
  if (isNumeric(value)) return 'number'
  if (Array.isArray(value)) return 'array'
  if (isCallable(value)) return 'function'
  return typeof value === 'string' || typeof value === 'boolean' ? typeof value : 'object'
}
