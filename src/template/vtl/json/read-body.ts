import type { Meter } from '../meter.ts'
import { readJson } from './read-json.ts'
import { isUnusualJson } from './unusual-json.ts'

/** Reads a body or a text of JSON: by JSON.parse where that is exact, by a reader of our own for all other text. */
export function readDocument(text: string, meter: Meter): unknown {
  meter.charge(text.length / 64)
  if (!isUnusualJson(text)) {
    try {
      return JSON.parse(text)
    } catch {
      // Not strictly JSON: read below.
    }
  }
  meter.plain = false
  return readJson(text, meter)
}
