import { CompactedError, type StoreChange } from './store.ts'

/** Commits that late watchers can still ask for. Chosen: hours of edits by people, a few MB at most. */
const KEPT_CHANGES = 256

/** The newest changes of a store, and whoever waits for the next. */
export class ChangeLog {
  readonly #changes: StoreChange[] = []
  readonly #waiting = new Set<() => void>()
  #revision: bigint

  /** Starts after `revision`: older changes are compacted. */
  constructor(revision: bigint) {
    this.#revision = revision
  }

  get revision(): bigint {
    return this.#revision
  }

  append(change: StoreChange): void {
    this.#changes.push(change)
    if (this.#changes.length > KEPT_CHANGES) this.#changes.shift()
    this.#revision = change.revision
    this.#wake()
  }

  /** See DefinitionStore.watch. */
  async *watch(from: bigint, signal: AbortSignal): AsyncGenerator<StoreChange> {
    const wake = () => this.#wake()
    signal.addEventListener('abort', wake)
    try {
      let seen = from
      while (!signal.aborted) {
        const next = this.#after(seen)
        if (next === undefined) await new Promise<void>(resolve => this.#waiting.add(resolve))
        else {
          seen = next.revision
          yield next
        }
      }
    } finally {
      signal.removeEventListener('abort', wake)
    }
  }

  #after(revision: bigint): StoreChange | undefined {
    if (revision === this.#revision) return undefined
    // Revisions count commits by one, so that the first kept one tells what is missing.
    const first = this.#changes[0]
    if (first === undefined || revision > this.#revision || revision + 1n < first.revision) {
      throw new CompactedError(revision)
    }
    return this.#changes[Number(revision + 1n - first.revision)]
  }

  #wake(): void {
    for (const resolve of this.#waiting) resolve()
    this.#waiting.clear()
  }
}
