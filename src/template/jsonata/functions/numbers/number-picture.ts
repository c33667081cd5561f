import { JsonataError } from '../../error.ts'
import { regularInterval } from './integer-picture.ts'

/** The characters that mean something in a number picture. */
export interface Symbols {
  readonly decimal: string
  readonly grouping: string
  readonly exponent: string
  readonly minus: string
  readonly percent: string
  readonly perMille: string
  readonly zero: string
  readonly digit: string
  readonly pattern: string
  /** The ten digits of the family of `zero`. */
  readonly family: readonly string[]
}

/** One half of a picture, cut into its parts. */
export interface PictureParts {
  readonly prefix: string
  readonly suffix: string
  readonly active: string
  readonly mantissa: string
  readonly exponent: string | undefined
  readonly integer: string
  readonly fraction: string
  readonly whole: string
}

/** A number picture, parsed: affixes, grouping, scale and the digits that each part must and may have. */
export interface NumberPicture {
  readonly prefix: string
  readonly suffix: string
  readonly whole: string
  readonly integerGroups: readonly number[]
  readonly regularGroup: number
  readonly fractionGroups: readonly number[]
  readonly scale: number
  readonly leastInteger: number
  readonly leastFraction: number
  readonly mostFraction: number
  readonly leastExponent: number
}

/** The symbols with an author's changes. */
export function symbolsWith(options: Readonly<Record<string, unknown>> | undefined): Symbols {
  const option = (name: string, usual: string) =>
    options !== undefined && Object.hasOwn(options, name) ? String(options[name]) : usual
  const zero = option('zero-digit', '0')
  return {
    decimal: option('decimal-separator', '.'),
    grouping: option('grouping-separator', ','),
    exponent: option('exponent-separator', 'e'),
    minus: option('minus-sign', '-'),
    percent: option('percent', '%'),
    perMille: option('per-mille', '\u2030'),
    zero,
    digit: option('digit', '#'),
    pattern: option('pattern-separator', ';'),
    family: Array.from({ length: 10 }, (_, digit) => String.fromCharCode(zero.charCodeAt(0) + digit)),
  }
}

/** Reads the one or two halves of a picture. Fails with D3080 to D3093. */
export function readNumberPicture(picture: string, symbols: Symbols): NumberPicture[] {
  const halves = picture.split(symbols.pattern)
  if (halves.length > 2) throw new JsonataError('D3080')
  const parts = halves.map(half => cut(half, symbols))
  for (const half of parts) {
    const fault = findFault(half, symbols)
    if (fault !== undefined) throw new JsonataError(fault)
  }
  return parts.map(half => analyse(half, symbols))
}

function isActive(character: string, symbols: Symbols): boolean {
  const { decimal, exponent, grouping, digit, pattern, family } = symbols
  return [decimal, exponent, grouping, digit, pattern].includes(character) || family.includes(character)
}

function cut(whole: string, symbols: Symbols): PictureParts {
  const inner = (character: string) => isActive(character, symbols) && character !== symbols.exponent
  const units = whole.split('')
  const first = units.findIndex(inner)
  const last = units.findLastIndex(inner)
  const prefix = first < 0 ? '' : whole.slice(0, first)
  const suffix = last < 0 ? '' : whole.slice(last + 1)
  const active = whole.slice(prefix.length, whole.length - suffix.length)
  const at = whole.indexOf(symbols.exponent, prefix.length)
  const hasExponent = at >= 0 && at <= whole.length - suffix.length
  // The reference measures this place from the start of the prefix.
  const mantissa = hasExponent ? active.slice(0, at) : active
  const point = mantissa.indexOf(symbols.decimal)
  return {
    prefix,
    suffix,
    active,
    mantissa,
    exponent: hasExponent ? active.slice(at + 1) : undefined,
    integer: point < 0 ? mantissa : mantissa.slice(0, point),
    fraction: point < 0 ? suffix : mantissa.slice(point + 1),
    whole,
  }
}

function isDigit(symbols: Symbols): (character: string) => boolean {
  return character => symbols.family.includes(character)
}

function isAnyDigit(symbols: Symbols): (character: string) => boolean {
  return character => character === symbols.digit || symbols.family.includes(character)
}

// The reference reports the last fault of its list, so the list is read from its end.
function findFault(parts: PictureParts, symbols: Symbols): string | undefined {
  const faults: readonly [string, boolean][] = [
    ...repetitions(parts, symbols),
    ['D3085', !parts.mantissa.split('').some(isAnyDigit(symbols))],
    ['D3086', parts.active.split('').some(character => !isActive(character, symbols))],
    ...groupingFaults(parts, symbols),
    ...digitFaults(parts, symbols),
    ...exponentFaults(parts, symbols),
  ]
  return faults.findLast(([, found]) => found)?.[0]
}

function repetitions({ whole }: PictureParts, symbols: Symbols): [string, boolean][] {
  const repeats = (text: string) => whole.indexOf(text) !== whole.lastIndexOf(text)
  return [
    ['D3081', repeats(symbols.decimal)],
    ['D3082', repeats(symbols.percent)],
    ['D3083', repeats(symbols.perMille)],
    ['D3084', whole.includes(symbols.percent) && whole.includes(symbols.perMille)],
  ]
}

function groupingFaults({ whole, integer }: PictureParts, { decimal, grouping }: Symbols): [string, boolean][] {
  const point = whole.indexOf(decimal)
  const beside = whole.charAt(point - 1) === grouping || whole.charAt(point + 1) === grouping
  return [
    ['D3087', point >= 0 && beside],
    ['D3088', point < 0 && integer.charAt(integer.length - 1) === grouping],
    ['D3089', whole.includes(grouping + grouping)],
  ]
}

function digitFaults({ integer, fraction }: PictureParts, symbols: Symbols): [string, boolean][] {
  const optional = integer.indexOf(symbols.digit)
  const last = fraction.lastIndexOf(symbols.digit)
  return [
    ['D3090', optional >= 0 && integer.slice(0, optional).split('').some(isDigit(symbols))],
    ['D3091', last >= 0 && fraction.slice(last).split('').some(isDigit(symbols))],
  ]
}

function exponentFaults({ exponent, whole }: PictureParts, symbols: Symbols): [string, boolean][] {
  if (exponent === undefined) return []
  const scaled = whole.includes(symbols.percent) || whole.includes(symbols.perMille)
  return [
    ['D3092', exponent.length > 0 && scaled],
    ['D3093', exponent.length === 0 || !exponent.split('').every(isDigit(symbols))],
  ]
}

function analyse(parts: PictureParts, symbols: Symbols): NumberPicture {
  const integerGroups = groupPositions(parts, 'integer', symbols)
  const scale = parts.integer.split('').filter(isDigit(symbols)).length
  const sizes = leastSizes(parts, symbols, scale)
  return {
    prefix: parts.prefix,
    suffix: parts.suffix,
    whole: parts.whole,
    integerGroups,
    regularGroup: regularInterval(integerGroups),
    fractionGroups: groupPositions(parts, 'fraction', symbols),
    scale,
    ...sizes,
    leastExponent: (parts.exponent ?? '').split('').filter(isDigit(symbols)).length,
  }
}

function leastSizes(parts: PictureParts, symbols: Symbols, scale: number) {
  const fraction = parts.fraction.split('')
  let leastInteger = scale
  let leastFraction = fraction.filter(isDigit(symbols)).length
  let mostFraction = fraction.filter(isAnyDigit(symbols)).length
  const hasExponent = parts.exponent !== undefined
  if (leastInteger === 0 && mostFraction === 0) {
    if (hasExponent) {
      leastFraction = 1
      mostFraction = 1
    } else {
      leastInteger = 1
    }
  }
  if (hasExponent && leastInteger === 0 && parts.integer.includes(symbols.digit)) leastInteger = 1
  if (leastInteger === 0 && leastFraction === 0) leastFraction = 1
  return { leastInteger, leastFraction, mostFraction }
}

// Digits right of each separator of the integer, or left of each of the fraction. The reference looks for further
// separators in the integer in both cases.
function groupPositions(parts: PictureParts, side: 'integer' | 'fraction', symbols: Symbols): number[] {
  const text = parts[side]
  const counted = text.split('').map(isAnyDigit(symbols))
  const left = [0]
  for (const digit of counted) left.push((left.at(-1) ?? 0) + (digit ? 1 : 0))
  const total = left.at(-1) ?? 0
  const positions: number[] = []
  let at = text.indexOf(symbols.grouping)
  while (at >= 0) {
    const before = left[Math.min(at, text.length)] ?? total
    positions.push(side === 'fraction' ? before : total - before)
    at = parts.integer.indexOf(symbols.grouping, at + 1)
  }
  return positions
}
