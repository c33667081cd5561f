import { ALL_CHARS, type CharSet, invertSet } from '../char-set.ts'
import { MAX_PATTERN_CHARS, MAX_PATTERN_DEPTH } from '../parse.ts'
import { type RegexProblem, regexProblem } from '../problem.ts'
import { javaClass } from './class.ts'
import {
  classText,
  failJava,
  foldAscii,
  type JavaCursor,
  type JavaFlags,
  type JavaUse,
  sees,
  takes,
  takesChar,
  takesMatch,
  write,
} from './cursor.ts'
import { javaCharEscape, javaQuote, javaSetEscape } from './escape.ts'
import { JAVA_LINE_TERMINATORS, JAVA_VERTICAL } from './sets.ts'

/** A Java pattern in JavaScript's syntax, for flag u. */
export interface JavaTranslation {
  readonly source: string
  /** Offset in the Java pattern of what stands at an offset of `source`. */
  originOf(offset: number): number
}

/**
 * Translates a pattern of java.util.regex so that it matches the same texts. Groups capture only for `find`. Refused with their
 * position: backreferences, possessive quantifiers, atomic groups, `\G`, `\X`, `\N{…}`, Unicode blocks, `java…`
 * properties, and the flags d, u, x and U. `\b` knows ASCII words only (as since Java 19).
 * Documented: java.util.regex.Pattern.
 */
export function translateJava(pattern: string, use: JavaUse = 'whole'): JavaTranslation | RegexProblem {
  if (pattern.length > MAX_PATTERN_CHARS) {
    return regexProblem('REGEX_TOO_COMPLEX', MAX_PATTERN_CHARS, `Longer than ${MAX_PATTERN_CHARS} characters`)
  }
  const flags: JavaFlags = { i: false, m: false, s: false }
  const start = { position: 0, depth: 0, names: new Set<string>(), problem: undefined, output: '', origins: [] }
  const cursor: JavaCursor = { pattern, use, flags, ...start }
  choice(cursor)
  if (cursor.position < pattern.length) failJava(cursor, 'REGEX_SYNTAX', cursor.position, 'Unmatched )')
  const { origins, output } = cursor
  return cursor.problem ?? { source: output, originOf: offset => originOf(origins, offset) }
}

function originOf(origins: JavaCursor['origins'], offset: number): number {
  return origins.findLast(origin => origin.output <= offset)?.pattern ?? 0
}

function choice(cursor: JavaCursor): void {
  const { flags } = cursor
  cursor.depth += 1
  if (cursor.depth > MAX_PATTERN_DEPTH) failJava(cursor, 'REGEX_TOO_COMPLEX', cursor.position, 'Nested too deeply')
  while (cursor.position < cursor.pattern.length && !sees(cursor, ')')) {
    const position = cursor.position
    if (takes(cursor, '|')) write(cursor, position, '|')
    else term(cursor)
  }
  cursor.depth -= 1
  // Flags set inside a group end with it.
  cursor.flags = flags
}

function term(cursor: JavaCursor): void {
  const start = cursor.position
  const quoted = javaQuote(cursor)
  if (quoted === undefined) atom(cursor)
  else for (const char of quoted) writeSet(cursor, start, oneChar(char.codePointAt(0) ?? 0))
  // Java takes \Q…\E for its characters one by one, so a quantifier belongs to the last.
  if (quoted !== '') quantifier(cursor)
}

function oneChar(char: number): CharSet {
  return [char, char]
}

function quantifier(cursor: JavaCursor): void {
  const position = cursor.position
  const text = takesMatch(cursor, /[*+?]|\{\d+(?:,\d*)?\}/y)
  if (text === undefined) return
  if (sees(cursor, '+')) {
    failJava(cursor, 'REGEX_UNSUPPORTED', cursor.position, 'Possessive quantifiers are not supported')
  }
  write(cursor, position, takes(cursor, '?') ? `${text}?` : text)
  if (/[*+?{]/.test(cursor.pattern[cursor.position] ?? '')) {
    failJava(cursor, 'REGEX_SYNTAX', cursor.position, 'A quantifier must follow what it repeats')
  }
}

function writeSet(cursor: JavaCursor, position: number, set: CharSet): void {
  write(cursor, position, classText(cursor.flags.i ? foldAscii(set) : set))
}

function atom(cursor: JavaCursor): void {
  const position = cursor.position
  if (takes(cursor, '(')) group(cursor, position)
  else if (takes(cursor, '[')) write(cursor, position, classText(javaClass(cursor)))
  else if (takes(cursor, '.')) {
    write(cursor, position, classText(cursor.flags.s ? ALL_CHARS : invertSet(JAVA_LINE_TERMINATORS)))
  } else if (takes(cursor, '^')) write(cursor, position, cursor.flags.m ? LINE_START : TEXT_START)
  else if (takes(cursor, '$')) write(cursor, position, cursor.flags.m ? LINE_END : textEnd(cursor))
  else if (takes(cursor, '\\')) escapeSequence(cursor, position)
  else if (/[*+?{]/.test(cursor.pattern[position] ?? '')) {
    failJava(cursor, 'REGEX_SYNTAX', position, 'Nothing to repeat')
  } else {
    writeSet(cursor, position, oneChar(takesChar(cursor)))
  }
}

const TERMINATOR = classText(JAVA_LINE_TERMINATORS)
const NOT_WITHIN_CRLF = '(?!(?<=\\r)\\n)'
const TEXT_START = '(?:^)'
const TEXT_END = '(?:$)'
/** With flag m, Java's `^` does not match at the end of the text. */
const LINE_START = `(?:(?:^|(?<=${TERMINATOR}))${NOT_WITHIN_CRLF}(?!$))`
const LINE_END = `(?:${NOT_WITHIN_CRLF}(?=${TERMINATOR}|$))`
/** Java's `$` without flag m and `\Z`: also before the line terminator that ends the text. */
const BEFORE_LAST_LINE_END = `(?:${NOT_WITHIN_CRLF}(?=(?:\\r\\n|${TERMINATOR})?$))`

function textEnd(cursor: JavaCursor): string {
  // The whole text must match, so at the end of the pattern only the end of the text is left.
  const ends = cursor.use === 'whole' && cursor.position === cursor.pattern.length
  return ends ? TEXT_END : BEFORE_LAST_LINE_END
}

function escapeSequence(cursor: JavaCursor, position: number): void {
  const letter = cursor.pattern[cursor.position] ?? ''
  const fixed = ESCAPES.get(letter)
  if (fixed !== undefined && !sees(cursor, 'b{')) {
    cursor.position += 1
    write(cursor, position, letter === 'Z' ? textEnd(cursor) : letter === 'R' ? lineBreak(cursor, fixed) : fixed)
    return
  }
  if (/^[1-9k]$/.test(letter)) refuse(cursor, position, 'Backreferences')
  if (/^[GXNb]$/.test(letter)) refuse(cursor, position, `\\${letter}`)
  if (letter === '') failJava(cursor, 'REGEX_SYNTAX', position, 'Nothing follows the backslash')
  if (cursor.problem !== undefined) return
  const set = javaSetEscape(cursor)
  if (set !== undefined) write(cursor, position, classText(set))
  else writeSet(cursor, position, oneChar(javaCharEscape(cursor)))
}

/** Observed: Java 17 takes the two characters of a line end apart for `\R\R`, but not where `\R` is repeated. */
function lineBreak(cursor: JavaCursor, plain: string): string {
  return /[*+?{]/.test(cursor.pattern[cursor.position] ?? '') ? plain.replace('|', '|(?!\\r\\n)') : plain
}

function refuse(cursor: JavaCursor, position: number, what: string): void {
  failJava(cursor, 'REGEX_UNSUPPORTED', position, `${what} are not supported`.replace(/^(\\.) are/, '$1 is'))
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['A', TEXT_START],
  ['z', TEXT_END],
  ['Z', BEFORE_LAST_LINE_END],
  ['b', '(?:\\b)'],
  ['B', '(?:\\B)'],
  ['R', `(?:\\r\\n|${classText(JAVA_VERTICAL)})`],
])

const LOOKS = ['?=', '?!', '?<=', '?<!'] as const

function group(cursor: JavaCursor, position: number): void {
  const look = LOOKS.find(opening => takes(cursor, opening))
  // Wrapped, because flag u allows no quantifier on a lookaround.
  if (look !== undefined) body(cursor, position, `(?:(${look}`, '))')
  else if (takes(cursor, '?>')) failJava(cursor, 'REGEX_UNSUPPORTED', position, 'Atomic groups are not supported')
  else if (takes(cursor, '?:')) body(cursor, position, '(?:', ')')
  else if (!sees(cursor, '?')) body(cursor, position, cursor.use === 'find' ? '(' : '(?:', ')')
  else {
    const name = takesName(cursor)
    if (name === undefined) flagGroup(cursor, position)
    else body(cursor, position, cursor.use === 'find' ? `(${name}` : '(?:', ')')
  }
}

function takesName(cursor: JavaCursor): string | undefined {
  const start = cursor.position
  const name = takesMatch(cursor, /\?<[A-Za-z][A-Za-z0-9]*>/y)
  if (name === undefined) return undefined
  if (cursor.names.has(name)) failJava(cursor, 'REGEX_SYNTAX', start, 'Another group has this name')
  cursor.names.add(name)
  return name
}

function body(cursor: JavaCursor, position: number, open: string, close: string): void {
  write(cursor, position, open)
  choice(cursor)
  write(cursor, cursor.position, close)
  if (!takes(cursor, ')')) failJava(cursor, 'REGEX_SYNTAX', position, 'Missing )')
}

function flagGroup(cursor: JavaCursor, position: number): void {
  const text = takesMatch(cursor, /\?[a-zA-Z]*(?:-[a-zA-Z]*)?[:)]/y)
  if (text === undefined) {
    failJava(cursor, 'REGEX_SYNTAX', position, 'Unknown group')
    return
  }
  if (/[^ims?:)-]/.test(text)) {
    failJava(cursor, 'REGEX_UNSUPPORTED', position, 'Only the flags i, m and s are supported')
    return
  }
  const outer = cursor.flags
  const [on = '', off = ''] = text.split('-')
  const flag = (letter: 'i' | 'm' | 's'): boolean => !off.includes(letter) && (on.includes(letter) || outer[letter])
  cursor.flags = { i: flag('i'), m: flag('m'), s: flag('s') }
  if (text.endsWith(')')) {
    if (/[*+?{]/.test(cursor.pattern[cursor.position] ?? '')) {
      failJava(cursor, 'REGEX_SYNTAX', cursor.position, 'Nothing to repeat')
    }
    return
  }
  body(cursor, position, '(?:', ')')
  cursor.flags = outer
}
