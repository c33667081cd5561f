import type { Socket } from 'node:net'
import { ClientConnection, type RequestReceiver } from './client-connection.ts'
import type { ServerLimits } from './limits.ts'

/** The open client connections, bounded by address. */
export class ClientConnections {
  readonly #limits: ServerLimits
  readonly #receiver: RequestReceiver
  readonly #open = new Set<ClientConnection>()
  readonly #byAddress = new Map<string, number>()

  constructor(limits: ServerLimits, receiver: RequestReceiver) {
    this.#limits = limits
    this.#receiver = receiver
  }

  get size(): number {
    return this.#open.size
  }

  /** All that are open. */
  all(): Iterable<ClientConnection> {
    return this.#open
  }

  /** Takes a connection in, or closes it when its address has too many; says which. */
  accept(socket: Socket): 'taken' | 'closed' {
    const remoteAddress = normalizeAddress(socket.remoteAddress ?? '')
    const count = this.#byAddress.get(remoteAddress) ?? 0
    if (count >= this.#limits.connectionsPerIp) {
      socket.destroy()
      return 'closed'
    }
    this.#byAddress.set(remoteAddress, count + 1)
    const connection = new ClientConnection(socket, remoteAddress, this.#receiver)
    this.#open.add(connection)
    socket.once('close', () => this.#forget(connection))
    return 'taken'
  }

  /** Closes connections that have had no request since this time of the monotonic clock. */
  closeIdle(since: number): void {
    for (const connection of this.#open) {
      const { exchange, closing, isHeadDue, socket, waitingSince } = connection
      if (exchange !== undefined || closing || isHeadDue || waitingSince > since) continue
      // Its client may have an answer to read yet, and send another request meanwhile.
      connection.discard()
      socket.destroySoon()
    }
  }

  /** Closes connections that never sent a byte. */
  closeUnused(): void {
    for (const { socket } of this.#open) {
      if (socket.bytesRead === 0) socket.destroy()
    }
  }

  destroyAll(): void {
    for (const { socket } of this.#open) socket.destroy()
  }

  #forget(connection: ClientConnection): void {
    const { remoteAddress, exchange, gone } = connection
    this.#open.delete(connection)
    const count = this.#byAddress.get(remoteAddress) ?? 1
    if (count === 1) this.#byAddress.delete(remoteAddress)
    else this.#byAddress.set(remoteAddress, count - 1)
    exchange?.body?.abandon()
    gone.abort()
  }
}

function normalizeAddress(address: string): string {
  return address.startsWith('::ffff:') && address.includes('.') ? address.slice('::ffff:'.length) : address
}
