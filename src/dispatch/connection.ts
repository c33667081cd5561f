import type { Socket } from 'node:net'
import type { TurnBatch } from '../http1/turn-batch.ts'
import type { ConnectionLimits, Connector } from './connector.ts'
import type { Ejection } from './ejection.ts'
import type { Exchange } from './exchange.ts'
import { callFailure, endpointFailure } from './failure.ts'
import type { IdleWatch } from './idle-watch.ts'
import { EndpointSocket } from './socket.ts'

/** Where the connections to one origin lead, and what they share. */
export interface ConnectionOptions {
  readonly origin: URL
  readonly connector: Connector
  readonly ejection: Ejection
  readonly limits: ConnectionLimits
  readonly idleWatch: IdleWatch
  /** Sends what waits on kept connections. */
  readonly turn: TurnBatch<EndpointConnection>
  /** A connection that nobody uses was closed. */
  readonly onIdleClose: (connection: EndpointConnection) => void
}

/** One connection to an origin, opened when it is first used and opened again when the backend has closed it. */
export class EndpointConnection {
  readonly #options: ConnectionOptions
  #socket: EndpointSocket | undefined = undefined
  /** The exchange that waits for the connection, or for its turn on it. */
  #waiting: Exchange | undefined = undefined
  #state: 'resting' | 'connecting' | 'scheduled' | 'destroyed' = 'resting'

  constructor(options: ConnectionOptions) {
    this.#options = options
  }

  get isOpen(): boolean {
    return this.#socket !== undefined
  }

  /**
   * Begins an exchange; the one before it is over. On a kept connection it waits for the end of the turn: a close, or
   * bytes that nobody asked for, may have arrived and not been read yet. undici does so too (GHSA-35p6-xmwp-9g52).
   */
  run(exchange: Exchange): void {
    this.#waiting = exchange
    if (this.#socket === undefined) this.#connect()
    else {
      this.#state = 'scheduled'
      this.#options.turn.add(this)
    }
  }

  /** The turn of the exchange that waits on this connection has come. */
  takeTurn(): void {
    if (this.#state !== 'scheduled') return
    if (this.#socket === undefined) this.#connect()
    else this.#send(this.#socket)
  }

  pause(exchange: Exchange): void {
    this.#socket?.pause(exchange)
  }

  resume(exchange: Exchange): void {
    this.#socket?.resume(exchange)
  }

  /** Gives up an exchange. A connection that is being opened for it will serve another one. */
  abandon(exchange: Exchange): void {
    if (this.#waiting !== exchange) this.#socket?.abandon(exchange)
    else if (this.#state === 'scheduled') this.#spare(exchange)
  }

  /** Ends the connection and the exchange on it. */
  destroy(): void {
    const cause = callFailure('closed', 'the dispatcher is closed')
    const waiting = this.#waiting
    this.#waiting = undefined
    this.#state = 'destroyed'
    waiting?.onFailure(cause, 'broken')
    this.#socket?.break(cause, 'broken')
  }

  #connect(): void {
    this.#state = 'connecting'
    const { hostname, host, protocol, port } = this.#options.origin
    this.#options.connector({ hostname: withoutBrackets(hostname), host, protocol, port }, (error, socket) => {
      if (error === null) this.#connected(socket)
      else this.#refused(error)
    })
  }

  #connected(socket: Socket): void {
    this.#options.ejection.connected()
    if (this.#state === 'destroyed') {
      socket.destroy()
      return
    }
    const opened = new EndpointSocket(socket, this.#options.limits, () => this.#closed(opened))
    this.#socket = opened
    this.#options.idleWatch.add(opened)
    this.#send(opened)
  }

  #refused(error: Error): void {
    const cause = endpointFailure(error, 'connecting')
    if (cause.status === 504) this.#options.ejection.failed(performance.now())
    if (this.#state === 'destroyed') return
    const exchange = this.#waiting
    this.#waiting = undefined
    this.#state = 'resting'
    exchange?.onFailure(cause, 'broken')
  }

  #send(socket: EndpointSocket): void {
    const exchange = this.#waiting
    if (exchange === undefined) return
    if (exchange.isOver) this.#spare(exchange)
    else {
      this.#waiting = undefined
      this.#state = 'resting'
      socket.send(exchange)
    }
  }

  #spare(exchange: Exchange): void {
    this.#waiting = undefined
    this.#state = 'resting'
    exchange.onSpared()
  }

  #closed(socket: EndpointSocket): void {
    this.#options.idleWatch.remove(socket)
    // An exchange that waits has it opened again.
    this.#socket = undefined
    if (this.#waiting === undefined) this.#options.onIdleClose(this)
  }
}

function withoutBrackets(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '')
}
