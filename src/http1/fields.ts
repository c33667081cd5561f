import { headerName, headerValueKind } from '../mapping/header-name.ts'

const SPACE = 0x20
const TAB = 0x09

/**
 * Reads header fields from lines that each end with CRLF: name, value, name, value… Undefined where a line is no field:
 * no token before the colon, space between the two, a line that continues the one before, or a control character other
 * than TAB, a lone CR or LF among them. Documented: RFC 9112 §5.
 */
export function parseFields(lines: string, from: number): string[] | undefined {
  const fields: string[] = []
  for (let at = from; at < lines.length; ) {
    const colon = lines.indexOf(':', at)
    const end = lines.indexOf('\r\n', at)
    if (colon === -1 || end < colon) return undefined
    const name = lines.slice(at, colon)
    const value = trimmed(lines, colon + 1, end)
    if (!headerName(name).isToken || headerValueKind(value) === 'unsafe') return undefined
    fields.push(name, value)
    at = end + 2
  }
  return fields
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

/** Whether a list such as that of Connection or Transfer-Encoding names this lower-case option. */
export function hasOption(list: string, option: string): boolean {
  // Nearly always the list is the option, and nothing else.
  if (list === option) return true
  return list.split(',').some(item => trimmed(item, 0, item.length).toLowerCase() === option)
}

/** Whether the connection stays open after a message of this version: its own options say otherwise. RFC 9112 §9.3. */
export function persists(version: '1.0' | '1.1', connection: string | undefined): boolean {
  if (connection === undefined) return version === '1.1'
  if (hasOption(connection, 'close')) return false
  return version === '1.1' || hasOption(connection, 'keep-alive')
}
