// Percent-encoding as Signature Version 4 wants it: everything but RFC 3986's unreserved characters.

const ONLY_UNRESERVED = /^[A-Za-z0-9\-._~]*$/
const ONLY_UNRESERVED_OR_SLASH = /^[A-Za-z0-9\-._~/]*$/
const NOT_UNRESERVED = /[^A-Za-z0-9\-._~]+/g
const NOT_UNRESERVED_OR_SLASH = /[^A-Za-z0-9\-._~/]+/g
const KEPT_BY_ENCODE_URI_COMPONENT = /[!'()*]/g
const ESCAPE = /%([0-9A-Fa-f]{2})/g
const NOT_ON_THE_WIRE = /[^A-Za-z0-9\-._~!$&'()*+,;=:@/%]+|%(?![0-9A-Fa-f]{2})/g

/** Encodes one path segment, query name or query value. A lone surrogate becomes U+FFFD, as on the wire. */
export function encodeComponent(text: string): string {
  if (ONLY_UNRESERVED.test(text)) return text
  return text.toWellFormed().replace(NOT_UNRESERVED, encodeRun)
}

/** Encodes a path, its slashes apart. A `%` is data here and becomes `%25`. */
export function encodePath(path: string): string {
  if (ONLY_UNRESERVED_OR_SLASH.test(path)) return path
  return path.toWellFormed().replace(NOT_UNRESERVED_OR_SLASH, encodeRun)
}

/**
 * The path that can stand in a request line: what is legal stays as it is, `%XX` included, anything else is encoded.
 * A `%` that starts no escape is unencoded text, hence `%25`.
 */
export function wirePath(path: string): string {
  if (ONLY_UNRESERVED_OR_SLASH.test(path)) return path
  return path.toWellFormed().replace(NOT_ON_THE_WIRE, encodeURIComponent)
}

/** One encoding, whatever the spelling of a wire path was: `%61:` and `a%3A` are both `a%3A`. */
export function recodePath(path: string): string {
  if (ONLY_UNRESERVED_OR_SLASH.test(path)) return path
  return path.split('/').map(recodeSegment).join('/')
}

/** The query of a request line, its pairs in the given order. */
export function encodeQuery(pairs: readonly (readonly [string, string])[]): string {
  let text = ''
  for (const [name, value] of pairs) {
    text += `${text === '' ? '' : '&'}${encodeComponent(name)}=${encodeComponent(value)}`
  }
  return text
}

function recodeSegment(segment: string): string {
  if (ONLY_UNRESERVED.test(segment)) return segment
  let encoded = ''
  let from = 0
  // Escapes are re-spelt byte by byte: decoding them as UTF-8 would lose the ones that are not.
  for (const match of segment.matchAll(ESCAPE)) {
    const [spelling, hex = ''] = match
    const char = String.fromCharCode(Number.parseInt(hex, 16))
    encoded += encodeComponent(segment.slice(from, match.index))
    encoded += ONLY_UNRESERVED.test(char) ? char : spelling.toUpperCase()
    from = match.index + spelling.length
  }
  return encoded + encodeComponent(segment.slice(from))
}

function encodeRun(run: string): string {
  return run === '%' ? '%25' : encodeURIComponent(run).replace(KEPT_BY_ENCODE_URI_COMPONENT, percent)
}

function percent(char: string): string {
  return `%${char.charCodeAt(0).toString(16).toUpperCase()}`
}
