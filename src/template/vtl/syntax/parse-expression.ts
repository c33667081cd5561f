import type { ArithmeticOperator, ComparisonOperator, Expression, LogicalOperator } from '../ast.ts'
import { parseValue } from './parse-primary.ts'
import { MAX_NESTING, type TokenStream } from './stream.ts'
import type { Token } from './token.ts'

type Operator = ArithmeticOperator | ComparisonOperator | LogicalOperator

/** Operators by their spelling. */
const OPERATORS: Readonly<Record<string, Operator>> = {
  '||': '||',
  or: '||',
  '&&': '&&',
  and: '&&',
  '==': '==',
  eq: '==',
  '!=': '!=',
  ne: '!=',
  '<': '<',
  lt: '<',
  '<=': '<=',
  le: '<=',
  '>': '>',
  gt: '>',
  '>=': '>=',
  ge: '>=',
  '+': '+',
  '-': '-',
  '*': '*',
  '/': '/',
  '%': '%',
}

/** Operators from the loosest to the tightest; those of a level go from left to right. */
const LEVELS: readonly (readonly Operator[])[] = [
  ['||'],
  ['&&'],
  ['==', '!='],
  ['<', '<=', '>', '>='],
  ['+', '-'],
  ['*', '/', '%'],
]

/** An expression: what stands in `#set`, `#if` and `#elseif`. */
export function parseExpression(stream: TokenStream): Expression {
  return parseLevel(stream, 0)
}

function parseLevel(stream: TokenStream, level: number): Expression {
  const operators = LEVELS[level]
  if (operators === undefined) return parseUnary(stream)
  let left = parseLevel(stream, level + 1)
  for (let count = 1; ; count += 1) {
    const token = stream.peek()
    const operator = token.kind === 'operator' ? OPERATORS[token.image] : undefined
    if (operator === undefined || !operators.includes(operator)) return left
    if (count > MAX_NESTING) throw stream.refuse(token, 'An expression of too many operators', 'VTL_NESTING')
    stream.take()
    const right = parseLevel(stream, level + 1)
    left = binary(stream, operator, token, left, right)
  }
}

function binary(
  stream: TokenStream,
  operator: Operator,
  token: Token,
  left: Expression,
  right: Expression,
): Expression {
  const at = stream.offsetOf(token)
  switch (operator) {
    case '||':
    case '&&':
      return { kind: 'logical', operator, left, right, at }
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
      return { kind: 'arithmetic', operator, left, right, literal: stream.slice(token.end, stream.end), at }
    default:
      return { kind: 'comparison', operator, left, right, at }
  }
}

function parseUnary(stream: TokenStream): Expression {
  const blanks = stream.sees('blanks') ? 1 : 0
  if (stream.peek(blanks).kind !== 'not') return parsePrimary(stream)
  stream.skip('blanks')
  const token = stream.take()
  return stream.nested(() => ({ kind: 'not', operand: parseUnary(stream), at: stream.offsetOf(token) }))
}

function parsePrimary(stream: TokenStream): Expression {
  stream.skip('blanks')
  const value = stream.sees('parenOpen') ? parseGroup(stream) : parseValue(stream)
  stream.skip('blanks')
  return value
}

function parseGroup(stream: TokenStream): Expression {
  const open = stream.take()
  return stream.nested(() => {
    const inner = parseExpression(stream)
    const literal = stream.slice(open.end, stream.end)
    stream.expect('parenClose', 'an operator or ")"')
    return { kind: 'group', inner, literal, at: stream.offsetOf(open) }
  })
}
