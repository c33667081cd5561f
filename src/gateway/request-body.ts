import type { IncomingMessage } from 'node:http'
import { failure, type GatewayFailure, isFailure } from '../errors.ts'
import type { ServerLimits } from './server-limits.ts'

/** The client's body, not read until someone asks for it. */
export interface RequestBody {
  /**
   * The whole body. Fails with REQUEST_TOO_LARGE (413) as soon as it is over `limits.bodyBytes`, with
   * REQUEST_BODY_SLOW (408) when the client trickles, with REQUEST_BODY_INCOMPLETE (400) when it breaks off.
   * Asking again gives the same outcome.
   */
  read(): Uint8Array | Promise<Uint8Array | GatewayFailure>
  /** The body in pieces, for passing through; throws a RequestBodyError where `read` fails. Either this or `read`. */
  stream(): AsyncIterable<Uint8Array>
}

/** What iterating over a body throws, since a stream cannot return its failure. */
export class RequestBodyError extends Error {
  readonly failure: GatewayFailure
  constructor(cause: GatewayFailure) {
    super(cause.detail)
    this.failure = cause
  }
}

const NO_BYTES = new Uint8Array(0)

/** Body of a request without one. */
export const EMPTY_BODY: RequestBody = { read: () => NO_BYTES, stream: emptyStream }

async function* emptyStream(): AsyncGenerator<Uint8Array> {}

/** Body of a request that is still arriving. */
export class IncomingBody implements RequestBody {
  readonly #request: IncomingMessage
  readonly #limits: ServerLimits
  /** Invites the body of a client that sent `Expect: 100-continue`. */
  readonly #invite: () => void
  readonly #chunks: Uint8Array[] = []
  #bytes = 0
  #startedAt = 0
  #whole: Promise<Uint8Array | GatewayFailure> | undefined
  #settle: ((outcome: Uint8Array | GatewayFailure) => void) | undefined

  constructor(request: IncomingMessage, limits: ServerLimits, invite: () => void) {
    this.#request = request
    this.#limits = limits
    this.#invite = invite
  }

  read(): Promise<Uint8Array | GatewayFailure> {
    this.#whole ??= new Promise(resolve => this.#start(resolve))
    return this.#whole
  }

  async *stream(): AsyncGenerator<Uint8Array> {
    this.#open()
    try {
      // Keeping the socket is what makes an answer to an oversized body possible.
      for await (const chunk of this.#request.iterator({ destroyOnReturn: false })) {
        this.#bytes += chunk.length
        if (this.#bytes > this.#limits.bodyBytes) throw new RequestBodyError(tooLarge(this.#limits.bodyBytes))
        yield chunk
      }
    } catch (error) {
      throw error instanceof RequestBodyError ? error : new RequestBodyError(incomplete(this.#bytes))
    } finally {
    }
  }

  /** Fails a body that is late or slower than the limits allow; the server asks about once a second. */
  judge(now: number): void {
    if (this.#startedAt === 0 || this.#request.complete) return
    const elapsedMs = now - this.#startedAt
    const { requestMs, slowBodyGraceMs, slowBodyBytesPerSecond } = this.#limits
    const slow = elapsedMs > slowBodyGraceMs && this.#bytes * 1000 < slowBodyBytesPerSecond * elapsedMs
    if (!slow && elapsedMs <= requestMs) return
    const cause = tooSlow(this.#bytes, elapsedMs)
    // A stream cannot be handed its failure, so its source ends.
    if (this.#whole === undefined) this.#request.destroy(new RequestBodyError(cause))
    else this.#finish(cause)
  }

  /** Ends a body that cannot arrive any more: the client is gone, or has sent what is no HTTP. */
  abandon(): void {
    this.#finish(incomplete(this.#bytes))
  }

  #open(): void {
    this.#startedAt = performance.now()
    this.#invite()
  }

  #start(resolve: (outcome: Uint8Array | GatewayFailure) => void): void {
    this.#settle = resolve
    this.#open()
    this.#request.on('data', this.#onData)
    this.#request.on('end', this.#onEnd)
  }

  readonly #onData = (chunk: Uint8Array): void => {
    this.#bytes += chunk.length
    if (this.#bytes > this.#limits.bodyBytes) this.#finish(tooLarge(this.#limits.bodyBytes))
    else this.#chunks.push(chunk)
  }

  readonly #onEnd = (): void => {
    const [only] = this.#chunks
    this.#finish(this.#chunks.length === 1 && only !== undefined ? only : Buffer.concat(this.#chunks, this.#bytes))
  }

  #finish(outcome: Uint8Array | GatewayFailure): void {
    if (this.#settle === undefined) return
    if (isFailure(outcome)) {
      // What still arrives is discarded, not kept.
      this.#request.off('data', this.#onData)
      this.#chunks.length = 0
    }
    this.#settle(outcome)
    this.#settle = undefined
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
