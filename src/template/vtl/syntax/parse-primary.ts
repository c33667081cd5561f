import type { Expression, MapNode, RangeNode } from '../ast.ts'
import { parseReference, seesReference } from './parse-reference.ts'
import { parseString } from './parse-string.ts'
import type { TokenStream } from './stream.ts'

/** A value in an index: a text, an integer, a Boolean or a reference. */
export function parseIndexValue(stream: TokenStream): Expression {
  stream.skip('blanks')
  const { kind } = stream.peek()
  if (kind === 'float' || kind === 'bracketOpen' || kind === 'mapOpen') throw stream.unexpected('a value')
  const value = parseValue(stream)
  stream.skip('blanks')
  return value
}

/** A value as argument, list item, key or value of a map. */
export function parseParameter(stream: TokenStream): Expression {
  stream.skip('blanks')
  const value = parseValue(stream)
  stream.skip('blanks')
  return value
}

/** A value that is no expression in parentheses comes next. */
export function seesValue(stream: TokenStream): boolean {
  return VALUE_KINDS.has(stream.peek().kind) || seesReference(stream)
}

const VALUE_KINDS: ReadonlySet<string> = new Set([
  'string',
  'integer',
  'float',
  'true',
  'false',
  'bracketOpen',
  'mapOpen',
])

/** A value: a reference or a literal. */
export function parseValue(stream: TokenStream): Expression {
  if (seesReference(stream)) return referenceValue(stream)
  const token = stream.peek()
  const at = stream.offsetOf(token)
  switch (token.kind) {
    case 'string':
      return parseString(stream, stream.take())
    case 'integer':
    case 'float':
      return numberValue(stream)
    case 'true':
    case 'false':
      return { kind: 'boolean', value: stream.take().kind === 'true', at }
    case 'bracketOpen':
      return stream.nested(() => (seesRange(stream) ? parseRange(stream) : parseList(stream)))
    case 'mapOpen':
      return stream.nested(() => parseMap(stream))
    default:
      throw stream.unexpected('a value')
  }
}

// A `#` before a number is part of its token, and no number is made of it.
function numberValue(stream: TokenStream): Expression {
  const token = stream.peek()
  if (!/^[-.\d]/.test(token.image)) throw stream.unexpected('a number')
  return { kind: 'number', text: stream.take().image, at: stream.offsetOf(token) }
}

function referenceValue(stream: TokenStream): Expression {
  const token = stream.peek()
  const reference = parseReference(stream)
  return typeof reference === 'string' ? { kind: 'word', at: stream.offsetOf(token) } : reference
}

// A range needs a reference or an integer as its start, and the dots tell it from a list.
function seesRange(stream: TokenStream): boolean {
  let next = 1
  if (stream.peek(next).kind === 'blanks') next += 1
  const { kind } = stream.peek(next)
  if (kind === 'integer')
    return stream.peek(stream.peek(next + 1).kind === 'blanks' ? next + 2 : next + 1).kind === 'range'
  if (kind !== 'identifier' && kind !== 'braceOpen') return false
  return endOfReference(stream, next, 'range')
}

function endOfReference(stream: TokenStream, start: number, kind: 'range'): boolean {
  let depth = 0
  for (let next = start; ; next += 1) {
    const token = stream.peek(next)
    if (token.kind === 'endOfText') return false
    if (token.kind === 'parenOpen' || token.kind === 'indexOpen') depth += 1
    else if (token.kind === 'argumentsClose' || token.kind === 'indexClose') depth -= 1
    else if (depth === 0 && !PARTS.has(token.kind)) return token.kind === kind
    if (next - start > LONGEST_START) return false
  }
}

const PARTS: ReadonlySet<string> = new Set(['identifier', 'braceOpen', 'braceClose', 'dot', 'blanks'])
/** Tokens of a reference that begins a range. */
const LONGEST_START = 1000

function parseRange(stream: TokenStream): RangeNode {
  const open = stream.take()
  const from = parseParameter(stream)
  stream.expect('range', '".."')
  const to = parseBound(stream)
  stream.expect('bracketClose', '"]"')
  const literal = stream.slice(open.start, stream.end)
  return { kind: 'range', from, to, literal, at: stream.offsetOf(open) }
}

function parseBound(stream: TokenStream): Expression {
  stream.skip('blanks')
  if (!stream.sees('integer') && !seesReference(stream)) throw stream.unexpected('an integer or a reference')
  return parseParameter(stream)
}

function parseList(stream: TokenStream): Expression {
  const open = stream.take()
  const items: Expression[] = []
  if (!stream.sees('bracketClose')) {
    items.push(parseParameter(stream))
    while (stream.skip('comma')) items.push(parseParameter(stream))
  }
  stream.expect('bracketClose', '"," or "]"')
  return { kind: 'list', items, at: stream.offsetOf(open) }
}

function parseMap(stream: TokenStream): MapNode {
  const open = stream.take()
  const entries: [Expression, Expression][] = []
  stream.skip('blanks')
  if (!seesMapEnd(stream)) {
    entries.push(parseEntry(stream))
    while (stream.skip('comma')) entries.push(parseEntry(stream))
  }
  if (!seesMapEnd(stream)) throw stream.unexpected('"," or "}"')
  stream.take()
  return { kind: 'map', entries, at: stream.offsetOf(open) }
}

// Behind a reference, which would take it for its own, the brace is another token.
function seesMapEnd(stream: TokenStream): boolean {
  return stream.sees('mapClose') || stream.sees('braceClose')
}

function parseEntry(stream: TokenStream): [Expression, Expression] {
  const key = parseParameter(stream)
  stream.expect('colon', '":"')
  return [key, parseParameter(stream)]
}
