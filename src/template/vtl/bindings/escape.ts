import type { Meter } from '../meter.ts'

/** Replacement of each character below U+0080: the character itself (0), a backslash and a character, or `UNICODE`. */
interface CharTable {
  readonly ascii: Uint8Array
  /** Tells a text of which nothing has to be replaced. */
  readonly any: RegExp
}

/** Stands for a backslash, a `u` and four hexadecimal digits. */
const UNICODE = 255
const BACKSLASH = 92
const HEX = Buffer.from('0123456789ABCDEF')
const SHORT: readonly (readonly [string, string])[] = [
  ['"', '"'],
  ["'", "'"],
  ['\\', '\\'],
  ['/', '/'],
  ['\b', 'b'],
  ['\t', 't'],
  ['\n', 'n'],
  ['\f', 'f'],
  ['\r', 'r'],
]

function tableOf(short: readonly (readonly [string, string])[]): CharTable {
  const ascii = new Uint8Array(128).fill(UNICODE, 0, 32)
  for (const [char, letter] of short) ascii[char.charCodeAt(0)] = letter.charCodeAt(0)
  const plain = short.map(([char]) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')
  return { ascii, any: new RegExp(`[${plain}\\u0000-\\u001f\\u0080-\\uffff]`) }
}

const JAVA_SCRIPT = tableOf(SHORT)
const JSON_TEXT = tableOf(SHORT.filter(([char]) => char !== "'"))

/** Escapes as commons-lang's escapeJavaScript does: all that is not ASCII becomes `\uXXXX`. */
export function escapeJavaScript(meter: Meter, text: string): string {
  return replaceChars(meter, text, JAVA_SCRIPT)
}

/**
 * Escapes a text as `$util.escapeJavaScript(…).replaceAll("\\'", "'")` does it, which is how templates are
 * made to give JSON: the same, with `'` as it is.
 */
export function escapeJson(meter: Meter, text: string): string {
  return replaceChars(meter, text, JSON_TEXT)
}

/** Where short texts are written: all that they become is ASCII. */
const SCRATCH = Buffer.alloc(8192)
const LONGEST_SHORT = Math.floor(SCRATCH.length / 6)

function replaceChars(meter: Meter, text: string, table: CharTable): string {
  meter.scan(text.length)
  if (!table.any.test(text)) return text
  if (text.length <= LONGEST_SHORT) return replaceShort(text, table)
  meter.text(replacedLength(text, table))
  let result = ''
  for (let start = 0; start < text.length; start += LONGEST_SHORT) {
    meter.charge(LONGEST_SHORT / 16)
    result += replaceShort(text.slice(start, start + LONGEST_SHORT), table)
  }
  return result
}

function replaceShort(text: string, { ascii }: CharTable): string {
  let end = 0
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    const escaped = code < 128 ? (ascii[code] ?? 0) : UNICODE
    if (escaped === 0) SCRATCH[end++] = code
    else {
      SCRATCH[end++] = BACKSLASH
      if (escaped < UNICODE) SCRATCH[end++] = escaped
      else end = writeCode(code, end)
    }
  }
  return SCRATCH.toString('latin1', 0, end)
}

function writeCode(code: number, end: number): number {
  SCRATCH[end] = 117
  for (let digit = 0; digit < 4; digit += 1) SCRATCH[end + 1 + digit] = HEX[(code >> (12 - 4 * digit)) & 15] ?? 0
  return end + 5
}

function replacedLength(text: string, { ascii }: CharTable): number {
  let { length } = text
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    const escaped = code < 128 ? (ascii[code] ?? 0) : UNICODE
    if (escaped > 0) length += escaped === UNICODE ? 5 : 1
  }
  return length
}
