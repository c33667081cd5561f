import { type CharSet, charSet, setHas } from './char-set.ts'

/** `legacy` folds UTF-16 units through upper case, `unicode` code points by simple case folding (flag `u`). */
export type Folding = 'legacy' | 'unicode'

/**
 * Characters whose simple case folding is not "lower case of upper case".
 * Observed: the native engine over all code points (case-folding.test.ts).
 */
const FOLDING_EXCEPTIONS: ReadonlyMap<number, number> = new Map([
  [0x0130, 0x0130],
  [0x0131, 0x0131],
  [0x1fd3, 0x0390],
  [0x1fe3, 0x03b0],
  [0xfb05, 0xfb06],
])

/** One character stands for all that `i` makes equal. Source: ECMA-262, Canonicalize. */
export function canonical(char: number, folding: Folding): number {
  return folding === 'legacy' ? upperUnit(char) : fold(char)
}

function upperUnit(char: number): number {
  const upper = String.fromCharCode(char).toUpperCase()
  if (upper.length !== 1) return char
  const code = upper.charCodeAt(0)
  return char >= 128 && code < 128 ? char : code
}

function fold(char: number): number {
  const exception = FOLDING_EXCEPTIONS.get(char)
  if (exception !== undefined) return exception
  return single(single(char, 'toUpperCase'), 'toLowerCase')
}

/** The other case where that is one code point, else the character itself. */
function single(char: number, method: 'toUpperCase' | 'toLowerCase'): number {
  const mapped = String.fromCodePoint(char)[method]()
  const code = mapped.codePointAt(0) ?? char
  return mapped.length === (code > 0xffff ? 2 : 1) ? code : char
}

const CLASSES = new Map<Folding, readonly (readonly number[])[]>()

/** All groups of at least two equal characters; made at first need, because it walks all letters (10 to 30 ms). */
function equalClasses(folding: Folding): readonly (readonly number[])[] {
  const known = CLASSES.get(folding)
  if (known !== undefined) return known
  const groups = new Map<number, number[]>()
  // No script above U+1FFFF has case.
  const end = folding === 'legacy' ? 0x10000 : 0x20000
  for (let char = 0; char < end; char += 1) {
    const key = canonical(char, folding)
    if (key === char) continue
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [key, char])
    else group.push(char)
  }
  const classes = [...groups.values()]
  CLASSES.set(folding, classes)
  return classes
}

const ASCII_ONLY_END = 128

/** The set with every character that `i` makes equal to one of its own. */
export function foldSet(set: CharSet, folding: Folding): CharSet {
  const added: number[] = []
  if (folding === 'legacy' && (set[set.length - 1] ?? 0) < ASCII_ONLY_END) {
    // Legacy folding never leaves ASCII, so the common case needs no table.
    for (let upper = 0x41; upper <= 0x5a; upper += 1) {
      const lower = upper + 32
      if (setHas(set, upper) !== setHas(set, lower)) added.push(upper, upper, lower, lower)
    }
    return added.length === 0 ? set : charSet([...set, ...added])
  }
  for (const group of equalClasses(folding)) {
    if (!group.some(char => setHas(set, char))) continue
    for (const char of group) added.push(char, char)
  }
  return added.length === 0 ? set : charSet([...set, ...added])
}
