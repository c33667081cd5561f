import { fieldPath } from '../definition/path.ts'
import { type DefinitionJson, recordPlace } from '../openapi/draft.ts'
import { type DocumentNode, plainOf, textOf } from '../openapi/text/document.ts'
import { parseDocumentText } from '../openapi/text/parse-text.ts'
import { type Api, partName, partsOf } from './api.ts'
import { get } from './node.ts'
import {
  asFlag,
  asNumber,
  asText,
  explainUnresolved,
  listOf,
  mapOf,
  type PropertyTable,
  readProperties,
  refuseUnresolved,
} from './properties.ts'
import type { Resource } from './resources.ts'

const VALIDATOR_PROPERTIES: PropertyTable = {
  Name: null,
  RestApiId: null,
  ValidateRequestBody: ['validateRequestBody', asFlag],
  ValidateRequestParameters: ['validateRequestParameters', asFlag],
}
const AUTHORIZER_PROPERTIES: PropertyTable = {
  Name: null,
  RestApiId: null,
  Type: ['type', node => textOf(node)?.toUpperCase() ?? plainOf(node)],
  AuthType: ['authType', asText],
  AuthorizerUri: ['authorizerUri', asText],
  AuthorizerCredentials: ['authorizerCredentials', asText],
  IdentitySource: ['identitySource', asText],
  IdentityValidationExpression: ['identityValidationExpression', asText],
  AuthorizerResultTtlInSeconds: ['authorizerResultTtlInSeconds', asNumber],
  ProviderARNs: ['providerARNs', listOf(asText)],
}
const GATEWAY_RESPONSE_PROPERTIES: PropertyTable = {
  RestApiId: null,
  ResponseType: null,
  StatusCode: ['statusCode', asText],
  ResponseParameters: ['responseParameters', mapOf(asText)],
  ResponseTemplates: ['responseTemplates', mapOf(asText)],
}
const MODEL_PROPERTIES: PropertyTable = {
  Name: null,
  RestApiId: null,
  ContentType: ['contentType', asText],
  Description: ['description', asText],
  Schema: null,
}

/** Reads models, request validators, authorizers and gateway responses of an API. */
export function readParts(api: Api): void {
  for (const part of partsOf(api, 'Model')) readModel(api, part)
  for (const part of partsOf(api, 'RequestValidator')) {
    const json = readPart(api, { part, key: ['requestValidators', partName(api, part)], table: VALIDATOR_PROPERTIES })
    json.validateRequestBody ??= false
    json.validateRequestParameters ??= false
  }
  for (const part of partsOf(api, 'Authorizer')) {
    readPart(api, { part, key: ['authorizers', partName(api, part)], table: AUTHORIZER_PROPERTIES })
  }
  for (const part of partsOf(api, 'GatewayResponse')) {
    const type = textOf(get(part.properties, 'ResponseType')) ?? part.id
    readPart(api, { part, key: ['gatewayResponses', type], table: GATEWAY_RESPONSE_PROPERTIES })
  }
}

interface PartRead {
  readonly part: Resource
  readonly key: readonly [collection: string, name: string]
  readonly table: PropertyTable
}

/** Reads a part into its collection of the definition. */
export function readPart({ draft }: Api, { part, key, table }: PartRead): DefinitionJson {
  const [collection, name] = key
  const field = fieldPath(collection, name)
  recordPlace(draft, field, part)
  if (part.condition !== undefined) {
    const reason = explainUnresolved('Condition', part.condition)
    draft.findings.push({ severity: 'refused', field, reason, place: part.place })
  }
  const json = readProperties({ draft, field, owner: part.id }, part.properties, table)
  draft.definition[collection] ??= Object.create(null)
  // Collections of a definition are maps; a document's reader and this file alone write them.
  const entries = draft.definition[collection] as Record<string, DefinitionJson>
  entries[name] = json
  return json
}

function readModel(api: Api, part: Resource): void {
  // A Ref to a model is its name, so that a shared one is the template's own fault.
  const name = textOf(get(part.properties, 'Name')) ?? part.id
  const json = readPart(api, { part, key: ['models', name], table: MODEL_PROPERTIES })
  json.contentType ??= 'application/json'
  const schema = get(part.properties, 'Schema')
  const field = fieldPath('models', name, 'schema')
  if (schema === undefined) return
  recordPlace(api.draft, field, schema)
  refuseUnresolved(api.draft, field, { name: `${part.id}.Schema`, node: schema })
  json.schema = plainOf(schemaOf(api, schema, field))
}

/** A schema is an object, or its JSON as text. */
function schemaOf({ draft }: Api, node: DocumentNode, field: string): DocumentNode {
  const text = textOf(node)
  if (text === undefined) return node
  const parsed = parseDocumentText(text)
  if (parsed.kind !== 'unreadable') return parsed
  const { line, column } = parsed.place
  const reason = `Schema: at ${line}:${column} of the text it ${parsed.message}`
  draft.findings.push({ severity: 'refused', field, reason, place: node.place })
  return node
}
