import type { ContentHandling } from '../definition/integration.ts'
import type { GatewayFailure } from '../exchange/failure.ts'
import type { Payload } from '../exchange/messages.ts'
import { asUtf8, fromBase64, toBase64, toText } from '../exchange/payload.ts'
import type { PayloadKind } from './payload-kind.ts'

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
