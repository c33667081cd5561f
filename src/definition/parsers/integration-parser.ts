import { parseCredentialsArn } from '../arn.ts'
import {
  CONTENT_HANDLINGS,
  INTEGRATION_TYPES,
  type IntegrationDefinition,
  type IntegrationResponseDefinition,
  PASSTHROUGH_BEHAVIORS,
  TEMPLATE_LANGUAGES,
} from '../integration.ts'
import {
  parseMethodParameter,
  parseRequestDestination,
  parseRequestSource,
  parseResponseDestination,
  parseResponseSource,
} from '../parameter.ts'
import { isRefusal, quote, type Refusal } from '../refusal.ts'
import { checkStatusKey, repeated } from '../status-code.ts'
import { parseUriTemplate, refuseLoneBrace } from '../uri.ts'
import {
  accept,
  below,
  type FieldValues,
  flag,
  integerBetween,
  listOf,
  mapOf,
  NO_ENTRIES,
  oneOf,
  optional,
  type Place,
  readFields,
  report,
  required,
  text,
  unsupported,
} from './json-reader.ts'
import { CACHING } from './stage-settings-parser.ts'
import { whereSupported } from './supported-field.ts'
import { templates } from './template-parser.ts'

/** Verbs towards a backend; ANY is the client's. */
const BACKEND_METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'ANY'] as const
const SHORTEST_TIMEOUT_MS = 50

/** Clients of the admin API leave out words that they do not know, so that the missing type may have been a bare one. */
const TYPE_IS_REQUIRED = `is required: one of [${INTEGRATION_TYPES.join(', ')}]; over gRPC INTEGRATION_TYPE_MOCK for MOCK, and so on`

const INTEGRATION_FIELDS = {
  type: required(oneOf(INTEGRATION_TYPES), TYPE_IS_REQUIRED),
  httpMethod: optional(oneOf(BACKEND_METHODS), null),
  uri: optional(text, null),
  credentials: optional(credentials, null),
  requestParameters: optional(mappings(parseRequestDestination, parseRequestSource), NO_ENTRIES),
  requestTemplates: optional(templates, NO_ENTRIES),
  templateLanguage: optional(oneOf(TEMPLATE_LANGUAGES), null),
  passthroughBehavior: optional(oneOf(PASSTHROUGH_BEHAVIORS), 'WHEN_NO_MATCH' as const),
  contentHandling: optional(oneOf(CONTENT_HANDLINGS), null),
  timeoutInMillis: optional(timeout, 29_000),
  tlsConfig: optional(tlsConfig, { insecureSkipVerification: false }),
  integrationResponses: optional(mapOf(integrationResponse), NO_ENTRIES),
  connectionType: whereSupported(
    'VPC_LINK',
    unsupported('the gateway reaches private backends directly, leave it out', 'INTERNET'),
    optional(oneOf(['INTERNET', 'VPC_LINK']), undefined),
  ),
  connectionId: whereSupported(
    'VPC_LINK',
    unsupported('there are no VPC links; write the address of the backend as the uri'),
    optional(text, undefined),
  ),
  cacheNamespace: whereSupported('RESPONSE_CACHE', unsupported(CACHING), optional(text, undefined)),
  cacheKeyParameters: whereSupported('RESPONSE_CACHE', unsupported(CACHING, []), optional(listOf(cacheKey), [])),
  responseTransferMode: unsupported('responses are sent when they are complete, leave it out', 'BUFFERED'),
  integrationTarget: unsupported('there are no VPC links; write the address of the backend as the uri'),
}

const AWS_NAMES = {
  integrationHttpMethod: 'PutIntegration calls it so; in a definition it is "httpMethod"',
  responses: 'In a definition they are "integrationResponses", keyed by status code',
  requestTemplate: 'Write "requestTemplates", keyed by content type',
}

/** Reads an integration; undefined when its type, verb or URI is unusable. */
export function integration(value: unknown, place: Place): IntegrationDefinition | undefined {
  const fields = readFields(value, place, INTEGRATION_FIELDS, AWS_NAMES)
  const type = fields?.type
  if (fields === undefined || type === undefined) return undefined
  checkTlsConfig(fields, place)
  checkSelectionPatterns(fields.integrationResponses, below(place, 'integrationResponses'))
  const isWhole = checkTarget(fields, value, place)
  if (!isWhole) return undefined
  return {
    type,
    httpMethod: fields.httpMethod,
    uri: type === 'MOCK' ? null : fields.uri,
    credentials: fields.credentials,
    requestParameters: fields.requestParameters,
    requestTemplates: fields.requestTemplates,
    templateLanguage: fields.templateLanguage,
    passthroughBehavior: fields.passthroughBehavior,
    contentHandling: fields.contentHandling,
    timeoutInMillis: Math.min(fields.timeoutInMillis, place.limits.timeoutInMillis),
    tlsConfig: fields.tlsConfig,
    integrationResponses: fields.integrationResponses,
    ...(fields.connectionType === 'VPC_LINK' ? { connectionType: fields.connectionType } : {}),
    ...(fields.connectionId === undefined ? {} : { connectionId: fields.connectionId }),
    ...(fields.cacheNamespace === undefined ? {} : { cacheNamespace: fields.cacheNamespace }),
    ...(fields.cacheKeyParameters.length === 0 ? {} : { cacheKeyParameters: fields.cacheKeyParameters }),
  }
}

type IntegrationFields = FieldValues<typeof INTEGRATION_FIELDS>

/** Every type but MOCK needs a verb and a URI that suits it; MOCK ignores both. */
function checkTarget(fields: IntegrationFields, value: unknown, place: Place): boolean {
  const { type, uri } = fields
  if (type === undefined || type === 'MOCK') return true
  const faults = place.problems.length
  if (fields.httpMethod === null && !hasField(value, 'httpMethod')) {
    const advice = `an integration of type ${type} needs the verb towards its backend`
    report(below(place, 'httpMethod'), 'REQUIRED', `Enumeration value for HttpMethod must be non-empty: ${advice}`)
  }
  if (uri !== null) accept(refuseLoneBrace(uri) ?? parseUriTemplate(type, uri, place.limits), below(place, 'uri'))
  else if (!hasField(value, 'uri')) {
    report(below(place, 'uri'), 'REQUIRED', `is required: an integration of type ${type} has a backend`)
  }
  return place.problems.length === faults && fields.httpMethod !== null && uri !== null
}

/** A field that holds anything. One that does, and still reads as null, has been reported already. */
function hasField(value: unknown, name: string): boolean {
  const descriptor = Object.getOwnPropertyDescriptor(value, name)
  return descriptor !== undefined && descriptor.value !== null && descriptor.value !== undefined
}

function checkTlsConfig(fields: IntegrationFields, place: Place): void {
  if (!fields.tlsConfig.insecureSkipVerification || fields.type?.startsWith('HTTP')) return
  const at = below(below(place, 'tlsConfig'), 'insecureSkipVerification')
  report(at, 'INVALID_VALUE', 'is for the types HTTP and HTTP_PROXY only')
}

function credentials(value: unknown, place: Place): string | undefined {
  const given = text(value, place)
  const arn = given === undefined ? undefined : accept(parseCredentialsArn(given), place)
  if (arn === undefined) return undefined
  if (arn.kind === 'ROLE' || place.limits.supports.includes('CALLER_CREDENTIALS')) return given
  const advice = "the gateway does not hold its callers' keys; name a role, or leave the field out for its own"
  return report(place, 'NOT_SUPPORTED', `passing the caller's credentials on is not supported: ${advice}`)
}

function cacheKey(value: unknown, place: Place): string | undefined {
  const given = text(value, place)
  if (given === undefined) return undefined
  const isKnown = !isRefusal(parseMethodParameter(given)) || !isRefusal(parseRequestDestination(given))
  if (isKnown) return given
  const form = 'method.request.{path|querystring|header}.NAME or integration.request.{path|querystring|header}.NAME'
  return report(place, 'INVALID_VALUE', `must be ${form}, not ${quote(given)}`)
}

function timeout(value: unknown, place: Place): number | undefined {
  return integerBetween(SHORTEST_TIMEOUT_MS, place.limits.timeoutInMillis)(value, place)
}

function tlsConfig(value: unknown, place: Place): IntegrationDefinition['tlsConfig'] | undefined {
  return readFields(value, place, {
    insecureSkipVerification: optional(flag, false),
  })
}

/** Reads a map of mapping expressions; an entry with a fault on either side is left out. */
export function mappings(
  parseDestination: (text: string) => object | Refusal,
  parseSource: (text: string) => { readonly kind: string } | Refusal,
) {
  return mapOf((value, place, key) => {
    const destination = accept(parseDestination(key), place)
    const given = text(value, place)
    if (given === undefined) return undefined
    const source = accept(parseSource(given), place)
    if (destination === undefined || source === undefined) return undefined
    if (key.includes('.header.') && source.kind === 'static' && !isHeaderValue(given)) {
      return report(place, 'INVALID_VALUE', `${quote(given)} holds a character that no header can carry`)
    }
    return given
  })
}

/** No control character but the tab, nothing above U+00FF. */
function isHeaderValue(value: string): boolean {
  return /^[\t\x20-\x7e\x80-\xff]*$/.test(value)
}

function integrationResponse(value: unknown, place: Place, key: string): IntegrationResponseDefinition | undefined {
  const isKeyGood = checkStatusKey(key, place)
  const fields = readFields(value ?? {}, place, {
    statusCode: repeated(key),
    selectionPattern: optional(text, ''),
    responseParameters: optional(mappings(parseResponseDestination, parseResponseSource), NO_ENTRIES),
    responseTemplates: optional(templates, NO_ENTRIES),
    contentHandling: optional(oneOf(CONTENT_HANDLINGS), null),
  })
  if (fields === undefined || !isKeyGood) return undefined
  return { ...fields, statusCode: key }
}

/**
 * Reports patterns that stand twice: which response would answer could not be said. Of several without a pattern,
 * which AWS takes, the one of the lowest status answers.
 */
function checkSelectionPatterns(
  responses: Readonly<Record<string, IntegrationResponseDefinition>>,
  place: Place,
): void {
  const seen = new Map<string, string>()
  for (const [status, { selectionPattern }] of Object.entries(responses)) {
    if (selectionPattern === '') continue
    const first = seen.get(selectionPattern)
    const at = below(below(place, status), 'selectionPattern')
    if (first === undefined) seen.set(selectionPattern, status)
    else report(at, 'INVALID_VALUE', `must be unique: the response ${quote(first)} has the same pattern`)
  }
}
