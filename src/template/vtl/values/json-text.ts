import type { Meter } from '../meter.ts'
import { ContextMap } from './context-map.ts'
import { isList, itemsOf, MapEntry, MapView } from './lists.ts'
import { isMap, type MapValue, mapGet, mapKeys } from './maps.ts'
import { isNumber } from './numbers.ts'
import { JavaChar } from './other.ts'
import { scalarText } from './scalar-text.ts'

/** Characters that json-smart escapes and JSON.stringify does not. */
const UNUSUAL = /[\u007f-\u009f\u2000-\u20ff]/g
/** Every escape; that of a control character or of a lone surrogate JSON.stringify writes in a way of its own. */
const ESCAPES = /\\(?:u([0-9a-f]{4})|.)/g
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).toUpperCase().padStart(2, '0'))
const CONTROL = String.raw`\u0000-\u001f\u007f-\u009f\u2000-\u20ff`
const ESCAPED = new RegExp(String.raw`["\\${CONTROL}]`, 'g')
const ESCAPED_WITH_SLASH = new RegExp(String.raw`["\\/${CONTROL}]`, 'g')
const SHORT = new Map([
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['/', '\\/'],
  ['\b', '\\b'],
  ['\f', '\\f'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
])

/** Characters by which an escape may lengthen one character. */
const LONGEST_ESCAPE = 6

/** A value as json-smart writes it for `$input.json`: compact, keys in their order, `/` as it is. */
export function jsonText(meter: Meter, value: unknown): string {
  if (meter.plain) return plainText(meter, value)
  return write(meter, value, ESCAPED)
}

/** JSON text of a value that a template may have made itself. */
export function madeJsonText(meter: Meter, value: unknown): string {
  return write(meter, value, ESCAPED)
}

/** A JSONArray prints as JSON, with `/` escaped. */
export function jsonListText(meter: Meter, list: readonly unknown[]): string {
  if (meter.plain) return plainText(meter, list).replaceAll('/', '\\/')
  return write(meter, list, ESCAPED_WITH_SLASH)
}

/**
 * Values of documents that nobody has changed and whose numbers all print in Java as in JavaScript are written by
 * JSON.stringify; what json-smart escapes in another way is replaced behind it.
 */
function plainText(meter: Meter, value: unknown): string {
  const text = JSON.stringify(value)
  meter.text(text.length)
  // Few texts have such an escape, and it has to be told from a backslash and a u.
  const exact = text.includes('\\u') ? text.replace(ESCAPES, rewriteEscape) : text
  return escapeUnusual(exact)
}

function escapeUnusual(text: string): string {
  let result = ''
  let copied = 0
  UNUSUAL.lastIndex = 0
  while (UNUSUAL.test(text)) {
    const at = UNUSUAL.lastIndex - 1
    result += text.slice(copied, at) + codeOf(text.charAt(at))
    copied = at + 1
  }
  return copied === 0 ? text : result + text.slice(copied)
}

function rewriteEscape(match: string, code: string | undefined): string {
  if (code === undefined) return match
  const char = String.fromCharCode(Number.parseInt(code, 16))
  return char < ' ' ? codeOf(char) : char
}

function codeOf(char: string): string {
  const code = char.charCodeAt(0)
  return `\\u${HEX[code >> 8]}${HEX[code & 255]}`
}

function write(meter: Meter, value: unknown, escaped: RegExp): string {
  meter.charge(1)
  if (typeof value === 'string') return quoted(meter, value, escaped)
  if (value instanceof JavaChar) return quoted(meter, value.text, escaped)
  if (typeof value !== 'object' || value === null || isNumber(value)) return scalarText(meter, value) ?? 'null'
  meter.enter()
  const text = writeParts(meter, value, escaped)
  meter.depth -= 1
  return text
}

function writeParts(meter: Meter, value: object, escaped: RegExp): string {
  if (isList(value)) return writeList(meter, itemsOf(value), escaped)
  if (value instanceof MapView) return writeList(meter, value.items(), escaped)
  if (isMap(value)) return value instanceof ContextMap ? '{}' : writeMap(meter, value, escaped)
  if (value instanceof MapEntry) {
    return `{${quoted(meter, scalarText(meter, value.key) ?? '', escaped)}:${write(meter, value.value, escaped)}}`
  }
  return '{}'
}

function writeList(meter: Meter, items: readonly unknown[], escaped: RegExp): string {
  let text = '['
  for (let index = 0; index < items.length; index += 1) {
    if (index > 0) text += ','
    text += write(meter, items[index], escaped)
    meter.output(text.length)
  }
  return `${text}]`
}

function writeMap(meter: Meter, map: MapValue, escaped: RegExp): string {
  let text = '{'
  for (const key of mapKeys(map)) {
    if (text.length > 1) text += ','
    text += `${quoted(meter, scalarText(meter, key) ?? '', escaped)}:${write(meter, mapGet(map, key), escaped)}`
    meter.output(text.length)
  }
  return `${text}}`
}

function quoted(meter: Meter, text: string, escaped: RegExp): string {
  meter.scan(text.length)
  escaped.lastIndex = 0
  if (!escaped.test(text)) return `"${text}"`
  meter.text(text.length * LONGEST_ESCAPE)
  return `"${text.replace(escaped, escapeOf)}"`
}

function escapeOf(char: string): string {
  return SHORT.get(char) ?? codeOf(char)
}
