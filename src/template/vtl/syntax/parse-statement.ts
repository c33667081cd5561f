import type { IfBranch, IfNode, ReferenceNode, SetNode, Statement } from '../ast.ts'
import { isDirective } from './directives.ts'
import { parseDirective } from './parse-directive.ts'
import { parseExpression } from './parse-expression.ts'
import { parseReference, seesReference } from './parse-reference.ts'
import type { TokenStream } from './stream.ts'
import type { Token, TokenKind } from './token.ts'

/** Tokens that are text where no construct takes them. */
const TEXT: ReadonlySet<TokenKind> = new Set<TokenKind>([
  'text',
  'dot',
  'parenOpen',
  'parenClose',
  'integer',
  'float',
  'string',
  'escape',
  'braceOpen',
  'braceClose',
  'emptyIndex',
])

/** Statements up to a token that begins none. */
export function parseStatements(stream: TokenStream): Statement[] {
  const statements: Statement[] = []
  for (;;) {
    const statement = parseStatement(stream)
    if (statement === undefined) return statements
    add(statements, statement)
  }
}

// Text beside text is one text.
function add(statements: Statement[], statement: Statement): void {
  const last = statements.at(-1)
  if (statement.kind !== 'text') statements.push(statement)
  else if (last?.kind === 'text') statements[statements.length - 1] = text(last.text + statement.text)
  else if (statement.text !== '') statements.push(statement)
}

function text(value: string): Statement {
  return { kind: 'text', text: value }
}

function parseStatement(stream: TokenStream): Statement | undefined {
  if (seesReference(stream)) {
    const reference = parseReference(stream)
    return typeof reference === 'string' ? text(reference) : reference
  }
  const token = stream.peek()
  if (TEXT.has(token.kind)) return text(printed(stream.take()))
  switch (token.kind) {
    case 'if':
      return stream.nested(() => parseIf(stream))
    case 'set':
      return parseSet(stream)
    case 'word':
    case 'bracedWord':
      return stream.nested(() => parseDirective(stream))
    case 'lineComment':
    case 'blockCommentEnd':
      return text(parseComment(stream))
    case 'rawText':
      return text(stream.take().image.slice(3, -3))
    case 'escapedDirective':
      return text(parseEscapedDirective(stream))
    case 'doubleEscape':
      return text(parseEscapes(stream))
    default:
      return undefined
  }
}

/** A token as text: what was given up before it prints its `$`, its `#` and the backslashes before a `$`. */
function printed(token: Token): string {
  return (token.before.match(/\\+\$|[$#]/g)?.join('') ?? '') + token.image
}

// Text that was read as the beginning of something else before the comment is printed.
function parseComment(stream: TokenStream): string {
  const token = stream.take()
  if (token.kind === 'lineComment') stream.skip('lineCommentEnd')
  const mark = token.image.search(/##|#\*/)
  return mark < 0 ? '' : token.image.slice(0, mark)
}

function parseEscapedDirective(stream: TokenStream): string {
  const directive = unescapeDirective(stream, stream.take().image)
  stream.images[stream.images.length - 1] = directive
  return directive
}

function unescapeDirective(stream: TokenStream, image: string): string {
  const last = image.lastIndexOf('\\')
  const directive = image.slice(last + 1)
  const name = directive.slice(1).replace(/^\{(.*)\}$/, '$1')
  const known = isDirective(name) || CONTROL.has(name) || stream.unit.macros.has(name)
  return known ? image.slice(0, Math.floor(last / 2)) + directive : image
}

const CONTROL: ReadonlySet<string> = new Set(['if', 'end', 'set', 'else', 'elseif', 'stop'])
const CONTROL_KINDS: ReadonlySet<TokenKind> = new Set<TokenKind>(['if', 'else', 'elseif', 'end'])

// Two backslashes before a directive are one.
function parseEscapes(stream: TokenStream): string {
  let count = 0
  while (stream.skip('doubleEscape')) count += 1
  const { kind, image } = stream.peek()
  const name = image.slice(1)
  const control = CONTROL_KINDS.has(kind) || isDirective(name) || stream.unit.macros.has(name)
  return (control ? '\\' : '\\\\').repeat(count)
}

function parseSet(stream: TokenStream): SetNode {
  const token = stream.take()
  stream.construct(token)
  stream.skip('blanks')
  if (!seesReference(stream)) throw stream.unexpected('a reference')
  const target = parseReference(stream)
  if (typeof target === 'string') throw stream.refuse(token, 'Expected a reference to set')
  stream.skip('blanks')
  stream.expect('assign', '"="')
  const value = parseExpression(stream)
  stream.expect('parenClose', 'an operator or ")"')
  stream.scanner.inSet = false
  return { kind: 'set', target: assigned(target), value, at: stream.offsetOf(token) + token.image.indexOf('#') }
}

// Velocity 1.7 takes the name from behind the `$` as it is written: `#set(${x} = 1)` assigns `{` and `#set($!x = 1)` `!x`.
function assigned(target: ReferenceNode): ReferenceNode {
  return target.parts.length === 0 && /^\$[!{]/.test(target.literal) ? { ...target, name: undefined } : target
}

function parseIf(stream: TokenStream): IfNode {
  const token = stream.peek()
  const branches = [parseBranch(stream)]
  while (stream.sees('elseif')) branches.push(parseBranch(stream))
  const otherwise = stream.skip('else') ? parseStatements(stream) : []
  stream.expect('end', '#end of #if')
  return { kind: 'if', branches, otherwise, at: stream.offsetOf(token) }
}

function parseBranch(stream: TokenStream): IfBranch {
  const token = stream.take()
  stream.construct(token)
  stream.skip('blanks')
  stream.expect('parenOpen', '"("')
  const condition = parseExpression(stream)
  stream.expect('parenClose', 'an operator or ")"')
  return { condition, body: parseStatements(stream), at: stream.offsetOf(token) }
}
