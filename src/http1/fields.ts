const SPACE = 0x20
const TAB = 0x09
const CR = 0x0d
const LF = 0x0a
const COLON = 0x3a

/** By unit, whether a token has it, and a value. One look-up each costs half of what an expression does. */
const IN_TOKEN = unitsOf(/[!#$%&'*+.^_`|~0-9A-Za-z-]/)
const IN_VALUE = unitsOf(/[\t\x20-\x7e\x80-\xff]/)

function unitsOf(allowed: RegExp): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, unit) => (allowed.test(String.fromCharCode(unit)) ? 1 : 0))
}

/**
 * Reads header fields from lines that each end with CRLF: name, value, name, value… Undefined where a line is no field:
 * no token before the colon, space between the two, a line that continues the one before, or a control character other
 * than TAB, a lone CR or LF among them. Documented: RFC 9112 §5.
 */
export function parseFields(lines: string, from: number): string[] | undefined {
  const fields: string[] = []
  for (let at = from; at < lines.length; ) {
    const colon = skip(IN_TOKEN, lines, at)
    if (colon === at || lines.charCodeAt(colon) !== COLON) return undefined
    const end = skip(IN_VALUE, lines, colon + 1)
    if (lines.charCodeAt(end) !== CR || lines.charCodeAt(end + 1) !== LF) return undefined
    fields.push(lines.slice(at, colon), trimmed(lines, colon + 1, end))
    at = end + 2
  }
  return fields
}

/** A text that may be a start line: it has only characters that a field value may have. */
export function isLine(text: string): boolean {
  return skip(IN_VALUE, text, 0) === text.length
}

/** The place of the first unit that is not among those allowed. */
function skip(allowed: Uint8Array, text: string, from: number): number {
  let at = from
  while (at < text.length && allowed[text.charCodeAt(at)] === 1) at++
  return at
}

/** The text between two places, without the spaces and tabs around it. */
function trimmed(text: string, from: number, to: number): string {
  let first = from
  let end = to
  while (first < end && isBlank(text.charCodeAt(first))) first++
  while (first < end && isBlank(text.charCodeAt(end - 1))) end--
  return text.slice(first, end)
}

function isBlank(unit: number): boolean {
  return unit === SPACE || unit === TAB
}

/** A list, such as that of Connection or Transfer-Encoding, that names this lower-case option. */
export function hasOption(list: string, option: string): boolean {
  // Nearly always the list is the option, and nothing else.
  if (list === option) return true
  return list.split(',').some(item => trimmed(item, 0, item.length).toLowerCase() === option)
}

/** The connection stays open after a message of this version, unless its own options say otherwise. RFC 9112 §9.3. */
export function persists(version: '1.0' | '1.1', connection: string | undefined): boolean {
  if (connection === undefined) return version === '1.1'
  if (hasOption(connection, 'close')) return false
  return version === '1.1' || hasOption(connection, 'keep-alive')
}
