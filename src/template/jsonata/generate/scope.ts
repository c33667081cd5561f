import type { Node } from '../ast.ts'
import { childrenOf } from '../ast.ts'
import type { Code } from './code.ts'
import type { Value } from './kinds.ts'
import { ANY } from './kinds.ts'

/** A variable of a scope. */
export interface Slot {
  readonly code: string
  /** The variable is surely bound at the point where code is made now. */
  certain: boolean
  /** Facts known of its value while it is certain. */
  value: Value
  /** How often the scope binds it: what is known of one value does not hold for another. */
  readonly binds: number
}

/** The variables of a block or function. */
export interface Scope {
  readonly slots: Map<string, Slot>
  readonly parent: Scope | undefined
}

/** Opens the scope of nodes and declares the variables that they bind themselves. */
export function openScope(code: Code, nodes: readonly Node[], parent: Scope | undefined): Scope {
  const slots = new Map<string, Slot>()
  const counts = new Map<string, number>()
  for (const node of nodes) countBinds(node, counts)
  for (const [name, binds] of counts) {
    const variable = code.variable(code.runtime('U'))
    slots.set(name, { code: variable, certain: false, value: unknown(variable), binds })
  }
  return { slots, parent }
}

function unknown(code: string): Value {
  return { code, kinds: ANY, settled: true, pure: false }
}

/** The names that a node binds in the scope around it. */
export function countBinds(node: Node, counts: Map<string, number>): void {
  if (node.type === 'bind') counts.set(node.lhs.value, (counts.get(node.lhs.value) ?? 0) + 1)
  if (node.type === 'block') {
    for (const child of childrenOf({ ...node, expressions: [] })) countBinds(child, counts)
    return
  }
  if (node.type === 'lambda') return
  for (const child of childrenOf(node)) countBinds(child, counts)
}

/** Adds a parameter, which is bound from the start. */
export function addParameter(scope: Scope, name: string, value: Value): void {
  const binds = (scope.slots.get(name)?.binds ?? 0) + 1
  scope.slots.set(name, { code: value.code, certain: true, value: binds > 1 ? unknown(value.code) : value, binds })
}

/** The slot of a name in the innermost scope, for a node that binds it. */
export function slotOf(scope: Scope, name: string): Slot | undefined {
  return scope.slots.get(name)
}

/** The slots that may hold a variable, innermost first, down to the first that surely does. */
export function candidates(scope: Scope | undefined, name: string): Slot[] {
  const found: Slot[] = []
  for (let current = scope; current !== undefined; current = current.parent) {
    const slot = current.slots.get(name)
    if (slot === undefined) continue
    found.push(slot)
    if (slot.certain) break
  }
  return found
}

/** Makes code that may not run: what it binds is not certain afterwards. */
export function maybe<T>(scope: Scope | undefined, make: () => T): T {
  const before: [Slot, boolean][] = []
  for (let current = scope; current !== undefined; current = current.parent) {
    for (const slot of current.slots.values()) before.push([slot, slot.certain])
  }
  const result = make()
  for (const [slot, certain] of before) slot.certain = certain
  return result
}
