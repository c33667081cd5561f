import { type GatewayFailure, isFailure } from '../errors.ts'
import type { BodyStream, MethodRequest, RawHeaders } from '../exchange.ts'
import type { HttpProxyPlan, IntegrationPlan } from '../integration/plan.ts'
import { firstAccepted, isBinaryType, mediaTypeOf } from '../mapping/media-type.ts'
import { findHeader } from '../mapping/raw-headers.ts'
import type { MethodPlan } from '../snapshot/snapshot.ts'
import { bodyCoding } from './content-coding.ts'
import type { RequestBody } from './request-body.ts'
import { asUtf8Stream } from './utf8-stream.ts'

/**
 * Bytes of a body that are held where more would stream. A text that streams loses its length, since its conversion
 * may change it, and not every backend takes a request without one: texts are held longer. Chosen: decision 0005.
 */
const HELD_BYTES = { binary: 64 * 1024, text: 1024 * 1024 } as const

/** A client's body that nobody maps, checks or signs, or undefined where it has to be read whole. */
export function takeRequestBody(
  plan: MethodPlan,
  headers: RawHeaders,
  body: RequestBody,
): Uint8Array | BodyStream | Promise<Uint8Array | BodyStream | GatewayFailure> | undefined {
  const { integration } = plan
  if (!passesRequestBody(integration) || bodyCoding(headers) !== 'identity') return undefined
  const kind = isBinaryType(integration.binary, mediaTypeOf(findHeader(headers, 'content-type'))) ? 'binary' : 'text'
  const taken = body.take(HELD_BYTES[kind])
  return kind === 'text' && taken instanceof Promise ? taken.then(asText) : taken
}

function passesRequestBody(plan: IntegrationPlan): plan is HttpProxyPlan {
  if (plan.kind !== 'HTTP_PROXY' || plan.contentHandling !== null || plan.bodyCheck !== null) return false
  return plan.parameters.every(({ source }) => source.kind !== 'body')
}

function asText(taken: Uint8Array | BodyStream | GatewayFailure): Uint8Array | BodyStream | GatewayFailure {
  return isStream(taken) ? asUtf8Stream(taken) : taken
}

/** Whether a body that was taken is a stream. */
export function isStream(taken: Uint8Array | BodyStream | GatewayFailure): taken is BodyStream {
  return !(taken instanceof Uint8Array) && !isFailure(taken)
}

/** Bytes of a backend's answer that are held; all of them where it is mapped, converted or compressed. */
export function heldResponseBytes(plan: MethodPlan, request: MethodRequest, headers: RawHeaders): number {
  const { integration, deployment } = plan
  const isPlain = integration.kind === 'HTTP_PROXY' && deployment.minimumCompressionSize === null
  if (!isPlain || bodyCoding(headers) !== 'identity') return Number.POSITIVE_INFINITY
  const kind = responseKind(integration, request, headers)
  return kind === 'converted' ? Number.POSITIVE_INFINITY : HELD_BYTES[kind]
}

/** A backend's body on its way to the client: text is held to be UTF-8. */
export function passResponseStream(
  plan: MethodPlan,
  request: MethodRequest,
  headers: RawHeaders,
  stream: BodyStream,
): BodyStream {
  return responseKind(plan.integration, request, headers) === 'text' ? asUtf8Stream(stream) : stream
}

/** Documented and observed: the table of semantics §12.3, without content handling. */
function responseKind(
  { binary }: IntegrationPlan,
  request: MethodRequest,
  headers: RawHeaders,
): 'text' | 'binary' | 'converted' {
  if (binary.length === 0) return 'text'
  const contentType = findHeader(headers, 'content-type')
  const isBinary = isBinaryType(binary, contentType === undefined ? undefined : mediaTypeOf(contentType))
  const acceptsBinary = isBinaryType(binary, firstAccepted(findHeader(request.headers, 'accept')))
  if (isBinary !== acceptsBinary) return 'converted'
  return isBinary ? 'binary' : 'text'
}
