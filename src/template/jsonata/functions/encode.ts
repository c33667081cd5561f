import { JsonataError } from '../error.ts'
import type { Evaluation } from '../evaluation.ts'

type Text = string | undefined
/** Three escapes of three characters: what one UTF-16 unit may become in a URL. */
const WIDEST_ESCAPE = 9

/** `$base64encode`: of the low byte of each character. */
export function base64encode(run: Evaluation, text: Text): Text {
  if (text === undefined) return undefined
  run.text(Math.ceil(text.length / 3) * 4)
  return Buffer.from(text, 'latin1').toString('base64')
}

/** `$base64decode`: to one character a byte. */
export function base64decode(run: Evaluation, text: Text): Text {
  if (text === undefined) return undefined
  run.text(text.length)
  return Buffer.from(text, 'base64').toString('latin1')
}

/** `$encodeUrlComponent`. */
export function encodeUrlComponent(run: Evaluation, text: Text): Text {
  return escaped(run, text, { name: 'encodeUrlComponent', transform: encodeURIComponent })
}

/** `$encodeUrl`. */
export function encodeUrl(run: Evaluation, text: Text): Text {
  return escaped(run, text, { name: 'encodeUrl', transform: encodeURI })
}

/** `$decodeUrlComponent`. */
export function decodeUrlComponent(run: Evaluation, text: Text): Text {
  return convert(run, text, { name: 'decodeUrlComponent', transform: decodeURIComponent })
}

/** `$decodeUrl`. */
export function decodeUrl(run: Evaluation, text: Text): Text {
  return convert(run, text, { name: 'decodeUrl', transform: decodeURI })
}

interface Conversion {
  readonly name: string
  readonly transform: (text: string) => string
}

function escaped(run: Evaluation, text: Text, conversion: Conversion): Text {
  if (text !== undefined && text.length * WIDEST_ESCAPE > run.maxChars) run.text(escapedLength(text))
  return convert(run, text, conversion)
}

// Never too small: plain ASCII letters count one, everything else as escapes.
function escapedLength(text: string): number {
  let chars = 0
  for (let unit = 0; unit < text.length; unit++) {
    const code = text.charCodeAt(unit)
    const bytes = code < 0x80 ? 1 : code < 0x800 ? 2 : 3
    const plain = (code > 0x2f && code < 0x3a) || (code > 0x40 && code < 0x5b) || (code > 0x60 && code < 0x7b)
    chars += plain ? 1 : 3 * bytes
  }
  return chars
}

function convert(run: Evaluation, text: Text, { name, transform }: Conversion): Text {
  if (text === undefined) return undefined
  run.text(text.length)
  try {
    return transform(text)
  } catch {
    throw new JsonataError('D3140', { value: text, functionName: name })
  }
}
