import { type Cursor, peek, Unreadable } from './cursor.ts'

const ESCAPES = new Map([
  ['t', '\t'],
  ['n', '\n'],
  ['f', '\f'],
  ['r', '\r'],
  ['b', '\b'],
  ['\\', '\\'],
  ['/', '/'],
  ["'", "'"],
  ['"', '"'],
])

/** Text up to the next quote, backslash or control character. */
const CONTROL = '\\u0000-\\u001f\\u007f'
const PLAIN = new RegExp(`[^"'\\\\${CONTROL}]+`, 'y')

/** Reads a text in quotes of either kind. Control characters are dropped where the text has a backslash, as json-smart does. */
export function readString(cursor: Cursor): string {
  const quote = peek(cursor)
  const start = cursor.position + 1
  const end = cursor.text.indexOf(quote, start)
  if (end < 0) throw new Unreadable()
  const simple = cursor.text.slice(start, end)
  if (!simple.includes('\\')) {
    cursor.position = end + 1
    return simple
  }
  cursor.position = start
  return readEscaped(cursor, quote)
}

function readEscaped(cursor: Cursor, quote: string): string {
  let text = ''
  for (;;) {
    PLAIN.lastIndex = cursor.position
    const plain = PLAIN.exec(cursor.text)?.[0] ?? ''
    text += plain
    cursor.position += plain.length
    const char = peek(cursor)
    if (char === '') throw new Unreadable()
    cursor.position += 1
    if (char === quote) return text
    if (char === '\\') text += readEscape(cursor)
    else if (char === '"' || char === "'") text += char
  }
}

function readEscape(cursor: Cursor): string {
  const char = peek(cursor)
  cursor.position += 1
  if (char === 'u') return readCode(cursor, 4)
  if (char === 'x') return readCode(cursor, 2)
  return ESCAPES.get(char) ?? ''
}

function readCode(cursor: Cursor, digits: number): string {
  const code = cursor.text.slice(cursor.position, cursor.position + digits)
  if (code.length < digits || !/^[0-9a-fA-F]+$/.test(code)) throw new Unreadable()
  cursor.position += digits
  return String.fromCharCode(Number.parseInt(code, 16))
}
