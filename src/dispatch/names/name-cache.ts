import type { LookupAddress } from 'node:dns'

/** Addresses of a name, or the code of why there are none. */
export type NameAnswer =
  | { readonly kind: 'found'; readonly addresses: readonly LookupAddress[] }
  | { readonly kind: 'failed'; readonly code: string }

/** Looks one name up; the answer may take as long as it likes, and never rejects. */
export type LookUp = (name: string) => Promise<NameAnswer>

/** Bounds of the look-ups. Times are milliseconds. */
export interface NameLimits {
  /** For how long an answer is taken as it is. */
  readonly freshMs: number
  /** For how long it is better than none, when the name cannot be looked up again. */
  readonly staleMs: number
  /** For how long a failure is taken as it is: asking on and on would not help. */
  readonly failedMs: number
  /** For how long a caller waits; then an answer that is stale serves, or none is had. */
  readonly waitMs: number
  /** Names that are kept; the one asked for longest ago goes first. */
  readonly names: number
}

export const DEFAULT_NAME_LIMITS: NameLimits = {
  freshMs: 10_000,
  staleMs: 600_000,
  failedMs: 1_000,
  waitMs: 2_500,
  names: 10_000,
}

/** One name: what is known of it, and the look-up that is under way. */
interface Entry {
  found: readonly LookupAddress[] | undefined
  foundMs: number
  failed: string | undefined
  failedMs: number
  pending: Promise<NameAnswer> | undefined
}

/**
 * Addresses of backends' names. One look-up of a name serves all who ask for it meanwhile, its answer those who ask in
 * the next seconds; an old answer serves while a new one is awaited. The system's resolver does not tell how long an
 * answer holds: ten seconds follow a backend that moves soon enough.
 */
export class NameCache {
  readonly #lookUp: LookUp
  readonly #limits: NameLimits
  readonly #entries = new Map<string, Entry>()

  constructor(lookUp: LookUp, limits: NameLimits = DEFAULT_NAME_LIMITS) {
    this.#lookUp = lookUp
    this.#limits = limits
  }

  async resolve(name: string): Promise<NameAnswer> {
    const entry = this.#entry(name)
    const now = performance.now()
    const known = this.#usable(entry, now)
    if (known !== undefined) return known
    const pending = entry.pending ?? this.#begin(name, entry)
    // Nobody waits for a name that was known a moment ago.
    const stale = this.#stale(entry, now)
    return stale ?? within(pending, this.#limits.waitMs)
  }

  #entry(name: string): Entry {
    const known = this.#entries.get(name)
    if (known !== undefined) {
      // Behind the others: the first is the one asked for longest ago.
      this.#entries.delete(name)
      this.#entries.set(name, known)
      return known
    }
    const entry: Entry = { found: undefined, foundMs: 0, failed: undefined, failedMs: 0, pending: undefined }
    this.#entries.set(name, entry)
    const [oldest] = this.#entries.keys()
    if (this.#entries.size > this.#limits.names && oldest !== undefined) this.#entries.delete(oldest)
    return entry
  }

  #usable({ found, foundMs, failed, failedMs }: Entry, now: number): NameAnswer | undefined {
    if (found !== undefined && now - foundMs < this.#limits.freshMs) return { kind: 'found', addresses: found }
    if (failed === undefined || now - failedMs >= this.#limits.failedMs) return undefined
    const isStale = found !== undefined && now - foundMs < this.#limits.staleMs
    return isStale ? { kind: 'found', addresses: found } : { kind: 'failed', code: failed }
  }

  #stale({ found, foundMs }: Entry, now: number): NameAnswer | undefined {
    const isUsable = found !== undefined && now - foundMs < this.#limits.staleMs
    return isUsable ? { kind: 'found', addresses: found } : undefined
  }

  #begin(name: string, entry: Entry): Promise<NameAnswer> {
    const pending = this.#lookUp(name).then(answer => {
      entry.pending = undefined
      if (answer.kind === 'found') {
        entry.found = answer.addresses
        entry.foundMs = performance.now()
        entry.failed = undefined
      } else {
        // A name that is no more has no address, however well it was known; any other fault may pass.
        if (answer.code === 'ENOTFOUND') entry.found = undefined
        entry.failed = answer.code
        entry.failedMs = performance.now()
      }
      return answer
    })
    entry.pending = pending
    return pending
  }
}

const LATE: NameAnswer = { kind: 'failed', code: 'EAI_AGAIN' }

function within(pending: Promise<NameAnswer>, ms: number): Promise<NameAnswer> {
  return new Promise(resolve => {
    const late = setTimeout(resolve, ms, LATE)
    void pending.then(answer => {
      clearTimeout(late)
      resolve(answer)
    })
  })
}
