import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { ServerLimits } from './server-limits.ts'

/** What the listener knows of one client connection. */
export interface Connection {
  readonly socket: Socket
  /** Address of the peer; an IPv4 address that arrived over IPv6 is written as IPv4. */
  readonly remoteAddress: string
  /** Aborts when the connection is gone: one signal for every request on it. */
  readonly gone: AbortController
  /** Requests that have no answer yet. */
  unanswered: number
  /** Whether a request ever arrived before its predecessor was answered; from then on only ordered answers are safe. */
  pipelined: boolean
  /** The last answer is on its way; whatever still arrives is discarded. */
  closing: boolean
}

/** The open client connections, bounded by address. */
export class ClientConnections {
  readonly #limits: ServerLimits
  readonly #open = new Map<Duplex, Connection>()
  readonly #byAddress = new Map<string, number>()

  constructor(limits: ServerLimits) {
    this.#limits = limits
  }

  get size(): number {
    return this.#open.size
  }

  find(socket: Duplex): Connection | undefined {
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
    const gone = new AbortController()
    this.#open.set(socket, { socket, remoteAddress, gone, unanswered: 0, pipelined: false, closing: false })
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

  #forget(socket: Socket): void {
    const connection = this.#open.get(socket)
    if (connection === undefined) return
    this.#open.delete(socket)
    const count = this.#byAddress.get(connection.remoteAddress) ?? 1
    if (count === 1) this.#byAddress.delete(connection.remoteAddress)
    else this.#byAddress.set(connection.remoteAddress, count - 1)
    connection.gone.abort()
  }
}

function ignore(): void {}

function normalizeAddress(address: string): string {
  return address.startsWith('::ffff:') && address.includes('.') ? address.slice('::ffff:'.length) : address
}
