import type { ClientResponse } from '../exchange.ts'

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

/** Every refusal with its answer. Chosen: hardening page §1; the text of 413: semantics §18. */
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

/** What node:http says about a message that it could not parse or wait for. */
export interface ClientError extends Error {
  readonly code?: string
  /** The bytes it was reading. */
  readonly rawPacket?: Uint8Array
}

/** The refusal that answers a client error; undefined when the connection is broken and nobody would read it. */
export function clientErrorRefusal(error: ClientError): RefusalCode | undefined {
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') return 'REQUEST_TIMEOUT'
  if (error.code === 'HPE_HEADER_OVERFLOW')
    return endsInTarget(error.rawPacket) ? 'TARGET_TOO_LONG' : 'HEADERS_TOO_LARGE'
  return error.code?.startsWith('HPE_') === true ? 'MALFORMED_REQUEST' : undefined
}

/** Whether the parser gave up inside a request line: the packet starts like one and has no end of line. */
function endsInTarget(packet: Uint8Array | undefined): boolean {
  if (packet === undefined || packet.includes(LINE_FEED)) return false
  return /^[A-Z-]{1,32} /.test(
    Buffer.from(packet.buffer, packet.byteOffset, Math.min(packet.length, 40)).toString('latin1'),
  )
}

const LINE_FEED = 10
