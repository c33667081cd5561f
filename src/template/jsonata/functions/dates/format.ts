import { JsonataError } from '../../error.ts'
import type { Evaluation } from '../../evaluation.ts'
import { checkPicture, readIntegerPicture } from '../numbers/integer-picture.ts'
import { writeInteger } from '../numbers/integers.ts'
import { parseDigits } from '../numbers/numerals.ts'
import { componentOf, DAYS, MONTHS } from './parts.ts'
import type { DatePart, Marker } from './picture.ts'
import { NUMERIC_COMPONENTS, readDatePicture } from './picture.ts'

const TWO_DIGITS = readIntegerPicture('00')

/** `$fromMillis`: ISO 8601 in UTC without a picture. Fails with D3130 to D3135. */
export function fromMillis(
  run: Evaluation,
  millis: number | undefined,
  picture?: string,
  zone?: string,
): string | undefined {
  if (millis === undefined) return undefined
  if (picture === undefined && zone === undefined) return isoText(run, millis)
  return formatDate(run, millis, { picture, zone })
}

const ISO_PICTURE = '[Y0001]-[M01]-[D01]T[H01]:[m01]:[s01].[f001][Z01:01t]'
/** The years that toISOString writes with four digits: those of the usual picture look the same. */
const FIRST_PLAIN = Date.UTC(1000, 0)
const LAST_PLAIN = Date.UTC(9999, 11, 31, 23, 59, 59, 999)

function isoText(run: Evaluation, millis: number): string {
  if (millis >= FIRST_PLAIN && millis <= LAST_PLAIN) return new Date(millis).toISOString()
  return formatDate(run, millis, { picture: undefined, zone: undefined })
}

interface Presentation {
  readonly picture: string | undefined
  readonly zone: string | undefined
}

interface Moment {
  readonly date: Date
  readonly offsetHours: number
  readonly offsetMinutes: number
}

function formatDate(run: Evaluation, millis: number, { picture, zone }: Presentation): string {
  const offset = zone === undefined ? 0 : parseDigits(zone)
  const offsetHours = Math.floor(offset / 100)
  const offsetMinutes = offset % 100
  const date = new Date(millis + (60 * offsetHours + offsetMinutes) * 60_000)
  const parts = datePicture(run, picture ?? ISO_PICTURE)
  let result = ''
  for (const part of parts) {
    result += part.kind === 'text' ? part.text : String(writePart(run, { date, offsetHours, offsetMinutes }, part))
    if (result.length > run.maxChars) run.text(result.length)
  }
  run.text(result.length)
  return result
}

/** Pictures read before: few different ones come, and reading one costs far more than using it. */
const pictures = new Map<string, readonly DatePart[]>()
const MOST_PICTURES = 256
const LONGEST_KEPT_PICTURE = 200

/** A date picture, read once. */
export function datePicture(run: Evaluation, picture: string): readonly DatePart[] {
  const known = pictures.get(picture)
  if (known !== undefined) return known
  checkPicture(run, picture)
  const parts = readDatePicture(picture)
  if (picture.length <= LONGEST_KEPT_PICTURE) {
    if (pictures.size >= MOST_PICTURES) pictures.clear()
    pictures.set(picture, parts)
  }
  return parts
}

function writePart(run: Evaluation, moment: Moment, marker: Marker): string | number | undefined {
  const { component } = marker
  if (component === 'Z' || component === 'z') return writeZone(run, moment, marker)
  const value = componentOf(moment.date, component)
  if (component === 'P' && marker.names === 'upper') return String(value).toUpperCase()
  if (typeof value !== 'number') return value
  if (component === 'f') return writeNumber(run, value, marker)
  if (!NUMERIC_COMPONENTS.includes(component)) return value
  const shown = component === 'Y' && marker.yearDigits !== -1 ? value % 10 ** marker.yearDigits : value
  return marker.names === undefined ? writeNumber(run, shown, marker) : writeName(shown, marker)
}

function writeNumber(run: Evaluation, value: number, marker: Marker): string {
  if (marker.integer === undefined) throw new JsonataError('D3133', { value: marker.component })
  return writeInteger(run, value, marker.integer)
}

function writeName(value: number, marker: Marker): string {
  const { component, names, widthMax } = marker
  const list = component === 'M' || component === 'x' ? MONTHS : component === 'F' ? DAYS : undefined
  if (list === undefined) throw new JsonataError('D3133', { value: component })
  const name = list[value - 1]
  if (name === undefined) return nameless(marker)
  const cased = names === 'upper' ? name.toUpperCase() : names === 'lower' ? name.toLowerCase() : name
  return widthMax === undefined ? cased : cased.slice(0, Math.max(0, widthMax))
}

// A moment that is none has no names either; the reference breaks where it would change or cut one.
function nameless({ names, hasWidth }: Marker): string {
  if (names !== 'title' || hasWidth) throw new TypeError('no such moment')
  return 'undefined'
}

function writeZone(run: Evaluation, { offsetHours, offsetMinutes }: Moment, marker: Marker): string {
  const offset = offsetHours * 100 + offsetMinutes
  const text = writeOffset(run, { offset, offsetHours, offsetMinutes }, marker)
  const signed = offset >= 0 ? `+${text}` : text
  if (offset === 0 && marker.zulu) return 'Z'
  return marker.component === 'z' ? `GMT${signed}` : signed
}

interface Offset {
  readonly offset: number
  readonly offsetHours: number
  readonly offsetMinutes: number
}

function writeOffset(run: Evaluation, { offset, offsetHours, offsetMinutes }: Offset, { integer }: Marker): string {
  const digits = integer?.kind === 'decimal' ? integer.mandatoryDigits : undefined
  if (integer?.kind === 'decimal' && integer.regular !== undefined) return writeInteger(run, offset, integer)
  if (integer === undefined || digits === undefined || digits < 1 || digits > 4) {
    throw new JsonataError('D3134', { value: digits })
  }
  if (digits > 2) return writeInteger(run, offset, integer)
  const minutes = offsetMinutes === 0 ? '' : `:${writeInteger(run, offsetMinutes, TWO_DIGITS)}`
  return writeInteger(run, offsetHours, integer) + minutes
}
