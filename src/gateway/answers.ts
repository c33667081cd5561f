import type { IncomingMessage } from 'node:http'
import type { BodyStream, ClientResponse } from '../exchange.ts'
import type { Log } from '../telemetry/log.ts'
import type { Connection } from './client-connections.ts'
import type { ClientExchange } from './client-exchange.ts'
import { refusalResponse } from './refusal.ts'
import { frameResponse, renderClosing, streamResponse, type WireResponse, writeResponse } from './response-writer.ts'
import type { ServerLimits } from './server-limits.ts'

/** What a stream that waits for its turn holds at most. */
const STREAM_BYTES = 64 * 1024

/** What becomes of a connection after an answer: `close` ends it. */
export type After = 'keep' | 'close'

/** Gives clients their answers: in order, at their pace, and bounded in what waits for it. */
export class Answers {
  readonly #limits: ServerLimits
  readonly #log: Log

  constructor(limits: ServerLimits, log: Log) {
    this.#limits = limits
    this.#log = log
  }

  /** Answers an exchange that is not answered yet. */
  send(exchange: ClientExchange, response: ClientResponse, after: After): void {
    const { connection, request } = exchange
    if (exchange.state === 'answered' || connection.socket.destroyed) {
      response.stream?.cancel()
      this.close(exchange)
      return
    }
    const wire = this.#frame(exchange, response)
    if (response.stream !== undefined && wire.body.length === 0 && request.method !== 'HEAD') {
      void this.#sendInPieces(exchange, wire, response.stream, after)
      return
    }
    response.stream?.cancel()
    this.close(exchange)
    if (after === 'close' && !request.complete && !connection.pipelined) {
      this.#endWith(connection, renderClosing(wire, request.method ?? 'GET'))
      request.resume()
      return
    }
    if (!this.#mayWait(exchange, wire.head.length + wire.body.length)) return
    writeResponse(exchange.response, wire, after)
    if (connection.socket.writableLength > 0 || connection.pipelined) this.#watchStall(connection)
  }

  /** Answers what is no exchange, or none that can be answered otherwise, and ends the connection. */
  sendLast(connection: Connection<ClientExchange>, response: ClientResponse): void {
    const wire = frameResponse(response)
    if (wire !== undefined) this.#endWith(connection, renderClosing(wire, 'GET'))
  }

  /** Counts an exchange as answered, once. */
  close(exchange: ClientExchange): void {
    if (exchange.state === 'answered') return
    exchange.state = 'answered'
    exchange.connection.unanswered--
    exchange.connection.idleSince = performance.now()
  }

  async #sendInPieces(exchange: ClientExchange, wire: WireResponse, stream: BodyStream, after: After): Promise<void> {
    const { connection, request, response } = exchange
    if (!this.#mayWait(exchange, STREAM_BYTES)) {
      stream.cancel()
      return this.close(exchange)
    }
    this.#watchStall(connection)
    const begin = () => {
      exchange.state = 'begun'
    }
    if (response.socket === null) response.once('socket', begin)
    else begin()
    try {
      const outcome = await streamResponse(response, wire, stream, after)
      if (outcome === 'last') this.#endAfterStream(connection, request)
    } catch (error) {
      const fields = { event: 'answer-broken', requestId: exchange.requestId, reason: String(error) }
      this.#log.error(fields, 'an answer broke')
      connection.socket.destroy()
    } finally {
      this.close(exchange)
    }
  }

  #frame(exchange: ClientExchange, response: ClientResponse): WireResponse {
    const wire = frameResponse(response)
    if (wire !== undefined) return wire
    this.#log.error({ event: 'response-refused', requestId: exchange.requestId }, 'a response would break the message')
    const safe = frameResponse(refusalResponse('HANDLER_CRASHED', exchange.requestId))
    if (safe === undefined) throw new Error('the built-in 500 does not pass its own check')
    return safe
  }

  /**
   * Counts an answer that has to wait for those before it on its connection, and cuts a connection where too much
   * waits: a client that asks on and on behind a slow request would have us keep all answers.
   */
  #mayWait({ connection, response }: ClientExchange, bytes: number): boolean {
    if (response.socket !== null) return true
    connection.waitingBytes += bytes
    if (connection.waitingBytes > this.#limits.waitingBytes) {
      connection.socket.destroy()
      return false
    }
    response.once('socket', () => {
      connection.waitingBytes -= bytes
    })
    return true
  }

  /** The connection is cut when the time passes without progress while something is still to be sent. */
  #watchStall(connection: Connection<ClientExchange>): void {
    connection.stall = 'watched'
    connection.socket.setTimeout(this.#limits.writeStallMs)
  }

  #endAfterStream(connection: Connection<ClientExchange>, request: IncomingMessage): void {
    if (request.complete) {
      connection.socket.destroySoon()
      return
    }
    request.resume()
    this.#endWith(connection)
  }

  /** Ends a connection, with its last bytes, and lets the client read them before it is cut, though it may be sending. */
  #endWith(connection: Connection<ClientExchange>, bytes?: Uint8Array): void {
    connection.closing = true
    const { socket } = connection
    if (bytes === undefined) socket.end()
    else socket.end(bytes)
    const cut = setTimeout(() => socket.destroy(), this.#limits.lingerMs)
    socket.once('close', () => clearTimeout(cut))
  }
}
