import type { IncomingMessage } from 'node:http'
import { failure, type GatewayFailure, isFailure } from '../errors.ts'
import type { BodyStream } from '../exchange.ts'
import { BodyPipe } from './body-pipe.ts'
import type { ServerLimits } from './server-limits.ts'

/** The client's body, not read until someone asks for it. One of the two, once or again; the outcome stays the same. */
export interface RequestBody {
  /**
   * The whole body. Fails with REQUEST_TOO_LARGE (413) as soon as it is over `limits.bodyBytes`, with
   * REQUEST_BODY_SLOW (408) when the client trickles, with REQUEST_BODY_INCOMPLETE (400) when it breaks off.
   */
  read(): Uint8Array | Promise<Uint8Array | GatewayFailure>
  /** The whole body where it has at most `heldBytes`, else a stream of it, which throws a BodyError where `read` fails. */
  take(heldBytes: number): Uint8Array | BodyStream | Promise<Uint8Array | BodyStream | GatewayFailure>
}

const NO_BYTES = new Uint8Array(0)

/** Body of a request without one. */
export const EMPTY_BODY: RequestBody = { read: () => NO_BYTES, take: () => NO_BYTES }

type Taken = Uint8Array | BodyStream | GatewayFailure

/** Body of a request that is still arriving. */
export class IncomingBody implements RequestBody {
  readonly #request: IncomingMessage
  readonly #limits: ServerLimits
  /** Bytes that the client announced; undefined where only the end tells. */
  readonly #announced: number | undefined
  /** Invites the body of a client that sent `Expect: 100-continue`. */
  readonly #invite: () => void
  readonly #chunks: Uint8Array[] = []
  #bytes = 0
  #heldBytes = Number.POSITIVE_INFINITY
  /** Since when the client is expected to send; moved on by the time that it was held up. */
  #startedAt = 0
  #pausedAt = 0
  #pipe: BodyPipe | undefined
  #taken: Promise<Taken> | undefined
  #settle: ((outcome: Taken) => void) | undefined

  constructor(request: IncomingMessage, bytes: number | 'chunked', limits: ServerLimits, invite: () => void) {
    this.#request = request
    this.#announced = bytes === 'chunked' ? undefined : bytes
    this.#limits = limits
    this.#invite = invite
  }

  read(): Promise<Uint8Array | GatewayFailure> {
    // Without a bound on what is held it never becomes a stream.
    return this.take(Number.POSITIVE_INFINITY) as Promise<Uint8Array | GatewayFailure>
  }

  take(heldBytes: number): Promise<Taken> {
    this.#taken ??= new Promise(resolve => this.#start(heldBytes, resolve))
    return this.#taken
  }

  /** Fails a body that is late or slower than the limits allow; the server asks about once a second. */
  judge(now: number): void {
    if (this.#startedAt === 0 || this.#pausedAt !== 0 || this.#request.complete) return
    const elapsedMs = now - this.#startedAt
    const { requestMs, slowBodyGraceMs, slowBodyBytesPerSecond } = this.#limits
    const slow = elapsedMs > slowBodyGraceMs && this.#bytes * 1000 < slowBodyBytesPerSecond * elapsedMs
    if (slow || elapsedMs > requestMs) this.#finish(tooSlow(this.#bytes, elapsedMs))
  }

  /** Ends a body that cannot arrive any more: the client is gone, or has sent what is no HTTP. */
  abandon(): void {
    this.#finish(incomplete(this.#bytes))
  }

  #start(heldBytes: number, resolve: (outcome: Taken) => void): void {
    this.#settle = resolve
    this.#heldBytes = heldBytes
    this.#startedAt = performance.now()
    this.#invite()
    this.#request.on('data', this.#onData)
    this.#request.on('end', this.#onEnd)
    if (this.#announced !== undefined && this.#announced > heldBytes) this.#startPipe()
  }

  #startPipe(): void {
    const source = { pause: () => this.#pause(), resume: () => this.#resume(), cancel: () => this.#discard() }
    this.#pipe = new BodyPipe(source, this.#announced)
    for (const chunk of this.#chunks.splice(0)) this.#pipe.push(chunk)
    this.#settle?.(this.#pipe)
    this.#settle = undefined
  }

  #pause(): void {
    this.#pausedAt = performance.now()
    this.#request.pause()
  }

  #resume(): void {
    this.#startedAt += performance.now() - this.#pausedAt
    this.#pausedAt = 0
    this.#request.resume()
  }

  readonly #onData = (chunk: Uint8Array): void => {
    this.#bytes += chunk.length
    if (this.#bytes > this.#limits.bodyBytes) this.#finish(tooLarge(this.#limits.bodyBytes))
    else if (this.#pipe !== undefined) this.#pipe.push(chunk)
    else {
      this.#chunks.push(chunk)
      if (this.#bytes > this.#heldBytes) this.#startPipe()
    }
  }

  readonly #onEnd = (): void => {
    const [only] = this.#chunks
    if (this.#pipe !== undefined) this.#pipe.end('complete')
    else this.#finish(this.#chunks.length === 1 && only !== undefined ? only : Buffer.concat(this.#chunks, this.#bytes))
  }

  #finish(outcome: Uint8Array | GatewayFailure): void {
    if (isFailure(outcome)) {
      this.#discard()
      this.#pipe?.end(outcome)
    }
    this.#settle?.(outcome)
    this.#settle = undefined
  }

  /** What still arrives is not kept. Keeping the socket is what makes an answer to an oversized body possible. */
  #discard(): void {
    this.#request.off('data', this.#onData)
    this.#chunks.length = 0
    if (this.#pausedAt !== 0) this.#request.resume()
  }
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
