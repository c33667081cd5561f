import type { Random } from '../../jsonata/random.ts'
import type { FuzzCase } from './case.ts'
import { randomBody } from './grammar/body.ts'
import type { Grammar } from './grammar/grammar.ts'
import { ASSIGNED, macro, statements } from './grammar/statement.ts'

/** Share of templates that are damaged in one place, so that what does not parse is compared as well. */
const DAMAGED = 0.06

/** A template and a body that the seed of the source decides. */
export function randomCase(random: Random): FuzzCase {
  const macros = new Map(
    Array.from({ length: random.chance(0.3) ? 1 + random.int(2) : 0 }, (_, index) => [`m${index}`, random.int(3)]),
  )
  const grammar: Grammar = { random, macros, depth: 1 + random.int(3), loops: 0, loopNames: ['e', 'f'] }
  // Calls inside of a macro go to macros before it, so that only a counter makes recursion.
  const known = [...macros.keys()]
  const definitions = [...macros].map(([name, parameters], index) =>
    macro(
      { ...grammar, macros: new Map([...macros].slice(0, index)), loopNames: [`e${index}`, `f${index}`] },
      name,
      parameters,
    ),
  )
  const template = [
    ...(random.chance(0.8) ? definitions : []),
    statements(grammar, 1 + random.int(6)),
    ...(known.length > 0 && random.chance(0.2) ? definitions : []),
  ].join('')
  const start = assignments(random).join('')
  return { template: start + (random.chance(DAMAGED) ? damaged(random, template) : template), body: randomBody(random) }
}

function assignments(random: Random): string[] {
  const between = random.pick(['', '\n', ' ', '  \n'])
  return ASSIGNED.filter(() => random.chance(0.8)).map(name => `#set($${name} = $input.path('$.${name}'))${between}`)
}

function damaged(random: Random, template: string): string {
  const at = random.int(template.length + 1)
  const cut = random.int(3)
  const put = random.pick([
    '',
    '',
    '$',
    '#',
    '(',
    ')',
    '{',
    '}',
    '[',
    ']',
    '"',
    "'",
    '\\',
    '#end',
    '!',
    ' ',
    '.',
    '-',
    '\n',
    '1',
    '..',
  ])
  return template.slice(0, at) + put + template.slice(at + cut)
}
