import { foldSet } from './case-folding.ts'
import { type CharSet, charSet, EMPTY_SET, invertSet, unionSet } from './char-set.ts'
import { type Cursor, fail, peek, take, takeChar } from './cursor.ts'
import { parseCharEscape, parseSetEscape } from './parse-escape.ts'

/** The set with the characters that the flags in force make equal. */
export function folded(cursor: Cursor, set: CharSet): CharSet {
  return cursor.flags.folding === undefined ? set : foldSet(set, cursor.flags.folding)
}

/** The set of `[…]`, the bracket taken. Source: ECMA-262, ClassContents with Annex B. */
export function parseClass(cursor: Cursor): CharSet {
  const start = cursor.position - 1
  const inverted = take(cursor, '^')
  let set: CharSet = EMPTY_SET
  const singles: number[] = []
  while (cursor.position < cursor.source.length && peek(cursor) !== ']') {
    const low = parseClassAtom(cursor)
    if (peek(cursor) !== '-' || peek(cursor, 1) === ']' || peek(cursor, 1) === '') {
      set = add(set, singles, low)
      continue
    }
    cursor.position += 1
    const high = parseClassAtom(cursor)
    if (typeof low === 'number' && typeof high === 'number') singles.push(low, high)
    // Annex B: next to a set such as \w the hyphen stands for itself.
    else set = add(add(add(set, singles, low), singles, 0x2d), singles, high)
  }
  if (!take(cursor, ']')) fail(cursor, 'REGEX_SYNTAX', start, 'Missing ]')
  const whole = folded(cursor, unionSet(set, charSet(singles)))
  return inverted ? invertSet(whole) : whole
}

function add(set: CharSet, singles: number[], atom: number | CharSet): CharSet {
  if (typeof atom !== 'number') return unionSet(set, atom)
  singles.push(atom, atom)
  return set
}

function parseClassAtom(cursor: Cursor): number | CharSet {
  if (!take(cursor, '\\')) return takeChar(cursor)
  if (take(cursor, 'b')) return 8
  return parseSetEscape(cursor) ?? parseCharEscape(cursor, 'class')
}
