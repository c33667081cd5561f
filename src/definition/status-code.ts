import { type Field, type Place, report, text } from './parsers/json-reader.ts'
import { quote } from './refusal.ts'

const STATUS_CODE = /^[1-5]\d\d$/

/** Checks a status code that is a key, such as of `methodResponses`. */
export function checkStatusKey(key: string, place: Place): boolean {
  if (STATUS_CODE.test(key)) return true
  report(place, 'INVALID_VALUE', `must be a status code from 100 to 599, not ${quote(key)}`)
  return false
}

/** Reads a status code. */
export function statusCode(value: unknown, place: Place): string | undefined {
  const given = text(value, place)
  if (given === undefined || STATUS_CODE.test(given)) return given
  return report(place, 'INVALID_VALUE', `must be a status code from 100 to 599, not ${quote(given)}`)
}

/** A field that repeats the key it stands under: it may be left out, and must agree. */
export function repeated(key: string): Field<undefined> {
  return (value, place) => {
    if (value === undefined || value === null) return undefined
    const given = text(value, place)
    if (given === undefined || given === key) return undefined
    return report(place, 'INVALID_VALUE', `must agree with its key ${quote(key)}, not be ${quote(given)}`)
  }
}
