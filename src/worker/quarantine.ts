/** Kills or timeouts within the window after which a plan rests. Defaults: hardening §4. */
const STRIKES = 5
const WINDOW_MS = 10_000
const REST_MS = 30_000
const LONGEST_REST_MS = 600_000

interface Record {
  /** Times of the latest strikes, oldest first. */
  strikes: number[]
  restsUntil: number
  restMs: number
}

/** Plans whose jobs keep running out of time: they are refused at once for a while, so that they cost no threads. */
export class Quarantine {
  readonly #records = new Map<string, Record>()

  /** The plan is at rest: its jobs are refused now. */
  isResting(planHash: string, now: number): boolean {
    return this.#records.size > 0 && (this.#records.get(planHash)?.restsUntil ?? 0) > now
  }

  /** The plan ran out of time lately: its jobs then travel alone. */
  isSuspect(planHash: string, now: number): boolean {
    if (this.#records.size === 0) return false
    const record = this.#records.get(planHash)
    if (record === undefined) return false
    if ((record.strikes.at(-1) ?? 0) > now - LONGEST_REST_MS) return true
    this.#records.delete(planHash)
    return false
  }

  /** Notes a kill or timeout; the fifth within ten seconds begins a rest, each longer than the last. */
  strike(planHash: string, now: number): void {
    const record = this.#records.get(planHash) ?? { strikes: [], restsUntil: 0, restMs: REST_MS }
    record.strikes = [...record.strikes.filter(at => at > now - WINDOW_MS), now]
    if (record.strikes.length >= STRIKES) {
      record.restsUntil = now + record.restMs
      record.restMs = Math.min(LONGEST_REST_MS, record.restMs * 2)
      record.strikes = [now]
    }
    this.#records.set(planHash, record)
  }
}
