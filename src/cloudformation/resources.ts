import {
  type DocumentNode,
  type DocumentPlace,
  entriesOf,
  textOf,
  type UnresolvedNode,
} from '../openapi/text/document.ts'
import { compute } from './intrinsics/computed.ts'
import { namedCondition } from './intrinsics/conditions.ts'
import type { Scope } from './intrinsics/scope.ts'
import { get, mapNode } from './node.ts'

/** A resource that exists, with its properties computed. */
export interface Resource {
  readonly id: string
  readonly type: string
  readonly place: DocumentPlace
  readonly properties: DocumentNode
  /** Set where the resource's condition is not known: it may exist or not. */
  readonly condition?: UnresolvedNode
}

/** The resources of some types that exist, in the template's order. One whose condition is false does not. */
export function listResources(scope: Scope, isWanted: (type: string) => boolean): readonly Resource[] {
  return entriesOf(get(scope.template, 'Resources')).flatMap(([id, node]) => {
    const type = textOf(get(node, 'Type'))
    if (type === undefined || !isWanted(type)) return []
    const condition = conditionOf(node, scope)
    if (condition === false) return []
    const properties = get(node, 'Properties')
    const computed = (properties && compute(properties, scope)) ?? mapNode([], node.place)
    const open = condition === true ? {} : { condition }
    return [{ id, type, place: node.place, properties: computed, ...open }]
  })
}

/** The condition of a resource: true where it has none, so that it exists. */
export function conditionOf(node: DocumentNode, scope: Scope): boolean | UnresolvedNode {
  const name = get(node, 'Condition')
  return name === undefined ? true : namedCondition(name, scope)
}
