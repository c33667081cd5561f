import { primaryOf } from './expression.ts'
import {
  anyKind,
  type Grammar,
  gap,
  inside,
  KEYS,
  KINDS,
  type Kind,
  OTHER_VARIABLES,
  separated,
  VARIABLES,
} from './grammar.ts'
import { quoted } from './literal.ts'
import {
  type Argument,
  DIGITS,
  FORMATS,
  METHODS,
  type Member,
  PATTERNS,
  PROPERTIES,
  REPLACEMENTS,
  UTIL,
} from './members.ts'

/** Share of calls with an argument too many, one too few, or one of another kind. */
const STRAYS = 0.04

/** A reference, most often to a value of the kind. */
export function reference(grammar: Grammar, kind: Kind): string {
  const { random } = grammar
  const name = pathOf(grammar, kind)
  return random.weighted([
    [8, `$${name}`],
    [1, `$!${name}`],
    [2, `\${${name}}`],
    [0.5, `$!{${name}}`],
  ])
}

function pathOf(grammar: Grammar, kind: Kind): string {
  const { random } = grammar
  if (grammar.depth <= 0 || random.chance(0.45)) return variable(grammar, kind)
  return random.weighted<() => string>([
    [5, () => callGiving(grammar, kind)],
    [1.5, () => `${variable(grammar, 'map')}.${random.pick(PROPERTIES.map)}`],
    [0.5, () => property(grammar)],
    [1.2, () => index(grammar)],
    [1, () => `input.path(${quoted(`$.${random.pick(VARIABLES[kind])}`)})`],
    [0.3, () => `input.json(${quoted(`$.${random.pick(VARIABLES[kind])}`)})`],
    [0.2, () => 'input.body'],
    [
      0.6,
      () =>
        `util.${random.pick(UTIL)}(${primaryOf(inside(grammar), random.pick(['text', 'text', 'number', 'boolean']))})`,
    ],
    [0.8, () => loopVariable(grammar)],
  ])()
}

/** A variable of the kind, or one that may hold anything. */
export function variable({ random }: Grammar, kind: Kind): string {
  return random.chance(0.85) ? random.pick(VARIABLES[kind]) : random.pick(OTHER_VARIABLES)
}

function property(grammar: Grammar): string {
  const kind = anyKind(grammar)
  return `${variable(grammar, kind)}.${grammar.random.pick(PROPERTIES[kind])}`
}

function index(grammar: Grammar): string {
  const { random } = grammar
  const kind = random.pick(['list', 'list', 'map', 'text'] as const)
  const at = kind === 'map' ? argument(grammar, 'key') : argument(grammar, 'index')
  return `${variable(grammar, kind)}[${gap(grammar)}${at}${gap(grammar)}]`
}

function loopVariable({ random }: Grammar): string {
  return random.pick([
    'velocityCount',
    'velocityHasNext',
    'foreach.index',
    'foreach.count',
    'foreach.hasNext',
    'foreach.first',
    'foreach.last',
    'foreach.parent.count',
    'foreach.parent.index',
    'e.key',
    'e.value',
    'e.getKey()',
    'e.getValue()',
    'e',
    'f',
  ])
}

function callGiving(grammar: Grammar, kind: Kind): string {
  const { random } = grammar
  const receiver = random.pick(
    KINDS.filter(each => METHODS[each].some(([, , gives]) => gives === kind || gives === 'any')),
  )
  const fitting = METHODS[receiver].filter(([, , gives]) => gives === kind || gives === 'any')
  const holder =
    grammar.depth > 1 && random.chance(0.25) ? pathOf(inside(grammar), receiver) : variable(grammar, receiver)
  return call(grammar, holder, random.pick(fitting))
}

/** A call of a method of a value: most often one that exists. */
export function call(grammar: Grammar, holder: string, [name, wanted]: Member): string {
  const { random } = grammar
  const args = wanted.map(kind => argument(grammar, random.chance(STRAYS) ? 'any' : kind))
  if (random.chance(STRAYS)) args.push(argument(grammar, 'any'))
  if (random.chance(STRAYS)) args.pop()
  return `${holder}.${random.chance(0.02) ? 'nothing' : name}(${separated(grammar, args)})`
}

/** Any method of a value of a kind. */
export function anyCall(grammar: Grammar, kind: Kind): string {
  return call(grammar, variable(grammar, kind), grammar.random.pick(METHODS[kind]))
}

function argument(grammar: Grammar, kind: Argument): string {
  const { random } = grammar
  switch (kind) {
    case 'index':
      return random.weighted<() => string>([
        [10, () => String(random.int(5) - 1)],
        [3, () => '$i'],
        [1, () => random.pick(['9', '-2', '97', '2147483648', '1.5'])],
      ])()
    case 'key':
      return random.chance(0.9) ? quoted(random.pick(KEYS)) : keyOf(grammar)
    case 'pattern':
      return pick(grammar, PATTERNS)
    case 'replacement':
      return pick(grammar, REPLACEMENTS)
    case 'format':
      return quoted(random.pick(FORMATS))
    case 'digits':
      return pick(grammar, DIGITS)
    case 'radix':
      return random.pick(['2', '8', '10', '16', '36', '1', '37'])
    default:
      return primaryOf(inside(grammar), kind)
  }
}

// Of a kind that a key may have in the engine: lists and maps are compared by content in Java, and not in ours.
function keyOf({ random }: Grammar): string {
  return random.pick(['1', '10', '1.0', 'true', "'10'", '2147483648'])
}

// Most often literal; else a text that nobody foresaw.
function pick(grammar: Grammar, literals: readonly string[]): string {
  const { random } = grammar
  if (random.chance(0.1)) return primaryOf(inside(grammar), 'text')
  const text = random.pick(literals)
  return random.chance(0.5) && !/[$#]/.test(text) ? `"${text}"` : quoted(text)
}
