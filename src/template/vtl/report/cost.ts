import { parsePath } from '../../json-path/parse.ts'
import { isPathProblem } from '../../json-path/problem.ts'
import type { Expression, ForeachNode, Statement, Template } from '../ast.ts'
import { type AnyNode, childrenOf, visit } from '../generate/walk.ts'
import { type Origins, valueOrigins } from './origins.ts'

/**
 * How the work of a template grows: `constant` whatever the body holds, `linear` in the lists that are named, `nested`
 * where something is gone through inside something else, or a macro calls itself.
 */
export interface Cost {
  readonly kind: 'constant' | 'linear' | 'nested'
  /** Paths of the body, or what else is gone through, as the template writes it. */
  readonly lists: readonly string[]
}

interface Walk {
  readonly template: Template
  readonly origins: Origins
  readonly lists: Set<string>
  /** Macros that are being followed. */
  readonly open: Set<string>
}

/** The cost class of a template. */
export function costOf(template: Template, origins: Origins): Cost {
  const walk: Walk = { template, origins, lists: new Set(), open: new Set() }
  const depth = deepest(walk, template.body)
  visit(template, node => notePath(walk, node))
  const kind = depth > 1 ? 'nested' : walk.lists.size > 0 ? 'linear' : 'constant'
  return { kind, lists: [...walk.lists].sort() }
}

function deepest(walk: Walk, nodes: readonly AnyNode[]): number {
  return nodes.reduce((most, node) => Math.max(most, depthOf(walk, node)), 0)
}

function depthOf(walk: Walk, node: AnyNode): number {
  if (node.kind === 'foreach') {
    const own = isFixed(node) ? 0 : 1
    if (own > 0) for (const list of listNames(walk, node)) walk.lists.add(list)
    return own + deepest(walk, childrenOf(node))
  }
  if (node.kind === 'call') return Math.max(deepest(walk, childrenOf(node)), macroDepth(walk, node.name))
  return deepest(walk, childrenOf(node))
}

function macroDepth(walk: Walk, name: string): number {
  const macro = walk.template.macros.get(name)
  if (macro === undefined) return 0
  if (walk.open.has(name)) return 2
  walk.open.add(name)
  const depth = deepest(walk, macro.body as readonly Statement[])
  walk.open.delete(name)
  return depth
}

// As many turns whatever the body is.
function isFixed({ list }: ForeachNode): boolean {
  if (list === undefined || list.kind === 'list' || list.kind === 'map') return true
  return list.kind === 'range' && list.from.kind === 'number' && list.to.kind === 'number'
}

function listNames({ origins }: Walk, { list }: ForeachNode): readonly string[] {
  if (list === undefined) return []
  const names = valueOrigins(list, origins).flatMap(origin => (origin.kind === 'body' ? [origin.path] : []))
  return names.length > 0 ? names : [sourceOf(list)]
}

function sourceOf(node: Expression): string {
  return 'literal' in node ? node.literal : node.kind
}

// A path of many values goes through all that it may find.
function notePath(walk: Walk, node: AnyNode): void {
  if (node.kind !== 'reference') return
  const [first] = node.parts
  if (node.name !== 'input' || first?.kind !== 'method') return
  const [argument] = first.args
  if (argument?.kind !== 'string' || (first.name !== 'path' && first.name !== 'json')) return
  const path = parsePath(argument.value)
  if (!isPathProblem(path) && !path.definite) walk.lists.add(argument.value)
}
