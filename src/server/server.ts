import { createServer, type Server, type Socket } from 'node:net'
import type { Cancellation } from '../exchange/cancellation.ts'
import type { HostPort } from '../exchange/host-port.ts'
import type { ClientRequest, ClientResponse, RawHeaders } from '../exchange/messages.ts'
import type { BodyLength, MessageFault } from '../http1/message-reader.ts'
import { TurnBatch } from '../http1/turn-batch.ts'
import { type Log, NO_LOG } from '../telemetry/log.ts'
import { type ClientConnection, ClientExchange, type RequestReceiver } from './client-connection.ts'
import { faultRefusal, type RefusalCode, refusalResponse } from './early-answer.ts'
import { DEFAULT_SERVER_LIMITS, type ServerLimits } from './limits.ts'
import { ClientConnections } from './open-connections.ts'
import { EMPTY_BODY, IncomingBody, type RequestBody } from './request-body.ts'
import { parseRequestHead } from './request-head.ts'
import { createRequestIds } from './request-id.ts'
import { Answers } from './send-answer.ts'

/**
 * Answers one request. `cancellation` aborts when the client's connection is gone.
 * A rejection is a bug: the client gets a plain 500.
 */
export type Handle = (request: ClientRequest, body: RequestBody, cancellation: Cancellation) => Promise<ClientResponse>

export interface ServerOptions {
  /** Default: DEFAULT_SERVER_LIMITS. */
  readonly limits?: Partial<ServerLimits>
  /** Default: none. */
  readonly log?: Log
  /** `shared` lets several processes listen on one port. Default `own`. */
  readonly port?: 'own' | 'shared'
  /** Told of what never reaches the handler: requests, and connections beyond the limits. */
  readonly onRefusal?: (code: RefusalCode | 'TOO_MANY_CONNECTIONS') => void
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

/** Creates the data plane's HTTP server. It refuses what hardening §1 names and gives the rest to `handle`. */
export function createHttpServer(options: ServerOptions, handle: Handle): DataPlaneServer {
  return new HttpServer(options, handle)
}

/** An answer that is about to be written. */
interface Answered {
  readonly exchange: ClientExchange
  readonly response: ClientResponse
}

class HttpServer implements DataPlaneServer, RequestReceiver {
  readonly #handle: Handle
  readonly #limits: ServerLimits
  readonly #log: Log
  readonly #port: 'own' | 'shared'
  readonly #onRefusal: NonNullable<ServerOptions['onRefusal']>
  readonly #server: Server
  readonly #connections: ClientConnections
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
    this.#onRefusal = options.onRefusal ?? nothing
    this.#answers = new Answers(this.#limits, this.#log)
    this.#connections = new ClientConnections(this.#limits, this)
    this.#inspection = setInterval(() => this.#inspect(), inspectionIntervalMs(this.#limits)).unref()
    this.#server = createServer({ noDelay: true }, socket => this.#accept(socket))
    this.#server.maxConnections = this.#limits.connections
    this.#server.on('drop', from => this.#noteRefusal('TOO_MANY_CONNECTIONS', from?.remoteAddress))
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
      this.#log.error({ event: 'accept-failed', reason: error.message }, 'a new connection cannot be accepted'),
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
      this.#connections.destroyAll()
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

  onHead(connection: ClientConnection, startLine: string, fields: RawHeaders): BodyLength | 'refused' {
    if (connection.stall === 'watched') {
      connection.stall = 'unwatched'
      connection.socket.setTimeout(0)
    }
    const head = parseRequestHead(startLine, fields, this.#limits)
    if (typeof head === 'string') {
      this.#refuse(connection, head, startLine.startsWith('HEAD ') ? 'HEAD' : 'GET')
      return 'refused'
    }
    const { bodyBytes, expects } = head
    const invite = expects === 'nothing' ? nothing : () => connection.socket.write(CONTINUE, 'latin1')
    const body = bodyBytes === 0 ? undefined : new IncomingBody(connection.socket, bodyBytes, this.#limits, invite)
    connection.exchange = new ClientExchange(connection, this.#ids.requestId(), head, body)
    return bodyBytes
  }

  onRequest(exchange: ClientExchange): void {
    // It may have broken off within the bytes that it began with.
    if (exchange.state !== 'open') return
    if (this.#inFlight >= this.#limits.inFlight) {
      this.#noteRefusal('OVERLOADED', exchange.connection.remoteAddress)
      // Overload keeps the connection where it can: opening another costs more than the refusal.
      this.#answers.send(exchange, refusalResponse('OVERLOADED', exchange.requestId), this.#after(exchange))
      return
    }
    const { connection, head, requestId } = exchange
    const request: ClientRequest = {
      httpMethod: head.httpMethod,
      path: head.path,
      rawQuery: head.rawQuery,
      headers: head.headers,
      domainName: head.domainName,
      protocol: head.version === '1.1' ? 'HTTP/1.1' : 'HTTP/1.0',
      sourceIp: connection.remoteAddress,
      requestId,
      extendedRequestId: this.#ids.extendedRequestId(),
      requestTimeEpoch: Date.now(),
    }
    this.#inFlight++
    this.#handle(request, exchange.body ?? EMPTY_BODY, connection.gone).then(
      response => this.#completed.add({ exchange, response }),
      (error: unknown) => this.#crash(exchange, error),
    )
  }

  onFault(connection: ClientConnection, fault: MessageFault, head: Uint8Array): void {
    const { exchange } = connection
    // A response that has begun cannot be taken back; a refusal would be read as the rest of it.
    if (exchange !== undefined && exchange.state !== 'open') {
      connection.socket.destroy()
      return
    }
    if (exchange !== undefined) exchange.state = 'answered'
    exchange?.body?.abandon()
    this.#refuse(connection, faultRefusal(fault, head, this.#limits.targetBytes), exchange?.head.verb ?? 'GET')
  }

  #accept(socket: Socket): void {
    if (this.#connections.accept(socket) === 'closed') {
      this.#noteRefusal('TOO_MANY_CONNECTIONS', socket.remoteAddress)
      return
    }
    socket.on('timeout', () => {
      if (socket.writableLength > 0) socket.destroy()
    })
  }

  #complete({ exchange, response }: Answered): void {
    this.#inFlight--
    this.#answers.send(exchange, response, this.#after(exchange))
  }

  #after({ connection, isRead }: ClientExchange): 'keep' | 'close' {
    const isLast = this.#draining || connection.requests >= this.#limits.requestsPerConnection
    return isLast || !isRead ? 'close' : 'keep'
  }

  #crash(exchange: ClientExchange, error: unknown): void {
    this.#log.error(
      { event: 'handler-crashed', requestId: exchange.requestId, reason: String(error) },
      'a request failed by a bug in regauge, and is answered 500',
    )
    this.#complete({ exchange, response: refusalResponse('HANDLER_CRASHED', exchange.requestId) })
  }

  #refuse(connection: ClientConnection, code: RefusalCode, verb: string): void {
    this.#noteRefusal(code, connection.remoteAddress)
    this.#answers.sendLast(connection, refusalResponse(code, this.#ids.requestId()), verb)
  }

  /** The client's fault, most of the time: the operator has a counter, and the log on demand. */
  #noteRefusal(code: RefusalCode | 'TOO_MANY_CONNECTIONS', sourceIp: string | undefined): void {
    this.#onRefusal(code)
    this.#log.debug({ event: 'refused', code, sourceIp }, 'refused before any API was known')
  }

  #inspect(): void {
    const now = performance.now()
    this.#connections.closeIdle(this.#draining ? now : now - this.#limits.keepAliveMs)
    for (const connection of this.#connections.all()) this.#inspectOne(connection, now)
  }

  #inspectOne(connection: ClientConnection, now: number): void {
    const { exchange, isHeadDue, closing, waitingSince } = connection
    if (exchange !== undefined) this.#inspectBody(exchange, now)
    else if (isHeadDue && !closing && now - waitingSince > this.#limits.headersMs) {
      this.#refuse(connection, 'REQUEST_TIMEOUT', 'GET')
    }
  }

  #inspectBody({ connection, body, state }: ClientExchange, now: number): void {
    const verdict = body?.judge(now)
    // Its bytes keep the clock of the socket going, however little the client reads of an answer that has begun.
    if (verdict === 'slow' && state === 'begun') connection.socket.destroy()
  }
}

const CONTINUE = 'HTTP/1.1 100 Continue\r\n\r\n'

/** How often arrivals are looked at: often enough for the shortest limit, at most every second. */
function inspectionIntervalMs({ headersMs, slowBodyGraceMs, keepAliveMs }: ServerLimits): number {
  return Math.max(20, Math.min(1_000, Math.trunc(Math.min(headersMs, slowBodyGraceMs, keepAliveMs) / 4)))
}

function nothing(): void {}
