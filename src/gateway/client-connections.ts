import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { Departure } from './departure.ts'
import type { ServerLimits } from './server-limits.ts'

/** What the listener knows of one client connection; `E` is its exchange of a request and an answer. */
export interface Connection<E> {
  readonly socket: Socket
  /** Address of the peer; an IPv4 address that arrived over IPv6 is written as IPv4. */
  readonly remoteAddress: string
  /** Aborts when the connection is gone: one signal for every request on it. */
  readonly gone: Departure
  /** The exchange whose request arrived last, or is arriving. */
  latest: E | undefined
  /** Requests that have arrived. */
  requests: number
  /** When it was opened or its last answer was written, on the monotonic clock; milliseconds. */
  idleSince: number
  /** Whether the socket's own clock is set, for a client that reads slowly. */
  stall: 'watched' | 'unwatched'
  /** Requests that have no answer yet. */
  unanswered: number
  /** Bytes of answers that wait for those before them. */
  waitingBytes: number
  /** Whether a request ever arrived before its predecessor was answered; from then on only ordered answers are safe. */
  pipelined: boolean
  /** The last answer is on its way; whatever still arrives is discarded. */
  closing: boolean
}

/** The open client connections, bounded by address. */
export class ClientConnections<E> {
  readonly #limits: ServerLimits
  readonly #onGone: (connection: Connection<E>) => void
  readonly #open = new Map<Duplex, Connection<E>>()
  readonly #byAddress = new Map<string, number>()

  /** `onGone` hears of every connection that has closed, before its signal aborts. */
  constructor(limits: ServerLimits, onGone: (connection: Connection<E>) => void) {
    this.#limits = limits
    this.#onGone = onGone
  }

  get size(): number {
    return this.#open.size
  }

  /** All that are open. */
  all(): Iterable<Connection<E>> {
    return this.#open.values()
  }

  find(socket: Duplex): Connection<E> | undefined {
    return this.#open.get(socket)
  }

  /** Takes a connection in, or closes it when its address has too many. */
  accept(socket: Socket): void {
    const remoteAddress = normalizeAddress(socket.remoteAddress ?? '')
    const count = this.#byAddress.get(remoteAddress) ?? 0
    if (count >= this.#limits.connectionsPerIp) {
      socket.destroy()
      return
    }
    this.#byAddress.set(remoteAddress, count + 1)
    const gone = new Departure()
    const counts = { requests: 0, unanswered: 0, waitingBytes: 0, pipelined: false, closing: false }
    const clocks = { idleSince: performance.now(), stall: 'unwatched' } as const
    this.#open.set(socket, { socket, remoteAddress, gone, latest: undefined, ...counts, ...clocks })
    socket.once('close', () => this.#forget(socket))
    // An upgraded socket has lost node:http's own listener, and an unheard error ends the process.
    socket.on('error', ignore)
  }

  /** Closes connections that never sent a byte; node:http does not count them as idle. */
  closeUnused(): void {
    for (const { socket } of this.#open.values()) {
      if (socket.bytesRead === 0) socket.destroy()
    }
  }

  /** Closes connections that have had no request since this time of the monotonic clock. */
  closeIdle(since: number): void {
    for (const { socket, requests, unanswered, idleSince } of this.#open.values()) {
      // One that has not sent anything yet is timed by node:http.
      if (requests > 0 && unanswered === 0 && idleSince <= since) socket.destroySoon()
    }
  }

  #forget(socket: Socket): void {
    const connection = this.#open.get(socket)
    if (connection === undefined) return
    this.#open.delete(socket)
    const count = this.#byAddress.get(connection.remoteAddress) ?? 1
    if (count === 1) this.#byAddress.delete(connection.remoteAddress)
    else this.#byAddress.set(connection.remoteAddress, count - 1)
    this.#onGone(connection)
    connection.gone.abort()
  }
}

function ignore(): void {}

function normalizeAddress(address: string): string {
  return address.startsWith('::ffff:') && address.includes('.') ? address.slice('::ffff:'.length) : address
}
