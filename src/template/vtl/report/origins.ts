import type { Expression, Part, ReferenceNode, Template } from '../ast.ts'
import { type AnyNode, visit } from '../generate/walk.ts'

/** Where a value comes from, as far as the text of a template tells. */
export type Origin =
  | { readonly kind: 'body'; readonly path: string }
  /** JSON text of a part of the body. */
  | { readonly kind: 'json'; readonly path: string }
  /** `$input.params()`, or one of its three maps, or a parameter. */
  | { readonly kind: 'params'; readonly place: string | undefined; readonly name: string | undefined }
  | { readonly kind: 'context' | 'stageVariables'; readonly names: readonly string[] }
  /** Something that the template makes itself, by what it is. */
  | { readonly kind: 'made'; readonly type: MadeType }

/** Kinds of values that a template makes. */
export type MadeType = 'text' | 'number' | 'boolean' | 'map' | 'list'

/** A part that a value is followed into, and the origin that it leads to; `at` is the place of the last part. */
export interface Step {
  readonly origin: Origin
  readonly at: number
  /** The last origin on the way that the template does not make itself: this is what it reads. */
  readonly read: { readonly origin: Origin; readonly at: number } | undefined
  /** All parts were followed. */
  readonly complete: boolean
}

/** Origins of a template's variables. */
export type Origins = ReadonlyMap<string, readonly Origin[]>

/** Values of one variable that are told apart at most. */
const MOST_ORIGINS = 20
/** Rounds in which variables are followed through one another. */
const ROUNDS = 5

/** Follows what is set: each variable may have several origins, whatever the order of the template. */
export function originsOf(template: Template): Origins {
  const origins = new Map<string, Origin[]>()
  for (let round = 0; round < ROUNDS; round += 1) {
    let grown = false
    visit(template, node => {
      for (const [name, origin] of assignments(template, node, origins)) grown = add(origins, name, origin) || grown
    })
    if (!grown) break
  }
  return origins
}

function add(origins: Map<string, Origin[]>, name: string, origin: Origin): boolean {
  const known = origins.get(name) ?? []
  const key = JSON.stringify(origin)
  if (known.length >= MOST_ORIGINS || known.some(other => JSON.stringify(other) === key)) return false
  origins.set(name, [...known, origin])
  return true
}

function* assignments(template: Template, node: AnyNode, origins: Origins): Generator<[string, Origin]> {
  if (node.kind === 'set' && node.target.parts.length === 0 && node.target.name !== undefined) {
    for (const origin of valueOrigins(node.value, origins)) yield [node.target.name, origin]
  }
  if (node.kind === 'foreach' && node.list !== undefined) {
    for (const origin of valueOrigins(node.list, origins)) yield* itemOf(node.variable, origin)
    if (node.list.kind === 'range') yield [node.variable, { kind: 'made', type: 'number' }]
  }
  if (node.kind === 'call') {
    const macro = template.macros.get(node.name)
    for (const [index, name] of (macro?.parameters ?? []).entries()) {
      const argument = node.args[index]
      if (argument !== undefined) for (const origin of valueOrigins(argument, origins)) yield [name, origin]
    }
  }
}

function* itemOf(variable: string, origin: Origin): Generator<[string, Origin]> {
  if (origin.kind === 'body') yield [variable, { kind: 'body', path: `${origin.path}[*]` }]
  else if (origin.kind === 'params' || origin.kind === 'stageVariables')
    yield [variable, { kind: 'made', type: 'text' }]
}

/** Origins of an expression. */
export function valueOrigins(node: Expression, origins: Origins): readonly Origin[] {
  switch (node.kind) {
    case 'reference':
      return (follow(node, origins) ?? []).flatMap(({ origin, complete }) => (complete ? [origin] : []))
    case 'string':
    case 'template':
      return [{ kind: 'made', type: 'text' }]
    case 'map':
      return [{ kind: 'made', type: 'map' }]
    case 'list':
    case 'range':
      return [{ kind: 'made', type: 'list' }]
    case 'group':
      return valueOrigins(node.inner, origins)
    case 'number':
      return [{ kind: 'made', type: 'number' }]
    case 'arithmetic':
      return arithmeticOrigins(valueOrigins(node.left, origins), valueOrigins(node.right, origins))
    default:
      return [{ kind: 'made', type: 'boolean' }]
  }
}

function arithmeticOrigins(left: readonly Origin[], right: readonly Origin[]): readonly Origin[] {
  const isText = (origin: Origin): boolean => typeOf(origin) === 'text'
  return [{ kind: 'made', type: left.some(isText) || right.some(isText) ? 'text' : 'number' }]
}

/** The type that an origin is sure to have; undefined where it depends on the body or the request. */
export function typeOf(origin: Origin): MadeType | undefined {
  if (origin.kind === 'made') return origin.type
  if (origin.kind === 'json') return 'text'
  if (origin.kind === 'params') return origin.name === undefined ? 'map' : 'text'
  if (origin.kind === 'stageVariables') return origin.names.length === 0 ? 'map' : 'text'
  return undefined
}

/** The ends of a reference, one for each origin of its first name; undefined when nothing is known of it. */
export function follow(node: ReferenceNode, origins: Origins): readonly Step[] | undefined {
  const { name = '', parts } = node
  const starts = startsOf(name, parts, origins)
  if (starts === undefined) return undefined
  const at = parts[starts.used - 1]?.at ?? node.at
  return starts.list.map(origin => walk(origin, at, parts.slice(starts.used)))
}

function walk(start: Origin, startAt: number, parts: readonly Part[]): Step {
  let origin = start
  let at = startAt
  let read = start.kind === 'made' ? undefined : { origin, at }
  for (const part of parts) {
    const next = into(origin, part)
    if (next === undefined) return { origin, at, read, complete: false }
    origin = next
    at = part.at
    if (next.kind !== 'made') read = { origin, at }
  }
  return { origin, at, read, complete: true }
}

interface Starts {
  readonly list: readonly Origin[]
  readonly used: number
}

function startsOf(name: string, parts: readonly Part[], origins: Origins): Starts | undefined {
  const known = origins.get(name)
  if (known !== undefined) return { list: known, used: 0 }
  switch (name) {
    case 'input':
      return inputStarts(parts[0])
    case 'context':
    case 'stageVariables':
      return { list: [{ kind: name, names: [] }], used: 0 }
    case 'util':
      return { list: [{ kind: 'made', type: 'text' }], used: 1 }
    case 'velocityCount':
      return { list: [{ kind: 'made', type: 'number' }], used: 0 }
    case 'foreach':
      return loopStarts(parts[0])
    default:
      return methodStarts(parts)
  }
}

// Of an unknown value, what its last method gives may still be known.
function methodStarts(parts: readonly Part[]): Starts | undefined {
  const index = parts.findLastIndex(part => resultOf(part) !== undefined)
  const part = parts[index]
  const origin = part === undefined ? undefined : resultOf(part)
  return origin === undefined ? undefined : { list: [origin], used: index + 1 }
}

function loopStarts(part: Part | undefined): Starts | undefined {
  if (part?.kind !== 'property') return undefined
  if (part.name === 'index' || part.name === 'count') return { list: [{ kind: 'made', type: 'number' }], used: 1 }
  return part.name === 'parent' ? undefined : { list: [{ kind: 'made', type: 'boolean' }], used: 1 }
}

function inputStarts(part: Part | undefined): Starts | undefined {
  if (part?.kind === 'property' && part.name === 'body') return { list: [{ kind: 'json', path: '$' }], used: 1 }
  if (part?.kind !== 'method') return undefined
  const text = literalOf(part.args)
  switch (part.name) {
    case 'path':
      return { list: [{ kind: 'body', path: normalPath(text) }], used: 1 }
    case 'json':
      return { list: [{ kind: 'json', path: normalPath(text) }], used: 1 }
    case 'params': {
      const name = part.args.length === 0 ? undefined : (text ?? '*')
      return { list: [{ kind: 'params', place: undefined, name }], used: 1 }
    }
    default:
      return undefined
  }
}

function literalOf(args: readonly Expression[]): string | undefined {
  const [only] = args
  return args.length === 1 && only?.kind === 'string' ? only.value : undefined
}

// A path that the template makes up may lead anywhere.
function normalPath(text: string | undefined): string {
  if (text === undefined) return '$..*'
  return text.startsWith('$') ? text : `$.${text.replace(/^@\.?/, '')}`
}

function into(origin: Origin, part: Part): Origin | undefined {
  const key = keyOf(part)
  if (key === undefined) return resultOf(part)
  switch (origin.kind) {
    case 'body':
      return { kind: 'body', path: origin.path + pathStep(key) }
    case 'params':
      if (origin.name !== undefined) return undefined
      return origin.place === undefined
        ? { kind: 'params', place: String(key), name: undefined }
        : { ...origin, name: String(key) }
    case 'context':
    case 'stageVariables':
      return { kind: origin.kind, names: [...origin.names, String(key)] }
    default:
      return undefined
  }
}

function pathStep(key: string | number): string {
  if (typeof key === 'number') return `[${key}]`
  return /^[A-Za-z_][\w-]*$/.test(key) ? `.${key}` : `['${key}']`
}

/** The key that a part goes into: `*` where the template makes it up; undefined for a method that gives no member. */
function keyOf(part: Part): string | number | undefined {
  if (part.kind === 'property') return part.name
  const index = part.kind === 'index' ? part.index : part.name === 'get' ? part.args[0] : undefined
  if (index === undefined) return undefined
  if (index.kind === 'string') return index.value
  return index.kind === 'number' ? Number(index.text) : '*'
}

const RESULTS: ReadonlyMap<string, MadeType> = new Map([
  ...named('number', 'size length indexOf lastIndexOf hashCode parseInt parseDouble intValue longValue compareTo'),
  ...named('boolean', 'isEmpty contains containsKey containsValue containsAll equals equalsIgnoreCase'),
  ...named('boolean', 'startsWith endsWith matches'),
  ...named('list', 'keySet values entrySet subList split'),
  ...named('text', 'toString replaceAll replaceFirst replace substring trim toUpperCase toLowerCase concat'),
])

function named(type: MadeType, names: string): readonly [string, MadeType][] {
  return names.split(' ').map(name => [name, type])
}

function resultOf(part: Part): Origin | undefined {
  const type = part.kind === 'method' ? RESULTS.get(part.name) : undefined
  return type === undefined ? undefined : { kind: 'made', type }
}
