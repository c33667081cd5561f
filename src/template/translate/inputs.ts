import type { TemplateContext } from '../given-scope.ts'
import type { Random } from './random.ts'
import type { Read } from './translation.ts'
import type { Source } from './value.ts'

/** One input for a template: the body as text, and what the request has beside it. */
export interface ProofInput {
  readonly body: string
  readonly given: TemplateContext
}

/** A kind of value for which Velocity and JSONata differ by design. */
export type Peculiarity = 'map' | 'double' | 'wide' | 'blank'

/** A name that is read, with the names inside it; `[]` stands for the items of a list. */
type Names = Map<string, Names>

/** JSON texts of values that both languages print alike. `undefined`: the field is missing. */
const PLAIN: readonly [string | undefined, ...(string | undefined)[]] = [
  ...(['"text"', '""', '"a \\"b\\" \\\\ c/d\\n é \'q\'"', '" "', '"7"', '"a&b=c d"', '"true"'] as const),
  ...(['0', '1', '-12', '129.9', '15', 'true', 'false', 'null', undefined, undefined] as const),
  ...(['[]', '[1]', '["a","b/c"]', '[{"k":"v"},null]'] as const),
]

const PECULIAR: Readonly<Record<Peculiarity, string>> = {
  blank: '" "',
  map: '{"a":"b","c":[1]}',
  double: '1.0',
  wide: '"– €"',
}

const FIXED_BODIES = ['', '{}', '{"other": 1}', 'a=1&b=two+words', '[]']

/**
 * Inputs made of what a template reads. First bodies that are empty, not JSON, or without a field that is read; then
 * by chance, with values empty and missing among them. A peculiarity is one more value that fields may have.
 */
export function* makeInputs(reads: readonly Read[], random: Random, peculiarity?: Peculiarity): Generator<ProofInput> {
  const names = new Map<Source, Names>()
  for (const { source, path } of reads) {
    let inner = namesIn(names, source)
    for (const name of path) inner = namesIn(inner, name)
  }
  const make = (source: Source) => inside(names.get(source) ?? new Map(), random, source)
  for (let turn = 0; ; turn++) {
    const fixed = peculiarity === undefined ? FIXED_BODIES[turn] : peculiarity === 'blank' ? '   ' : undefined
    const body = fixed ?? jsonOf(names.get('body') ?? new Map(), random, peculiarity, 'root') ?? ''
    const params = { path: make('path'), querystring: make('querystring'), header: make('header') }
    yield { body, given: { params, context: make('context'), stageVariables: make('stageVariables') } }
  }
}

function namesIn<Key>(map: Map<Key, Names>, name: Key): Names {
  const found = map.get(name) ?? new Map()
  map.set(name, found)
  return found
}

/** JSON of a value that is read; undefined where it is missing. */
function jsonOf(
  names: Names,
  random: Random,
  peculiarity: Peculiarity | undefined,
  place: 'root' | 'inner',
): string | undefined {
  const items = names.get('[]')
  const fields = [...names].filter(([name]) => !/^(?:\[-?\d*\]|\{\})$/.test(name))
  if (items === undefined && fields.length === 0) {
    if (place === 'root' && peculiarity !== undefined) return `{"a":${PECULIAR[peculiarity]}}`
    if (place === 'root') return random.pick(['{"a":1}', '{"t":"x/y","l":[1,"é"]}', '"text"', '[1,2]', '5'])
    const isPeculiar = peculiarity !== undefined && random.below(3) === 0
    return isPeculiar ? PECULIAR[peculiarity] : random.pick(PLAIN)
  }
  if (place === 'inner' && random.below(8) === 0) return random.pick([undefined, 'null', '""'])
  if (items !== undefined) {
    const least = Math.max(0, ...[...names.keys()].map(name => Number(/^\[(\d+)\]$/.exec(name)?.[1] ?? -1) + 1))
    const count = random.below(8) === 0 ? random.below(4) : least + random.below(4)
    return `[${Array.from({ length: count }, () => jsonOf(items, random, peculiarity, 'inner') ?? 'null').join(',')}]`
  }
  const made = fields.flatMap(([name, inner]) => {
    const value = jsonOf(inner, random, peculiarity, 'inner')
    return value === undefined ? [] : [`${JSON.stringify(name)}:${value}`]
  })
  return `{${made.join(',')}}`
}

const TEXTS = ['text', 'a "b" c', 'x&y=z/ü', '7', 'true'] as const

/** Parameters, stage variables and `$context`: texts by name, nested as they are read. */
function inside(names: Names, random: Random, source: Source): Record<string, unknown> {
  const made: Record<string, unknown> = {}
  // Where all names are gone through, there have to be some.
  const isClosed = source === 'context' || [...names.keys()].some(name => name !== '{}')
  const known = isClosed
    ? names
    : new Map<string, Names>([
        ['first', new Map()],
        ['x-second', new Map()],
      ])
  for (const [name, inner] of known) {
    if (name.startsWith('[') || name === '{}' || random.below(6) === 0) continue
    made[name] = inner.size > 0 ? inside(inner, random, 'context') : random.pick([...TEXTS])
  }
  return made
}
