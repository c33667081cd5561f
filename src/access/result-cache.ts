import { hash } from 'node:crypto'

/** Bounds of a cache. */
export interface CacheLimits {
  readonly entries: number
  /** Sum of what the entries weigh, in characters. */
  readonly weight: number
}

/** Defaults: access §26, and what a process can spare. */
const DEFAULT_LIMITS: CacheLimits = { entries: 10_000, weight: 32 * 1024 * 1024 }

/** A kept result: a value, until when (in milliseconds of the cache's clock), and what it weighs. */
export interface Kept<T> {
  readonly value: T
  readonly until: number
  readonly weight: number
}

/**
 * Results by digest of what they were asked for, each until its time is over. The one used longest ago goes first.
 * Requests that miss the same result at once share one asking.
 */
export class ResultCache<T> {
  readonly #entries = new Map<string, Kept<T>>()
  readonly #asking = new Map<string, Promise<unknown>>()
  readonly #limits: CacheLimits
  readonly #now: () => number
  #weight = 0

  constructor(limits: Partial<CacheLimits> = {}, now: () => number = () => performance.now()) {
    this.#limits = { ...DEFAULT_LIMITS, ...limits }
    this.#now = now
  }

  get size(): number {
    return this.#entries.size
  }

  /** The clock that `until` is read by. */
  now(): number {
    return this.#now()
  }

  find(key: string): T | undefined {
    const entry = this.#entries.get(key)
    if (entry === undefined) return undefined
    this.#entries.delete(key)
    if (entry.until <= this.#now()) {
      this.#weight -= entry.weight
      return undefined
    }
    // Last in order: used last.
    this.#entries.set(key, entry)
    return entry.value
  }

  keep(key: string, entry: Kept<T>): void {
    this.#drop(key)
    if (entry.weight > this.#limits.weight || entry.until <= this.#now()) return
    this.#entries.set(key, entry)
    this.#weight += entry.weight
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= this.#limits.entries && this.#weight <= this.#limits.weight) break
      this.#drop(oldest)
    }
  }

  /** Asks, unless somebody is asking already: then the answer is the same. */
  share<R>(key: string, ask: () => Promise<R>): Promise<R> {
    const asking = this.#asking.get(key)
    // One key is only ever asked for in one way.
    if (asking !== undefined) return asking as Promise<R>
    const answer = ask().finally(() => this.#asking.delete(key))
    this.#asking.set(key, answer)
    return answer
  }

  #drop(key: string): void {
    const entry = this.#entries.get(key)
    if (entry === undefined) return
    this.#entries.delete(key)
    this.#weight -= entry.weight
  }
}

/** Digest of an owner and values: no token is kept as a key, and no value runs into the next. */
export function digestOf(owner: string, values: readonly string[]): string {
  let text = owner
  for (const value of values) text += `\n${value.length}:${value}`
  return hash('sha256', text, 'base64url')
}
