import { type CharSet, charSet, MAX_CODE_POINT } from '../char-set.ts'
import { type RegexProblem, type RegexProblemCode, regexProblem } from '../problem.ts'

/** Flags of Java that can be set inside a pattern, `i` folding ASCII only. */
export interface JavaFlags {
  readonly i: boolean
  readonly m: boolean
  readonly s: boolean
}

/** Use of a pattern: to match a whole text, or to find its matches in a text together with their groups. */
export type JavaUse = 'whole' | 'find'

/** Where a translation stands. As in the JavaScript parser, the first problem moves the cursor to the end. */
export interface JavaCursor {
  readonly pattern: string
  readonly use: JavaUse
  position: number
  depth: number
  flags: JavaFlags
  readonly names: Set<string>
  problem: RegexProblem | undefined
  /** The JavaScript pattern so far. */
  output: string
  /** Offsets of output and pattern in turn, ascending: what came from where. */
  readonly origins: { readonly output: number; readonly pattern: number }[]
}

/** Records the first problem and ends the translation. */
export function failJava(cursor: JavaCursor, code: RegexProblemCode, position: number, message: string): void {
  cursor.problem ??= regexProblem(code, position, message)
  cursor.position = cursor.pattern.length
}

/** A text that comes next; takes nothing. */
export function sees(cursor: JavaCursor, text: string): boolean {
  return cursor.pattern.startsWith(text, cursor.position)
}

/** Takes the text if it is next. */
export function takes(cursor: JavaCursor, text: string): boolean {
  if (!sees(cursor, text)) return false
  cursor.position += text.length
  return true
}

/** Takes what the sticky pattern matches. */
export function takesMatch(cursor: JavaCursor, sticky: RegExp): string | undefined {
  sticky.lastIndex = cursor.position
  const text = sticky.exec(cursor.pattern)?.[0]
  cursor.position += text?.length ?? 0
  return text
}

/** Takes one code point, as Java patterns are read. */
export function takesChar(cursor: JavaCursor): number {
  const char = cursor.pattern.codePointAt(cursor.position) ?? 0
  cursor.position += char > 0xffff ? 2 : 1
  return char
}

/** Adds JavaScript that stands for the pattern from `position` on. */
export function write(cursor: JavaCursor, position: number, text: string): void {
  cursor.origins.push({ output: cursor.output.length, pattern: position })
  cursor.output += text
}

/** The set with the other case of its ASCII letters: CASE_INSENSITIVE without UNICODE_CASE. */
export function foldAscii(set: CharSet): CharSet {
  const added: number[] = []
  for (let i = 0; i < set.length; i += 2) {
    const low = set[i] ?? 0
    const high = set[i + 1] ?? 0
    for (const [from, to, shift] of ASCII_CASES) {
      const start = Math.max(low, from)
      const end = Math.min(high, to)
      if (start <= end) added.push(start + shift, end + shift)
    }
  }
  return added.length === 0 ? set : charSet([...set, ...added])
}

const ASCII_CASES = [
  [0x41, 0x5a, 32],
  [0x61, 0x7a, -32],
] as const

/** A set as a JavaScript class for flag u. */
export function classText(set: CharSet): string {
  if (set.length === 2 && set[0] === 0 && set[1] === MAX_CODE_POINT) return '[^]'
  let text = ''
  for (let i = 0; i < set.length; i += 2) {
    const low = set[i] ?? 0
    const high = set[i + 1] ?? 0
    text += low === high ? charText(low) : `${charText(low)}-${charText(high)}`
  }
  return `[${text}]`
}

function charText(char: number): string {
  const plain = (char >= 0x30 && char <= 0x39) || (char >= 0x41 && char <= 0x5a) || (char >= 0x61 && char <= 0x7a)
  return plain ? String.fromCharCode(char) : `\\u{${char.toString(16)}}`
}
