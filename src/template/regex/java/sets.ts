import { ALL_CHARS, type CharSet, charSet, DIGITS, EMPTY_SET, invertSet, WORD_CHARS } from '../char-set.ts'
import { propertySet } from '../property-set.ts'

/** Line terminators, the characters that `.` leaves out. Documented: java.util.regex.Pattern, "Line terminators". */
export const JAVA_LINE_TERMINATORS: CharSet = [0x0a, 0x0a, 0x0d, 0x0d, 0x85, 0x85, 0x2028, 0x2029]

const HORIZONTAL: CharSet = charSet([
  0x09, 0x09, 0x20, 0x20, 0xa0, 0xa0, 0x1680, 0x1680, 0x180e, 0x180e, 0x2000, 0x200a, 0x202f, 0x202f, 0x205f, 0x205f,
  0x3000, 0x3000,
])

/** `\v`, and what `\R` matches of single characters. */
export const JAVA_VERTICAL: CharSet = [0x0a, 0x0d, 0x85, 0x85, 0x2028, 0x2029]

/** Predefined classes by their lower-case letter; the upper-case one is the rest. Documented: Pattern, same title. */
export const JAVA_CLASSES: ReadonlyMap<string, CharSet> = new Map([
  ['d', DIGITS],
  ['h', HORIZONTAL],
  ['s', [0x09, 0x0d, 0x20, 0x20]],
  ['v', JAVA_VERTICAL],
  ['w', WORD_CHARS],
])

/** POSIX classes, US-ASCII only. Documented: Pattern, "POSIX character classes". */
const POSIX: ReadonlyMap<string, CharSet> = new Map<string, CharSet>([
  ['Lower', [0x61, 0x7a]],
  ['Upper', [0x41, 0x5a]],
  ['ASCII', [0, 0x7f]],
  ['Alpha', [0x41, 0x5a, 0x61, 0x7a]],
  ['Digit', DIGITS],
  ['Alnum', [0x30, 0x39, 0x41, 0x5a, 0x61, 0x7a]],
  ['Punct', [0x21, 0x2f, 0x3a, 0x40, 0x5b, 0x60, 0x7b, 0x7e]],
  ['Graph', [0x21, 0x7e]],
  ['Print', [0x20, 0x7e]],
  ['Blank', [0x09, 0x09, 0x20, 0x20]],
  ['Cntrl', [0, 0x1f, 0x7f, 0x7f]],
  ['XDigit', [0x30, 0x39, 0x41, 0x46, 0x61, 0x66]],
  ['Space', [0x09, 0x0d, 0x20, 0x20]],
  ['L1', [0, 0xff]],
  ['all', ALL_CHARS],
])

/** Properties that Java knows by an `Is` name. Documented: Pattern, "Classes for Unicode scripts, blocks, …". */
const BINARY = new Set([
  'Alphabetic',
  'Ideographic',
  'Lowercase',
  'Uppercase',
  'White_Space',
  'Noncharacter_Code_Point',
  'Emoji',
  'Emoji_Presentation',
  'Emoji_Modifier',
  'Emoji_Modifier_Base',
  'Emoji_Component',
  'Extended_Pictographic',
])

/** Properties that flag i widens to all letters with case. Observed: Java 17. */
const CASED: ReadonlyMap<string, CharSet> = new Map([
  ['Lower', [0x41, 0x5a, 0x61, 0x7a]],
  ['Upper', [0x41, 0x5a, 0x61, 0x7a]],
])

const CASED_CATEGORY = /^(?:(?:gc|general_category)=|Is)?L[ult]$/i
const CASED_BINARY = /^Is(?:Lowercase|Uppercase)$/i

/** The set of `\p{name}`; undefined for one that we do not carry out (blocks, `java…` methods) or Java does not know. */
export function javaProperty(name: string, letterCase: 'exact' | 'folded'): CharSet | undefined {
  if (letterCase === 'exact') return exactProperty(name)
  const cased = CASED.get(name)
  if (cased !== undefined) return cased
  if (CASED_CATEGORY.test(name)) return propertySet('LC')
  return CASED_BINARY.test(name) ? propertySet('Cased') : exactProperty(name)
}

function exactProperty(name: string): CharSet | undefined {
  const posix = POSIX.get(name)
  if (posix !== undefined) return posix
  const named = /^(script|sc|general_category|gc)=(.+)$/i.exec(name)
  if (named !== null) {
    const key = named[1]?.toLowerCase()
    return propertySet(key === 'script' || key === 'sc' ? `Script=${titled(named[2])}` : `gc=${named[2]}`)
  }
  if (!name.startsWith('Is')) return isCategory(name) ? category(name) : undefined
  const bare = name.slice(2)
  if (isCategory(bare)) return category(bare)
  const binary = [...BINARY].find(known => known.toLowerCase() === bare.toLowerCase())
  return propertySet(binary ?? `Script=${titled(bare)}`)
}

function isCategory(name: string): boolean {
  return /^(?:L[CDDlmotu]?|M[cen]?|N[dlo]?|P[cdefios]?|S[ckmo]?|Z[lps]?|C[cfnos]?)$/.test(name)
}

function category(name: string): CharSet {
  // LD is Java's own: letters and digits.
  if (name === 'LD') return charSet([...(propertySet('L') ?? EMPTY_SET), ...(propertySet('Nd') ?? EMPTY_SET)])
  return propertySet(name) ?? EMPTY_SET
}

/** Script names are spelled with capitals in JavaScript and in any way in Java. */
function titled(name = ''): string {
  return name.toLowerCase().replace(/(?:^|_)[a-z]/g, letter => letter.toUpperCase())
}

/** The rest of a set for the upper-case letter of a class escape. */
export function ofLetter(letter: string, set: CharSet): CharSet {
  return letter === letter.toLowerCase() ? set : invertSet(set)
}
