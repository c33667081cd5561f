import { slug } from '../openapi/api-name.ts'
import { BASE_PATH_MODES } from '../openapi/base-path.ts'
import { type Draft, recordPlace, startDraft, type Unreadable } from '../openapi/draft.ts'
import { draftOpenApi, type ReadOptions } from '../openapi/read-openapi.ts'
import { type DocumentNode, flagOf, itemsOf, plainOf, textOf } from '../openapi/text/document.ts'
import { parseDocumentText } from '../openapi/text/parse-text.ts'
import { replaceInDocument } from '../openapi/text/pseudo-parameters.ts'
import type { Api, TemplateParts } from './api.ts'
import { withDefaultModels } from './default-models.ts'
import { readDomains } from './domains.ts'
import { readNamedFile } from './intrinsics/include.ts'
import type { Scope } from './intrinsics/scope.ts'
import { readMethods } from './methods.ts'
import { get } from './node.ts'
import { readParts } from './parts.ts'
import { asJson, asNumber, asText, explainUnresolved, type PropertyTable, readProperties } from './properties.ts'
import type { Resource } from './resources.ts'
import { readStages } from './stages.ts'
import { type MakeKeyValue, readUsage } from './usage.ts'

/** How the APIs of a template are read. */
export interface ApiOptions extends ReadOptions {
  readonly makeKeyValue?: MakeKeyValue
}

const API_PROPERTIES: PropertyTable = {
  Name: null,
  Description: ['description', asText],
  BinaryMediaTypes: [
    'binaryMediaTypes',
    node => itemsOf(node).map(item => textOf(item)?.replaceAll('~1', '/') ?? plainOf(item)),
  ],
  MinimumCompressionSize: ['minimumCompressionSize', asNumber],
  ApiKeySourceType: ['apiKeySource', asText],
  Policy: ['policy', asJson],
  Body: null,
  BodyS3Location: null,
  CloneFrom: null,
  DisableExecuteApiEndpoint: null,
  EndpointConfiguration: null,
  FailOnWarnings: null,
  Mode: null,
  Parameters: null,
  Tags: null,
  SecurityPolicy: null,
  EndpointAccessMode: null,
}

/** Reads one `AWS::ApiGateway::RestApi` and all that belongs to it into a draft. */
export function draftRestApi(
  api: Resource,
  { scope, parts, options }: { readonly scope: Scope; readonly parts: TemplateParts; readonly options: ApiOptions },
): Draft | Unreadable {
  const body = bodyOf(api, scope)
  if (body?.kind === 'unresolved') return unreadableBody(api, explainUnresolved('Body', body), body.place)
  if (body?.kind === 'unreadable') return unreadableBody(api, `Body: ${body.message}`, body.place)
  const name = options.api ?? nameOf(api, body)
  const draft = body === undefined ? startDraft() : draftOpenApi(body, { ...options, ...basePathOf(api), api: name })
  if ('kind' in draft) return unreadableBody(api, `Body: ${draft.message}`, draft.place)
  draft.definition.name = name
  const addresses = { connections: options.connections ?? {}, uris: options.uris ?? {} }
  const whole: Api = { id: api.id, place: api.place, draft, parts, addresses }
  readOwnProperties(whole, api)
  readParts(whole)
  readMethods(whole)
  readStages(whole)
  readUsage(whole, options.makeKeyValue)
  readDomains(whole)
  return draft
}

function unreadableBody(api: Resource, message: string, place: DocumentNode['place']): Unreadable {
  return { kind: 'unreadable', message: `${api.id}.${message}`, place }
}

/** The name of an API: its `Name`, the title of its `Body`, or its logical id. */
function nameOf(api: Resource, body: DocumentNode | undefined): string {
  return slug(textOf(get(api.properties, 'Name')) ?? textOf(get(body, 'info', 'title')) ?? api.id)
}

function basePathOf(api: Resource): Pick<ReadOptions, 'basePath'> {
  const given = textOf(get(api.properties, 'Parameters', 'basepath'))
  const basePath = BASE_PATH_MODES.find(mode => mode === given)
  return basePath === undefined ? {} : { basePath }
}

/** The document of an API; undefined for one that is made of resources. AWS's own variables are replaced by import. */
function bodyOf(api: Resource, scope: Scope): DocumentNode | Unreadable | undefined {
  const { region, accountId, partition } = scope.settings
  const body = writtenBody(api, scope)
  if (body === undefined || body.kind === 'unreadable') return body
  const text = textOf(body)
  const document = text === undefined ? body : parseDocumentText(text)
  if (document.kind !== 'unreadable') {
    return withDefaultModels(replaceInDocument(document, { region, accountId, partition }))
  }
  const { line, column } = document.place
  return { ...document, message: `at ${line}:${column} of the text it ${document.message}`, place: body.place }
}

function writtenBody(api: Resource, scope: Scope): DocumentNode | Unreadable | undefined {
  const body = get(api.properties, 'Body')
  const location = get(api.properties, 'BodyS3Location')
  if (body !== undefined || location === undefined) return body
  const file = textOf(location)
  if (file !== undefined) return readNamedFile(file, location.place, scope)
  const advice = 'nothing is fetched from S3: download the document, and write its path beside the template here'
  return { kind: 'unreadable', message: `BodyS3Location: ${advice}`, place: location.place }
}

function readOwnProperties({ draft }: Api, api: Resource): void {
  const json = readProperties({ draft, field: '', owner: api.id }, api.properties, API_PROPERTIES)
  // The Serverless Framework writes an empty text for no policy.
  if (json.policy === '') delete json.policy
  Object.assign(draft.definition, json)
  recordPlace(draft, 'name', get(api.properties, 'Name') ?? api)
  if (api.condition !== undefined) {
    const reason = explainUnresolved(`${api.id}: Condition`, api.condition)
    draft.findings.push({ severity: 'refused', field: '', reason, place: api.place })
  }
  noteEndpoint(draft, api)
  const clone = get(api.properties, 'CloneFrom')
  if (clone === undefined) return
  const reason = `CloneFrom ${String(plainOf(clone))}: what it has cloned is in an account: import that API by --aws`
  draft.findings.push({ severity: 'refused', field: '', reason, place: clone.place })
}

/** A private API is open to its VPC only, which here is the network's matter. */
function noteEndpoint(draft: Draft, api: Resource): void {
  const endpoint = get(api.properties, 'EndpointConfiguration')
  const types = itemsOf(get(endpoint, 'Types')).map(textOf)
  if (endpoint !== undefined && types.includes('PRIVATE')) {
    const reason =
      'EndpointConfiguration PRIVATE: on AWS only VPC endpoints reach it; here whoever reaches the listener does'
    draft.findings.push({ severity: 'differs', field: '', reason, place: endpoint.place })
  }
  if (flagOf(get(api.properties, 'DisableExecuteApiEndpoint')) === true) {
    draft.warnings.push(`${api.id}.DisableExecuteApiEndpoint: the default addresses of an API stay open`)
  }
}
