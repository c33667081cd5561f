import { Numeral } from '../../../exchange/numeral.ts'
import type { Callable } from '../callable.ts'
import { infoOf } from '../callable.ts'
import type { Evaluation } from '../evaluation.ts'
import type { List } from '../sequence.ts'
import { isSequence, KEEP, marksOf } from '../sequence.ts'
import type { Data } from '../values.ts'
import { isData, setField } from '../values.ts'

/** A library function on any arguments at all, as JavaScript would have it; it throws where the reference breaks. */
export type Unsigned = (run: Evaluation, args: List) => unknown

/** An answer that is: call the library function itself, with these arguments. */
export class Fitting {
  readonly args: List

  constructor(args: List) {
    this.args = args
  }
}

/** Ends what would be a TypeError of the reference. */
export function broken(): never {
  throw new TypeError('an argument is of another type')
}

/** A value as JavaScript makes it a text: arrays are joined, objects and functions are only named. */
export function toText(run: Evaluation, value: unknown): string {
  if (typeof value === 'string') return value
  if (Array.isArray(value)) return joinedText(run, value, ',')
  if (typeof value === 'function') return lengthOf(value) === undefined ? '[object Object]' : 'function'
  return isObject(value) ? '[object Object]' : String(value)
}

/** The items of an array as one text; items that are missing or null have none. */
export function joinedText(run: Evaluation, items: List, separator: string): string {
  run.enter(1)
  run.charge(items.length)
  let text = ''
  for (const [index, item] of items.entries()) {
    if (index > 0) text += separator
    if (item !== undefined && item !== null) text += toText(run, item)
    if (text.length > run.maxChars) run.text(text.length)
  }
  run.text(text.length)
  run.depth--
  return text
}

/** A value as JavaScript makes it a number. */
export function toNumber(run: Evaluation, value: unknown): number {
  return isObject(value) ? Number(toText(run, value)) : Number(value)
}

/** A value as a number, unless it is missing. */
export function toOptionalNumber(run: Evaluation, value: unknown): number | undefined {
  return value === undefined ? undefined : toNumber(run, value)
}

/** A value as a text, unless it is missing. */
export function toOptionalText(run: Evaluation, value: unknown): string | undefined {
  return value === undefined ? undefined : toText(run, value)
}

/** JavaScript's `+`. */
export function plus(run: Evaluation, left: unknown, right: unknown): string | number {
  if (!isTextual(left) && !isTextual(right)) return Number(left) + Number(right)
  const [head, tail] = [toText(run, left), toText(run, right)]
  run.text(head.length + tail.length)
  return head + tail
}

function isTextual(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'function' || isObject(value)
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !(value instanceof Numeral)
}

/** The `length` of a value as JavaScript reads it, which only some values have. Breaks for null and a missing value. */
export function lengthOf(value: unknown): unknown {
  if (value === null || value === undefined) return broken()
  if (typeof value === 'string' || Array.isArray(value)) return value.length
  if (typeof value === 'function') return lengthOfFunction(value as Callable)
  return isData(value) && Object.hasOwn(value, 'length') ? value.length : undefined
}

// To the reference, functions are objects, save regular expressions and whatever was passed as an argument.
function lengthOfFunction(callable: Callable): number | undefined {
  switch (infoOf(callable)?.kind) {
    case 'lambda':
    case 'native':
      return undefined
    case 'wrapped':
      return 0
    case 'matcher':
      return 2
    default:
      return callable.length
  }
}

/** Items of a value as a loop over indexes finds them, by its `length`. */
export function itemsOf(run: Evaluation, value: unknown): List {
  if (Array.isArray(value)) return value
  const length = Number(lengthOf(value))
  if (!(length > 0)) return []
  run.items(length)
  return Array.from({ length }, (_, index) =>
    typeof value === 'string' ? value[index] : isData(value) ? value[String(index)] : undefined,
  )
}

/** Items of a value as iterating over it gives them. Breaks for anything but a text or an array. */
export function charactersOf(run: Evaluation, value: unknown): List {
  if (Array.isArray(value)) return value
  if (typeof value !== 'string') return broken()
  run.items(value.length)
  return [...value]
}

/** The fields that walking over a value's keys finds: an array has its indexes, and the marks of a sequence. */
export function toFields(run: Evaluation, value: unknown): Data {
  if (isData(value)) return value
  const fields: Data = {}
  if (!Array.isArray(value)) return fields
  run.value(value.length)
  for (const [index, item] of value.entries()) setField(fields, String(index), item)
  if (isSequence(value)) fields.sequence = true
  if (isSequence(value) && (marksOf(value) & KEEP) !== 0) fields.keepSingleton = true
  return fields
}
