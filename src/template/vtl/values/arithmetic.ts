import { Fault } from '../error.ts'
import { align, compareDecimals, decimalText, digitsOf, divideDecimals, toDecimal } from './big-decimal.ts'
import { doubleText, floatText } from './double-text.ts'
import {
  bigIntOf,
  doubleOf,
  isIntegral,
  isLong,
  JavaBigDecimal,
  JavaBigInteger,
  JavaDouble,
  JavaFloat,
  type JavaNumber,
  kindOf,
  longOf,
  numberOf,
} from './numbers.ts'

/** The operators on numbers. */
export type Arithmetic = '+' | '-' | '*' | '/' | '%'

/** Meter of work on long numbers, charged before the work is done. */
export interface DigitMeter {
  charge(operations: number): void
}

/**
 * The result of an operator on two numbers, undefined for a division by zero. Integers stay integers and grow into Long
 * and BigInteger; a Double on either side gives a Double; a BigDecimal, or a BigInteger beside a Double, gives a BigDecimal.
 */
export function calculate(
  operator: Arithmetic,
  left: JavaNumber,
  right: JavaNumber,
  meter: DigitMeter,
): JavaNumber | undefined {
  const divides = operator === '/' || operator === '%'
  if (divides && isZero(right)) return undefined
  const leftKind = kindOf(left)
  const rightKind = kindOf(right)
  const bothIntegral = isIntegral(leftKind) && isIntegral(rightKind)
  if (bothIntegral) return calculateIntegers(operator, left, right, meter)
  const kinds = [leftKind, rightKind]
  if (kinds.includes('BigDecimal') || kinds.includes('BigInteger'))
    return calculateDecimals(operator, left, right, meter)
  const result = calculateDoubles(operator, numberOf(left), numberOf(right))
  return kinds.includes('Double') ? doubleOf(result) : new JavaFloat(result)
}

function calculateIntegers(operator: Arithmetic, left: JavaNumber, right: JavaNumber, meter: DigitMeter): JavaNumber {
  chargeDigits(operator, left, right, meter)
  const a = bigIntOf(left)
  const b = bigIntOf(right)
  const kinds = [kindOf(left), kindOf(right)]
  const big = kinds.includes('BigInteger')
  const result = big && operator === '%' ? modulo(a, b) : calculateBigInts(operator, a, b)
  if (big || !isLong(result)) return new JavaBigInteger(result)
  if (kinds.includes('Long') || BigInt.asIntN(32, result) !== result) return longOf(result)
  return Number(result)
}

// BigInteger.mod, which knows no negative modulus and no negative result.
function modulo(a: bigint, b: bigint): bigint {
  if (b < 0n) throw new Fault('VTL_ARGUMENT', 'The modulus of a BigInteger is negative')
  const rest = a % b
  return rest < 0n ? rest + b : rest
}

function calculateBigInts(operator: Arithmetic, a: bigint, b: bigint): bigint {
  switch (operator) {
    case '+':
      return a + b
    case '-':
      return a - b
    case '*':
      return a * b
    case '/':
      return a / b
    case '%':
      return a % b
  }
}

function calculateDoubles(operator: Arithmetic, a: number, b: number): number {
  switch (operator) {
    case '+':
      return a + b
    case '-':
      return a - b
    case '*':
      return a * b
    case '/':
      return a / b
    case '%':
      return a % b
  }
}

function calculateDecimals(operator: Arithmetic, left: JavaNumber, right: JavaNumber, meter: DigitMeter): JavaNumber {
  chargeDigits('*', left, right, meter)
  const first = toDecimal(left)
  const second = toDecimal(right)
  if (operator === '*') return new JavaBigDecimal(first.unscaled * second.unscaled, first.scale + second.scale)
  if (operator === '/') return divideDecimals(first, second)
  if (operator === '%') throw new Fault('VTL_ARGUMENT', 'The remainder of a BigDecimal cannot be calculated')
  const { a, b, scale } = align(first, second)
  return new JavaBigDecimal(calculateBigInts(operator, a, b), scale)
}

// Multiplication is no more than quadratic in the digits; a word of the machine holds about sixteen.
function chargeDigits(operator: Arithmetic, left: JavaNumber, right: JavaNumber, meter: DigitMeter): void {
  const a = digitsOf(left)
  const b = digitsOf(right)
  if (a + b < 64) return
  const words = Math.ceil(a / 16) * Math.ceil(b / 16)
  const linear = operator === '+' || operator === '-'
  meter.charge((a + b) / 16 + (linear ? 0 : words / 16))
}

/** Tells a zero of any kind. */
export function isZero(value: JavaNumber): boolean {
  return value instanceof JavaBigDecimal ? value.unscaled === 0n : numberOf(value) === 0
}

/** Compares two numbers by value, across kinds: negative, zero or positive. */
export function compareNumbers(left: JavaNumber, right: JavaNumber): number {
  if (typeof left === 'number' && typeof right === 'number') return left < right ? -1 : left > right ? 1 : 0
  const kinds = [kindOf(left), kindOf(right)]
  const float = kinds.includes('Double') || kinds.includes('Float')
  const big = kinds.includes('BigDecimal') || kinds.includes('BigInteger')
  if (float && !big) return sign(numberOf(left), numberOf(right))
  if (!kinds.includes('BigDecimal') && !float) return sign(bigIntOf(left), bigIntOf(right))
  return compareDecimals(toDecimal(left), toDecimal(right))
}

function sign<T extends number | bigint>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Java's text of a number. */
export function numberText(value: JavaNumber): string {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? integerText(value) : doubleText(value)
  if (value instanceof JavaDouble) return doubleText(value.value)
  if (value instanceof JavaFloat) return floatText(value.value)
  if (value instanceof JavaBigDecimal) return decimalText(value)
  return value.value.toString()
}

// An Integer has no negative zero.
function integerText(value: number): string {
  return String(value)
}
