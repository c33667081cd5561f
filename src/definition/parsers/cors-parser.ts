import { CONSOLE_HEADERS, type CorsDefinition, type CorsSettings } from '../cors.ts'
import { quote } from '../refusal.ts'
import type { RestApiDefinition } from '../rest-api.ts'
import {
  below,
  flag,
  integerBetween,
  listOf,
  oneOf,
  optional,
  type Place,
  readFields,
  report,
  text,
  textLike,
} from './json-reader.ts'

const LONGEST_MAX_AGE_SECONDS = 86_400
const VERBS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', '*'] as const

const headerName = textLike(/^(?:\*|[!#$%&*+.^_`|~0-9A-Za-z-]+)$/, 'the name of a header, or *')

/** Reads the short form for CORS, of an API or of a resource. */
export function cors(value: unknown, place: Place): CorsDefinition | undefined {
  const fields = readFields(value, place, {
    allowOrigins: optional(listOf(origin), ['*']),
    allowMethods: optional(listOf(oneOf(VERBS)), []),
    allowHeaders: optional(listOf(headerName), CONSOLE_HEADERS),
    exposeHeaders: optional(listOf(headerName), []),
    allowCredentials: optional(flag, false),
    maxAge: optional(integerBetween(0, LONGEST_MAX_AGE_SECONDS), null),
  })
  if (fields === undefined) return undefined
  const { allowOrigins, allowCredentials } = fields
  if (allowOrigins.includes('*') && allowCredentials) {
    const advice = 'browsers refuse it: name the origins, or leave allowCredentials out'
    return report(below(place, 'allowCredentials'), 'INVALID_VALUE', `cannot be true with the origin "*": ${advice}`)
  }
  if (allowOrigins.includes('*') && allowOrigins.length > 1) {
    return report(below(place, 'allowOrigins'), 'INVALID_VALUE', '"*" stands for every origin, and stands alone')
  }
  return { ...fields }
}

/** As a browser sends it: scheme, host and port, nothing after. */
function origin(value: unknown, place: Place): string | undefined {
  const given = text(value, place)
  if (given === undefined || given === '*') return given
  if (/^[a-z][a-z0-9+.-]*:\/\/[a-z0-9.\-[\]:]+$/.test(given)) return given
  const form = '"*", or an origin such as https://app.example in lower case, without a path'
  return report(place, 'INVALID_VALUE', `must be ${form}, not ${quote(given)}`)
}

/**
 * Reports methods whose answers cannot carry one of several origins: their headers are fixed beforehand. Proxies
 * answer themselves, and OPTIONS compares.
 */
export function checkSeveralOrigins(
  { resources }: Pick<RestApiDefinition, 'resources'>,
  { api, byPath }: CorsSettings,
  place: Place,
): void {
  for (const [path, { methods }] of Object.entries(resources)) {
    const settings = byPath.get(path) ?? api
    if (settings === undefined || settings.allowOrigins.length < 2) continue
    for (const [verb, { integration }] of Object.entries(methods)) {
      if (verb === 'OPTIONS' || integration.type.endsWith('_PROXY')) continue
      const at = byPath.has(path) ? below(below(below(place, 'resources'), path), 'cors') : below(place, 'cors')
      const advice = 'name one origin, or let the backend answer with it through a proxy integration'
      const message = `the answers of ${verb} ${path} (${integration.type}) can name one origin only: ${advice}`
      report(below(at, 'allowOrigins'), 'NOT_SUPPORTED', message)
    }
  }
}
