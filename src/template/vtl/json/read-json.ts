import type { Meter } from '../meter.ts'
import { JavaMap } from '../values/java-map.ts'
import { isIndexKey, type JsonObject, setOwn } from '../values/maps.ts'
import { JavaFloat } from '../values/numbers.ts'
import { type Cursor, peek, readWord, skipBlanks, skipDigits, trimmed, Unreadable } from './cursor.ts'
import { readFraction, readInteger } from './read-number.ts'
import { readString } from './read-string.ts'

/** Levels of lists and maps inside one another. Observed: json-smart's limit. */
const MAX_LEVELS = 400

/** Ends of a word without quotes: at the top, as a key, in a list, in a map. */
const TOP = /$(?!.)/gs
const KEY = /:/g
const LIST = /[,\]]/g
const MAP = /[,}]/g

/** Value of a text that cannot be read. */
export const UNREADABLE: unique symbol = Symbol('text that is no JSON')

interface Reader extends Cursor {
  readonly meter: Meter
  level: number
}

/**
 * Reads JSON as json-smart does when it is permissive: words and keys without quotes, either kind of quotes, commas too
 * many, leading zeros, `\x41`, and whatever stands behind the value. Numbers keep their kinds and all their digits,
 * keys their order. A text that begins with no bracket and no quote is a text as a whole.
 */
export function readJson(text: string, meter: Meter): unknown {
  meter.charge(text.length / 4)
  const reader: Reader = { text, position: 0, meter, level: 0 }
  try {
    skipBlanks(reader)
    return readValue(reader, TOP)
  } catch (thrown) {
    if (thrown instanceof Unreadable) return UNREADABLE
    throw thrown
  }
}

function readValue(reader: Reader, stops: RegExp): unknown {
  const char = peek(reader)
  switch (char) {
    case '{':
      return readLevel(reader, readMap)
    case '[':
      return readLevel(reader, readList)
    case '"':
    case "'":
      return readString(reader)
    case ':':
    case '}':
    case ']':
      throw new Unreadable()
    default:
      return /[-\d]/.test(char) ? readNumber(reader, stops) : wordValue(readWord(reader, stops))
  }
}

function wordValue(word: string): unknown {
  switch (word) {
    case 'null':
      return null
    case 'true':
      return true
    case 'false':
      return false
    case 'NaN':
      return new JavaFloat(Number.NaN)
    default:
      return word
  }
}

function readNumber(reader: Reader, stops: RegExp): unknown {
  const start = reader.position
  reader.position += 1
  skipDigits(reader)
  let integral = true
  if (peek(reader) === '.') {
    integral = false
    reader.position += 1
    skipDigits(reader)
  }
  if (/[eE]/.test(peek(reader))) {
    integral = false
    reader.position += 1
    if (!/[-+\d]/.test(peek(reader))) return wordFrom(reader, start, stops)
    reader.position += 1
    skipDigits(reader)
  }
  const end = reader.position
  skipBlanks(reader)
  if (!endsHere(reader, stops)) return wordFrom(reader, start, stops)
  const number = trimmed(reader.text, start, end)
  if (/[-+]$/.test(number) && !integral) throw new Unreadable()
  // To read digits takes the square of their number.
  if (number.length > 256) reader.meter.charge((number.length / 16) ** 2 / 16)
  return integral ? readInteger(number) : readFraction(number)
}

function endsHere(reader: Reader, stops: RegExp): boolean {
  if (reader.position === reader.text.length) return true
  stops.lastIndex = reader.position
  return stops !== TOP && stops.exec(reader.text)?.index === reader.position
}

function wordFrom(reader: Reader, start: number, stops: RegExp): string {
  readWord(reader, stops)
  return trimmed(reader.text, start, reader.position)
}

function readLevel<T>(reader: Reader, read: (reader: Reader) => T): T {
  reader.level += 1
  if (reader.level > MAX_LEVELS) throw new Unreadable()
  reader.position += 1
  const value = read(reader)
  reader.level -= 1
  return value
}

function readList(reader: Reader): unknown[] {
  const items: unknown[] = []
  for (;;) {
    skipBlanks(reader)
    const char = peek(reader)
    if (char === '') throw new Unreadable()
    if (char === ']') break
    if (char === ',') reader.position += 1
    else items.push(readValue(reader, LIST))
  }
  reader.position += 1
  reader.meter.take(16 * items.length)
  return items
}

function readMap(reader: Reader): JsonObject | JavaMap {
  const entries: [string, unknown][] = []
  for (;;) {
    skipBlanks(reader)
    const char = peek(reader)
    if (char === '}') break
    if (char === ',') reader.position += 1
    else if (/[:[\]{]/.test(char)) throw new Unreadable()
    else entries.push(readEntry(reader))
  }
  reader.position += 1
  reader.meter.take(64 * entries.length)
  return mapOf(entries)
}

function readEntry(reader: Reader): [string, unknown] {
  const key = /["']/.test(peek(reader)) ? readString(reader) : readWord(reader, KEY)
  skipBlanks(reader)
  if (peek(reader) !== ':') throw new Unreadable()
  reader.position += 1
  skipBlanks(reader)
  const value = readValue(reader, MAP)
  skipBlanks(reader)
  const end = peek(reader)
  if (end !== ',' && end !== '}') throw new Unreadable()
  return [key, value]
}

function mapOf(entries: readonly [string, unknown][]): JsonObject | JavaMap {
  if (entries.some(([key]) => isIndexKey(key))) {
    const map = new JavaMap()
    for (const [key, value] of entries) map.put(key, value)
    return map
  }
  const object: JsonObject = {}
  for (const [key, value] of entries) setOwn(object, key, value)
  return object
}
