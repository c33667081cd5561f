import { Fault } from '../error.ts'
import { RULES, type Rule } from './rules.ts'
import type { Mode, Token } from './token.ts'

interface Level {
  readonly mode: Mode
  readonly opened: number
  readonly closed: number
}

/** Rules of each mode by the first character of what they match; the last list is for all characters from U+0080 on. */
const TABLES = new Map<Mode, readonly (readonly Rule[])[]>()
const ASCII = 128

function tableOf(mode: Mode): readonly (readonly Rule[])[] {
  const known = TABLES.get(mode)
  if (known !== undefined) return known
  const rules = RULES.filter(({ modes }) => modes === 'all' || modes.includes(mode))
  const table = Array.from({ length: ASCII + 1 }, (_, code) =>
    rules.filter(({ starts }) => starts === undefined || (code < ASCII && starts.includes(String.fromCharCode(code)))),
  )
  TABLES.set(mode, table)
  return table
}

/**
 * Splits a template into tokens as Velocity 1.7 does: the mode decides what a character may be, and some tokens change
 * the mode. Tokens are read one at a time, for the parser changes modes, too: what is behind `#word` depends on the word.
 */
export class Scanner {
  readonly source: string
  position = 0
  mode: Mode = 'text'
  /** In `#set(…)`, where a newline ends nothing. */
  inSet = false
  #levels: Level[] = []
  // Parentheses opened and closed in the present mode.
  #opened = 0
  #closed = 0
  #inComment = false
  // Backslashes up to here lead to nothing: a long run of them is looked at once.
  #plainUntil = 0

  constructor(source: string) {
    this.source = source
  }

  /** Reads the next token. */
  next(): Token {
    let start = this.position
    let before = ''
    let pending = false
    for (;;) {
      if (this.position >= this.source.length) return this.#atEnd(start, before, pending ? 'pending' : 'done')
      const { rule, end } = this.#match()
      const matched = this.position
      this.position = rule.use === 'leave' ? matched : end
      if (rule.use === 'leave') {
        before += this.source.slice(start, end)
        this.leave()
        start = this.position
        pending = false
        continue
      }
      this.#act(rule, end)
      if (rule.use === 'begin') pending = true
      else if (rule.use === 'skip') {
        start = this.position
        pending = false
      } else return this.#token(rule, start, before)
    }
  }

  #token(rule: Rule, start: number, before: string): Token {
    // Observed: what a dot was read behind is lost with it.
    const image = rule.kind === 'dot' ? '.' : this.source.slice(start, this.position)
    return { kind: rule.kind as Token['kind'], image, before, start, end: this.position }
  }

  #atEnd(start: number, before: string, mark: 'pending' | 'done'): Token {
    if (this.mode === 'raw') throw new Fault('VTL_SYNTAX', 'Expected ]]# before the end of the template')
    const end = this.source.length
    // A `$` or `#` at the very end, which Velocity 1.7 refuses, is text.
    if (mark === 'pending' && !this.#inComment) {
      return { kind: 'text', image: this.source.slice(start, end), before, start, end }
    }
    if (before !== '') return { kind: 'text', image: '', before, start: end, end }
    return { kind: 'endOfText', image: '', before, start: end, end }
  }

  #match(): { readonly rule: Rule; readonly end: number } {
    const code = this.source.charCodeAt(this.position)
    let found: Rule | undefined
    let end = this.position
    for (const rule of tableOf(this.mode)[Math.min(code, ASCII)] ?? []) {
      if (this.#leadsNowhere(rule, code)) continue
      rule.pattern.lastIndex = this.position
      if (!rule.pattern.test(this.source) || rule.pattern.lastIndex <= end) continue
      found = rule
      end = rule.pattern.lastIndex
    }
    if (found === undefined) throw this.#unexpected()
    return { rule: found, end }
  }

  // Rules that read a run of backslashes to its end are tried only where something follows the run.
  #leadsNowhere(rule: Rule, code: number): boolean {
    if (code !== BACKSLASH || (rule.kind !== 'dollar' && rule.kind !== 'escapedDirective')) return false
    if (this.position < this.#plainUntil) return true
    let end = this.position
    while (this.source.charCodeAt(end) === BACKSLASH) end += 1
    const next = this.source.charAt(end)
    if (next === '$' || next === '#') return false
    this.#plainUntil = end
    return true
  }

  #unexpected(): Fault {
    const char = this.source.charAt(this.position)
    const unclosed = char === '"' || char === "'"
    return new Fault('VTL_SYNTAX', unclosed ? `A text in ${char} is not closed` : `Unexpected ${JSON.stringify(char)}`)
  }

  #act(rule: Rule, end: number): void {
    switch (rule.kind) {
      case 'indexOpen':
        this.enter('index')
        return
      case 'indexClose':
      case 'braceClose':
      case 'end':
      case 'else':
        this.leave()
        return
      case 'parenOpen':
        this.#opened += 1
        if (this.mode === 'member') this.mode = 'arguments'
        return
      case 'parenClose':
        this.#closeParenthesis()
        return
      case 'argumentsClose':
        this.mode = 'reference'
        return
      case 'dot':
        this.mode = 'member'
        return
      case 'if':
      case 'elseif':
        this.mode = 'directive'
        return
      case 'string':
        if (this.mode === 'directive') this.#leaveValue()
        return
      case 'integer':
        // The two dots of a range are tokens of their own.
        if (this.source.slice(end - 2, end) === '..') this.position = end - 2
        if (this.mode !== 'arguments' && this.mode !== 'index') this.#leaveValue()
        return
      case 'float':
        if (this.mode !== 'arguments') this.#leaveValue()
        return
      default:
        this.#actOnMark(rule)
    }
  }

  // Outside of parentheses a value ends what was begun: `#5` is text.
  #leaveValue(): void {
    if (this.#opened === 0 && !this.inSet) this.leave()
  }

  #actOnMark(rule: Rule): void {
    if (rule.kind === 'lineCommentEnd' || rule.kind === 'blockCommentEnd' || rule.kind === 'rawText') {
      this.#inComment = false
      this.leave()
      return
    }
    if (this.#inComment) return
    switch (rule.kind) {
      case 'dollar':
        if (this.mode === 'reference') this.leave()
        this.enter('reference')
        return
      case 'hash':
        if (this.mode === 'reference' || this.mode === 'member') this.leave()
        this.enter('hash')
        return
      case 'set':
        this.enter('directive')
        this.inSet = true
        this.#opened += 1
        return
      case 'lineComment':
        if (this.mode === 'reference') this.leave()
        this.#enterComment('lineComment')
        return
      case 'openRaw':
        this.#enterComment('raw')
        return
      case 'openDocComment':
        this.position -= 1
        this.#enterComment('blockComment')
        return
      case 'openComment':
        this.#enterComment('blockComment')
        return
      default:
    }
  }

  #enterComment(mode: Mode): void {
    this.#inComment = true
    this.enter(mode)
  }

  /** Opens a mode inside the present one. */
  enter(mode: Mode): void {
    this.#levels.push({ mode: this.mode, opened: this.#opened, closed: this.#closed })
    this.#opened = 0
    this.mode = mode
  }

  /** Goes back to the mode outside of the present one. False at the top. */
  leave(): boolean {
    const level = this.#levels.pop()
    this.mode = level?.mode ?? 'text'
    this.#opened = level?.opened ?? 0
    if (level !== undefined) this.#closed = level.closed
    return level !== undefined
  }

  // A closing parenthesis belongs to the innermost mode that has an open one.
  #closeParenthesis(): void {
    while (this.#opened === 0) if (!this.leave()) return
    if (this.#opened === this.#closed + 1) this.leave()
    else this.#closed += 1
  }

  /** An opening parenthesis comes next, blanks and newlines aside. */
  seesParenthesis(): boolean {
    NEXT_PARENTHESIS.lastIndex = this.position
    return NEXT_PARENTHESIS.test(this.source)
  }
}

const BACKSLASH = 92
const NEXT_PARENTHESIS = /[ \t\r\n]*\(/y
