import { type DocumentNode, plainOf, textOf } from '../openapi/text/document.ts'
import { type Api, findPart } from './api.ts'
import { MOST_TRAIL } from './intrinsics/scope.ts'
import { get } from './node.ts'

/** The path of a resource, or of what stands for it where the chain of parents does not lead to the root. */
export interface ResourcePath {
  readonly path: string
  /** Absent for a path that is known as a whole. */
  readonly reason?: string
}

/**
 * The path of a `ResourceId` or `ParentId`: a resource of the template by its logical id, or the root as
 * `Api.RootResourceId`.
 */
export function pathOf(api: Api, node: DocumentNode | undefined, trail: readonly string[] = []): ResourcePath {
  const id = textOf(node)
  if (id === `${api.id}.RootResourceId`) return { path: '/' }
  if (node?.kind === 'unresolved') {
    return { path: `/<${node.expression}>`, reason: `${node.expression} is not known: ${node.advice ?? ''}` }
  }
  const resource = id === undefined ? undefined : findPart(api, 'Resource', id)
  if (id === undefined || resource === undefined) {
    const shown = id ?? JSON.stringify(node === undefined ? null : plainOf(node))
    return { path: `/<${shown}>`, reason: `${shown} is no resource of the API ${api.id} in this template` }
  }
  if (trail.length >= MOST_TRAIL || trail.includes(id)) {
    return { path: `/<${id}>`, reason: `the resource ${id} lies below itself, or too many others` }
  }
  const parent = pathOf(api, get(resource.properties, 'ParentId'), [...trail, id])
  const part = get(resource.properties, 'PathPart')
  const name = textOf(part)
  const path = `${parent.path === '/' ? '' : parent.path}/${name ?? '<PathPart>'}`
  if (parent.reason !== undefined) return { path, reason: parent.reason }
  if (name !== undefined && resource.condition === undefined) return { path }
  const unresolved = resource.condition ?? (part?.kind === 'unresolved' ? part : undefined)
  const reason = unresolved ? `${unresolved.expression} is not known: ${unresolved.advice ?? ''}` : 'it has no PathPart'
  return { path, reason: `${id}: ${reason}` }
}
