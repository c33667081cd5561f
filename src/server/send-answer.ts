import type { BodyStream, ClientResponse, Payload } from '../exchange/messages.ts'
import { byteLength } from '../exchange/payload.ts'
import type { Log } from '../telemetry/log.ts'
import type { ClientConnection, ClientExchange } from './client-connection.ts'
import { refusalResponse } from './early-answer.ts'
import { type Delivery, frameResponse, streamResponse, type WireResponse, writeResponse } from './frame-response.ts'
import type { ServerLimits } from './limits.ts'

/** Larger answers are written in pieces of this: how fast they are read is seen, and the system holds no second copy. */
const PIECE_BYTES = 256 * 1024

/** A body that is whole in memory, as a stream. */
function inPieces(body: Payload): BodyStream & { readonly length: number } {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += PIECE_BYTES) yield bytes.subarray(at, at + PIECE_BYTES)
  }
  return { length: bytes.length, pieces: pieces(), cancel: () => undefined }
}

/** Gives clients their answers, at their pace, and ends connections so that the last one can be read. */
export class Answers {
  readonly #limits: ServerLimits
  readonly #log: Log

  constructor(limits: ServerLimits, log: Log) {
    this.#limits = limits
    this.#log = log
  }

  /** Answers an exchange that is not answered yet; after `close` its connection ends. */
  send(exchange: ClientExchange, response: ClientResponse, after: Delivery['after']): void {
    const { connection, head } = exchange
    if (exchange.state !== 'open' || !connection.socket.writable) {
      response.stream?.cancel()
      return
    }
    const wire = this.#frame(exchange, response)
    const delivery = { verb: head.verb, version: head.version, after: head.persists ? after : 'close' } as const
    if (head.verb === 'HEAD') this.#sendWhole(exchange, wire, delivery)
    else if (wire.stream !== undefined) void this.#sendInPieces(exchange, wire, wire.stream, delivery)
    else if (byteLength(wire.body) > PIECE_BYTES) this.#sendLarge(exchange, wire, delivery)
    else this.#sendWhole(exchange, wire, delivery)
    if (wire.stream === undefined || head.verb === 'HEAD') response.stream?.cancel()
  }

  #sendWhole(exchange: ClientExchange, wire: WireResponse, delivery: Delivery): void {
    writeResponse(exchange.connection.socket, wire, delivery)
    this.#finish(exchange, delivery.after)
  }

  /** An answer that may take its client a while to read; until then it is counted. */
  #sendLarge(exchange: ClientExchange, wire: WireResponse, delivery: Delivery): void {
    const pieces = inPieces(wire.body)
    if (exchange.connection.gone.memory.holdAnswer(pieces.length) === 'held') {
      // Not both, the text and its bytes: the client may take long.
      void this.#sendInPieces(exchange, { ...wire, body: '' }, pieces, delivery)
    } else {
      this.#log.warn({ event: 'answer-dropped', requestId: exchange.requestId, code: 'MEMORY_BUDGET' }, 'no memory')
      this.#sendWhole(exchange, this.#frame(exchange, refusalResponse('OVERLOADED', exchange.requestId)), delivery)
    }
  }

  /** Answers what is no exchange, or one that cannot go on, and ends the connection. */
  sendLast(connection: ClientConnection, response: ClientResponse, verb: string): void {
    // Also where there is nobody to answer: what follows cannot be read.
    connection.discard()
    const wire = frameResponse(response, verb)
    if (wire === undefined || !connection.socket.writable) return
    writeResponse(connection.socket, wire, { verb, version: '1.1', after: 'close' })
    this.#linger(connection)
  }

  async #sendInPieces(
    exchange: ClientExchange,
    wire: WireResponse,
    stream: BodyStream,
    delivery: Delivery,
  ): Promise<void> {
    const { connection } = exchange
    const { memory } = connection.gone
    exchange.beginAnswer()
    connection.watchStall(this.#limits.writeStallMs)
    try {
      const outcome = await streamResponse(connection.socket, wire, stream, delivery)
      memory.release()
      if (outcome !== 'broken') this.#finish(exchange, outcome === 'last' ? 'close' : 'keep')
    } catch (error) {
      memory.release()
      const fields = { event: 'answer-broken', requestId: exchange.requestId, reason: String(error) }
      this.#log.error(fields, 'a response was cut off: its body could not be sent whole')
      connection.socket.destroy()
    }
  }

  #frame(exchange: ClientExchange, response: ClientResponse): WireResponse {
    const { verb } = exchange.head
    const wire = frameResponse(response, verb)
    if (wire !== undefined) return wire
    this.#log.error(
      { event: 'response-refused', requestId: exchange.requestId },
      'a response that would break the message is replaced by a 500',
    )
    const safe = frameResponse(refusalResponse('HANDLER_CRASHED', exchange.requestId), verb)
    if (safe === undefined) throw new Error('the built-in 500 does not pass its own check')
    return safe
  }

  /** The answer is written: the connection is another request's, or nobody's. */
  #finish(exchange: ClientExchange, after: Delivery['after']): void {
    const { connection } = exchange
    exchange.answered()
    if (connection.socket.writableLength > 0) connection.watchStall(this.#limits.writeStallMs)
    if (after === 'keep') this.#proceed(connection)
    else if (exchange.isRead && !exchange.head.persists) {
      connection.discard()
      connection.socket.destroySoon()
    } else this.#linger(connection, exchange)
  }

  /** A client that asks on and on, and reads nothing, would else fill the memory with its answers. */
  #proceed(connection: ClientConnection): void {
    if (connection.socket.writableNeedDrain) connection.socket.once('drain', () => connection.proceed())
    else connection.proceed()
  }

  /**
   * Ends a connection, and lets a client that may still be sending read its answer before it is cut: bytes that nobody
   * takes would reset it, and the answer with it. One that was answered early may send the rest of its body, as long as
   * it keeps the pace that bodies have to keep. Documented: RFC 9112 §9.6.
   */
  #linger(connection: ClientConnection, exchange?: ClientExchange): void {
    const { socket } = connection
    const { lingerMs, requestMs, slowBodyBytesPerSecond } = this.#limits
    const longestMs = exchange === undefined || exchange.isRead ? lingerMs : Math.max(lingerMs, requestMs)
    connection.discard()
    if (socket.writableLength > 0) connection.watchStall(this.#limits.writeStallMs)
    socket.once('finish', () => {
      const begunMs = performance.now()
      let seen = socket.bytesRead
      const look = (): void => {
        const isSending = socket.bytesRead - seen >= (slowBodyBytesPerSecond * lingerMs) / 1_000
        seen = socket.bytesRead
        if (isSending && performance.now() - begunMs + lingerMs <= longestMs) cut = setTimeout(look, lingerMs)
        else socket.destroy()
      }
      let cut = setTimeout(look, lingerMs)
      socket.once('close', () => clearTimeout(cut))
    })
    socket.end()
  }
}
