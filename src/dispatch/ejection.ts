const FAILURES_TO_EJECT = 5
const FIRST_WINDOW_MS = 1_000
const LONGEST_WINDOW_MS = 30_000

/**
 * Keeps requests away from an origin that cannot be connected to: five straight failures close it for a second,
 * a failed probe after that for twice as long, at most 30 s. Times are milliseconds of one monotonic clock.
 * Chosen: hardening §3.
 */
export class Ejection {
  #state: 'admitting' | 'ejected' | 'probing' = 'admitting'
  #failures = 0
  #windowMs = 0
  #until = 0

  /** Permission for a request to try. The first one after a window is the probe; the others wait for its outcome. */
  admits(now: number): boolean {
    if (this.#state === 'admitting') return true
    if (now < this.#until) return false
    this.#state = 'probing'
    // A probe that never reports, because its client left, must not close the origin for good.
    this.#until = now + this.#windowMs
    return true
  }

  connected(): void {
    this.#state = 'admitting'
    this.#failures = 0
    this.#windowMs = 0
  }

  /** Counts a failed connection; one that was under way when its origin was ejected says nothing new. */
  failed(now: number): void {
    if (this.#state === 'ejected') return
    this.#failures++
    if (this.#state === 'admitting' && this.#failures < FAILURES_TO_EJECT) return
    this.#state = 'ejected'
    this.#windowMs = this.#windowMs === 0 ? FIRST_WINDOW_MS : Math.min(2 * this.#windowMs, LONGEST_WINDOW_MS)
    this.#until = now + this.#windowMs
  }
}
