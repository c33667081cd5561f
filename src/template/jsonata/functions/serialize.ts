import { parseExactJson } from '../../../exchange/exact-json.ts'
import { Numeral } from '../../../exchange/numeral.ts'
import { JsonataError } from '../error.ts'
import type { Evaluation } from '../evaluation.ts'
import type { List } from '../sequence.ts'
import { marksOf, WRAPPER } from '../sequence.ts'
import type { Data } from '../values.ts'
import { isNumeric, setField } from '../values.ts'

/** `$string`: JSON text, indented by two when asked. Fails with D3001. */
export function string(run: Evaluation, value: unknown, prettify?: unknown): string | undefined {
  return textOf(run, value, prettify ? 2 : 0)
}

/** `$clone`: a deep copy by way of JSON. */
export function clone(run: Evaluation, value: unknown): unknown {
  if (value === undefined) return undefined
  return parseExactJson(textOf(run, value, 0) ?? '')
}

/** The text of a value; a function has none. */
export function textOf(run: Evaluation, value: unknown, indent = 0): string | undefined {
  switch (typeof value) {
    case 'string':
    case 'undefined':
      return value
    case 'function':
      return ''
    case 'number':
      if (!Number.isFinite(value)) throw new JsonataError('D3001', { value })
      return numberText(value)
    case 'object':
      if (value === null) return 'null'
      return value instanceof Numeral ? numeralText(run, value) : jsonText(run, unwrapped(value), indent)
    default:
      return String(value)
  }
}

function numeralText(run: Evaluation, value: Numeral): string {
  const text = String(value)
  run.text(text.length)
  return text
}

/** The text of a finite number, cut to 15 digits as JSON texts of the language are. */
export function numberText(value: number): string {
  return value === 0 ? '0' : String(shortened(value))
}

function shortened(value: number): number {
  if (Number.isInteger(value)) return value
  // Six decimals and nine digits in front of them survive the cut: no need to go through text.
  const scaled = Math.round(value * 1e6)
  if (scaled / 1e6 === value && scaled < 1e15 && scaled > -1e15) return value
  return Number(value.toPrecision(15))
}

function unwrapped(value: object): unknown {
  return Array.isArray(value) && (marksOf(value) & WRAPPER) !== 0 ? value[0] : value
}

interface Survey {
  chars: number
  /**
   * A member is not written as JSON writes it: a number to be shortened, or a function, which becomes an empty text.
   */
  special: boolean
  readonly depth: number
}

function jsonText(run: Evaluation, value: unknown, indent: number): string | undefined {
  const survey: Survey = { chars: 0, special: false, depth: indent }
  measure(run, value, survey, 1)
  run.text(survey.chars)
  return JSON.stringify(survey.special ? plain(value) : value, undefined, indent)
}

// Walks before anything is written: parts that are shared count each time, as they will be written each time.
function measure(run: Evaluation, value: unknown, survey: Survey, level: number): void {
  if (typeof value === 'string') {
    survey.chars += value.length + 2
  } else if (typeof value === 'number') {
    survey.chars += 4
    if (!Number.isInteger(value) && (!isNumeric(value) || shortened(value) !== value)) survey.special = true
  } else if (typeof value === 'function') {
    survey.special = true
  } else if (typeof value === 'object' && value !== null) {
    measureParts(run, value, survey, level)
  } else {
    survey.chars += 5
  }
}

function measureParts(run: Evaluation, value: object, survey: Survey, level: number): void {
  if (value instanceof Numeral) {
    survey.chars += String(value).length
    return
  }
  const line = 1 + survey.depth * level
  survey.chars += 2 + line
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      survey.chars += line
      measure(run, value[index], survey, level + 1)
    }
    run.charge(value.length)
  } else {
    for (const key in value) {
      if (--run.fuel < 0) run.refuel()
      survey.chars += key.length + 3 + line
      measure(run, (value as Data)[key], survey, level + 1)
    }
  }
  if (survey.chars > run.maxChars) run.text(survey.chars)
}

// A copy with shortened numbers, and empty texts for functions.
function plain(value: unknown): unknown {
  if (typeof value === 'number') return Number.isNaN(value) ? value : shortened(value)
  if (typeof value === 'function') return ''
  if (typeof value !== 'object' || value === null || value instanceof Numeral) return value
  if (Array.isArray(value)) return (value as List).map(plain)
  const copy = {}
  for (const key of Object.keys(value)) setField(copy, key, plain((value as Data)[key]))
  return copy
}
