import { JsonataError } from '../../error.ts'
import type { Evaluation } from '../../evaluation.ts'
import { guardPattern } from '../../regex.ts'
import { integerPattern, readInteger } from '../numbers/integer-parse.ts'
import { parseDigits } from '../numbers/numerals.ts'
import { datePicture } from './format.ts'
import type { Components } from './moment.ts'
import { momentOf } from './moment.ts'
import { DAYS, MONTHS } from './parts.ts'
import type { DatePart, Marker } from './picture.ts'

const ISO_8601 = /^\d{4}(-[01]\d)?(-[0-3]\d)?(T[0-2]\d:[0-5]\d:[0-5]\d)?(\.\d+)?([+-][0-2]\d:?[0-5]\d|Z)?$/

/** `$toMillis`: ISO 8601 without a picture; nothing where the text does not fit it. Fails with D3110, D3133, D3136. */
export function toMillis(run: Evaluation, text: string | undefined, picture?: string): number | undefined {
  if (text === undefined) return undefined
  run.charge(text.length)
  if (picture !== undefined) return parseDate(run, text, picture)
  if (!ISO_8601.test(text)) throw new JsonataError('D3110', { value: text })
  return Date.parse(text)
}

interface PartReader {
  readonly pattern: string
  readonly component: string | undefined
  readonly read: ((text: string) => number | undefined) | undefined
}

function parseDate(run: Evaluation, text: string, picture: string): number | undefined {
  const readers = datePicture(run, picture).map(readerOf)
  run.charge(text.length * readers.length)
  const source = `^${readers.map(reader => `(${reader.pattern})`).join('')}$`
  const pattern = guardPattern(source, 'i', { exponential: 'guard' })
  const match = pattern.exec(run, text, 0)
  if (match === null) return undefined
  const components: Components = {}
  for (const [index, { component, read }] of readers.entries()) {
    if (component !== undefined && read !== undefined) components[component] = read(match[index + 1] ?? '')
  }
  if (Object.keys(components).length === 0) return undefined
  return momentOf(components, new Date(run.startedAt))
}

function readerOf(part: DatePart): PartReader {
  if (part.kind === 'text') {
    return { pattern: part.text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), component: undefined, read: undefined }
  }
  const { component } = part
  if (component === 'Z' || component === 'z') return zoneReader(part)
  if (component === 'f') return { pattern: '[0-9]+', component, read: fractionOf }
  const { integer } = part
  if (integer === undefined) return nameReader(part)
  return {
    pattern: integerPattern(integer, part.parseWidth),
    component,
    read: text => readInteger(text, integer),
  }
}

function fractionOf(text: string): number {
  return Number.parseFloat(`0.${text.slice(0, 3)}`) * 1000
}

function nameReader({ component, widthMax }: Marker): PartReader {
  const pattern = '[a-zA-Z]+'
  if (component === 'P') return { pattern, component, read: text => HALVES[text] }
  const names = component === 'M' || component === 'x' ? MONTHS : component === 'F' ? DAYS : undefined
  if (names === undefined) throw new JsonataError('D3133', { value: component })
  const numbers = new Map(names.map((name, index) => [widthMax ? name.slice(0, widthMax) : name, index + 1]))
  return { pattern, component, read: text => numbers.get(text) }
}

const HALVES: Readonly<Record<string, number>> = { am: 0, AM: 0, pm: 1, PM: 1 }

function zoneReader({ component, integer }: Marker): PartReader {
  const separator = integer?.kind === 'decimal' ? integer.regular?.character : undefined
  const prefix = component === 'z' ? 'GMT' : ''
  return {
    pattern: `${prefix}[-+][0-9]+${separator === undefined ? '' : `${separator}[0-9]+`}`,
    component,
    read: text => offsetMinutes(text.slice(prefix.length), separator),
  }
}

function offsetMinutes(text: string, separator: string | undefined): number {
  if (separator !== undefined) {
    const at = text.indexOf(separator)
    return parseDigits(text.slice(0, Math.max(0, at))) * 60 + parseDigits(text.slice(at + 1))
  }
  if (text.length <= 3) return parseDigits(text) * 60
  return parseDigits(text.slice(0, 3)) * 60 + parseDigits(text.slice(3))
}
