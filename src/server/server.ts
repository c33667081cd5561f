import { createServer, type Server, type Socket } from 'node:net'
import type { Cancellation } from '../exchange/cancellation.ts'
import { ANY_DESCRIPTORS, type DescriptorBudget } from '../exchange/descriptors.ts'
import type { HostPort } from '../exchange/host-port.ts'
import { MemoryBudget } from '../exchange/memory.ts'
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
  /** Memory that requests may hold together. Default: without bound. */
  readonly memory?: MemoryBudget
  /** Descriptors for connections. Default: any. */
  readonly descriptors?: DescriptorBudget
  /** Default: none. */
  readonly log?: Log
  /** `shared` lets several processes listen on one port. Default `own`. */
  readonly port?: 'own' | 'shared'
  /** Told of what never reaches the handler: requests, and connections beyond the limits. */
  readonly onRefusal?: (code: RefusalCode | ConnectionRefusal, sourceIp: string | undefined) => void
}

/** Why a connection is closed when it is accepted. */
export type ConnectionRefusal = 'TOO_MANY_CONNECTIONS' | 'OUT_OF_DESCRIPTORS'

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
  /** Says that the end is near: from now on each answer ends its connection. */
  announceEnd(): void
  /**
   * Stops accepting, finishes what is in flight, and closes every connection. An idle one gets a moment: what arrives in
   * it is served. What is unfinished after `ms` is cut off; says whether that was needed.
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
  readonly memory: MemoryBudget
  readonly #handle: Handle
  readonly #limits: ServerLimits
  readonly #descriptors: DescriptorBudget
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
  /** Connections so far. */
  #accepted = 0
  #isEnding = false
  /** Set when idle connections have had their moment. */
  #closesIdle = false
  /** Answers that are kept back while listening ends. */
  #keptBack: Answered[] | undefined = undefined

  constructor(options: ServerOptions, handle: Handle) {
    this.#handle = handle
    this.#limits = { ...DEFAULT_SERVER_LIMITS, ...options.limits }
    this.memory = options.memory ?? new MemoryBudget(Number.POSITIVE_INFINITY)
    this.#descriptors = options.descriptors ?? ANY_DESCRIPTORS
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
    this.#server.on('error', () => this.#noteRefusal('OUT_OF_DESCRIPTORS', undefined))
    return this.address() ?? { host, port }
  }

  address(): HostPort | undefined {
    const bound = this.#server.address()
    return bound === null || typeof bound === 'string' ? undefined : { host: bound.address, port: bound.port }
  }

  announceEnd(): void {
    this.#isEnding = true
  }

  async drain(ms: number): Promise<'finished' | 'cut'> {
    this.announceEnd()
    let outcome: 'finished' | 'cut' = 'finished'
    const cut = setTimeout(() => {
      outcome = 'cut'
      this.#connections.destroyAll()
    }, ms)
    const closed = await this.#stopListening(ms)
    const idleEnd = setTimeout(() => this.#endIdle(), Math.min(IDLE_MOMENT_MS, ms / 2))
    await closed.promise
    clearTimeout(idleEnd)
    clearTimeout(cut)
    clearInterval(this.#inspection)
    return outcome
  }

  /**
   * Ends listening. The system resets the connections that it has taken for us and we have not: clients that ask on and
   * on would lose requests. So answers are kept back until each of those waits for one and opens no connection, all that
   * is there is accepted, and then listening ends in the same turn. Gives what resolves when every connection is closed.
   */
  async #stopListening(ms: number): Promise<{ readonly promise: Promise<void> }> {
    const { promise, resolve } = Promise.withResolvers<void>()
    if (this.#connections.size > 0) {
      this.#keptBack = []
      await new Promise(kept => setTimeout(kept, Math.min(KEPT_BACK_MS, ms / 4)))
    }
    // A turn that accepts nothing is short: nobody comes between its look and the end.
    for (let turn = 0, seen = -1; turn < ACCEPTING_TURNS && seen !== this.#accepted; turn++) {
      seen = this.#accepted
      await new Promise(accepted => setImmediate(accepted))
    }
    this.#server.close(() => resolve())
    const answers = this.#keptBack ?? []
    this.#keptBack = undefined
    for (const answer of answers) this.#complete(answer)
    return { promise }
  }

  #endIdle(): void {
    this.#closesIdle = true
    this.#connections.closeUnused()
    this.#connections.closeIdle(performance.now())
  }

  onHead(connection: ClientConnection, startLine: string, fields: RawHeaders): BodyLength | 'refused' {
    connection.endStall()
    const head = parseRequestHead(startLine, fields, this.#limits)
    if (typeof head === 'string') {
      this.#refuse(connection, head, startLine.startsWith('HEAD ') ? 'HEAD' : 'GET')
      return 'refused'
    }
    const { bodyBytes, expects } = head
    const invite = expects === 'nothing' ? nothing : () => connection.socket.write(CONTINUE, 'latin1')
    const options = { limits: this.#limits, memory: connection.gone.memory, invite }
    const body = bodyBytes === 0 ? undefined : new IncomingBody(connection.socket, bodyBytes, options)
    connection.begin(new ClientExchange(connection, this.#ids.requestId(), head, body))
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
    exchange?.refuse()
    this.#refuse(connection, faultRefusal(fault, head, this.#limits.targetBytes), exchange?.head.verb ?? 'GET')
  }

  #accept(socket: Socket): void {
    this.#accepted++
    if (!this.#descriptors.take('client')) {
      socket.destroy()
      this.#noteRefusal('OUT_OF_DESCRIPTORS', socket.remoteAddress)
      return
    }
    socket.once('close', () => this.#descriptors.give('client'))
    if (this.#connections.accept(socket) === 'closed') {
      this.#noteRefusal('TOO_MANY_CONNECTIONS', socket.remoteAddress)
      return
    }
    socket.on('timeout', () => {
      if (socket.writableLength > 0) socket.destroy()
    })
  }

  #complete(answered: Answered): void {
    if (this.#keptBack !== undefined) {
      this.#keptBack.push(answered)
      return
    }
    const { exchange, response } = answered
    this.#inFlight--
    // From here on only the answer is held.
    exchange.connection.gone.memory.release()
    this.#answers.send(exchange, response, this.#after(exchange))
  }

  #after({ connection, isRead }: ClientExchange): 'keep' | 'close' {
    const isLast = this.#isEnding || connection.requests >= this.#limits.requestsPerConnection
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

  #noteRefusal(code: RefusalCode | ConnectionRefusal, sourceIp: string | undefined): void {
    this.#onRefusal(code, sourceIp)
  }

  #inspect(): void {
    const now = performance.now()
    this.#connections.closeIdle(this.#closesIdle ? now : now - this.#limits.keepAliveMs)
    for (const connection of this.#connections.all()) this.#inspectOne(connection, now)
  }

  #inspectOne(connection: ClientConnection, now: number): void {
    const { exchange, isHeadDue, closing, waitingSince } = connection
    if (connection.readsTooSlowly(now, this.#limits)) {
      connection.socket.resetAndDestroy()
      return
    }
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

/** Idle connections stay open for this long when listening has ended: a client may be about to ask. */
const IDLE_MOMENT_MS = 1_000
/** Answers are kept back for this long before listening ends: clients that ask on and on are all waiting then. */
const KEPT_BACK_MS = 100
/** Turns of the event loop that listening goes on for at most while connections come in each. */
const ACCEPTING_TURNS = 100

const CONTINUE = 'HTTP/1.1 100 Continue\r\n\r\n'

/** How often arrivals are looked at: often enough for the shortest limit, at most every second. */
function inspectionIntervalMs({ headersMs, slowBodyGraceMs, keepAliveMs }: ServerLimits): number {
  return Math.max(20, Math.min(1_000, Math.trunc(Math.min(headersMs, slowBodyGraceMs, keepAliveMs) / 4)))
}

function nothing(): void {}
