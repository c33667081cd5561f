import { libraryNames, type Reach } from './oracle.ts'

/** Counts, by feature of the language, in how many pairs it was reached. */
export interface Coverage {
  /** To be called by an instrumented package while a pair is evaluated. */
  readonly reach: Reach
  /** Ends a pair: what it reached counts once. */
  endPair(source: string): void
  /** How often each feature was reached, the required ones always among them. */
  counts(): ReadonlyMap<string, number>
}

const OPERATORS = ['+', '-', '*', '/', '%', '=', '!=', '<', '<=', '>', '>=', '&', 'and', 'or', 'in', '..']

const NODES = [
  'path',
  'name',
  'string',
  'number',
  'value true',
  'value false',
  'value null',
  'wildcard',
  'descendant',
  'parent',
  'block',
  'bind',
  'regex',
  'variable',
  'variable $',
  'variable $$',
  'function',
  'partial',
  'apply',
  'lambda',
  'lambda with signature',
  'tail call',
  'transform',
  'transform with deletion',
  'condition',
  'condition without else',
  'operator ?:',
  'operator ??',
  'unary -',
  'array constructor',
  'object constructor',
  'group-by',
  'order-by',
  'order-by descending',
  'order-by several terms',
  'focus @',
  'index #',
  'predicate',
  'predicate by number',
  'keep array []',
  'constructed array',
  'tuple stream',
  'ancestor',
]

/** Every node type, operator and library function (save `$eval`, which is refused) that a run must reach. */
export const REQUIRED: readonly string[] = [
  ...NODES,
  ...OPERATORS.map(operator => `operator ${operator}`),
  ...libraryNames()
    .filter(name => name !== 'eval')
    .map(name => `$${name}`),
]

/** `library` names the function objects of the package that calls `reach`; it is asked only after the first pair. */
export function createCoverage(library: () => ReadonlyMap<string, object>): Coverage {
  const totals = new Map(REQUIRED.map(feature => [feature, 0]))
  const known = new WeakMap<object, readonly string[]>()
  let seen = new Set<object>()
  let called = new Set<object>()
  let names: ReadonlyMap<object, string> | undefined
  return {
    reach: (what, subject) => void (what === 'call' ? called : seen).add(subject),
    endPair(source) {
      names ??= new Map([...library()].map(([name, definition]) => [definition, name]))
      const features = new Set<string>()
      for (const node of seen) for (const feature of remember(known, node)) features.add(feature)
      if (features.has('condition') && source.includes('?:')) features.add('operator ?:')
      for (const definition of called) features.add(`$${names.get(definition) ?? clockFunction(definition)}`)
      for (const feature of features) totals.set(feature, (totals.get(feature) ?? 0) + 1)
      seen = new Set()
      called = new Set()
    },
    counts: () => totals,
  }
}

/** Features that were reached fewer times than `minimum`, each with its count. */
export function unreached(counts: ReadonlyMap<string, number>, minimum: number): readonly string[] {
  return REQUIRED.filter(feature => (counts.get(feature) ?? 0) < minimum).map(
    feature => `${feature} (${counts.get(feature) ?? 0})`,
  )
}

function remember(known: WeakMap<object, readonly string[]>, node: object): readonly string[] {
  const features = known.get(node) ?? [...featuresOf(node)]
  known.set(node, features)
  return features
}

function* featuresOf(node: object): Generator<string> {
  const type = get(node, 'type')
  yield* typeFeatures(node, String(type))
  for (const [property, feature] of FLAGS) if (get(node, property)) yield feature
  const filters = [...list(get(node, 'stages')), ...list(get(node, 'predicate'))].filter(
    stage => get(stage, 'type') === 'filter',
  )
  if (filters.length > 0) yield 'predicate'
  if (filters.some(stage => get(get(stage, 'expr'), 'type') === 'number')) yield 'predicate by number'
  if (list(get(node, 'stages')).some(stage => get(stage, 'type') === 'index')) yield 'index #'
}

const FLAGS = [
  ['focus', 'focus @'],
  ['index', 'index #'],
  ['group', 'group-by'],
  ['keepArray', 'keep array []'],
  ['consarray', 'constructed array'],
  ['tuple', 'tuple stream'],
  ['ancestor', 'ancestor'],
] as const

function* typeFeatures(node: object, type: string): Generator<string> {
  const value = String(get(node, 'value'))
  switch (type) {
    case 'binary':
      yield `operator ${value}`
      break
    case 'unary':
      yield value === '[' ? 'array constructor' : value === '{' ? 'object constructor' : 'unary -'
      break
    case 'value':
      yield `value ${value}`
      break
    case 'variable':
      yield 'variable'
      if (value === '' || value === '$') yield value === '' ? 'variable $' : 'variable $$'
      break
    case 'lambda':
      yield get(node, 'thunk') ? 'tail call' : get(node, 'signature') ? 'lambda with signature' : 'lambda'
      break
    case 'transform':
      yield get(node, 'delete') ? 'transform with deletion' : 'transform'
      break
    case 'condition':
      yield get(node, 'else') ? 'condition' : 'condition without else'
      if (
        get(get(get(node, 'condition'), 'procedure'), 'value') === 'exists' &&
        get(get(node, 'condition'), 'position') === undefined
      )
        yield 'operator ??'
      break
    case 'sort':
      yield* sortFeatures(list(get(node, 'terms')))
      break
    default:
      yield type
  }
}

function* sortFeatures(terms: readonly unknown[]): Generator<string> {
  yield 'order-by'
  if (terms.some(term => get(term, 'descending'))) yield 'order-by descending'
  if (terms.length > 1) yield 'order-by several terms'
}

/** `$now` and `$millis` are made anew for every expression: their signatures tell them. */
function clockFunction(definition: object): string {
  const signature = get(get(definition, 'signature'), 'definition')
  return signature === '<s?s?:s>' ? 'now' : signature === '<:n>' ? 'millis' : 'transform'
}

function get(holder: unknown, name: string): unknown {
  return typeof holder === 'object' && holder !== null ? Reflect.get(holder, name) : undefined
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
