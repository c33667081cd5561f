import { literal, literalPhrase } from './literals.ts'
import { at, atom, type Grammar, type Hint, LEVEL, type Phrase, type Scope, within } from './phrase.ts'
import { DATE_PICTURES, INTEGER_PICTURES, NUMBER_PICTURES, REGEXES, TEXTS, TIMEZONES } from './words.ts'

/** Kinds of arguments that library functions take; `fn1`, `fn2` and `fn4` are functions of so many parameters. */
export type Argument =
  | Hint
  | 'pattern'
  | 'matcher'
  | 'replacement'
  | 'picture'
  | 'integer picture'
  | 'date picture'
  | 'zone'
  | 'options'
  | 'encoded'
  | 'radix'
  | 'width'
  | 'fn1'
  | 'fn2'
  | 'fn4'
  | 'test'
  | 'comparator'

/** A library function: its parameters, how many must be given, and what comes out. */
export interface LibraryFunction {
  readonly parameters: readonly Argument[]
  readonly required: number
  readonly result: Hint
}

const of = (result: Hint, required: number, ...parameters: Argument[]): LibraryFunction => ({
  parameters,
  required,
  result,
})

/** The whole library save `$eval`, which the engine refuses. */
export const LIBRARY: Readonly<Record<string, LibraryFunction>> = {
  sum: of('num', 1, 'nums'),
  count: of('int', 1, 'arr'),
  max: of('num', 1, 'nums'),
  min: of('num', 1, 'nums'),
  average: of('num', 1, 'nums'),
  string: of('str', 0, 'any', 'bool'),
  substring: of('str', 2, 'str', 'int', 'int'),
  substringBefore: of('str', 2, 'str', 'str'),
  substringAfter: of('str', 2, 'str', 'str'),
  lowercase: of('str', 1, 'str'),
  uppercase: of('str', 1, 'str'),
  length: of('int', 1, 'str'),
  trim: of('str', 1, 'str'),
  pad: of('str', 2, 'str', 'width', 'str'),
  match: of('objs', 2, 'str', 'matcher', 'int'),
  contains: of('bool', 2, 'str', 'pattern'),
  replace: of('str', 3, 'str', 'pattern', 'replacement', 'int'),
  split: of('strs', 2, 'str', 'pattern', 'int'),
  join: of('str', 1, 'strs', 'str'),
  formatNumber: of('str', 2, 'num', 'picture', 'options'),
  formatBase: of('str', 1, 'num', 'radix'),
  formatInteger: of('str', 2, 'num', 'integer picture'),
  parseInteger: of('num', 2, 'str', 'integer picture'),
  number: of('num', 1, 'encoded'),
  floor: of('int', 1, 'num'),
  ceil: of('int', 1, 'num'),
  round: of('num', 1, 'num', 'int'),
  abs: of('num', 1, 'num'),
  sqrt: of('num', 1, 'num'),
  power: of('num', 2, 'num', 'int'),
  random: of('num', 0),
  boolean: of('bool', 1, 'any'),
  not: of('bool', 1, 'any'),
  map: of('arr', 2, 'arr', 'fn4'),
  zip: of('arr', 1, 'arr', 'arr', 'arr'),
  filter: of('arr', 2, 'arr', 'test'),
  single: of('any', 1, 'arr', 'test'),
  reduce: of('any', 2, 'arr', 'fn4', 'any'),
  sift: of('obj', 1, 'obj', 'test'),
  keys: of('strs', 1, 'obj'),
  lookup: of('any', 2, 'obj', 'str'),
  append: of('arr', 2, 'any', 'any'),
  exists: of('bool', 1, 'any'),
  spread: of('objs', 1, 'obj'),
  merge: of('obj', 1, 'objs'),
  reverse: of('arr', 1, 'arr'),
  each: of('arr', 2, 'obj', 'fn2'),
  error: of('any', 0, 'str'),
  assert: of('any', 1, 'bool', 'str'),
  type: of('str', 1, 'any'),
  sort: of('arr', 1, 'nums', 'comparator'),
  shuffle: of('arr', 1, 'arr'),
  distinct: of('arr', 1, 'arr'),
  base64encode: of('str', 1, 'str'),
  base64decode: of('str', 1, 'str'),
  encodeUrlComponent: of('str', 1, 'str'),
  encodeUrl: of('str', 1, 'str'),
  decodeUrlComponent: of('str', 1, 'str'),
  decodeUrl: of('str', 1, 'str'),
  toMillis: of('num', 1, 'encoded', 'date picture'),
  fromMillis: of('str', 1, 'num', 'date picture', 'zone'),
  clone: of('obj', 1, 'obj'),
  now: of('str', 0, 'date picture', 'zone'),
  millis: of('num', 0),
}

/** Functions whose result chance or the clock decides: only what is certain about it may show. */
const UNCERTAIN: Readonly<Record<string, (call: string) => string>> = {
  random: call => `(${call} < 1)`,
  shuffle: call => `$count(${call})`,
  now: call => `$type(${call})`,
  millis: call => `(${call} > 1e12)`,
}

/** A call with its arguments given, or with the first one left to the context. */
export function libraryCall(grammar: Grammar, name: string, scope: Scope): Phrase {
  const { random } = grammar
  const values = libraryArguments(grammar, name, scope)
  const call = random.weighted<() => string>([
    [70, () => `$${name}(${values.join(', ')})`],
    [8, () => (values.length > 0 ? `${values[0]} ~> $${name}(${values.slice(1).join(', ')})` : `$${name}()`)],
    [
      8,
      () => (values.length > 0 ? `${parenthesised(values[0])}.$${name}(${values.slice(1).join(', ')})` : `$${name}()`),
    ],
    [4, () => (values.length === 1 ? `${values[0]} ~> $${name}` : `$${name}(${values.join(', ')})`)],
    [4, () => partial(grammar, name, values)],
    [2, () => `$${name}(${values.slice(0, -1).join(', ')})`],
    [1, () => `$${name}(${[...values, '1'].join(', ')})`],
  ])()
  const certain = UNCERTAIN[name]
  return certain === undefined
    ? { text: call, level: call.includes('~>') ? LEVEL.compare : LEVEL.step }
    : atom(certain(call))
}

/** Names of the library whose results are of a kind. */
export function libraryNamesOf(hint: Hint): readonly string[] {
  if (hint === 'any') return Object.keys(LIBRARY)
  return Object.entries(LIBRARY).flatMap(([name, { result }]) => (result === hint || result === 'any' ? [name] : []))
}

/** A function that gives the same result each time, unlike those that read the clock or draw by chance. */
export function isCertain(name: string): boolean {
  return UNCERTAIN[name] === undefined
}

function libraryArguments(grammar: Grammar, name: string, scope: Scope): string[] {
  const definition = LIBRARY[name]
  if (definition === undefined) throw new Error(`no such function: ${name}`)
  const { parameters, required } = definition
  const count = required + grammar.random.int(parameters.length - required + 1)
  return parameters.slice(0, count).map(kind => argument(grammar, kind, within(scope)))
}

function argument(grammar: Grammar, kind: Argument, scope: Scope): string {
  if (grammar.random.chance(0.05)) return at(grammar.expression('any', scope), LEVEL.add)
  const special = SPECIAL[kind]
  if (special !== undefined) return special(grammar, scope)
  const hint = hintOf(kind)
  return at(
    grammar.random.chance(0.35) ? literalPhrase(grammar.random, hint) : grammar.expression(hint, scope),
    LEVEL.add,
  )
}

/** Generators for the kinds of arguments that have a notation of their own. */
const SPECIAL: Readonly<Partial<Record<Argument, (grammar: Grammar, scope: Scope) => string>>> = {
  pattern: (g, scope) => (g.random.chance(0.6) ? g.random.pick(REGEXES) : text(g, 'str', scope)),
  matcher: (g, scope) => (g.random.chance(0.92) ? g.random.pick(REGEXES) : ownMatcher(g, scope)),
  replacement: (g, scope) =>
    g.random.chance(0.7)
      ? text(g, 'str', scope)
      : `function($r){ ${g.random.pick(['$r.match', '$uppercase($r.match)', '$r.groups[0]', '$string($r.start)', '$r.end'])} }`,
  picture: g => literal(g.random.pick(NUMBER_PICTURES)),
  'integer picture': g => literal(g.random.pick(INTEGER_PICTURES)),
  'date picture': g => literal(g.random.pick(DATE_PICTURES)),
  zone: g => literal(g.random.pick(TIMEZONES)),
  options: g =>
    g.random.pick([
      '{"decimal-separator": ",", "grouping-separator": "."}',
      '{"zero-digit": "\u0660"}',
      '{"minus-sign": "~", "percent": "p"}',
      '{"exponent-separator": "E", "digit": "@"}',
      '{"pattern-separator": "|"}',
      '{}',
    ]),
  encoded: (g, scope) =>
    g.random.chance(0.7) ? literal(g.random.pick(TEXTS)) : text(g, g.random.pick(['str', 'bool', 'num']), scope),
  radix: g => g.random.pick(['2', '8', '10', '16', '36', '1', '37', '2.5', '0']),
  width: (g, scope) => (g.random.chance(0.8) ? String(g.random.int(40) - 20) : `(${text(g, 'int', scope)} % 30)`),
  fn1: (g, scope) => lambda(g, scope, { arity: 1, result: 'any' }),
  fn2: (g, scope) => lambda(g, scope, { arity: 2, result: 'any' }),
  fn4: (g, scope) =>
    g.random.chance(0.15)
      ? `$${g.random.pick(PASSED)}`
      : lambda(g, scope, { arity: 1 + g.random.int(4), result: 'any' }),
  test: (g, scope) =>
    g.random.chance(0.15)
      ? `$${g.random.pick(PASSED)}`
      : lambda(g, scope, { arity: 1 + g.random.int(3), result: 'bool' }),
  comparator: (g, scope) =>
    `function($l, $r){ ${g.random.pick(['$l > $r', '$l < $r', '$l.n > $r.n', '$string($l) > $string($r)', 'true', 'false', '$l', `$l > ${text(g, 'num', scope)}`])} }`,
}

/** Functions that are passed as they are. */
const PASSED = [
  'string',
  'sum',
  'count',
  'uppercase',
  'length',
  'boolean',
  'not',
  'exists',
  'type',
  'number',
  'substring',
  'append',
  'power',
  'keys',
  'reverse',
  'merge',
  'lookup',
  'string',
  'trim',
  'round',
  'zip',
  'distinct',
  'max',
  'formatBase',
] as const

function hintOf(kind: Argument): Hint {
  const hint = HINTS.find(candidate => candidate === kind)
  return hint ?? 'any'
}

const HINTS: readonly Hint[] = ['num', 'int', 'str', 'bool', 'arr', 'nums', 'strs', 'objs', 'obj', 'fn', 'any']

function text(grammar: Grammar, hint: Hint, scope: Scope): string {
  return at(grammar.expression(hint, scope), LEVEL.add)
}

function lambda(grammar: Grammar, scope: Scope, { arity, result }: { arity: number; result: Hint }): string {
  const names = Array.from({ length: arity }, () => grammar.fresh())
  const variables = names.map((name, index) => ({ name, hint: index === 1 ? ('int' as const) : ('any' as const) }))
  const body = grammar.expression(result, within(scope, variables))
  return `${grammar.random.chance(0.9) ? 'function' : 'λ'}(${names.map(name => `$${name}`).join(', ')}){ ${body.text} }`
}

/** A matcher of the template's own: one match, none, or something that is no match at all. */
function ownMatcher(grammar: Grammar, scope: Scope): string {
  return grammar.random.pick([
    'function($s){ {"match": $s, "start": 0, "end": $length($s), "groups": [], "next": function(){ nothing }} }',
    'function($s){ nothing }',
    'function($s){ 1 }',
    `function($s){ ${text(grammar, 'any', scope)} }`,
  ])
}

function partial(grammar: Grammar, name: string, values: readonly string[]): string {
  if (values.length === 0) return `$${name}()`
  const open = values.map(() => grammar.random.chance(0.5))
  open[grammar.random.int(values.length)] = true
  const given = values.filter((_value, index) => open[index])
  return `$${name}(${values.map((value, index) => (open[index] ? '?' : value)).join(', ')})(${given.join(', ')})`
}

function parenthesised(value: string | undefined): string {
  return `(${value})`
}
