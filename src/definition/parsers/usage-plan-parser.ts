import { QUOTA_PERIODS, type Throttle, type UsagePlanDefinition } from '../access.ts'
import { quote } from '../refusal.ts'
import { repeated } from '../status-code.ts'
import {
  below,
  integerBetween,
  isObject,
  listOf,
  mapOf,
  NO_ENTRIES,
  numberBetween,
  oneOf,
  optional,
  type Place,
  readFields,
  report,
  required,
  text,
} from './json-reader.ts'

const MOST = Number.MAX_SAFE_INTEGER

/** Reads a usage plan by itself; `checkPlanReferences` looks at what it names. Documented: CreateUsagePlan. */
export function usagePlan(value: unknown, place: Place, name: string): UsagePlanDefinition | undefined {
  const fields = readFields(value ?? {}, place, {
    name: repeated(name),
    description: optional(text, ''),
    apiStages: optional(listOf(apiStage), []),
    throttle: optional(throttle, null),
    quota: optional(quota, null),
    keys: optional(listOf(text), []),
  })
  if (fields === undefined) return undefined
  const { description, apiStages, keys } = fields
  return { description, apiStages, throttle: fields.throttle, quota: fields.quota, keys }
}

function apiStage(value: unknown, place: Place): UsagePlanDefinition['apiStages'][number] | undefined {
  const fields = readFields(value, place, { stage: required(text), throttle: optional(mapOf(throttle), NO_ENTRIES) })
  return fields?.stage === undefined ? undefined : { stage: fields.stage, throttle: fields.throttle }
}

function throttle(value: unknown, place: Place): Throttle | undefined {
  return readFields(value, place, {
    rateLimit: optional(numberBetween(0, MOST), null),
    burstLimit: optional(integerBetween(0, MOST), null),
  })
}

function quota(value: unknown, place: Place): UsagePlanDefinition['quota'] | undefined {
  const fields = readFields(value, place, {
    limit: required(integerBetween(1, MOST)),
    offset: optional(integerBetween(0, MOST), 0),
    period: required(oneOf(QUOTA_PERIODS)),
  })
  if (fields?.limit === undefined || fields.period === undefined) return undefined
  const { limit, offset, period } = fields
  if (offset < limit) return { limit, offset, period }
  return report(below(place, 'offset'), 'INVALID_VALUE', `must be less than the limit ${limit}, not ${offset}`)
}

/** A method of an API as throttles and method settings name it: `/pets/{id}/GET`. */
export function hasMethod(api: Readonly<Record<string, unknown>>, key: string): boolean {
  const slash = key.lastIndexOf('/')
  const path = key.slice(0, slash) || '/'
  const verb = key.slice(slash + 1)
  const resource = isObject(api.resources) && Object.hasOwn(api.resources, path) ? api.resources[path] : undefined
  if (!isObject(resource) || !isObject(resource.methods)) return false
  return verb === '*' ? Object.keys(resource.methods).length > 0 : Object.hasOwn(resource.methods, verb)
}

/** Reports stages, keys and methods that plans name and the API lacks, and a key in two plans of one stage. */
export function checkPlanReferences(api: Readonly<Record<string, unknown>>, place: Place): void {
  const stages = isObject(api.stages) ? api.stages : {}
  const keys = isObject(api.apiKeys) ? api.apiKeys : {}
  const planOfKey = new Map<string, string>()
  for (const [name, plan] of Object.entries(isObject(api.usagePlans) ? api.usagePlans : {})) {
    if (!isObject(plan)) continue
    const at = below(below(place, 'usagePlans'), name)
    const named = checkApiStages(api, plan.apiStages, { stages, at: below(at, 'apiStages') })
    for (const [index, key] of (Array.isArray(plan.keys) ? plan.keys : []).entries()) {
      const keyPlace = below(below(at, 'keys'), index)
      if (!Object.hasOwn(keys, String(key)))
        report(keyPlace, 'INVALID_VALUE', `the API has no key ${quote(String(key))}`)
      for (const stage of named) {
        const use = `${key} ${stage}`
        const other = planOfKey.get(use)
        planOfKey.set(use, name)
        if (other === undefined || other === name) continue
        report(keyPlace, 'INVALID_VALUE', `is in the plan ${quote(other)} of the stage ${quote(stage)} as well`)
      }
    }
  }
}

function checkApiStages(
  api: Readonly<Record<string, unknown>>,
  value: unknown,
  { stages, at }: { readonly stages: Readonly<Record<string, unknown>>; readonly at: Place },
): readonly string[] {
  return (Array.isArray(value) ? value : []).flatMap((entry, index) => {
    if (!isObject(entry) || typeof entry.stage !== 'string') return []
    const place = below(at, index)
    if (!Object.hasOwn(stages, entry.stage)) {
      report(below(place, 'stage'), 'INVALID_VALUE', `the API has no stage ${quote(entry.stage)}`)
    }
    for (const key of Object.keys(isObject(entry.throttle) ? entry.throttle : {})) {
      if (hasMethod(api, key)) continue
      report(
        below(below(place, 'throttle'), key),
        'INVALID_VALUE',
        `the API has no method ${quote(key)}: write /path/VERB`,
      )
    }
    return [entry.stage]
  })
}
