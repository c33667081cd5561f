import { type CorsDefinition, type CorsSettings, expandCors } from '../cors.ts'
import { type DefinitionLimits, LONGEST_DESCRIPTION, MOST_BINARY_TYPES } from '../limits.ts'
import { mediaType } from '../media-type.ts'
import { isRefusal, quote } from '../refusal.ts'
import { findSiblingFaults, parseResourcePath } from '../resource-path.ts'
import {
  HTTP_METHODS,
  type HttpMethod,
  type MethodDefinition,
  type ResourceDefinition,
  type RestApiDefinition,
  type StageDefinition,
} from '../rest-api.ts'
import { apiKeys, checkStageReferences, domainName } from './access-parser.ts'
import { authorizer } from './authorizer-parser.ts'
import { checkSeveralOrigins, cors } from './cors-parser.ts'
import { gatewayResponses } from './gateway-response-parser.ts'
import {
  below,
  integerBetween,
  isObject,
  listUpTo,
  mapOf,
  NO_ENTRIES,
  oneOf,
  optional,
  type Parsed,
  type Place,
  readFields,
  report,
  required,
  startAt,
  text,
  textUpTo,
  unsupported,
  wrongType,
} from './json-reader.ts'
import { checkMethodReferences, method } from './method-parser.ts'
import { BUILT_IN_MODELS, checkModelReferences, model, requestValidator } from './model-parser.ts'
import { didYouMean } from './near-name.ts'
import { policy } from './policy-parser.ts'
import { stage } from './stage-parser.ts'
import { checkMethodSettings } from './stage-settings-parser.ts'
import { whereSupported } from './supported-field.ts'
import { checkPlanReferences, usagePlan } from './usage-plan-parser.ts'

const API_NAME = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/
const LARGEST_COMPRESSION_SIZE = 10_485_760

/**
 * Parses an API from untrusted JSON, whatever it is: never throws. Every fault is reported with its field path, and
 * a definition with faults holds what was usable; it is undefined when there is no object or no name.
 * Absent fields and null take their defaults. `limits` replaces single limits.
 */
export function parseRestApi(value: unknown, limits: Partial<DefinitionLimits> = {}): Parsed<RestApiDefinition> {
  const place = startAt({ limits })
  const fields = readFields(value, place, REST_API_FIELDS, AWS_NAMES)
  if (fields === undefined || !isObject(value)) return { definition: undefined, problems: place.problems }
  checkReferences(value, place)
  const corsSettings = { api: fields.cors, byPath: corsByPath(value, place) }
  const { name } = fields
  if (name === undefined) return { definition: undefined, problems: place.problems }
  const definition = {
    name,
    description: fields.description,
    binaryMediaTypes: fields.binaryMediaTypes,
    minimumCompressionSize: fields.minimumCompressionSize,
    apiKeySource: fields.apiKeySource,
    models: Object.assign(Object.create(null), BUILT_IN_MODELS, fields.models),
    requestValidators: fields.requestValidators,
    gatewayResponses: fields.gatewayResponses,
    resources: fields.resources,
    stages: fields.stages,
    apiKeys: fields.apiKeys,
    domainNames: fields.domainNames,
    ...(fields.policy === undefined ? {} : { policy: fields.policy }),
    ...present('authorizers', fields.authorizers),
    ...present('usagePlans', fields.usagePlans),
  }
  checkSeveralOrigins(definition, corsSettings, place)
  return { definition: expandCors(definition, corsSettings), problems: place.problems }
}

/** The CORS settings of resources. Their faults have been reported with the resources. */
function corsByPath({ resources: value }: Readonly<Record<string, unknown>>, place: Place): CorsSettings['byPath'] {
  const settings = new Map<string, CorsDefinition>()
  for (const [path, resource] of Object.entries(isObject(value) ? value : {})) {
    const given = isObject(resource) ? resource.cors : undefined
    const parsed = given === undefined || given === null ? undefined : cors(given, { ...place, problems: [] })
    if (parsed !== undefined) settings.set(path, parsed)
  }
  return settings
}

/** A map as a field, or no field where the map is empty. */
function present<K extends string, T extends object>(name: K, map: T): { readonly [N in K]?: T } {
  // The key is the one that the type names.
  return Object.keys(map).length === 0 ? {} : ({ [name]: map } as { readonly [N in K]: T })
}

const MADE_BY_GATEWAY = 'the gateway makes it, leave it out'

const REST_API_FIELDS = {
  name: required(apiName),
  description: optional(textUpTo(LONGEST_DESCRIPTION), ''),
  binaryMediaTypes: optional(listUpTo(MOST_BINARY_TYPES, mediaType), []),
  minimumCompressionSize: optional(integerBetween(0, LARGEST_COMPRESSION_SIZE), null),
  apiKeySource: optional(oneOf(['HEADER', 'AUTHORIZER'] as const), 'HEADER' as const),
  models: optional(mapOf(model), NO_ENTRIES),
  requestValidators: optional(mapOf(requestValidator), NO_ENTRIES),
  gatewayResponses: optional(gatewayResponses, NO_ENTRIES),
  resources: optional(resources, NO_ENTRIES),
  stages: optional(stages, NO_ENTRIES),
  apiKeys: optional(apiKeys, NO_ENTRIES),
  domainNames: optional(mapOf(domainName), NO_ENTRIES),
  cors: optional(cors, undefined),
  id: unsupported('the name is the id, leave it out'),
  rootResourceId: unsupported('resources are keyed by path, leave it out'),
  createdDate: unsupported(MADE_BY_GATEWAY),
  warnings: unsupported(MADE_BY_GATEWAY, []),
  version: unsupported('deployments are the versions of an API, leave it out'),
  tags: unsupported('APIs have no tags, leave it out', {}),
  policy: optional(policy, undefined),
  endpointConfiguration: unsupported(
    'every API behaves as a Regional one, leave it out',
    { types: ['REGIONAL'] },
    { types: ['REGIONAL'], ipAddressType: 'ipv4' },
  ),
  disableExecuteApiEndpoint: unsupported('the default addresses of an API stay open, leave it out', false),
  authorizers: optional(mapOf(authorizer), NO_ENTRIES),
  usagePlans: whereSupported(
    'USAGE_PLANS',
    unsupported('a key opens the stages that apiKeys.NAME.stages lists', {}, []),
    optional(mapOf(usagePlan), NO_ENTRIES),
  ),
  documentationParts: unsupported('documentation is not kept, leave it out', {}, []),
}

const AWS_NAMES = {
  openapi: 'This is an OpenAPI document; a definition has "name" and "resources" (see the README)',
  swagger: 'This is an OpenAPI document; a definition has "name" and "resources" (see the README)',
  paths: 'Write "resources"',
  deployments: 'Deployments are made by `regauge deploy`, or by a stage with autoDeploy',
}

function apiName(value: unknown, place: Place): string | undefined {
  const name = text(value, place)
  if (name === undefined || API_NAME.test(name)) return name
  const form = '1 to 63 of a-z, 0-9 and -, without - at either end, since it may be a host label'
  return report(place, 'INVALID_VALUE', `must be ${form}, not ${quote(name)}`)
}

function resources(value: unknown, place: Place): Record<string, ResourceDefinition> | undefined {
  if (!isObject(value)) return wrongType(value, place, 'an object of path and resource')
  const paths = Object.keys(value)
  const most = place.limits.resources
  if (paths.length > most) report(place, 'LIMIT_EXCEEDED', `an API has at most ${most} resources, not ${paths.length}`)
  const faults = findSiblingFaults(paths)
  return mapOf((entry, at, path) => {
    const parts = parseResourcePath(path)
    const fault = isRefusal(parts) ? parts.message : faults.get(path)
    if (fault !== undefined) report(at, 'INVALID_VALUE', fault)
    const definition = resource(entry, at)
    return fault === undefined ? definition : undefined
  })(value, place)
}

function resource(value: unknown, place: Place): ResourceDefinition | undefined {
  const fields = readFields(
    value ?? {},
    place,
    {
      methods: optional(methods, NO_ENTRIES),
      cors: optional(cors, undefined),
      id: unsupported('resources are keyed by path, leave it out'),
      parentId: unsupported('resources are keyed by path, leave it out'),
      pathPart: unsupported('the key is the whole path, leave it out'),
    },
    { resourceMethods: 'Write "methods"' },
  )
  return fields === undefined ? undefined : { methods: fields.methods }
}

function methods(value: unknown, place: Place): Partial<Record<HttpMethod, MethodDefinition>> | undefined {
  return mapOf((entry, at, key) => {
    const verb = HTTP_METHODS.find(known => known === key)
    if (verb === undefined) {
      const message = `must be one of [${HTTP_METHODS.join(', ')}], not ${quote(key)}.${didYouMean(key, HTTP_METHODS)}`
      report(at, 'INVALID_VALUE', message)
    }
    const definition = method(entry, at, key)
    return verb === undefined ? undefined : definition
  })(value, place)
}

function stages(value: unknown, place: Place): Record<string, StageDefinition> | undefined {
  if (!isObject(value)) return wrongType(value, place, 'an object of stage name and stage')
  const count = Object.keys(value).length
  const most = place.limits.stages
  if (count > most) report(place, 'LIMIT_EXCEEDED', `an API has at most ${most} stages, not ${count}`)
  return mapOf(stage)(value, place)
}

/** Checks what one part of an API says about another, on the JSON, so that a fault in one part hides none in others. */
function checkReferences(api: Readonly<Record<string, unknown>>, place: Place): void {
  const models = new Set([...Object.keys(BUILT_IN_MODELS), ...listNames(api.models)])
  const requestValidators = new Set(listNames(api.requestValidators))
  checkStageReferences(api, place, new Set(listNames(api.stages)))
  if (place.limits.supports.includes('USAGE_PLANS')) checkPlanReferences(api, place)
  checkMethodSettings(api, place)
  checkSchemas(api.models, below(place, 'models'), models)
  checkMethods(api.resources, below(place, 'resources'), {
    models,
    requestValidators,
    authorizers: isObject(api.authorizers) ? api.authorizers : {},
  })
}

function checkSchemas(value: unknown, place: Place, models: ReadonlySet<string>): void {
  if (!isObject(value)) return
  for (const [name, entry] of Object.entries(value)) {
    // A schema that was refused for its depth or form has no references to follow.
    const parsed = model(entry, { ...place, problems: [] }, name)
    if (parsed !== undefined) checkModelReferences(parsed.schema, below(below(place, name), 'schema'), models)
  }
}

function checkMethods(value: unknown, place: Place, known: Parameters<typeof checkMethodReferences>[2]): void {
  if (!isObject(value)) return
  for (const [path, entry] of Object.entries(value)) {
    if (!isObject(entry) || !isObject(entry.methods)) continue
    for (const [verb, method] of Object.entries(entry.methods)) {
      checkMethodReferences(method, below(below(below(place, path), 'methods'), verb), known)
    }
  }
}

function listNames(value: unknown): readonly string[] {
  return isObject(value) ? Object.keys(value) : []
}
