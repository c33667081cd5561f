import { AUTHORIZATION_TYPES, type AuthorizationType } from '../access.ts'
import { parseCredentialsArn } from '../arn.ts'
import type { IntegrationDefinition } from '../integration.ts'
import { checkContentTypeKey } from '../media-type.ts'
import { parseMethodParameter, parseResponseDestination } from '../parameter.ts'
import { isRefusal, quote } from '../refusal.ts'
import type { MethodDefinition, MethodResponseDefinition } from '../rest-api.ts'
import { checkStatusKey, repeated } from '../status-code.ts'
import { integration } from './integration-parser.ts'
import {
  accept,
  below,
  flag,
  isObject,
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
import { didYouMean } from './near-name.ts'

const METHOD_FIELDS = {
  authorizationType: optional(authorizationType, 'NONE' as const),
  apiKeyRequired: optional(flag, false),
  operationName: optional(text, null),
  requestValidator: optional(text, null),
  requestParameters: optional(requestParameters, NO_ENTRIES),
  requestModels: optional(modelsByType, NO_ENTRIES),
  methodResponses: optional(mapOf(methodResponse), NO_ENTRIES),
  integration: required(integration, 'is required: No integration defined for method'),
  authorizerId: unsupported(`write "authorizer", the name of one of the API's authorizers`),
  authorizer: optional(text, undefined),
  authorizationScopes: optional(listOf(text), []),
}

const AWS_NAMES = {
  methodIntegration: 'Write "integration"',
  requestValidatorId: 'Write "requestValidator", the name of one of the API\'s request validators',
}

/** Reads a method with its responses and its integration; undefined when the integration is unusable. */
export function method(value: unknown, place: Place, verb: string): MethodDefinition | undefined {
  const fields = readFields(value ?? {}, place, { ...METHOD_FIELDS, httpMethod: repeated(verb) }, AWS_NAMES)
  if (fields === undefined) return undefined
  const { authorizationType, apiKeyRequired, operationName, requestValidator } = fields
  const { requestParameters, requestModels, methodResponses } = fields
  if (fields.integration === undefined) return undefined
  checkCaller(fields.integration, authorizationType, below(below(place, 'integration'), 'credentials'))
  checkAgreement(fields.integration, methodResponses, below(below(place, 'integration'), 'integrationResponses'))
  checkCacheKeys(fields.integration, requestParameters, below(below(place, 'integration'), 'cacheKeyParameters'))
  return {
    authorizationType,
    apiKeyRequired,
    operationName,
    requestValidator,
    requestParameters,
    requestModels,
    methodResponses,
    integration: fields.integration,
    ...(fields.authorizer === undefined ? {} : { authorizer: fields.authorizer }),
    ...(fields.authorizationScopes.length === 0 ? {} : { authorizationScopes: fields.authorizationScopes }),
  }
}

function authorizationType(value: unknown, place: Place): AuthorizationType | undefined {
  const type = oneOf(AUTHORIZATION_TYPES)(value, place)
  if (type !== 'AWS_IAM' || place.limits.supports.includes('AWS_IAM')) return type
  const advice = 'start the gateway with --callers, which says whose signatures are good'
  return report(place, 'NOT_SUPPORTED', `AWS_IAM is not supported: ${advice}`)
}

/** Only a caller whose signature was verified has credentials that can be passed on. */
function checkCaller(integration: IntegrationDefinition, type: string | undefined, place: Place): void {
  if (integration.credentials === null || type === 'AWS_IAM') return
  const arn = parseCredentialsArn(integration.credentials)
  if (isRefusal(arn) || arn.kind !== 'CALLER') return
  report(place, 'INVALID_VALUE', "passing the caller's credentials on needs the authorizationType AWS_IAM")
}

function requestParameters(value: unknown, place: Place): Record<string, boolean> | undefined {
  const places = new Map<string, string>()
  return mapOf((entry, at, key) => {
    const parameter = accept(parseMethodParameter(key), at)
    const isRequired = flag(entry, at)
    if (parameter === undefined || isRequired === undefined) return undefined
    const { kind, name } = parameter
    const other = places.get(name)
    places.set(name, kind)
    if (other === undefined) return isRequired
    const where = `${quote(name)} stands in ${other} and in ${kind}`
    const rule = 'Parameter names must be unique across querystring, header and path'
    return report(at, 'INVALID_VALUE', `${rule}: ${where}`)
  })(value, place)
}

function modelsByType(value: unknown, place: Place): Record<string, string> | undefined {
  const seen = new Set<string>()
  return mapOf((entry, at, key) => {
    const isKeyGood = checkContentTypeKey(key, at, seen)
    const model = text(entry, at)
    return isKeyGood ? model : undefined
  })(value, place)
}

function methodResponse(value: unknown, place: Place, key: string): MethodResponseDefinition | undefined {
  const isKeyGood = checkStatusKey(key, place)
  const fields = readFields(value ?? {}, place, {
    statusCode: repeated(key),
    responseParameters: optional(mapOf(responseParameter), NO_ENTRIES),
    responseModels: optional(modelsByType, NO_ENTRIES),
  })
  if (fields === undefined || !isKeyGood) return undefined
  return { ...fields, statusCode: key }
}

function responseParameter(value: unknown, place: Place, key: string): boolean | undefined {
  const destination = accept(parseResponseDestination(key), place)
  const isRequired = flag(value, place)
  return destination === undefined ? undefined : isRequired
}

/** A parameter that is a cache key must be declared by the method, or mapped by the integration. */
function checkCacheKeys(
  { cacheKeyParameters = [], requestParameters: mapped }: IntegrationDefinition,
  declared: Readonly<Record<string, boolean>>,
  place: Place,
): void {
  for (const [index, key] of cacheKeyParameters.entries()) {
    if (Object.hasOwn(declared, key) || Object.hasOwn(mapped, key)) continue
    const where = key.startsWith('method.') ? "the method's requestParameters" : "the integration's requestParameters"
    report(below(place, index), 'INVALID_VALUE', `${quote(key)} is not among ${where}`)
  }
}

/**
 * Reports integration responses that their method does not declare: each needs the method response of its status, and
 * each mapped header its parameter there.
 */
function checkAgreement(
  { integrationResponses }: IntegrationDefinition,
  methodResponses: Readonly<Record<string, MethodResponseDefinition>>,
  place: Place,
): void {
  for (const [status, { responseParameters }] of Object.entries(integrationResponses)) {
    const at = below(place, status)
    const declared = methodResponses[status]?.responseParameters
    if (declared === undefined) {
      report(at, 'INVALID_VALUE', `Invalid Response status code specified: declare ${quote(status)} in methodResponses`)
      continue
    }
    for (const destination of Object.keys(responseParameters)) {
      if (Object.hasOwn(declared, destination)) continue
      const advice = `declare it in methodResponses[${quote(status)}].responseParameters`
      report(below(below(at, 'responseParameters'), destination), 'INVALID_VALUE', `is not declared: ${advice}`)
    }
  }
}

/** Names of the things of an API that a method may refer to. */
export interface MethodReferences {
  readonly models: ReadonlySet<string>
  readonly requestValidators: ReadonlySet<string>
  /** The JSON of the API's authorizers by name. */
  readonly authorizers: Readonly<Record<string, unknown>>
}

/** Reports names in a method that the API does not have. Works on the JSON, so that a faulty method is checked too. */
export function checkMethodReferences(value: unknown, place: Place, known: MethodReferences): void {
  if (!isObject(value)) return
  checkName(value.requestValidator, below(place, 'requestValidator'), known.requestValidators, 'request validator')
  checkModels(value.requestModels, below(place, 'requestModels'), known.models)
  checkAuthorizer(value, place, known.authorizers)
  if (!isObject(value.methodResponses)) return
  for (const [status, response] of Object.entries(value.methodResponses)) {
    if (!isObject(response)) continue
    const at = below(below(place, 'methodResponses'), status)
    checkModels(response.responseModels, below(at, 'responseModels'), known.models)
  }
}

/** Types of authorizers that an authorization type means. */
const AUTHORIZERS_OF: Readonly<Record<string, readonly string[]>> = {
  CUSTOM: ['TOKEN', 'REQUEST'],
  COGNITO_USER_POOLS: ['COGNITO_USER_POOLS'],
  JWT: ['JWT'],
}

function checkAuthorizer(
  { authorizationType: type, authorizer, authorizationScopes: scopes }: Readonly<Record<string, unknown>>,
  place: Place,
  authorizers: Readonly<Record<string, unknown>>,
): void {
  const kinds = AUTHORIZERS_OF[String(type)] ?? []
  const at = below(place, 'authorizer')
  if (kinds.length > 0 && (authorizer === undefined || authorizer === null)) {
    report(at, 'REQUIRED', `is required: the authorizationType ${type} needs an authorizer of the API`)
  }
  checkName(authorizer, at, new Set(Object.keys(authorizers)), 'authorizer')
  const named =
    typeof authorizer === 'string' && Object.hasOwn(authorizers, authorizer) ? authorizers[authorizer] : null
  if (isObject(named) && !kinds.includes(String(named.type))) {
    const message = `${quote(String(authorizer))} is of type ${named.type}, which the authorizationType ${type ?? 'NONE'} does not take`
    report(at, 'INVALID_VALUE', message)
  }
  if (!Array.isArray(scopes) || scopes.length === 0 || type === 'COGNITO_USER_POOLS' || type === 'JWT') return
  report(below(place, 'authorizationScopes'), 'INVALID_VALUE', 'are for COGNITO_USER_POOLS and JWT only')
}

function checkModels(value: unknown, place: Place, models: ReadonlySet<string>): void {
  if (!isObject(value)) return
  for (const [contentType, name] of Object.entries(value)) checkName(name, below(place, contentType), models, 'model')
}

function checkName(value: unknown, place: Place, known: ReadonlySet<string>, noun: string): void {
  if (typeof value !== 'string' || known.has(value)) return
  const near = known.size <= 100 ? didYouMean(value, [...known]) : ''
  report(place, 'INVALID_VALUE', `the API has no ${noun} ${quote(value)}.${near}`)
}
