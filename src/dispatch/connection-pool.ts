/** Someone who needs a connection for one exchange. */
export interface Waiter<C> {
  start(connection: C): void
}

export interface ConnectionPoolOptions<C> {
  /** Connections at most. */
  readonly connections: number
  /** Waiters at most; one more is turned away. */
  readonly queue: number
  /** Makes a connection object; nothing is connected before its first exchange. */
  readonly create: () => C
}

/**
 * The connections to one origin, each with one exchange at a time. Freed connections are taken last in, first out, so
 * that few stay warm and the rest go idle; waiters are served in order.
 */
export class ConnectionPool<C> {
  readonly #options: ConnectionPoolOptions<C>
  readonly #free: C[] = []
  readonly #all = new Set<C>()
  readonly #waiting = new Set<Waiter<C>>()

  constructor(options: ConnectionPoolOptions<C>) {
    this.#options = options
  }

  /** Connection objects, connected or not. */
  get size(): number {
    return this.#all.size
  }

  get queued(): number {
    return this.#waiting.size
  }

  /** Nobody uses or awaits a connection. */
  get isIdle(): boolean {
    return this.#waiting.size === 0 && this.#free.length === this.#all.size
  }

  /** Starts the waiter on a connection, now or when one is free; `full` when too many wait already. */
  acquire(waiter: Waiter<C>): 'started' | 'waiting' | 'full' {
    const connection = this.#free.pop() ?? this.#create()
    if (connection !== undefined) {
      waiter.start(connection)
      return 'started'
    }
    if (this.#waiting.size >= this.#options.queue) return 'full'
    this.#waiting.add(waiter)
    return 'waiting'
  }

  /** Takes back a waiter that has not been started; says whether it was one. */
  withdraw(waiter: Waiter<C>): boolean {
    return this.#waiting.delete(waiter)
  }

  /** Gives back a connection whose exchange is over. */
  release(connection: C): void {
    const [next] = this.#waiting
    if (next === undefined) {
      this.#free.push(connection)
      return
    }
    this.#waiting.delete(next)
    next.start(connection)
  }

  /** Forgets a connection that nobody uses; says whether it did. */
  discard(connection: C): boolean {
    const at = this.#free.indexOf(connection)
    if (at === -1) return false
    this.#free.splice(at, 1)
    this.#all.delete(connection)
    return true
  }

  /** Ends the pool: gives the connections that it had and the waiters that were never started. */
  close(): { readonly connections: readonly C[]; readonly waiters: readonly Waiter<C>[] } {
    const connections = [...this.#all]
    const waiters = [...this.#waiting]
    this.#all.clear()
    this.#waiting.clear()
    this.#free.length = 0
    return { connections, waiters }
  }

  #create(): C | undefined {
    if (this.#all.size >= this.#options.connections) return undefined
    const connection = this.#options.create()
    this.#all.add(connection)
    return connection
  }
}
