import { ALL_CHARS, type CharSet, charSet, invertSet, LINE_TERMINATORS } from './char-set.ts'
import { type AtomFlags, type Cursor, fail, peek, take, takeChar, takeMatch } from './cursor.ts'
import { folded, parseClass } from './parse-class.ts'
import { parseCharEscape, parseGroupName, parseSetEscape } from './parse-escape.ts'
import { type RegexProblem, regexProblem } from './problem.ts'
import type { Assertion, Node, Pattern } from './syntax.ts'

/** The longest pattern that is read where the caller sets no limit, in UTF-16 units. */
export const MAX_PATTERN_CHARS = 20_000

/** The deepest nesting of groups that is read. */
export const MAX_PATTERN_DEPTH = 200

const SUPPORTED_FLAGS = /^[gimsuy]*$/

const EMPTY: Node = { kind: 'sequence', items: [] }

/**
 * Reads a JavaScript regular expression. Accepts what the native engine accepts (flags g, i, m, s, u, y).
 * Answers REGEX_SYNTAX, REGEX_UNSUPPORTED (flags d and v) or REGEX_TOO_COMPLEX with the position.
 */
export function parsePattern(source: string, flags: string, maxChars = MAX_PATTERN_CHARS): Pattern | RegexProblem {
  if (!SUPPORTED_FLAGS.test(flags)) return regexProblem('REGEX_UNSUPPORTED', 0, `Flags ${flags} are not supported`)
  if (source.length > maxChars) {
    return regexProblem('REGEX_TOO_COMPLEX', maxChars, `Longer than ${maxChars} characters`)
  }
  const cursor = newCursor(source, flags)
  const root = parseChoice(cursor)
  if (cursor.position < source.length) fail(cursor, 'REGEX_SYNTAX', cursor.position, 'Unmatched )')
  for (const { name, groups } of cursor.backreferenceNames) groups.push(...(cursor.names.get(name) ?? []))
  const refusal = nativeRefusal(source, flags)
  if (refusal !== undefined) return regexProblem('REGEX_SYNTAX', cursor.problem?.position ?? 0, refusal)
  if (cursor.problem !== undefined) return cursor.problem
  const { groupCount, names, unicode, hasBackreference } = cursor
  return { root, groupCount, names, unicode, sticky: flags.includes('y'), hasBackreference }
}

/** The native engine decides what is valid, so our own parser need not know each early error. */
function nativeRefusal(source: string, flags: string): string | undefined {
  try {
    new RegExp(source, flags)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : 'Invalid regular expression'
  }
}

function newCursor(source: string, flags: string): Cursor {
  const unicode = flags.includes('u')
  const counts = countGroups(source)
  return {
    source,
    unicode,
    totalGroups: counts.groups,
    hasNames: counts.named > 0,
    names: new Map(),
    backreferenceNames: [],
    openGroups: [],
    position: 0,
    groupCount: 0,
    depth: 0,
    flags: {
      folding: flags.includes('i') ? foldingOf({ unicode }) : undefined,
      dot: flags.includes('s') ? 'all' : 'line',
      anchors: flags.includes('m') ? 'line' : 'text',
    },
    hasBackreference: false,
    problem: undefined,
  }
}

function foldingOf({ unicode }: Pick<Cursor, 'unicode'>): 'unicode' | 'legacy' {
  return unicode ? 'unicode' : 'legacy'
}

function countGroups(source: string): { groups: number; named: number } {
  let groups = 0
  let named = 0
  for (const [token] of source.matchAll(/\\.|\[(?:\\.|[^\]\\])*\]?|\((?:\?<(?![=!]))?(?!\?)/gs)) {
    if (!token.startsWith('(')) continue
    groups += 1
    if (token.length > 1) named += 1
  }
  return { groups, named }
}

function parseChoice(cursor: Cursor): Node {
  const start = cursor.position
  cursor.depth += 1
  if (cursor.depth > MAX_PATTERN_DEPTH) fail(cursor, 'REGEX_TOO_COMPLEX', start, 'Nested too deeply')
  const options = [parseSequence(cursor)]
  while (take(cursor, '|')) options.push(parseSequence(cursor))
  cursor.depth -= 1
  return options.length === 1 ? (options[0] ?? EMPTY) : { kind: 'choice', options }
}

function parseSequence(cursor: Cursor): Node {
  const items: Node[] = []
  while (cursor.position < cursor.source.length) {
    const next = peek(cursor)
    if (next === '|' || next === ')') break
    items.push(parseTerm(cursor))
  }
  return items.length === 1 ? (items[0] ?? EMPTY) : { kind: 'sequence', items }
}

function parseTerm(cursor: Cursor): Node {
  const from = cursor.groupCount + 1
  const atom = parseAtom(cursor)
  const position = cursor.position
  const quantifier = takeMatch(cursor, /(?:[*+?]|\{\d+(?:,\d*)?\})\??/y)
  if (quantifier === undefined) return atom
  const [min, max] = quantifierBounds(quantifier)
  const greed = quantifier.length > 1 && quantifier.endsWith('?') ? 'lazy' : 'greedy'
  return { kind: 'repeat', body: atom, min, max, greed, groups: { from, to: cursor.groupCount + 1 }, position }
}

/** Beyond any text's length, so a bound this high and a higher one mean the same. */
const ENDLESS = 2 ** 31 - 1

function quantifierBounds(quantifier: string): [min: number, max: number] {
  if (quantifier.startsWith('*')) return [0, Number.POSITIVE_INFINITY]
  if (quantifier.startsWith('+')) return [1, Number.POSITIVE_INFINITY]
  if (quantifier.startsWith('?')) return [0, 1]
  const [low = '0', high] = quantifier.slice(1, quantifier.indexOf('}')).split(',')
  const min = Math.min(Number(low), ENDLESS)
  if (high === undefined) return [min, min]
  return [min, high === '' || Number(high) >= ENDLESS ? Number.POSITIVE_INFINITY : Number(high)]
}

function parseAtom(cursor: Cursor): Node {
  const position = cursor.position
  if (take(cursor, '^')) return assertion(cursor.flags.anchors === 'line' ? 'lineStart' : 'start')
  if (take(cursor, '$')) return assertion(cursor.flags.anchors === 'line' ? 'lineEnd' : 'end')
  if (take(cursor, '(')) return parseGroup(cursor, position)
  if (take(cursor, '[')) return { kind: 'chars', set: parseClass(cursor), position }
  if (take(cursor, '.')) {
    return { kind: 'chars', set: cursor.flags.dot === 'all' ? ALL_CHARS : invertSet(LINE_TERMINATORS), position }
  }
  if (take(cursor, '\\')) return parseEscape(cursor, position)
  if (/[*+?]/.test(peek(cursor))) fail(cursor, 'REGEX_SYNTAX', position, 'Nothing to repeat')
  return oneChar(cursor, takeChar(cursor), position)
}

function assertion(kind: Assertion): Node {
  return { kind: 'assert', assertion: kind }
}

function oneChar(cursor: Cursor, char: number, position: number): Node {
  return chars(cursor, [char, char], position)
}

function chars(cursor: Cursor, set: CharSet, position: number): Node {
  return { kind: 'chars', set: folded(cursor, charSet(set)), position }
}

function parseEscape(cursor: Cursor, position: number): Node {
  const wordFolded = cursor.flags.folding === 'unicode'
  if (take(cursor, 'b')) return assertion(wordFolded ? 'wordFolded' : 'word')
  if (take(cursor, 'B')) return assertion(wordFolded ? 'notWordFolded' : 'notWord')
  if (peek(cursor) === '') fail(cursor, 'REGEX_SYNTAX', position, 'Nothing follows the backslash')
  const reference = parseBackreference(cursor, position)
  if (reference !== undefined) return reference
  const set = parseSetEscape(cursor)
  return set === undefined ? oneChar(cursor, parseCharEscape(cursor, 'atom'), position) : chars(cursor, set, position)
}

function parseBackreference(cursor: Cursor, position: number): Node | undefined {
  const to = peek(cursor) === 'k' && (cursor.unicode || cursor.hasNames) ? referredName(cursor) : referredNumber(cursor)
  if (to === undefined) return undefined
  // Inside its own group a reference finds nothing captured yet, which is the empty text.
  if (cursor.openGroups.includes(to)) return EMPTY
  cursor.hasBackreference = true
  const groups = typeof to === 'number' ? [to] : []
  // Groups may come after a reference by name, so the numbers are filled in at the end.
  if (typeof to === 'string') cursor.backreferenceNames.push({ name: to, groups })
  return { kind: 'backreference', groups, folding: cursor.flags.folding, position }
}

function referredName(cursor: Cursor): string | undefined {
  cursor.position += 1
  return parseGroupName(cursor)
}

/** Annex B: a number above the count of groups is an octal escape or a plain digit. */
function referredNumber(cursor: Cursor): number | undefined {
  const digits = /[1-9]\d*/y
  digits.lastIndex = cursor.position
  const number = digits.exec(cursor.source)?.[0]
  if (number === undefined || Number(number) > cursor.totalGroups) return undefined
  cursor.position += number.length
  return Number(number)
}

function parseGroup(cursor: Cursor, position: number): Node {
  if (!take(cursor, '?')) return parseCapture(cursor, position)
  for (const [opening, direction, sense] of LOOKS) {
    if (!take(cursor, opening)) continue
    const from = cursor.groupCount + 1
    const body = parseBody(cursor, position)
    return { kind: 'look', body, direction, sense, groups: { from, to: cursor.groupCount + 1 }, position }
  }
  if (peek(cursor) === '<') {
    const name = parseGroupName(cursor)
    if (name !== undefined) return parseCapture(cursor, position, name)
  }
  return parseModified(cursor, position)
}

const LOOKS = [
  ['=', 'ahead', 'positive'],
  ['!', 'ahead', 'negative'],
  ['<=', 'behind', 'positive'],
  ['<!', 'behind', 'negative'],
] as const

function parseCapture(cursor: Cursor, position: number, name?: string): Node {
  cursor.groupCount += 1
  const number = cursor.groupCount
  if (name !== undefined) cursor.names.set(name, [...(cursor.names.get(name) ?? []), number])
  cursor.openGroups.push(number, name)
  const body = parseBody(cursor, position)
  cursor.openGroups.length -= 2
  return { kind: 'group', body, number }
}

function parseModified(cursor: Cursor, position: number): Node {
  const modifiers = takeMatch(cursor, /[ims]*(?:-[ims]*)?:/y)
  if (modifiers === undefined) {
    fail(cursor, 'REGEX_SYNTAX', position, 'Unknown group')
    return EMPTY
  }
  const outer = cursor.flags
  const [on = '', off = ''] = modifiers.slice(0, -1).split('-')
  cursor.flags = modify(modify(outer, on, 'on', cursor), off, 'off', cursor)
  const body = parseBody(cursor, position)
  cursor.flags = outer
  return body
}

function modify(flags: AtomFlags, letters: string, to: 'on' | 'off', cursor: Cursor): AtomFlags {
  return {
    folding: letters.includes('i') ? (to === 'on' ? foldingOf(cursor) : undefined) : flags.folding,
    dot: letters.includes('s') ? (to === 'on' ? 'all' : 'line') : flags.dot,
    anchors: letters.includes('m') ? (to === 'on' ? 'line' : 'text') : flags.anchors,
  }
}

function parseBody(cursor: Cursor, position: number): Node {
  const body = parseChoice(cursor)
  if (!take(cursor, ')')) fail(cursor, 'REGEX_SYNTAX', position, 'Missing )')
  return body
}
