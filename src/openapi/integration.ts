import { appendKey } from '../definition/path.ts'
import { differs, type MethodScope, recordPlace, refuses } from './draft.ts'
import { integrationResponses } from './integration-responses.ts'
import { textsOf, textTemplatesOf } from './integration-texts.ts'
import type { Addresses, OpenApiDocument } from './openapi-document.ts'
import { type DocumentNode, entriesOf, entryOf, itemsOf, numberOf, plainOf, textOf } from './text/document.ts'
import { warnOfUnknownKeys } from './text/unknown-keys.ts'

export const INTEGRATION_KEY = 'x-amazon-apigateway-integration'
/** Ours, written by exports: AWS has Velocity only. */
const LANGUAGE_KEY = 'x-regauge-template-language'

/** An integration's part of a definition. */
export type IntegrationJson = Record<string, unknown>

const KNOWN_KEYS = [
  'type',
  'httpMethod',
  'uri',
  'credentials',
  'contentHandling',
  'timeoutInMillis',
  'cacheNamespace',
  'cacheKeyParameters',
  'connectionId',
  'connectionType',
  'tlsConfig',
  'passthroughBehavior',
  'requestParameters',
  'requestTemplates',
  'responses',
  'payloadFormatVersion',
  'responseTransferMode',
  'integrationTarget',
  'integrationSubtype',
  '$ref',
]

/** Fields whose words documents write in any case, and definitions in upper case. */
const UPPER_CASE = [
  'type',
  'httpMethod',
  'contentHandling',
  'connectionType',
  'passthroughBehavior',
  'responseTransferMode',
]
const PLAIN = ['credentials', 'cacheNamespace', 'connectionId', 'integrationTarget']

/** Reads the integration of an operation. Undefined, and the method refused, where there is none. */
export function readIntegration(
  document: OpenApiDocument,
  scope: MethodScope,
  operation: DocumentNode,
): IntegrationJson | undefined {
  const node = integrationNode(scope, operation)
  if (node === undefined) return undefined
  const field = `${scope.field}.integration`
  recordPlace(document.draft, field, node)
  for (const [key, entry] of entriesOf(node)) recordPlace(document.draft, appendKey(field, definitionName(key)), entry)
  warnOfUnknownKeys(document, node, { known: KNOWN_KEYS, where: `${INTEGRATION_KEY} of ${scope.verb} ${scope.path}` })
  noteHttpApiFields(scope, node)
  const json: IntegrationJson = {}
  for (const key of UPPER_CASE) setText(json, key, textOf(entryOf(node, key))?.toUpperCase())
  for (const key of PLAIN) setText(json, key, textOf(entryOf(node, key)))
  setTarget(json, node)
  json.passthroughBehavior ??= 'WHEN_NO_MATCH'
  const timeout = entryOf(node, 'timeoutInMillis')
  json.timeoutInMillis = timeout === undefined ? 29_000 : (numberOf(timeout) ?? plainOf(timeout))
  const cacheKeys = itemsOf(entryOf(node, 'cacheKeyParameters')).map(plainOf)
  if (cacheKeys.length > 0) json.cacheKeyParameters = cacheKeys
  const tlsConfig = entryOf(node, 'tlsConfig')
  if (tlsConfig !== undefined) json.tlsConfig = plainOf(tlsConfig)
  readMaps(document, scope, { node, json })
  return json
}

function integrationNode(scope: MethodScope, operation: DocumentNode): DocumentNode | undefined {
  const node = entryOf(operation, INTEGRATION_KEY)
  if (node === undefined) {
    refuses(scope, operation, `has no ${INTEGRATION_KEY}: AWS imports it, and deploys no method without integration`)
    return undefined
  }
  const reference = entryOf(node, '$ref')
  if (reference === undefined) return node
  const rule = 'references to integrations are for HTTP APIs only, and a REST API has none then'
  refuses(scope, reference, `${INTEGRATION_KEY}.$ref ${textOf(reference)}: ${rule}; write it out here`)
  return undefined
}

function definitionName(key: string): string {
  return key === 'responses' ? 'integrationResponses' : key
}

function setText(json: IntegrationJson, key: string, text: string | undefined): void {
  if (text !== undefined) json[key] = text
}

/** The backend: MOCK has none, and Lambda proxies are called by POST whatever the document says. */
function setTarget(json: IntegrationJson, node: DocumentNode): void {
  if (json.type === 'MOCK') delete json.httpMethod
  else setText(json, 'uri', textOf(entryOf(node, 'uri')))
  if (json.type === 'AWS_PROXY' && json.httpMethod === undefined) json.httpMethod = 'POST'
  if (json.connectionType === 'INTERNET') delete json.connectionType
}

/** Fields of HTTP APIs, which import passes over for a REST API. */
function noteHttpApiFields(scope: MethodScope, node: DocumentNode): void {
  const version = entryOf(node, 'payloadFormatVersion')
  const text = textOf(version)
  if (version !== undefined && text !== '1.0' && text !== '1') {
    differs(scope, version, `payloadFormatVersion ${text}: for HTTP APIs only; a REST API sends version 1.0`)
  }
  const subtype = entryOf(node, 'integrationSubtype')
  if (subtype === undefined) return
  refuses(scope, subtype, `integrationSubtype ${textOf(subtype)}: for HTTP APIs only; write the service's ARN as uri`)
}

function readMaps(
  document: OpenApiDocument,
  scope: MethodScope,
  { node, json }: { readonly node: DocumentNode; readonly json: IntegrationJson },
): void {
  const field = `${scope.field}.integration`
  const at = { document, scope, field }
  const parameters = textsOf(at, entryOf(node, 'requestParameters'), 'requestParameters')
  if (Object.keys(parameters).length > 0) json.requestParameters = parameters
  const templates = textTemplatesOf(at, entryOf(node, 'requestTemplates'), 'requestTemplates')
  if (Object.keys(templates).length > 0) json.requestTemplates = templates
  const responses = integrationResponses(document, scope, entryOf(node, 'responses'))
  if (Object.keys(responses).length > 0) json.integrationResponses = responses
  const all = [templates, ...Object.values(responses).map(({ responseTemplates = {} }) => responseTemplates)]
  // Velocity leaves a text without $ and # as it is to the byte, which JSONata does not: {"a": 1} becomes {"a":1}.
  if (all.some(map => Object.values(map).some(template => template !== null && template !== '')))
    setText(json, 'templateLanguage', languageOf(node))
}

/** Velocity, unless an export of ours says another language, or leaves it to each text. */
function languageOf(node: DocumentNode): string | undefined {
  const language = textOf(entryOf(node, LANGUAGE_KEY)) ?? 'vtl'
  return language === 'by-text' ? undefined : language
}

/** Puts the addresses of whoever imports in the place of the document's. */
export function replaceAddresses(
  scope: MethodScope,
  { json, operation }: { readonly json: IntegrationJson; readonly operation: DocumentNode },
  { connections, uris }: Addresses,
): void {
  const old = Object.keys(uris).find(prefix => String(json.uri ?? '').startsWith(prefix))
  if (old !== undefined) json.uri = `${uris[old]}${String(json.uri).slice(old.length)}`
  if (json.connectionType !== 'VPC_LINK') return
  const node = entryOf(entryOf(operation, INTEGRATION_KEY), 'connectionId') ?? operation
  const id = String(json.connectionId ?? '')
  const address = Object.hasOwn(connections, id) ? connections[id] : undefined
  if (address === undefined) {
    refuses(
      scope,
      node,
      `connectionId ${id}: give the address behind this VPC link by --connection '${id}=http://HOST:PORT'`,
    )
    return
  }
  const path = String(json.uri ?? '').replace(/^[a-z]+:\/\/[^/]*/i, '')
  json.uri = `${address.replace(/\/$/, '')}${path}`
  delete json.connectionType
  delete json.connectionId
  differs(scope, node, `connectionId ${id}: requests go to ${address}, whose name is sent as Host`)
}
