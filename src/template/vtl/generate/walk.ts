import type { Expression, ReferenceNode, Statement, Template } from '../ast.ts'

/** A node of a template. */
export type AnyNode = Statement | Expression

/** The nodes directly inside a node. */
export function childrenOf(node: AnyNode): readonly AnyNode[] {
  switch (node.kind) {
    case 'reference':
      return partsOf(node)
    case 'set':
      return [node.target, node.value]
    case 'if':
      return [...node.branches.flatMap(({ condition, body }) => [condition, ...body]), ...node.otherwise]
    case 'foreach':
      return [...(node.list === undefined ? [] : [node.list]), ...node.body]
    case 'break':
      return node.scope === undefined ? [] : [node.scope]
    case 'call':
      return [...node.args, ...(node.body ?? [])]
    case 'define':
    case 'template':
      return node.body
    case 'list':
      return node.items
    case 'range':
      return [node.from, node.to]
    case 'map':
      return node.entries.flat()
    case 'group':
      return [node.inner]
    case 'not':
      return [node.operand]
    case 'arithmetic':
    case 'comparison':
    case 'logical':
      return [node.left, node.right]
    default:
      return []
  }
}

function partsOf(node: ReferenceNode): readonly AnyNode[] {
  return node.parts.flatMap(part => (part.kind === 'index' ? [part.index] : part.kind === 'method' ? part.args : []))
}

/** Visits every node of a template, macros included, in the order of the source within each. */
export function visit(template: Template, use: (node: AnyNode) => void): void {
  visitAll(template.body, use)
  for (const macro of template.macros.values()) visitAll(macro.body, use)
}

/** Visits nodes and all inside them. */
export function visitAll(nodes: readonly AnyNode[], use: (node: AnyNode) => void): void {
  for (const node of nodes) {
    use(node)
    visitAll(childrenOf(node), use)
  }
}
