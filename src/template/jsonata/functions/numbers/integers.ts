import { JsonataError } from '../../error.ts'
import type { Evaluation } from '../../evaluation.ts'
import type { DecimalPicture, IntegerPicture, LetterCase, Separator } from './integer-picture.ts'
import { checkPicture, readIntegerPicture } from './integer-picture.ts'
import { toLetters, toRoman } from './numerals.ts'
import { numberToWords } from './words.ts'

/** `$formatInteger`. Fails with D3130 or D3131 for a picture that cannot be read. */
export function formatInteger(run: Evaluation, value: number | undefined, picture = 'undefined'): string | undefined {
  if (value === undefined) return undefined
  checkPicture(run, picture)
  return writeInteger(run, Math.floor(value), readIntegerPicture(picture))
}

/** An integer as its picture wants it. */
export function writeInteger(run: Evaluation, value: number, picture: IntegerPicture): string {
  const written = writeMagnitude(run, Math.abs(value), picture)
  return value < 0 ? `-${written}` : written
}

function writeMagnitude(run: Evaluation, value: number, picture: IntegerPicture): string {
  switch (picture.kind) {
    case 'letters':
      return toLetters(value, picture.letterCase === 'upper' ? 'A' : 'a')
    case 'roman':
      return inCase(toRoman(run, value), picture.letterCase)
    case 'words':
      return inCase(numberToWords(value, picture.ordinal ? 'ordinal' : 'cardinal'), picture.letterCase)
    case 'decimal':
      return writeDecimal(run, value, picture)
    case 'sequence':
      throw new JsonataError('D3130', { value: picture.token })
  }
}

function inCase(text: string, letterCase: LetterCase): string {
  if (letterCase === 'title') return text
  return letterCase === 'upper' ? text.toUpperCase() : text.toLowerCase()
}

function writeDecimal(run: Evaluation, value: number, picture: DecimalPicture): string {
  run.text(picture.mandatoryDigits)
  const plain = String(value).padStart(picture.mandatoryDigits, '0')
  const digits = picture.zero === 0x30 ? plain : [...plain].map(digit => shiftDigit(digit, picture.zero)).join('')
  const grouped =
    picture.regular === undefined
      ? groupIrregularly(run, digits, picture.separators)
      : groupRegularly(run, digits, picture.regular)
  return picture.ordinal ? grouped + ordinalSuffix(grouped) : grouped
}

function shiftDigit(digit: string, zero: number): string {
  return String.fromCodePoint((digit.codePointAt(0) ?? 0) + zero - 0x30)
}

function groupRegularly(run: Evaluation, digits: string, { position, character }: Separator): string {
  const count = Math.floor((digits.length - 1) / position)
  run.charge(count)
  const parts: string[] = [digits.slice(0, digits.length - count * position)]
  for (let group = count; group > 0; group--) {
    const start = digits.length - group * position
    parts.push(digits.slice(start, start + position))
  }
  return parts.join(character)
}

// Step by step as the reference does it: a separator left of all digits cuts from the end instead.
function groupIrregularly(run: Evaluation, digits: string, separators: readonly Separator[]): string {
  run.charge(separators.length * (1 + Math.ceil((digits.length + separators.length) / 16)))
  let grouped = digits
  for (const { position, character } of separators.toReversed()) {
    const at = grouped.length - position
    grouped = `${grouped.slice(0, Math.max(0, at))}${character}${grouped.slice(at)}`
  }
  return grouped
}

function ordinalSuffix(digits: string): string {
  const suffix = { 1: 'st', 2: 'nd', 3: 'rd' }[digits.at(-1) ?? '']
  return suffix === undefined || digits.at(-2) === '1' ? 'th' : suffix
}
