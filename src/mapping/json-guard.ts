/** Bounds of a JSON body that is mapped. Defaults: hardening §1, `limits.jsonDepth` and `limits.jsonNodes`. */
export const JSON_LIMITS = { depth: 128, nodes: 200_000 } as const

const QUOTE = 34
const BACKSLASH = 92

/** Above so many characters, a text is counted before any of it is parsed. Documented: hardening §1. */
const COUNTED_FIRST = 256 * 1024

/**
 * A large JSON text that nests deeper or holds more members than the limits, counted over the text before any of it is
 * parsed: parsing is the cost that an attacker would have us pay. A smaller one cannot hold too many members, and is
 * asked for its depth when it is parsed, which costs a fifth.
 */
export function exceedsBeforeParsing(text: string): boolean {
  return text.length > COUNTED_FIRST && countsExceed(text)
}

/** The same for a text of any size that could not be parsed: the limits are told before the fault. */
export function exceedsUnparsed(text: string): boolean {
  return mayNestTooDeep(text) && countsExceed(text)
}

/** A parsed JSON value that nests deeper than the limit; a text with few brackets is only searched for them. */
export function isTooDeep(text: string, value: unknown): boolean {
  return mayNestTooDeep(text) && nestsDeeperThan(value, JSON_LIMITS.depth)
}

/** Opening brackets, those inside strings included, are at least as many as levels. */
function mayNestTooDeep(text: string): boolean {
  let left = JSON_LIMITS.depth
  for (const bracket of ['{', '[']) {
    for (let at = text.indexOf(bracket); at >= 0; at = text.indexOf(bracket, at + 1)) if (--left < 0) return true
  }
  return false
}

function nestsDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (levels === 0) return true
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) if (nestsDeeperThan(value[index], levels - 1)) return true
    return false
  }
  for (const key in value) if (nestsDeeperThan((value as Record<string, unknown>)[key], levels - 1)) return true
  return false
}

function countsExceed(text: string): boolean {
  let depth = 0
  let nodes = 0
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c === QUOTE) i = endOfString(text, i)
    else if (c === 123 || c === 91) {
      if (++depth > JSON_LIMITS.depth) return true
    } else if (c === 125 || c === 93) depth--
    else if (c === 44 && ++nodes > JSON_LIMITS.nodes) return true
  }
  return false
}

/** Index of the quote that ends the string which starts at `start`; the text's end where none does. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1)
  while (end >= 0 && isEscaped(text, end)) end = text.indexOf('"', end + 1)
  return end < 0 ? text.length : end
}

function isEscaped(text: string, at: number): boolean {
  let backslashes = 0
  while (text.charCodeAt(at - 1 - backslashes) === BACKSLASH) backslashes++
  return backslashes % 2 === 1
}
