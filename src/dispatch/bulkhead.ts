/** A call that is not answered yet. The links belong to the load that it is counted in. */
export interface Flight {
  /** When it began; on the monotonic clock, in milliseconds. */
  readonly begunMs: number
  older: Flight | undefined
  newer: Flight | undefined
}

/** Bounds of what one origin may hold of a gateway. */
export interface BulkheadLimits {
  /** Calls of all origins at once that the gateway has room for. */
  readonly inFlight: number
  /** Part of them that one origin may hold while others are called; 1 = no bound. */
  readonly originShare: number
}

/** Others count as called for this long after their last call. */
const OTHERS_MS = 60_000
/** An answer is overdue after this many times the origin's usual latency, and never sooner than a second. */
const OVERDUE_LATENCIES = 4
const OVERDUE_MS = 1_000
/** Part of its share that an origin keeps while its oldest answer is overdue. */
const OVERDUE_PART = 1 / 4
/** Weight of an answer in the usual latency. */
const SMOOTHING = 1 / 8

/**
 * Keeps one hung backend from holding the whole gateway. While other origins are called, an origin may hold a part of
 * what the others leave free: with a share of one half, as much as is free. So one that hangs holds at most half, two
 * hold a third each, and there is always room for one more. Where nothing else is called, nothing is kept back.
 */
export class Bulkhead {
  readonly #limits: BulkheadLimits
  /** Calls that an origin may hold, as a multiple of those that are free. */
  readonly #ofFree: number
  #total = 0
  #latest: OriginLoad | undefined = undefined
  #latestMs = Number.NEGATIVE_INFINITY
  /** When an origin other than the latest was called last. */
  #othersMs = Number.NEGATIVE_INFINITY

  constructor(limits: BulkheadLimits) {
    this.#limits = limits
    this.#ofFree = limits.originShare / (1 - limits.originShare)
  }

  /** True where one more call to this origin leaves room for the others; counts it as called. */
  admits(load: OriginLoad, nowMs: number): boolean {
    if (load !== this.#latest) {
      this.#othersMs = this.#latestMs
      this.#latest = load
    }
    this.#latestMs = nowMs
    if (this.#limits.originShare >= 1 || nowMs - this.#othersMs > OTHERS_MS) return true
    const free = this.#limits.inFlight - this.#total
    const part = this.#ofFree * (load.isOverdue(nowMs) ? OVERDUE_PART : 1)
    // One call is always let through: its answer is what shows that the origin is well again.
    if (load.inFlight === 0 || load.inFlight < free * part) return true
    load.refused++
    return false
  }

  begin(load: OriginLoad, flight: Flight): void {
    this.#total++
    load.add(flight)
  }

  /** Once, of a call that was begun: it is answered, or given up. */
  end(load: OriginLoad, flight: Flight, nowMs: number): void {
    this.#total--
    load.remove(flight, nowMs)
  }
}

/** Calls that one origin has in flight. */
export class OriginLoad {
  inFlight = 0
  /** Calls turned away so far, since they would have taken the room of others. */
  refused = 0
  #oldest: Flight | undefined = undefined
  #newest: Flight | undefined = undefined
  #usualMs = 0

  isOverdue(nowMs: number): boolean {
    const oldest = this.#oldest
    return oldest !== undefined && nowMs - oldest.begunMs > Math.max(OVERDUE_MS, OVERDUE_LATENCIES * this.#usualMs)
  }

  add(flight: Flight): void {
    this.inFlight++
    flight.older = this.#newest
    if (this.#newest === undefined) this.#oldest = flight
    else this.#newest.newer = flight
    this.#newest = flight
  }

  remove(flight: Flight, nowMs: number): void {
    const { older, newer } = flight
    this.inFlight--
    this.#usualMs += (nowMs - flight.begunMs - this.#usualMs) * SMOOTHING
    if (older === undefined) this.#oldest = newer
    else older.newer = newer
    if (newer === undefined) this.#newest = older
    else newer.older = older
    flight.older = undefined
    flight.newer = undefined
  }
}
