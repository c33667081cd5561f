import type { BodyStream, ClientResponse } from '../exchange/messages.ts'
import type { Log } from '../telemetry/log.ts'
import type { ClientConnection, ClientExchange } from './client-connection.ts'
import { refusalResponse } from './early-answer.ts'
import { type Delivery, frameResponse, streamResponse, type WireResponse, writeResponse } from './frame-response.ts'
import type { ServerLimits } from './limits.ts'

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
    if (wire.stream !== undefined && head.verb !== 'HEAD') {
      void this.#sendInPieces(exchange, wire, wire.stream, delivery)
      return
    }
    response.stream?.cancel()
    writeResponse(connection.socket, wire, delivery)
    this.#finish(exchange, delivery.after)
  }

  /** Answers what is no exchange, or one that cannot go on, and ends the connection. */
  sendLast(connection: ClientConnection, response: ClientResponse, verb: string): void {
    // Also where there is nobody to answer: what follows cannot be read.
    connection.discard()
    const wire = frameResponse(response)
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
    exchange.state = 'begun'
    this.#watchStall(connection)
    try {
      const outcome = await streamResponse(connection.socket, wire, stream, delivery)
      if (outcome !== 'broken') this.#finish(exchange, outcome === 'last' ? 'close' : 'keep')
    } catch (error) {
      const fields = { event: 'answer-broken', requestId: exchange.requestId, reason: String(error) }
      this.#log.error(fields, 'a response was cut off: its body could not be sent whole')
      connection.socket.destroy()
    }
  }

  #frame(exchange: ClientExchange, response: ClientResponse): WireResponse {
    const wire = frameResponse(response)
    if (wire !== undefined) return wire
    this.#log.error(
      { event: 'response-refused', requestId: exchange.requestId },
      'a response that would break the message is replaced by a 500',
    )
    const safe = frameResponse(refusalResponse('HANDLER_CRASHED', exchange.requestId))
    if (safe === undefined) throw new Error('the built-in 500 does not pass its own check')
    return safe
  }

  /** The answer is written: the connection is another request's, or nobody's. */
  #finish(exchange: ClientExchange, after: Delivery['after']): void {
    const { connection } = exchange
    exchange.state = 'answered'
    if (connection.socket.writableLength > 0) this.#watchStall(connection)
    if (after === 'keep') this.#proceed(connection)
    else if (exchange.isRead && !exchange.head.persists) {
      connection.discard()
      connection.socket.destroySoon()
    } else this.#linger(connection)
  }

  /** A client that asks on and on, and reads nothing, would else fill the memory with its answers. */
  #proceed(connection: ClientConnection): void {
    if (connection.socket.writableNeedDrain) connection.socket.once('drain', () => connection.proceed())
    else connection.proceed()
  }

  /** The connection is cut when the time passes without progress while something is still to be sent. */
  #watchStall(connection: ClientConnection): void {
    connection.stall = 'watched'
    connection.socket.setTimeout(this.#limits.writeStallMs)
  }

  /** Ends a connection, and lets a client that may still be sending read its answer before it is cut. */
  #linger(connection: ClientConnection): void {
    const { socket } = connection
    connection.discard()
    if (socket.writableLength > 0) this.#watchStall(connection)
    socket.once('finish', () => {
      const cut = setTimeout(() => socket.destroy(), this.#limits.lingerMs)
      socket.once('close', () => clearTimeout(cut))
    })
    socket.end()
  }
}
