import type { Part, ReferenceNode, Template } from '../vtl/ast.ts'
import { visit } from '../vtl/generate/walk.ts'
import { parse } from '../vtl/syntax/parse.ts'
import { type NameRead, type NamesRead, PARAMETER_PLACES, placeOf } from './name-read.ts'

const INPUT_MEMBERS = ['body', 'json', 'params', 'path']
const UTIL_MEMBERS = [
  ...['base64Decode', 'base64Encode', 'escapeJavaScript', 'parseJson', 'urlDecode', 'urlEncode'],
] as const
const BINDINGS = ['input', 'util', 'context', 'stageVariables']
/** Variables that Velocity sets itself. */
const OF_VELOCITY = ['foreach', 'velocityCount', 'velocityHasNext', 'bodyContent', 'null']

/** Names that a Velocity template reads from what the gateway binds. Throws VtlError for one that does not parse. */
export function readVtlNames(source: string): NamesRead {
  const template = parse(source)
  const found = collect(template)
  const own = new Set([...found.set.flatMap(({ name = '' }) => name), ...found.named])
  const reads = found.read.flatMap(reference => readsOf(reference, own))
  const setsContext = found.set.flatMap(({ name, parts: [first] }) => {
    const key = first === undefined ? undefined : keyOf(first)
    return name === 'context' && key !== undefined ? [key] : []
  })
  return { reads, setsContext }
}

interface Collected {
  readonly read: readonly ReferenceNode[]
  readonly set: readonly ReferenceNode[]
  /** Variables of loops, macros and defines. */
  readonly named: readonly string[]
}

function collect(template: Template): Collected {
  const read: ReferenceNode[] = []
  const set: ReferenceNode[] = []
  const named = [...template.macros.values()].flatMap(({ parameters }) => parameters)
  visit(template, node => {
    if (node.kind === 'reference' && !node.escaped && node.name !== undefined) read.push(node)
    if (node.kind === 'set') set.push(node.target)
    if (node.kind === 'foreach') named.push(node.variable)
    if (node.kind === 'define') named.push(node.name)
  })
  return { read: read.filter(reference => !set.includes(reference)), set, named }
}

function readsOf({ name = '', parts, at }: ReferenceNode, own: ReadonlySet<string>): NameRead[] {
  if (own.has(name) && name !== 'context') return []
  if (!BINDINGS.includes(name)) {
    return OF_VELOCITY.includes(name) ? [] : [{ kind: 'variable', name, position: at }]
  }
  const [first] = parts
  if (first === undefined) return []
  if (name === 'input') return readsOfInput(first, parts.slice(1))
  if (name === 'util') return unknownMember('$util', first, UTIL_MEMBERS)
  const path = leadingKeys(parts)
  const [key] = path
  if (key === undefined) return []
  return name === 'context'
    ? [{ kind: 'context', path, position: first.at }]
    : [{ kind: 'stageVariable', name: key, position: first.at }]
}

function readsOfInput(first: Part, rest: readonly Part[]): NameRead[] {
  const unknown = unknownMember('$input', first, INPUT_MEMBERS)
  if (unknown.length > 0 || first.kind !== 'method' || first.name !== 'params') return unknown
  const [argument] = first.args
  if (argument?.kind === 'string') {
    return [{ kind: 'parameter', name: argument.value, place: 'any', position: argument.at }]
  }
  const [placePart, namePart] = rest
  const placeName = placePart === undefined ? undefined : keyOf(placePart)
  if (argument !== undefined || placePart === undefined || placeName === undefined) return []
  const place = placeOf(placeName)
  if (place === undefined) {
    return placePart.kind === 'property' ? unknownMember('$input.params()', placePart, PARAMETER_PLACES) : []
  }
  const name = namePart === undefined ? undefined : keyOf(namePart)
  return name === undefined || namePart === undefined ? [] : [{ kind: 'parameter', name, place, position: namePart.at }]
}

function unknownMember(owner: string, part: Part, names: readonly string[]): NameRead[] {
  if (part.kind === 'index' || names.includes(part.name)) return []
  return [{ kind: 'member', owner, name: part.name, names, position: part.at }]
}

/** `.a`, `['a']` and `.get('a')`; undefined for a key that is not written out, or a method. */
function keyOf(part: Part): string | undefined {
  if (part.kind === 'property') return part.name
  if (part.kind === 'index') return part.index.kind === 'string' ? part.index.value : undefined
  const [argument] = part.args
  return part.name === 'get' && argument?.kind === 'string' ? argument.value : undefined
}

function leadingKeys(parts: readonly Part[]): readonly string[] {
  const keys: string[] = []
  for (const part of parts) {
    const key = keyOf(part)
    if (key === undefined) break
    keys.push(key)
  }
  return keys
}
