import { JsonataError } from '../../error.ts'
import type { IntegerPicture, LetterCase } from '../numbers/integer-picture.ts'
import { readIntegerPicture } from '../numbers/integer-picture.ts'
import { parseDigits } from '../numbers/numerals.ts'

/** One component of a date picture, such as `[Y0001]`. */
export interface Marker {
  readonly kind: 'marker'
  readonly component: string
  readonly widthMax: number | undefined
  readonly hasWidth: boolean
  /** How a name is written; undefined for a number. */
  readonly names: LetterCase | undefined
  readonly integer: IntegerPicture | undefined
  /** An offset of zero is written Z. */
  readonly zulu: boolean
  /** Digits of a year that are kept; -1 for all. */
  readonly yearDigits: number
  /** Digits that parsing takes where another number follows at once. */
  readonly parseWidth: number | undefined
}

export type DatePart = Marker | { readonly kind: 'text'; readonly text: string }

/** The presentation of each component where a picture names none. */
const PRESENTATIONS: Readonly<Record<string, string>> = {
  Y: '1',
  M: '1',
  D: '1',
  d: '1',
  F: 'n',
  W: '1',
  w: '1',
  X: '1',
  x: '1',
  H: '1',
  h: '1',
  P: 'n',
  m: '01',
  s: '01',
  f: '1',
  Z: '01:01',
  z: '01:01',
  C: 'n',
  E: 'n',
}

/** Components that are numbers. */
export const NUMERIC_COMPONENTS = 'YMDdFWwXxHhms'

/** Reads a date picture. Fails with D3131, D3132 or D3135. */
export function readDatePicture(picture: string): DatePart[] {
  const parts: DatePart[] = []
  let start = 0
  let at = 0
  while (at < picture.length) {
    if (picture.charAt(at) !== '[') {
      at++
      continue
    }
    addText(parts, picture.slice(start, at))
    if (picture.charAt(at + 1) === '[') {
      parts.push({ kind: 'text', text: '[' })
      start = at + 2
    } else {
      const end = picture.indexOf(']', at)
      if (end < 0) throw new JsonataError('D3135')
      addMarker(parts, picture.slice(at + 1, end).replace(/\s+/g, ''))
      start = end + 1
    }
    at = start
  }
  addText(parts, picture.slice(start))
  return parts
}

function addText(parts: DatePart[], text: string): void {
  if (text !== '') parts.push({ kind: 'text', text: text.replaceAll(']]', ']') })
}

function addMarker(parts: DatePart[], text: string): void {
  const marker = readMarker(text)
  const previous = parts.at(-1)
  // Two numbers side by side: the first one's width decides where it ends.
  if (isPlainNumber(marker) && previous?.kind === 'marker' && previous.integer !== undefined) {
    parts[parts.length - 1] = { ...previous, parseWidth: mandatoryDigits(previous.integer) }
  }
  parts.push(marker)
}

function isPlainNumber(marker: Marker): boolean {
  return marker.names === undefined && `${NUMERIC_COMPONENTS}f`.includes(marker.component)
}

function mandatoryDigits(picture: IntegerPicture): number | undefined {
  return picture.kind === 'decimal' ? picture.mandatoryDigits : undefined
}

interface Presentation {
  readonly first: string
  readonly second: string
}

function readMarker(text: string): Marker {
  const component = text.charAt(0)
  const comma = text.lastIndexOf(',')
  const width = comma < 0 ? undefined : readWidth(text.slice(comma + 1))
  const { first, second } = readPresentation(component, text.slice(1, comma < 0 ? undefined : comma))
  const names = namesOf(first)
  const base = { kind: 'marker', component, names, widthMax: width?.max, hasWidth: width !== undefined } as const
  const rest = { zulu: second === 't', parseWidth: undefined }
  if (component === 'Z' || component === 'z') {
    return { ...base, ...rest, integer: readIntegerPicture(first), yearDigits: -1 }
  }
  if (names !== undefined || !`${NUMERIC_COMPONENTS}f`.includes(component)) {
    return { ...base, ...rest, integer: undefined, yearDigits: -1 }
  }
  const picture = readIntegerPicture(second === '' ? first : `${first};${second}`)
  return { ...base, ...rest, ...fitWidth(component, picture, width) }
}

function readPresentation(component: string, text: string): Presentation {
  const last = text.charAt(text.length - 1)
  if (text.length > 1 && 'atco'.includes(last)) return { first: text.slice(0, -1), second: last }
  const first = text === '' ? PRESENTATIONS[component] : text
  if (first === undefined) throw new JsonataError('D3132', { value: component })
  return { first, second: '' }
}

function namesOf(presentation: string): LetterCase | undefined {
  if (presentation.startsWith('n')) return 'lower'
  if (!presentation.startsWith('N')) return undefined
  return presentation.charAt(1) === 'n' ? 'title' : 'upper'
}

interface Width {
  readonly min: number | undefined
  readonly max: number | undefined
}

function readWidth(text: string): Width {
  const dash = text.indexOf('-')
  const bound = (part: string | undefined) => (part === undefined || part === '*' ? undefined : parseDigits(part))
  return dash < 0
    ? { min: bound(text), max: undefined }
    : { min: bound(text.slice(0, dash)), max: bound(text.slice(dash + 1)) }
}

function fitWidth(component: string, picture: IntegerPicture, width: Width | undefined) {
  const widened = (digits: number | undefined): IntegerPicture =>
    picture.kind === 'decimal' && digits !== undefined ? { ...picture, mandatoryDigits: digits } : picture
  const present = picture.kind === 'decimal' ? picture.mandatoryDigits : Number.NaN
  const least = width?.min !== undefined && present < width.min ? width.min : undefined
  const integer = widened(least)
  if (component !== 'Y') return { integer, yearDigits: -1 }
  if (width?.max !== undefined) return { integer: widened(width.max), yearDigits: width.max }
  const shown = integer.kind === 'decimal' ? integer.mandatoryDigits + integer.optionalDigits : Number.NaN
  return { integer, yearDigits: shown >= 2 ? shown : -1 }
}
