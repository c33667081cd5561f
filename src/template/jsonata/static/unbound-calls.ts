import { childrenOf, type Node, type VariableNode } from '../ast.ts'
import { NATIVES } from '../functions/registry.ts'
import { readTree } from '../parse.ts'

/** A call of `$name` where nothing of that name can be: neither the library nor the expression has it. */
export interface UnboundCall {
  readonly name: string
  /** Where `$name` begins, in UTF-16 units from 0. */
  readonly position: number
}

/**
 * Every call of a variable that the caller must bind, in no certain order. A name that the expression binds anywhere
 * counts as bound everywhere: this finds what is misspelt, and never blames what may be right. Throws JsonataError.
 */
export function findUnboundCalls(expression: string): readonly UnboundCall[] {
  const called: VariableNode[] = []
  const bound = new Set<string>()
  const open: Node[] = [readTree(expression)]
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    for (const name of boundBy(node)) bound.add(name)
    const callee = calleeOf(node)
    if (callee?.type === 'variable') called.push(callee)
    open.push(...childrenOf(node))
  }
  const unbound = called.filter(
    ({ value }) => value !== '' && value !== '$' && !bound.has(value) && !NATIVES.has(value),
  )
  // The parser gives the place behind a variable.
  return unbound.map(({ value, position = 0 }) => ({ name: value, position: Math.max(0, position - value.length - 1) }))
}

function calleeOf(node: Node): Node | undefined {
  if (node.type === 'function' || node.type === 'partial') return node.procedure
  return node.type === 'apply' ? node.rhs : undefined
}

/** Names that a node binds: by `:=`, as a parameter, by `@$x`, by `#$i`. */
export function boundBy(node: Node): readonly string[] {
  const names = [node.focus, node.index].filter(name => name !== undefined)
  for (const stage of node.stages ?? []) if (stage.type === 'index') names.push(stage.value)
  if (node.type === 'bind') names.push(node.lhs.value)
  if (node.type === 'lambda') names.push(...node.arguments.map(({ value }) => value))
  return names
}
