import type { JsonPath } from './path.ts'
import { PathFault } from './problem.ts'

/** A path under parse. */
export interface PathCursor {
  readonly text: string
  position: number
  /** Filters and paths inside one another. */
  depth: number
  /** Parses a path that begins at the position and ends at an offset. */
  readonly parsePath: (cursor: PathCursor, end: number) => JsonPath
}

/** Reads a text in quotes; a backslash makes the next character a part of it. */
export function parseQuoted(cursor: PathCursor, end: number): string {
  const quote = cursor.text[cursor.position]
  if (quote !== "'" && quote !== '"') throw unexpected(cursor, 'a name in quotes')
  let name = ''
  for (let position = cursor.position + 1; position < end; position += 1) {
    const char = cursor.text.charAt(position)
    if (char === quote) {
      cursor.position = position + 1
      return name
    }
    if (char === '\\') position += 1
    name += char === '\\' ? unescaped(cursor, position) : char
  }
  throw new PathFault(cursor.position, `Expected ${quote} at the end of a text`)
}

const ESCAPES = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
  ['b', '\b'],
  ['f', '\f'],
])

function unescaped(cursor: PathCursor, position: number): string {
  const char = cursor.text.charAt(position)
  return ESCAPES.get(char) ?? char
}

/** Passes blanks. */
export function skipBlanks(cursor: PathCursor): void {
  while (cursor.text[cursor.position] === ' ') cursor.position += 1
}

/** Passes what a sticky pattern matches. */
export function matches(cursor: PathCursor, pattern: RegExp): RegExpExecArray | undefined {
  pattern.lastIndex = cursor.position
  const match = pattern.exec(cursor.text)
  if (match === null) return undefined
  cursor.position = pattern.lastIndex
  return match
}

/** The error of a character that cannot stand here. */
export function unexpected(cursor: PathCursor, words: string): PathFault {
  return new PathFault(cursor.position, `Expected ${words} at character ${cursor.position + 1} of the path`)
}
