import { NUMBERS, TEXTS } from './body.ts'
import { expressionOf, primaryOf } from './expression.ts'
import { type Grammar, gap, inside, KEYS, separated } from './grammar.ts'
import { statements } from './statement.ts'

/** A text in single quotes: taken as it is, but for the doubled quote. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

/** A text literal of either kind. */
export function textLiteral(grammar: Grammar): string {
  const { random } = grammar
  if (grammar.depth > 0 && random.chance(0.3)) return templateLiteral(grammar)
  const text = random.pick(TEXTS)
  return random.chance(0.7) ? quoted(text) : `"${text.replaceAll('"', '""').replaceAll(/[$#]/g, '')}"`
}

/** A text in double quotes that is a template. */
function templateLiteral(grammar: Grammar): string {
  const { random } = grammar
  const text = statements({ ...inside(grammar), depth: Math.min(grammar.depth - 1, 1) }, 1 + random.int(3))
  const sequence = random.chance(0.1) ? random.pick(['\\u0041', '\\n', '\\u00e9', "\\'"]) : ''
  return `"${sequence}${text.replaceAll('"', '""')}"`
}

/** A number literal: one of JSON's, which are Velocity's as well. */
export function numberLiteral({ random }: Grammar): string {
  return random.chance(0.6) ? random.pick(['0', '1', '2', '3', '7', '-1', '10', '-7']) : random.pick(NUMBERS)
}

/** A list literal or a range. */
export function listLiteral(grammar: Grammar): string {
  const { random } = grammar
  if (random.chance(0.25)) return rangeLiteral(grammar)
  const items = Array.from({ length: random.int(4) }, () => primaryOf(inside(grammar), 'any'))
  return `[${separated(grammar, items)}]`
}

/** A range, short enough for loops inside one another. */
function rangeLiteral(grammar: Grammar): string {
  return rangeOf(grammar, () => String(grammar.random.int(6) - 2))
}

/**
 * A range with ends that may be no integers: it has no value then. Java passes that on to a method as null, so this is
 * only for where Velocity itself takes it.
 */
export function anyRange(grammar: Grammar): string {
  const { random } = grammar
  return rangeOf(grammar, () =>
    random.weighted<() => string>([
      [8, () => String(random.int(6) - 2)],
      [2, () => '$i'],
      [0.3, () => '$d'],
      [0.7, () => primaryOf({ ...grammar, depth: 0 }, 'text')],
    ])(),
  )
}

function rangeOf(grammar: Grammar, end: () => string): string {
  return `[${gap(grammar)}${end()}${gap(grammar)}..${gap(grammar)}${end()}${gap(grammar)}]`
}

/** A map literal. */
export function mapLiteral(grammar: Grammar): string {
  const { random } = grammar
  const entry = () => {
    const key = random.chance(0.85) ? quoted(random.pick(KEYS)) : random.pick(['1', 'true', '1.5', '10', '"$b"'])
    return `${key}${gap(grammar)}:${gap(grammar)}${primaryOf(inside(grammar), 'any')}`
  }
  return `{${separated(grammar, Array.from({ length: random.int(4) }, entry))}}`
}

/** A Boolean literal. */
export function booleanLiteral({ random }: Grammar): string {
  return random.pick(['true', 'false'])
}

/** An expression in parentheses. */
export function group(grammar: Grammar): string {
  return `(${gap(grammar)}${expressionOf(inside(grammar), 'any')}${gap(grammar)})`
}
