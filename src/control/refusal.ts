import { Metadata, type ServiceError, type StatusObject, status } from '@grpc/grpc-js'
import type { Problem } from '../exchange/failure.ts'
import { encodeDetails, STATUS_DETAILS_KEY, type StatusDetails } from '../grpc/status-details.ts'
import type { WriteFault } from './store/store.ts'

/** A call that is refused: what gRPC answers instead of a response. */
export interface Refusal {
  readonly kind: 'refusal'
  readonly code: status
  readonly message: string
  readonly details: StatusDetails
}

const SHOWN_PROBLEMS = 3

export function isRefusal(value: object): value is Refusal {
  return 'kind' in value && value.kind === 'refusal'
}

/** INVALID_ARGUMENT with every fault of a definition, or of a request (`path` is then the request's field). */
export function invalid(problems: readonly Problem[]): Refusal {
  // Many clients show nothing but the message.
  const what = problems.slice(0, SHOWN_PROBLEMS).map(({ path, message }) => `${path}: ${message}`)
  const more = problems.length > SHOWN_PROBLEMS ? '; see the violations for the rest' : ''
  const message = `${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}: ${what.join('; ')}${more}`
  const shown = [...message].slice(0, 400).join('')
  return { kind: 'refusal', code: status.INVALID_ARGUMENT, message: shown, details: { problems } }
}

/** INVALID_ARGUMENT for one field of a request. */
export function invalidField(field: string, message: string): Refusal {
  return invalid([{ path: field, code: 'INVALID_VALUE', message }])
}

export function notFound(name: string): Refusal {
  return refusal(status.NOT_FOUND, `${name} does not exist`, { reason: 'NOT_FOUND', metadata: { name } })
}

export function alreadyExists(name: string): Refusal {
  return refusal(status.ALREADY_EXISTS, `${name} exists already`, { reason: 'ALREADY_EXISTS', metadata: { name } })
}

/** UNAVAILABLE: the definition was not looked at. */
export function busy(): Refusal {
  const message = 'too many definitions are being checked, and this one was not: try again'
  return refusal(status.UNAVAILABLE, message, { reason: 'CHECKS_BUSY' })
}

/** ABORTED: somebody else wrote in between. */
export function etagMismatch(name: string, etag: string): Refusal {
  const message = `${name} has changed since it was read: its etag is now ${etag === '' ? 'gone' : etag}`
  return refusal(status.ABORTED, message, { reason: 'ETAG_MISMATCH', metadata: { name, etag } })
}

const WRITE_FAULTS = {
  full: { code: status.RESOURCE_EXHAUSTED, reason: 'STORE_FULL' },
  'read-only': { code: status.FAILED_PRECONDITION, reason: 'STORE_READ_ONLY' },
  failed: { code: status.UNAVAILABLE, reason: 'STORE_UNAVAILABLE' },
  behind: { code: status.FAILED_PRECONDITION, reason: 'STORE_BEHIND' },
} satisfies Record<WriteFault, { code: status; reason: string }>

/** The store takes no writes; nothing was stored. */
export function unwritable(fault: WriteFault, why: string): Refusal {
  const { code, reason } = WRITE_FAULTS[fault]
  return refusal(code, `nothing was stored: ${why} (${reason})`, { reason })
}

/** Names of removed methods that a message lists. */
const SHOWN_REMOVALS = 10

/** FAILED_PRECONDITION: `removed` of the `served` methods would answer no longer. */
export function largeRemoval(removed: readonly string[], served: number): Refusal {
  const names = removed.slice(0, SHOWN_REMOVALS)
  const more = removed.length > names.length ? ` and ${removed.length - names.length} more` : ''
  const what = `this takes away ${removed.length} of the ${served} methods that are served: ${names.join(', ')}${more}`
  const message = `${what}. More than a fifth goes only with --allow-removal, or allow_removal in a call (LARGE_REMOVAL)`
  const metadata = { removed: String(removed.length), served: String(served), names: names.join(', ') }
  return refusal(status.FAILED_PRECONDITION, message, { reason: 'LARGE_REMOVAL', metadata })
}

/** FAILED_PRECONDITION: `subject` is what stands in the way. */
export function failedPrecondition(type: string, subject: string, description: string): Refusal {
  return refusal(status.FAILED_PRECONDITION, description, {
    reason: type,
    precondition: { type, subject, description },
  })
}

/** The error by which grpc-js answers a refused call. */
export function toServiceError({ code, message, details }: Refusal): Partial<StatusObject> & ServiceError {
  const metadata = new Metadata()
  metadata.set(STATUS_DETAILS_KEY, encodeDetails(code, message, details))
  return Object.assign(new Error(message), { code, details: message, metadata })
}

function refusal(code: status, message: string, details: StatusDetails): Refusal {
  return { kind: 'refusal', code, message, details }
}
