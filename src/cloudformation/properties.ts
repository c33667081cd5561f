import { didYouMean } from '../definition/parsers/near-name.ts'
import { appendKey } from '../definition/path.ts'
import { type DefinitionJson, type Draft, recordPlace } from '../openapi/draft.ts'
import {
  type DocumentNode,
  entriesOf,
  findUnresolved,
  flagOf,
  numberOf,
  plainOf,
  textOf,
  type UnresolvedNode,
} from '../openapi/text/document.ts'

/** The JSON of a property. A value of another form stays as it is, for the parser of definitions to refuse. */
export type Form = (node: DocumentNode) => unknown

/** Text; numbers and truth values as they were written. */
export const asText: Form = node => textOf(node) ?? plainOf(node)
/** A truth value, which a template may have as text. */
export const asFlag: Form = node => flagOf(node) ?? plainOf(node)
/** A number, which a template may have as text. */
export const asNumber: Form = node => numberOf(node) ?? plainOf(node)
/** Anything. */
export const asJson: Form = plainOf

/** A list. */
export function listOf(form: Form): Form {
  return node => (node.kind === 'list' ? node.items.map(form) : plainOf(node))
}

/** A map. */
export function mapOf(form: Form): Form {
  return node => {
    if (node.kind !== 'map') return plainOf(node)
    return Object.fromEntries(entriesOf(node).map(([key, entry]) => [key, form(entry)]))
  }
}

/** Property of a resource → field of the definition and the form of its value; null for a property without effect. */
export type PropertyTable = Readonly<Record<string, readonly [field: string, form: Form] | null>>

/** Where properties are read from, and where they go. */
export interface PropertyTarget {
  readonly draft: Draft
  /** Field path of what the properties become. */
  readonly field: string
  /** Shown in warnings: the logical id, or a property of it. */
  readonly owner: string
}

/**
 * Reads the properties of a resource by a table. Absent and null ones are left out; one that is not known offline
 * refuses what depends on its field; one that the table lacks is warned of.
 */
export function readProperties(
  target: PropertyTarget,
  properties: DocumentNode | undefined,
  table: PropertyTable,
): DefinitionJson {
  const { draft, field, owner } = target
  const json: DefinitionJson = {}
  for (const [name, node] of entriesOf(properties)) {
    const entry = Object.hasOwn(table, name) ? table[name] : undefined
    if (entry === undefined) {
      draft.warnings.push(
        `${owner}: the property ${name} is not known and is ignored.${didYouMean(name, Object.keys(table))}`,
      )
    }
    if (!entry) continue
    const [own, form] = entry
    const path = appendKey(field, own)
    recordPlace(draft, path, node)
    refuseUnresolved(draft, path, { name, node })
    json[own] = form(node)
  }
  return json
}

/** Refuses what depends on a field for the first expression below a node that is not known. */
export function refuseUnresolved(
  draft: Draft,
  field: string,
  { name, node }: { readonly name: string; readonly node: DocumentNode },
): void {
  const unresolved = findUnresolved(node)
  if (unresolved === undefined) return
  draft.findings.push({
    severity: 'refused',
    field,
    reason: explainUnresolved(name, unresolved),
    place: unresolved.place,
  })
}

/** `Uri: Server.PrivateIp is not known: AWS makes …`. */
export function explainUnresolved(name: string, { expression, advice }: UnresolvedNode): string {
  return `${name}: ${expression} is not known${advice === undefined ? '' : `: ${advice}`}`
}
