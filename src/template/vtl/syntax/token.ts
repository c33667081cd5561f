/** Kinds of tokens, in Velocity's terms: the same character is another kind of token in another mode. */
export type TokenKind =
  | 'indexOpen'
  | 'indexClose'
  | 'bracketOpen'
  | 'bracketClose'
  | 'comma'
  | 'range'
  | 'colon'
  | 'mapOpen'
  | 'mapClose'
  | 'parenOpen'
  | 'parenClose'
  | 'argumentsClose'
  | 'escapedDirective'
  | 'set'
  | 'lineComment'
  | 'lineCommentEnd'
  | 'blockCommentEnd'
  | 'rawText'
  | 'doubleEscape'
  | 'escape'
  | 'text'
  | 'blanks'
  | 'string'
  | 'true'
  | 'false'
  | 'operator'
  | 'not'
  | 'assign'
  | 'end'
  | 'if'
  | 'elseif'
  | 'else'
  | 'integer'
  | 'float'
  | 'word'
  | 'bracedWord'
  | 'identifier'
  | 'dot'
  | 'braceOpen'
  | 'braceClose'
  | 'emptyIndex'
  | 'endOfText'

/** A token. */
export interface Token {
  readonly kind: TokenKind
  /** Its text with what was read before it as its beginning, such as the `$` of a reference. */
  readonly image: string
  /** Text before it that turned out to begin nothing: only `$`, `#` and backslashes before a `$` of it are printed. */
  readonly before: string
  readonly start: number
  readonly end: number
}

/**
 * Modes of the scanner. A `$` opens `reference`, a dot in it `member`, the parenthesis of a method `arguments`, a
 * bracket `index`; a `#` opens `hash`, which becomes `directive` behind a directive's name.
 */
export type Mode =
  | 'text'
  | 'hash'
  | 'directive'
  | 'reference'
  | 'member'
  | 'arguments'
  | 'index'
  | 'lineComment'
  | 'blockComment'
  | 'raw'
