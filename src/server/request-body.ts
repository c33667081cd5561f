import { failure, type GatewayFailure, isFailure } from '../exchange/failure.ts'
import { MAPPED_FACTOR, MEMORY_STEP_BYTES, type MemoryAccount } from '../exchange/memory.ts'
import type { BodyStream } from '../exchange/messages.ts'
import { BodyPipe } from '../http1/body-pipe.ts'
import { HeldPieces } from '../http1/held-pieces.ts'
import type { ServerLimits } from './limits.ts'

/** The client's body, not read until someone asks for it. One of the two, once or again; the outcome stays the same. */
export interface RequestBody {
  /**
   * The whole body. Fails with REQUEST_TOO_LARGE (413) as soon as it is over `limits.bodyBytes`, with
   * REQUEST_BODY_SLOW (408) when the client trickles, with REQUEST_BODY_INCOMPLETE (400) when it breaks off, with
   * MEMORY_BUDGET (503) when there is no memory for it.
   */
  read(): Uint8Array | Promise<Uint8Array | GatewayFailure>
  /** The whole body where it has at most `heldBytes`, else a stream of it, which throws a BodyError where `read` fails. */
  take(heldBytes: number): Uint8Array | BodyStream | Promise<Uint8Array | BodyStream | GatewayFailure>
}

const NO_BYTES = new Uint8Array(0)

/** A body that is there. */
export function wholeBody(bytes: Uint8Array): RequestBody {
  return { read: () => bytes, take: () => bytes }
}

/** Body of a request without one. */
export const EMPTY_BODY: RequestBody = wholeBody(NO_BYTES)

type Taken = Uint8Array | BodyStream | GatewayFailure

/** Where a body arrives, as far as its reader steers that. */
export interface BodySource {
  pause(): void
  resume(): void
}

/** Bytes that are held of a body that nobody has asked for. */
const UNASKED_BYTES = 64 * 1024

export interface IncomingBodyOptions {
  readonly limits: ServerLimits
  /** Where the bytes that are held are counted. */
  readonly memory: MemoryAccount
  /** Invites the body of a client that sent `Expect: 100-continue`. */
  readonly invite: () => void
}

/** Body of a request that is still arriving. */
export class IncomingBody implements RequestBody {
  readonly #source: BodySource
  readonly #limits: ServerLimits
  readonly #memory: MemoryAccount
  /** Bytes that the client announced; undefined where only the end tells. */
  readonly #announced: number | undefined
  /** Invites the body of a client that sent `Expect: 100-continue`. */
  readonly #invite: () => void
  readonly #held = new HeldPieces()
  #bytes = 0
  /** Bytes that are counted: held ones, in steps. */
  #counted = 0
  #state: 'arriving' | 'complete' | GatewayFailure = 'arriving'
  /** Bytes that are held before it becomes a stream; undefined while nobody has asked for it. */
  #heldBytes: number | undefined = undefined
  /** Since when the client is expected to send; moved on by the time that it was held up. */
  #startedAt = 0
  #pausedAt = 0
  #pipe: BodyPipe | undefined = undefined
  #taken: Taken | Promise<Taken> | undefined = undefined
  #settle: ((outcome: Taken) => void) | undefined = undefined

  constructor(source: BodySource, bytes: number | 'chunked', { limits, memory, invite }: IncomingBodyOptions) {
    this.#source = source
    this.#announced = bytes === 'chunked' ? undefined : bytes
    this.#limits = limits
    this.#memory = memory
    this.#invite = invite
  }

  read(): Uint8Array | Promise<Uint8Array | GatewayFailure> {
    // Without a bound on what is held it never becomes a stream.
    return this.take(Number.POSITIVE_INFINITY) as Uint8Array | Promise<Uint8Array | GatewayFailure>
  }

  take(heldBytes: number): Uint8Array | BodyStream | Promise<Taken> {
    this.#taken ??= this.#begin(heldBytes)
    return isFailure(this.#taken) ? Promise.resolve(this.#taken) : this.#taken
  }

  /** A piece has arrived. */
  push(piece: Uint8Array): void {
    if (this.#state !== 'arriving') return
    this.#bytes += piece.length
    if (this.#bytes > this.#limits.bodyBytes) this.#fail(tooLarge(this.#limits.bodyBytes))
    else if (this.#pipe !== undefined) this.#pipe.push(piece)
    else this.#hold(piece)
  }

  /** The last piece has arrived. */
  complete(): void {
    if (this.#state !== 'arriving') return
    this.#state = 'complete'
    this.#flow()
    this.#pipe?.end('complete')
    this.#settle?.(this.#whole())
    this.#settle = undefined
  }

  /** Fails a body that is late or slower than the limits allow; the server asks about once a second. */
  judge(now: number): 'slow' | 'in time' {
    if (this.#startedAt === 0 || this.#pausedAt !== 0 || this.#state !== 'arriving') return 'in time'
    const elapsedMs = now - this.#startedAt
    const { requestMs, slowBodyGraceMs, slowBodyBytesPerSecond } = this.#limits
    const slow = elapsedMs > slowBodyGraceMs && this.#bytes * 1000 < slowBodyBytesPerSecond * elapsedMs
    if (!slow && elapsedMs <= requestMs) return 'in time'
    this.#fail(tooSlow(this.#bytes, elapsedMs))
    return 'slow'
  }

  /** Ends a body that cannot arrive any more: the client is gone, or has sent what is no HTTP. */
  abandon(): void {
    if (this.#state === 'arriving') this.#fail(incomplete(this.#bytes))
  }

  #begin(heldBytes: number): Taken | Promise<Taken> {
    if (this.#state === 'complete') return this.#whole()
    if (this.#state !== 'arriving') return this.#state
    this.#heldBytes = heldBytes
    const refused = this.#refusal(heldBytes)
    if (refused !== undefined) {
      this.#fail(refused)
      return refused
    }
    this.#flow()
    this.#startedAt = performance.now()
    this.#invite()
    if (Math.max(this.#announced ?? 0, this.#bytes) > heldBytes) return this.#startPipe()
    return new Promise(resolve => {
      this.#settle = resolve
    })
  }

  /** Before the client is asked for a body that there is no room for. */
  #refusal(heldBytes: number): GatewayFailure | undefined {
    const bytes = this.#announced ?? 0
    return bytes > heldBytes ? undefined : this.#memory.refusal(bytes * factorOf(heldBytes))
  }

  #hold(piece: Uint8Array): void {
    const refused = this.#count()
    if (refused !== undefined) {
      this.#fail(refused)
      return
    }
    this.#held.push(piece)
    if (this.#heldBytes === undefined) {
      if (this.#bytes >= UNASKED_BYTES && this.#pausedAt === 0) this.#pause()
    } else if (this.#bytes > this.#heldBytes) {
      this.#settle?.(this.#startPipe())
      this.#settle = undefined
    }
  }

  /**
   * All that was announced is counted when the first of it has come: of many that arrive together some get through.
   * Not sooner, or an announcement alone would take the room of others.
   */
  #count(): GatewayFailure | undefined {
    if (this.#bytes - this.#counted < MEMORY_STEP_BYTES) return undefined
    const expected = this.#heldBytes === undefined ? this.#bytes : Math.max(this.#bytes, this.#announced ?? 0)
    const bytes = Math.min(expected, this.#heldBytes ?? expected) - this.#counted
    this.#counted += bytes
    return this.#memory.charge(bytes * factorOf(this.#heldBytes))
  }

  #startPipe(): BodyPipe {
    const source = { pause: () => this.#pause(), resume: () => this.#flow(), cancel: () => this.#discard() }
    const pipe = new BodyPipe(source, this.#announced)
    this.#pipe = pipe
    for (const piece of this.#held.take()) pipe.push(piece)
    return pipe
  }

  #pause(): void {
    // A body that has arrived to its end holds nothing up.
    if (this.#state !== 'arriving') return
    this.#pausedAt = performance.now()
    this.#source.pause()
  }

  #flow(): void {
    if (this.#pausedAt === 0) return
    if (this.#startedAt !== 0) this.#startedAt += performance.now() - this.#pausedAt
    this.#pausedAt = 0
    this.#source.resume()
  }

  #whole(): Uint8Array {
    const pieces = this.#held.take()
    const [only] = pieces
    return pieces.length === 1 && only !== undefined ? only : Buffer.concat(pieces, this.#bytes)
  }

  #fail(cause: GatewayFailure): void {
    this.#state = cause
    this.#discard()
    this.#pipe?.end(cause)
    this.#settle?.(cause)
    this.#settle = undefined
  }

  /** Drops all that still arrives. The socket is kept, so that an oversized body can be answered. */
  #discard(): void {
    if (this.#state === 'arriving') this.#state = incomplete(this.#bytes)
    this.#held.take()
    this.#flow()
  }
}

/** Without a bound on what is held, a body is read whole, to be mapped. */
function factorOf(heldBytes: number | undefined): number {
  return heldBytes === Number.POSITIVE_INFINITY ? MAPPED_FACTOR : 1
}

function tooLarge(limit: number): GatewayFailure {
  return failure('REQUEST_TOO_LARGE', 'BODY_TOO_LARGE', `request body over ${limit} bytes`)
}

function incomplete(bytes: number): GatewayFailure {
  return failure('DEFAULT_4XX', 'REQUEST_BODY_INCOMPLETE', `client broke off after ${bytes} bytes of the body`)
}

function tooSlow(bytes: number, elapsedMs: number): GatewayFailure {
  const detail = `${bytes} bytes of the body in ${Math.round(elapsedMs)} ms`
  return failure('DEFAULT_4XX', 'REQUEST_BODY_SLOW', detail, { status: 408, message: 'Request Timeout' })
}
