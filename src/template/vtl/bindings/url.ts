import { Fault } from '../error.ts'
import type { Meter } from '../meter.ts'

/** Characters between two looks at the clock. */
const CHUNK = 0xffff
const HEX = Array.from({ length: 256 }, (_, byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
/** Text that java.net.URLEncoder writes for each character below U+0080; empty for one that stays as it is. */
const ASCII = Array.from({ length: 128 }, (_, code) => {
  const char = String.fromCharCode(code)
  if (char === ' ') return '+'
  return /[A-Za-z0-9.*_-]/.test(char) ? '' : (HEX[code] ?? '')
})
const ENCODED = /[^A-Za-z0-9.*_-]/

/** Encodes as java.net.URLEncoder does in UTF-8: for a form, a blank as `+`. A lone surrogate is `?`. */
export function urlEncode(meter: Meter, text: string): string {
  meter.scan(text.length)
  if (!ENCODED.test(text)) return text
  if (text.length > 1024) meter.text(encodedLength(text))
  let result = ''
  let copied = 0
  for (let index = 0; index < text.length; index += 1) {
    if ((index & CHUNK) === CHUNK) meter.charge(CHUNK / 16)
    const code = text.charCodeAt(index)
    const encoded = code < 128 ? (ASCII[code] ?? '') : encodeCodePoint(text.codePointAt(index) ?? 0)
    if (encoded === '') continue
    if (copied < index) result += text.slice(copied, index)
    result += encoded
    if (code >= 0xd800 && (text.codePointAt(index) ?? 0) > 0xffff) index += 1
    copied = index + 1
  }
  return copied === 0 ? result : result + text.slice(copied)
}

function encodeCodePoint(point: number): string {
  const tail = (shift: number): string => HEX[0x80 | ((point >> shift) & 0x3f)] ?? ''
  if (point < 0x800) return `${HEX[0xc0 | (point >> 6)]}${tail(0)}`
  if (point >= 0xd800 && point < 0xe000) return '%3F'
  if (point < 0x10000) return `${HEX[0xe0 | (point >> 12)]}${tail(6)}${tail(0)}`
  return `${HEX[0xf0 | (point >> 18)]}${tail(12)}${tail(6)}${tail(0)}`
}

function encodedLength(text: string): number {
  let length = 0
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    if (code < 128) length += ASCII[code]?.length || 1
    else length += code < 0x800 ? 6 : code >= 0xd800 && code < 0xe000 ? 6 : 9
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
