import { appendKey, fieldPath } from '../definition/path.ts'
import { type DefinitionJson, type Draft, recordPlace } from '../openapi/draft.ts'
import { type DocumentNode, entriesOf, itemsOf, plainOf, textOf } from '../openapi/text/document.ts'
import { type Api, partsOf } from './api.ts'
import { get } from './node.ts'
import { asFlag, asNumber, asText, type Form, mapOf, type PropertyTable, readProperties } from './properties.ts'

const METHOD_SETTINGS: PropertyTable = {
  ResourcePath: null,
  HttpMethod: null,
  ThrottlingRateLimit: ['throttlingRateLimit', asNumber],
  ThrottlingBurstLimit: ['throttlingBurstLimit', asNumber],
  CachingEnabled: ['cachingEnabled', asFlag],
  CacheTtlInSeconds: ['cacheTtlInSeconds', asNumber],
  CacheDataEncrypted: ['cacheDataEncrypted', asFlag],
  MetricsEnabled: ['metricsEnabled', asFlag],
  LoggingLevel: ['loggingLevel', asText],
  DataTraceEnabled: ['dataTraceEnabled', asFlag],
}

const CANARY_SETTINGS: PropertyTable = {
  PercentTraffic: ['percentTraffic', asNumber],
  StageVariableOverrides: ['stageVariableOverrides', mapOf(asText)],
  UseStageCache: ['useStageCache', asFlag],
  DeploymentId: null,
}

const ACCESS_LOG_SETTINGS: PropertyTable = {
  DestinationArn: ['destinationArn', asText],
  Format: ['format', asText],
}

/** Properties that a Stage and a deployment's StageDescription have in common. */
const STAGE_PROPERTIES: PropertyTable = {
  Description: ['description', asText],
  Variables: ['variables', mapOf(asText)],
  CacheClusterEnabled: ['cacheClusterEnabled', asFlag],
  StageName: null,
  RestApiId: null,
  DeploymentId: null,
  MethodSettings: null,
  CanarySetting: null,
  AccessLogSetting: null,
  CacheClusterSize: null,
  ClientCertificateId: null,
  DocumentationVersion: null,
  Tags: null,
  TracingEnabled: null,
  ThrottlingRateLimit: null,
  ThrottlingBurstLimit: null,
  CachingEnabled: null,
  CacheTtlInSeconds: null,
  CacheDataEncrypted: null,
  MetricsEnabled: null,
  LoggingLevel: null,
  DataTraceEnabled: null,
}

/** Reads the stages of an API: `Stage` resources, and deployments that name a stage. */
export function readStages(api: Api): void {
  for (const part of partsOf(api, 'Deployment')) {
    const name = get(part.properties, 'StageName')
    if (name !== undefined)
      readStage(api.draft, { name, owner: part.id, properties: get(part.properties, 'StageDescription') })
  }
  for (const { id, properties } of partsOf(api, 'Stage')) {
    const name = get(properties, 'StageName')
    if (name !== undefined) readStage(api.draft, { name, owner: id, properties })
    else api.draft.warnings.push(`${id}: a stage without StageName is left out: give it one`)
  }
}

/** A stage as a resource of any kind has it. */
export interface StageSource {
  readonly name: DocumentNode
  readonly owner: string
  readonly properties: DocumentNode | undefined
}

/** Reads one stage; AWS's names of properties are those of `AWS::ApiGateway::Stage`. */
export function readStage(draft: Draft, { name: nameNode, owner, properties }: StageSource): void {
  const name = textOf(nameNode)
  if (name === undefined) {
    const why =
      nameNode.kind === 'unresolved' ? `${nameNode.expression} is not known: ${nameNode.advice ?? ''}` : 'it is no text'
    draft.warnings.push(`${owner}: the stage is left out, since of its StageName ${why}`)
    return
  }
  const field = fieldPath('stages', name)
  recordPlace(draft, field, nameNode)
  const json = readProperties({ draft, field, owner }, properties, STAGE_PROPERTIES)
  const settings = methodSettings(draft, { field, owner, properties })
  if (Object.keys(settings).length > 0) json.methodSettings = settings
  for (const [property, own, table] of [
    ['CanarySetting', 'canarySettings', CANARY_SETTINGS],
    ['AccessLogSetting', 'accessLogSettings', ACCESS_LOG_SETTINGS],
  ] as const) {
    const node = get(properties, property)
    if (node === undefined) continue
    const target = { draft, field: appendKey(field, own), owner: `${owner}.${property}` }
    recordPlace(draft, target.field, node)
    json[own] = readProperties(target, node, table)
  }
  draft.definition.stages ??= Object.create(null)
  // Only this function writes stages.
  const stages = draft.definition.stages as Record<string, DefinitionJson>
  stages[name] = { ...stages[name], ...json }
}

interface SettingsSource {
  readonly field: string
  readonly owner: string
  readonly properties: DocumentNode | undefined
}

function methodSettings(draft: Draft, { field, owner, properties }: SettingsSource): Record<string, DefinitionJson> {
  const settings: Record<string, DefinitionJson> = Object.create(null)
  for (const node of itemsOf(get(properties, 'MethodSettings'))) {
    const key = settingsKey(textOf(get(node, 'ResourcePath')) ?? '/*', textOf(get(node, 'HttpMethod')) ?? '*')
    const at = `${field}.${fieldPath('methodSettings', key)}`
    recordPlace(draft, at, node)
    settings[key] = readProperties({ draft, field: at, owner: `${owner}.MethodSettings` }, node, METHOD_SETTINGS)
  }
  const whole = wholeStageSettings(properties)
  if (Object.keys(whole).length > 0) settings['*/*'] = { ...whole, ...settings['*/*'] }
  return settings
}

/** A StageDescription has the settings of all methods beside those of single ones. */
function wholeStageSettings(properties: DocumentNode | undefined): DefinitionJson {
  return Object.fromEntries(
    entriesOf(properties).flatMap(([name, node]) => {
      const entry: readonly [string, Form] | null | undefined = Object.hasOwn(METHOD_SETTINGS, name)
        ? METHOD_SETTINGS[name]
        : null
      return entry ? [[entry[0], node.kind === 'unresolved' ? plainOf(node) : entry[1](node)]] : []
    }),
  )
}

/** The key of a definition for `ResourcePath` and `HttpMethod`: a slash within the path is written ~1 in a template. */
export function settingsKey(resourcePath: string, httpMethod: string): string {
  if (/^\/?\*$/.test(resourcePath)) return httpMethod === '*' ? '*/*' : `*/${httpMethod.toUpperCase()}`
  const path = resourcePath.replace(/^\/(?=~1)/, '').replaceAll('~1', '/')
  return `${path.startsWith('/') ? path : `/${path}`}/${httpMethod.toUpperCase()}`
}
