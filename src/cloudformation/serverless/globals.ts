import { type DocumentNode, entriesOf } from '../../openapi/text/document.ts'
import { intrinsicName } from '../intrinsics/evaluate.ts'

/**
 * The properties of a resource with those of `Globals` below them: maps merge key by key, lists are joined with the
 * global items first, and of everything else, intrinsics included, the resource's own value counts.
 */
export function mergeGlobals(
  global: DocumentNode | undefined,
  own: DocumentNode | undefined,
): DocumentNode | undefined {
  if (global === undefined || own === undefined) return own ?? global
  if (intrinsicName(global) !== undefined || intrinsicName(own) !== undefined) return own
  if (global.kind === 'list' && own.kind === 'list') return { ...own, items: [...global.items, ...own.items] }
  if (global.kind !== 'map' || own.kind !== 'map') return own
  const entries = new Map(entriesOf(global))
  for (const [key, value] of entriesOf(own)) {
    const merged = mergeGlobals(entries.get(key), value)
    if (merged !== undefined) entries.set(key, merged)
  }
  return { ...own, entries }
}
