import { AUTHORIZER_TYPES, type AuthorizerDefinition } from '../access.ts'
import { parseCredentialsArn } from '../arn.ts'
import { isRefusal, quote } from '../refusal.ts'
import { repeated } from '../status-code.ts'
import { parseUriTemplate, refuseLoneBrace } from '../uri.ts'
import {
  accept,
  below,
  type FieldValues,
  integerBetween,
  listOf,
  oneOf,
  optional,
  type Place,
  readFields,
  report,
  required,
  text,
  textLike,
} from './json-reader.ts'

const LONGEST_TTL_SECONDS = 3600

const userPoolArn = textLike(
  /^arn:aws(?:-[a-z]+)*:cognito-idp:[a-z0-9-]+:\d{12}:userpool\/[\w-]+$/,
  'arn:aws:cognito-idp:{region}:{account of 12 digits}:userpool/{id}',
)

const AUTHORIZER_FIELDS = {
  type: required(oneOf(AUTHORIZER_TYPES)),
  authType: optional(text, null),
  authorizerUri: optional(lambdaUri, null),
  authorizerCredentials: optional(roleArn, null),
  identitySource: optional(text, null),
  identityValidationExpression: optional(text, null),
  authorizerResultTtlInSeconds: optional(integerBetween(0, LONGEST_TTL_SECONDS), null),
  providerARNs: optional(listOf(userPoolArn), []),
  issuer: optional(issuer, null),
  audience: optional(listOf(text), []),
}

/** Reads an authorizer. Which fields it needs depends on its type. Documented: CreateAuthorizer. */
export function authorizer(value: unknown, place: Place, name: string): AuthorizerDefinition | undefined {
  const fields = readFields(value, place, { ...AUTHORIZER_FIELDS, name: repeated(name) })
  if (fields?.type === undefined) return undefined
  const faults = place.problems.length
  checkFunction(fields, value, place)
  checkSources(fields, place)
  checkProviders(fields, value, place)
  const { type, name: _, ...rest } = fields
  return place.problems.length === faults ? { type, ...rest } : undefined
}

type AuthorizerFields = FieldValues<typeof AUTHORIZER_FIELDS>

function checkFunction({ type, authorizerUri }: AuthorizerFields, value: unknown, place: Place): void {
  if (type !== 'TOKEN' && type !== 'REQUEST') return
  if (authorizerUri !== null || isGiven(value, 'authorizerUri')) return
  report(below(place, 'authorizerUri'), 'REQUIRED', `is required: an authorizer of type ${type} is a Lambda function`)
}

/** A field that is there and reads as absent has been reported already. */
function isGiven(value: unknown, name: string): boolean {
  const given = Object.getOwnPropertyDescriptor(value, name)?.value
  return given !== undefined && given !== null && !(Array.isArray(given) && given.length === 0)
}

const HEADER_SOURCE = /^method\.request\.header\.[a-zA-Z0-9._$-]+$/
const REQUEST_SOURCE =
  /^(?:method\.request\.(?:header|querystring)\.[a-zA-Z0-9._$-]+|stageVariables\.[A-Za-z0-9_]+|context\.[A-Za-z0-9_.]+)$/
const TOKEN_SOURCE =
  /^(?:\$request\.(?:header|querystring)\.|method\.request\.(?:header|querystring)\.)[a-zA-Z0-9._$-]+$/

function checkSources(
  { type, identitySource, authorizerResultTtlInSeconds: ttl }: AuthorizerFields,
  place: Place,
): void {
  const at = below(place, 'identitySource')
  if (type === 'REQUEST') {
    if (identitySource === null) {
      if (ttl === 0) return
      report(
        at,
        'REQUIRED',
        'is required where results are cached: name the sources, or set authorizerResultTtlInSeconds to 0',
      )
      return
    }
    const forms = 'method.request.header.NAME, method.request.querystring.NAME, stageVariables.NAME or context.NAME'
    for (const source of identitySource.split(',').map(part => part.trim())) {
      if (!REQUEST_SOURCE.test(source)) report(at, 'INVALID_VALUE', `must list ${forms}, not ${quote(source)}`)
    }
    return
  }
  const form = type === 'JWT' ? TOKEN_SOURCE : HEADER_SOURCE
  if (identitySource === null) report(at, 'REQUIRED', 'is required: write method.request.header.NAME')
  else if (!form.test(identitySource)) {
    report(at, 'INVALID_VALUE', `must be method.request.header.NAME, not ${quote(identitySource)}`)
  }
}

function checkProviders(
  { type, providerARNs, issuer: url, audience }: AuthorizerFields,
  value: unknown,
  place: Place,
): void {
  if (type === 'COGNITO_USER_POOLS' && providerARNs.length === 0 && !isGiven(value, 'providerARNs')) {
    report(
      below(place, 'providerARNs'),
      'REQUIRED',
      'is required: an authorizer of type COGNITO_USER_POOLS has a user pool',
    )
  }
  if (type !== 'JWT') return
  if (url === null && !isGiven(value, 'issuer')) {
    report(below(place, 'issuer'), 'REQUIRED', 'is required: an authorizer of type JWT trusts one issuer')
  }
  if (audience.length === 0) {
    report(below(place, 'audience'), 'REQUIRED', 'is required: an authorizer of type JWT names who its tokens are for')
  }
}

function lambdaUri(value: unknown, place: Place): string | undefined {
  const given = text(value, place)
  if (given === undefined) return undefined
  const uri = refuseLoneBrace(given) ?? parseUriTemplate('AWS_PROXY', given, place.limits)
  if (!isRefusal(uri)) return given
  return report(place, uri.code, `must be the URI of a Lambda function: ${uri.message}`)
}

function roleArn(value: unknown, place: Place): string | undefined {
  const given = text(value, place)
  const arn = given === undefined ? undefined : accept(parseCredentialsArn(given), place)
  if (arn?.kind === 'CALLER') return report(place, 'INVALID_VALUE', 'must be a role: an authorizer has no caller yet')
  return arn === undefined ? undefined : given
}

/** Keys are fetched from it: https, but for a loopback address. */
function issuer(value: unknown, place: Place): string | undefined {
  const given = text(value, place)
  if (given === undefined || /^https:\/\/\S+$|^http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?:[:/]\S*)?$/.test(given)) {
    return given
  }
  return report(place, 'INVALID_VALUE', `must be an https URL, or http of a loopback address, not ${quote(given)}`)
}
