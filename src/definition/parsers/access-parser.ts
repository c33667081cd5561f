import { quote } from '../refusal.ts'
import type { ApiKeyDefinition, DomainNameDefinition } from '../rest-api.ts'
import { repeated } from '../status-code.ts'
import {
  below,
  flag,
  isObject,
  listOf,
  mapOf,
  NO_ENTRIES,
  optional,
  type Place,
  readFields,
  report,
  required,
  text,
  unsupported,
} from './json-reader.ts'

/** Reads the API keys of an API. No message shows a key's value. */
export function apiKeys(value: unknown, place: Place): Record<string, ApiKeyDefinition> | undefined {
  const owners = new Map<string, string>()
  return mapOf((entry, at, name) => {
    const key = apiKey(entry, at, name)
    if (key === undefined) return undefined
    const owner = owners.get(key.value)
    owners.set(key.value, name)
    if (owner === undefined) return key
    return report(below(at, 'value'), 'INVALID_VALUE', `is the value of the key ${quote(owner)} as well`)
  })(value, place)
}

function apiKey(value: unknown, place: Place, name: string): ApiKeyDefinition | undefined {
  const fields = readFields(value ?? {}, place, {
    name: repeated(name),
    value: required(apiKeyValue),
    enabled: optional(flag, true),
    stages: optional(listOf(text), []),
    description: unsupported('keys have no description, leave it out', ''),
    customerId: unsupported('keys have no customer, leave it out', ''),
    tags: unsupported('keys have no tags, leave it out', {}),
  })
  if (fields?.value === undefined) return undefined
  return { value: fields.value, enabled: fields.enabled, stages: fields.stages }
}

function apiKeyValue(value: unknown, place: Place): string | undefined {
  const given = text(value, place)
  // Keys of usage plans are AWS's; those of a stage were never held to its 20 characters.
  const least = place.limits.supports.includes('USAGE_PLANS') ? 20 : 1
  if (given === undefined || (/^[\x21-\x7e]{1,128}$/.test(given) && given.length >= least)) return given
  return report(place, 'INVALID_VALUE', `must be ${least} to 128 printable ASCII characters without blanks`)
}

const HOST_LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?'
const HOST = new RegExp(String.raw`^(?=.{1,253}$)${HOST_LABEL}(?:\.${HOST_LABEL})*$`)
const BASE_PATH = /^[A-Za-z0-9$\-_.+!*'()]+$/

/** Reads a custom domain with its base path mappings. */
export function domainName(value: unknown, place: Place, host: string): DomainNameDefinition | undefined {
  const isHostGood = HOST.test(host)
  if (!isHostGood)
    report(place, 'INVALID_VALUE', `must be a host name in lower case without a port, not ${quote(host)}`)
  const fields = readFields(value ?? {}, place, {
    domainName: repeated(host),
    basePathMappings: optional(mapOf(basePathMapping), NO_ENTRIES),
    certificateArn: unsupported('TLS ends before the gateway, leave it out'),
    regionalCertificateArn: unsupported('TLS ends before the gateway, leave it out'),
    securityPolicy: unsupported('TLS ends before the gateway, leave it out'),
    mutualTlsAuthentication: unsupported('TLS ends before the gateway, leave it out'),
  })
  return fields === undefined || !isHostGood ? undefined : { basePathMappings: fields.basePathMappings }
}

function basePathMapping(value: unknown, place: Place, basePath: string): { stage: string } | undefined {
  const isPathGood = BASE_PATH.test(basePath)
  if (!isPathGood) {
    const form = "one path segment of letters, digits and $-_.+!*'(), or (none) for the empty one"
    report(place, 'INVALID_VALUE', `a base path is ${form}, not ${quote(basePath)}`)
  }
  const fields = readFields(value ?? {}, place, { stage: required(text), basePath: repeated(basePath) })
  return fields?.stage === undefined || !isPathGood ? undefined : { stage: fields.stage }
}

/** Reports stages that keys and domains name and the API does not have. Works on the JSON of both. */
export function checkStageReferences(
  api: Readonly<Record<string, unknown>>,
  place: Place,
  stages: ReadonlySet<string>,
) {
  for (const [name, key] of listMembers(api.apiKeys)) {
    const at = below(below(below(place, 'apiKeys'), name), 'stages')
    const named = isObject(key) && Array.isArray(key.stages) ? key.stages : []
    for (const [index, stage] of named.entries()) checkStage(stage, below(at, index), stages)
  }
  for (const [host, domain] of listMembers(api.domainNames)) {
    const at = below(below(below(place, 'domainNames'), host), 'basePathMappings')
    for (const [basePath, mapping] of listMembers(isObject(domain) ? domain.basePathMappings : undefined)) {
      checkStage(isObject(mapping) ? mapping.stage : undefined, below(below(at, basePath), 'stage'), stages)
    }
  }
}

function listMembers(value: unknown): readonly [string, unknown][] {
  return isObject(value) ? Object.entries(value) : []
}

function checkStage(value: unknown, place: Place, stages: ReadonlySet<string>): void {
  if (typeof value !== 'string' || stages.has(value)) return
  report(place, 'INVALID_VALUE', `the API has no stage ${quote(value)}`)
}
