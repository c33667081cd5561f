import { findHeader } from '../exchange/headers.ts'
import { firstAccepted, isBinaryType, mediaTypeOf } from '../exchange/media-type.ts'
import type { RawHeaders } from '../exchange/messages.ts'

/** Kind of a payload, which `binaryMediaTypes` decides. Documented: semantics §12.1. */
export type PayloadKind = 'binary' | 'text'

/** Kind of a client's body, which counts as JSON where it has no Content-Type. `binaryTypes` are in lower case. */
export function requestKind(binaryTypes: readonly string[], headers: RawHeaders): PayloadKind {
  if (binaryTypes.length === 0) return 'text'
  return isBinaryType(binaryTypes, mediaTypeOf(findHeader(headers, 'content-type'))) ? 'binary' : 'text'
}

/** Kind of a backend's body: without a Content-Type only the entry for all types makes it binary. */
export function responseKind(binaryTypes: readonly string[], headers: RawHeaders): PayloadKind {
  if (binaryTypes.length === 0) return 'text'
  const contentType = findHeader(headers, 'content-type')
  return isBinaryType(binaryTypes, contentType === undefined ? undefined : mediaTypeOf(contentType)) ? 'binary' : 'text'
}

/** Kind that a client accepts, by the first type of its Accept. */
export function acceptedKind(binaryTypes: readonly string[], headers: RawHeaders): PayloadKind {
  if (binaryTypes.length === 0) return 'text'
  return isBinaryType(binaryTypes, firstAccepted(findHeader(headers, 'accept'))) ? 'binary' : 'text'
}
