import type { Meter } from '../meter.ts'

/** Writes a text for each of some characters. */
interface CharTable {
  /** Replacement of each character below U+0080; undefined for one that stays as it is. */
  readonly ascii: readonly (string | undefined)[]
  /** Replacement of any other character. */
  other(code: number): string
  /** Tells a text of which nothing has to be replaced. */
  readonly any: RegExp
  /** Longest text for one character. */
  readonly longest: number
}

/** Characters between two looks at the clock. */
const CHUNK = 0xffff
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).toUpperCase().padStart(2, '0'))

const SHORT = new Map([
  ['"', '\\"'],
  ["'", "\\'"],
  ['\\', '\\\\'],
  ['/', '\\/'],
  ['\b', '\\b'],
  ['\t', '\\t'],
  ['\n', '\\n'],
  ['\f', '\\f'],
  ['\r', '\\r'],
])

const CONTROL = '\\u0000-\\u001f'
const JAVA_SCRIPT: CharTable = {
  ascii: Array.from({ length: 128 }, (_, code) => {
    const short = SHORT.get(String.fromCharCode(code))
    return short ?? (code < 32 ? `\\u00${HEX[code]}` : undefined)
  }),
  other: code => `\\u${HEX[code >> 8]}${HEX[code & 255]}`,
  any: new RegExp(`["'\\\\/${CONTROL}\\u0080-\\uffff]`),
  longest: 6,
}

/** Escapes as commons-lang's escapeJavaScript does: all that is not ASCII becomes `\uXXXX`. */
export function escapeJavaScript(meter: Meter, text: string): string {
  return replaceChars(meter, text, JAVA_SCRIPT)
}

function replaceChars(meter: Meter, text: string, table: CharTable): string {
  meter.scan(text.length)
  if (!table.any.test(text)) return text
  if (text.length > 1024) meter.text(replacedLength(text, table))
  let result = ''
  let copied = 0
  for (let index = 0; index < text.length; index += 1) {
    if ((index & CHUNK) === CHUNK) meter.charge(CHUNK / 16)
    const code = text.charCodeAt(index)
    const replacement = code < 128 ? table.ascii[code] : table.other(code)
    if (replacement === undefined) continue
    if (copied < index) result += text.slice(copied, index)
    result += replacement
    copied = index + 1
  }
  return copied === 0 ? result : result + text.slice(copied)
}

function replacedLength(text: string, { ascii, longest }: CharTable): number {
  let length = text.length
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    length += code < 128 ? (ascii[code]?.length ?? 1) - 1 : longest - 1
  }
  return length
}
