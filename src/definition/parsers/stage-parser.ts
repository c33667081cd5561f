import { LONGEST_DESCRIPTION } from '../limits.ts'
import { quote } from '../refusal.ts'
import type { CanarySettings, StageDefinition } from '../rest-api.ts'
import { repeated } from '../status-code.ts'
import {
  type FieldValues,
  flag,
  isObject,
  mapOf,
  NO_ENTRIES,
  numberBetween,
  optional,
  type Place,
  readFields,
  report,
  text,
  textLike,
  textUpTo,
  unsupported,
  wrongType,
} from './json-reader.ts'
import { accessLogSettings, CACHING, methodSetting } from './stage-settings-parser.ts'
import { whereSupported } from './supported-field.ts'

const STAGE_NAME = /^[A-Za-z0-9_-]{1,128}$/
const VARIABLE_NAME = /^[A-Za-z0-9_]{1,64}$/
const VARIABLE_VALUE = /^[A-Za-z0-9\-._~:/?#&=,]{0,512}$/

/** Reads a stage; `name` is its key. Null is a stage with every default. Whether its deployment exists is for the control plane. */
export function stage(value: unknown, place: Place, name: string): StageDefinition | undefined {
  const isNameGood = STAGE_NAME.test(name)
  if (!isNameGood) {
    report(place, 'INVALID_VALUE', `a stage name is 1 to 128 of A-Z, a-z, 0-9, - and _, not ${quote(name)}`)
  }
  const fields = readFields(value ?? {}, place, { ...STAGE_FIELDS, stageName: repeated(name) })
  if (fields === undefined || !isNameGood) return undefined
  const { description, variables, autoDeploy, deploymentId, canarySettings } = fields
  return { description, variables, autoDeploy, deploymentId, canarySettings, ...accessFields(fields) }
}

const STAGE_FIELDS = {
  description: optional(textUpTo(LONGEST_DESCRIPTION), ''),
  variables: optional(variables, NO_ENTRIES),
  autoDeploy: optional(flag, false),
  deploymentId: optional(textLike(/^[A-Za-z0-9_-]{1,128}$/, 'a deployment id'), null),
  canarySettings: optional(canarySettings, null),
  methodSettings: optional(mapOf(methodSetting), NO_ENTRIES),
  tracingEnabled: unsupported('there is no X-Ray daemon behind the gateway, leave it out', false),
  cacheClusterEnabled: whereSupported('RESPONSE_CACHE', unsupported(CACHING, false), optional(flag, false)),
  cacheClusterSize: whereSupported('RESPONSE_CACHE', unsupported(CACHING), optional(text, undefined)),
  accessLogSettings: whereSupported(
    'ACCESS_LOG_SETTINGS',
    unsupported('the access log has a form of its own and goes to standard output, leave it out'),
    optional(accessLogSettings, undefined),
  ),
  clientCertificateId: unsupported('the gateway shows backends no client certificate, leave it out'),
  documentationVersion: unsupported('documentation is not kept, leave it out'),
  webAclArn: unsupported('there is no web application firewall, leave it out'),
  tags: unsupported('stages have no tags, leave it out', {}),
}

/** Settings that are there: what nobody set has no field. */
function accessFields(
  fields: Pick<FieldValues<typeof STAGE_FIELDS>, 'cacheClusterEnabled' | 'methodSettings' | 'accessLogSettings'>,
): Pick<StageDefinition, 'cacheClusterEnabled' | 'methodSettings' | 'accessLogSettings'> {
  const { cacheClusterEnabled, accessLogSettings } = fields
  const methodSettings = Object.entries(fields.methodSettings).filter(
    ([, settings]) => Object.keys(settings).length > 0,
  )
  return {
    ...(cacheClusterEnabled ? { cacheClusterEnabled } : {}),
    ...(methodSettings.length > 0 ? { methodSettings: Object.fromEntries(methodSettings) } : {}),
    ...(accessLogSettings === undefined ? {} : { accessLogSettings }),
  }
}

/** Reads stage variables, or the overrides of a canary. */
function variables(value: unknown, place: Place): Record<string, string> | undefined {
  if (!isObject(value)) return wrongType(value, place, 'an object of variable name and text')
  const count = Object.keys(value).length
  const most = place.limits.stageVariables
  if (count > most) report(place, 'LIMIT_EXCEEDED', `a stage has at most ${most} variables, not ${count}`)
  return mapOf(variable)(value, place)
}

function variable(value: unknown, place: Place, key: string): string | undefined {
  const isKeyGood = VARIABLE_NAME.test(key)
  if (!isKeyGood)
    report(place, 'INVALID_VALUE', `a variable's name is 1 to 64 of A-Z, a-z, 0-9 and _, not ${quote(key)}`)
  const given = text(value, place)
  if (given === undefined) return undefined
  if (VARIABLE_VALUE.test(given)) return isKeyGood ? given : undefined
  const form = 'at most 512 of A-Z, a-z, 0-9 and -._~:/?#&=,'
  return report(place, 'INVALID_VALUE', `a variable's value is ${form}, not ${quote(given)}`)
}

function canarySettings(value: unknown, place: Place): CanarySettings | undefined {
  const fields = readFields(value, place, {
    percentTraffic: optional(numberBetween(0, 100), 0),
    deploymentId: optional(textLike(/^[A-Za-z0-9_-]{1,128}$/, 'a deployment id'), null),
    stageVariableOverrides: optional(variables, NO_ENTRIES),
    useStageCache: whereSupported('RESPONSE_CACHE', unsupported(CACHING, false), optional(flag, false)),
  })
  if (fields === undefined) return undefined
  const { percentTraffic, deploymentId, stageVariableOverrides, useStageCache } = fields
  return { percentTraffic, deploymentId, stageVariableOverrides, ...(useStageCache ? { useStageCache } : {}) }
}
