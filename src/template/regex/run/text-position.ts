import { type CharTest, charTest, FOLDED_WORD_CHARS, passes, WORD_CHARS } from '../char-set.ts'
import type { Assertion } from '../syntax.ts'
import type { Program } from './program.ts'

const WORD: CharTest = charTest(WORD_CHARS)

const FOLDED_WORD: CharTest = charTest(FOLDED_WORD_CHARS)

/** How a text is read: by code points where `unicode`, else by UTF-16 units. */
export type Reading = Pick<Program, 'unicode'>

const BY_CHARACTER: Reading = { unicode: true }

/** The character that starts at `at`; -1 at the end. */
export function charAfter(text: string, at: number, by: Reading): number {
  if (at >= text.length) return -1
  const unit = text.charCodeAt(at)
  if (!by.unicode || (unit & 0xfc00) !== 0xd800 || at + 1 >= text.length) return unit
  const low = text.charCodeAt(at + 1)
  return (low & 0xfc00) === 0xdc00 ? (unit - 0xd800) * 0x400 + (low - 0xdc00) + 0x10000 : unit
}

/** The character that ends at `at`; -1 at the start. */
export function charBefore(text: string, at: number, by: Reading): number {
  if (at <= 0) return -1
  const unit = text.charCodeAt(at - 1)
  if (!by.unicode || (unit & 0xfc00) !== 0xdc00 || at < 2) return unit
  const high = text.charCodeAt(at - 2)
  return (high & 0xfc00) === 0xd800 ? (high - 0xd800) * 0x400 + (unit - 0xdc00) + 0x10000 : unit
}

/** UTF-16 units of a character. */
export function unitsOf(char: number): number {
  return char > 0xffff ? 2 : 1
}

/**
 * The character that a program takes next at `at`; -1 where there is none. Inside a surrogate pair there is none:
 * the native engine looks for a start at every unit, and finds only what takes no character there.
 */
export function nextChar(program: Program, text: string, at: number): number {
  if (program.unicode && splitsPair(text, at)) return -1
  return program.direction === 'forward' ? charAfter(text, at, program) : charBefore(text, at, program)
}

/** A position inside a surrogate pair. */
export function splitsPair(text: string, at: number): boolean {
  return at > 0 && at < text.length && charBefore(text, at + 1, BY_CHARACTER) > 0xffff
}

/** Where a search begins: a unicode one steps back out of a surrogate pair. Source: RegExpBuiltinExec. */
export function searchStart(text: string, at: number, by: Reading): number {
  return by.unicode && splitsPair(text, at) ? at - 1 : at
}

/** A position at which an assertion holds. Source: ECMA-262, Assertion. */
export function holds(assertion: Assertion, text: string, at: number): boolean {
  switch (assertion) {
    case 'start':
      return at === 0
    case 'end':
      return at === text.length
    case 'lineStart':
      return at === 0 || isLineTerminator(text.charCodeAt(at - 1))
    case 'lineEnd':
      return at === text.length || isLineTerminator(text.charCodeAt(at))
    case 'word':
      return atWordBoundary(WORD, text, at)
    case 'notWord':
      return !atWordBoundary(WORD, text, at)
    case 'wordFolded':
      return atWordBoundary(FOLDED_WORD, text, at)
    default:
      return !atWordBoundary(FOLDED_WORD, text, at)
  }
}

function isLineTerminator(unit: number): boolean {
  return unit === 0x0a || unit === 0x0d || unit === 0x2028 || unit === 0x2029
}

function atWordBoundary(word: CharTest, text: string, at: number): boolean {
  const before = at > 0 && passes(word, text.charCodeAt(at - 1))
  const after = at < text.length && passes(word, text.charCodeAt(at))
  return before !== after
}
