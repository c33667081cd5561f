/** An entry with a deadline. The links belong to the list that it is in. */
export interface Dated {
  /** On the monotonic clock, in milliseconds. */
  readonly deadlineMs: number
  earlier: Dated | undefined
  later: Dated | undefined
  /** The time has come. */
  expire(): void
}

/** How late a deadline is noticed at most. */
const TICK_MS = 20

/**
 * The deadlines of calls, looked at together: a timer for each costs more than all else that a call keeps. There is no
 * tick where there is no call. The list is linked through its members: a Set that is added to and deleted from makes
 * its table anew every few dozen calls, and the old tables keep the calls in them from being collected.
 */
export class Deadlines {
  #last: Dated | undefined
  #tick: NodeJS.Timeout | undefined

  add(dated: Dated): void {
    dated.earlier = this.#last
    if (this.#last !== undefined) this.#last.later = dated
    this.#last = dated
    this.#tick ??= setInterval(() => this.#look(), TICK_MS)
  }

  /** Once, of one that was added. */
  remove(dated: Dated): void {
    const { earlier, later } = dated
    if (earlier !== undefined) earlier.later = later
    if (later !== undefined) later.earlier = earlier
    else this.#last = earlier
    // A link that stays would keep what comes after it in the heap.
    dated.earlier = undefined
    dated.later = undefined
  }

  #look(): void {
    const now = performance.now()
    for (let dated = this.#last; dated !== undefined; ) {
      const { earlier } = dated
      if (now >= dated.deadlineMs) dated.expire()
      dated = earlier
    }
    if (this.#last !== undefined) return
    clearInterval(this.#tick)
    this.#tick = undefined
  }
}
