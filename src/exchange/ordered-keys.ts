/** A key that JavaScript puts before all others, in ascending order: an array index. */
const INDEX = /^(?:0|[1-9]\d{0,9})$/

/**
 * The object with its keys in the given order, whatever their names: the object itself where JavaScript has the same
 * order. Otherwise a view of it, which all that walks over keys goes by, `JSON.stringify` too; keys that are added come
 * last. It is slower than an object, and only objects with keys such as `2` before `1` or behind `b` need it.
 */
export function inGivenOrder(object: Readonly<Record<string, unknown>>, keys: readonly string[]): object {
  if (!keys.some(key => INDEX.test(key))) return object
  const natural = Object.keys(object)
  if (keys.every((key, index) => key === natural[index])) return object
  return new Proxy(object, {
    ownKeys(target) {
      const present = Reflect.ownKeys(target)
      if (present.length === keys.length && keys.every(key => Object.hasOwn(target, key))) return keys
      const given = new Set<string | symbol>(keys)
      return [...keys.filter(key => Object.hasOwn(target, key)), ...present.filter(key => !given.has(key))]
    },
  })
}
