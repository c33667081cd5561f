/** A header name as received, and what every rule asks of it. */
export interface HeaderName {
  readonly lower: string
  /** The name is a token of RFC 9110, as a name on the wire has to be. */
  readonly isToken: boolean
}

const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/

/** Spellings that are remembered; at the limit all are forgotten, since strangers choose them. */
const KEPT = 2_000
const LONGEST = 64
const KNOWN = new Map<string, HeaderName>()

/** Reads a header name. A message has a dozen, each is looked at several times, and most have been seen before. */
export function headerName(name: string): HeaderName {
  return KNOWN.get(name) ?? readName(name)
}

function readName(name: string): HeaderName {
  if (!TOKEN.test(name)) return { lower: name.toLowerCase(), isToken: false }
  if (name.length > LONGEST) return { lower: name.toLowerCase(), isToken: true }
  // A copy: a name cut from the text of a head may keep all of that text. A token is ASCII.
  const own = Buffer.from(name, 'latin1').toString('latin1')
  const read = { lower: own.toLowerCase(), isToken: true }
  if (KNOWN.size >= KEPT) KNOWN.clear()
  KNOWN.set(own, read)
  return read
}

/** A header value as the wire allows it: no control characters but TAB, nothing above U+00FF. */
export function headerValueKind(value: string): 'ascii' | 'latin1' | 'unsafe' {
  // A call of the expression costs more than reading what most values are.
  if (value.length > 100) return longValueKind(value)
  let kind: 'ascii' | 'latin1' = 'ascii'
  for (let at = 0; at < value.length; at++) {
    const unit = value.charCodeAt(at)
    if (unit >= 0x20 && unit < 0x7f) continue
    if (unit === 0x09) continue
    if (unit < 0x80 || unit > 0xff) return 'unsafe'
    kind = 'latin1'
  }
  return kind
}

function longValueKind(value: string): 'ascii' | 'latin1' | 'unsafe' {
  if (/^[\t\x20-\x7e]*$/.test(value)) return 'ascii'
  return /^[\t\x20-\x7e\x80-\xff]*$/.test(value) ? 'latin1' : 'unsafe'
}
