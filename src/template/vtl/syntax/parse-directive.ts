import type { Expression, Statement } from '../ast.ts'
import { hasBlock, isDirective, REFUSED } from './directives.ts'
import { parseValue, seesValue } from './parse-primary.ts'
import type { TokenStream } from './stream.ts'
import type { Token } from './token.ts'

/** An argument of a directive: a value or a bare word. */
type Argument = { readonly word: string } | { readonly value: Expression; readonly first: string }

interface Directive {
  readonly token: Token
  readonly name: string
  readonly args: readonly Argument[]
  /** Undefined without parentheses. */
  readonly block: readonly Statement[] | undefined
  readonly literal: () => string
}

/** `#word`: a directive, a call of a macro, or text. */
export function parseDirective(stream: TokenStream): Statement {
  const start = stream.images.length
  const token = stream.take()
  stream.construct(token)
  const name = token.kind === 'bracedWord' ? token.image.slice(2, -1) : token.image.slice(1)
  if (REFUSED.has(name)) throw stream.refuse(token, `#${name} is not supported`, 'VTL_UNSUPPORTED')
  stream.scanner.mode = 'directive'
  if (!stream.scanner.seesParenthesis()) return withoutParentheses(stream, token, name)
  const args = parseArguments(stream, token, name)
  if (!hasBlock(name))
    return statementOf(stream, { token, name, args, block: undefined, literal: imagesOf(stream, start) })
  if (name === 'literal') return parseLiteral(stream)
  const block = stream.unit.grammar.statements(stream)
  stream.expect('end', `#end of #${name}`)
  return statementOf(stream, { token, name, args, block, literal: imagesOf(stream, start) })
}

function withoutParentheses(stream: TokenStream, token: Token, name: string): Statement {
  if (isDirective(name) && hasBlock(name)) throw stream.refuse(token, `Expected "(" behind #${name}`)
  stream.scanner.leave()
  return statementOf(stream, { token, name, args: [], block: undefined, literal: () => token.image })
}

// The source of a directive, to be put together only where it is text.
function imagesOf({ images }: TokenStream, start: number): () => string {
  const end = images.length
  return () => images.slice(start, end).join('')
}

// `#literal()` prints the source of its block.
function parseLiteral(stream: TokenStream): Statement {
  const start = stream.end
  stream.unit.grammar.statements(stream)
  const end = stream.expect('end', '#end of #literal').start
  return { kind: 'text', text: stream.slice(start, end) }
}

function parseArguments(stream: TokenStream, token: Token, name: string): Argument[] {
  stream.skip('blanks')
  stream.expect('parenOpen', '"("')
  const args: Argument[] = []
  for (;;) {
    skipSeparator(stream)
    if (stream.sees('word')) args.push(parseWord(stream, token, name, args.length))
    else if (seesValue(stream)) args.push(parseArgument(stream, token, name, args.length))
    else break
  }
  stream.skip('blanks')
  stream.expect('parenClose', 'a value or ")"')
  return args
}

// Blanks, or a comma with or without blanks; a comma must be followed by an argument.
function skipSeparator(stream: TokenStream): void {
  const comma = stream.sees('comma') || (stream.sees('blanks') && stream.peek(1).kind === 'comma')
  stream.skip('blanks')
  if (!comma) return
  stream.take()
  stream.skip('blanks')
  if (!stream.sees('word') && !seesValue(stream)) throw stream.unexpected('a value')
}

function parseWord(stream: TokenStream, token: Token, name: string, position: number): Argument {
  const word = stream.take()
  const named = name === 'macro' && position === 0
  const inForeach = name === 'foreach' && position === 1
  if (!named && !inForeach && (isDirective(name) || stream.unit.macros.has(name))) {
    throw stream.refuse(word, `Expected a value as argument of ${token.image}, not ${word.image}`)
  }
  return { word: word.image }
}

function parseArgument(stream: TokenStream, token: Token, name: string, position: number): Argument {
  if (name === 'macro' && position === 0) throw stream.refuse(token, 'Expected the name of the macro')
  const first = stream.peek().image
  return { value: parseValue(stream), first }
}

function statementOf(stream: TokenStream, directive: Directive): Statement {
  const at = stream.offsetOf(directive.token)
  switch (directive.name) {
    case 'foreach':
      return foreachOf(stream, directive)
    case 'macro':
      return defineMacro(stream, directive)
    case 'define':
      return defineOf(stream, directive)
    case 'break':
      return { kind: 'break', scope: valuesOf(directive.args)[0], at }
    case 'stop':
      return { kind: 'stop', at }
    default: {
      const { name, args, block: body, literal } = directive
      return { kind: 'call', name: name.replace(/^@/, ''), args: valuesOf(args), body, literal, at }
    }
  }
}

function valuesOf(args: readonly Argument[]): Expression[] {
  return args.flatMap(argument => ('value' in argument ? [argument.value] : []))
}

// With fewer than three arguments nothing is gone through; a fourth one is the body.
function foreachOf(stream: TokenStream, { token, args, block }: Directive): Statement {
  const [variable, , list, body] = args
  if (variable === undefined || args.length < 2) throw stream.refuse(token, 'Expected #foreach($item in $list)')
  const bodyValue = body !== undefined && 'value' in body ? body.value : undefined
  const given: readonly Statement[] = bodyValue?.kind === 'reference' ? [bodyValue] : []
  return {
    kind: 'foreach',
    variable: nameOf(variable),
    list: list !== undefined && 'value' in list ? list.value : undefined,
    body: body === undefined ? (block ?? []) : given,
    at: stream.offsetOf(token),
  }
}

function nameOf(argument: Argument): string {
  if ('word' in argument) return argument.word
  const { value, first } = argument
  return value.kind === 'reference' && value.name !== undefined ? value.name : first.slice(1)
}

function defineMacro(stream: TokenStream, { token, args, block }: Directive): Statement {
  const [name, ...parameters] = args
  if (name === undefined || !('word' in name)) throw stream.refuse(token, 'Expected the name of the macro')
  stream.unit.macros.set(name.word, {
    name: name.word,
    parameters: parameters.map(parameter =>
      'word' in parameter ? parameter.word : parameter.first.replace(/^\$/, ''),
    ),
    body: block ?? [],
    at: stream.offsetOf(token),
  })
  return { kind: 'text', text: '' }
}

function defineOf(stream: TokenStream, { token, args, block }: Directive): Statement {
  const [name] = args
  if (name === undefined || args.length > 1) throw stream.refuse(token, 'Expected #define($name)')
  return { kind: 'define', name: nameOf(name), body: block ?? [], at: stream.offsetOf(token) }
}
