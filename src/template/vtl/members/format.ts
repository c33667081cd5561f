import { Fault } from '../error.ts'
import type { Run } from '../run.ts'
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

/** `String.format` with the conversions s, S, d, f, x, X, c, b, n and %. */
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
  switch (specifier.conversion) {
    case 's':
      return pad(cut(textOf(run.meter, value), specifier), specifier)
    case 'S':
      return pad(cut(textOf(run.meter, value), specifier).toUpperCase(), specifier)
    case 'b':
      return pad(cut(String(value !== undefined && value !== false), specifier), specifier)
    case 'c':
      return pad(charText(value), specifier)
    case 'd':
      return signed(integerDigits(value), specifier)
    case 'f':
      return signed(fixedDigits(value, specifier), specifier)
    case 'x':
    case 'X':
      return hexadecimal(value, specifier)
    default:
      throw new Fault('VTL_ARGUMENT', `The conversion %${specifier.conversion} of a format is not supported`)
  }
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

function hexadecimal(value: unknown, specifier: Specifier): string {
  if (!isNumber(value) || !isIntegral(kindOf(value))) throw wrongKind('x')
  const bits = kindOf(value) === 'Integer' ? 32 : 64
  const text = BigInt.asUintN(bits, bigIntOf(value)).toString(16)
  const padded = specifier.flags.includes('0') ? text.padStart(specifier.width, '0') : pad(text, specifier)
  return specifier.conversion === 'X' ? padded.toUpperCase() : padded
}

function wrongKind(conversion: string): Fault {
  return new Fault('VTL_ARGUMENT', `The conversion %${conversion} of a format does not take this kind of value`)
}
