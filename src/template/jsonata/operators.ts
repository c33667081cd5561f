import { Numeral, toNumber } from '../../exchange/numeral.ts'
import { JsonataError } from './error.ts'
import type { Evaluation } from './evaluation.ts'
import { textOf } from './functions/serialize.ts'
import type { List } from './sequence.ts'
import { mark, SEQUENCE } from './sequence.ts'
import { isEqual, isNumeric } from './values.ts'

/** Arithmetic; nothing where an operand is missing. Fails with T2001, T2002, D1001. */
export function arithmetic(left: unknown, right: unknown, operator: string): number | undefined {
  if (left !== undefined && !isNumeric(left)) throw new JsonataError('T2001', { value: left })
  if (right !== undefined && !isNumeric(right)) throw new JsonataError('T2002', { value: right })
  if (left === undefined || right === undefined) return undefined
  switch (operator) {
    case '+':
      return left + right
    case '-':
      return left - right
    case '*':
      return left * right
    case '/':
      return left / right
    default:
      return left % right
  }
}

/** Negation. Fails with D1002. */
export function negate(value: unknown): number | undefined {
  if (value === undefined) return undefined
  if (!isNumeric(value)) throw new JsonataError('D1002', { value })
  return -value
}

/** `=`: false where a side is missing. */
export function equals(run: Evaluation, left: unknown, right: unknown): boolean {
  return left !== undefined && right !== undefined && isEqual(run, left, right)
}

/** `!=`: false where a side is missing. */
export function differs(run: Evaluation, left: unknown, right: unknown): boolean {
  return left !== undefined && right !== undefined && !isEqual(run, left, right)
}

/** `<`, `<=`, `>`, `>=`; nothing where a side is missing. Fails with T2009 or T2010. */
export function compare(leftValue: unknown, rightValue: unknown, operator: string): boolean | undefined {
  const left = toNumber(leftValue)
  const right = toNumber(rightValue)
  if (!isComparable(left)) throw new JsonataError('T2010', { value: left })
  if (!isComparable(right)) {
    throw new JsonataError('T2010', { value: left === undefined ? left : right })
  }
  if (left === undefined || right === undefined) return undefined
  if (typeof left !== typeof right) throw new JsonataError('T2009', { value: left, value2: right })
  switch (operator) {
    case '<':
      return left < right
    case '<=':
      return left <= right
    case '>':
      return left > right
    default:
      return left >= right
  }
}

function isComparable(value: unknown): value is string | number | undefined {
  return value === undefined || typeof value === 'string' || typeof value === 'number'
}

/** `&`: a missing side is the empty text. Fails with D3001. */
export function concatenate(run: Evaluation, left: unknown, right: unknown): string {
  const head = textOf(run, left) ?? ''
  const tail = textOf(run, right) ?? ''
  const length = head.length + tail.length
  run.rope(length, 1)
  return head + tail
}

/** `in`: membership by identity. */
export function includes(run: Evaluation, left: unknown, right: unknown): boolean {
  if (left === undefined || right === undefined) return false
  const member = toNumber(left)
  if (!Array.isArray(right)) return member === toNumber(right)
  run.charge(right.length >> 3)
  return right.includes(member) || right.some(item => item instanceof Numeral && item.valueOf() === member)
}

/** The reference allows no longer range, whatever the budget is. */
const LONGEST_RANGE = 1e7

/** `..`. Fails with T2003, T2004, D2014, D2015. */
export function range(run: Evaluation, from: unknown, to: unknown): List | undefined {
  const first = toNumber(from)
  const last = toNumber(to)
  if (first !== undefined && !isInteger(first)) throw new JsonataError('T2003', { value: first })
  if (last !== undefined && !isInteger(last)) throw new JsonataError('T2004', { value: last })
  if (first === undefined || last === undefined || first > last) return undefined
  const size = last - first + 1
  if (size > LONGEST_RANGE) throw new JsonataError('D2014', { value: size })
  if (size > run.maxSequence) throw new JsonataError('D2015', { value: size })
  run.items(size)
  const numbers: List = []
  for (let number = first; number <= last; number++) numbers.push(number)
  return mark(numbers, SEQUENCE)
}

function isInteger(value: unknown): value is number {
  return Number.isInteger(value)
}
