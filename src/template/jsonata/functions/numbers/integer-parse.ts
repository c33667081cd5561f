import { JsonataError } from '../../error.ts'
import type { Evaluation } from '../../evaluation.ts'
import type { DecimalPicture, IntegerPicture } from './integer-picture.ts'
import { checkPicture, readIntegerPicture } from './integer-picture.ts'
import { fromLetters, fromRoman, parseDigits } from './numerals.ts'
import { WORD_VALUES, wordsToNumber } from './words.ts'

/** `$parseInteger`: NaN where the text is no such number. Fails with D3130 or D3131. */
export function parseInteger(run: Evaluation, text: string | undefined, picture = 'undefined'): number | undefined {
  if (text === undefined) return undefined
  checkPicture(run, picture)
  run.charge(text.length)
  return readInteger(text, readIntegerPicture(picture))
}

/** The integer that a text shows in a picture. */
export function readInteger(text: string, picture: IntegerPicture): number {
  switch (picture.kind) {
    case 'letters':
      return fromLetters(text, picture.letterCase === 'upper' ? 'A' : 'a')
    case 'roman':
      return fromRoman(picture.letterCase === 'upper' ? text : text.toUpperCase())
    case 'words':
      return wordsToNumber(text.toLowerCase())
    case 'decimal':
      return readDecimal(text, picture)
    case 'sequence':
      throw new JsonataError('D3130', { value: picture.token })
  }
}

function readDecimal(text: string, picture: DecimalPicture): number {
  let digits = picture.ordinal ? text.slice(0, -2) : text
  // The reference takes out commas where groups are regular, whatever the separator is.
  const separators = picture.regular === undefined ? picture.separators.map(({ character }) => character) : [',']
  for (const separator of new Set(separators)) digits = digits.replaceAll(separator, '')
  if (picture.zero !== 0x30)
    digits = digits
      .split('')
      .map(digit => plainDigit(digit, picture.zero))
      .join('')
  return parseDigits(digits)
}

function plainDigit(digit: string, zero: number): string {
  const code = digit.charCodeAt(0) - zero + 0x30
  if (code < 0) throw new RangeError(`Invalid code point ${code}`)
  return String.fromCodePoint(code)
}

const WORDS = `(?:${[...WORD_VALUES.keys(), 'and', '[\\-, ]'].join('|')})+`

/** The regular expression of the texts that a picture stands for; `width` is that of a fixed run of digits. */
export function integerPattern(picture: IntegerPicture, width: number | undefined): string {
  switch (picture.kind) {
    case 'letters':
      return picture.letterCase === 'upper' ? '[A-Z]+' : '[a-z]+'
    case 'roman':
      return picture.letterCase === 'upper' ? '[MDCLXVI]+' : '[mdclxvi]+'
    case 'words':
      return WORDS
    case 'decimal':
      return `[0-9]${width ? `{${width}}` : '+'}${picture.ordinal ? '(?:th|st|nd|rd)' : ''}`
    case 'sequence':
      throw new JsonataError('D3130', { value: picture.token })
  }
}
