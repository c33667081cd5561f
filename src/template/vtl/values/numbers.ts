/**
 * Java's numbers. An Integer, and a Long that JavaScript holds exactly and that does not fit an Integer, is an integral
 * JavaScript number; a Double with a fraction is a JavaScript number, too. All that would be ambiguous or inexact in this
 * way is one of the classes below, so that bodies without such numbers never pay for the distinction.
 */

/** A Double without a fraction, or one that is no number. */
export class JavaDouble {
  readonly value: number
  constructor(value: number) {
    this.value = value
  }
}

/** A Long in the range of an Integer or beyond the integers that JavaScript counts by one. */
export class JavaLong {
  readonly value: bigint
  constructor(value: bigint) {
    this.value = value
  }
}

/** A Float, as `floatValue()` gives it. */
export class JavaFloat {
  readonly value: number
  constructor(value: number) {
    this.value = Math.fround(value)
  }
}

/** A BigInteger. */
export class JavaBigInteger {
  readonly value: bigint
  constructor(value: bigint) {
    this.value = value
  }
}

/** A BigDecimal: `unscaled` times ten to the power of minus `scale`. */
export class JavaBigDecimal {
  readonly unscaled: bigint
  readonly scale: number
  constructor(unscaled: bigint, scale: number) {
    this.unscaled = unscaled
    this.scale = scale
  }
}

/** Every number of a template. */
export type JavaNumber = number | JavaDouble | JavaLong | JavaFloat | JavaBigInteger | JavaBigDecimal

/** Java's name for the kind of a number. */
export type NumberKind = 'Integer' | 'Long' | 'Double' | 'Float' | 'BigInteger' | 'BigDecimal'

const MAX_INTEGER = 2147483647
const MIN_INTEGER = -2147483648
const MAX_LONG = 9223372036854775807n
const MIN_LONG = -9223372036854775808n

/** Tells numbers from other values. */
export function isNumber(value: unknown): value is JavaNumber {
  return typeof value === 'number' || isBoxedNumber(value)
}

/** Tells the numbers that have a class of their own. */
export function isBoxedNumber(value: unknown): value is Exclude<JavaNumber, number> {
  return (
    value instanceof JavaDouble ||
    value instanceof JavaLong ||
    value instanceof JavaFloat ||
    value instanceof JavaBigInteger ||
    value instanceof JavaBigDecimal
  )
}

/** The kind that a number has in Java. */
export function kindOf(value: JavaNumber): NumberKind {
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) return 'Double'
    return value >= MIN_INTEGER && value <= MAX_INTEGER ? 'Integer' : 'Long'
  }
  if (value instanceof JavaDouble) return 'Double'
  if (value instanceof JavaLong) return 'Long'
  if (value instanceof JavaFloat) return 'Float'
  return value instanceof JavaBigInteger ? 'BigInteger' : 'BigDecimal'
}

/** A Double of that value. */
export function doubleOf(value: number): JavaNumber {
  return Number.isInteger(value) || !Number.isFinite(value) ? new JavaDouble(value) : value
}

/** A Long of that value, which has to be within 64 bits. */
export function longOf(value: bigint): JavaNumber {
  const number = Number(value)
  const ambiguous = number >= MIN_INTEGER && number <= MAX_INTEGER
  return ambiguous || !Number.isSafeInteger(number) ? new JavaLong(value) : number
}

/** The smallest of Integer, Long and BigInteger that holds a value. */
export function integerOf(value: bigint): JavaNumber {
  if (value >= BigInt(MIN_INTEGER) && value <= BigInt(MAX_INTEGER)) return Number(value)
  return isLong(value) ? longOf(value) : new JavaBigInteger(value)
}

/** Tells a value of 64 bits. */
export function isLong(value: bigint): boolean {
  return value >= MIN_LONG && value <= MAX_LONG
}

/** Tells an Integer of Java: an index, a position, a length. */
export function isInteger(value: unknown): value is number {
  return typeof value === 'number' && (value | 0) === value
}

/** Tells the numbers without a fraction by their kind. */
export function isIntegral(kind: NumberKind): boolean {
  return kind === 'Integer' || kind === 'Long' || kind === 'BigInteger'
}

// The lowest 64 bits of the integral part, which is all that is ever asked for.
function decimalBits({ unscaled, scale }: JavaBigDecimal): bigint {
  if (scale <= -64) return 0n
  if (scale <= 0) return unscaled * 10n ** BigInt(-scale)
  return scale > unscaled.toString(8).length ? 0n : unscaled / 10n ** BigInt(scale)
}

/** The value of an Integer, Long or BigInteger; of any other number the lowest 64 bits of its integral part. */
export function bigIntOf(value: JavaNumber): bigint {
  if (typeof value === 'number') return BigInt(Number.isFinite(value) ? Math.trunc(value) : 0)
  if (value instanceof JavaBigDecimal) return decimalBits(value)
  if (value instanceof JavaDouble || value instanceof JavaFloat) {
    return BigInt(Number.isFinite(value.value) ? Math.trunc(value.value) : 0)
  }
  return value.value
}

/** The value as `doubleValue()` gives it. */
export function numberOf(value: JavaNumber): number {
  if (typeof value === 'number') return value
  if (value instanceof JavaBigDecimal) return Number(`${value.unscaled}e${-value.scale}`)
  return Number(value.value)
}
