import type { Snapshot } from './snapshot.ts'

/** The one mutable cell: what requests are answered from now. A request reads it once. */
export class CurrentSnapshot {
  #snapshot: Snapshot | undefined

  /** The snapshot, or undefined until the first configuration is loaded. */
  get(): Snapshot | undefined {
    return this.#snapshot
  }

  /** Swaps a whole snapshot in; requests under way finish on the one that they read. */
  swap(snapshot: Snapshot): void {
    this.#snapshot = snapshot
  }
}
