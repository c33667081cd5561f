import { fieldPath } from '../definition/path.ts'
import { recordPlace } from './draft.ts'
import type { ModelNames, OpenApiDocument } from './openapi-document.ts'
import { type DocumentNode, entriesOf, entryOf, findUnresolved, plainOf, textOf } from './text/document.ts'
import { explainReference } from './text/references.ts'

/** Keywords whose value is data: a `$ref` in it refers to nothing. */
const DATA_KEYWORDS = new Set(['enum', 'default', 'example', 'examples', 'const'])
/** Begins a reference in AWS's own form, as an export of a model has it. */
const AWS_MODELS = 'https://apigateway.amazonaws.com/restapis/'
const SCHEMA_REFERENCE = /^#\/(?:definitions|components\/schemas)\/([^/]+)(\/.*)?$/

/** Reads all schemas of a document as models, used or not, as AWS's import does. */
export function readModels(document: OpenApiDocument): void {
  for (const [name, schema] of entriesOf(schemasOf(document.root))) {
    addModel(document, document.modelNames.ofSchema.get(name) ?? name, schema)
  }
}

/** The schemas of a document, which become models. */
export function schemasOf(root: DocumentNode): DocumentNode | undefined {
  return entryOf(root, 'definitions') ?? entryOf(entryOf(root, 'components'), 'schemas')
}

/**
 * Names the models of a document. AWS takes letters and digits only: other characters are left out, and where two
 * schemas come to bear one name the later gets a number.
 */
export function nameModels(root: DocumentNode, warnings: string[]): ModelNames {
  const schemas = entriesOf(schemasOf(root)).map(([name]) => name)
  const taken = new Set(schemas)
  // Counted by name, so that a thousand schemas of one name are not tried a million times.
  const numbers = new Map<string, number>()
  const claim = (name: string): string => {
    let free = name
    for (let number = numbers.get(name) ?? 2; taken.has(free); number++) {
      free = `${name}${number}`
      numbers.set(name, number + 1)
    }
    taken.add(free)
    return free
  }
  const names = new Map<string, string>()
  for (const name of schemas) {
    const plain = name.replace(/[^A-Za-z0-9]/g, '') || 'Model'
    const free = plain === name ? name : claim(plain)
    names.set(name, free)
    if (free === name) continue
    warnings.push(`The schema '${name}' becomes the model '${free}', since a model's name is letters and digits only`)
  }
  return { ofSchema: names, claim }
}

/** The model that a schema means, by `$ref` or made for it; a text that says why there is none. */
export function modelOf(document: OpenApiDocument, schema: DocumentNode, made: string): ModelUse {
  const reference = textOf(entryOf(schema, '$ref'))
  if (reference === undefined)
    return { kind: 'model', name: addModel(document, document.modelNames.claim(made), schema) }
  const [, key, rest] = SCHEMA_REFERENCE.exec(reference) ?? []
  const name = key === undefined || rest !== undefined ? undefined : document.modelNames.ofSchema.get(decodePart(key))
  if (name !== undefined) return { kind: 'model', name }
  return { kind: reference.startsWith('#') ? 'missing' : 'external', reason: explainReference(reference) }
}

/** A schema that names a model, one that the document lacks, or one of another file. */
export type ModelUse =
  | { readonly kind: 'model'; readonly name: string }
  | { readonly kind: 'missing' | 'external'; readonly reason: string }

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
  const name = key === undefined ? undefined : modelNames.ofSchema.get(decodePart(key))
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
