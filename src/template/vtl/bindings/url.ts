import { Fault } from '../error.ts'
import type { Meter } from '../meter.ts'

const PLUS = 43
const PERCENT = 37
/** A character that is more than one byte. */
const OTHER = 255
/** Text that java.net.URLEncoder writes for each character below U+0080: itself (0), a `+`, or its code. */
const ASCII = Uint8Array.from({ length: 128 }, (_, code) => {
  const char = String.fromCharCode(code)
  return char === ' ' ? PLUS : /[A-Za-z0-9.*_-]/.test(char) ? 0 : PERCENT
})
const ENCODED = /[^A-Za-z0-9.*_-]/
const HEX = Buffer.from('0123456789ABCDEF')

/** Where short texts are written: all that they become is ASCII. */
const SCRATCH = Buffer.alloc(16_384)
/** A character becomes nine at most. */
const LONGEST_SHORT = Math.floor(SCRATCH.length / 9) - 1

/** Encodes as java.net.URLEncoder does in UTF-8: for a form, a blank as `+`. A lone surrogate is `?`. */
export function urlEncode(meter: Meter, text: string): string {
  meter.scan(text.length)
  if (!ENCODED.test(text)) return text
  if (text.length <= LONGEST_SHORT) return encodeShort(text)
  meter.text(encodedLength(text))
  let result = ''
  for (let start = 0; start < text.length; ) {
    meter.charge(LONGEST_SHORT / 16)
    const end = start + LONGEST_SHORT
    // A pair of surrogates is one character.
    const whole = (text.charCodeAt(end - 1) & 0xfc00) === 0xd800 ? end + 1 : end
    result += encodeShort(text.slice(start, whole))
    start = whole
  }
  return result
}

function encodeShort(text: string): string {
  let end = 0
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    const encoded = code < 128 ? (ASCII[code] ?? 0) : OTHER
    if (encoded === 0) SCRATCH[end++] = code
    else if (encoded === PLUS) SCRATCH[end++] = PLUS
    else if (encoded === PERCENT) end = writeByte(code, end)
    else {
      const point = text.codePointAt(index) ?? 0
      end = writePoint(point, end)
      if (point > 0xffff) index += 1
    }
  }
  return SCRATCH.toString('latin1', 0, end)
}

function writeByte(byte: number, end: number): number {
  SCRATCH[end] = PERCENT
  SCRATCH[end + 1] = HEX[byte >> 4] ?? 0
  SCRATCH[end + 2] = HEX[byte & 15] ?? 0
  return end + 3
}

function writePoint(point: number, end: number): number {
  if (point < 0x800) return writeTail(point, 0, writeByte(0xc0 | (point >> 6), end))
  if (point >= 0xd800 && point < 0xe000) return writeByte(0x3f, end)
  if (point < 0x10000) return writeTail(point, 6, writeByte(0xe0 | (point >> 12), end))
  return writeTail(point, 12, writeByte(0xf0 | (point >> 18), end))
}

function writeTail(point: number, shift: number, end: number): number {
  const next = writeByte(0x80 | ((point >> shift) & 0x3f), end)
  return shift === 0 ? next : writeTail(point, shift - 6, next)
}

function encodedLength(text: string): number {
  let length = 0
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    if (code < 128) length += ASCII[code] === PERCENT ? 3 : 1
    else length += code < 0x800 || (code >= 0xd800 && code < 0xe000) ? 6 : 9
  }
  return length
}

/** Decodes a form's text as java.net.URLDecoder does in UTF-8; bytes that are no UTF-8 become U+FFFD. */
export function urlDecode(meter: Meter, text: string): string {
  meter.text(text.length)
  const spaced = text.replaceAll('+', ' ')
  if (!spaced.includes('%')) return spaced
  return spaced.replace(/(?:%[\s\S]{0,2})+/g, decodeRun)
}

// Bytes that follow one another are decoded together.
function decodeRun(run: string): string {
  const [bytes = ''] = /^(?:%[0-9a-fA-F]{2})+/.exec(run) ?? []
  const rest = run.slice(bytes.length)
  if (rest.startsWith('%'))
    throw new Fault('VTL_ARGUMENT', `urlDecode cannot decode ${JSON.stringify(rest.slice(0, 3))}`)
  return Buffer.from(bytes.replaceAll('%', ''), 'hex').toString('utf8') + rest
}
