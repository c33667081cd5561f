import { anyKind, type Grammar, inside, type Kind, space } from './grammar.ts'
import { booleanLiteral, group, listLiteral, mapLiteral, numberLiteral, textLiteral } from './literal.ts'
import { reference } from './reference.ts'

/** Share of operands that are of another kind than the operator asks for. */
const STRAYS = 0.12

const ARITHMETIC = ['+', '+', '-', '*', '/', '%'] as const
const COMPARISONS = ['==', '!=', '<', '<=', '>', '>=', 'eq', 'ne', 'lt', 'le', 'gt', 'ge'] as const
const LOGIC = ['&&', '||', 'and', 'or'] as const

/** An expression of `#set` and `#if`: with operators. */
export function expressionOf(grammar: Grammar, wanted: Kind | 'any'): string {
  const { random } = grammar
  const kind = wanted === 'any' || random.chance(STRAYS) ? anyKind(grammar) : wanted
  if (grammar.depth <= 0 || random.chance(0.35)) return primaryOf(grammar, kind)
  const inner = inside(grammar)
  switch (kind) {
    case 'number':
      return binary(inner, random.pick(ARITHMETIC), ['number', 'number'])
    case 'text':
      return binary(
        inner,
        '+',
        random.pick([
          ['text', 'any'],
          ['any', 'text'],
          ['text', 'text'],
        ] as const),
      )
    case 'boolean':
      return random.weighted<() => string>([
        [5, () => comparison(inner)],
        [3, () => binary(inner, random.pick(LOGIC), ['boolean', 'boolean'])],
        [
          2,
          () => `${random.pick(['!', '! ', 'not '])}${random.chance(0.3) ? group(inner) : primaryOf(inner, 'boolean')}`,
        ],
      ])()
    default:
      return random.chance(0.1) ? group(inner) : primaryOf(grammar, kind)
  }
}

function comparison(grammar: Grammar): string {
  const kind = grammar.random.chance(0.4) ? 'any' : anyKind(grammar)
  return binary(grammar, grammar.random.pick(COMPARISONS), [kind, kind])
}

function binary(grammar: Grammar, operator: string, [left, right]: readonly [Kind | 'any', Kind | 'any']): string {
  return `${operand(grammar, left)}${space(grammar)}${operator}${space(grammar)}${operand(grammar, right)}`
}

function operand(grammar: Grammar, kind: Kind | 'any'): string {
  const text = expressionOf(grammar, kind)
  return grammar.random.chance(0.15) ? `(${text})` : text
}

/** An expression of arguments, indexes, items and ends of ranges: without operators. */
export function primaryOf(grammar: Grammar, wanted: Kind | 'any'): string {
  const { random } = grammar
  const kind = wanted === 'any' || random.chance(STRAYS) ? anyKind(grammar) : wanted
  if (random.chance(0.6)) return reference(grammar, kind)
  switch (kind) {
    case 'text':
      return textLiteral(grammar)
    case 'number':
      return numberLiteral(grammar)
    case 'list':
      return grammar.depth > 0 ? listLiteral(grammar) : '[]'
    case 'map':
      return grammar.depth > 0 ? mapLiteral(grammar) : '{}'
    case 'boolean':
      return booleanLiteral(grammar)
  }
}
