import { isUtf8 } from 'node:buffer'
import type { ContentHandling } from '../definition/integration.ts'
import { failure, type GatewayFailure } from '../exchange/failure.ts'
import type { Payload } from '../exchange/messages.ts'
import type { PayloadKind } from './payload-kind.ts'

/** Payload as UTF-8 text; invalid bytes become U+FFFD. Observed: semantics §12.2. */
export function toText(payload: Payload): string {
  if (typeof payload === 'string') return payload
  return Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength).toString('utf8')
}

/** Payload that nobody reads as text, but that has to be one: bytes that are UTF-8 already stay as they are. */
export function asUtf8(payload: Payload): Payload {
  return typeof payload === 'string' || isUtf8(payload) ? payload : toText(payload)
}

/** Payload as base64 text. */
export function toBase64(payload: Payload): string {
  if (typeof payload === 'string') return Buffer.from(payload, 'utf8').toString('base64')
  return Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength).toString('base64')
}

/**
 * Base64 text as bytes; white space is allowed, anything else that is not base64 fails with 500.
 * Documented: semantics §12.3 names API_CONFIGURATION_ERROR.
 */
export function fromBase64(payload: Payload): Uint8Array | GatewayFailure {
  const text = toText(payload).replace(/\s+/g, '')
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.replace(/=+$/, '').length % 4 === 1) {
    return failure('API_CONFIGURATION_ERROR', 'NOT_BASE64', 'contentHandling met a payload that is not base64')
  }
  return Buffer.from(text, 'base64')
}

/**
 * Body for the integration or its template. Text unless bytes are meant; an empty body is the empty text, which a
 * template takes.
 * Documented and observed: semantics §12.2.
 */
export function convertRequestBody(
  body: Payload,
  kind: PayloadKind,
  handling: ContentHandling | null,
): Payload | GatewayFailure {
  if (body.length === 0) return ''
  if (kind === 'text') return handling === 'CONVERT_TO_BINARY' ? fromBase64(body) : toText(body)
  return handling === 'CONVERT_TO_TEXT' ? toBase64(body) : body
}

/** Body that a proxy integration sends on: `convertRequestBody` without a need for text. */
export function passRequestBody(
  body: Payload,
  kind: PayloadKind,
  handling: ContentHandling | null,
): Payload | GatewayFailure {
  return kind === 'text' && handling !== 'CONVERT_TO_BINARY' ? asUtf8(body) : convertRequestBody(body, kind, handling)
}

/**
 * Body for the client or the response template. `kind` is the backend's payload, `accepted` the client's Accept.
 * Documented and observed: the table of semantics §12.3.
 */
export function convertResponseBody(
  body: Payload,
  kind: PayloadKind,
  accepted: PayloadKind,
  handling: ContentHandling | null,
): Payload | GatewayFailure {
  if (body.length === 0) return ''
  if (kind === 'text') {
    if (handling === 'CONVERT_TO_TEXT') return toText(body)
    return handling === 'CONVERT_TO_BINARY' || accepted === 'binary' ? fromBase64(body) : toText(body)
  }
  if (handling === 'CONVERT_TO_TEXT') return toBase64(body)
  return handling === 'CONVERT_TO_BINARY' || accepted === 'binary' ? body : toBase64(body)
}

/** Body that a proxy integration answers with: `convertResponseBody` without handling or a need for text. */
export function passResponseBody(body: Payload, kind: PayloadKind, accepted: PayloadKind): Payload | GatewayFailure {
  return kind === 'text' && accepted === 'text' ? asUtf8(body) : convertResponseBody(body, kind, accepted, null)
}
