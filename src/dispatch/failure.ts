import { failure, type GatewayFailure } from '../exchange/failure.ts'

/**
 * Phase in which a backend call broke: before a connection stood, or on one.
 * The same system code means different things: a refused connection was never heard, a reset one may have been.
 */
export type CallPhase = 'connecting' | 'exchanging'

/** Failure of a call, apart from its detail. */
interface Outcome {
  readonly code: string
  readonly type: 'INTEGRATION_FAILURE' | 'INTEGRATION_TIMEOUT' | 'API_CONFIGURATION_ERROR'
  readonly status?: number
  readonly message?: string
  readonly retryAfterSeconds?: number
}

const NETWORK_ERROR = 'Network error communicating with endpoint'

/**
 * The endpoint was not reached: 504 and AWS's text for it.
 * Documented: semantics §16.1 and §18. Observed: a recorded answer of API Gateway, 504 with exactly this message.
 */
function unreachable(code: string): Outcome {
  return { code, type: 'INTEGRATION_FAILURE', status: 504, message: NETWORK_ERROR }
}

/** The connection was lost on the way: a network error too, but the endpoint was reached. Chosen: hardening §3. */
function lost(code: string): Outcome {
  return { code, type: 'INTEGRATION_FAILURE', status: 502, message: NETWORK_ERROR }
}

/** The endpoint answered, and not in HTTP that can be passed on. Chosen: hardening §3. */
function badAnswer(code: string): Outcome {
  return { code, type: 'INTEGRATION_FAILURE', status: 502 }
}

/** The gateway itself cannot take the call now; trying later helps. */
function unavailable(code: string): Outcome {
  return { code, type: 'INTEGRATION_FAILURE', status: 503, message: 'Service Unavailable', retryAfterSeconds: 1 }
}

/** The definition asks for something that no request can succeed with. Documented: semantics §8.1. */
function misconfigured(code: string): Outcome {
  return { code, type: 'API_CONFIGURATION_ERROR' }
}

/** Ways in which a call fails by the dispatcher's own judgement. */
export const CALL_OUTCOMES = {
  deadline: { code: 'ENDPOINT_TIMEOUT', type: 'INTEGRATION_TIMEOUT' },
  clientGone: { code: 'CLIENT_GONE', type: 'INTEGRATION_FAILURE', status: 499 },
  queueFull: unavailable('ENDPOINT_QUEUE_FULL'),
  shareFull: unavailable('ENDPOINT_SHARE_FULL'),
  ejected: unavailable('ENDPOINT_EJECTED'),
  closed: unavailable('DISPATCHER_CLOSED'),
  egressRefused: misconfigured('EGRESS_REFUSED'),
  badOrigin: misconfigured('ENDPOINT_ADDRESS_INVALID'),
  badRequest: misconfigured('ENDPOINT_REQUEST_INVALID'),
  bodyTooLarge: badAnswer('ENDPOINT_BODY_TOO_LARGE'),
  badStatus: badAnswer('ENDPOINT_STATUS_INVALID'),
  cut: lost('ENDPOINT_CLOSED'),
  protocolError: badAnswer('ENDPOINT_PROTOCOL_ERROR'),
  // Content-Length promised more, or contradicts the rest of the message.
  lengthMismatch: badAnswer('ENDPOINT_LENGTH_MISMATCH'),
  headersTooLarge: badAnswer('ENDPOINT_HEADERS_TOO_LARGE'),
} as const satisfies Record<string, Outcome>

/** Error codes of a connection that did not come about; any other code there is ENDPOINT_UNREACHABLE. */
const CONNECTING: Readonly<Record<string, Outcome>> = {
  // The name is unknown, or no resolver answered.
  ENOTFOUND: unreachable('ENDPOINT_NAME_UNKNOWN'),
  EAI_AGAIN: unreachable('ENDPOINT_NAME_UNKNOWN'),
  // Nothing listens there.
  ECONNREFUSED: unreachable('ENDPOINT_REFUSED'),
  // Packets went unanswered, for us or for the kernel.
  UND_ERR_CONNECT_TIMEOUT: unreachable('ENDPOINT_CONNECT_TIMEOUT'),
  ETIMEDOUT: unreachable('ENDPOINT_CONNECT_TIMEOUT'),
  // Our own descriptors have run out, which says nothing about the endpoint.
  EMFILE: unavailable('OUT_OF_SOCKETS'),
  ENFILE: unavailable('OUT_OF_SOCKETS'),
  EGRESS_REFUSED: CALL_OUTCOMES.egressRefused,
}

/** Error codes on a standing connection; any other code there is ENDPOINT_FAILED. */
const EXCHANGING: Readonly<Record<string, Outcome>> = {
  ECONNRESET: lost('ENDPOINT_CLOSED'),
  EPIPE: lost('ENDPOINT_CLOSED'),
  // The kernel gave up on the peer in mid-exchange.
  ETIMEDOUT: lost('ENDPOINT_CLOSED'),
  EHOSTUNREACH: lost('ENDPOINT_CLOSED'),
  ENETUNREACH: lost('ENDPOINT_CLOSED'),
}

/** The failure of a call that the dispatcher itself ends. */
export function callFailure(outcome: keyof typeof CALL_OUTCOMES, detail: string): GatewayFailure {
  return toFailure(CALL_OUTCOMES[outcome], detail)
}

/** The failure that an error of the socket or of TLS means in its phase. */
export function endpointFailure(error: Error, phase: CallPhase): GatewayFailure {
  const code = errorCode(error)
  return toFailure(phase === 'connecting' ? connectOutcome(code) : exchangeOutcome(code), `${code}: ${error.message}`)
}

function connectOutcome(code: string): Outcome {
  const isTls = code.startsWith('ERR_TLS') || code.startsWith('ERR_SSL') || /CERT|SIGNATURE|EPROTO/.test(code)
  return CONNECTING[code] ?? unreachable(isTls ? 'ENDPOINT_TLS_FAILED' : 'ENDPOINT_UNREACHABLE')
}

function exchangeOutcome(code: string): Outcome {
  return EXCHANGING[code] ?? badAnswer('ENDPOINT_FAILED')
}

/** Code of an error of Node or of undici's connector; its name where it has none. */
export function errorCode(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name
}

function toFailure({ code, type, status, message, retryAfterSeconds }: Outcome, detail: string): GatewayFailure {
  return failure(type, code, detail, {
    ...(status === undefined ? {} : { status }),
    ...(message === undefined ? {} : { message }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  })
}
