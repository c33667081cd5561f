import { fieldPath } from '../definition/path.ts'
import { type DefinitionJson, type MethodScope, recordPlace, refuses } from '../openapi/draft.ts'
import { itemsOf, plainOf, textOf } from '../openapi/text/document.ts'
import { type Api, findPart, partName, partsOf } from './api.ts'
import { readMethodIntegration } from './integrations.ts'
import { get } from './node.ts'
import { asFlag, asText, explainUnresolved, listOf, mapOf, type PropertyTable, readProperties } from './properties.ts'
import { pathOf } from './resource-paths.ts'
import type { Resource } from './resources.ts'

const METHOD_PROPERTIES: PropertyTable = {
  AuthorizationType: ['authorizationType', node => textOf(node)?.toUpperCase() ?? plainOf(node)],
  AuthorizationScopes: ['authorizationScopes', listOf(asText)],
  ApiKeyRequired: ['apiKeyRequired', asFlag],
  OperationName: ['operationName', asText],
  RequestParameters: ['requestParameters', mapOf(asFlag)],
  RequestModels: ['requestModels', mapOf(asText)],
  AuthorizerId: ['authorizer', asText],
  RequestValidatorId: ['requestValidator', asText],
  MethodResponses: null,
  Integration: null,
  HttpMethod: null,
  ResourceId: null,
  RestApiId: null,
}

const RESPONSE_PROPERTIES: PropertyTable = {
  StatusCode: null,
  ResponseParameters: ['responseParameters', mapOf(asFlag)],
  ResponseModels: ['responseModels', mapOf(asText)],
}

/** Reads the `AWS::ApiGateway::Method` resources of an API. */
export function readMethods(api: Api): void {
  for (const part of partsOf(api, 'Method')) readMethod(api, part)
}

function readMethod(api: Api, part: Resource): void {
  const { path, reason } = pathOf(api, get(part.properties, 'ResourceId'))
  const verb = textOf(get(part.properties, 'HttpMethod'))?.toUpperCase() ?? 'ANY'
  const scope = { draft: api.draft, path, verb, field: fieldPath('resources', path, 'methods', verb) }
  const methods = methodsOf(api, path)
  if (methods[verb] !== undefined) {
    refuses(scope, part, `${verb} ${path} is in the template twice: ${part.id} is the second`)
    return
  }
  recordPlace(api.draft, scope.field, part)
  if (reason !== undefined) refuses(scope, get(part.properties, 'ResourceId') ?? part, `ResourceId: ${reason}`)
  if (part.condition !== undefined) refuses(scope, part, explainUnresolved('Condition', part.condition))
  const target = { draft: api.draft, field: scope.field, owner: part.id }
  const json = readProperties(target, part.properties, METHOD_PROPERTIES)
  json.authorizationType ??= 'NONE'
  json.apiKeyRequired ??= false
  nameParts(api, scope, { json, part })
  leaveOutEmpty(json)
  const responses = methodResponses(scope, part)
  if (Object.keys(responses).length > 0) json.methodResponses = responses
  const integration = readMethodIntegration(api, scope, part)
  if (integration !== undefined) json.integration = integration
  methods[verb] = json
}

/** The methods of a path of the draft, where a `Body` may have put some. */
function methodsOf({ draft }: Api, path: string): Record<string, DefinitionJson> {
  draft.definition.resources ??= Object.create(null)
  // Readers of documents and this file build resources in this form.
  const resources = draft.definition.resources as Record<string, { methods: Record<string, DefinitionJson> }>
  resources[path] ??= { methods: Object.create(null) }
  return resources[path].methods
}

function leaveOutEmpty(json: DefinitionJson): void {
  for (const [field, value] of Object.entries(json)) {
    const isEmpty = typeof value === 'object' && value !== null && Object.keys(value).length === 0
    if (isEmpty) delete json[field]
  }
}

/** A template names authorizers and validators by id, a definition by name. */
function nameParts(
  api: Api,
  scope: MethodScope,
  { json, part }: { readonly json: DefinitionJson; readonly part: Resource },
): void {
  for (const [property, field, type] of [
    ['AuthorizerId', 'authorizer', 'Authorizer'],
    ['RequestValidatorId', 'requestValidator', 'RequestValidator'],
  ] as const) {
    const node = get(part.properties, property)
    const id = textOf(node)
    if (node === undefined || id === undefined) continue
    const named = findPart(api, type, id)
    if (named === undefined) refuses(scope, node, `${property} ${id}: the template has no such ${type} of this API`)
    else json[field] = partName(api, named)
  }
}

function methodResponses(scope: MethodScope, part: Resource): Record<string, DefinitionJson> {
  const responses: Record<string, DefinitionJson> = Object.create(null)
  for (const node of itemsOf(get(part.properties, 'MethodResponses'))) {
    const status = textOf(get(node, 'StatusCode'))
    if (status === undefined || responses[status] !== undefined) {
      refuses(scope, node, status === undefined ? 'a method response has no StatusCode' : twice(status))
      continue
    }
    const field = `${scope.field}.${fieldPath('methodResponses', status)}`
    recordPlace(scope.draft, field, node)
    const target = { draft: scope.draft, field, owner: `${part.id}.MethodResponses` }
    const json = readProperties(target, node, RESPONSE_PROPERTIES)
    leaveOutEmpty(json)
    responses[status] = json
  }
  return responses
}

function twice(status: string): string {
  return `MethodResponses: the StatusCode ${status} stands twice`
}
