import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { BodyStream, ClientRequest, ClientResponse } from '../exchange.ts'
import { type Log, NO_LOG } from '../telemetry/log.ts'
import { ClientConnections, type Connection } from './client-connections.ts'
import type { Cancellation } from './departure.ts'
import { checkIntervalMs, createListener } from './http-listener.ts'
import { type ClientError, clientErrorRefusal, type RefusalCode, refusalResponse } from './refusal.ts'
import { EMPTY_BODY, IncomingBody, type RequestBody } from './request-body.ts'
import { parseRequestHead, type RequestHead } from './request-head.ts'
import { createRequestIds } from './request-id.ts'
import { frameResponse, renderClosing, streamResponse, type WireResponse, writeResponse } from './response-writer.ts'
import { DEFAULT_SERVER_LIMITS, type ServerLimits } from './server-limits.ts'
import { TurnBatch } from './turn-batch.ts'

/**
 * Answers one request. `signal` aborts when the client's connection is gone.
 * A rejection is a bug: the client gets a plain 500.
 */
export type Handle = (request: ClientRequest, body: RequestBody, signal: Cancellation) => Promise<ClientResponse>

/** Where a listener listens; port 0 takes any free one. */
export interface HostPort {
  readonly host: string
  readonly port: number
}

export interface ServerOptions {
  /** Default: DEFAULT_SERVER_LIMITS. */
  readonly limits?: Partial<ServerLimits>
  /** Default: none. */
  readonly log?: Log
  /** `shared` lets several processes listen on one port. Default `own`. */
  readonly port?: 'own' | 'shared'
}

/** The listener of the data plane. */
export interface DataPlaneServer {
  /** Starts listening; gives the address that was bound. Rejects with the system's error, such as EADDRINUSE. */
  listen(at: HostPort): Promise<HostPort>
  /** The bound address; undefined before `listen` and after `drain`. */
  address(): HostPort | undefined
  /** Requests that the handler has not answered yet. */
  readonly inFlight: number
  /** Open client connections. */
  readonly connections: number
  /**
   * Stops accepting, finishes what is in flight, and closes every connection. What is unfinished after `ms` is cut
   * off; says whether that was needed.
   */
  drain(ms: number): Promise<'finished' | 'cut'>
}

/** Creates the data plane's HTTP server. It refuses what hardening page §1 names and gives the rest to `handle`. */
export function createHttpServer(options: ServerOptions, handle: Handle): DataPlaneServer {
  return new HttpServer(options, handle)
}

/** One request and its answer. */
interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly connection: Connection<Exchange>
  readonly requestId: string
  body: IncomingBody | undefined
  answered: boolean
  /** Whether some of a streamed answer is on its way. */
  started: boolean
}

/** An answer that is about to be written. */
interface Answered {
  readonly exchange: Exchange
  readonly response: ClientResponse
}

/** Requests of one connection that may have no answer yet. Nobody pipelines as many in earnest. */
const MAX_PIPELINED = 100
/** Bytes of answers that may wait on one connection for those before them. */
const MAX_WAITING_BYTES = 1024 * 1024
/** What a stream that waits holds at most. */
const STREAM_BYTES = 64 * 1024

class HttpServer implements DataPlaneServer {
  readonly #handle: Handle
  readonly #limits: ServerLimits
  readonly #log: Log
  readonly #port: 'own' | 'shared'
  readonly #server: Server
  readonly #connections: ClientConnections<Exchange>
  /** One timer looks at every connection and body, so that a request needs none of its own. */
  readonly #inspection: NodeJS.Timeout
  readonly #ids = createRequestIds()
  readonly #answers = new TurnBatch<Answered>(answered => this.#complete(answered))
  #inFlight = 0
  #draining = false

  constructor(options: ServerOptions, handle: Handle) {
    this.#handle = handle
    this.#limits = { ...DEFAULT_SERVER_LIMITS, ...options.limits }
    this.#log = options.log ?? NO_LOG
    this.#port = options.port ?? 'own'
    this.#connections = new ClientConnections(this.#limits, ({ latest }) => latest?.body?.abandon())
    const shortestMs = Math.min(this.#limits.slowBodyGraceMs, this.#limits.keepAliveMs)
    this.#inspection = setInterval(() => this.#inspect(), checkIntervalMs(shortestMs)).unref()
    this.#server = createListener(this.#limits, {
      onConnection: socket => this.#connections.accept(socket),
      onRequest: (request, response, invite) => this.#receive(request, response, invite),
      onExpectation: (request, response) => this.#refuseExpectation(request, response),
      onTunnel: (request, socket) => this.#refuseTunnel(request, socket),
      onClientError: (error, socket) => this.#onClientError(error, socket),
      onSilence: socket => {
        if (socket.writableLength > 0) socket.destroy()
      },
    })
  }

  get inFlight(): number {
    return this.#inFlight
  }

  get connections(): number {
    return this.#connections.size
  }

  async listen({ host, port }: HostPort): Promise<HostPort> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    this.#server.once('error', reject)
    this.#server.listen({ host, port, reusePort: this.#port === 'shared' }, resolve)
    await promise
    this.#server.off('error', reject)
    // Running out of file descriptors is reported here; the connections that are open go on.
    this.#server.on('error', error =>
      this.#log.error({ event: 'accept-failed', reason: error.message }, 'cannot accept'),
    )
    return this.address() ?? { host, port }
  }

  address(): HostPort | undefined {
    const bound = this.#server.address()
    return bound === null || typeof bound === 'string' ? undefined : { host: bound.address, port: bound.port }
  }

  async drain(ms: number): Promise<'finished' | 'cut'> {
    this.#draining = true
    let outcome: 'finished' | 'cut' = 'finished'
    const cut = setTimeout(() => {
      outcome = 'cut'
      this.#server.closeAllConnections()
    }, ms)
    await new Promise<void>(resolve => {
      this.#server.close(() => resolve())
      this.#connections.closeUnused()
      this.#connections.closeIdle(performance.now(), -1)
    })
    clearTimeout(cut)
    clearInterval(this.#inspection)
    return outcome
  }

  #receive(request: IncomingMessage, response: ServerResponse, invite: () => void): void {
    const exchange = this.#open(request, response)
    if (exchange === undefined) return
    const head = parseRequestHead(
      {
        method: request.method ?? '',
        target: request.url ?? '',
        version: request.httpVersion,
        headers: request.rawHeaders,
      },
      this.#limits,
    )
    if (typeof head === 'string') this.#refuse(exchange, head)
    else if (this.#inFlight >= this.#limits.inFlight) this.#shed(exchange, head)
    else this.#run(exchange, head, invite)
  }

  #open(request: IncomingMessage, response: ServerResponse): Exchange | undefined {
    const connection = this.#connections.find(request.socket)
    if (connection === undefined || connection.closing) return undefined
    if (connection.unanswered >= MAX_PIPELINED) {
      connection.socket.destroy()
      return undefined
    }
    connection.pipelined ||= connection.unanswered > 0
    connection.unanswered++
    connection.requests++
    if (connection.stall === 'watched') {
      connection.stall = 'unwatched'
      connection.socket.setTimeout(0)
    }
    const exchange: Exchange = {
      request,
      response,
      connection,
      requestId: this.#ids.requestId(),
      body: undefined,
      answered: false,
      started: false,
    }
    connection.latest = exchange
    return exchange
  }

  #run(exchange: Exchange, head: RequestHead, invite: () => void): void {
    const { connection, requestId, request } = exchange
    if (head.bodyBytes !== 0) exchange.body = new IncomingBody(request, head.bodyBytes, this.#limits, invite)
    const clientRequest: ClientRequest = {
      httpMethod: head.httpMethod,
      path: head.path,
      rawQuery: head.rawQuery,
      headers: request.rawHeaders,
      domainName: head.domainName,
      protocol: request.httpVersion === '1.1' ? 'HTTP/1.1' : 'HTTP/1.0',
      sourceIp: connection.remoteAddress,
      requestId,
      extendedRequestId: this.#ids.extendedRequestId(),
      requestTimeEpoch: Date.now(),
    }
    this.#inFlight++
    this.#handle(clientRequest, exchange.body ?? EMPTY_BODY, connection.gone).then(
      response => this.#answers.add({ exchange, response }),
      (error: unknown) => this.#crash(exchange, error),
    )
  }

  #complete({ exchange, response }: Answered): void {
    this.#inFlight--
    const { connection, body, request } = exchange
    const isLast = this.#draining || connection.requests >= this.#limits.requestsPerConnection
    const isUnread = body !== undefined && !request.complete
    this.#answer(exchange, response, isLast || isUnread ? 'close' : 'keep')
  }

  #crash(exchange: Exchange, error: unknown): void {
    this.#log.error(
      { event: 'handler-crashed', requestId: exchange.requestId, reason: String(error) },
      'a request handler threw',
    )
    this.#complete({ exchange, response: refusalResponse('HANDLER_CRASHED', exchange.requestId) })
  }

  #refuse(exchange: Exchange, code: RefusalCode): void {
    this.#answer(exchange, refusalResponse(code, exchange.requestId), 'close')
  }

  /** Overload keeps the connection where it can: opening another costs more than the refusal. */
  #shed(exchange: Exchange, head: RequestHead): void {
    const connection = head.bodyBytes === 0 && !this.#draining ? 'keep' : 'close'
    this.#answer(exchange, refusalResponse('OVERLOADED', exchange.requestId), connection)
  }

  #answer(exchange: Exchange, response: ClientResponse, then: 'keep' | 'close'): void {
    const { connection, request } = exchange
    if (exchange.answered || connection.socket.destroyed) {
      response.stream?.cancel()
      this.#close(exchange)
      return
    }
    const wire = this.#frame(exchange, response)
    if (response.stream !== undefined && wire.body.length === 0 && request.method !== 'HEAD') {
      void this.#answerInPieces(exchange, wire, response.stream, then)
      return
    }
    response.stream?.cancel()
    this.#close(exchange)
    if (then === 'close' && !request.complete && !connection.pipelined) {
      this.#closeWith(connection, renderClosing(wire, request.method ?? 'GET'))
      request.resume()
      return
    }
    if (!this.#mayWait(exchange, wire.head.length + wire.body.length)) return
    writeResponse(exchange.response, wire, then)
    if (connection.socket.writableLength > 0 || connection.pipelined) this.#watchStall(connection)
  }

  /**
   * Counts an answer that has to wait for those before it on its connection, and cuts a connection where too much
   * waits: a client that asks on and on behind a slow request would have us keep all answers.
   */
  #mayWait({ connection, response }: Exchange, bytes: number): boolean {
    if (response.socket !== null) return true
    connection.waitingBytes += bytes
    if (connection.waitingBytes > MAX_WAITING_BYTES) {
      connection.socket.destroy()
      return false
    }
    response.once('socket', () => {
      connection.waitingBytes -= bytes
    })
    return true
  }

  async #answerInPieces(
    exchange: Exchange,
    wire: WireResponse,
    stream: BodyStream,
    then: 'keep' | 'close',
  ): Promise<void> {
    const { connection, request, response } = exchange
    if (!this.#mayWait(exchange, STREAM_BYTES)) {
      stream.cancel()
      return this.#close(exchange)
    }
    this.#watchStall(connection)
    response.once('socket', () => {
      exchange.started = true
    })
    exchange.started ||= response.socket !== null
    try {
      const outcome = await streamResponse(response, wire, stream, then)
      if (outcome === 'last') this.#endWith(connection, request)
      else if (outcome === 'kept' && this.#draining) connection.socket.destroySoon()
    } catch (error) {
      this.#log.error(
        { event: 'answer-broken', requestId: exchange.requestId, reason: String(error) },
        'an answer broke',
      )
      connection.socket.destroy()
    } finally {
      this.#close(exchange)
    }
  }

  /** Ends a connection whose last answer is written, and lets the client read it though it may still be sending. */
  #endWith(connection: Connection<Exchange>, request: IncomingMessage): void {
    if (request.complete) {
      connection.socket.destroySoon()
      return
    }
    request.resume()
    this.#linger(connection, connection.socket)
    connection.socket.end()
  }

  /** Counts an exchange as answered, once. */
  #close(exchange: Exchange): void {
    if (exchange.answered) return
    exchange.answered = true
    exchange.connection.unanswered--
    exchange.connection.idleSince = performance.now()
  }

  /** The connection is cut when the time passes without progress while something is still to be sent. */
  #watchStall(connection: Connection<Exchange>): void {
    connection.stall = 'watched'
    connection.socket.setTimeout(this.#limits.writeStallMs)
  }

  #frame(exchange: Exchange, response: ClientResponse): WireResponse {
    const wire = frameResponse(response)
    if (wire !== undefined) return wire
    this.#log.error({ event: 'response-refused', requestId: exchange.requestId }, 'a response would break the message')
    const safe = frameResponse(refusalResponse('HANDLER_CRASHED', exchange.requestId))
    if (safe === undefined) throw new Error('the built-in 500 does not pass its own check')
    return safe
  }

  /** Sends the last bytes of a connection and lets the client read them before it is cut, though it may be sending. */
  #closeWith(connection: Connection<Exchange>, bytes: Uint8Array): void {
    const { socket } = connection
    this.#linger(connection, socket)
    socket.end(bytes)
  }

  #linger(connection: Connection<Exchange>, socket: Socket): void {
    connection.closing = true
    const cut = setTimeout(() => socket.destroy(), this.#limits.lingerMs)
    socket.once('close', () => clearTimeout(cut))
  }

  #inspect(): void {
    const now = performance.now()
    this.#connections.closeIdle(now, this.#draining ? -1 : this.#limits.keepAliveMs)
    for (const { latest } of this.#connections.all()) latest?.body?.judge(now)
  }

  #refuseExpectation(request: IncomingMessage, response: ServerResponse): void {
    const exchange = this.#open(request, response)
    if (exchange !== undefined) this.#refuse(exchange, 'EXPECTATION_FAILED')
  }

  #refuseTunnel(request: IncomingMessage, socket: Duplex): void {
    const connection = this.#connections.find(request.socket)
    if (connection === undefined || connection.unanswered > 0) socket.destroy()
    else this.#closeWithRefusal(connection, request.method === 'CONNECT' ? 'BAD_METHOD' : 'UPGRADE_REFUSED')
  }

  #closeWithRefusal(connection: Connection<Exchange>, code: RefusalCode): void {
    const wire = frameResponse(refusalResponse(code, this.#ids.requestId()))
    if (wire !== undefined) this.#closeWith(connection, renderClosing(wire, 'GET'))
  }

  /** A message that the parser refused, or one that did not arrive in time. */
  #onClientError(error: ClientError, socket: Duplex): void {
    const connection = this.#connections.find(socket)
    if (connection?.closing === true) return
    const code = clientErrorRefusal(error, this.#limits.targetBytes)
    if (connection === undefined || code === undefined || connection.pipelined || !socket.writable) {
      socket.destroy()
      return
    }
    // What has begun cannot be taken back; a refusal would be read as the rest of it.
    const hasBegun = connection.latest?.started === true
    if (hasBegun || (connection.unanswered > 0 && !this.#abandon(connection))) socket.destroy()
    else this.#closeWithRefusal(connection, code)
  }

  /** Gives up the exchange whose body broke; false when the fault lies in a message after it, which has to wait. */
  #abandon(connection: Connection<Exchange>): boolean {
    const exchange = connection.latest
    if (exchange === undefined || exchange.request.complete) return false
    this.#close(exchange)
    exchange.body?.abandon()
    return true
  }
}
