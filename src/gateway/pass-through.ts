import { failure, type GatewayFailure, isFailure } from '../exchange/failure.ts'
import { bodyCoding } from '../exchange/headers.ts'
import type { BodyStream, MethodRequest, RawHeaders } from '../exchange/messages.ts'
import { acceptedKind, requestKind, responseKind } from '../mapping/payload-kind.ts'
import type { RequestBody } from '../server/request-body.ts'
import type { MethodPlan } from '../snapshot/snapshot.ts'
import { asUtf8Stream, checkedUtf8Stream } from './utf8-stream.ts'

/**
 * Bytes of a body that are held where more would stream. A text that is held is converted, one that streams with its
 * length can only be checked: texts are held longer. Chosen: decision 0005.
 */
const HELD_BYTES = { binary: 64 * 1024, text: 1024 * 1024 } as const

/** A client's body that nobody maps, checks or signs, or undefined where it has to be read whole. */
export function takeRequestBody(
  plan: MethodPlan,
  headers: RawHeaders,
  body: RequestBody,
): Uint8Array | BodyStream | Promise<Uint8Array | BodyStream | GatewayFailure> | undefined {
  const { integration } = plan
  const passes = integration.kind === 'HTTP_PROXY' && integration.requestBody === 'passes'
  if (!passes || bodyCoding(headers) !== 'identity') return undefined
  const kind = requestKind(integration.binary, headers)
  const taken = body.take(HELD_BYTES[kind])
  if (kind !== 'text') return taken
  return taken instanceof Promise ? taken.then(asText) : asText(taken)
}

/** A text keeps the length that its client announced, and is checked; where none is announced it is converted. */
function asText<T extends Uint8Array | BodyStream | GatewayFailure>(taken: T): T | BodyStream {
  if (!isStream(taken)) return taken
  return taken.length === undefined ? asUtf8Stream(taken) : checkedUtf8Stream(taken, NOT_UTF8)
}

const NOT_UTF8_MESSAGE = 'Request body is not valid UTF-8'
const NOT_UTF8 = failure(
  'DEFAULT_4XX',
  'REQUEST_BODY_NOT_UTF8',
  `${NOT_UTF8_MESSAGE}; a type that is no text has to be among the API's binaryMediaTypes`,
  { message: NOT_UTF8_MESSAGE, status: 400 },
)

/** A taken body that is a stream. */
export function isStream(taken: Uint8Array | BodyStream | GatewayFailure): taken is BodyStream {
  return !(taken instanceof Uint8Array) && !isFailure(taken)
}

/** Bytes of a backend's answer that are held; all of them where it is mapped, converted or compressed. */
export function heldResponseBytes(plan: MethodPlan, request: MethodRequest, headers: RawHeaders): number {
  const { integration, deployment } = plan
  if (integration.kind !== 'HTTP_PROXY') return Number.POSITIVE_INFINITY
  // A coded body passes as it came.
  if (bodyCoding(headers) !== 'identity') return HELD_BYTES.binary
  if (deployment.minimumCompressionSize !== null) return Number.POSITIVE_INFINITY
  const kind = responseKind(integration.binary, headers)
  return kind === acceptedKind(integration.binary, request.headers) ? HELD_BYTES[kind] : Number.POSITIVE_INFINITY
}

/** A backend's body on its way to the client: text is held to be UTF-8, unless it is coded. */
export function passResponseStream({ integration }: MethodPlan, headers: RawHeaders, stream: BodyStream): BodyStream {
  const isText = bodyCoding(headers) === 'identity' && responseKind(integration.binary, headers) === 'text'
  return isText ? asUtf8Stream(stream) : stream
}
