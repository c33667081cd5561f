/** Characters as inclusive ranges, flat (`[low, high, low, high…]`), ascending, neither touching nor overlapping. */
export type CharSet = readonly number[]

/** The largest code point. */
export const MAX_CODE_POINT = 0x10ffff

/** No character. */
export const EMPTY_SET: CharSet = []

/** Every character. */
export const ALL_CHARS: CharSet = [0, MAX_CODE_POINT]

/** `\d` of JavaScript, and of Java without flags. */
export const DIGITS: CharSet = [0x30, 0x39]

/** `\w` without case folding. */
export const WORD_CHARS: CharSet = [0x30, 0x39, 0x41, 0x5a, 0x5f, 0x5f, 0x61, 0x7a]

/** `\w` under flags i and u: two characters fold to `s` and `k`. Source: ECMA-262, WordCharacters. */
export const FOLDED_WORD_CHARS: CharSet = [...WORD_CHARS, 0x17f, 0x17f, 0x212a, 0x212a]

/** `\s` of JavaScript: white space and line terminators. */
export const SPACES: CharSet = charSet([
  0x09, 0x0d, 0x20, 0x20, 0xa0, 0xa0, 0x1680, 0x1680, 0x2000, 0x200a, 0x2028, 0x2029, 0x202f, 0x202f, 0x205f, 0x205f,
  0x3000, 0x3000, 0xfeff, 0xfeff,
])

/** Line terminators, the characters that `.` of JavaScript leaves out. */
export const LINE_TERMINATORS: CharSet = [0x0a, 0x0a, 0x0d, 0x0d, 0x2028, 0x2029]

/** Puts ranges, in any order and overlapping, in the form of a CharSet. */
export function charSet(ranges: readonly number[]): CharSet {
  const pairs: [number, number][] = []
  for (let i = 0; i + 1 < ranges.length; i += 2) pairs.push([ranges[i] ?? 0, ranges[i + 1] ?? 0])
  pairs.sort((left, right) => left[0] - right[0])
  const out: number[] = []
  for (const [low, high] of pairs) {
    const last = out[out.length - 1]
    if (last !== undefined && low <= last + 1) out[out.length - 1] = Math.max(last, high)
    else out.push(low, high)
  }
  return out
}

/** Every character of either set. */
export function unionSet(left: CharSet, right: CharSet): CharSet {
  return charSet([...left, ...right])
}

/** Every character that is not in the set. */
export function invertSet(set: CharSet): CharSet {
  const out: number[] = []
  let next = 0
  for (let i = 0; i < set.length; i += 2) {
    const low = set[i] ?? 0
    if (low > next) out.push(next, low - 1)
    next = (set[i + 1] ?? 0) + 1
  }
  if (next <= MAX_CODE_POINT) out.push(next, MAX_CODE_POINT)
  return out
}

/** Every character of both sets. */
export function intersectSets(left: CharSet, right: CharSet): CharSet {
  return invertSet(unionSet(invertSet(left), invertSet(right)))
}

/** Two sets that have a character in common. */
export function setsMeet(left: CharSet, right: CharSet): boolean {
  let i = 0
  let j = 0
  while (i < left.length && j < right.length) {
    const low = Math.max(left[i] ?? 0, right[j] ?? 0)
    const leftHigh = left[i + 1] ?? 0
    const rightHigh = right[j + 1] ?? 0
    if (low <= Math.min(leftHigh, rightHigh)) return true
    if (leftHigh < rightHigh) i += 2
    else j += 2
  }
  return false
}

/** Membership of a character, found by halving, as sets of letters have hundreds of ranges. */
export function setHas(set: CharSet, char: number): boolean {
  let low = 0
  let high = set.length >> 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (char > (set[2 * middle + 1] ?? 0)) low = middle + 1
    else high = middle
  }
  return 2 * low < set.length && char >= (set[2 * low] ?? 0)
}

/** Ranges above U+FFFF. V8 tries these one after the other, so they weigh in the proven bound. */
export function astralRanges(set: CharSet): number {
  let count = 0
  for (let i = 1; i < set.length; i += 2) if ((set[i] ?? 0) > 0xffff) count += 1
  return count
}

/** A set made ready for matching: a table for ASCII, ranges for the rest. */
export interface CharTest {
  readonly ascii: Uint8Array
  readonly set: CharSet
}

/** Makes a set ready for matching. */
export function charTest(set: CharSet): CharTest {
  const ascii = new Uint8Array(128)
  for (let char = 0; char < 128; char += 1) ascii[char] = setHas(set, char) ? 1 : 0
  return { ascii, set }
}

/** A character, -1 standing for "none", that the test lets pass. */
export function passes(test: CharTest, char: number): boolean {
  return char < 128 ? test.ascii[char] === 1 : setHas(test.set, char)
}
