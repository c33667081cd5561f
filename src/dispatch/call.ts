import type { Cancellation } from '../exchange/cancellation.ts'
import { type GatewayFailure, isFailure } from '../exchange/failure.ts'
import { MAPPED_FACTOR, MEMORY_STEP_BYTES } from '../exchange/memory.ts'
import type { BodyStream, EndpointResponse, RawHeaders, StreamedResponse } from '../exchange/messages.ts'
import { BodyPipe } from '../http1/body-pipe.ts'
import { HeldPieces } from '../http1/held-pieces.ts'
import type { BodyLength } from '../http1/message-reader.ts'
import type { Bulkhead, Flight, OriginLoad } from './bulkhead.ts'
import type { EndpointConnection } from './connection.ts'
import type { ConnectionPool, Waiter } from './connection-pool.ts'
import type { Dated, Deadlines } from './deadlines.ts'
import type { Breakage, Exchange } from './exchange.ts'
import { callFailure } from './failure.ts'
import type { WireRequest } from './frame-request.ts'
import type { RetryBudget } from './retry-budget.ts'

/** Resources of the origin that a call goes to. */
export interface CallTarget {
  readonly origin: string
  readonly pool: ConnectionPool<EndpointConnection>
  readonly budget: RetryBudget
  readonly bulkhead: Bulkhead
  readonly load: OriginLoad
  readonly deadlines: Deadlines
  /** Response body at most, in bytes. */
  readonly responseBytes: number
}

/** Conditions of a call: its time, its cancellation, its streams. */
export interface CallOrder {
  /** Time for the whole call, queue and connection included, until the last byte of the answer; then 504. */
  readonly timeoutMs: number
  /** Ends the call when the client is gone. */
  readonly cancellation?: Cancellation | undefined
  /** Sent in place of the request's body, as it arrives. */
  readonly upload?: BodyStream | undefined
  /** Bytes of an answer with these headers that are held at most: more of it comes as a stream. Default: all. */
  readonly heldBytes?: ((headers: RawHeaders) => number) | undefined
}

type Settle = (outcome: EndpointResponse | StreamedResponse | GatewayFailure) => void

/** Verbs that a repetition does not multiply. */
const IDEMPOTENT = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'])

/**
 * One call to a backend, from its place in the queue to its last byte. It settles once: with the response, with what
 * broke it, at its deadline, or when the client leaves. Its connection is given back when it is free for another call,
 * which may be later.
 */
export class DispatchCall implements Waiter<EndpointConnection>, Exchange, Dated, Flight {
  readonly request: WireRequest
  readonly deadlineMs: number
  earlier: Dated | undefined = undefined
  later: Dated | undefined = undefined
  readonly begunMs: number
  older: Flight | undefined = undefined
  newer: Flight | undefined = undefined
  readonly #target: CallTarget
  readonly #settle: Settle
  readonly #order: CallOrder
  // Made once: what is removed has to be what was added.
  readonly #onClientGone = (): void => this.end(callFailure('clientGone', 'the client closed its connection'))
  #state: 'open' | 'settled' = 'open'
  #connection: EndpointConnection | undefined = undefined
  #isRepeated = false
  #status = 0
  #headers: RawHeaders = NO_HEADERS
  /** Bytes of the answer that are held before it becomes a stream. */
  #heldBytes = Number.POSITIVE_INFINITY
  #pipe: BodyPipe | undefined = undefined
  /** The first piece of the body that is held: nearly every body is one piece. */
  #piece: Uint8Array = NO_BYTES
  #morePieces: HeldPieces | undefined = undefined
  #bytes = 0
  /** Bytes that are counted: held ones, in steps. */
  #counted = 0

  constructor(target: CallTarget, request: WireRequest, order: CallOrder, settle: Settle) {
    this.request = request
    this.#target = target
    this.#settle = settle
    this.#order = order
    order.cancellation?.addEventListener('abort', this.#onClientGone)
    this.begunMs = performance.now()
    this.deadlineMs = this.begunMs + order.timeoutMs
    target.deadlines.add(this)
    target.bulkhead.begin(target.load, this)
  }

  get isOver(): boolean {
    return this.#state === 'settled'
  }

  /** Takes a connection, or a place in the queue for one. */
  begin(): void {
    if (this.#target.pool.acquire(this) !== 'full') return
    this.end(callFailure('queueFull', `too many calls wait for a connection to ${this.#target.origin}`))
  }

  start(connection: EndpointConnection): void {
    this.#connection = connection
    connection.run(this)
  }

  expire(): void {
    this.end(callFailure('deadline', 'the integration timeout passed'))
  }

  /** Settles the call with a failure and stops what is under way. */
  end(cause: GatewayFailure): void {
    this.#finish(cause)
    if (!this.#target.pool.withdraw(this)) this.#connection?.abandon(this)
  }

  onHead(status: number, headers: RawHeaders, bodyLength: BodyLength): void {
    this.#status = status
    this.#headers = headers
    if (bodyLength === 0) return
    const announced = typeof bodyLength === 'number' ? bodyLength : undefined
    if (announced !== undefined && announced > this.#target.responseBytes) {
      this.end(this.#tooLarge())
      return
    }
    this.#heldBytes = this.#order.heldBytes?.(headers) ?? Number.POSITIVE_INFINITY
    if (announced === undefined) return
    if (announced > this.#heldBytes) this.#startPipe(announced)
    else if (announced >= MEMORY_STEP_BYTES) this.#count(announced)
  }

  #startPipe(length: number | undefined): void {
    const source = {
      pause: () => this.#connection?.pause(this),
      resume: () => this.#connection?.resume(this),
      cancel: () => this.end(callFailure('clientGone', 'nobody reads the answer on')),
    }
    const pipe = new BodyPipe(source, length)
    for (const piece of this.#takePieces()) pipe.push(piece)
    this.#pipe = pipe
    this.#land()
    this.#settle({ status: this.#status, headers: this.#headers, stream: pipe })
  }

  /** It is answered, as far as its share of the gateway goes: what streams takes none. */
  #land(): void {
    this.#target.bulkhead.end(this.#target.load, this, performance.now())
  }

  onBody(piece: Uint8Array): void {
    this.#bytes += piece.length
    if (this.#bytes > this.#target.responseBytes) this.end(this.#tooLarge())
    else if (this.#pipe !== undefined) this.#pipe.push(piece)
    else {
      this.#hold(piece)
      if (this.#bytes > this.#heldBytes) this.#startPipe(undefined)
      else if (this.#bytes - this.#counted >= MEMORY_STEP_BYTES) this.#count(this.#bytes)
    }
  }

  /** Counts what is held, to this number of bytes. The request gives it back when it is answered. */
  #count(bytes: number): void {
    const refused = this.#order.cancellation?.memory?.charge((bytes - this.#counted) * this.#factor)
    this.#counted = bytes
    if (refused !== undefined) this.end(refused)
  }

  /** Without a bound on what is held, an answer is mapped. */
  get #factor(): number {
    return this.#heldBytes === Number.POSITIVE_INFINITY ? MAPPED_FACTOR : 1
  }

  #hold(piece: Uint8Array): void {
    if (this.#piece === NO_BYTES) this.#piece = piece
    else {
      this.#morePieces ??= new HeldPieces()
      this.#morePieces.push(piece)
    }
  }

  #takePieces(): Uint8Array[] {
    const pieces = [this.#piece, ...(this.#morePieces?.take() ?? [])]
    this.#piece = NO_BYTES
    this.#morePieces = undefined
    return pieces
  }

  onEnd(): void {
    if (this.#pipe !== undefined) this.#finish('streamed')
    else {
      const body = this.#morePieces === undefined ? this.#piece : Buffer.concat(this.#takePieces(), this.#bytes)
      this.#finish({ status: this.#status, headers: this.#headers, body })
    }
    this.#release()
  }

  onFailure(cause: GatewayFailure, how: Breakage): void {
    if (how === 'dropped' && this.#mayRepeat()) {
      this.#isRepeated = true
      this.#connection?.run(this)
      return
    }
    this.#finish(cause)
    this.onSpared()
  }

  onSpared(): void {
    // Not at once: the failure of one call would begin the next within it, and so on for all that wait.
    queueMicrotask(() => this.#release())
  }

  /**
   * Once, within the budget, and only what cannot have had an effect twice: an idempotent request on a connection that
   * the backend was free to close.
   */
  #mayRepeat(): boolean {
    if (this.#isRepeated || this.#order.upload !== undefined) return false
    return IDEMPOTENT.has(this.request.verb) && this.#target.budget.spend()
  }

  #release(): void {
    const connection = this.#connection
    if (connection === undefined) return
    this.#target.pool.release(connection)
    if (!connection.isOpen) this.#target.pool.discard(connection)
  }

  #tooLarge(): GatewayFailure {
    return callFailure('bodyTooLarge', `response body over ${this.#target.responseBytes} bytes`)
  }

  #finish(outcome: EndpointResponse | GatewayFailure | 'streamed'): void {
    if (this.#state === 'settled') return
    this.#state = 'settled'
    this.#target.deadlines.remove(this)
    this.#order.cancellation?.removeEventListener('abort', this.#onClientGone)
    // An upload that was not read to its end must not keep its client waiting.
    this.#order.upload?.cancel()
    if (this.#pipe === undefined) this.#land()
    const failed = outcome !== 'streamed' && isFailure(outcome) ? outcome : undefined
    if (this.#pipe !== undefined) this.#pipe.end(failed ?? 'complete')
    else if (outcome !== 'streamed') this.#settle(outcome)
  }
}

const NO_BYTES: Uint8Array = Buffer.alloc(0)
const NO_HEADERS: RawHeaders = []
