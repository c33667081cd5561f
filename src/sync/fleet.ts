import type { Problem } from '../exchange/failure.ts'
import { FOREIGN_HISTORY } from './admission.ts'

/** A data plane that says nothing for this long is silent: three of its status messages are missing. */
export const SILENT_AFTER_MS = 30_000

/** A data plane whose stream is closed for this long is forgotten. */
const FORGOTTEN_AFTER_MS = 10 * 60_000

/** A data plane as its control plane knows it. */
export interface DataPlaneView {
  readonly id: string
  readonly version: string
  /** Its stream is open. */
  readonly isConnected: boolean
  readonly isSilent: boolean
  /** Revision that it serves, decimal; `0` = none yet. */
  readonly revision: string
  /** Newest revision that it has answered, either way. */
  readonly answeredRevision: string
  readonly lastSeenEpochMs: number
  readonly isServingFromCache: boolean
  /** The last refusal, until a later configuration heals it. */
  readonly nack: NackView | null
}

/** A refusal: what it serves on as it was, and why. */
export interface NackView {
  readonly revision: string
  readonly epochMs: number
  /** `restApis/{api}/deployments/{id}`; empty = the push as a whole. */
  readonly rejectedResources: readonly string[]
  readonly problems: readonly Problem[]
}

/** A data plane's answer to a push, as the fleet records it. */
export interface FleetAnswer {
  readonly revision: string
  readonly accepted: boolean
  /** Everything that it refuses at present, also of earlier pushes. */
  readonly rejectedResources: readonly string[]
  readonly problems: readonly Problem[]
}

type Entry = Omit<DataPlaneView, 'isSilent'>

/** The data planes that this control plane has heard of. */
export class Fleet {
  readonly #entries = new Map<string, Entry>()
  readonly #streams = new Map<string, symbol>()
  /** Data plane → the revision that it answered last, and a later one by which nothing changed for it. */
  readonly #same = new Map<string, { readonly answered: string; readonly current: string }>()
  readonly #listeners = new Set<() => void>()
  readonly #now: () => number

  /** @param now epoch milliseconds */
  constructor(now: () => number = Date.now) {
    this.#now = now
  }

  /** Every known data plane, by id. */
  view(): readonly DataPlaneView[] {
    const now = this.#now()
    for (const [id, { isConnected, lastSeenEpochMs }] of this.#entries) {
      if (isConnected || now - lastSeenEpochMs <= FORGOTTEN_AFTER_MS) continue
      this.#entries.delete(id)
      this.#same.delete(id)
    }
    const entries = [...this.#entries.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
    return entries.map(entry => ({ ...entry, isSilent: now - entry.lastSeenEpochMs > SILENT_AFTER_MS }))
  }

  /** Calls back after each change, until the returned function is called. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** A stream opened; the key closes it again, and is void once the same data plane has opened another. */
  connect(node: { readonly id: string; readonly version: string }, revision: string): symbol {
    const stream = Symbol(node.id)
    this.#streams.set(node.id, stream)
    this.#same.delete(node.id)
    const before = this.#entries.get(node.id)
    this.#set({
      id: node.id,
      version: node.version,
      isConnected: true,
      revision,
      answeredRevision: '0',
      lastSeenEpochMs: this.#now(),
      isServingFromCache: before?.isServingFromCache ?? false,
      nack: before?.nack ?? null,
    })
    return stream
  }

  disconnect(id: string, stream: symbol): void {
    if (this.#streams.get(id) === stream) this.#update(id, { isConnected: false })
  }

  heard(id: string, status: { readonly revision: string; readonly isServingFromCache: boolean }): void {
    const same = this.#same.get(id)
    const revision = same?.answered === status.revision ? same.current : status.revision
    this.#update(id, { ...status, revision, lastSeenEpochMs: this.#now() })
  }

  /** A later revision changed nothing of what the data plane answered last, so that it counts as answered, too. */
  unchanged(id: string, revision: string): void {
    const entry = this.#entries.get(id)
    if (entry === undefined) return
    const isServed = entry.nack === null || entry.nack.rejectedResources.length > 0
    const answered = this.#same.get(id)?.answered ?? entry.answeredRevision
    if (isServed) this.#same.set(id, { answered, current: revision })
    this.#update(id, { answeredRevision: revision, ...(isServed ? { revision } : {}) })
  }

  /** Its stream was refused, and it serves on what it has. */
  denied(id: string, message: string): void {
    const revision = this.#entries.get(id)?.revision ?? '0'
    const problems = [{ path: '', code: FOREIGN_HISTORY, message }]
    this.#update(id, { nack: { revision, epochMs: this.#now(), rejectedResources: [], problems } })
  }

  answered(id: string, { revision, accepted, rejectedResources, problems }: FleetAnswer): void {
    const epochMs = this.#now()
    this.#same.set(id, { answered: revision, current: revision })
    const seen = { answeredRevision: revision, lastSeenEpochMs: epochMs }
    const isWhole = !accepted && rejectedResources.length === 0
    const served = isWhole ? seen : { ...seen, revision, isServingFromCache: false }
    if (!accepted) this.#update(id, { ...served, nack: { revision, epochMs, rejectedResources, problems } })
    else if (rejectedResources.length === 0) this.#update(id, { ...served, nack: null })
    else this.#update(id, served)
  }

  #update(id: string, change: Partial<Entry>): void {
    const entry = this.#entries.get(id)
    if (entry !== undefined) this.#set({ ...entry, ...change })
  }

  #set(entry: Entry): void {
    this.#entries.set(entry.id, entry)
    for (const listener of this.#listeners) listener()
  }
}
