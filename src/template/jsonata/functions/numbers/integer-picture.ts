import { JsonataError } from '../../error.ts'
import type { Evaluation } from '../../evaluation.ts'

/** A separator and how many digits stand to its right. */
export interface Separator {
  readonly position: number
  readonly character: string
}

/** A run of digits, perhaps grouped. */
export interface DecimalPicture {
  readonly kind: 'decimal'
  readonly zero: number
  readonly mandatoryDigits: number
  readonly optionalDigits: number
  /** One separator repeated at equal distances. */
  readonly regular: Separator | undefined
  /** The separators from right to left, where they are irregular. */
  readonly separators: readonly Separator[]
  readonly ordinal: boolean
}

export type LetterCase = 'upper' | 'lower' | 'title'

/** How an integer is written. */
export type IntegerPicture =
  | DecimalPicture
  | { readonly kind: 'letters' | 'roman' | 'words'; readonly letterCase: LetterCase; readonly ordinal: boolean }
  | { readonly kind: 'sequence'; readonly token: string }

const NAMED: Readonly<
  Record<string, { readonly kind: 'letters' | 'roman' | 'words'; readonly letterCase: LetterCase }>
> = {
  A: { kind: 'letters', letterCase: 'upper' },
  a: { kind: 'letters', letterCase: 'lower' },
  I: { kind: 'roman', letterCase: 'upper' },
  i: { kind: 'roman', letterCase: 'lower' },
  W: { kind: 'words', letterCase: 'upper' },
  Ww: { kind: 'words', letterCase: 'title' },
  w: { kind: 'words', letterCase: 'lower' },
}

/** The zeros of the decimal digit families of Unicode's basic plane that are supported. */
const ZEROS = [
  0x30, 0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6, 0xe50, 0xed0, 0xf20,
  0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620, 0xa8d0,
  0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10,
]

/** Characters of a picture at most: nobody writes a longer one, and reading it takes many times as long as a text. */
const LONGEST_PICTURE = 10_000

/** Charges a picture about to be read. Fails with R1001 if it is absurdly long. */
export function checkPicture(run: Evaluation, picture: string): void {
  if (picture.length > LONGEST_PICTURE) throw new JsonataError('R1001', { value: picture.length })
  run.charge(picture.length)
}

/** Reads an integer picture such as `#,##0;o`. Fails with D3131 where digit families are mixed. */
export function readIntegerPicture(picture: string): IntegerPicture {
  const semicolon = picture.lastIndexOf(';')
  const primary = semicolon < 0 ? picture : picture.slice(0, semicolon)
  const ordinal = semicolon >= 0 && picture[semicolon + 1] === 'o'
  if (Object.hasOwn(NAMED, primary)) {
    const named = NAMED[primary]
    if (named !== undefined) return { ...named, ordinal }
  }
  return readDigits(primary, ordinal ? 'ordinal' : 'cardinal')
}

function readDigits(primary: string, form: 'cardinal' | 'ordinal'): IntegerPicture {
  let zero: number | undefined
  let mandatoryDigits = 0
  let optionalDigits = 0
  const separators: Separator[] = []
  for (const character of [...primary].reverse()) {
    const code = character.codePointAt(0) ?? 0
    const family = ZEROS.find(candidate => code >= candidate && code <= candidate + 9)
    if (family !== undefined) {
      mandatoryDigits++
      zero ??= family
      if (family !== zero) throw new JsonataError('D3131')
    } else if (character === '#') {
      optionalDigits++
    } else {
      separators.push({ position: mandatoryDigits + optionalDigits, character })
    }
  }
  if (zero === undefined) return { kind: 'sequence', token: primary }
  const counts = { zero, mandatoryDigits, optionalDigits, ordinal: form === 'ordinal' }
  return { kind: 'decimal', ...counts, regular: regularSeparator(separators), separators }
}

function regularSeparator(separators: readonly Separator[]): Separator | undefined {
  const [first] = separators
  if (first === undefined || separators.some(separator => separator.character !== first.character)) return undefined
  const interval = regularInterval(separators.map(separator => separator.position))
  return interval > 0 ? { position: interval, character: first.character } : undefined
}

/** The common interval of positions that are its first multiples; 0 when they are not. */
export function regularInterval(positions: readonly number[]): number {
  if (positions.length === 0) return 0
  const interval = positions.reduce(greatestCommonDivisor)
  const present = new Set(positions)
  for (let index = 1; index <= positions.length; index++) if (!present.has(index * interval)) return 0
  return interval
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b)
}
