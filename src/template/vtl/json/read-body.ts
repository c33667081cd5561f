import type { Meter } from '../meter.ts'
import { readJson } from './read-json.ts'

/**
 * Text that JSON.parse may read otherwise than Java, or JSON.stringify write otherwise: a decimal that ends in 0, an
 * exponent, 16 digits or more, eight digits before a point, a decimal below 0.001, a key of digits only.
 */
const UNUSUAL = /[\d.]{16}|\d[eE]|\.\d*0(?!\d)|\d{8}\.|0\.000|"\d+"\s*:/

/** A document and whether JSON.stringify would write it as Java does, as long as nobody changes it. */
export interface JsonDocument {
  readonly value: unknown
  readonly plain: boolean
}

/** Reads a body or a text of JSON: by JSON.parse where that is exact, by a reader of our own for all other text. */
export function readDocument(text: string, meter: Meter): JsonDocument {
  meter.charge(text.length / 64)
  if (!UNUSUAL.test(text)) {
    try {
      return { value: JSON.parse(text), plain: true }
    } catch {
      // Not strictly JSON: read below.
    }
  }
  return { value: readJson(text, meter), plain: false }
}
