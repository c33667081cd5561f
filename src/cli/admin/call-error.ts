import type { status } from '@grpc/grpc-js'
import type { StatusDetails } from '../../grpc/status-details.ts'

/** An admin call that failed: refused by the control plane, or never answered. */
export class AdminCallError extends Error {
  readonly code: status
  readonly details: StatusDetails

  constructor(code: status, message: string, details: StatusDetails) {
    super(message)
    this.name = 'AdminCallError'
    this.code = code
    this.details = details
  }
}
