import { fieldPath } from '../definition/path.ts'
import { applyBasePath } from './base-path.ts'
import { type MethodResponseJson, methodResponses, requestModels } from './bodies.ts'
import { differs, type MethodScope, recordPlace, refuses } from './draft.ts'
import { INTEGRATION_KEY, type IntegrationJson, readIntegration, replaceAddresses } from './integration.ts'
import type { IntegrationResponseJson } from './integration-responses.ts'
import type { OpenApiDocument } from './openapi-document.ts'
import { listParameters, requestParameters } from './parameters.ts'
import { readSecurity } from './security.ts'
import { type DocumentNode, entriesOf, entryOf, findUnresolved, textOf } from './text/document.ts'
import { resolve } from './text/references.ts'

const VERBS: Readonly<Record<string, string>> = {
  get: 'GET',
  post: 'POST',
  put: 'PUT',
  patch: 'PATCH',
  delete: 'DELETE',
  head: 'HEAD',
  options: 'OPTIONS',
  'x-amazon-apigateway-any-method': 'ANY',
}
/** Keys of a path item that are no operation. */
const OTHER_KEYS = new Set(['parameters', 'summary', 'description', 'servers', '$ref'])

/** Methods of a resource by verb, as JSON of a definition. */
type MethodsJson = Record<string, Record<string, unknown>>

/** Reads every operation of a document. Paths without operations make no resource. */
export function readPaths(document: OpenApiDocument): void {
  const { draft, basePath, options } = document
  const resources: Record<string, { methods: MethodsJson }> = Object.create(null)
  for (const [key, node] of entriesOf(entryOf(document.root, 'paths'))) {
    if (key.startsWith('x-')) continue
    const path = applyBasePath(key, basePath, options.basePath ?? 'ignore')
    recordPlace(draft, fieldPath('resources', path), node)
    const methods = resources[path]?.methods ?? Object.create(null)
    readPathItem(document, { path, node, methods })
    if (Object.keys(methods).length > 0) resources[path] = { methods }
  }
  draft.definition.resources = resources
}

function readPathItem(
  document: OpenApiDocument,
  { path, node, methods }: { readonly path: string; readonly node: DocumentNode; readonly methods: MethodsJson },
): void {
  const item = resolve(document.root, node)
  if (item.kind === 'bad reference') {
    document.draft.warnings.push(`${path}: ${item.reason}`)
    return
  }
  for (const [key, operation] of entriesOf(item)) {
    const verb = Object.hasOwn(VERBS, key) ? VERBS[key] : undefined
    if (verb === undefined) {
      if (!OTHER_KEYS.has(key) && !key.startsWith('x-')) {
        document.draft.warnings.push(`${path}: '${key}' is no method of API Gateway and is ignored`)
      }
      continue
    }
    const scope = { draft: document.draft, path, verb, field: fieldPath('resources', path, 'methods', verb) }
    if (methods[verb] === undefined) methods[verb] = readOperation(document, scope, { pathItem: item, operation })
    else refuses(scope, operation, `${verb} ${path} stands twice in the document: only a slash at the end differs`)
  }
}

function readOperation(
  document: OpenApiDocument,
  scope: MethodScope,
  { pathItem, operation }: { readonly pathItem: DocumentNode; readonly operation: DocumentNode },
): Record<string, unknown> {
  recordPlace(document.draft, scope.field, operation)
  refuseUnresolved(scope, operation)
  const { declared, body } = listParameters(document, scope, { pathItem, operation })
  const parameters = requestParameters(document, scope, declared)
  const models = requestModels(document, scope, { operation, body })
  const responses = methodResponses(document, scope, operation)
  const integration = readIntegration(document, scope, operation)
  const operationName = textOf(entryOf(operation, 'operationId'))
  const requestValidator = validatorOf(document, scope, operation)
  if (integration !== undefined) {
    replaceAddresses(scope, { json: integration, operation }, document.options)
    declareResponses(scope, { integration, responses, operation })
  }
  return {
    ...readSecurity(document, scope, operation),
    ...(operationName === undefined ? {} : { operationName }),
    ...(requestValidator === undefined ? {} : { requestValidator }),
    ...(Object.keys(parameters).length > 0 ? { requestParameters: parameters } : {}),
    ...(Object.keys(models).length > 0 ? { requestModels: models } : {}),
    ...(Object.keys(responses).length > 0 ? { methodResponses: responses } : {}),
    ...(integration === undefined ? {} : { integration }),
  }
}

/** Only documentation may hold what is not known. */
function refuseUnresolved(scope: MethodScope, operation: DocumentNode): void {
  for (const [key, entry] of entriesOf(operation)) {
    if (key === 'summary' || key === 'description' || key === 'tags' || key === 'externalDocs') continue
    const unresolved = findUnresolved(entry)
    if (unresolved === undefined) continue
    const advice = unresolved.advice === undefined ? '' : `: ${unresolved.advice}`
    refuses(scope, unresolved, `${key}: ${unresolved.expression} is not known${advice}`)
  }
}

/** The validator of an operation, else the document's. One that is not defined is left out. */
function validatorOf(document: OpenApiDocument, scope: MethodScope, operation: DocumentNode): string | undefined {
  const key = 'x-amazon-apigateway-request-validator'
  const own = entryOf(operation, key)
  const name = textOf(own ?? entryOf(document.root, key))
  if (name === undefined || document.validators.has(name)) return name
  differs(
    scope,
    own ?? operation,
    `${key} ${name}: the document defines no request validator of that name; none is used`,
  )
  return undefined
}

/**
 * The status of an integration response must be among the operation's responses. AWS demands it; here it is added with
 * what it uses, and the method differs. A header that a declared response lacks stays a fault, as on AWS.
 */
function declareResponses(
  scope: MethodScope,
  {
    integration,
    responses,
    operation,
  }: {
    readonly integration: IntegrationJson
    readonly responses: Record<string, MethodResponseJson>
    readonly operation: DocumentNode
  },
): void {
  // readIntegration has just built it.
  const used = (integration.integrationResponses ?? {}) as Record<string, IntegrationResponseJson>
  const place = entryOf(entryOf(operation, INTEGRATION_KEY), 'responses') ?? operation
  for (const [status, { responseParameters = {} }] of Object.entries(used)) {
    if (responses[status] !== undefined) continue
    const headers = Object.keys(responseParameters).map(name => [name, false] as const)
    responses[status] = headers.length > 0 ? { responseParameters: Object.fromEntries(headers) } : {}
    const reason = `integration.responses: statusCode ${status} is not among the operation's responses; it is added`
    differs(scope, place, reason)
    scope.draft.warnings.push(`${scope.verb} ${scope.path}: ${reason}`)
  }
}
