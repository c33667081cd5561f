import { type CharSet, charSet, EMPTY_SET, intersectSets, invertSet, unionSet } from '../char-set.ts'
import { failJava, foldAscii, type JavaCursor, sees, takes, takesChar } from './cursor.ts'
import { javaCharEscape, javaQuote, javaSetEscape } from './escape.ts'

/** How deep classes may be nested. */
const MAX_CLASS_DEPTH = 50

/**
 * The set of `[…]`, the bracket taken: unions `[a[b-d]]` and intersections `[a-z&&[^q]]` included. `^` applies to all
 * that follows, as since Java 9.
 */
export function javaClass(cursor: JavaCursor, depth = 0): CharSet {
  const start = cursor.position - 1
  if (depth > MAX_CLASS_DEPTH) failJava(cursor, 'REGEX_TOO_COMPLEX', start, 'Classes nested too deeply')
  const inverted = takes(cursor, '^')
  // As Java: an intersection without a left side is its right side.
  takes(cursor, '&&')
  let set = union(cursor, depth)
  while (takes(cursor, '&&')) set = intersectSets(set, union(cursor, depth))
  if (!takes(cursor, ']')) failJava(cursor, 'REGEX_SYNTAX', start, 'Missing ]')
  return inverted ? invertSet(set) : set
}

/** Items side by side, up to `&&` or the bracket, as one set. A bracket that comes first stands for itself. */
function union(cursor: JavaCursor, depth: number): CharSet {
  const start = cursor.position
  let set: CharSet = EMPTY_SET
  for (let first = true; cursor.position < cursor.pattern.length; first = false) {
    if (sees(cursor, '&&') || (sees(cursor, ']') && !first)) break
    set = unionSet(set, item(cursor, depth))
  }
  if (cursor.position === start) failJava(cursor, 'REGEX_SYNTAX', start, 'Empty class')
  return set
}

function item(cursor: JavaCursor, depth: number): CharSet {
  if (takes(cursor, '[')) return javaClass(cursor, depth + 1)
  const quoted = javaQuote(cursor)
  if (quoted !== undefined)
    return fold(
      cursor,
      [...quoted].flatMap(char => [char.codePointAt(0) ?? 0, char.codePointAt(0) ?? 0]),
    )
  const low = single(cursor)
  if (typeof low !== 'number') return low
  const start = cursor.position
  const ranged = sees(cursor, '-') && !sees(cursor, '-]') && !sees(cursor, '-[') && !sees(cursor, '-&&')
  if (!ranged) return fold(cursor, [low, low])
  cursor.position += 1
  const high = single(cursor)
  if (typeof high !== 'number' || high < low) {
    failJava(cursor, 'REGEX_SYNTAX', start, 'Illegal character range')
    return EMPTY_SET
  }
  return fold(cursor, [low, high])
}

function single(cursor: JavaCursor): number | CharSet {
  if (!takes(cursor, '\\')) return takesChar(cursor)
  return javaSetEscape(cursor) ?? javaCharEscape(cursor)
}

function fold(cursor: JavaCursor, ranges: readonly number[]): CharSet {
  const set = charSet(ranges)
  return cursor.flags.i ? foldAscii(set) : set
}
