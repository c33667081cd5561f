// Scalars of an action's input as text: times, blobs, numbers.
import { Numeral, toNumber } from '../../exchange/numeral.ts'
import { ActionError, type Member, type Shape } from './model.ts'

/** How a time is written when the model does not say. */
export type TimestampFormat = 'iso8601' | 'rfc822' | 'unixTimestamp'

const NUMBER = /^-?\d+(?:\.\d+)?$/
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/

/** A scalar as it stands in a path, a query, a header, a form or XML. */
export function scalarText(
  shape: Shape,
  member: Member,
  value: unknown,
  format: TimestampFormat,
  name: string,
): string {
  switch (shape.type) {
    case 'timestamp':
      return String(timestamp(value, timestampFormat(shape, member, format), name))
    case 'blob':
      return blobBase64(value, name)
    case 'integer':
    case 'long':
      return integerText(value, name)
    default:
      return plainText(value, name)
  }
}

/** The format a model gives to a time, or the one of its place in the request. */
export function timestampFormat(shape: Shape, member: Member, place: TimestampFormat): TimestampFormat {
  const format = member.timestampFormat ?? shape.timestampFormat
  return format === 'iso8601' || format === 'rfc822' || format === 'unixTimestamp' ? format : place
}

/** A time in a format. Takes seconds since 1970, ISO 8601, an HTTP date, or a Date; `unixTimestamp` is a number. */
export function timestamp(value: unknown, format: TimestampFormat, name: string): string | number {
  const time = readTime(toNumber(value))
  if (Number.isNaN(time.getTime())) throw new ActionError('INVALID_VALUE', `${name} is no time`, name)
  switch (format) {
    case 'iso8601':
      return time.toISOString().replace('.000Z', 'Z')
    case 'rfc822':
      return time.toUTCString()
    case 'unixTimestamp':
      return time.getTime() / 1000
  }
}

/**
 * A blob's bytes. JSON has no blobs, so text is taken as base64, text that cannot be base64 as itself, and an object
 * or a list as its JSON: the payload of a Lambda function.
 * Chosen: a template's author who writes plain text means that text; every service would refuse it otherwise.
 */
export function blobBytes(value: unknown, name: string): Buffer {
  if (typeof value === 'string') return isBase64(value) ? Buffer.from(value, 'base64') : Buffer.from(value)
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength)
  if (typeof value === 'object' && value !== null && !(value instanceof Numeral))
    return Buffer.from(JSON.stringify(value))
  throw new ActionError('INVALID_VALUE', `${name} must be text, bytes or JSON`, name)
}

/** A blob as base64, by the rule of {@link blobBytes}. */
export function blobBase64(value: unknown, name: string): string {
  if (typeof value === 'string' && isBase64(value)) return value
  return blobBytes(value, name).toString('base64')
}

/** JSON as text within another format: text is taken as JSON already. */
export function jsonText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function isBase64(text: string): boolean {
  return text.length % 4 === 0 && BASE64.test(text)
}

function readTime(value: unknown): Date {
  if (typeof value === 'number') return new Date(value * 1000)
  if (value instanceof Date) return value
  if (typeof value !== 'string') return new Date(Number.NaN)
  return NUMBER.test(value) ? new Date(Number(value) * 1000) : new Date(value)
}

function integerText(value: unknown, name: string): string {
  // String() writes large doubles with an exponent, which no service reads as an integer.
  if (typeof value === 'number' && Number.isInteger(value) && Math.abs(value) >= 1e21) return BigInt(value).toString()
  // `1e3` and `5.0` are integers to JSON; a service reads digits only.
  if (value instanceof Numeral && !/^-?\d+$/.test(String(value))) return integerText(value.valueOf(), name)
  return plainText(value, name)
}

function plainText(value: unknown, name: string): string {
  if (typeof value === 'string') return value
  if (value instanceof Numeral) return String(value)
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return String(value)
  throw new ActionError('INVALID_VALUE', `${name} must be a text, a number or a boolean`, name)
}
