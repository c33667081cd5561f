import { isUtf8 } from 'node:buffer'
import { failure, type GatewayFailure } from './failure.ts'
import type { Payload } from './messages.ts'

/** Payload as UTF-8 text; invalid bytes become U+FFFD. Observed: semantics §12.2. */
export function toText(payload: Payload): string {
  if (typeof payload === 'string') return payload
  return Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength).toString('utf8')
}

/** A text without the byte order mark that some writers of JSON put before it. Documented: RFC 8259 §8.1. */
export function withoutMark(text: string): string {
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
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
 * Base64 text as bytes. Text that is not exactly what these bytes are in base64 fails with 500: blanks, missing or
 * surplus padding, the alphabet for URLs, bits behind the last byte. Bytes are never guessed.
 * Observed: a line break in the text is 500 on AWS. Documented: semantics §12.3 names API_CONFIGURATION_ERROR.
 */
export function fromBase64(payload: Payload): Uint8Array | GatewayFailure {
  const text = toText(payload)
  const bytes = Buffer.from(text, 'base64')
  if (bytes.toString('base64') === text) return bytes
  return failure('API_CONFIGURATION_ERROR', 'NOT_BASE64', 'a payload that is to become bytes is not base64')
}

/** Bytes of a payload as it travels: a text in UTF-8. */
export function byteLength(payload: Payload): number {
  return typeof payload === 'string' ? Buffer.byteLength(payload) : payload.length
}
