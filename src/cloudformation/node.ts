import {
  type DocumentMap,
  type DocumentNode,
  type DocumentPlace,
  type DocumentScalar,
  entryOf,
} from '../openapi/text/document.ts'

/** A text that stands, or is taken to stand, at a place. */
export function textNode(text: string, place: DocumentPlace): DocumentScalar {
  return { kind: 'scalar', value: text, place }
}

/** Null at a place. */
export function nullNode(place: DocumentPlace): DocumentScalar {
  return { kind: 'scalar', value: null, place }
}

/** A map of some entries; undefined values are left out. */
export function mapNode(
  entries: Iterable<readonly [key: string, value: DocumentNode | undefined]>,
  place: DocumentPlace,
): DocumentMap {
  const map = new Map<string, DocumentNode>()
  for (const [key, value] of entries) if (value !== undefined) map.set(key, value)
  return { kind: 'map', entries: map, place }
}

/** A value that the template does not hold, placed at what it comes from. */
export function nodeOf(value: unknown, place: DocumentPlace): DocumentNode {
  if (Array.isArray(value)) return { kind: 'list', items: value.map(item => nodeOf(item, place)), place }
  if (typeof value === 'object' && value !== null) {
    return mapNode(
      Object.entries(value).map(([key, entry]) => [key, nodeOf(entry, place)] as const),
      place,
    )
  }
  const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
  return isPlain ? { kind: 'scalar', value, place } : nullNode(place)
}

/** The value that keys lead to; undefined where there is none, or null. */
export function get(node: DocumentNode | undefined, ...keys: readonly string[]): DocumentNode | undefined {
  return keys.reduce(entryOf, node)
}

/** The same value at another place: that of the intrinsic it was computed from. */
export function at<N extends DocumentNode>(node: N, place: DocumentPlace): N {
  return { ...node, place }
}
