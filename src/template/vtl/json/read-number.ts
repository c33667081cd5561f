import { parseDecimal } from '../values/big-decimal.ts'
import { doubleOf, integerOf, JavaBigInteger, type JavaNumber } from '../values/numbers.ts'

/** A decimal longer than this keeps all its digits. Observed: json-smart, whose limit it is. */
const LONGEST_DOUBLE = 18
/** Digits of the longest Long. */
const LONG_DIGITS = 19

/** A JSON number without a fraction. */
export function readInteger(text: string): JavaNumber {
  const digits = text.startsWith('-') ? text.length - 1 : text.length
  if (digits < 16) return Number(text === '-' ? '0' : text) + 0
  const value = BigInt(text)
  return digits > LONG_DIGITS ? new JavaBigInteger(value) : integerOf(value)
}

/** A JSON number with a fraction or an exponent. */
export function readFraction(text: string): JavaNumber {
  const exact = text.length > LONGEST_DOUBLE ? parseDecimal(text) : undefined
  return exact ?? doubleOf(Number(text))
}
