import { appendKey } from '../definition/path.ts'
import { differs, type MethodScope, recordPlace } from './draft.ts'
import type { OpenApiDocument } from './openapi-document.ts'
import { type DocumentNode, entriesOf, plainOf, textOf } from './text/document.ts'

/** Where a map of texts belongs. */
export interface TextsPlace {
  readonly document: OpenApiDocument
  readonly scope: MethodScope
  /** Field path of what holds the map. */
  readonly field: string
}

/**
 * A map of texts, such as `requestParameters`. A value of another type is dropped, with AWS's own warning.
 * Observed: a recorded import.
 */
export function textsOf(at: TextsPlace, node: DocumentNode | undefined, name: string): Record<string, string> {
  const texts: Record<string, string> = Object.create(null)
  for (const [key, entry] of entriesOf(node)) {
    recordPlace(at.document.draft, appendKey(appendKey(at.field, name), key), entry)
    if (entry.kind === 'scalar' && typeof entry.value === 'string') texts[key] = entry.value
    else warnOfType(at, name, [key, entry])
  }
  return texts
}

function warnOfType(
  { document, scope }: TextsPlace,
  name: string,
  [key, entry]: readonly [string, DocumentNode],
): void {
  if (entry.kind === 'unresolved') return
  const value = textOf(entry) ?? JSON.stringify(plainOf(entry))
  document.draft.warnings.push(
    `Invalid format for '${name}'. Expected type string for property '${key}' of resource '${scope.path}' and method '${scope.verb}' but got '${value}'`,
  )
}

/** A map of templates. The empty template is null, as AWS stores it; one that is no text is left out. */
export function textTemplatesOf(
  at: TextsPlace,
  node: DocumentNode | undefined,
  name: string,
): Record<string, string | null> {
  const templates: Record<string, string | null> = Object.create(null)
  if (node?.kind !== 'map') return templates
  for (const [key, entry] of node.entries) {
    recordPlace(at.document.draft, appendKey(appendKey(at.field, name), key), entry)
    const text =
      entry.kind === 'scalar' && (typeof entry.value === 'string' || entry.value === null) ? entry.value : undefined
    if (text !== undefined) templates[key] = text === '' ? null : text
    else if (entry.kind !== 'unresolved') {
      const given = JSON.stringify(plainOf(entry)).slice(0, 80)
      differs(at.scope, entry, `${name} ${key}: a template is text, not ${given}; it is left out`)
    }
  }
  return templates
}
