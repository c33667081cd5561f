import { JsonataError } from '../../error.ts'
import type { Evaluation } from '../../evaluation.ts'

/** An integer at the front of a text, which may be hexadecimal; the reference leaves the base open. */
export function parseDigits(text: string): number {
  // biome-ignore lint/correctness/useParseIntRadix: any base would change what 0x does
  return Number.parseInt(text)
}

const ROMAN: readonly (readonly [number, string])[] = [
  [900, 'cm'],
  [500, 'd'],
  [400, 'cd'],
  [100, 'c'],
  [90, 'xc'],
  [50, 'l'],
  [40, 'xl'],
  [10, 'x'],
  [9, 'ix'],
  [5, 'v'],
  [4, 'iv'],
  [1, 'i'],
]

/** A whole number in small Roman numerals. */
export function toRoman(run: Evaluation, value: number): string {
  const thousands = Math.floor(value / 1000)
  run.text(thousands)
  let numerals = 'm'.repeat(thousands)
  let left = value - thousands * 1000
  for (const [worth, numeral] of ROMAN) {
    while (left >= worth) {
      numerals += numeral
      left -= worth
    }
  }
  return numerals
}

const ROMAN_DIGITS: Readonly<Record<string, number>> = { M: 1000, D: 500, C: 100, L: 50, X: 10, V: 5, I: 1 }

/** The value of large Roman numerals; NaN for other letters. */
export function fromRoman(numerals: string): number {
  let total = 0
  let highest = 1
  for (let index = numerals.length - 1; index >= 0; index--) {
    const worth = ROMAN_DIGITS[numerals.charAt(index)] ?? Number.NaN
    if (worth < highest) {
      total -= worth
    } else {
      highest = worth
      total += worth
    }
  }
  return total
}

/** A whole number as a, b … z, aa, ab …, from the letter for one. Fails with D1012 for infinity. */
export function toLetters(value: number, one: 'a' | 'A'): string {
  if (value === Number.POSITIVE_INFINITY) throw new JsonataError('D1012', { value })
  const first = one.charCodeAt(0)
  let letters = ''
  for (let left = value; left > 0; left = Math.floor((left - 1) / 26)) {
    letters = String.fromCharCode(((left - 1) % 26) + first) + letters
  }
  return letters
}

/** The value of letters, from the letter for one. */
export function fromLetters(letters: string, one: 'a' | 'A'): number {
  const first = one.charCodeAt(0)
  let total = 0
  for (let index = 0; index < letters.length; index++) {
    total += (letters.charCodeAt(letters.length - index - 1) - first + 1) * 26 ** index
  }
  return total
}
