import type { Meter } from '../meter.ts'
import { type Arithmetic, calculate } from './arithmetic.ts'
import { velocityCompare } from './equality.ts'
import { JavaList } from './lists.ts'
import { bigIntOf, isNumber, type JavaNumber } from './numbers.ts'
import { textOf } from './text.ts'

/** `+`: a sum, or the texts of both where one is a text; undefined for anything else. */
export function add(meter: Meter, left: unknown, right: unknown): unknown {
  if (typeof left === 'number' && typeof right === 'number') {
    const sum = left + right
    if ((sum | 0) === sum && (left | 0) === left && (right | 0) === right) return sum
  }
  if (typeof left === 'string' || typeof right === 'string') {
    if (left === undefined || right === undefined) return undefined
    const first = textOf(meter, left)
    const second = textOf(meter, right)
    meter.rope(first.length + second.length)
    return first + second
  }
  return operate(meter, '+', left, right)
}

/** The other operators on numbers; undefined for anything else and for a division by zero. */
export function operate(meter: Meter, operator: Arithmetic, left: unknown, right: unknown): unknown {
  if (!isNumber(left) || !isNumber(right)) return undefined
  return calculate(operator, left, right, meter)
}

export function isLess(left: unknown, right: unknown): boolean {
  if (typeof left === 'number' && typeof right === 'number') return left < right
  const order = velocityCompare(left, right)
  return order !== undefined && order < 0
}

export function isLessOrEqual(left: unknown, right: unknown): boolean {
  const order = velocityCompare(left, right)
  return order !== undefined && order <= 0
}

/** `[from..to]`: undefined where an end is no number. The fraction of an end is cut. */
export function range(meter: Meter, from: unknown, to: unknown): JavaList | undefined {
  if (!isNumber(from) || !isNumber(to)) return undefined
  const first = endOf(from)
  const last = endOf(to)
  const length = Math.abs(last - first) + 1
  meter.items(length)
  const step = last < first ? -1 : 1
  return new JavaList(Array.from({ length }, (_, index) => first + index * step))
}

function endOf(value: JavaNumber): number {
  return Number(BigInt.asIntN(32, bigIntOf(value)))
}
