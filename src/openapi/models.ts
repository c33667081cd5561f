import { fieldPath } from '../definition/path.ts'
import { type DocumentNode, entriesOf, entryOf, findUnresolved, plainOf, textOf } from './document.ts'
import { recordPlace } from './draft.ts'
import type { OpenApiDocument } from './openapi-document.ts'
import { explainReference } from './references.ts'

/** Keywords whose value is data: a `$ref` in it refers to nothing. */
const DATA_KEYWORDS = new Set(['enum', 'default', 'example', 'examples', 'const'])
/** Begins a reference in AWS's own form, as an export of a model has it. */
const AWS_MODELS = 'https://apigateway.amazonaws.com/restapis/'
const SCHEMA_REFERENCE = /^#\/(?:definitions|components\/schemas)\/([^/]+)(\/.*)?$/

/** Reads all schemas of a document as models, used or not, as AWS's import does. */
export function readModels(document: OpenApiDocument): void {
  for (const [name, schema] of entriesOf(schemasOf(document.root))) {
    addModel(document, document.modelNames.get(name) ?? name, schema)
  }
}

/** The schemas of a document, which become models. */
export function schemasOf(root: DocumentNode): DocumentNode | undefined {
  return entryOf(root, 'definitions') ?? entryOf(entryOf(root, 'components'), 'schemas')
}

/**
 * The model name of each schema. AWS takes letters and digits only: other characters are left out, and where two
 * schemas come to bear one name the later gets a number.
 */
export function nameModels(root: DocumentNode, warnings: string[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  const taken = new Set(entriesOf(schemasOf(root)).map(([name]) => name))
  for (const [name] of entriesOf(schemasOf(root))) {
    const plain = name.replace(/[^A-Za-z0-9]/g, '') || 'Model'
    if (plain === name) {
      names.set(name, name)
      continue
    }
    const free = freeName(plain, taken)
    taken.add(free)
    names.set(name, free)
    warnings.push(`The schema '${name}' becomes the model '${free}', since a model's name is letters and digits only`)
  }
  return names
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  for (let number = 2, free = name; ; number++) {
    if (!taken.has(free)) return free
    free = `${name}${number}`
  }
}

/** The model that a schema means, by `$ref` or made for it; a text that says why there is none. */
export function modelOf(document: OpenApiDocument, schema: DocumentNode, made: string): ModelUse {
  const reference = textOf(entryOf(schema, '$ref'))
  if (reference === undefined) return { kind: 'model', name: addModel(document, claimName(document, made), schema) }
  const [, key, rest] = SCHEMA_REFERENCE.exec(reference) ?? []
  const name = key === undefined || rest !== undefined ? undefined : document.modelNames.get(decodePart(key))
  if (name !== undefined) return { kind: 'model', name }
  return { kind: reference.startsWith('#') ? 'missing' : 'external', reason: explainReference(reference) }
}

/** A schema that names a model, one that the document lacks, or one of another file. */
export type ModelUse =
  | { readonly kind: 'model'; readonly name: string }
  | { readonly kind: 'missing' | 'external'; readonly reason: string }

function claimName({ draft, modelNames }: OpenApiDocument, made: string): string {
  return freeName(made, new Set([...modelNames.values(), ...Object.keys(modelsOf(draft.definition))]))
}

function modelsOf(definition: Record<string, unknown>): Record<string, unknown> {
  definition.models ??= Object.create(null)
  // Nothing else writes this field.
  return definition.models as Record<string, unknown>
}

function addModel(document: OpenApiDocument, name: string, schema: DocumentNode): string {
  const { draft } = document
  const field = fieldPath('models', name)
  recordPlace(draft, field, schema)
  const description = textOf(entryOf(schema, 'description'))
  modelsOf(draft.definition)[name] = {
    contentType: 'application/json',
    schema: rewrite(document, schema, field),
    ...(description === undefined ? {} : { description }),
  }
  const unresolved = findUnresolved(schema)
  if (unresolved === undefined) return name
  const reason = `models.${name}: ${unresolved.expression} is not known`
  draft.findings.push({ severity: 'refused', field, reason, place: unresolved.place })
  return name
}

/** The JSON of a schema, in which references to schemas of the document have become references to models. */
function rewrite(document: OpenApiDocument, node: DocumentNode, field: string): unknown {
  switch (node.kind) {
    case 'map': {
      const entries = [...node.entries].map(([key, entry]) => {
        const isReference = key === '$ref' && entry.kind === 'scalar' && typeof entry.value === 'string'
        if (isReference) return [key, rewriteReference(document, entry, field)] as const
        return [key, DATA_KEYWORDS.has(key) ? plainOf(entry) : rewrite(document, entry, field)] as const
      })
      warnOfKeywords(document, node, field)
      return Object.fromEntries(entries)
    }
    case 'list':
      return node.items.map(item => rewrite(document, item, field))
    case 'scalar':
      return node.value
    case 'unresolved':
      return `<${node.expression}>`
  }
}

function rewriteReference({ draft, modelNames, modelUrl }: OpenApiDocument, node: DocumentNode, field: string): string {
  const reference = textOf(node) ?? ''
  const [, key, rest] = SCHEMA_REFERENCE.exec(reference) ?? []
  const name = key === undefined ? undefined : modelNames.get(decodePart(key))
  if (name !== undefined) return `${modelUrl}${name}${rest === undefined ? '' : `#${rest}`}`
  if (reference.startsWith(AWS_MODELS)) return reference
  draft.findings.push({
    severity: 'refused',
    field,
    reason: `${field}: ${explainReference(reference)}`,
    place: node.place,
  })
  return reference
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~')
  } catch {
    return part
  }
}

/** A model is JSON Schema draft 4, which passes over what came later or is OpenAPI's own. */
function warnOfKeywords({ warnings }: OpenApiDocument, node: DocumentNode, field: string): void {
  for (const keyword of ['nullable', 'const', 'discriminator']) {
    const entry = entryOf(node, keyword)
    // A property of that name is a schema, or stands below "properties", as a map.
    if (entry === undefined || entry.kind === 'map') continue
    warnings.add(`${field}: '${keyword}' has no effect in a model, which is JSON Schema draft 4`)
  }
}
