/** A connection that is closed after it has been idle for too long. */
export interface Idling {
  /** Closes it where its time would be over before the next look. Both times are on the monotonic clock. */
  look(lookedAt: number, nextAt: number): void
}

/** Between two looks. */
const TICK_MS = 250

/** Looks at connections together: a timer for each would be set anew with every exchange. */
export class IdleWatch {
  readonly #watched = new Set<Idling>()
  #tick: NodeJS.Timeout | undefined
  #lookedAt = 0

  add(idling: Idling): void {
    this.#watched.add(idling)
    if (this.#tick !== undefined) return
    this.#lookedAt = performance.now()
    this.#tick = setInterval(() => this.#look(), TICK_MS).unref()
  }

  remove(idling: Idling): void {
    this.#watched.delete(idling)
    if (this.#watched.size > 0) return
    clearInterval(this.#tick)
    this.#tick = undefined
  }

  #look(): void {
    const now = performance.now()
    for (const idling of this.#watched) idling.look(this.#lookedAt, now + TICK_MS)
    this.#lookedAt = now
  }
}
