import type { Folding } from './case-folding.ts'
import { type RegexProblem, type RegexProblemCode, regexProblem } from './problem.ts'

/** Flags that a modifier group `(?i-s:…)` may change. */
export interface AtomFlags {
  /** Absent = letter case matters. */
  readonly folding: Folding | undefined
  readonly dot: 'all' | 'line'
  readonly anchors: 'text' | 'line'
}

/** Where a parse stands. The first problem is kept and moves the cursor to the end, so that every loop runs out. */
export interface Cursor {
  readonly source: string
  readonly unicode: boolean
  /** Capture groups of the whole pattern, which decide what `\2` means. */
  readonly totalGroups: number
  /** `\k` is a reference: in non-unicode mode only where the pattern has a named group. */
  readonly hasNames: boolean
  readonly names: Map<string, number[]>
  readonly backreferenceNames: { readonly name: string; readonly groups: number[] }[]
  /** Numbers and names of the capture groups around the cursor. */
  readonly openGroups: (number | string | undefined)[]
  position: number
  groupCount: number
  depth: number
  flags: AtomFlags
  hasBackreference: boolean
  problem: RegexProblem | undefined
}

/** Records the first problem and ends the parse. */
export function fail(cursor: Cursor, code: RegexProblemCode, position: number, message: string): void {
  cursor.problem ??= regexProblem(code, position, message)
  cursor.position = cursor.source.length
}

/** The next UTF-16 unit without taking it; empty at the end. */
export function peek(cursor: Cursor, ahead = 0): string {
  return cursor.source[cursor.position + ahead] ?? ''
}

/** Takes the text if it is next. */
export function take(cursor: Cursor, text: string): boolean {
  if (!cursor.source.startsWith(text, cursor.position)) return false
  cursor.position += text.length
  return true
}

/** Takes what the sticky pattern matches; undefined and nothing taken where it does not. */
export function takeMatch(cursor: Cursor, sticky: RegExp): string | undefined {
  sticky.lastIndex = cursor.position
  const match = sticky.exec(cursor.source)
  if (match === null) return undefined
  cursor.position += match[0].length
  return match[0]
}

/** Takes one character: a code point in unicode mode, else a UTF-16 unit. */
export function takeChar(cursor: Cursor): number {
  const { source, position } = cursor
  const char = (cursor.unicode ? source.codePointAt(position) : source.charCodeAt(position)) ?? 0
  cursor.position += char > 0xffff ? 2 : 1
  return char
}
