import type { Expression, Part, ReferenceNode } from '../ast.ts'
import { MAX_NESTING, type TokenStream } from './stream.ts'
import type { Token } from './token.ts'

/** A reference comes next. */
export function seesReference(stream: TokenStream): boolean {
  const { kind } = stream.peek()
  return kind === 'identifier' || (kind === 'braceOpen' && stream.peek(1).kind === 'identifier')
}

/**
 * A reference. Undefined with the text to print where an identifier stands that no `$` began: it is text, though its
 * parts are read.
 */
export function parseReference(stream: TokenStream): ReferenceNode | string {
  const first = stream.take()
  // Backslashes, and what was read before the last `$`, do not print with a directive that is text.
  stream.images[stream.images.length - 1] = first.image.slice(Math.max(first.image.lastIndexOf('$'), 0))
  stream.construct(first)
  const formal = first.kind === 'braceOpen'
  const name = formal ? stream.expect('identifier', 'a name') : first
  const parts = parseParts(stream)
  if (formal) stream.expect('braceClose', '"}"')
  return referenceOf(stream, first, name, parts)
}

function parseParts(stream: TokenStream): Part[] {
  const parts: Part[] = []
  parseIndexes(stream, parts)
  while (stream.sees('dot') && stream.peek(1).kind === 'identifier') {
    stream.take()
    const name = stream.take()
    const at = stream.offsetOf(name)
    const method = seesArguments(stream)
    const part: Part = method
      ? { kind: 'method', name: name.image, args: parseArguments(stream), at }
      : { kind: 'property', name: name.image, at }
    addPart(stream, parts, name, part)
    parseIndexes(stream, parts)
  }
  return parts
}

function addPart(stream: TokenStream, parts: Part[], token: Token, part: Part): void {
  if (parts.length === MAX_NESTING) throw stream.refuse(token, 'A reference of too many parts', 'VTL_NESTING')
  parts.push(part)
}

// A parenthesis with something else than an argument behind it is text.
function seesArguments(stream: TokenStream): boolean {
  return stream.sees('parenOpen') && ARGUMENT_STARTS.has(stream.peek(1).kind)
}

const ARGUMENT_STARTS: ReadonlySet<string> = new Set([
  'argumentsClose',
  'blanks',
  'string',
  'integer',
  'float',
  'bracketOpen',
  'mapOpen',
  'true',
  'false',
  'identifier',
  'braceOpen',
])

function parseIndexes(stream: TokenStream, parts: Part[]): void {
  while (stream.sees('indexOpen')) {
    const open = stream.take()
    const index = stream.nested(() => stream.unit.grammar.indexValue(stream))
    stream.expect('indexClose', '"]"')
    addPart(stream, parts, open, { kind: 'index', index, at: stream.offsetOf(open) })
  }
}

function parseArguments(stream: TokenStream): Expression[] {
  stream.take()
  if (stream.skip('argumentsClose')) return []
  return stream.nested(() => {
    const { parameter } = stream.unit.grammar
    const args = [parameter(stream)]
    while (stream.skip('comma')) args.push(parameter(stream))
    stream.expect('argumentsClose', '"," or ")"')
    return args
  })
}

/**
 * The first token tells what was meant: backslashes before the `$` escape it, other text before it is printed with the
 * value, and a backslash between `$` and `!` makes it a reference to nothing.
 */
function referenceOf(stream: TokenStream, first: Token, name: Token, parts: readonly Part[]): ReferenceNode | string {
  const { image } = first
  const at = stream.offsetOf(first) + Math.max(image.lastIndexOf('$'), 0)
  const literal = stream.slice(at - stream.base, stream.end)
  const node = { kind: 'reference', parts, literal, at } as const
  if (image.includes('\\!')) return { ...node, name: undefined, prefix: '', escaped: false }
  const slashes = /^\\*/.exec(image)?.[0].length ?? 0
  const dollar = image.lastIndexOf('$')
  if (dollar < 0) return image
  const prefix = image.slice(0, Math.floor(slashes / 2)) + image.slice(slashes, dollar)
  const ownName = first === name ? image.slice(dollar + (image[dollar + 1] === '!' ? 2 : 1)) : name.image
  return { ...node, name: ownName, prefix, escaped: slashes % 2 === 1 }
}
