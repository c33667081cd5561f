import { CompactedError, type StoreChange } from './store.ts'

/** Commits that late watchers can still ask for. Chosen: hours of edits by people, a few MB at most. */
const KEPT_CHANGES = 256

/** Characters of documents in them, so that a few large APIs do not fill the memory. */
const KEPT_CHARS = 16 * 1024 * 1024

/** The newest changes of a store, and whoever waits for the next. */
export class ChangeLog {
  readonly #changes: StoreChange[] = []
  readonly #waiting = new Set<() => void>()
  #chars = 0
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
    this.#chars += sizeOf(change)
    // The newest is always kept: a watcher that is up to date must not have to load again.
    while (this.#changes.length > KEPT_CHANGES || (this.#chars > KEPT_CHARS && this.#changes.length > 1)) {
      const oldest = this.#changes.shift()
      if (oldest !== undefined) this.#chars -= sizeOf(oldest)
    }
    this.#revision = change.revision
    this.#wake()
  }

  /** Goes on after another revision, and has every watcher load again. */
  restart(revision: bigint): void {
    this.#changes.length = 0
    this.#chars = 0
    this.#revision = revision
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

function sizeOf({ operations }: StoreChange): number {
  return operations.reduce((sum, operation) => sum + (operation.kind === 'put' ? operation.body.length : 0), 0)
}
