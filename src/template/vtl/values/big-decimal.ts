import { bigIntOf, JavaBigDecimal, JavaBigInteger, type JavaNumber, kindOf, numberOf } from './numbers.ts'

const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/

/** Reads a decimal number with all its digits; undefined for other text. */
export function parseDecimal(text: string): JavaBigDecimal | undefined {
  const match = DECIMAL.exec(text)
  if (match === null) return undefined
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match
  if (whole === '' && fraction === '') return undefined
  const scale = fraction.length - Number(exponent)
  // Java's scales are Integers.
  if ((scale | 0) !== scale) return undefined
  const unscaled = BigInt(whole + fraction)
  return new JavaBigDecimal(sign === '-' ? -unscaled : unscaled, scale)
}

/** A number as a BigDecimal; a Double becomes the exact value of its bits, as `new BigDecimal(double)` does it. */
export function toDecimal(value: JavaNumber): JavaBigDecimal {
  if (value instanceof JavaBigDecimal) return value
  const kind = kindOf(value)
  if (kind === 'Double' || kind === 'Float') return exactDecimal(numberOf(value))
  return new JavaBigDecimal(bigIntOf(value), 0)
}

const BITS = new DataView(new ArrayBuffer(8))

function exactDecimal(value: number): JavaBigDecimal {
  BITS.setFloat64(0, value)
  const bits = BITS.getBigUint64(0)
  const biased = Number((bits >> 52n) & 0x7ffn)
  const mantissa = (bits & 0xfffffffffffffn) | (biased === 0 ? 0n : 0x10000000000000n)
  const signed = value < 0 ? -mantissa : mantissa
  let exponent = Math.max(biased, 1) - 1075
  let odd = signed
  if (odd === 0n) return new JavaBigDecimal(0n, 0)
  while (odd % 2n === 0n) {
    odd /= 2n
    exponent += 1
  }
  if (exponent >= 0) return new JavaBigDecimal(odd * 2n ** BigInt(exponent), 0)
  return new JavaBigDecimal(odd * 5n ** BigInt(-exponent), -exponent)
}

/** Java's text of a BigDecimal: plain down to six zeros behind the point, with an exponent beyond. */
export function decimalText({ unscaled, scale }: JavaBigDecimal): string {
  const sign = unscaled < 0n ? '-' : ''
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString()
  if (scale === 0) return sign + digits
  const exponent = digits.length - 1 - scale
  if (scale > 0 && exponent >= -6) {
    const padded = digits.padStart(scale + 1, '0')
    return `${sign}${padded.slice(0, -scale)}.${padded.slice(-scale)}`
  }
  const fraction = digits.length > 1 ? `.${digits.slice(1)}` : ''
  const power = exponent === 0 ? '' : `E${exponent > 0 ? '+' : ''}${exponent}`
  return `${sign}${digits[0]}${fraction}${power}`
}

/** Compares two decimals: by their signs and the places of their first digits, and only then digit by digit. */
export function compareDecimals(left: JavaBigDecimal, right: JavaBigDecimal): number {
  const sign = signOf(left)
  if (sign !== signOf(right)) return sign - signOf(right)
  if (sign === 0) return 0
  const difference = exponentOf(left) - exponentOf(right)
  if (difference !== 0) return difference * sign
  const { a, b } = align(left, right)
  return a < b ? -1 : a > b ? 1 : 0
}

function signOf({ unscaled }: JavaBigDecimal): number {
  return unscaled === 0n ? 0 : unscaled < 0n ? -1 : 1
}

function exponentOf({ unscaled, scale }: JavaBigDecimal): number {
  return (unscaled < 0n ? -unscaled : unscaled).toString().length - scale
}

/** Both numbers as integers on the larger scale of the two. */
export function align(left: JavaBigDecimal, right: JavaBigDecimal): { a: bigint; b: bigint; scale: number } {
  const scale = Math.max(left.scale, right.scale)
  return {
    a: left.unscaled * 10n ** BigInt(scale - left.scale),
    b: right.unscaled * 10n ** BigInt(scale - right.scale),
    scale,
  }
}

/** Divides as `BigDecimal.divide(BigDecimal, ROUND_HALF_DOWN)` does: on the scale of the dividend. */
export function divideDecimals(left: JavaBigDecimal, right: JavaBigDecimal): JavaBigDecimal {
  const shift = right.scale
  const numerator = shift >= 0 ? left.unscaled * 10n ** BigInt(shift) : left.unscaled
  const denominator = shift >= 0 ? right.unscaled : right.unscaled * 10n ** BigInt(-shift)
  return new JavaBigDecimal(roundHalfDown(numerator, denominator), left.scale)
}

function roundHalfDown(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator
  const rest = numerator % denominator
  const twice = (rest < 0n ? -rest : rest) * 2n
  const whole = denominator < 0n ? -denominator : denominator
  if (twice <= whole) return quotient
  return numerator < 0n === denominator < 0n ? quotient + 1n : quotient - 1n
}

/** Digits of a number, roughly and from above: the price of arithmetic on it. */
export function digitsOf(value: JavaNumber): number {
  if (value instanceof JavaBigInteger) return value.value.toString(16).length
  if (value instanceof JavaBigDecimal) return value.unscaled.toString(16).length + Math.abs(value.scale)
  return 1
}
