import type { Mode, TokenKind } from './token.ts'

/** Use of a match: it is a token, the beginning of one, nothing, or the mark where a mode ends. */
type Use = 'token' | 'begin' | 'skip' | 'leave'

/** A rule of the scanner. The longest match counts, among equals the first rule. */
export interface Rule {
  readonly kind: TokenKind | 'dollar' | 'hash' | 'openComment' | 'openDocComment' | 'openRaw' | 'skipped' | 'left'
  readonly use: Use
  readonly pattern: RegExp
  /** Characters that a match begins with; any where absent. */
  readonly starts?: string
  readonly modes: readonly Mode[] | 'all'
}

const NEWLINE = String.raw`(?:\r\n|\n|\r)`
/** Blanks and the end of line behind a directive are part of it. */
const EATEN = String.raw`(?:[ \t]*${NEWLINE})?`
const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'
const WORD = '[A-Za-z_@][A-Za-z0-9_@]*'
const BRACED_WORD = String.raw`\{[A-Za-z_][A-Za-z0-9_@]*\}`
const EXPONENT = '[eE][+-]?[0-9]+'

function sticky(source: string): RegExp {
  return new RegExp(source, 'y')
}

function token(kind: TokenKind, modes: readonly Mode[], source: string, starts: string): Rule {
  return { kind, use: 'token', modes, pattern: sticky(source), starts }
}

function either(...words: readonly string[]): string {
  return words.map(word => `${word}|\\{${word}\\}`).join('|')
}

const REFERENCE: readonly Mode[] = ['reference', 'member']
const DIRECTIVE: readonly Mode[] = ['directive']
const HASH: readonly Mode[] = ['hash']
const LISTS: readonly Mode[] = ['directive', 'arguments']
const VALUES: readonly Mode[] = ['directive', 'arguments', 'index']
const BEFORE_COMMENT: readonly Mode[] = ['text', 'hash', 'directive', 'reference']
const NUMBERS: readonly Mode[] = ['hash', 'directive', 'arguments', 'index']

/** Every rule. Observed: Velocity 1.7, whose order decides among matches of one length. */
export const RULES: readonly Rule[] = [
  token('indexOpen', REFERENCE, String.raw`\[`, '['),
  token('indexClose', ['index'], ']', ']'),
  token('bracketOpen', LISTS, String.raw`\[`, '['),
  token('bracketClose', LISTS, ']', ']'),
  token('comma', LISTS, ',', ','),
  token('range', LISTS, String.raw`\.\.`, '.'),
  token('colon', LISTS, ':', ':'),
  token('mapOpen', LISTS, String.raw`\{`, '{'),
  token('mapClose', LISTS, String.raw`\}`, '}'),
  token('parenOpen', ['directive', 'member'], String.raw`\(`, '('),
  token('parenClose', DIRECTIVE, String.raw`\)${EATEN}`, ')'),
  token('argumentsClose', ['arguments'], String.raw`\)`, ')'),
  token('escapedDirective', ['text'], String.raw`(?:\\\\)*\\#(?:${WORD}|${BRACED_WORD})`, '\\'),
  token('set', ['text', 'reference', 'member', 'arguments'], String.raw`[ \t]*#(?:set|\{set\}) *\(`, ' \t#'),
  { kind: 'dollar', use: 'begin', modes: 'all', pattern: sticky(String.raw`\\*\$(?:\\*!)?`), starts: '\\$' },
  { kind: 'openRaw', use: 'begin', modes: 'all', pattern: sticky(String.raw`#\[\[`), starts: '#' },
  { kind: 'openDocComment', use: 'begin', modes: 'all', pattern: sticky(String.raw`#\*\*[^#]`), starts: '#' },
  { kind: 'openComment', use: 'begin', modes: 'all', pattern: sticky(String.raw`#\*`), starts: '#' },
  { kind: 'hash', use: 'begin', modes: 'all', pattern: sticky('#'), starts: '#' },
  token('lineComment', BEFORE_COMMENT, '##', '#'),
  token('doubleEscape', ['text'], String.raw`\\\\`, '\\'),
  token('escape', ['text'], String.raw`\\`, '\\'),
  { kind: 'text', use: 'token', modes: ['text'], pattern: sticky(String.raw`[^$#\\]+`) },
  token('lineCommentEnd', ['lineComment'], NEWLINE, '\r\n'),
  token('blockCommentEnd', ['blockComment'], String.raw`\*#`, '*'),
  token('rawText', ['raw'], String.raw`\]\]#`, ']'),
  { kind: 'skipped', use: 'skip', modes: ['lineComment'], pattern: sticky(String.raw`[^\r\n#$\\]+|[#$\\]`) },
  { kind: 'skipped', use: 'skip', modes: ['blockComment'], pattern: sticky(String.raw`[^*#$\\]+|[*#$\\]`) },
  { kind: 'skipped', use: 'begin', modes: ['raw'], pattern: sticky(String.raw`[^\]#$\\]+|[\]#$\\]`) },
  token('blanks', VALUES, String.raw`[ \t\r\n]+`, ' \t\r\n'),
  token('string', VALUES, `"(?:[^"]|"")*"|'(?:[^']|'')*'`, '"\''),
  token('true', ['reference', 'directive', 'member', 'arguments', 'index'], 'true', 't'),
  token('false', ['reference', 'directive', 'member', 'arguments', 'index'], 'false', 'f'),
  token('operator', DIRECTIVE, String.raw`[-+*/%]|&&|\|\||[<>]=?|[=!]=|and|or|lt|le|gt|ge|eq|ne`, '-+*/%&|<>=!aolgen'),
  token('not', DIRECTIVE, '!|not', '!n'),
  token('assign', DIRECTIVE, '=', '='),
  token('end', HASH, `(?:${either('end')})${EATEN}`, 'e{'),
  token('if', HASH, either('if'), 'i{'),
  token('elseif', HASH, either('elseif'), 'e{'),
  token('else', HASH, `(?:${either('else')})${EATEN}`, 'e{'),
  token('integer', NUMBERS, String.raw`-?[0-9]+(?:\.\.)?`, '-0123456789'),
  token(
    'float',
    NUMBERS,
    String.raw`-?(?:[0-9]+\.[0-9]*(?:${EXPONENT})?|\.[0-9]+(?:${EXPONENT})?|[0-9]+${EXPONENT})`,
    '-.0123456789',
  ),
  token('word', ['hash', 'directive'], WORD, `${LETTERS}_@`),
  token('bracedWord', ['hash', 'directive'], BRACED_WORD, '{'),
  token('identifier', ['reference', 'member', 'arguments'], '[A-Za-z_][A-Za-z0-9_-]*', `${LETTERS}_`),
  token('dot', ['reference', 'member', 'arguments'], String.raw`\.(?=[A-Za-z])`, '.'),
  token('braceOpen', REFERENCE, String.raw`\{`, '{'),
  token('braceClose', REFERENCE, String.raw`\}`, '}'),
  { kind: 'left', use: 'leave', modes: ['reference', 'member', 'hash'], pattern: sticky('[\\s\\S]') },
  token('emptyIndex', ['text', 'reference'], String.raw`\$(?:\\?!)?\[|\$\.`, '$'),
]
