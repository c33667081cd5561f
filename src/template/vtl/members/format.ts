import { Fault } from '../error.ts'
import type { Run } from '../run.ts'
import { hashOf } from '../values/hash.ts'
import { bigIntOf, isIntegral, isNumber, type JavaNumber, kindOf, numberOf } from '../values/numbers.ts'
import { JavaChar } from '../values/other.ts'
import { textOf } from '../values/text.ts'

interface Specifier {
  readonly flags: string
  readonly width: number
  readonly precision: number | undefined
  readonly conversion: string
}

const SPECIFIER = /%(?:(\d+)\$)?([-#+ 0,(]*)(\d+)?(?:\.(\d+))?([a-zA-Z%])/g
/** Digits behind a point that can be asked for. */
const MAX_PRECISION = 100

/** `String.format` with the conversions s, S, d, f, x, X, o, c, C, b, B, h, H, n and %. */
export function formatText(run: Run, pattern: string, values: readonly unknown[]): string {
  run.meter.scan(pattern.length)
  if (pattern.replace(SPECIFIER, '').includes('%'))
    throw new Fault('VTL_ARGUMENT', 'A % of a format begins no conversion')
  let next = 0
  let result = ''
  let copied = 0
  for (const match of pattern.matchAll(SPECIFIER)) {
    const [whole, position, flags = '', width = '0', precision, conversion = ''] = match
    result += pattern.slice(copied, match.index)
    copied = match.index + whole.length
    const specifier = {
      flags,
      width: Number(width),
      precision: precision === undefined ? undefined : Number(precision),
      conversion,
    }
    run.meter.text(specifier.width + (specifier.precision ?? 0))
    if (conversion === '%' || conversion === 'n') {
      result += pad(conversion === '%' ? '%' : '\n', specifier)
      continue
    }
    const index = position === undefined ? next : Number(position) - 1
    if (position === undefined) next += 1
    if (index < 0 || index >= values.length) throw new Fault('VTL_ARGUMENT', `No value for ${whole} of a format`)
    result += convert(run, specifier, values[index])
    run.meter.fits(result.length)
  }
  return result + pattern.slice(copied)
}

function convert(run: Run, specifier: Specifier, value: unknown): string {
  if (value === null && NULLABLE.test(specifier.conversion)) return nullText(specifier)
  switch (specifier.conversion) {
    case 's':
      return pad(cut(textOf(run.meter, value), specifier), specifier)
    case 'S':
      return pad(cut(textOf(run.meter, value), specifier).toUpperCase(), specifier)
    case 'B':
      return pad(
        cut(String(value !== undefined && value !== null && value !== false), specifier),
        specifier,
      ).toUpperCase()
    case 'h':
      return pad(cut(hashText(run, value), specifier), specifier)
    case 'H':
      return pad(cut(hashText(run, value), specifier), specifier).toUpperCase()
    case 'b':
      return pad(cut(String(value !== undefined && value !== null && value !== false), specifier), specifier)
    case 'C':
      return pad(charText(value).toUpperCase(), specifier)
    case 'c':
      return pad(charText(value), specifier)
    case 'd':
      return signed(integerDigits(value), specifier)
    case 'f':
      return signed(fixedDigits(value, specifier), specifier)
    case 'x':
    case 'X':
      return unsigned(value, specifier, 16)
    case 'o':
      return unsigned(value, specifier, 8)
    default:
      throw new Fault('VTL_ARGUMENT', `The conversion %${specifier.conversion} of a format is not supported`)
  }
}

/** Conversions that print a null as such: all but those of Booleans. */
const NULLABLE = /^[sScCdfxXohH]$/

function nullText(specifier: Specifier): string {
  const text = pad(cut('null', specifier), specifier)
  return /[A-Z]/.test(specifier.conversion) ? text.toUpperCase() : text
}

function cut(text: string, { precision }: Specifier): string {
  return precision === undefined ? text : text.slice(0, precision)
}

function pad(text: string, { flags, width }: Specifier): string {
  return flags.includes('-') ? text.padEnd(width) : text.padStart(width)
}

function charText(value: unknown): string {
  if (value instanceof JavaChar) return value.text
  const code = isNumber(value) && kindOf(value) === 'Integer' ? numberOf(value) : -1
  if (code >= 0 && code <= 0x10ffff) return String.fromCodePoint(code)
  throw wrongKind('c')
}

function integerDigits(value: unknown): string {
  if (!isNumber(value) || !isIntegral(kindOf(value))) throw wrongKind('d')
  return bigIntOf(value).toString()
}

function fixedDigits(value: unknown, { precision = 6 }: Specifier): string {
  if (!isNumber(value) || isIntegral(kindOf(value))) throw wrongKind('f')
  if (precision > MAX_PRECISION) throw new Fault('VTL_ARGUMENT', `A format has at most ${MAX_PRECISION} decimals`)
  return fixed(value, precision)
}

// Java rounds the decimal text half up, not the binary value.
function fixed(value: JavaNumber, precision: number): string {
  const number = numberOf(value)
  if (!Number.isFinite(number)) return String(number)
  const [mantissa = '', power = '0'] = number.toString().split('e')
  const [whole = '', fraction = ''] = mantissa.replace('-', '').split('.')
  const shift = Number(power) - fraction.length + precision
  const digits = BigInt(whole + fraction)
  const scaled = shift >= 0 ? digits * 10n ** BigInt(shift) : roundHalfUp(digits, 10n ** BigInt(-shift))
  const text = scaled.toString().padStart(precision + 1, '0')
  const point = text.length - precision
  return `${number < 0 ? '-' : ''}${text.slice(0, point)}${precision > 0 ? `.${text.slice(point)}` : ''}`
}

function roundHalfUp(value: bigint, divisor: bigint): bigint {
  return (value * 2n + divisor) / (divisor * 2n)
}

function signed(digits: string, specifier: Specifier): string {
  const { flags, width } = specifier
  const negative = digits.startsWith('-')
  const [whole = '', fraction] = digits.replace('-', '').split('.')
  const grouped = flags.includes(',') ? whole.replace(/\B(?=(?:\d{3})+$)/g, ',') : whole
  const body = fraction === undefined ? grouped : `${grouped}.${fraction}`
  const sign = negative ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : ''
  if (negative && flags.includes('(')) return pad(`(${body})`, specifier)
  if (flags.includes('0')) return sign + body.padStart(width - sign.length, '0')
  return pad(sign + body, specifier)
}

// A value without a hash code of its own, such as an array, has another one in each run of Java.
function hashText(run: Run, value: unknown): string {
  return value === null ? 'null' : ((hashOf(run.meter, value) ?? 0) >>> 0).toString(16)
}

// Digits of the bits in memory: a negative number has no sign.
function unsigned(value: unknown, specifier: Specifier, radix: 8 | 16): string {
  if (!isNumber(value) || !isIntegral(kindOf(value))) throw wrongKind(specifier.conversion)
  const bits = kindOf(value) === 'Integer' ? 32 : 64
  const prefix = specifier.flags.includes('#') ? (radix === 8 ? '0' : '0x') : ''
  const text = BigInt.asUintN(bits, bigIntOf(value)).toString(radix)
  const padded = specifier.flags.includes('0')
    ? prefix + text.padStart(specifier.width - prefix.length, '0')
    : pad(prefix + text, specifier)
  return specifier.conversion === 'X' ? padded.toUpperCase() : padded
}

function wrongKind(conversion: string): Fault {
  return new Fault('VTL_ARGUMENT', `The conversion %${conversion} of a format does not take this kind of value`)
}
