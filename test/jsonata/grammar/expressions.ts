import type { Random } from '../random.ts'
import { call, lambda, transform } from './functions.ts'
import { idiom, mapping } from './idioms.ts'
import { libraryCall, libraryNamesOf } from './library.ts'
import { literalPhrase } from './literals.ts'
import { order, pairs, path } from './paths.ts'
import { at, atom, type Grammar, type Hint, LEVEL, type Phrase, type Scope, within } from './phrase.ts'
import { REGEXES } from './words.ts'

type Production = (grammar: Grammar, hint: Hint, scope: Scope) => Phrase

/** Levels that an expression may grow to. */
const FUEL = 5

/** One random expression. `$p0` and `$p1` in it are the caller's bindings. */
export function randomExpression(random: Random): string {
  let count = 0
  const grammar: Grammar = {
    random,
    fresh: () => `v${count++}`,
    expression: (hint, scope) => expression(grammar, hint, scope),
  }
  const variables = [
    { name: 'p0', hint: 'any' },
    { name: 'p1', hint: 'any' },
  ] as const
  const scope = { fuel: 2 + random.int(FUEL - 1), variables, parents: 0 }
  const text = random.weighted<() => string>([
    [40, () => simple(grammar, { ...scope, fuel: 1 + random.int(2) }).text],
    [40, () => expression(grammar, random.pick(ROOTS), scope).text],
    [10, () => idiom(grammar, scope).text],
    [12, () => mapping(grammar, scope)],
  ])()
  return random.chance(0.02) ? damaged(random, text) : text
}

const ROOTS: readonly Hint[] = ['any', 'any', 'obj', 'arr', 'num', 'str', 'bool', 'objs', 'strs', 'nums']

/** One construct with little around it: what it does is seen, and seldom lost in an undefined or a wrong type. */
function simple(grammar: Grammar, scope: Scope): Phrase {
  const { random } = grammar
  if (random.chance(0.6)) return libraryCall(grammar, random.pick(libraryNamesOf('any')), scope)
  const hint = random.pick(ROOTS)
  return random.pick(CONSTRUCTS)(grammar, hint, scope)
}

function expression(grammar: Grammar, wanted: Hint, scope: Scope): Phrase {
  const { random } = grammar
  const hint = random.chance(0.06) ? random.pick(ROOTS) : wanted
  if (scope.fuel <= 0)
    return random.chance(0.5) ? literalPhrase(random, hint) : path(grammar, hint, { ...scope, fuel: 0, parents: 0 })
  const [, production] = random.weighted(PRODUCTIONS[hint].map(entry => [entry[0], entry] as const))
  return production(grammar, hint, scope)
}

const binary =
  (operators: readonly string[], left: Hint, right: Hint, level: number): Production =>
  (grammar, _hint, scope) => {
    const operator = grammar.random.pick(operators)
    const inner = within(scope)
    return {
      text: `${at(grammar.expression(left, inner), level)} ${operator} ${at(grammar.expression(right, inner), level + 1)}`,
      level,
    }
  }

const multiply = binary(['*', '/', '%'], 'num', 'num', LEVEL.multiply)
const add = binary(['+', '-'], 'num', 'num', LEVEL.add)
const concat = binary(['&'], 'str', 'str', LEVEL.add)
const compareNumbers = binary(['<', '<=', '>', '>='], 'num', 'num', LEVEL.compare)
const compareTexts = binary(['<', '<=', '>', '>='], 'str', 'str', LEVEL.compare)
const equal = binary(['=', '!='], 'any', 'any', LEVEL.compare)
const member = binary(['in'], 'any', 'arr', LEVEL.compare)
const both = binary(['and'], 'bool', 'bool', LEVEL.and)
const either = binary(['or'], 'bool', 'bool', LEVEL.or)

const literalOf: Production = (grammar, hint) => literalPhrase(grammar.random, hint)

const negative: Production = (grammar, _hint, scope) => ({
  text: `-${at(grammar.expression('num', within(scope)), LEVEL.step)}`,
  level: LEVEL.multiply,
})

const library: Production = (grammar, hint, scope) =>
  libraryCall(grammar, grammar.random.pick(libraryNamesOf(hint)), scope)

const range: Production = (grammar, _hint, scope) => {
  const end = (): string =>
    grammar.random.chance(0.7)
      ? String(grammar.random.int(9) - 2)
      : at(grammar.expression('int', within(scope)), LEVEL.add)
  const extra = grammar.random.chance(0.2) ? `, ${grammar.expression('any', within(scope)).text}` : ''
  return atom(`[${end()}..${end()}${extra}]`)
}

const array: Production = (grammar, hint, scope) => {
  const item: Hint = hint === 'nums' ? 'num' : hint === 'strs' ? 'str' : hint === 'objs' ? 'obj' : 'any'
  const items = Array.from({ length: grammar.random.int(4) }, () => grammar.expression(item, within(scope)).text)
  return atom(`[${items.join(', ')}]${grammar.random.chance(0.05) ? '[]' : ''}`)
}

const object: Production = (grammar, _hint, scope) => atom(pairs(grammar, scope))

const condition: Production = (grammar, hint, scope) => {
  const inner = within(scope)
  const test = at(grammar.expression('bool', inner), LEVEL.or)
  const branches = `${at(grammar.expression(hint, inner), LEVEL.or)}${grammar.random.chance(0.8) ? ` : ${at(grammar.expression(hint, inner), LEVEL.or)}` : ''}`
  return { text: `${test} ? ${branches}`, level: LEVEL.condition }
}

/**
 * The reference copies the left side through JSON, where a regular expression becomes an empty object, and that one
 * a pattern that never advances: within these functions it would loop for ever, past every guard.
 */
const NEVER_ENDING = /\b(?:match|replace|split)\(/

const fallback: Production = (grammar, hint, scope) => {
  const inner = within(scope)
  const operator = grammar.random.pick(['?:', '??'])
  const wished = at(grammar.expression(hint, inner), LEVEL.compare + 1)
  const left = NEVER_ENDING.test(wished) ? literalPhrase(grammar.random, hint).text : wished
  return { text: `${left} ${operator} ${at(grammar.expression(hint, inner), LEVEL.add)}`, level: LEVEL.condition }
}

const block: Production = (grammar, hint, scope) => {
  const { random } = grammar
  let inner = within(scope)
  const parts: string[] = []
  for (let count = random.int(3); count > 0; count--) {
    const [name, kind] = [
      random.chance(0.1) && inner.variables.length > 0 ? random.pick(inner.variables).name : grammar.fresh(),
      random.pick(ROOTS),
    ]
    parts.push(`$${name} := ${grammar.expression(kind, inner).text}`)
    inner = { ...inner, variables: [{ name, hint: kind }, ...inner.variables] }
  }
  return atom(`(${[...parts, grammar.expression(hint, inner).text].join('; ')}${random.chance(0.1) ? ';' : ''})`)
}

const bind: Production = (grammar, hint, scope) => ({
  text: `$${grammar.fresh()} := ${grammar.expression(hint, within(scope)).text}`,
  level: LEVEL.bind,
})

const filtered: Production = (grammar, hint, scope) => {
  const inner = within(scope)
  const test = grammar.random.chance(0.5)
    ? grammar.expression('bool', inner).text
    : grammar.random.pick(['0', '-1', '1', '$', '[0..1]', ''])
  return {
    text: `${at(grammar.expression(hint === 'arr' ? 'nums' : hint, inner), LEVEL.atom)}[${test}]`,
    level: LEVEL.step,
  }
}

const ordered: Production = (grammar, hint, scope) => ({
  text: `${at(grammar.expression(hint, within(scope)), LEVEL.step)}${order(grammar, within(scope))}`,
  level: LEVEL.step,
})

const grouped: Production = (grammar, _hint, scope) =>
  atom(`${at(grammar.expression('objs', within(scope)), LEVEL.step)}${pairs(grammar, within(scope))}`)

const variable: Production = (grammar, _hint, scope) => atom(`$${grammar.random.pick(scope.variables).name}`)

const regex: Production = grammar => atom(grammar.random.pick(REGEXES))

const commented: Production = (grammar, hint, scope) =>
  atom(`(/* ${grammar.random.pick(['', 'a', '*', '"', ')'])} */ ${grammar.expression(hint, within(scope)).text}\n)`)

const COMMON: readonly (readonly [number, Production])[] = [
  [20, path],
  [10, literalOf],
  [12, library],
  [7, call],
  [4, condition],
  [4, fallback],
  [6, block],
  [4, variable],
  [2, filtered],
  [1, bind],
  [0.5, commented],
  [0.3, equal],
  [1.5, (grammar, _hint, scope) => idiom(grammar, scope)],
]

const PRODUCTIONS: Readonly<Record<Hint, readonly (readonly [number, Production])[]>> = {
  num: [...COMMON, [10, add], [8, multiply], [3, negative]],
  int: [...COMMON, [4, add], [2, multiply], [2, negative], [8, literalOf]],
  str: [...COMMON, [12, concat]],
  bool: [...COMMON, [8, compareNumbers], [4, compareTexts], [8, equal], [5, member], [5, both], [4, either]],
  arr: [...COMMON, [8, array], [5, range], [4, ordered], [3, filtered]],
  nums: [...COMMON, [10, array], [8, range], [3, ordered]],
  strs: [...COMMON, [10, array], [3, ordered]],
  objs: [...COMMON, [10, array], [4, ordered]],
  obj: [...COMMON, [18, object], [6, grouped]],
  fn: [
    [10, (grammar, _hint, scope) => lambda(grammar, 'any', scope)],
    [4, literalOf],
    [2, variable],
    [1, regex],
  ],
  any: [
    ...COMMON,
    [4, object],
    [4, array],
    [2, add],
    [2, concat],
    [3, grouped],
    [2, ordered],
    [2, range],
    [2, both],
    [2, equal],
    [1, regex],
    [1, (grammar, _hint, scope) => lambda(grammar, 'any', scope)],
    [1, member],
    [1, either],
    [1, compareNumbers],
  ],
}

const CONSTRUCTS: readonly Production[] = [
  path,
  path,
  call,
  call,
  call,
  condition,
  fallback,
  block,
  filtered,
  ordered,
  grouped,
  object,
  array,
  range,
  add,
  multiply,
  multiply,
  negative,
  compareNumbers,
  compareNumbers,
  compareTexts,
  equal,
  member,
  both,
  either,
  concat,
  (grammar, _hint, scope) => transform(grammar, scope),
]

/** The text with a character lost or doubled, so that parsers meet what is not a program. */
function damaged(random: Random, text: string): string {
  const index = random.int(text.length)
  return random.chance(0.5)
    ? text.slice(0, index) + text.slice(index + 1)
    : text.slice(0, index) + random.pick(['(', ')', '[', '"', '`', ':', '%', '@', '~>', '..', ' ']) + text.slice(index)
}
