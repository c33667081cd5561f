/** A map that keeps its last `limit` entries: at the limit the oldest goes first. */
export class BoundedMap<K, V> {
  readonly #entries = new Map<K, V>()
  readonly #limit: number

  /** `limit`: entries that are kept, at least one. */
  constructor(limit: number) {
    this.#limit = limit
  }

  get size(): number {
    return this.#entries.size
  }

  has(key: K): boolean {
    return this.#entries.has(key)
  }

  get(key: K): V | undefined {
    return this.#entries.get(key)
  }

  /** Sets an entry; one that is there keeps its age. */
  set(key: K, value: V): void {
    this.#entries.set(key, value)
    if (this.#entries.size <= this.#limit) return
    const { value: oldest, done } = this.#entries.keys().next()
    if (!done) this.#entries.delete(oldest)
  }

  /** The value of a key, made where there is none. */
  getOrMake(key: K, make: () => V): V {
    const known = this.#entries.get(key)
    if (known !== undefined) return known
    const made = make()
    this.set(key, made)
    return made
  }
}
