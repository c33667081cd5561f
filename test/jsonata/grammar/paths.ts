import { literal } from './literals.ts'
import { at, type Grammar, type Hint, LEVEL, type Phrase, type Scope, within } from './phrase.ts'
import { FIELDS, INNER_FIELDS, STRANGE_KEYS } from './words.ts'

/** A path: a start, some steps with what may hang on them, and perhaps an order or a grouping at its end. */
export function path(grammar: Grammar, hint: Hint, scope: Scope): Phrase {
  const { random } = grammar
  const steps = random.weighted([
    [45, 0],
    [35, 1],
    [15, 2],
    [5, 3],
  ])
  let variables = scope.variables
  let parents = scope.parents
  let text = ''
  for (let index = 0; index <= steps; index++) {
    const here: Scope = { fuel: scope.fuel - 1, variables, parents }
    const last = index === steps
    const head =
      index === 0 ? start(grammar, last ? hint : 'objs', here) : `.${step(grammar, last ? hint : 'objs', here)}`
    parents += 1
    const hung = hang(grammar, head, { ...here, parents })
    text += hung.text
    variables = hung.scope.variables
    if (random.chance(0.05)) text += order(grammar, { ...here, variables, parents })
  }
  if (random.chance(0.05)) text += grouping(grammar, { fuel: scope.fuel - 1, variables, parents })
  return { text, level: LEVEL.step }
}

/** The order-by clause, of one to three terms. */
export function order(grammar: Grammar, scope: Scope): string {
  const { random } = grammar
  const terms = Array.from({ length: 1 + random.int(2) + random.int(2) }, () => {
    const term = random.chance(0.7)
      ? fieldName(grammar, random.pick(['num', 'str', 'int']), 'inner')
      : grammar.expression(random.pick(['num', 'str']), within(scope)).text
    return `${random.pick(['', '', '<', '>'])}${random.chance(0.2) ? '$' : term}`
  })
  return `^(${terms.join(', ')})`
}

/** The pairs of an object constructor or of a grouping. */
export function pairs(grammar: Grammar, scope: Scope): string {
  const { random } = grammar
  const list = Array.from(
    {
      length: random.weighted([
        [3, 0],
        [30, 1],
        [40, 2],
        [15, 3],
        [5, 5],
      ]),
    },
    (_, index) => {
      const key = random.weighted<() => string>([
        [60, () => literal(`k${index}`)],
        [12, () => at(grammar.expression('str', within(scope)), LEVEL.add)],
        [10, () => literal(random.pick(STRANGE_KEYS))],
        [4, () => literal(String(random.int(4)))],
        [8, () => fieldName(grammar, 'str', random.pick(['root', 'inner']))],
        [2, () => '"k0"'],
      ])()
      return `${key}: ${grammar.expression('any', within(scope)).text}`
    },
  )
  return `{${list.join(', ')}}`
}

/** A field's name as it stands in an expression; `place` says whether the root or something within it has the field. */
export function fieldName(grammar: Grammar, hint: Hint, place: 'root' | 'inner'): string {
  const { random } = grammar
  if (random.chance(0.04)) return quoted(random.pick(STRANGE_KEYS))
  const fields = place === 'root' ? FIELDS : INNER_FIELDS
  const name = random.pick<string>(hint === 'fn' || random.chance(0.08) ? fields.any : fields[hint])
  return random.chance(0.03) ? `\`${name}\`` : name
}

function quoted(key: string): string {
  return key.includes('`') ? 'x' : `\`${key}\``
}

function start(grammar: Grammar, hint: Hint, scope: Scope): string {
  const { random } = grammar
  return random.weighted<() => string>([
    [58, () => fieldName(grammar, hint, random.chance(scope.parents > 0 ? 0.3 : 0.9) ? 'root' : 'inner')],
    [6, () => '$'],
    [6, () => '$$'],
    [12, () => variable(grammar, scope)],
    [3, () => '*'],
    [2, () => '**'],
    [scope.parents > 0 ? 4 : 0.1, () => '%'],
    [5, () => `(${grammar.expression(hint, within(scope)).text})`],
    [2, () => `[${grammar.expression(hint, within(scope)).text}]`],
    [1, () => pairs(grammar, scope)],
    [1, () => literal('o')],
  ])()
}

function step(grammar: Grammar, hint: Hint, scope: Scope): string {
  const { random } = grammar
  return random.weighted<() => string>([
    [55, () => fieldName(grammar, hint, 'inner')],
    [5, () => '*'],
    [2, () => '**'],
    [scope.parents > 1 || random.chance(0.3) ? 5 : 0, () => '%'],
    [8, () => `(${grammar.expression(hint, within(scope)).text})`],
    [6, () => `[${grammar.expression('any', within(scope)).text}${random.chance(0.3) ? ', n' : ''}]`],
    [7, () => pairs(grammar, scope)],
    [4, () => '$'],
    [3, () => variable(grammar, scope)],
    [4, () => at(grammar.expression('any', within(scope)), LEVEL.atom)],
    [1, () => literal(random.pick(STRANGE_KEYS))],
  ])()
}

function variable(grammar: Grammar, scope: Scope): string {
  const { random } = grammar
  if (scope.variables.length === 0 || random.chance(0.1)) return random.pick(['$p0', '$p1', '$undefined', '$'])
  return `$${random.pick(scope.variables).name}`
}

interface Hung {
  readonly text: string
  readonly scope: Scope
}

/** A step with its focus, index, predicates and `[]`. */
function hang(grammar: Grammar, head: string, scope: Scope): Hung {
  const { random } = grammar
  let text = head
  let inner = scope
  if (random.chance(0.05)) {
    const name = grammar.fresh()
    text += `@$${name}`
    inner = { ...inner, variables: [{ name, hint: 'any' }, ...inner.variables] }
  }
  if (random.chance(0.02)) text += '[]'
  if (random.chance(0.05)) {
    const name = grammar.fresh()
    text += `#$${name}`
    inner = { ...inner, variables: [{ name, hint: 'int' }, ...inner.variables] }
  }
  while (random.chance(0.16)) text += predicate(grammar, inner)
  if (random.chance(0.04)) text += '[]'
  if (random.chance(0.02)) {
    const name = grammar.fresh()
    text += `#$${name}`
    inner = { ...inner, variables: [{ name, hint: 'int' }, ...inner.variables] }
  }
  return { text, scope: inner }
}

function predicate(grammar: Grammar, scope: Scope): string {
  const { random } = grammar
  const inside = random.weighted<() => string>([
    [30, () => random.pick(['0', '1', '-1', '2', '-2', '0.5', '1.9', '-0'])],
    [40, () => grammar.expression('bool', within(scope)).text],
    [8, () => grammar.expression('int', within(scope)).text],
    [6, () => `[${random.pick(['0..1', '1..2', '0, 2', '-1, 0', '0, 0', '1, "a"', ''])}]`],
    [6, () => grammar.expression('any', within(scope)).text],
  ])()
  return `[${inside}]`
}

function grouping(grammar: Grammar, scope: Scope): string {
  return pairs(grammar, scope)
}
