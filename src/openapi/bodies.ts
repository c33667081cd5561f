import { fieldPath } from '../definition/path.ts'
import { differs, type MethodScope, recordPlace, refuses } from './draft.ts'
import { modelOf } from './models.ts'
import type { OpenApiDocument } from './openapi-document.ts'
import { type DocumentNode, entriesOf, entryOf, itemsOf, textOf } from './text/document.ts'
import { resolve } from './text/references.ts'

/** Content type → model name. */
type Models = Record<string, string>

/** The models of an operation's body, by content type. */
export function requestModels(
  document: OpenApiDocument,
  scope: MethodScope,
  { operation, body }: { readonly operation: DocumentNode; readonly body: DocumentNode | undefined },
): Models {
  const made = `${operationBase(scope)}Request`
  if (document.version === '2.0') {
    return modelsOf20(document, scope, {
      schema: entryOf(body, 'schema'),
      types: typesOf(document, operation, 'consumes'),
      made,
    })
  }
  const requestBody = entryOf(operation, 'requestBody')
  const target = requestBody === undefined ? undefined : resolve(document.root, requestBody)
  if (target?.kind !== 'bad reference')
    return modelsOf30(document, scope, { content: entryOf(target, 'content'), made })
  refuses(scope, requestBody ?? operation, `requestBody: ${target.reason}`)
  return {}
}

/** A method response. */
export interface MethodResponseJson {
  responseParameters?: Record<string, boolean>
  responseModels?: Models
}

/** The method responses of an operation, by status. Keys that are no status, such as `default`, make none. */
export function methodResponses(
  document: OpenApiDocument,
  scope: MethodScope,
  operation: DocumentNode,
): Record<string, MethodResponseJson> {
  const responses: Record<string, MethodResponseJson> = Object.create(null)
  for (const [status, node] of entriesOf(entryOf(operation, 'responses'))) {
    if (!/^\d{3}$/.test(status)) {
      if (!status.startsWith('x-')) warnOfStatus(document, scope, status)
      continue
    }
    recordPlace(document.draft, `${scope.field}.${fieldPath('methodResponses', status)}`, node)
    responses[status] = methodResponse(document, scope, { operation, node, status })
  }
  return responses
}

function warnOfStatus({ warnings }: OpenApiDocument, { verb, path }: MethodScope, status: string): void {
  warnings.add(`${verb} ${path}: the response '${status}' makes no method response, which has a status code`)
}

function methodResponse(
  document: OpenApiDocument,
  scope: MethodScope,
  {
    operation,
    node,
    status,
  }: { readonly operation: DocumentNode; readonly node: DocumentNode; readonly status: string },
): MethodResponseJson {
  const target = resolve(document.root, node)
  if (target.kind === 'bad reference') {
    refuses(scope, node, `responses.${status}: ${target.reason}`)
    return {}
  }
  if (target !== node)
    differs(scope, node, `responses.${status}.$ref: AWS does not read references here; it is resolved`)
  const headers = entriesOf(entryOf(target, 'headers')).map(
    ([name]) => [`method.response.header.${name}`, false] as const,
  )
  const made = `${operationBase(scope)}Response${status}`
  const models =
    document.version === '2.0'
      ? modelsOf20(document, scope, {
          schema: entryOf(target, 'schema'),
          types: typesOf(document, operation, 'produces'),
          made,
        })
      : modelsOf30(document, scope, { content: entryOf(target, 'content'), made })
  return {
    ...(headers.length > 0 ? { responseParameters: Object.fromEntries(headers) } : {}),
    ...(Object.keys(models).length > 0 ? { responseModels: models } : {}),
  }
}

/** `consumes` or `produces` of the operation, else of the document, else JSON. */
function typesOf({ root }: OpenApiDocument, operation: DocumentNode, key: string): readonly string[] {
  const types = itemsOf(entryOf(operation, key) ?? entryOf(root, key)).flatMap(item => textOf(item) ?? [])
  return types.length > 0 ? types : ['application/json']
}

function modelsOf20(
  document: OpenApiDocument,
  scope: MethodScope,
  {
    schema,
    types,
    made,
  }: { readonly schema: DocumentNode | undefined; readonly types: readonly string[]; readonly made: string },
): Models {
  const name = schema === undefined ? undefined : useModel(document, scope, { schema, made })
  return name === undefined ? {} : Object.fromEntries(types.map(type => [type, name]))
}

function modelsOf30(
  document: OpenApiDocument,
  scope: MethodScope,
  { content, made }: { readonly content: DocumentNode | undefined; readonly made: string },
): Models {
  const models = entriesOf(content).flatMap(([type, entry]) => {
    const schema = entryOf(entry, 'schema')
    const name = schema === undefined ? undefined : useModel(document, scope, { schema, made })
    return name === undefined ? [] : [[type, name] as const]
  })
  return Object.fromEntries(models)
}

function useModel(
  document: OpenApiDocument,
  scope: MethodScope,
  { schema, made }: { readonly schema: DocumentNode; readonly made: string },
): string | undefined {
  const use = modelOf(document, schema, made)
  if (use.kind === 'model') return use.name
  if (use.kind === 'external') refuses(scope, schema, `schema: ${use.reason}`)
  else {
    // AWS warns of it and imports the method without the model.
    document.draft.warnings.push(`${scope.verb} ${scope.path}: schema ${use.reason}`)
    differs(scope, schema, `schema ${use.reason}: no model is checked`)
  }
  return undefined
}

/** `PetsPetIdGet`: the same at every import, so that a difference between two stays small. */
function operationBase({ path, verb }: MethodScope): string {
  const words = [...path.split(/[^A-Za-z0-9]+/), verb.toLowerCase()].filter(word => word !== '')
  return words.map(word => word.charAt(0).toUpperCase() + word.slice(1)).join('')
}
