/**
 * Work put off until every socket that was ready in this turn of the event loop has been read, then done in one go.
 * A write wakes the process at the other end. Writes that follow each other find it awake; between other work, each
 * wakes it anew, which costs the kernel more than the write. A quiet gateway loses nothing: the turn ends at once.
 */
export class TurnBatch<T> {
  readonly #run: (item: T) => void
  #items: T[] = []

  /** `run` must not throw: what comes after it in the batch would be lost. */
  constructor(run: (item: T) => void) {
    this.#run = run
  }

  add(item: T): void {
    if (this.#items.push(item) === 1) setImmediate(this.#flush)
  }

  // An item that is added meanwhile belongs to the next turn.
  readonly #flush = (): void => {
    const items = this.#items
    this.#items = []
    for (const item of items) this.#run(item)
  }
}
