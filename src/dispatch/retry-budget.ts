/** Retries that an idle origin may spend at once. */
const RESERVE = 10

/** Lets a tenth of an origin's requests be repeated, so that retries cannot multiply an outage. Chosen: hardening §3. */
export class RetryBudget {
  /** Tenths of a retry. */
  #tenths = 10 * RESERVE

  /** Counts a request. */
  earn(): void {
    if (this.#tenths < 10 * RESERVE) this.#tenths++
  }

  /** Takes one retry if there is any. */
  spend(): boolean {
    if (this.#tenths < 10) return false
    this.#tenths -= 10
    return true
  }
}
