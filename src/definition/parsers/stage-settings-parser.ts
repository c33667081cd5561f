import type { AccessLogSettings, MethodSettings } from '../access.ts'
import { quote } from '../refusal.ts'
import {
  below,
  flag,
  integerBetween,
  isObject,
  numberBetween,
  oneOf,
  optional,
  type Place,
  readFields,
  report,
  required,
  text,
  unsupported,
} from './json-reader.ts'
import { whereSupported } from './supported-field.ts'
import { hasMethod } from './usage-plan-parser.ts'

export const CACHING = 'responses are not cached, leave it out'
const THROTTLING = 'stages are not throttled; leave it out, or throttle before the gateway'
const EXECUTION_LOGS = 'there are no execution logs of a stage; see `regauge test-invoke` and the access log'

const STRATEGIES = ['FAIL_WITH_403', 'SUCCEED_WITH_RESPONSE_HEADER', 'SUCCEED_WITHOUT_RESPONSE_HEADER'] as const
const MOST = Number.MAX_SAFE_INTEGER

function throttled<T>(...[inert, read]: [readonly number[], (value: unknown, place: Place) => T | undefined]) {
  return whereSupported('THROTTLING', unsupported(THROTTLING, ...inert), optional(read, undefined))
}

function cached<T>(...[inert, read]: [readonly unknown[], (value: unknown, place: Place) => T | undefined]) {
  return whereSupported('RESPONSE_CACHE', unsupported(CACHING, ...inert), optional(read, undefined))
}

function logged<T>(...[inert, read]: [readonly unknown[], (value: unknown, place: Place) => T | undefined]) {
  return whereSupported('EXECUTION_LOGS', unsupported(EXECUTION_LOGS, ...inert), optional(read, undefined))
}

/** Of each setting the values by which nothing would change are taken anywhere: AWS's defaults, and metrics. */
const METHOD_SETTING_FIELDS = {
  metricsEnabled: optional(flag, undefined),
  loggingLevel: logged(['OFF'], oneOf(['OFF', 'ERROR', 'INFO'])),
  dataTraceEnabled: logged([false], flag),
  throttlingBurstLimit: throttled([5000, -1], integerBetween(-1, MOST)),
  throttlingRateLimit: throttled([10_000, -1], numberBetween(-1, MOST)),
  cachingEnabled: cached([false], flag),
  cacheTtlInSeconds: cached([300], integerBetween(0, 3600)),
  cacheDataEncrypted: cached([false], flag),
  requireAuthorizationForCacheControl: cached([true, false], flag),
  unauthorizedCacheControlHeaderStrategy: cached(STRATEGIES, oneOf(STRATEGIES)),
}

const VERBS = 'GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|ANY'
const SETTING_KEY = new RegExp(String.raw`^(?:\/?\*|(?:~1|\/)[A-Za-z0-9._:{}+~1/-]*)\/(?:\*|${VERBS})$`)

/** Reads the settings of one method, or of all. The key is `*` `/*`, `/pets/GET`, or with `~1` for slashes as on AWS. */
export function methodSetting(value: unknown, place: Place, key: string): MethodSettings | undefined {
  if (!SETTING_KEY.test(key)) {
    const form = '"*/*", or a path and a verb, such as "/pets/{id}/GET" or "~1pets~1{id}/GET"'
    return report(place, 'INVALID_VALUE', `must be ${form}, not ${quote(key)}`)
  }
  const fields = readFields(value ?? {}, place, METHOD_SETTING_FIELDS)
  if (fields === undefined) return undefined
  return Object.fromEntries(Object.entries(fields).filter(([, entry]) => entry !== undefined))
}

/** Reports settings of methods that the API lacks. Works on the JSON of stages. */
export function checkMethodSettings(api: Readonly<Record<string, unknown>>, place: Place): void {
  if (!place.limits.supports.includes('THROTTLING') && !place.limits.supports.includes('RESPONSE_CACHE')) return
  for (const [name, stage] of Object.entries(isObject(api.stages) ? api.stages : {})) {
    if (!isObject(stage) || !isObject(stage.methodSettings)) continue
    for (const key of Object.keys(stage.methodSettings)) {
      const plain = `/${key.replaceAll('~1', '/')}`.replace(/^\/+/, '/')
      if (/^\/\*\/(?:\*|[A-Z]+)$/.test(plain) || !SETTING_KEY.test(key) || hasMethod(api, plain)) continue
      const at = below(below(below(below(place, 'stages'), name), 'methodSettings'), key)
      report(at, 'INVALID_VALUE', `the API has no method ${quote(plain)}`)
    }
  }
}

const LONGEST_FORMAT = 3 * 1024

/** Reads the access log of a stage. Documented: Developer Guide, "CloudWatch log formats". */
export function accessLogSettings(value: unknown, place: Place): AccessLogSettings | undefined {
  const fields = readFields(value, place, {
    format: required(logFormat),
    destination: optional(text, '-'),
    destinationArn: unsupported('the log goes to a file or to standard output: write "destination"'),
  })
  return fields?.format === undefined ? undefined : { format: fields.format, destination: fields.destination }
}

function logFormat(value: unknown, place: Place): string | undefined {
  const given = text(value, place)?.replace(/\r?\n$/, '')
  if (given === undefined) return undefined
  if (/[\r\n]/.test(given)) return report(place, 'INVALID_VALUE', 'must be one line')
  if (Buffer.byteLength(given) > LONGEST_FORMAT) {
    return report(place, 'LIMIT_EXCEEDED', `has at most ${LONGEST_FORMAT} bytes`)
  }
  if (/\$context\.(?:requestId|extendedRequestId)\b/.test(given)) return given
  return report(place, 'INVALID_VALUE', 'must hold $context.requestId or $context.extendedRequestId')
}
