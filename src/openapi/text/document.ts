/** Where something stands in a file: line and column count from 1. */
export interface DocumentPlace {
  readonly line: number
  readonly column: number
  /** An included file; absent for the file that is being read. */
  readonly file?: string
}

/**
 * A document of any kind, with the place of each of its parts. A value of a map stands where its key does, an item of
 * a list where it begins itself. Trees are immutable; an alias shares no node with its anchor, since its place differs.
 */
export type DocumentNode = DocumentMap | DocumentList | DocumentScalar | UnresolvedNode

/** An object; keys are text and keep their order. */
export interface DocumentMap {
  readonly kind: 'map'
  readonly place: DocumentPlace
  readonly entries: ReadonlyMap<string, DocumentNode>
}

/** A list. */
export interface DocumentList {
  readonly kind: 'list'
  readonly place: DocumentPlace
  readonly items: readonly DocumentNode[]
}

/** Text, a number, a truth value or null. */
export interface DocumentScalar {
  readonly kind: 'scalar'
  readonly place: DocumentPlace
  readonly value: string | number | boolean | null
  /** A number or truth value as it was written, such as `0123` or `1.0`: what is meant where text belongs. */
  readonly source?: string
}

/** An expression whose value is known only when a template is deployed. Methods that need it are refused by its name. */
export interface UnresolvedNode {
  readonly kind: 'unresolved'
  readonly place: DocumentPlace
  /** As a report shows it, such as `Fn::ImportValue SharedApi`. */
  readonly expression: string
  /** How to settle it, such as `give it by --parameter Server.PrivateIp=…`; empty where nothing helps. */
  readonly advice?: string
}

/** The entry of a map. Undefined where there is none, where it is null, or where the node is no map. */
export function entryOf(node: DocumentNode | undefined, key: string): DocumentNode | undefined {
  if (node?.kind !== 'map') return undefined
  const entry = node.entries.get(key)
  return entry === undefined || isNull(entry) ? undefined : entry
}

/** The entries of a map in their order, those that are null left out; none where the node is no map. */
export function entriesOf(node: DocumentNode | undefined): readonly (readonly [string, DocumentNode])[] {
  return node?.kind === 'map' ? [...node.entries].filter(([, entry]) => !isNull(entry)) : []
}

/** The items of a list; none where the node is no list. */
export function itemsOf(node: DocumentNode | undefined): readonly DocumentNode[] {
  return node?.kind === 'list' ? node.items : []
}

/** The text of a scalar, a number and a truth value as they were written; undefined for null and anything else. */
export function textOf(node: DocumentNode | undefined): string | undefined {
  if (node?.kind !== 'scalar' || node.value === null) return undefined
  return typeof node.value === 'string' ? node.value : (node.source ?? String(node.value))
}

/** A truth value, which may be written as text: `true` or `"true"`. Undefined for anything else. */
export function flagOf(node: DocumentNode | undefined): boolean | undefined {
  const text = textOf(node)?.toLowerCase()
  return text === 'true' || text === 'false' ? text === 'true' : undefined
}

/** A number, which may be written as text. Undefined for anything else. */
export function numberOf(node: DocumentNode | undefined): number | undefined {
  const text = textOf(node)?.trim()
  const number = text === undefined || text === '' ? Number.NaN : Number(text)
  return Number.isFinite(number) ? number : undefined
}

function isNull(node: DocumentNode): boolean {
  return node.kind === 'scalar' && node.value === null
}

/** The plain JSON of a node. An unresolved part becomes its expression in angle brackets. */
export function plainOf(node: DocumentNode): unknown {
  switch (node.kind) {
    case 'map':
      return Object.fromEntries([...node.entries].map(([key, entry]) => [key, plainOf(entry)]))
    case 'list':
      return node.items.map(plainOf)
    case 'scalar':
      return node.value
    case 'unresolved':
      return `<${node.expression}>`
  }
}

/** The first unresolved part of a tree, the node itself included. */
export function findUnresolved(node: DocumentNode): UnresolvedNode | undefined {
  if (node.kind === 'unresolved') return node
  const children = node.kind === 'map' ? node.entries.values() : node.kind === 'list' ? node.items : []
  for (const child of children) {
    const found = findUnresolved(child)
    if (found !== undefined) return found
  }
  return undefined
}
