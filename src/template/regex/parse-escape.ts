import { type CharSet, DIGITS, FOLDED_WORD_CHARS, invertSet, SPACES, WORD_CHARS } from './char-set.ts'
import { type Cursor, fail, peek, take, takeChar, takeMatch } from './cursor.ts'
import { propertySet } from './property-set.ts'

/** The set of `\d`, `\W`, `\p{…}` and their like, the backslash taken; undefined where no such escape is next. */
export function parseSetEscape(cursor: Cursor): CharSet | undefined {
  const letter = peek(cursor)
  const named = classSet(cursor, letter.toLowerCase())
  if (named !== undefined) {
    cursor.position += 1
    return letter === letter.toLowerCase() ? named : invertSet(named)
  }
  if (!cursor.unicode || (letter !== 'p' && letter !== 'P')) return undefined
  const start = cursor.position
  const text = takeMatch(cursor, /[pP]\{[A-Za-z0-9_=]+\}/y)
  const set = text === undefined ? undefined : propertySet(text.slice(2, -1))
  if (set === undefined) {
    fail(cursor, 'REGEX_UNSUPPORTED', start, 'Unknown character property')
    return []
  }
  return letter === 'p' ? set : invertSet(set)
}

function classSet(cursor: Cursor, letter: string): CharSet | undefined {
  if (letter === 'd') return DIGITS
  if (letter === 's') return SPACES
  if (letter === 'w') return cursor.flags.folding === 'unicode' ? FOLDED_WORD_CHARS : WORD_CHARS
  return undefined
}

const CONTROL_ESCAPES: ReadonlyMap<string, number> = new Map([
  ['t', 9],
  ['n', 10],
  ['v', 11],
  ['f', 12],
  ['r', 13],
])

/** The character of an escape, the backslash taken. Source: ECMA-262, CharacterEscape with Annex B. */
export function parseCharEscape(cursor: Cursor, place: 'class' | 'atom'): number {
  const letter = peek(cursor)
  const control = CONTROL_ESCAPES.get(letter)
  if (control !== undefined) {
    cursor.position += 1
    return control
  }
  if (letter === 'c') return controlLetter(cursor, place)
  if (letter === 'x' || letter === 'u') return hexEscape(cursor)
  if (letter >= '0' && letter <= '7' && !cursor.unicode) return legacyOctal(cursor)
  if (letter === '0') {
    cursor.position += 1
    return 0
  }
  return takeChar(cursor)
}

function controlLetter(cursor: Cursor, place: 'class' | 'atom'): number {
  const allowed = place === 'class' && !cursor.unicode ? /c[A-Za-z0-9_]/y : /c[A-Za-z]/y
  const text = takeMatch(cursor, allowed)
  // Annex B: a backslash that starts no control escape stands for itself, and the c is read again.
  return text === undefined ? 0x5c : text.charCodeAt(1) % 32
}

function hexEscape(cursor: Cursor): number {
  if (cursor.unicode) {
    const braced = takeMatch(cursor, /u\{[0-9A-Fa-f]+\}/y)
    if (braced !== undefined) return Number.parseInt(braced.slice(2, -1), 16)
    const pair = takeMatch(cursor, /u[dD][89abAB][0-9A-Fa-f]{2}\\u[dD][c-fC-F][0-9A-Fa-f]{2}/y)
    if (pair !== undefined) {
      const high = Number.parseInt(pair.slice(1, 5), 16)
      const low = Number.parseInt(pair.slice(7), 16)
      return (high - 0xd800) * 0x400 + (low - 0xdc00) + 0x10000
    }
  }
  const text = takeMatch(cursor, /x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}/y)
  return text === undefined ? takeChar(cursor) : Number.parseInt(text.slice(1), 16)
}

function legacyOctal(cursor: Cursor): number {
  const digits = takeMatch(cursor, /[0-3][0-7]{0,2}|[4-7][0-7]?/y) ?? '0'
  return Number.parseInt(digits, 8)
}

/** The name between `<` and `>`, with its unicode escapes resolved; undefined where none is next. */
export function parseGroupName(cursor: Cursor): string | undefined {
  const start = cursor.position
  const end = cursor.source.indexOf('>', start)
  if (!take(cursor, '<') || end < 0) return undefined
  cursor.position = end + 1
  return cursor.source
    .slice(start + 1, end)
    .replace(/\\u\{([0-9A-Fa-f]+)\}/g, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)))
    .replace(/\\u([0-9A-Fa-f]{4})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}
