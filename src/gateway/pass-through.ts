import { type GatewayFailure, isFailure } from '../exchange/failure.ts'
import type { BodyStream, MethodRequest, RawHeaders } from '../exchange/messages.ts'
import { acceptedKind, requestKind, responseKind } from '../mapping/payload-kind.ts'
import type { RequestBody } from '../server/request-body.ts'
import type { MethodPlan } from '../snapshot/snapshot.ts'
import { bodyCoding } from './content-coding.ts'
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
  const passes = integration.kind === 'HTTP_PROXY' && integration.requestBody === 'passes'
  if (!passes || bodyCoding(headers) !== 'identity') return undefined
  const kind = requestKind(integration.binary, headers)
  const taken = body.take(HELD_BYTES[kind])
  if (kind !== 'text') return taken
  return taken instanceof Promise ? taken.then(asText) : asText(taken)
}

function asText<T extends Uint8Array | BodyStream | GatewayFailure>(taken: T): T | BodyStream {
  return isStream(taken) ? asUtf8Stream(taken) : taken
}

/** A taken body that is a stream. */
export function isStream(taken: Uint8Array | BodyStream | GatewayFailure): taken is BodyStream {
  return !(taken instanceof Uint8Array) && !isFailure(taken)
}

/** Bytes of a backend's answer that are held; all of them where it is mapped, converted or compressed. */
export function heldResponseBytes(plan: MethodPlan, request: MethodRequest, headers: RawHeaders): number {
  const { integration, deployment } = plan
  const isPlain = integration.kind === 'HTTP_PROXY' && deployment.minimumCompressionSize === null
  if (!isPlain || bodyCoding(headers) !== 'identity') return Number.POSITIVE_INFINITY
  const kind = responseKind(integration.binary, headers)
  return kind === acceptedKind(integration.binary, request.headers) ? HELD_BYTES[kind] : Number.POSITIVE_INFINITY
}

/** A backend's body on its way to the client: text is held to be UTF-8. */
export function passResponseStream({ integration }: MethodPlan, headers: RawHeaders, stream: BodyStream): BodyStream {
  return responseKind(integration.binary, headers) === 'text' ? asUtf8Stream(stream) : stream
}
