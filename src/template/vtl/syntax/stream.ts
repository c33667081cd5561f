import type { Expression, Macro, Offset, Statement } from '../ast.ts'
import { Fault } from '../error.ts'
import { Scanner } from './scanner.ts'
import type { Token, TokenKind } from './token.ts'

/** Levels of directives, parentheses and texts inside one another, and operators or parts in a row. */
export const MAX_NESTING = 400

/** Tokens of a template, and references and directives in it: far beyond what anybody writes, and compiled in time. */
const MAX_TOKENS = 60_000
const MAX_CONSTRUCTS = 10_000

/** Rules that the files of the parser use of one another. */
export interface Grammar {
  statements(stream: TokenStream): Statement[]
  /** A value as argument, list item, key or value of a map. */
  parameter(stream: TokenStream): Expression
  indexValue(stream: TokenStream): Expression
}

/** State that the texts in double quotes share with the template that they stand in. */
export interface Unit {
  readonly grammar: Grammar
  readonly macros: Map<string, Macro>
  nesting: number
  tokens: number
  constructs: number
  /** Where the parser is: what an error names. */
  at: Offset
}

/** Tokens of a template with as much lookahead as a rule asks for; no token is read before it is looked at. */
export class TokenStream {
  readonly scanner: Scanner
  readonly unit: Unit
  /** Offset in the template of the first character read. */
  readonly base: Offset
  readonly #ahead: Token[] = []
  /** End of the last token taken. */
  end = 0
  /** Images of the tokens taken, as they print where a directive turns out to be text. */
  readonly images: string[] = []

  constructor(source: string, base: Offset, unit: Unit) {
    this.scanner = new Scanner(source)
    this.base = base
    this.unit = unit
  }

  /** A token that is not taken yet: the next one, or one behind it. */
  peek(distance = 0): Token {
    for (;;) {
      const token = this.#ahead[distance]
      if (token !== undefined) return token
      this.unit.at = this.base + this.scanner.position
      this.#ahead.push(this.scanner.next())
    }
  }

  /** The next token is of a kind. */
  sees(kind: TokenKind): boolean {
    return this.peek().kind === kind
  }

  /** Takes the next token. */
  take(): Token {
    const token = this.peek()
    this.#ahead.shift()
    this.end = token.end
    this.images.push(token.image)
    this.unit.tokens += 1
    if (this.unit.tokens > MAX_TOKENS) throw this.refuse(token, `More than ${MAX_TOKENS} tokens`, 'VTL_TOO_LARGE')
    return token
  }

  /** Takes the next token, which must be of a kind. */
  expect(kind: TokenKind, words: string): Token {
    if (!this.sees(kind)) throw this.unexpected(words)
    return this.take()
  }

  /** Takes the next token if it is of a kind. */
  skip(kind: TokenKind): boolean {
    if (!this.sees(kind)) return false
    this.take()
    return true
  }

  /** Counts a reference or directive. */
  construct(token: Token): void {
    this.unit.constructs += 1
    if (this.unit.constructs <= MAX_CONSTRUCTS) return
    throw this.refuse(token, `More than ${MAX_CONSTRUCTS} references and directives`, 'VTL_TOO_LARGE')
  }

  /** Offset of a token in the template. */
  offsetOf(token: Token): Offset {
    return this.base + token.start
  }

  /** A part of the source. */
  slice(start: number, end: number): string {
    return this.scanner.source.slice(start, end)
  }

  /** Runs a rule one level deeper. */
  nested<T>(rule: () => T): T {
    this.unit.nesting += 1
    if (this.unit.nesting > MAX_NESTING) throw new Fault('VTL_NESTING', `More than ${MAX_NESTING} levels`)
    const result = rule()
    this.unit.nesting -= 1
    return result
  }

  /** The error of a token that cannot stand here. */
  unexpected(words: string): Fault {
    const token = this.peek()
    this.unit.at = this.offsetOf(token)
    const seen = token.kind === 'endOfText' ? 'the end' : JSON.stringify(token.image.trim().slice(0, 40))
    return new Fault('VTL_SYNTAX', `Expected ${words}, not ${seen}`)
  }

  /** An error at a token that was taken. */
  refuse(token: Token, message: string, code: Fault['code'] = 'VTL_SYNTAX'): Fault {
    this.unit.at = this.offsetOf(token)
    return new Fault(code, message)
  }
}
