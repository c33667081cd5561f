import { javaFullMatch } from '../regex/java/full-match.ts'
import { isRegexProblem } from '../regex/problem.ts'
import { matches, type PathCursor, parseQuoted, skipBlanks, unexpected } from './cursor.ts'
import type { JsonPath, Operand, Predicate, RelationName } from './path.ts'
import { PathFault } from './problem.ts'

const RELATION = /(?:===|!==|==|!=|<=|>=|=~|<|>|[A-Za-z]+)/y
const RELATIONS: ReadonlySet<string> = new Set([
  '==',
  '===',
  '!=',
  '!==',
  '<',
  '<=',
  '>',
  '>=',
  '=~',
  'in',
  'nin',
  'contains',
  'all',
  'size',
  'empty',
  'subsetof',
  'anyof',
  'noneof',
])

/** Parses a filter from behind `[?(` to behind `)]`. */
export function parseFilter(cursor: PathCursor, end: number): Predicate {
  const predicate = parseOr(cursor, end)
  if (matches(cursor, /\s*\)\s*\]/y) === undefined) throw unexpected(cursor, '")]"')
  return predicate
}

function parseOr(cursor: PathCursor, end: number): Predicate {
  const parts = [parseAnd(cursor, end)]
  while (matches(cursor, /\s*\|\|/y) !== undefined) parts.push(parseAnd(cursor, end))
  return single(parts) ?? { kind: 'or', parts }
}

function parseAnd(cursor: PathCursor, end: number): Predicate {
  const parts = [parseCondition(cursor, end)]
  while (matches(cursor, /\s*&&/y) !== undefined) parts.push(parseCondition(cursor, end))
  return single(parts) ?? { kind: 'and', parts }
}

function single(parts: readonly Predicate[]): Predicate | undefined {
  return parts.length === 1 ? parts[0] : undefined
}

function parseCondition(cursor: PathCursor, end: number): Predicate {
  skipBlanks(cursor)
  cursor.depth += 1
  if (cursor.depth > 50) throw new PathFault(cursor.position, 'The filter is nested too deeply')
  const condition = parseConditionHere(cursor, end)
  cursor.depth -= 1
  return condition
}

function parseConditionHere(cursor: PathCursor, end: number): Predicate {
  const { text, position } = cursor
  if (text[position] === '(') {
    cursor.position += 1
    const inner = parseOr(cursor, end)
    if (matches(cursor, /\s*\)/y) === undefined) throw unexpected(cursor, '")"')
    return inner
  }
  if (text[position] === '!' && !/^![@$]/.test(text.slice(position, position + 2))) {
    cursor.position += 1
    return { kind: 'not', part: parseCondition(cursor, end) }
  }
  return parseRelation(cursor, end)
}

function parseRelation(cursor: PathCursor, end: number): Predicate {
  const negated = cursor.text[cursor.position] === '!'
  if (negated) cursor.position += 1
  const left = parseOperand(cursor, end)
  skipBlanks(cursor)
  const start = cursor.position
  const operator = negated ? undefined : matches(cursor, RELATION)?.[0].toLowerCase()
  if (operator === undefined) {
    if (left.kind !== 'path') throw unexpected(cursor, 'an operator')
    return { kind: 'exists', path: left.path, wanted: !negated }
  }
  if (!isRelation(operator)) {
    throw new PathFault(start, `The operator ${operator} of a filter is not supported`, 'PATH_UNSUPPORTED')
  }
  skipBlanks(cursor)
  return { kind: 'relation', operator, left, right: parseOperand(cursor, end) }
}

function isRelation(operator: string): operator is RelationName {
  return RELATIONS.has(operator)
}

function parseOperand(cursor: PathCursor, end: number): Operand {
  const char = cursor.text.charAt(cursor.position)
  if (char === '@' || char === '$') return { kind: 'path', path: parseInnerPath(cursor, end) }
  if (char === '/') return parsePattern(cursor)
  return { kind: 'literal', value: parseLiteral(cursor, end) }
}

// A path inside a filter ends at a blank, an operator or the parenthesis, brackets and quotes aside.
function parseInnerPath(cursor: PathCursor, end: number): JsonPath {
  let close = cursor.position + 1
  while (close < end && !/[\s=<>!&|),]/.test(cursor.text.charAt(close))) {
    const char = cursor.text.charAt(close)
    close = char === '[' ? endOfBracket(cursor, close, end) : char === '(' ? endOfCall(cursor, close, end) : close + 1
  }
  return cursor.parsePath(cursor, close)
}

function endOfCall(cursor: PathCursor, open: number, end: number): number {
  const close = cursor.text.indexOf(')', open)
  if (close < 0 || close >= end) throw new PathFault(open, 'Expected ")"')
  return close + 1
}

function endOfBracket(cursor: PathCursor, open: number, end: number): number {
  let depth = 0
  for (let position = open; position < end; position += 1) {
    const char = cursor.text.charAt(position)
    if (char === '"' || char === "'") {
      const inner = { ...cursor, position }
      parseQuoted(inner, end)
      position = inner.position - 1
    } else if (char === '[') depth += 1
    else if (char === ']') {
      depth -= 1
      if (depth === 0) return position + 1
    }
  }
  throw new PathFault(open, 'Expected "]"')
}

const PATTERN = /\/((?:[^/\\]|\\.)*)\/([a-zA-Z]*)/y

function parsePattern(cursor: PathCursor): Operand {
  const start = cursor.position
  const match = matches(cursor, PATTERN)
  if (match === null || match === undefined) throw unexpected(cursor, 'a pattern and "/"')
  const [, source = '', flags = ''] = match
  if (/[^imsu]/.test(flags)) throw new PathFault(start, `The flags ${flags} are not supported`, 'PATH_UNSUPPORTED')
  const used = flags.replaceAll('u', '')
  const pattern = javaFullMatch(used === '' ? source : `(?${used})${source}`)
  if (isRegexProblem(pattern)) throw new PathFault(start + 1, pattern.message)
  return { kind: 'pattern', pattern }
}

const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const WORD = /true|false|null/y

function parseLiteral(cursor: PathCursor, end: number): unknown {
  skipBlanks(cursor)
  const char = cursor.text.charAt(cursor.position)
  if (char === "'" || char === '"') return parseQuoted(cursor, end)
  if (char === '[') return parseListLiteral(cursor, end)
  const number = matches(cursor, NUMBER)?.[0]
  if (number !== undefined) return Number(number)
  const word = matches(cursor, WORD)?.[0]
  if (word === undefined) throw unexpected(cursor, 'a value')
  return word === 'null' ? null : word === 'true'
}

function parseListLiteral(cursor: PathCursor, end: number): unknown[] {
  const items: unknown[] = []
  cursor.position += 1
  for (;;) {
    skipBlanks(cursor)
    if (matches(cursor, /\]/y) !== undefined) return items
    if (matches(cursor, /,/y) === undefined) items.push(parseLiteral(cursor, end))
  }
}
