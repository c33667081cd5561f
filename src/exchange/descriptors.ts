/** Part of the room that clients may hold: each of their requests may need a connection to a backend. */
const CLIENTS_PART = 3 / 4

/**
 * File descriptors that connections may hold together, so that some are left for the ops and admin ports, for logs and
 * for stores. Without it a flood of connections takes the last one, and nobody sees from outside what is wrong.
 */
export class DescriptorBudget {
  readonly #room: number
  #clients = 0
  #backends = 0

  /** `room`: descriptors for connections; the rest of the process's limit is kept back. */
  constructor(room: number) {
    this.#room = room
  }

  /** Counts a connection if there is room for it. */
  take(kind: 'client' | 'backend'): boolean {
    if (this.#clients + this.#backends >= this.#room) return false
    if (kind === 'backend') this.#backends++
    else if (this.#clients >= this.#room * CLIENTS_PART) return false
    else this.#clients++
    return true
  }

  /** A connection that was counted has closed. */
  give(kind: 'client' | 'backend'): void {
    if (kind === 'client') this.#clients--
    else this.#backends--
  }
}

/** Descriptors without bound. */
export const ANY_DESCRIPTORS = new DescriptorBudget(Number.POSITIVE_INFINITY)
