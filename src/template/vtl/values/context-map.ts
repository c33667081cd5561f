/** An object of `$context` and where its wrapper is remembered, so that one object has one wrapper in a render. */
export type Wrappers = Map<object, ContextMap>

/**
 * An object of `$context`. It reads and writes the caller's own object, has the methods of a map, and prints nothing:
 * only its leaves do. Observed: AWS prints no nested object of `$context`.
 */
export class ContextMap {
  readonly #target: Record<string, unknown>
  readonly #wrappers: Wrappers

  private constructor(target: Record<string, unknown>, wrappers: Wrappers) {
    this.#target = target
    this.#wrappers = wrappers
  }

  /** The wrapper of an object. */
  static of(target: object, wrappers: Wrappers): ContextMap {
    const known = wrappers.get(target)
    if (known !== undefined) return known
    const wrapper = new ContextMap(target as Record<string, unknown>, wrappers)
    wrappers.set(target, wrapper)
    return wrapper
  }

  /** The value that names lead to, one after the other: a leaf without a wrapper on the way. */
  read(names: readonly string[]): unknown {
    let value: unknown = this.#target
    for (const name of names) {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
      if (!Object.hasOwn(value, name)) return undefined
      value = (value as Record<string, unknown>)[name]
    }
    return isPlainObject(value) ? ContextMap.of(value, this.#wrappers) : value
  }

  get size(): number {
    return Object.keys(this.#target).length
  }

  get(key: unknown): unknown {
    if (typeof key !== 'string' || !Object.hasOwn(this.#target, key)) return undefined
    const value = this.#target[key]
    return isPlainObject(value) ? ContextMap.of(value, this.#wrappers) : value
  }

  has(key: unknown): boolean {
    return typeof key === 'string' && Object.hasOwn(this.#target, key)
  }

  put(key: unknown, value: unknown): void {
    const name = String(key)
    Object.defineProperty(this.#target, name, { ...OWN, value })
  }

  remove(key: unknown): void {
    if (typeof key === 'string') delete this.#target[key]
  }

  clear(): void {
    for (const key of Object.keys(this.#target)) delete this.#target[key]
  }

  keys(): unknown[] {
    return Object.keys(this.#target)
  }

  /** Puts a value in JSON's terms in the place of each value of the engine's that a template has put here. */
  settle(plain: (value: unknown) => unknown): void {
    for (const key of Object.keys(this.#target)) {
      const value = this.#target[key]
      if (typeof value === 'object' && value !== null && !isPlainObject(value)) this.put(key, plain(value))
    }
  }
}

const OWN = { enumerable: true, configurable: true, writable: true }

function isPlainObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
