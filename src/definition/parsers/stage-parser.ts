import { LONGEST_DESCRIPTION } from '../limits.ts'
import { quote } from '../refusal.ts'
import type { CanarySettings, StageDefinition } from '../rest-api.ts'
import { repeated } from '../status-code.ts'
import {
  flag,
  isObject,
  mapOf,
  NO_ENTRIES,
  numberBetween,
  optional,
  type Parsed,
  type PartOptions,
  type Place,
  readFields,
  report,
  startAt,
  text,
  textLike,
  textUpTo,
  unsupported,
  wrongType,
} from './json-reader.ts'

const STAGE_NAME = /^[A-Za-z0-9_-]{1,128}$/
const VARIABLE_NAME = /^[A-Za-z0-9_]{1,64}$/
const VARIABLE_VALUE = /^[A-Za-z0-9\-._~:/?#&=,]{0,512}$/

/** Parses a stage by itself. `name` is its key; whether its deployment exists is for the control plane. */
export function parseStage(value: unknown, name: string, options: PartOptions = {}): Parsed<StageDefinition> {
  const place = startAt(options)
  return { definition: stage(value, place, name), problems: place.problems }
}

/** Reads a stage. Null is a stage with every default. */
export function stage(value: unknown, place: Place, name: string): StageDefinition | undefined {
  const isNameGood = STAGE_NAME.test(name)
  if (!isNameGood) {
    report(place, 'INVALID_VALUE', `a stage name is 1 to 128 of A-Z, a-z, 0-9, - and _, not ${quote(name)}`)
  }
  const fields = readFields(value ?? {}, place, { ...STAGE_FIELDS, stageName: repeated(name) })
  if (fields === undefined || !isNameGood) return undefined
  const { description, variables, autoDeploy, deploymentId, canarySettings } = fields
  return { description, variables, autoDeploy, deploymentId, canarySettings }
}

const CACHING = 'responses are not cached, leave it out'
const THROTTLING = 'stages are not throttled; leave it out, or throttle before the gateway'
const EXECUTION_LOGS = 'there are no execution logs of a stage; see `regauge test-invoke` and the access log'

/** Method settings by which nothing would change: AWS's defaults, and metrics, which are always kept. */
const METHOD_SETTING_FIELDS = {
  metricsEnabled: optional(flag, false),
  loggingLevel: unsupported(EXECUTION_LOGS, 'OFF'),
  dataTraceEnabled: unsupported(EXECUTION_LOGS, false),
  throttlingBurstLimit: unsupported(THROTTLING, 5000, -1),
  throttlingRateLimit: unsupported(THROTTLING, 10_000, -1),
  cachingEnabled: unsupported(CACHING, false),
  cacheTtlInSeconds: unsupported(CACHING, 300),
  cacheDataEncrypted: unsupported(CACHING, false),
  requireAuthorizationForCacheControl: unsupported(CACHING, true, false),
  unauthorizedCacheControlHeaderStrategy: unsupported(
    CACHING,
    'FAIL_WITH_403',
    'SUCCEED_WITH_RESPONSE_HEADER',
    'SUCCEED_WITHOUT_RESPONSE_HEADER',
  ),
}

const STAGE_FIELDS = {
  description: optional(textUpTo(LONGEST_DESCRIPTION), ''),
  variables: optional(variables, NO_ENTRIES),
  autoDeploy: optional(flag, false),
  deploymentId: optional(textLike(/^[A-Za-z0-9_-]{1,128}$/, 'a deployment id'), null),
  canarySettings: optional(canarySettings, null),
  methodSettings: optional(mapOf(methodSetting), NO_ENTRIES),
  tracingEnabled: unsupported('there is no X-Ray daemon behind the gateway, leave it out', false),
  cacheClusterEnabled: unsupported(CACHING, false),
  cacheClusterSize: unsupported(CACHING),
  accessLogSettings: unsupported('the access log has a form of its own and goes to standard output, leave it out'),
  clientCertificateId: unsupported('the gateway shows backends no client certificate, leave it out'),
  documentationVersion: unsupported('documentation is not kept, leave it out'),
  webAclArn: unsupported('there is no web application firewall, leave it out'),
  tags: unsupported('stages have no tags, leave it out', {}),
}

function methodSetting(value: unknown, place: Place, key: string): true | undefined {
  if (!/^(?:\*|(?:~1[A-Za-z0-9._:{}+-]*)+)\/(?:\*|GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|ANY)$/.test(key)) {
    const form = '"*/*", or a path with ~1 for each slash and a verb, such as "~1pets~1{id}/GET"'
    return report(place, 'INVALID_VALUE', `must be ${form}, not ${quote(key)}`)
  }
  return readFields(value ?? {}, place, METHOD_SETTING_FIELDS) && true
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
    useStageCache: unsupported(CACHING, false),
  })
  if (fields === undefined) return undefined
  const { percentTraffic, deploymentId, stageVariableOverrides } = fields
  return { percentTraffic, deploymentId, stageVariableOverrides }
}
