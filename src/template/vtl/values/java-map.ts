import { isBoxedNumber } from './numbers.ts'
import { sameNumber } from './same-number.ts'

/**
 * A LinkedHashMap: keys of any kind in the order of their insertion. Made by `{…}`, and for documents whose keys
 * JavaScript would put into another order. Texts and Integers are found by hash, other numbers by a scan, lists and
 * maps by the hash code that they had when they were put.
 */
export class JavaMap {
  readonly #values = new Map<unknown, unknown>()
  readonly #byHash = new Map<number, readonly unknown[]>()

  get size(): number {
    return this.#values.size
  }

  get(key: unknown): unknown {
    return this.#values.get(this.#known(key))
  }

  has(key: unknown): boolean {
    return this.#values.has(this.#known(key))
  }

  put(key: unknown, value: unknown): void {
    this.#values.set(this.#known(key), value)
  }

  remove(key: unknown): void {
    this.#values.delete(this.#known(key))
  }

  clear(): void {
    this.#values.clear()
  }

  /** Notes the hash code of a key that is one by its content. */
  remember(hash: number, key: unknown): void {
    const others = this.alike(hash)
    this.#byHash.set(hash, [...others, key])
  }

  /** The keys by content that had a hash code when they were put. */
  alike(hash: number): readonly unknown[] {
    return this.#byHash.get(hash)?.filter(key => this.#values.has(key)) ?? []
  }

  keys(): unknown[] {
    return [...this.#values.keys()]
  }

  // The key of the map that Java calls equal to this one.
  #known(key: unknown): unknown {
    if (!isBoxedNumber(key)) return key
    for (const own of this.#values.keys()) if (isBoxedNumber(own) && sameNumber(own, key)) return own
    return key
  }
}
