import type { Evaluation } from '../../evaluation.ts'
import { checkPicture } from './integer-picture.ts'
import type { NumberPicture, Symbols } from './number-picture.ts'
import { readNumberPicture, symbolsWith } from './number-picture.ts'
import { roundTo } from './numbers.ts'

/** Rounds half to even at so many decimal places. */
export type Round = (value: number, places: number) => number

/** `$formatNumber`. Fails with D3080 to D3093 for a picture that cannot be read. */
export function formatNumber(
  run: Evaluation,
  value: number | undefined,
  picture = 'undefined',
  options?: Readonly<Record<string, unknown>>,
  round: Round = roundTo,
): string | undefined {
  if (value === undefined) return undefined
  checkPicture(run, picture)
  const symbols = symbolsWith(options)
  const [positive, negative] = readNumberPicture(picture, symbols)
  if (positive === undefined) return undefined
  // Groups are put in one by one.
  const groups = positive.integerGroups.length + positive.fractionGroups.length
  run.charge(groups * (1 + Math.ceil(picture.length / 16)))
  if (value >= 0) return write(value, positive, { symbols, round })
  return write(value, negative ?? { ...positive, prefix: symbols.minus + positive.prefix }, { symbols, round })
}

interface Style {
  readonly symbols: Symbols
  readonly round: Round
}

function write(value: number, picture: NumberPicture, { symbols, round }: Style): string {
  const { mantissa, exponent } = scaled(adjusted(value, picture, symbols), picture)
  const rounded = round(mantissa, picture.mostFraction)
  const digits = padded(digitsOf(rounded, picture.mostFraction, symbols), picture, symbols)
  const grouped = withFractionGroups(withIntegerGroups(digits, picture, symbols), picture, symbols)
  const point = grouped.indexOf(symbols.decimal)
  const bare = !picture.whole.includes(symbols.decimal) || point === grouped.length - 1
  const number = bare ? grouped.slice(0, -1) : grouped
  return picture.prefix + number + exponentText(exponent, picture, symbols) + picture.suffix
}

function adjusted(value: number, { whole }: NumberPicture, symbols: Symbols): number {
  if (whole.includes(symbols.percent)) return value * 100
  return whole.includes(symbols.perMille) ? value * 1000 : value
}

function scaled(value: number, picture: NumberPicture): { mantissa: number; exponent: number | undefined } {
  if (picture.leastExponent === 0) return { mantissa: value, exponent: undefined }
  const most = 10 ** picture.scale
  const least = 10 ** (picture.scale - 1)
  let mantissa = value
  let exponent = 0
  // Neither zero nor infinity ever comes into range.
  if (mantissa === 0 || !Number.isFinite(mantissa)) return { mantissa, exponent }
  while (Math.abs(mantissa) < least && Number.isFinite(least)) {
    mantissa *= 10
    exponent--
  }
  while (Math.abs(mantissa) > most) {
    mantissa /= 10
    exponent++
  }
  return { mantissa, exponent }
}

function digitsOf(value: number, places: number, symbols: Symbols): string {
  const text = Math.abs(value).toFixed(places)
  if (symbols.zero === '0') return text
  return text.replace(/[0-9]/g, digit => symbols.family[Number(digit)] ?? digit)
}

// The digits without zeros at either end, then with as many as the picture wants.
function padded(digits: string, picture: NumberPicture, symbols: Symbols): string {
  const { zero, decimal } = symbols
  const text = digits.includes('.') ? digits.replace('.', () => decimal) : digits + decimal
  let start = 0
  while (start < text.length && text.charAt(start) === zero) start++
  let end = text.length
  while (end > start && text.charAt(end - 1) === zero) end--
  const trimmed = text.slice(start, end)
  const point = trimmed.indexOf(decimal)
  const left = Math.max(0, picture.leastInteger - point)
  const right = Math.max(0, picture.leastFraction - (trimmed.length - point - 1))
  return zero.repeat(left) + trimmed + zero.repeat(right)
}

function withIntegerGroups(text: string, picture: NumberPicture, symbols: Symbols): string {
  let point = text.indexOf(symbols.decimal)
  let grouped = text
  if (picture.regularGroup > 0) {
    const count = Math.floor((point - 1) / picture.regularGroup)
    for (let group = 1; group <= count; group++) {
      grouped = insert(grouped, point - group * picture.regularGroup, symbols.grouping)
    }
    return grouped
  }
  for (const position of picture.integerGroups) {
    grouped = insert(grouped, point - position, symbols.grouping)
    point++
  }
  return grouped
}

function withFractionGroups(text: string, picture: NumberPicture, symbols: Symbols): string {
  const point = text.indexOf(symbols.decimal)
  return picture.fractionGroups.reduce(
    (grouped, position) => insert(grouped, position + point + 1, symbols.grouping),
    text,
  )
}

function insert(text: string, at: number, part: string): string {
  return text.slice(0, at) + part + text.slice(at)
}

function exponentText(exponent: number | undefined, picture: NumberPicture, symbols: Symbols): string {
  if (exponent === undefined) return ''
  const digits = digitsOf(exponent, 0, symbols)
  const zeros = symbols.zero.repeat(Math.max(0, picture.leastExponent - digits.length))
  return symbols.exponent + (exponent < 0 ? symbols.minus : '') + zeros + digits
}
