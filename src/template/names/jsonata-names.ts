import { childrenOf, type Node, type PathNode } from '../jsonata/ast.ts'
import { NATIVES } from '../jsonata/functions/registry.ts'
import { readTree } from '../jsonata/parse.ts'
import { boundBy } from '../jsonata/static/unbound-calls.ts'
import { SCOPE_NAMES } from '../scope.ts'
import { type NameRead, type NamesRead, PARAMETER_PLACES, placeOf } from './name-read.ts'

const INPUT_MEMBERS = ['body', 'params', 'multiParams']
const MULTI_PLACES = ['querystring', 'header']

/**
 * Names that a JSONata template reads from what the gateway binds. A variable that the template binds anywhere counts
 * as its own everywhere. Throws JsonataError for one that does not parse.
 */
export function readJsonataNames(source: string): NamesRead {
  const nodes = listNodes(readTree(source))
  const own = new Set(nodes.flatMap(boundBy))
  const called = new Set(nodes.map(calleeOf))
  const reads = nodes.flatMap(node => [...readsOf(node, own, source), ...unbound(node, own, called, source)])
  return { reads, setsContext: [] }
}

function listNodes(root: Node): Node[] {
  const nodes = [root]
  for (const node of nodes) nodes.push(...childrenOf(node))
  return nodes
}

/** A function that is not there has been refused already, with the names of functions. */
function calleeOf(node: Node): Node | undefined {
  if (node.type === 'function' || node.type === 'partial') return node.procedure
  return node.type === 'apply' ? node.rhs : undefined
}

function unbound(
  node: Node,
  own: ReadonlySet<string>,
  called: ReadonlySet<Node | undefined>,
  source: string,
): NameRead[] {
  if (node.type !== 'variable' || called.has(node)) return []
  const { value: name } = node
  const isKnown = name === '' || name === '$' || own.has(name) || NATIVES.has(name) || SCOPE_NAMES.includes(name)
  return isKnown ? [] : [{ kind: 'variable', name, position: startOf(node, `$${name}`, source) }]
}

function readsOf(node: Node, own: ReadonlySet<string>, source: string): NameRead[] {
  if (node.type === 'path') return readsOfPath(node, own, source)
  if (node.type !== 'function' || node.procedure.type !== 'variable') return []
  const [argument] = node.arguments
  if (node.procedure.value !== 'params' || own.has('params') || argument?.type !== 'string') return []
  const position = startOf(argument, `${argument.value}`, source)
  return [{ kind: 'parameter', name: String(argument.value), place: 'any', position }]
}

/** `$context.a.b`, `$stageVariables.a`, `$input.params.path.a`: a variable of the gateway's and names behind it. */
function readsOfPath({ steps }: PathNode, own: ReadonlySet<string>, source: string): NameRead[] {
  const [head, ...rest] = steps
  if (head?.type !== 'variable' || own.has(head.value)) return []
  const names: string[] = []
  const positions: number[] = []
  for (const step of rest) {
    if (step.type !== 'name') break
    names.push(step.value)
    positions.push(startOf(step, step.value, source))
  }
  const [name] = names
  const [position = 0] = positions
  if (name === undefined) return []
  if (head.value === 'context') return [{ kind: 'context', path: names, position }]
  if (head.value === 'stageVariables') return [{ kind: 'stageVariable', name, position }]
  return head.value === 'input' ? readsOfInput(names, positions) : []
}

function readsOfInput([member = '', place, name]: readonly string[], positions: readonly number[]): NameRead[] {
  const at = (index: number) => positions[index] ?? 0
  if (!INPUT_MEMBERS.includes(member)) {
    return [{ kind: 'member', owner: '$input', name: member, names: INPUT_MEMBERS, position: at(0) }]
  }
  if (member === 'body' || place === undefined) return []
  const places = member === 'params' ? PARAMETER_PLACES : MULTI_PLACES
  const known = placeOf(place)
  if (known === undefined || !places.some(one => one === place)) {
    return [{ kind: 'member', owner: `$input.${member}`, name: place, names: places, position: at(1) }]
  }
  return name === undefined ? [] : [{ kind: 'parameter', name, place: known, position: at(2) }]
}

/** The parser gives the place behind a token. */
function startOf({ position = 0 }: Node, text: string, source: string): number {
  const found = source.lastIndexOf(text, position)
  return found === -1 ? Math.max(0, position - text.length) : found
}
