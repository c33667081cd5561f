import { failure, type GatewayFailure } from '../exchange/failure.ts'
import { headerName } from '../exchange/header-name.ts'
import { findHeader, headerPairs } from '../exchange/headers.ts'
import type { ClientRequest, MethodRequest, Payload, RawHeaders } from '../exchange/messages.ts'
import { toText } from '../exchange/payload.ts'
import { dropOnArrival } from '../mapping/header-rules.ts'
import { requestKind } from '../mapping/payload-kind.ts'
import { RequestView } from '../mapping/request-view.ts'
import type { MethodPlan } from '../snapshot/snapshot.ts'
import { type CallerIdentity, NOBODY, type Routed } from './routed.ts'
import { traceIdFor } from './trace-id.ts'

/**
 * MethodRequest around an empty body, with the parameters that its method requires.
 * Fails with BAD_REQUEST_PARAMETERS (400) where a required parameter is missing or empty. Observed: semantics §5.
 */
export function buildMethodRequest(
  client: ClientRequest,
  routed: Routed,
  identity: CallerIdentity,
): MethodRequest | GatewayFailure {
  const request = readMethodRequest(client, routed, identity)
  return findMissing(routed.plan, request) ?? request
}

/** MethodRequest around an empty body: the client's request as its method sees it, whatever is missing in it. */
export function readMethodRequest(client: ClientRequest, routed: Routed, identity: CallerIdentity): MethodRequest {
  const headers = identity.caller === undefined ? routed.headers : withoutSignature(routed.headers)
  const request: MethodRequest = {
    httpMethod: client.httpMethod,
    path: routed.eventPath,
    requestPath: routed.requestPath,
    pathParameters: routed.pathParameters,
    rawQuery: client.rawQuery,
    headers,
    body: '',
    domainName: client.domainName,
    protocol: client.protocol,
    sourceIp: client.sourceIp,
    requestId: client.requestId,
    extendedRequestId: client.extendedRequestId,
    requestTimeEpoch: client.requestTimeEpoch,
    traceId: traceIdFor(client.headers, client.requestTimeEpoch),
  }
  return identity === NOBODY ? request : { ...request, ...identity }
}

/** A caller's signature is for the gateway, and is nobody else's to see. Documented: semantics §7. */
function withoutSignature(headers: RawHeaders): RawHeaders {
  return headerPairs(headers)
    .filter(([name]) => !/^(?:authorization|x-amz-security-token)$/i.test(name))
    .flat()
}

function findMissing(plan: MethodPlan, request: MethodRequest): GatewayFailure | undefined {
  if (plan.requiredParameters.length === 0) return undefined
  const view = new RequestView(request)
  const missing = plan.requiredParameters.filter(({ location, name }) => {
    if (location === 'header') return !findHeader(request.headers, name.toLowerCase())
    if (location === 'path') return !view.pathParameter(name)
    return !view.queryValues(name).at(-1)
  })
  if (missing.length === 0) return undefined
  const message = `Missing required request parameters: [${missing.map(({ name }) => name).join(', ')}]`
  return failure('BAD_REQUEST_PARAMETERS', 'MISSING_PARAMETERS', message, { message, validationError: message })
}

/** The client's headers as mappings and events see them. Observed: semantics §7.1, §14.2. */
export function arrivedHeaders(client: ClientRequest): RawHeaders {
  return withForwarded(dropOnArrival(client.headers), client)
}

/** An incoming X-Forwarded-For is kept and the peer's address appended. Documented: semantics §14.2. */
function withForwarded(headers: RawHeaders, client: ClientRequest): RawHeaders {
  const kept: string[] = []
  let forwardedFor = ''
  for (let i = 0; i < headers.length; i += 2) {
    const name = headers[i] ?? ''
    const lower = name.length < 15 || name.length > 17 ? '' : headerName(name).lower
    if (lower === 'x-forwarded-for') forwardedFor += `${headers[i + 1]}, `
    else if (lower !== 'x-forwarded-port' && lower !== 'x-forwarded-proto') kept.push(name, headers[i + 1] ?? '')
  }
  const port = portOf(findHeader(headers, 'host') ?? '')
  kept.push(
    'X-Forwarded-For',
    `${forwardedFor}${client.sourceIp}`,
    'X-Forwarded-Port',
    port,
    'X-Forwarded-Proto',
    'http',
  )
  return kept
}

/** Port of a Host header that the listener accepted; of HTTP where it names none. */
function portOf(host: string): string {
  const colon = host.lastIndexOf(':')
  return colon === -1 || host.endsWith(']') ? '80' : host.slice(colon + 1)
}

/** Body as mappings and threads take it: text unless the content type is binary. Documented: semantics §12.1. */
export function payloadFor(plan: MethodPlan, headers: RawHeaders, bytes: Uint8Array): Payload {
  if (bytes.length === 0) return ''
  // A body that is only passed on is never made a text.
  if (plan.integration.kind === 'HTTP_PROXY') return bytes
  return requestKind(plan.integration.binary, headers) === 'binary' ? bytes : toText(bytes)
}
