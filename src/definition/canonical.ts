import { BUILT_IN_MODELS } from './parsers/model-parser.ts'
import { HTTP_METHODS } from './rest-api.ts'

type Json = Record<string, unknown>

/**
 * How an object of a definition is written: its fields in order, each with the value that need not be written. A field
 * that is not in the table keeps its place behind them.
 */
interface Shape {
  readonly [field: string]: {
    /** Values that say nothing; null and undefined never do. */
    readonly defaults?: readonly unknown[]
    /** Of the object around it: where it does not hold, the field says nothing. */
    readonly where?: (object: Readonly<Json>) => boolean
    /** The field repeats the key that its object stands under. */
    readonly repeats?: 'key'
    /** Of the field's own object. */
    readonly shape?: Shape
    /** Of each entry of the field's map. */
    readonly entries?: Shape
    /** Order of the map's keys; default: as text, by code units. `kept`: as they are. */
    readonly keys?: readonly string[] | 'kept'
  }
}

const MAP = { entries: {} }

const INTEGRATION_RESPONSE: Shape = {
  statusCode: { repeats: 'key' },
  selectionPattern: { defaults: [''] },
  responseParameters: MAP,
  responseTemplates: MAP,
  contentHandling: {},
}

const INTEGRATION: Shape = {
  type: {},
  httpMethod: {},
  uri: {},
  connectionType: { defaults: ['INTERNET'] },
  connectionId: {},
  credentials: {},
  requestParameters: MAP,
  templateLanguage: { where: hasTemplates },
  requestTemplates: MAP,
  passthroughBehavior: { defaults: ['WHEN_NO_MATCH'] },
  contentHandling: {},
  timeoutInMillis: { defaults: [29_000] },
  cacheNamespace: {},
  cacheKeyParameters: {},
  tlsConfig: { shape: { insecureSkipVerification: { defaults: [false] } } },
  integrationResponses: { entries: INTEGRATION_RESPONSE },
}

const METHOD: Shape = {
  authorizationType: { defaults: ['NONE'] },
  authorizer: {},
  authorizationScopes: {},
  apiKeyRequired: { defaults: [false] },
  operationName: {},
  requestValidator: {},
  requestParameters: MAP,
  requestModels: MAP,
  methodResponses: { entries: { statusCode: { repeats: 'key' }, responseParameters: MAP, responseModels: MAP } },
  integration: { shape: INTEGRATION },
}

const STAGE: Shape = {
  description: { defaults: [''] },
  autoDeploy: { defaults: [false] },
  deploymentId: {},
  variables: MAP,
  canarySettings: {
    shape: {
      percentTraffic: { defaults: [0] },
      deploymentId: {},
      useStageCache: { defaults: [false] },
      stageVariableOverrides: MAP,
    },
  },
  cacheClusterEnabled: { defaults: [false] },
  methodSettings: MAP,
  accessLogSettings: {},
}

const REST_API: Shape = {
  name: {},
  description: { defaults: [''] },
  binaryMediaTypes: {},
  minimumCompressionSize: {},
  apiKeySource: { defaults: ['HEADER'] },
  models: {
    // The order of a schema's keywords is its author's.
    entries: {
      contentType: { defaults: ['application/json'] },
      description: { defaults: [''] },
      schema: { keys: 'kept' },
    },
  },
  requestValidators: {
    entries: { validateRequestBody: { defaults: [false] }, validateRequestParameters: { defaults: [false] } },
  },
  gatewayResponses: { entries: { statusCode: {}, responseParameters: MAP, responseTemplates: MAP } },
  authorizers: { entries: { type: {} } },
  policy: { keys: 'kept' },
  cors: {},
  resources: { entries: { cors: {}, methods: { entries: METHOD, keys: HTTP_METHODS } } },
  stages: { entries: STAGE },
  apiKeys: { entries: { value: {}, enabled: { defaults: [true] }, stages: {} } },
  usagePlans: MAP,
  domainNames: { entries: { basePathMappings: MAP } },
}

/**
 * A definition in the one form that `regauge get` prints: fields in a fixed order, resources by path, verbs in AWS's
 * order, and nothing that is a default. It means the same definition, and the same definition gives the same bytes.
 */
export function canonicalDefinition(definition: Readonly<Json>): Json {
  const { models, ...rest } = definition
  return arrange({ ...rest, models: withoutBuiltIn(models) }, REST_API)
}

/** Models that every API has, unless its author changed them. */
function withoutBuiltIn(models: unknown): Json {
  const known = new Map<string, string>(
    Object.entries(BUILT_IN_MODELS).map(([name, { schema }]) => [name, JSON.stringify(schema)]),
  )
  const entries = isMap(models) ? Object.entries(models) : []
  return Object.fromEntries(
    entries.filter(([name, model]) => !isMap(model) || known.get(name) !== JSON.stringify(model.schema)),
  )
}

function arrange(value: Readonly<Json>, shape: Shape, key?: string): Json {
  const names = [
    ...Object.keys(shape),
    ...Object.keys(value)
      .filter(name => !Object.hasOwn(shape, name))
      .sort(),
  ]
  const result: Json = {}
  for (const name of names) {
    const { defaults = [], where, repeats, ...form } = shape[name] ?? {}
    const entry = value[name]
    if (entry === undefined || entry === null || defaults.includes(entry)) continue
    if ((repeats === 'key' && entry === key) || where?.(value) === false) continue
    const arranged = isMap(entry) ? arrangeMap(entry, form) : entry
    if (!isEmpty(arranged)) result[name] = arranged
  }
  return result
}

function arrangeMap(map: Json, { shape, entries, keys }: Shape[string]): Json {
  if (shape !== undefined) return arrange(map, shape)
  if (entries === undefined || keys === 'kept') return map
  const names = keys === undefined ? Object.keys(map).sort() : keys.filter(key => Object.hasOwn(map, key))
  return Object.fromEntries(
    names.flatMap(name => {
      const entry = map[name]
      return [[name, isMap(entry) ? arrange(entry, entries, name) : entry]]
    }),
  )
}

/** An integration with a template of any kind, for which the language matters. */
function hasTemplates({ requestTemplates, integrationResponses }: Readonly<Json>): boolean {
  const responses = isMap(integrationResponses) ? Object.values(integrationResponses) : []
  const maps = [
    requestTemplates,
    ...responses.map(response => (isMap(response) ? response.responseTemplates : undefined)),
  ]
  return maps.some(map => isMap(map) && Object.values(map).some(template => template !== null && template !== ''))
}

/** A list or map without entries says nothing, where it is a field. As an entry of a map it stands for itself. */
function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0
}

function isMap(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
