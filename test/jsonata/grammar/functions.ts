import { isCertain, LIBRARY } from './library.ts'
import { path } from './paths.ts'
import { at, atom, type Grammar, type Hint, LEVEL, type Phrase, type Scope, type Variable, within } from './phrase.ts'
import { BROKEN_SIGNATURES, SIGNATURES } from './words.ts'

/** A lambda with up to three parameters, and now and then a signature. */
export function lambda(grammar: Grammar, result: Hint, scope: Scope): Phrase {
  const { random } = grammar
  const names = Array.from(
    {
      length: random.weighted([
        [2, 0],
        [10, 1],
        [5, 2],
        [1, 3],
      ]),
    },
    () => grammar.fresh(),
  )
  const signature = random.chance(0.2) ? random.pick(random.chance(0.03) ? BROKEN_SIGNATURES : SIGNATURES) : ''
  const variables = names.map((name): Variable => ({ name, hint: 'any' }))
  const parameters = names.map(name => `$${name}`).join(', ')
  const keyword = random.chance(0.85) ? 'function' : 'λ'
  return atom(`${keyword}(${parameters})${signature}{ ${grammar.expression(result, within(scope, variables)).text} }`)
}

/** Something called: a lambda at once, one bound before, a partial application, a chain. */
export function call(grammar: Grammar, hint: Hint, scope: Scope): Phrase {
  return grammar.random.weighted<() => Phrase>([
    [20, () => atom(`${at(lambda(grammar, hint, scope), LEVEL.atom)}(${values(grammar, scope)})`)],
    [25, () => boundFunction(grammar, hint, scope)],
    [18, () => partialApplication(grammar, hint, scope)],
    [18, () => chain(grammar, scope)],
    [14, () => recursion(grammar, scope)],
    [12, () => transform(grammar, scope)],
    [3, () => atom(`${at(grammar.expression('any', within(scope)), LEVEL.atom)}(${values(grammar, scope)})`)],
    [
      2,
      () => atom(`${grammar.random.pick(['sum', 'uppercase', 'nosuch', '$nosuch', 'o'])}(${values(grammar, scope)})`),
    ],
    [1, () => atom(`${grammar.random.pick(['sum', '$nosuch', 'o', '$sum(1)'])}(?, ${values(grammar, scope) || '1'})`)],
  ])()
}

/** A transform, applied to something; its pattern, update and deletion mostly fit the documents. */
export function transform(grammar: Grammar, scope: Scope): Phrase {
  const { random } = grammar
  const inner = within(scope)
  const subject = random.chance(0.6)
    ? random.pick(['$', 'o', 'items', 'p', '$$'])
    : at(grammar.expression('obj', inner), LEVEL.add)
  const pattern = random.chance(0.6)
    ? random.pick(['$', 'o', 'items', 'items[0]', '*', 'list', 'o.x', '**[n]'])
    : at(path(grammar, 'objs', inner), LEVEL.add)
  const update = random.chance(0.8) ? pairsOf(grammar, inner) : at(grammar.expression('any', inner), LEVEL.add)
  const deletion = random.weighted<() => string>([
    [5, () => ''],
    [2, () => ', "n"'],
    [2, () => ', ["n", "s", "k0"]'],
    [1, () => `, ${at(grammar.expression('strs', inner), LEVEL.add)}`],
  ])()
  return { text: `${subject} ~> |${pattern}|${update}${deletion}|`, level: LEVEL.compare }
}

function pairsOf(grammar: Grammar, scope: Scope): string {
  const name = grammar.random.pick(['n', 's', 'new', '__proto__', 'constructor', 'x'])
  return `{"${name}": ${grammar.expression('any', scope).text}}`
}

function values(grammar: Grammar, scope: Scope): string {
  const count = grammar.random.weighted([
    [2, 0],
    [10, 1],
    [5, 2],
    [1, 3],
  ])
  return Array.from({ length: count }, () => at(grammar.expression('any', within(scope)), LEVEL.add)).join(', ')
}

function boundFunction(grammar: Grammar, hint: Hint, scope: Scope): Phrase {
  const name = grammar.fresh()
  const definition = lambda(grammar, hint, scope).text
  const inner = within(scope, [{ name, hint: 'fn' }])
  const uses = grammar.random.weighted<() => string>([
    [6, () => `$${name}(${values(grammar, scope)})`],
    [2, () => `[$${name}(${values(grammar, scope)}), $${name}(${values(grammar, scope)})]`],
    [2, () => `$map(${at(grammar.expression('arr', inner), LEVEL.add)}, $${name})`],
    [1, () => grammar.expression(hint, inner).text],
    [1, () => `${at(grammar.expression('any', inner), LEVEL.add)} ~> $${name}`],
  ])()
  return atom(`($${name} := ${definition}; ${uses})`)
}

function partialApplication(grammar: Grammar, hint: Hint, scope: Scope): Phrase {
  const { random } = grammar
  const given = values(grammar, scope) || '1'
  if (random.chance(0.5)) {
    const name = grammar.fresh()
    const holes = random.pick(['?', '?, ?', '?, 1', '1, ?', '1, ?, ?', '?, ?, "a"'])
    return atom(`($${name} := ${lambda(grammar, hint, scope).text}; $${name}(${holes})(${given}))`)
  }
  const certain = Object.keys(LIBRARY).filter(isCertain)
  const holes = random.pick(['?', '?, ?', '?, 1', '"a", ?', '?, "a"', '?, /a/', '[1, 2], ?', '?, ?, "b"'])
  return atom(`$${random.pick(certain)}(${holes})(${given})`)
}

function chain(grammar: Grammar, scope: Scope): Phrase {
  const { random } = grammar
  const first = at(grammar.expression(random.pick(['str', 'nums', 'any', 'arr']), within(scope)), LEVEL.add)
  const links = Array.from({ length: 1 + random.int(2) }, () =>
    random.weighted<() => string>([
      [
        5,
        () =>
          `$${random.pick(['string', 'sum', 'uppercase', 'length', 'count', 'type', 'reverse', 'keys', 'trim', 'distinct', 'boolean'])}`,
      ],
      [
        2,
        () =>
          `$${random.pick(['substring(1)', 'pad(-5, "#")', 'append(1)', 'split("")', 'join(",")', 'contains(/a/)', 'replace(/a/, "$0$0")', 'string()', 'lookup("n")'])}`,
      ],
      [2, () => lambda(grammar, 'any', scope).text],
      [
        2,
        () =>
          `($${random.pick(['string', 'sum', 'uppercase', 'count'])} ~> $${random.pick(['string', 'length', 'type'])})`,
      ],
      [1, () => `$substring(?, 1)`],
      [1, () => at(grammar.expression('any', within(scope)), LEVEL.add)],
      [1, () => '|$|{"k": 1}|'],
    ])(),
  )
  return { text: [first, ...links].join(' ~> '), level: LEVEL.compare }
}

/** Recursion that a counter ends, in tail position and outside it, in one function or between two. */
function recursion(grammar: Grammar, scope: Scope): Phrase {
  const { random } = grammar
  const [f, k] = [grammar.fresh(), grammar.fresh()]
  const inner = within(scope, [{ name: k, hint: 'int' }])
  const base = at(grammar.expression('any', inner), LEVEL.add)
  const again = `$${f}($${k} - 1)`
  const body = random.weighted<() => string>([
    [4, () => again],
    [2, () => `1 + ${again}`],
    [2, () => `[${again}, $${k}]`],
    [2, () => `(${base}; ${again})`],
    [1, () => `{"k": ${again}}`],
    [1, () => `$string(${again})`],
    [1, () => `(${again})[0]`],
  ])()
  return atom(`($${f} := function($${k}){ $${k} <= 0 ? ${base} : ${body} }; $${f}(${random.int(5)}))`)
}
