import { headerName } from '../exchange/header-name.ts'
import { findHeader } from '../exchange/headers.ts'
import type {
  ClientRequest,
  ClientResponse,
  EndpointResponse,
  MethodRequest,
  MethodResponse,
  Payload,
  RawHeaders,
} from '../exchange/messages.ts'
import { byteLength } from '../exchange/payload.ts'
import { hasOption } from '../http1/fields.ts'
import type { MethodPlan } from '../snapshot/snapshot.ts'
import { acceptedCoding, type Coding, encodeBody, findCoding, PARTIAL_CONTENT } from './content-coding.ts'

/** Types whose success bears the trace id. Observed: semantics §16.4. */
const TRACED = new Set(['HTTP', 'AWS', 'AWS_PROXY'])

/** A method whose answers bear the trace id. */
export function isTraced({ integration }: MethodPlan): boolean {
  return TRACED.has(integration.kind)
}

/**
 * MethodResponse → response: the gateway's own headers, and compression where it is due. `endpoint` is the backend's
 * answer, its body decoded.
 */
export function finishResponse(
  response: MethodResponse,
  plan: MethodPlan,
  request: MethodRequest,
  endpoint: EndpointResponse,
): ClientResponse | Promise<ClientResponse> {
  const headers = withOwnHeaders(response.headers, request, isTraced(plan) ? request.traceId : undefined)
  // A function's result has its own default, and may say that it has no type.
  const hasDefault = plan.integration.kind !== 'AWS_PROXY'
  if (hasDefault && findHeader(headers, 'content-type') === undefined) headers.push('Content-Type', 'application/json')
  const restored = response.body.length > 0 ? restoredCoding(plan, headers, endpoint) : undefined
  // A part of a body is not to be compressed on its own: nobody could put the parts together.
  const isPart = response.status === PARTIAL_CONTENT || findHeader(headers, 'content-range') !== undefined
  if (restored !== undefined) return encoded(restored, response, headers)
  const coding = isPart ? undefined : codingFor(plan, request, headers, response.body)
  if (coding === undefined) return { status: response.status, headers, body: response.body }
  headers.push('Content-Encoding', coding, 'Vary', 'Accept-Encoding')
  return encoded(coding, response, headers)
}

async function encoded(coding: Coding, { status, body }: MethodResponse, headers: RawHeaders): Promise<ClientResponse> {
  return { status, headers: headers.map(weakened), body: await encodeBody(coding, body) }
}

/** A strong ETag promises the bytes of the backend, which are others when the gateway has compressed them. */
function weakened(text: string, index: number, headers: RawHeaders): string {
  const isStrong = index % 2 === 1 && text.startsWith('"') && headerName(headers[index - 1] ?? '').lower === 'etag'
  return isStrong ? `W/${text}` : text
}

type Identity = Pick<ClientRequest, 'requestId' | 'extendedRequestId'>

/**
 * Headers with `x-amzn-RequestId` and `x-amz-apigw-id`, which every answer bears, and the trace id where one is given.
 * They replace what a mapping or a backend wrote under these names. Observed: semantics §16.4.
 */
export function withOwnHeaders(headers: RawHeaders, identity: Identity, traceId: string | undefined): string[] {
  const all: string[] = []
  for (let i = 0; i < headers.length; i += 2) {
    const name = headers[i] ?? ''
    if (!isOwn(name, traceId)) all.push(name, headers[i + 1] ?? '')
  }
  all.push('x-amzn-RequestId', identity.requestId, 'x-amz-apigw-id', identity.extendedRequestId)
  if (traceId !== undefined) all.push('X-Amzn-Trace-Id', traceId)
  return all
}

function isOwn(name: string, traceId: string | undefined): boolean {
  // Nearly every header leaves by its length or its first letter.
  if (name.length < 14 || name.length > 16 || (name[0] !== 'x' && name[0] !== 'X')) return false
  const { lower } = headerName(name)
  if (lower === 'x-amzn-requestid' || lower === 'x-amz-apigw-id') return true
  return lower === 'x-amzn-trace-id' && traceId !== undefined
}

/**
 * The coding that was taken off for the mapping, where the backend's Content-Encoding is passed on. A function's own
 * Content-Encoding speaks of the body that it gave itself.
 */
function restoredCoding(plan: MethodPlan, headers: RawHeaders, endpoint: EndpointResponse): Coding | undefined {
  if (plan.integration.kind !== 'HTTP' && plan.integration.kind !== 'AWS') return undefined
  // A part was not decoded.
  if (endpoint.status === PARTIAL_CONTENT) return undefined
  const taken = findHeader(endpoint.headers, 'content-encoding')
  return taken !== undefined && taken === findHeader(headers, 'content-encoding') ? findCoding(taken) : undefined
}

/** Documented: semantics §12.5. */
function codingFor(
  plan: MethodPlan,
  request: MethodRequest,
  headers: readonly string[],
  body: Payload,
): 'gzip' | 'deflate' | undefined {
  const least = plan.deployment.minimumCompressionSize
  if (least === null || body.length === 0 || findHeader(headers, 'content-encoding') !== undefined) return undefined
  if (hasOption(findHeader(headers, 'cache-control') ?? '', 'no-transform')) return undefined
  const bytes = byteLength(body)
  return bytes < least ? undefined : acceptedCoding(findHeader(request.headers, 'accept-encoding'))
}
