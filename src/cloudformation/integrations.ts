import { differs, type MethodScope, refuses } from '../openapi/draft.ts'
import { INTEGRATION_KEY, type IntegrationJson, readIntegration, replaceAddresses } from '../openapi/integration.ts'
import type { OpenApiDocument } from '../openapi/openapi-document.ts'
import { type DocumentNode, entriesOf, itemsOf, textOf } from '../openapi/text/document.ts'
import type { Api } from './api.ts'
import { get, mapNode, textNode } from './node.ts'
import { refuseUnresolved } from './properties.ts'
import type { Resource } from './resources.ts'

/** Names of `Integration` that are not the extension's with a capital. */
const RENAMED = new Map([
  ['IntegrationHttpMethod', 'httpMethod'],
  ['IntegrationResponses', 'responses'],
])

/** Texts in a template may be written as numbers and truth values, which an OpenAPI document may not. */
const MAPS_OF_TEXTS = new Set(['RequestParameters', 'RequestTemplates', 'ResponseParameters', 'ResponseTemplates'])

/**
 * Reads the `Integration` of a method by way of the extension that a document has in its place: the fields are the
 * same. Undefined, and the method refused, where there is none.
 */
export function readMethodIntegration(api: Api, scope: MethodScope, part: Resource): IntegrationJson | undefined {
  const node = get(part.properties, 'Integration')
  if (node === undefined) {
    refuses(scope, part, 'Integration: No integration defined for method')
    return undefined
  }
  for (const [key, entry] of entriesOf(node)) {
    refuseUnresolved(api.draft, `${scope.field}.integration`, { name: `Integration.${key}`, node: entry })
  }
  const extension = extensionOf(scope, node)
  const operation = mapNode([[INTEGRATION_KEY, extension]], part.place)
  const document = documentOf(api, operation)
  const json = readIntegration(document, scope, operation)
  if (json !== undefined) {
    withoutNumbers(json)
    replaceAddresses(scope, { json, operation }, api.addresses)
  }
  api.draft.warnings.push(...document.warnings)
  return json
}

/** A document of nothing, for a reader that asks it for references and warnings only. */
function documentOf({ draft, addresses }: Api, root: DocumentNode): OpenApiDocument {
  return {
    root,
    version: '2.0',
    draft,
    options: addresses,
    basePath: [],
    warnings: new Set(),
    modelNames: { ofSchema: new Map(), claim: name => name },
    modelUrl: '',
    validators: new Set(),
  }
}

function extensionOf(scope: MethodScope, node: DocumentNode): DocumentNode {
  return mapNode(
    entriesOf(node).map(([name, value]) => [fieldOf(name), fieldValue(scope, name, value)] as const),
    node.place,
  )
}

function fieldOf(name: string): string {
  return RENAMED.get(name) ?? name.charAt(0).toLowerCase() + name.slice(1)
}

function fieldValue(scope: MethodScope, name: string, value: DocumentNode): DocumentNode {
  if (name === 'IntegrationResponses') return responsesByPattern(scope, value)
  if (name === 'TlsConfig') return extensionOf(scope, value)
  if (!MAPS_OF_TEXTS.has(name) || value.kind !== 'map') return value
  const entries = [...value.entries].map(([key, entry]) => [key, textual(entry)] as const)
  return mapNode(entries, value.place)
}

function textual(node: DocumentNode): DocumentNode {
  const text = textOf(node)
  return text === undefined ? node : textNode(text, node.place)
}

/**
 * A document keys responses by pattern; one of the template's without pattern is the document's `default`. Where a
 * pattern comes again, its key has a number, which `withoutNumbers` takes off: a definition keys by status.
 */
function responsesByPattern(scope: MethodScope, list: DocumentNode): DocumentNode {
  const byPattern = new Map<string, DocumentNode>()
  for (const item of itemsOf(list)) {
    const pattern = textOf(get(item, 'SelectionPattern')) || 'default'
    const isRepeated = byPattern.has(pattern)
    if (isRepeated && pattern === 'default') {
      const rule = 'which of them answers on AWS is not known; here it is the one of the lowest status'
      differs(scope, item, `IntegrationResponses: several have no SelectionPattern, and ${rule}`)
    }
    const fields = entriesOf(item).filter(([name]) => name !== 'SelectionPattern')
    const response = mapNode(
      fields.map(([name, value]) => [fieldOf(name), fieldValue(scope, name, value)] as const),
      item.place,
    )
    byPattern.set(isRepeated ? `${pattern}${NUMBER_MARK}${byPattern.size}` : pattern, response)
  }
  return mapNode(byPattern, list.place)
}

/** A code point that is no character, so that no pattern has it. */
const NUMBER_MARK = '\u{10ffff}'

/** Undoes what a document needs and a definition does not; an empty template stays the empty text that it was. */
function withoutNumbers(json: IntegrationJson): void {
  emptyTexts(json.requestTemplates)
  for (const response of Object.values(json.integrationResponses ?? {}) as IntegrationJson[]) {
    emptyTexts(response.responseTemplates)
    const [pattern, number] = String(response.selectionPattern ?? '').split(NUMBER_MARK)
    if (number === undefined) continue
    if (pattern === 'default') delete response.selectionPattern
    else response.selectionPattern = pattern
  }
}

function emptyTexts(templates: unknown): void {
  // A map of texts and nulls, which the reader of integrations has just made.
  const texts = (templates ?? {}) as Record<string, string | null>
  for (const [type, template] of Object.entries(texts)) if (template === null) texts[type] = ''
}
