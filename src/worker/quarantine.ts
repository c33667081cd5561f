/** Outcomes are counted over so long; then the count begins anew. Defaults: hardening §4. */
const WINDOW_MS = 10_000
/** Bad outcomes within the window, and the share of all, from which a plan rests. */
const LEAST_BAD = 5
const BAD_SHARE = 0.5
const REST_MS = 30_000
const LONGEST_REST_MS = 600_000

interface Record {
  /** Begin of the window. */
  since: number
  good: number
  bad: number
  lastBad: number
  restsUntil: number
  restMs: number
  isProbed: boolean
}

/** May a job run? `probe`: the plan rests, and this job finds out whether it still has to. */
export type Admission = 'ordinary' | 'probe' | 'refused'

/**
 * Plans most of whose jobs run out of time: while one rests, its jobs are refused at once, so that they cost no threads,
 * but for one at a time. The first good outcome ends a rest: bodies that cost too much are some client's, and never shut
 * a method for the others.
 */
export class Quarantine {
  readonly #records = new Map<string, Record>()

  /** Decides on a job of a plan. Whoever gets `probe` notes its outcome, or forgets it. */
  admit(planHash: string, now: number): Admission {
    if (this.#records.size === 0) return 'ordinary'
    const record = this.#records.get(planHash)
    if (record === undefined || record.restsUntil <= now) return 'ordinary'
    if (record.isProbed) return 'refused'
    record.isProbed = true
    return 'probe'
  }

  /** The plan ran out of time lately: its jobs then travel alone. */
  isSuspect(planHash: string, now: number): boolean {
    if (this.#records.size === 0) return false
    const record = this.#records.get(planHash)
    if (record === undefined) return false
    if (record.lastBad > now - LONGEST_REST_MS) return true
    this.#records.delete(planHash)
    return false
  }

  /** Notes how a job ended: `bad` = killed, or out of its own budget of time. */
  note(planHash: string, outcome: 'good' | 'bad', now: number): void {
    if (this.#records.size === 0 && outcome === 'good') return
    const record = this.#records.get(planHash)
    if (record !== undefined) count(record, outcome, now)
    else if (outcome === 'bad') this.#records.set(planHash, firstStrike(now))
  }

  /** Lets another job be the probe. */
  forgetProbe(planHash: string): void {
    const record = this.#records.get(planHash)
    if (record !== undefined) record.isProbed = false
  }
}

function firstStrike(now: number): Record {
  return { since: now, good: 0, bad: 1, lastBad: now, restsUntil: 0, restMs: REST_MS, isProbed: false }
}

function count(record: Record, outcome: 'good' | 'bad', now: number): void {
  if (record.since <= now - WINDOW_MS) Object.assign(record, { since: now, good: 0, bad: 0 })
  record.isProbed = false
  if (outcome === 'good') {
    record.good++
    if (record.restsUntil > now) Object.assign(record, { restsUntil: 0, restMs: REST_MS, bad: 0 })
    return
  }
  record.bad++
  record.lastBad = now
  if (record.restsUntil > now || record.bad < LEAST_BAD) return
  if (record.bad <= BAD_SHARE * (record.bad + record.good)) return
  record.restsUntil = now + record.restMs
  record.restMs = Math.min(LONGEST_REST_MS, record.restMs * 2)
}
