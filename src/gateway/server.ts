import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { ClientRequest, ClientResponse } from '../exchange.ts'
import { type Log, NO_LOG } from '../telemetry/log.ts'
import { Answers } from './answers.ts'
import { ClientConnections, type Connection } from './client-connections.ts'
import type { ClientExchange } from './client-exchange.ts'
import type { Cancellation } from './departure.ts'
import { checkIntervalMs, createListener } from './http-listener.ts'
import { type ClientError, clientErrorRefusal, type RefusalCode, refusalResponse } from './refusal.ts'
import { EMPTY_BODY, IncomingBody, type RequestBody } from './request-body.ts'
import { parseRequestHead, type RequestHead } from './request-head.ts'
import { createRequestIds } from './request-id.ts'
import { DEFAULT_SERVER_LIMITS, type ServerLimits } from './server-limits.ts'
import { TurnBatch } from './turn-batch.ts'

/**
 * Answers one request. `cancellation` aborts when the client's connection is gone.
 * A rejection is a bug: the client gets a plain 500.
 */
export type Handle = (request: ClientRequest, body: RequestBody, cancellation: Cancellation) => Promise<ClientResponse>

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

/** An answer that is about to be written. */
interface Answered {
  readonly exchange: ClientExchange
  readonly response: ClientResponse
}

class HttpServer implements DataPlaneServer {
  readonly #handle: Handle
  readonly #limits: ServerLimits
  readonly #log: Log
  readonly #port: 'own' | 'shared'
  readonly #server: Server
  readonly #connections: ClientConnections<ClientExchange>
  /** One timer looks at every connection and body, so that a request needs none of its own. */
  readonly #inspection: NodeJS.Timeout
  readonly #ids = createRequestIds()
  readonly #answers: Answers
  readonly #completed = new TurnBatch<Answered>(answered => this.#complete(answered))
  #inFlight = 0
  #draining = false

  constructor(options: ServerOptions, handle: Handle) {
    this.#handle = handle
    this.#limits = { ...DEFAULT_SERVER_LIMITS, ...options.limits }
    this.#log = options.log ?? NO_LOG
    this.#port = options.port ?? 'own'
    this.#answers = new Answers(this.#limits, this.#log)
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
      this.#connections.closeIdle(performance.now())
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

  #open(request: IncomingMessage, response: ServerResponse): ClientExchange | undefined {
    const connection = this.#connections.find(request.socket)
    if (connection === undefined || connection.closing) return undefined
    if (connection.unanswered >= this.#limits.pipelined) {
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
    const exchange: ClientExchange = {
      request,
      response,
      connection,
      requestId: this.#ids.requestId(),
      body: undefined,
      state: 'open',
    }
    connection.latest = exchange
    return exchange
  }

  #run(exchange: ClientExchange, head: RequestHead, invite: () => void): void {
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
      response => this.#completed.add({ exchange, response }),
      (error: unknown) => this.#crash(exchange, error),
    )
  }

  #complete({ exchange, response }: Answered): void {
    this.#inFlight--
    const { connection, body, request } = exchange
    const isLast = this.#draining || connection.requests >= this.#limits.requestsPerConnection
    const isUnread = body !== undefined && !request.complete
    this.#answers.send(exchange, response, isLast || isUnread ? 'close' : 'keep')
  }

  #crash(exchange: ClientExchange, error: unknown): void {
    this.#log.error(
      { event: 'handler-crashed', requestId: exchange.requestId, reason: String(error) },
      'a request handler threw',
    )
    this.#complete({ exchange, response: refusalResponse('HANDLER_CRASHED', exchange.requestId) })
  }

  #refuse(exchange: ClientExchange, code: RefusalCode): void {
    this.#answers.send(exchange, refusalResponse(code, exchange.requestId), 'close')
  }

  /** Overload keeps the connection where it can: opening another costs more than the refusal. */
  #shed(exchange: ClientExchange, head: RequestHead): void {
    const connection = head.bodyBytes === 0 && !this.#draining ? 'keep' : 'close'
    this.#answers.send(exchange, refusalResponse('OVERLOADED', exchange.requestId), connection)
  }

  #inspect(): void {
    const now = performance.now()
    this.#connections.closeIdle(this.#draining ? now : now - this.#limits.keepAliveMs)
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

  #closeWithRefusal(connection: Connection<ClientExchange>, code: RefusalCode): void {
    this.#answers.sendLast(connection, refusalResponse(code, this.#ids.requestId()))
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
    const hasBegun = connection.latest?.state === 'begun'
    if (hasBegun || (connection.unanswered > 0 && !this.#abandon(connection))) socket.destroy()
    else this.#closeWithRefusal(connection, code)
  }

  /** Gives up the exchange whose body broke; false when the fault lies in a message after it, which has to wait. */
  #abandon(connection: Connection<ClientExchange>): boolean {
    const exchange = connection.latest
    if (exchange === undefined || exchange.request.complete) return false
    this.#answers.close(exchange)
    exchange.body?.abandon()
    return true
  }
}
