import type { Meter } from '../meter.ts'
import { numberText } from './arithmetic.ts'
import { isNumber, type JavaNumber } from './numbers.ts'
import { JavaChar } from './other.ts'

/** Java's text of a value without parts: a text, a number, a Boolean, a Character; `null` for nothing. Undefined for all others. */
export function scalarText(meter: Meter, value: unknown): string | undefined {
  switch (typeof value) {
    case 'string':
      return value
    case 'number':
      return Number.isSafeInteger(value) ? String(value) : numberText(value)
    case 'boolean':
      return value ? 'true' : 'false'
    case 'undefined':
      return 'null'
    default:
      if (value === null) return 'null'
      if (value instanceof JavaChar) return value.text
      return isNumber(value) ? longNumberText(meter, value) : undefined
  }
}

function longNumberText(meter: Meter, value: JavaNumber): string {
  const text = numberText(value)
  // Writing a number out in decimals takes the square of its length.
  if (text.length > 64) meter.charge((text.length / 16) ** 2 / 16)
  meter.text(text.length)
  return text
}
