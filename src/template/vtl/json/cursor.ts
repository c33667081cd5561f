/** A text that is read and the position in it. */
export interface Cursor {
  readonly text: string
  position: number
}

/** The end of what can be read: thrown, for it ends all that is being read. */
export class Unreadable extends Error {}

/** The character at the position; empty at the end. */
export function peek(cursor: Cursor): string {
  return cursor.text.charAt(cursor.position)
}

const BLANKS = /[ \r\n\t]*/y
const DIGITS = /\d*/y

export function skipBlanks(cursor: Cursor): void {
  skip(cursor, BLANKS)
}

export function skipDigits(cursor: Cursor): void {
  skip(cursor, DIGITS)
}

function skip(cursor: Cursor, pattern: RegExp): void {
  pattern.lastIndex = cursor.position
  pattern.exec(cursor.text)
  cursor.position = pattern.lastIndex
}

/** Reads up to one of the stops or to the end, without the blanks around. */
export function readWord(cursor: Cursor, stops: RegExp): string {
  const start = cursor.position
  stops.lastIndex = start
  const found = stops.exec(cursor.text)
  cursor.position = found === null ? cursor.text.length : found.index
  return trimmed(cursor.text, start, cursor.position)
}

/** A part of a text without the blanks and control characters around it. */
export function trimmed(text: string, start: number, end: number): string {
  let first = start
  let last = end
  while (first < last && text.charCodeAt(first) <= 32) first += 1
  while (last > first && text.charCodeAt(last - 1) <= 32) last -= 1
  return text.slice(first, last)
}
