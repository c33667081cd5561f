import { fieldPath } from '../definition/path.ts'
import { type DefinitionJson, recordPlace } from '../openapi/draft.ts'
import { type DocumentNode, entriesOf, itemsOf, textOf } from '../openapi/text/document.ts'
import { type Api, allOf, partName } from './api.ts'
import { get } from './node.ts'
import { asFlag, asNumber, asText, type PropertyTable, readProperties } from './properties.ts'
import type { Resource } from './resources.ts'
import { settingsKey } from './stages.ts'

const THROTTLE: PropertyTable = { RateLimit: ['rateLimit', asNumber], BurstLimit: ['burstLimit', asNumber] }
const QUOTA: PropertyTable = {
  Limit: ['limit', asNumber],
  Offset: ['offset', asNumber],
  Period: ['period', asText],
}
const KEY_PROPERTIES: PropertyTable = {
  Value: ['value', asText],
  Enabled: ['enabled', asFlag],
  Name: null,
  Description: null,
  CustomerId: null,
  GenerateDistinctId: null,
  StageKeys: null,
  Tags: null,
}

/** Makes the value of an API key that a template leaves to AWS. */
export type MakeKeyValue = (name: string) => string

/** Reads the usage plans that cover stages of an API, and the keys that these or the keys themselves give to it. */
export function readUsage(api: Api, makeKeyValue: MakeKeyValue | undefined): void {
  const plans = allOf(api, 'UsagePlan').filter(plan => apiStages(api, plan).length > 0)
  const members = new Set<Resource>()
  for (const plan of plans) {
    const keys = keysOf(api, plan)
    for (const key of keys) members.add(key)
    readPlan(api, plan, keys)
  }
  for (const key of allOf(api, 'ApiKey')) {
    const stages = stagesOf(api, key)
    if (stages.length > 0 || members.has(key)) readKey(api, { key, stages }, makeKeyValue)
  }
}

function apiStages(api: Api, plan: Resource): readonly DocumentNode[] {
  return itemsOf(get(plan.properties, 'ApiStages')).filter(item => textOf(get(item, 'ApiId')) === api.id)
}

function stagesOf(api: Api, key: Resource): readonly string[] {
  return itemsOf(get(key.properties, 'StageKeys'))
    .filter(item => textOf(get(item, 'RestApiId')) === api.id)
    .flatMap(item => textOf(get(item, 'StageName')) ?? [])
}

function keysOf(api: Api, plan: Resource): readonly Resource[] {
  const ids = allOf(api, 'UsagePlanKey')
    .filter(link => textOf(get(link.properties, 'UsagePlanId')) === plan.id)
    .map(link => textOf(get(link.properties, 'KeyId')))
  return allOf(api, 'ApiKey').filter(key => ids.includes(key.id))
}

function readPlan(api: Api, plan: Resource, keys: readonly Resource[]): void {
  const { draft } = api
  const name = textOf(get(plan.properties, 'UsagePlanName')) ?? plan.id
  const field = fieldPath('usagePlans', name)
  recordPlace(draft, field, plan)
  const part = (property: string, own: string, table: PropertyTable) => {
    const target = { draft, field: `${field}.${own}`, owner: `${plan.id}.${property}` }
    return readProperties(target, get(plan.properties, property), table)
  }
  const [throttle, quota] = [part('Throttle', 'throttle', THROTTLE), part('Quota', 'quota', QUOTA)]
  const stages = apiStages(api, plan).map((item, index) => {
    const target = { draft, field: `${field}.apiStages[${index}].throttle`, owner: `${plan.id}.ApiStages` }
    const throttles = entriesOf(get(item, 'Throttle')).map(
      ([key, node]) => [throttleKey(key), readProperties(target, node, THROTTLE)] as const,
    )
    const stage = textOf(get(item, 'Stage'))
    return { stage, ...(throttles.length > 0 ? { throttle: Object.fromEntries(throttles) } : {}) }
  })
  draft.definition.usagePlans ??= Object.create(null)
  // Only this function writes usage plans.
  const plans = draft.definition.usagePlans as Record<string, DefinitionJson>
  plans[name] = {
    apiStages: stages,
    ...(Object.keys(throttle).length > 0 ? { throttle } : {}),
    ...(Object.keys(quota).length > 0 ? { quota } : {}),
    ...(keys.length > 0 ? { keys: keys.map(key => partName(api, key)) } : {}),
  }
}

/** `/pets/GET`, in which a template may write a slash as ~1. */
function throttleKey(key: string): string {
  const end = key.lastIndexOf('/')
  return settingsKey(key.slice(0, Math.max(end, 0)) || '/', key.slice(end + 1))
}

function readKey(
  api: Api,
  { key, stages }: { readonly key: Resource; readonly stages: readonly string[] },
  makeKeyValue: MakeKeyValue | undefined,
): void {
  const { draft } = api
  const name = partName(api, key)
  const field = fieldPath('apiKeys', name)
  recordPlace(draft, field, key)
  const json = readProperties({ draft, field, owner: key.id }, key.properties, KEY_PROPERTIES)
  if (json.value === undefined) {
    const made = makeKeyValue?.(name)
    const what =
      made === undefined ? 'the key is left out: give it one' : 'one is made up, which its clients have to be told'
    draft.warnings.push(`${key.id}: AWS makes the Value of this API key; ${what}`)
    if (made === undefined) return
    json.value = made
  }
  // Documented: a key is disabled unless the template says otherwise.
  json.enabled ??= false
  if (stages.length > 0) json.stages = stages
  draft.definition.apiKeys ??= Object.create(null)
  // Only this function writes keys.
  const keys = draft.definition.apiKeys as Record<string, DefinitionJson>
  keys[name] = json
}
