import type { Socket } from 'node:net'
import type { MemoryBudget } from '../exchange/memory.ts'
import type { RawHeaders } from '../exchange/messages.ts'
import { type BodyLength, type MessageFault, type MessageListener, MessageReader } from '../http1/message-reader.ts'
import { Departure } from './client-gone.ts'
import { PARSER_HEADER_BYTES, type ServerLimits } from './limits.ts'
import type { IncomingBody } from './request-body.ts'
import type { RequestHead } from './request-head.ts'

/** Bytes of later requests that are held while one is answered; beyond them the client has to wait. */
const HELD_BYTES = 64 * 1024

/** One request of a client and its answer. */
export class ClientExchange {
  readonly connection: ClientConnection
  readonly requestId: string
  readonly head: RequestHead
  /** Undefined where the request has none. */
  readonly body: IncomingBody | undefined
  /** The request has arrived to its end. */
  isRead = false
  #state: 'open' | 'begun' | 'answered' = 'open'

  constructor(connection: ClientConnection, requestId: string, head: RequestHead, body: IncomingBody | undefined) {
    this.connection = connection
    this.requestId = requestId
    this.head = head
    this.body = body
  }

  /** `begun`: some of a streamed answer is on its way. `answered`: nothing more is to be done for it. */
  get state(): 'open' | 'begun' | 'answered' {
    return this.#state
  }

  finishReading(): void {
    this.isRead = true
    this.body?.complete()
  }

  /** Some of its answer is sent, and the rest will follow. */
  beginAnswer(): void {
    this.#state = 'begun'
  }

  /** All of its answer is sent. */
  answered(): void {
    this.#state = 'answered'
  }

  /** It ends where it is: what arrived of it cannot go on, and another answers. */
  refuse(): void {
    this.#state = 'answered'
    this.body?.abandon()
  }
}

/** Receiver of the requests of all client connections; it answers them. */
export interface RequestReceiver {
  /** Memory for the requests of all connections. */
  readonly memory: MemoryBudget
  /** A request has begun: `connection.exchange` is its exchange from here on, unless it is refused. */
  onHead(connection: ClientConnection, startLine: string, fields: RawHeaders): BodyLength | 'refused'
  /** All of the request that has arrived is read; the rest of its body may follow. */
  onRequest(exchange: ClientExchange): void
  /** The bytes that arrived are no request, or cannot be the rest of its body. */
  onFault(connection: ClientConnection, fault: MessageFault, head: Uint8Array): void
}

/**
 * One client connection. Its requests are taken one after the other: what arrives behind one that is not answered is
 * held, and the client with it. So answers need no order, and a client that asks on and on has at most one in work.
 */
export class ClientConnection implements MessageListener {
  readonly socket: Socket
  /** Address of the peer; an IPv4 address that arrived over IPv6 is written as IPv4. */
  readonly remoteAddress: string
  /** Aborts when the connection is gone: one signal for every request on it. */
  readonly gone: Departure
  #exchange: ClientExchange | undefined = undefined
  #requests = 0
  #waitingSince = performance.now()
  #closing = false
  readonly #receiver: RequestReceiver
  /** How a client reads that has an answer to read; undefined where nothing waits for it. */
  #reading: { sinceMs: number; sentBytes: number } | undefined = undefined
  readonly #reader = new MessageReader(this, PARSER_HEADER_BYTES)
  #held: Buffer | undefined = undefined
  #unreported: ClientExchange | undefined = undefined
  #isReading = false

  constructor(socket: Socket, remoteAddress: string, receiver: RequestReceiver) {
    this.socket = socket
    this.gone = new Departure(receiver.memory)
    this.remoteAddress = remoteAddress
    this.#receiver = receiver
    socket.on('data', bytes => {
      // Text comes from a socket with an encoding, which this one has not.
      if (typeof bytes !== 'string') this.#receive(bytes)
    })
    socket.on('error', ignore)
  }

  /** The exchange that is under way: from its head to the end of its answer. */
  get exchange(): ClientExchange | undefined {
    return this.#exchange
  }

  /** Requests that have arrived. */
  get requests(): number {
    return this.#requests
  }

  /** Since when a request, or the rest of its head, is waited for; on the monotonic clock, milliseconds. */
  get waitingSince(): number {
    return this.#waitingSince
  }

  /** The last answer is on its way; whatever still arrives is discarded. */
  get closing(): boolean {
    return this.#closing
  }

  /** A request has begun that is to be answered. */
  begin(exchange: ClientExchange): void {
    this.#exchange = exchange
  }

  /** A request is waited for: its first byte on a new connection, or the rest of its head. */
  get isHeadDue(): boolean {
    return this.requests === 0 || this.#reader.isAmidst
  }

  /** Ends the exchange that is under way: the request behind it may begin. */
  proceed(): void {
    this.#exchange = undefined
    this.#waitingSince = performance.now()
    this.#reader.next()
    const held = this.#held
    if (held === undefined || this.#isReading) return
    this.#held = undefined
    this.socket.resume()
    this.#read(held)
  }

  /** Something waits to be read: the connection is cut when this time passes without any of it leaving. */
  watchStall(ms: number): void {
    this.#reading ??= { sinceMs: performance.now(), sentBytes: this.#sentBytes }
    this.socket.setTimeout(ms)
  }

  /** Nothing waits any more: the client asks for something else. */
  endStall(): void {
    if (this.#reading === undefined) return
    this.#reading = undefined
    this.socket.setTimeout(0)
  }

  /**
   * True for a client that reads its answer at a rate below the limit, over as long as it may stall. Shorter times show nothing:
   * the system takes some hundred kilobytes at once, and then none for long.
   */
  readsTooSlowly(nowMs: number, { writeStallMs, slowReaderBytesPerSecond }: ServerLimits): boolean {
    const reading = this.#reading
    if (reading === undefined || nowMs - reading.sinceMs < writeStallMs) return false
    const sentBytes = this.#sentBytes
    const sent = sentBytes - reading.sentBytes
    const isWaiting = this.socket.writableLength > 0
    const elapsedMs = nowMs - reading.sinceMs
    this.#reading = { sinceMs: nowMs, sentBytes }
    // Where nothing waits, it is the backend that is slow.
    return isWaiting && sent * 1_000 < slowReaderBytesPerSecond * elapsedMs
  }

  get #sentBytes(): number {
    return this.socket.bytesWritten - this.socket.writableLength
  }

  /** Takes nothing any more; what still arrives is discarded, so that the client can read its answer. */
  discard(): void {
    this.#closing = true
    this.#held = undefined
    this.#reader.stop()
    this.socket.resume()
  }

  onHead(startLine: string, fields: RawHeaders): BodyLength | 'refused' {
    this.#requests++
    const follows = this.#receiver.onHead(this, startLine, fields)
    this.#unreported = this.exchange
    return follows
  }

  onBody(piece: Buffer): void {
    this.exchange?.body?.push(piece)
  }

  onEnd(): void {
    this.exchange?.finishReading()
  }

  onFault(fault: MessageFault, head: Uint8Array): void {
    this.#receiver.onFault(this, fault, head)
  }

  #receive(bytes: Buffer): void {
    if (this.closing) return
    if (this.exchange?.isRead === true) this.#hold(bytes)
    else this.#read(bytes)
  }

  #read(bytes: Buffer): void {
    const wasAmidst = this.#reader.isAmidst
    this.#isReading = true
    let at = this.#reader.read(bytes)
    this.#report()
    while (at < bytes.length && this.#isWaiting) {
      at += this.#reader.read(bytes.subarray(at))
      this.#report()
    }
    this.#isReading = false
    if (at < bytes.length && !this.closing) this.#hold(bytes.subarray(at))
    if (!wasAmidst && this.requests > 0 && this.#isWaiting && this.#reader.isAmidst) {
      this.#waitingSince = performance.now()
    }
  }

  /** Another request may begin. */
  get #isWaiting(): boolean {
    return this.exchange === undefined && !this.closing && !this.socket.destroyed
  }

  /** Not before all that came with its head is read: most bodies are whole then. */
  #report(): void {
    const exchange = this.#unreported
    if (exchange === undefined) return
    this.#unreported = undefined
    this.#receiver.onRequest(exchange)
  }

  #hold(bytes: Buffer): void {
    this.#held = this.#held === undefined ? bytes : Buffer.concat([this.#held, bytes])
    if (this.#held.length > HELD_BYTES) this.socket.pause()
  }
}

function ignore(): void {}
