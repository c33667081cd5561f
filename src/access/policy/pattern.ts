/**
 * A pattern of a policy: `*` stands for any run of characters, colons and slashes too, `?` for one; the rest is literal.
 * `${key}` stands for the value of a condition key, whose characters are all literal. Plain data.
 */
export interface Pattern {
  /** Texts between the runs; where variables have to be put in first, the whole text as one. */
  readonly pieces: readonly string[]
  readonly hasVariables: boolean
}

/** Value of a condition key; undefined where the request has none. Keys are in lower case. */
export type KeyValue = (key: string) => string | undefined

// No ARN and no header has these characters, so that a value put in for a variable can hold no wildcard.
const ANY_RUN = '\u0000'
const ANY_ONE = '\u0001'

const VARIABLE = /\$\{([^{},]+)(?:,\s*'([^']*)')?\}/g

/** Compiles a pattern; undefined where the text holds characters that would be taken for wildcards. */
export function compilePattern(text: string): Pattern | undefined {
  if (text.includes(ANY_RUN) || text.includes(ANY_ONE)) return undefined
  if (text.includes('${')) return { pieces: [markWildcards(text)], hasVariables: true }
  return { pieces: markWildcards(text).split(ANY_RUN), hasVariables: false }
}

/** Wildcards outside of variables; `${*}`, `${?}` and `${$}` are how a policy writes these characters themselves. */
function markWildcards(text: string): string {
  return text.replace(/\$\{[^{}]*\}|[*?]/g, part => (part === '*' ? ANY_RUN : part === '?' ? ANY_ONE : part))
}

/**
 * Matches a pattern with the whole text. Takes time in proportion to the text for each piece: no pattern, however
 * many wildcards it has, makes it try the same text twice.
 */
export function matchesPattern(pattern: Pattern, text: string, value: KeyValue): boolean {
  if (!pattern.hasVariables) return matchesPieces(pattern.pieces, text)
  const filled = fillIn(pattern.pieces[0] ?? '', value)
  return filled !== undefined && matchesPieces(filled.split(ANY_RUN), text)
}

/** A variable without a value makes the pattern match nothing. Documented: IAM, "policy variables". */
function fillIn(text: string, value: KeyValue): string | undefined {
  let isComplete = true
  const filled = text.replace(VARIABLE, (_, name: string, otherwise?: string) => {
    const key = name.trim()
    if (/^[*?$]$/.test(key)) return key
    const found = value(key.toLowerCase()) ?? otherwise
    if (found === undefined || found.includes(ANY_RUN) || found.includes(ANY_ONE)) isComplete = false
    return found ?? ''
  })
  return isComplete ? filled : undefined
}

function matchesPieces(pieces: readonly string[], text: string): boolean {
  const [first = '', ...rest] = pieces
  const last = rest.pop()
  if (last === undefined) return text.length === first.length && standsAt(text, first, 0)
  const end = text.length - last.length
  if (end < first.length || !standsAt(text, first, 0) || !standsAt(text, last, end)) return false
  let position = first.length
  for (const piece of rest) {
    const found = findPiece(text, piece, position)
    if (found < 0) return false
    position = found + piece.length
  }
  return position <= end
}

function findPiece(text: string, piece: string, from: number): number {
  if (!piece.includes(ANY_ONE)) return text.indexOf(piece, from)
  for (let at = from; at + piece.length <= text.length; at++) if (standsAt(text, piece, at)) return at
  return -1
}

function standsAt(text: string, piece: string, at: number): boolean {
  if (!piece.includes(ANY_ONE)) return text.startsWith(piece, at)
  for (let index = 0; index < piece.length; index++) {
    if (piece[index] !== ANY_ONE && piece[index] !== text[at + index]) return false
  }
  return true
}
