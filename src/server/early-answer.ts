import type { ClientResponse } from '../exchange/messages.ts'
import type { MessageFault } from '../http1/message-reader.ts'

/** Why a request never reaches the handler: the listener answers it, before any API is known. */
export type RefusalCode = keyof typeof REFUSALS

interface Refusal {
  readonly status: number
  readonly message: string
  /** `x-amzn-ErrorType`, where AWS has one for this answer. */
  readonly errorType?: string
  /** Further header fields, flat. */
  readonly headers?: readonly string[]
}

/** Every refusal with its answer. Chosen: hardening §1; the text of 413: semantics §18. */
export const REFUSALS = {
  MALFORMED_REQUEST: badRequest(),
  UNSUPPORTED_VERSION: badRequest(),
  BAD_HOST: badRequest(),
  BAD_TARGET: badRequest(),
  BAD_METHOD: badRequest(),
  BAD_TRANSFER_CODING: badRequest(),
  BAD_CONTENT_LENGTH: badRequest(),
  UPGRADE_REFUSED: badRequest(),
  TOO_MANY_QUERY_PARAMETERS: badRequest(),
  REQUEST_TIMEOUT: { status: 408, message: 'Request Timeout' },
  BODY_TOO_LARGE: { status: 413, message: 'Request Too Long', errorType: 'RequestTooLargeException' },
  TARGET_TOO_LONG: { status: 414, message: 'URI Too Long' },
  EXPECTATION_FAILED: { status: 417, message: 'Expectation Failed' },
  HEADERS_TOO_LARGE: { status: 431, message: 'Request Header Fields Too Large' },
  TOO_MANY_HEADERS: { status: 431, message: 'Request Header Fields Too Large' },
  HANDLER_CRASHED: { status: 500, message: 'Internal server error', errorType: 'InternalServerErrorException' },
  OVERLOADED: {
    status: 503,
    message: 'Service Unavailable',
    errorType: 'ServiceUnavailableException',
    headers: ['Retry-After', '1'],
  },
} as const satisfies Record<string, Refusal>

function badRequest(): Refusal {
  return { status: 400, message: 'Bad Request', errorType: 'BadRequestException' }
}

/** The answer to a refused request. */
export function refusalResponse(code: RefusalCode, requestId: string): ClientResponse {
  const refusal: Refusal = REFUSALS[code]
  const headers = ['Content-Type', 'application/json', 'x-amzn-RequestId', requestId]
  if (refusal.errorType !== undefined) headers.push('x-amzn-ErrorType', refusal.errorType)
  if (refusal.headers !== undefined) headers.push(...refusal.headers)
  return { status: refusal.status, headers, body: JSON.stringify({ message: refusal.message }) }
}

/**
 * The refusal of bytes that are no request. The reader does not say where a head became too long: a first line over
 * `targetBytes` means the target.
 */
export function faultRefusal(fault: MessageFault, head: Uint8Array, targetBytes: number): RefusalCode {
  if (fault !== 'HEAD_TOO_LARGE') return 'MALFORMED_REQUEST'
  return requestLineBytes(head) > targetBytes ? 'TARGET_TOO_LONG' : 'HEADERS_TOO_LARGE'
}

function requestLineBytes(head: Uint8Array): number {
  const end = head.indexOf(LINE_FEED)
  return end === -1 ? head.length : end
}

const LINE_FEED = 10
