import type { IntegrationType } from '../definition/integration.ts'
import { headerName } from '../exchange/header-name.ts'
import type { RawHeaders } from '../exchange/messages.ts'

/** Never seen by mappings or events. Observed: semantics §7.1. */
const DROPPED_BY_AWS =
  'Connection Content-Length Content-MD5 Expect Max-Forwards Proxy-Authenticate Server TE Transfer-Encoding Trailer Upgrade WWW-Authenticate'

/** A client's hop-by-hop headers that RFC 9110 names beyond AWS's list. Chosen: hardening §2. */
const HOP_BY_HOP = 'Keep-Alive Proxy-Connection Proxy-Authorization'

const DROPPED_ON_ARRIVAL = lowerSet(`${DROPPED_BY_AWS} ${HOP_BY_HOP}`)

/** Illegal as a destination of any integration. Observed: semantics §7.2. */
const ILLEGAL_ALWAYS = lowerSet('Content-Length Transfer-Encoding X-Amzn-Trace-Id X-Amzn-Apigateway-Api-Id')

/** Illegal as a destination of AWS and AWS_PROXY besides. */
const ILLEGAL_FOR_AWS = lowerSet('Authorization Connection Expect Proxy-Authenticate TE')

/** Dropped from the integration request after mappings and overrides. Observed: semantics §7.3. */
const DROPPED_TOWARDS_BACKEND: Record<IntegrationType, ReadonlySet<string>> = {
  HTTP: lowerSet('Expect Proxy-Authenticate TE Via'),
  HTTP_PROXY: lowerSet('Expect Proxy-Authenticate TE Via'),
  AWS: lowerSet('Expect Proxy-Authenticate TE Referer'),
  AWS_PROXY: lowerSet('Expect Proxy-Authenticate TE'),
  MOCK: lowerSet(''),
}

/** Dropped besides towards a Lambda function. Documented: the table of semantics §7.3, whose column is of functions. */
const DROPPED_TOWARDS_FUNCTION = lowerSet('Content-MD5 Max-Forwards Server Trailer Upgrade WWW-Authenticate')

/** Sent to the client as `x-amzn-Remapped-NAME` in this spelling, by every type. Observed: semantics §7.4. */
const RENAMED_ALWAYS = renames('Connection Content-Length Date Server')

/** Renamed by HTTP, AWS and MOCK, whose headers come from mappings. */
const RENAMED_WHEN_MAPPED = renames(
  'Connection Content-Length Date Server Authorization Content-MD5 Expect Host Max-Forwards Proxy-Authenticate Trailer Upgrade User-Agent WWW-Authenticate',
)

/** HTTP_PROXY keeps the backend's request id beside the gateway's own. */
const RENAMED_BY_HTTP_PROXY = renames('Connection Content-Length Date Server x-amzn-RequestId')

const RENAMED: Record<IntegrationType, ReadonlyMap<string, string>> = {
  HTTP: RENAMED_WHEN_MAPPED,
  HTTP_PROXY: RENAMED_BY_HTTP_PROXY,
  AWS: RENAMED_WHEN_MAPPED,
  AWS_PROXY: RENAMED_ALWAYS,
  MOCK: RENAMED_WHEN_MAPPED,
}

/** Dropped on the way to the client. */
const DROPPED_TOWARDS_CLIENT: Record<IntegrationType, ReadonlySet<string>> = {
  HTTP: lowerSet('Transfer-Encoding'),
  HTTP_PROXY: lowerSet('Transfer-Encoding Content-Encoding Via'),
  AWS: lowerSet('Transfer-Encoding'),
  AWS_PROXY: lowerSet('Transfer-Encoding'),
  MOCK: lowerSet('Transfer-Encoding'),
}

function renames(names: string): ReadonlyMap<string, string> {
  return new Map(names.split(' ').map(name => [name.toLowerCase(), `x-amzn-Remapped-${name}`]))
}

function lowerSet(names: string): ReadonlySet<string> {
  return new Set(names.toLowerCase().split(' '))
}

/**
 * Headers without those that are dropped on arrival, those that `Connection` names among them. Several Cookie fields, as
 * a front of HTTP/2 hands them on, become one. Documented: RFC 9113 §8.2.3.
 */
export function dropOnArrival(headers: RawHeaders): RawHeaders {
  const named = connectionTokens(headers)
  const kept: string[] = []
  let cookieAt = -1
  for (let i = 0; i < headers.length; i += 2) {
    const name = headers[i] ?? ''
    const { lower } = headerName(name)
    if (DROPPED_ON_ARRIVAL.has(lower) || named?.has(lower)) continue
    if (lower === 'cookie') {
      if (cookieAt >= 0) {
        kept[cookieAt] += `; ${headers[i + 1] ?? ''}`
        continue
      }
      cookieAt = kept.length + 1
    }
    kept.push(name, headers[i + 1] ?? '')
  }
  return kept
}

const CONNECTION = 'connection'

/** Names that `Connection` lists, in lower case; undefined where there are none, as almost always. */
function connectionTokens(headers: RawHeaders): ReadonlySet<string> | undefined {
  let tokens: Set<string> | undefined
  for (let i = 0; i < headers.length; i += 2) {
    const value = headers[i + 1] ?? ''
    if (headers[i]?.length !== CONNECTION.length || headerName(headers[i] ?? '').lower !== CONNECTION) continue
    if (value === 'keep-alive' || value === 'close') continue
    for (const token of value.toLowerCase().split(',')) {
      const name = token.trim()
      if (name === '' || name === 'close' || name === 'keep-alive') continue
      tokens ??= new Set()
      tokens.add(name)
    }
  }
  return tokens
}

/** A header that no mapping or override may write. */
export function isIllegalDestination(type: IntegrationType, name: string): boolean {
  const { lower } = headerName(name)
  return ILLEGAL_ALWAYS.has(lower) || (type.startsWith('AWS') && ILLEGAL_FOR_AWS.has(lower))
}

/** A header that the integration request goes without; `lowerName` is in lower case. */
export function isDroppedTowardsBackend(type: IntegrationType, lowerName: string): boolean {
  return DROPPED_TOWARDS_BACKEND[type].has(lowerName)
}

/** All that the integration request of a type goes without, in lower case. */
export function droppedTowardsBackend(type: IntegrationType): Iterable<string> {
  return DROPPED_TOWARDS_BACKEND[type]
}

/** A header that a call of a Lambda function goes without besides; `lowerName` is in lower case. */
export function isDroppedTowardsFunction(lowerName: string): boolean {
  return DROPPED_TOWARDS_FUNCTION.has(lowerName)
}

/** Name under which the client sees a header of the backend or of a mapping, or undefined: not at all. */
export function clientHeaderName(type: IntegrationType, name: string): string | undefined {
  const { lower } = headerName(name)
  if (DROPPED_TOWARDS_CLIENT[type].has(lower)) return undefined
  return RENAMED[type].get(lower) ?? name
}
