import type { Problem } from '../exchange/failure.ts'
import type { Status, Status__Output } from '../generated/google/rpc/Status.ts'
import { BAD_REQUEST_MESSAGE, ERROR_INFO_MESSAGE, PRECONDITION_MESSAGE, STATUS_MESSAGE } from './services.ts'

/** Metadata key of an encoded google.rpc.Status. */
export const STATUS_DETAILS_KEY = 'grpc-status-details-bin'

/** Details above this many bytes end an HTTP/2 session instead of a call: the header block has a limit. */
export const MAX_DETAIL_BYTES = 6 * 1024

/** Details of a google.rpc.Status, beside its code and message. */
export interface StatusDetails {
  readonly problems?: readonly Problem[]
  /** Machine-readable cause, such as ETAG_MISMATCH. */
  readonly reason?: string
  readonly metadata?: Readonly<Record<string, string>>
  readonly precondition?: { readonly type: string; readonly subject: string; readonly description: string }
}

const TYPE_PREFIX = 'type.googleapis.com/'
const REASON_DOMAIN = 'regauge'

/** A google.rpc.Status with its details packed. */
export function packStatus(code: number, message: string, details: StatusDetails): Status {
  const { problems, reason, metadata, precondition } = details
  const packed = []
  if (problems !== undefined) {
    const fieldViolations = problems.map(({ path, code: cause, message: text }) => {
      return { field: path, description: text, reason: cause }
    })
    packed.push(pack('google.rpc.BadRequest', BAD_REQUEST_MESSAGE.serialize({ fieldViolations })))
  }
  if (reason !== undefined) {
    const info = { reason, domain: REASON_DOMAIN, metadata: { ...metadata } }
    packed.push(pack('google.rpc.ErrorInfo', ERROR_INFO_MESSAGE.serialize(info)))
  }
  if (precondition !== undefined) {
    packed.push(pack('google.rpc.PreconditionFailure', PRECONDITION_MESSAGE.serialize({ violations: [precondition] })))
  }
  return { code, message, details: packed }
}

/** The details of a google.rpc.Status that Regauge knows. */
export function unpackStatus(status: Status__Output): StatusDetails {
  const problems = find(status, 'google.rpc.BadRequest', BAD_REQUEST_MESSAGE)?.fieldViolations.map(violation => {
    return { path: violation.field, code: violation.reason, message: violation.description }
  })
  const info = find(status, 'google.rpc.ErrorInfo', ERROR_INFO_MESSAGE)
  const precondition = find(status, 'google.rpc.PreconditionFailure', PRECONDITION_MESSAGE)?.violations[0]
  return {
    ...(problems === undefined ? {} : { problems }),
    ...(info === undefined ? {} : { reason: info.reason, metadata: info.metadata }),
    ...(precondition === undefined ? {} : { precondition }),
  }
}

/**
 * The value of `grpc-status-details-bin`, at most MAX_DETAIL_BYTES: problems beyond it are left out.
 * The message tells how many there are.
 */
export function encodeDetails(code: number, message: string, details: StatusDetails): Buffer {
  const { problems = [] } = details
  // Binary search: a violation has no fixed size, and encoding is cheap.
  let fits = 0
  let over = problems.length + 1
  const encode = (count: number) => {
    const cut = details.problems === undefined ? details : { ...details, problems: problems.slice(0, count) }
    return STATUS_MESSAGE.serialize(packStatus(code, message, cut))
  }
  while (over - fits > 1) {
    const middle = fits + Math.floor((over - fits) / 2)
    if (encode(middle).length <= MAX_DETAIL_BYTES) fits = middle
    else over = middle
  }
  return encode(fits)
}

/** The details in the value of `grpc-status-details-bin`; empty when it cannot be read. */
export function decodeDetails(value: Buffer): StatusDetails {
  try {
    return unpackStatus(STATUS_MESSAGE.deserialize(value))
  } catch {
    return {}
  }
}

function pack(type: string, value: Buffer) {
  return { type_url: TYPE_PREFIX + type, value }
}

function find<T>(status: Status__Output, type: string, message: { deserialize(bytes: Buffer): T }): T | undefined {
  const packed = status.details.find(detail => detail.type_url === TYPE_PREFIX + type)
  return packed === undefined ? undefined : message.deserialize(packed.value)
}
