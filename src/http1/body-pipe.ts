import type { GatewayFailure } from '../exchange/failure.ts'
import type { BodyStream } from '../exchange/messages.ts'

/** Failure of a streamed body, thrown to its reader, since a stream cannot return it. */
export class BodyError extends Error {
  readonly failure: GatewayFailure
  constructor(cause: GatewayFailure) {
    super(cause.detail)
    this.failure = cause
  }
}

/** Where the pieces come from, as far as their reader steers it. */
export interface PipeSource {
  pause(): void
  resume(): void
  /** Nobody reads on. */
  cancel(): void
}

/** Bytes that wait at most before the source is paused. */
const HIGH_WATER = 64 * 1024
/** Pieces that do, for each takes some 400 bytes beside its own. */
const MANY_PIECES = 256

/** A body between the socket that it arrives on and the one that it leaves by: never more of it is held than is in motion. */
export class BodyPipe implements BodyStream {
  readonly length: number | undefined
  readonly pieces: AsyncIterable<Uint8Array> = this.#read()
  readonly #source: PipeSource
  readonly #waiting: Uint8Array[] = []
  #bytes = 0
  #flow: 'flowing' | 'paused' = 'flowing'
  #end: 'open' | 'complete' | BodyError = 'open'
  #wake: (() => void) | undefined

  constructor(source: PipeSource, length: number | undefined) {
    this.#source = source
    this.length = length
  }

  push(piece: Uint8Array): void {
    if (this.#end !== 'open') return
    this.#waiting.push(piece)
    this.#bytes += piece.length
    if (this.#isFull && this.#flow === 'flowing') {
      this.#flow = 'paused'
      this.#source.pause()
    }
    this.#wake?.()
  }

  /** Ends the body: whole, or broken for this reason. Whoever reads hears of it after the pieces before. */
  end(how: 'complete' | GatewayFailure): void {
    if (this.#end !== 'open') return
    this.#end = how === 'complete' ? how : new BodyError(how)
    this.#wake?.()
  }

  cancel(): void {
    if (this.#end !== 'open') return
    this.#end = 'complete'
    this.#waiting.length = 0
    this.#wake?.()
    this.#source.cancel()
  }

  async *#read(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        const piece = this.#take()
        if (piece !== undefined) yield piece
        else if (this.#end === 'complete') return
        else if (this.#end !== 'open') throw this.#end
        else await this.#more()
      }
    } finally {
      this.cancel()
    }
  }

  get #isFull(): boolean {
    return this.#bytes >= HIGH_WATER || this.#waiting.length >= MANY_PIECES
  }

  #take(): Uint8Array | undefined {
    const piece = this.#waiting.shift()
    this.#bytes -= piece?.length ?? 0
    if (this.#flow === 'paused' && !this.#isFull) {
      this.#flow = 'flowing'
      this.#source.resume()
    }
    return piece
  }

  async #more(): Promise<void> {
    await new Promise<void>(resolve => {
      this.#wake = resolve
    })
    this.#wake = undefined
  }
}
