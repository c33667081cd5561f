import type { CharSet } from '../char-set.ts'
import { failJava, type JavaCursor, sees, takesChar, takesMatch } from './cursor.ts'
import { JAVA_CLASSES, javaProperty, ofLetter } from './sets.ts'

/** The set of `\d`, `\H`, `\p{…}` and their like, the backslash taken; undefined where no such escape is next. */
export function javaSetEscape(cursor: JavaCursor): CharSet | undefined {
  const start = cursor.position
  const letter = cursor.pattern[start] ?? ''
  const known = JAVA_CLASSES.get(letter.toLowerCase())
  if (known !== undefined) {
    cursor.position += 1
    return ofLetter(letter, known)
  }
  if (letter !== 'p' && letter !== 'P') return undefined
  const text = takesMatch(cursor, /[pP](?:\{\^?[^{}]*\}|[A-Z])/y)
  const name = text?.replace(/^[pP]\{?|\}$/g, '') ?? ''
  const set = javaProperty(name, cursor.flags.i ? 'folded' : 'exact')
  if (set !== undefined) return ofLetter(letter, set)
  failJava(cursor, 'REGEX_UNSUPPORTED', start - 1, `Character property ${name} is not supported`)
  return []
}

const NAMED_CHARS: ReadonlyMap<string, number> = new Map([
  ['a', 0x07],
  ['e', 0x1b],
  ['f', 0x0c],
  ['n', 0x0a],
  ['r', 0x0d],
  ['t', 0x09],
])

/** The character of an escape, the backslash taken. Fails for a letter that escapes nothing, as Java does. */
export function javaCharEscape(cursor: JavaCursor): number {
  const start = cursor.position
  const letter = cursor.pattern[start] ?? ''
  const named = NAMED_CHARS.get(letter)
  if (named !== undefined) {
    cursor.position += 1
    return named
  }
  if (letter === '0') return octal(cursor)
  if (letter === 'x' || letter === 'u') return hex(cursor)
  if (letter === 'c' && start + 1 < cursor.pattern.length) {
    cursor.position += 1
    return takesChar(cursor) ^ 64
  }
  if (/^[A-Za-z0-9]?$/.test(letter)) failJava(cursor, 'REGEX_SYNTAX', start - 1, `Unknown escape \\${letter}`)
  return takesChar(cursor)
}

function octal(cursor: JavaCursor): number {
  const start = cursor.position
  const digits = takesMatch(cursor, /0(?:[0-3][0-7]{0,2}|[4-7][0-7]?)/y)
  if (digits === undefined) failJava(cursor, 'REGEX_SYNTAX', start - 1, 'Octal digits must follow \\0')
  return Number.parseInt(digits ?? '0', 8)
}

function hex(cursor: JavaCursor): number {
  const start = cursor.position
  const braced = takesMatch(cursor, /x\{[0-9A-Fa-f]{1,6}\}/y)
  const digits = braced?.slice(2, -1) ?? takesMatch(cursor, /x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}/y)?.slice(1)
  const char = Number.parseInt(digits ?? '', 16)
  if (!(char <= 0x10ffff)) {
    failJava(cursor, 'REGEX_SYNTAX', start - 1, 'Hexadecimal digits of a character must follow')
    return 0
  }
  // Two escapes that make a surrogate pair are one character.
  if (char >= 0xd800 && char < 0xdc00 && sees(cursor, '\\u')) {
    const low = takesMatch(cursor, /\\u[dD][c-fC-F][0-9A-Fa-f]{2}/y)
    if (low !== undefined) return (char - 0xd800) * 0x400 + (Number.parseInt(low.slice(2), 16) - 0xdc00) + 0x10000
  }
  return char
}

/** The characters of `\Q…\E`, which is next; the end of the pattern ends it too. Undefined where it is not. */
export function javaQuote(cursor: JavaCursor): string | undefined {
  if (!sees(cursor, '\\Q')) return undefined
  const end = cursor.pattern.indexOf('\\E', cursor.position)
  const text = cursor.pattern.slice(cursor.position + 2, end < 0 ? undefined : end)
  cursor.position = end < 0 ? cursor.pattern.length : end + 2
  return text
}
