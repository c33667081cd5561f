import { INTEGRATION_KEY } from '../../openapi/integration.ts'
import { type DocumentNode, entriesOf, flagOf, textOf } from '../../openapi/text/document.ts'
import { unresolved } from '../intrinsics/composed.ts'
import { readNamedFile } from '../intrinsics/include.ts'
import { getReference, IMPLICIT_API, IMPLICIT_STAGE } from '../intrinsics/references.ts'
import type { Scope } from '../intrinsics/scope.ts'
import { get, mapNode, textNode } from '../node.ts'
import { conditionOf, type Resource } from '../resources.ts'
import { addCors } from './cors.ts'
import { closeDocument, documentOf, emptyDocument, type ServerlessDocument, verbKey, withEntry } from './document.ts'
import { type ApiEvent, computedProperties, eventProperty, listApiEvents } from './events.ts'
import { operationOf, withRequest } from './operation.ts'
import { partsOfApi } from './parts.ts'
import { addCustomStatements, addResourcePolicy } from './policy.ts'
import { addSecurity, withEventSecurity } from './security.ts'

/** The result of SAM's transform, as far as APIs go. */
export interface Transformed {
  /** REST APIs with their stages, plans, keys and mappings, as resources of API Gateway. */
  readonly parts: readonly Resource[]
  readonly warnings: readonly string[]
}

/** Properties of `AWS::Serverless::Api` that its REST API has by the same name. */
const API_PROPERTIES = ['Name', 'Description', 'MinimumCompressionSize', 'ApiKeySourceType', 'BinaryMediaTypes']

/**
 * Carries out SAM's transform of `AWS::Serverless::Api` and of the events of functions and state machines.
 * Observed: the outputs of AWS's own translator.
 */
export function transformServerless(scope: Scope): Transformed {
  const events = listApiEvents(scope)
  const apis = [...listApis(scope), ...implicitApi(events, scope)]
  const ids = new Set(apis.map(({ id }) => id))
  const parts = apis.flatMap(api => {
    const own = events.filter(event => event.api === api.id)
    return [restApi(api, own, scope), ...partsOfApi(api)]
  })
  const strays = events.filter(({ api }) => api === undefined || !ids.has(api))
  const doubled = apis.filter(({ properties }) => get(properties, 'OpenApiVersion') === undefined)
  return { parts, warnings: [...strays.map(stray), ...doubled.map(secondStage)] }
}

/** An old fault of SAM, which its users know. */
function secondStage({ id }: Resource): string {
  return `${id}: without OpenApiVersion SAM makes a second stage named Stage on AWS; it is left out`
}

function stray({ name, api, place }: ApiEvent): string {
  const which = api ?? 'that is not known'
  return `${name}: the event is left out, since its RestApiId ${which} is no AWS::Serverless::Api here (at ${place.line}:${place.column})`
}

function listApis(scope: Scope): readonly Resource[] {
  return entriesOf(get(scope.template, 'Resources')).flatMap(([id, node]) => {
    if (textOf(get(node, 'Type')) !== 'AWS::Serverless::Api') return []
    const condition = conditionOf(node, scope)
    if (condition === false) return []
    const properties = computedProperties('Api', get(node, 'Properties'), scope) ?? mapNode([], node.place)
    const open = condition === true ? {} : { condition }
    return [{ id, type: 'AWS::Serverless::Api', place: node.place, properties, ...open }]
  })
}

/** The API of events that name none. */
function implicitApi(events: readonly ApiEvent[], scope: Scope): readonly Resource[] {
  const first = events.find(({ api }) => api === IMPLICIT_API)
  if (first === undefined || get(scope.template, 'Resources', IMPLICIT_API) !== undefined) return []
  const { place } = first
  const own = mapNode([['StageName', textNode(IMPLICIT_STAGE, place)]], place)
  const properties = computedProperties('Api', own, scope) ?? own
  return [{ id: IMPLICIT_API, type: 'AWS::Serverless::Api', place, properties }]
}

/** The REST API of a serverless one. */
function restApi(api: Resource, events: readonly ApiEvent[], scope: Scope): Resource {
  const { properties, place } = api
  const same = API_PROPERTIES.map(name => [name, get(properties, name)] as const)
  const rest = [
    ...same,
    ['EndpointConfiguration', endpointOf(properties)],
    ['DisableExecuteApiEndpoint', get(properties, 'DisableExecuteApiEndpoint')],
  ] as const
  const make = (body: readonly [string, DocumentNode]): Resource => {
    return { ...api, type: 'AWS::ApiGateway::RestApi', properties: mapNode([...rest, body], place) }
  }
  const source = definitionOf(api, scope)
  if (source?.kind === 'other') return make(['BodyS3Location', source.node])
  if (source?.node.kind === 'unresolved') return make(['Body', source.node])
  const document = source === undefined ? generated(api, scope) : documentOf(source.node)
  const isMerged = flagOf(get(properties, 'MergeDefinitions')) === true
  if (source === undefined || isMerged) addEvents(document, { events, api, scope })
  else overrideSecurity(document, events, api)
  // The transform does not reach into a file: what it holds is all there is.
  if (source?.kind === 'file') return make(['Body', source.node])
  finish(document, api, scope)
  return make(['Body', closeDocument(document)])
}

/** SAM's is a text, or a map with the types in `Type`. */
function endpointOf(properties: DocumentNode): DocumentNode | undefined {
  const node = get(properties, 'EndpointConfiguration')
  const type = get(node, 'Type') ?? node
  if (node === undefined || type === undefined || textOf(type) === undefined) return node
  return mapNode([['Types', { kind: 'list', items: [type], place: node.place }]], node.place)
}

interface Definition {
  /** `other`: an object on S3. */
  readonly kind: 'body' | 'file' | 'other'
  readonly node: DocumentNode
}

function definitionOf({ properties }: Resource, scope: Scope): Definition | undefined {
  const body = get(properties, 'DefinitionBody')
  const uri = get(properties, 'DefinitionUri')
  if (body !== undefined) return { kind: 'body', node: body }
  if (uri === undefined) return undefined
  const file = textOf(uri)
  if (file !== undefined) return { kind: 'file', node: readNamedFile(file, uri.place, scope) }
  return uri.kind === 'unresolved' ? { kind: 'body', node: uri } : { kind: 'other', node: uri }
}

function generated({ place, properties }: Resource, scope: Scope): ServerlessDocument {
  const title = getReference({ name: 'AWS::StackName', place }, scope) ?? textNode(scope.settings.stackName, place)
  return emptyDocument(title, get(properties, 'OpenApiVersion'))
}

interface EventsOfApi {
  readonly events: readonly ApiEvent[]
  readonly api: Resource
  readonly scope: Scope
}

/** Adds the events of an API to its document. Where a body has the operation as well, the event's keys count. */
function addEvents(document: ServerlessDocument, { events, api, scope }: EventsOfApi): void {
  const taken = new Map<string, ApiEvent>()
  for (const event of events) {
    const { path, verb } = addressOf(event)
    const item = document.paths.get(path) ?? new Map<string, DocumentNode>()
    document.paths.set(path, item)
    const other = taken.get(`${verb} ${path}`)
    const operation = operationFor(document, { event, api, scope })
    const written = item.get(verb)
    const merged =
      written === undefined ? operation : mapNode([...entriesOf(written), ...entriesOf(operation)], event.place)
    item.set(verb, other === undefined ? merged : twice(merged, event, other))
    taken.set(`${verb} ${path}`, event)
  }
  const stage = textOf(get(api.properties, 'StageName')) ?? ''
  for (const event of events) {
    const policy = eventProperty(event, 'Auth', 'ResourcePolicy')
    // Observed: SAM does not know the stage of a state machine's event.
    addResourcePolicy(document, policy, {
      path: addressOf(event).path,
      stage: event.kind === 'function' ? stage : 'null',
    })
    addCustomStatements(document, policy)
  }
}

/** A body has its operations; an event changes what secures one where it says `OverrideApiAuth`. */
function overrideSecurity(document: ServerlessDocument, events: readonly ApiEvent[], api: Resource): void {
  for (const event of events) {
    if (flagOf(eventProperty(event, 'Auth', 'OverrideApiAuth')) !== true) continue
    const { path, verb } = addressOf(event)
    const item = document.paths.get(path)
    const operation = item?.get(verb)
    if (operation === undefined) continue
    const bare = mapNode(
      entriesOf(operation).filter(([key]) => key !== 'security'),
      operation.place,
    )
    item?.set(verb, withEventSecurity(bare, { event, api: api.properties, document }))
  }
}

function addressOf(event: ApiEvent): { readonly path: string; readonly verb: string } {
  const path = eventProperty(event, 'Path')
  const shown = path?.kind === 'unresolved' ? `/<${path.expression}>` : '/<Path>'
  return { path: textOf(path) ?? shown, verb: verbKey(textOf(eventProperty(event, 'Method')) ?? 'any') }
}

function operationFor(
  document: ServerlessDocument,
  { event, api, scope }: { readonly event: ApiEvent; readonly api: Resource; readonly scope: Scope },
): DocumentNode {
  const operation = withRequest(operationOf(event, api.properties, scope), event, document)
  const secured = withEventSecurity(operation, { event, api: api.properties, document })
  const open = [eventProperty(event, 'Path'), eventProperty(event, 'Method')].find(node => node?.kind === 'unresolved')
  return open === undefined ? secured : withEntry(secured, INTEGRATION_KEY, open)
}

function twice(operation: DocumentNode, { name, place }: ApiEvent, other: ApiEvent): DocumentNode {
  const advice = `${other.name} and ${name} have the same path and method, and one of them can answer`
  return withEntry(operation, INTEGRATION_KEY, unresolved(name, advice, place))
}

/** Adds what the properties of an API say: in SAM's order, since defaults secure the OPTIONS of `Cors`. */
function finish(document: ServerlessDocument, { properties }: Resource, scope: Scope): void {
  addCors(document, get(properties, 'Cors'))
  addSecurity(document, get(properties, 'Auth'), scope)
  const policy = get(properties, 'Auth', 'ResourcePolicy')
  const stage = textOf(get(properties, 'StageName')) ?? ''
  for (const path of policy === undefined ? [] : document.paths.keys())
    addResourcePolicy(document, policy, { path, stage })
  addCustomStatements(document, policy)
  addGatewayResponses(document, get(properties, 'GatewayResponses'))
  for (const [name, schema] of entriesOf(get(properties, 'Models'))) document.schemas.set(name.toLowerCase(), schema)
}

const GATEWAY_RESPONSES_KEY = 'x-amazon-apigateway-gateway-responses'

function addGatewayResponses(document: ServerlessDocument, responses: DocumentNode | undefined): void {
  if (responses === undefined) return
  const written = entriesOf(document.root.get(GATEWAY_RESPONSES_KEY))
  const added = entriesOf(responses).map(([type, response]) => {
    const parameters = get(response, 'ResponseParameters')
    const named = (
      [
        ['Headers', 'header'],
        ['Paths', 'path'],
        ['QueryStrings', 'querystring'],
      ] as const
    ).flatMap(([property, kind]) =>
      entriesOf(get(parameters, property)).map(([name, value]) => [`gatewayresponse.${kind}.${name}`, value] as const),
    )
    const entries = [
      ['statusCode', get(response, 'StatusCode')],
      ['responseParameters', parameters && mapNode(named, parameters.place)],
      ['responseTemplates', get(response, 'ResponseTemplates')],
    ] as const
    return [type, mapNode(entries, response.place)] as const
  })
  document.root.set(GATEWAY_RESPONSES_KEY, mapNode([...written, ...added], responses.place))
}
