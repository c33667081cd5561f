import { JsonataError } from '../error.ts'
import type { Evaluation } from '../evaluation.ts'
import type { Round } from '../functions/numbers/format-number.ts'
import type { DecimalPicture } from '../functions/numbers/integer-picture.ts'
import { checkPicture, readIntegerPicture } from '../functions/numbers/integer-picture.ts'
import { roundTo } from '../functions/numbers/numbers.ts'
import { fromRoman, parseDigits } from '../functions/numbers/numerals.ts'
import type { List } from '../sequence.ts'
import type { Unsigned } from './coerce.ts'
import {
  broken,
  Fitting,
  itemsOf,
  lengthOf,
  plus,
  toFields,
  toNumber,
  toOptionalNumber,
  toOptionalText,
  toText,
} from './coerce.ts'

/** Functions of numbers, for arguments that are none. */
export const NUMBER_FUNCTIONS: Readonly<Record<string, Unsigned>> = {
  abs: asNumber,
  floor: asNumber,
  ceil: asNumber,
  sqrt: asNumber,
  number: (_, args) => new Fitting(args),
  power: (run, [value, exponent]) => new Fitting([toNumber(run, value), toNumber(run, exponent)]),
  formatBase: (run, [value, radix]) => new Fitting([toNumber(run, value), toOptionalNumber(run, radix)]),
  round: (run, [value, precision]) => roundAny(run, value, precision),
  sum: (run, [items]) => sumOf(run, listOf(items)),
  average: averageOf,
  count: (_, [items]) => lengthOf(items),
  max: (run, args) => extreme(run, args, Number.NEGATIVE_INFINITY),
  min: (run, args) => extreme(run, args, Number.POSITIVE_INFINITY),
  formatNumber: formatAny,
  formatInteger: (run, [value, picture]) => new Fitting([toNumber(run, value), integerPictureOf(picture)]),
  parseInteger: parseAny,
  fromMillis: momentText,
  now: (run, [picture, zone]) => new Fitting([datePictureOf(picture), toOptionalText(run, zone)]),
  toMillis: (run, [value, picture]) => new Fitting([toText(run, value), datePictureOf(picture)]),
}

function asNumber(run: Evaluation, [value]: List): Fitting {
  return new Fitting([toNumber(run, value)])
}

function listOf(value: unknown): List {
  return Array.isArray(value) ? value : broken()
}

function sumOf(run: Evaluation, items: List): string | number {
  run.charge(items.length)
  return items.reduce<string | number>((total, item) => plus(run, total, item), 0)
}

function averageOf(run: Evaluation, [items]: List): unknown {
  if (lengthOf(items) === 0) return undefined
  const list = listOf(items)
  return toNumber(run, sumOf(run, list)) / list.length
}

// The reference compares nothing where an argument has no items: the result is `worst`, -Infinity for max.
function extreme(run: Evaluation, [items]: List, worst: number): unknown {
  const length = lengthOf(items)
  if (length === 0) return undefined
  if (typeof items !== 'object' && typeof items !== 'function') return broken()
  const numbers = itemsOf(run, items).map(item => toNumber(run, item))
  return numbers.length > 0 ? new Fitting([numbers]) : worst
}

// Decimal places are moved in the text of the value; without any, it is a number at once.
function roundAny(run: Evaluation, value: unknown, precision: unknown): number {
  if (!precision) return roundTo(toNumber(run, value))
  if (value === null) return broken()
  const moved = shifted(run, toText(run, value), precision)
  const [digits, exponent] = String(roundTo(moved)).split('e')
  const back = exponent ? Number(exponent) - toNumber(run, precision) : -toNumber(run, precision)
  const result = Number(`${digits}e${back}`)
  return result === 0 ? 0 : result
}

function shifted(run: Evaluation, text: string, by: unknown): number {
  const [digits, exponent] = text.split('e')
  return Number(`${digits}e${exponent ? plus(run, Number(exponent), by) : toText(run, by)}`)
}

// The picture is read before anything is asked of the value; what is neither scaled nor a percentage is rounded as text.
function formatAny(run: Evaluation, [value, picture, options]: List): unknown {
  if (typeof picture !== 'string') return broken()
  const number = toNumber(run, value)
  const round: Round = (mantissa, places) =>
    Object.is(mantissa, number) ? roundAny(run, value, places) : roundTo(mantissa, places)
  return new Fitting([number, picture, options === undefined ? undefined : toFields(run, options), round])
}

// An array of characters is looked through like a text, but it is no name such as `w`.
function integerPictureOf(picture: unknown): string {
  if (typeof picture === 'string') return picture
  if (!Array.isArray(picture)) return broken()
  const text = picture.map(part => (typeof part === 'string' ? part.slice(0, 2) : broken())).join('')
  return /\p{Nd}/u.test(text) ? text : ' '
}

// The picture is read first; what has no letters is zero, what has no digits is none.
function parseAny(run: Evaluation, [value, written]: List): unknown {
  const text = integerPictureOf(written)
  if (typeof value === 'string') return new Fitting([value, text])
  checkPicture(run, text)
  const picture = readIntegerPicture(text)
  switch (picture.kind) {
    case 'letters':
      return Number(lengthOf(value)) > 0 ? broken() : 0
    case 'roman':
      if (picture.letterCase !== 'upper') return broken()
      return fromRoman(
        itemsOf(run, value)
          .map(letter => toText(run, letter))
          .join(''),
      )
    case 'words':
      return broken()
    case 'decimal':
      return isBare(picture) ? parseDigits(toText(run, value)) : broken()
    case 'sequence':
      throw new JsonataError('D3130', { value: picture.token })
  }
}

function isBare({ ordinal, separators, zero }: DecimalPicture): boolean {
  return !ordinal && separators.length === 0 && zero === 0x30
}

function datePictureOf(picture: unknown): string | undefined {
  if (picture === undefined || typeof picture === 'string') return picture
  return Number(lengthOf(picture)) > 0 ? broken() : ''
}

// A moment that is no number is put in front of the zone's offset, and both are read as a date.
function momentText(run: Evaluation, [value, picture, zone]: List): Fitting {
  const zoneText = toOptionalText(run, zone)
  const offset = zoneText === undefined ? 0 : offsetMillis(parseDigits(zoneText))
  const moment = new Date(plus(run, value, offset)).getTime() - offset
  return new Fitting([moment, datePictureOf(picture), zoneText])
}

function offsetMillis(offset: number): number {
  return (60 * Math.floor(offset / 100) + (offset % 100)) * 60_000
}
