import type { GatewayFailure } from '../exchange/failure.ts'
import type { RawHeaders } from '../exchange/messages.ts'
import type { BodyLength } from '../http1/message-reader.ts'
import type { WireRequest } from './frame-request.ts'

/**
 * How an exchange broke: `dropped` by a backend that was free to close the connection, which had been used before, and
 * answered nothing; or in any other way.
 */
export type Breakage = 'dropped' | 'broken'

/** A request and who hears of its answer. One of `onEnd`, `onFailure` and `onSpared` is the last that it hears. */
export interface Exchange {
  readonly request: WireRequest
  /** Nobody waits for an answer any more. */
  readonly isOver: boolean
  onHead(status: number, headers: RawHeaders, bodyLength: BodyLength): void
  onBody(piece: Uint8Array): void
  onEnd(): void
  onFailure(cause: GatewayFailure, how: Breakage): void
  /** Last call: the exchange was given up, and its connection is free again. */
  onSpared(): void
}
