import { ContextMap } from './context-map.ts'
import { JavaMap } from './java-map.ts'

/**
 * A map: an object of a JSON document as `JSON.parse` gives it, a LinkedHashMap, or an object of `$context`.
 * An object that a template gives a key which JavaScript would not keep in order moves all its entries into a JavaMap
 * that hangs on it; its identity stays.
 */
export type MapValue = JsonObject | JavaMap | ContextMap

/** An object as `JSON.parse` makes it. */
export interface JsonObject {
  [key: string]: unknown
  [MOVED]?: JavaMap
}

const MOVED: unique symbol = Symbol('entries of a map whose keys have an order of their own')

/** Tells maps from other values. */
export function isMap(value: unknown): value is MapValue {
  return isJsonObject(value) || value instanceof JavaMap || value instanceof ContextMap
}

/** Tells the objects that `JSON.parse` made. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}

/** The map behind an object, where its entries have moved; the map itself for the other kinds. */
export function entriesOf(map: MapValue): JavaMap | ContextMap | undefined {
  return map instanceof JavaMap || map instanceof ContextMap ? map : map[MOVED]
}

/** The value of a key; undefined when there is none, null where JSON says null. */
export function mapGet(map: MapValue, key: unknown): unknown {
  if (map instanceof JavaMap || map instanceof ContextMap) return map.get(key)
  return typeof key === 'string' && Object.hasOwn(map, key) ? map[key] : map[MOVED]?.get(key)
}

export function mapHas(map: MapValue, key: unknown): boolean {
  const other = entriesOf(map)
  return other === undefined ? typeof key === 'string' && Object.hasOwn(map, key) : other.has(key)
}

/** Sets the value of a key. A new key stands behind the others. */
export function mapPut(map: MapValue, key: unknown, value: unknown): void {
  const other = entriesOf(map)
  if (other !== undefined) other.put(key, value)
  else if (typeof key === 'string' && !isIndexKey(key)) setOwn(map as JsonObject, key, value)
  else move(map as JsonObject).put(key, value)
}

export function mapRemove(map: MapValue, key: unknown): void {
  const other = entriesOf(map)
  if (other !== undefined) other.remove(key)
  else if (typeof key === 'string') delete (map as JsonObject)[key]
}

export function mapClear(map: MapValue): void {
  const other = entriesOf(map)
  if (other !== undefined) other.clear()
  else for (const key of Object.keys(map)) delete (map as JsonObject)[key]
}

/** The keys in their order. */
export function mapKeys(map: MapValue): unknown[] {
  return entriesOf(map)?.keys() ?? Object.keys(map)
}

export function mapSize(map: MapValue): number {
  return entriesOf(map)?.size ?? Object.keys(map).length
}

/** Tells the keys that JavaScript puts before all others. */
export function isIndexKey(key: string): boolean {
  return /^(?:0|[1-9]\d{0,9})$/.test(key)
}

/** Sets a property even where the name is that of an accessor of Object.prototype. */
export function setOwn(target: JsonObject, key: string, value: unknown): void {
  if (key === '__proto__') {
    Object.defineProperty(target, key, { enumerable: true, configurable: true, writable: true, value })
  } else target[key] = value
}

function move(map: JsonObject): JavaMap {
  const entries = new JavaMap()
  for (const key of Object.keys(map)) {
    entries.put(key, map[key])
    delete map[key]
  }
  Object.defineProperty(map, MOVED, { value: entries })
  return entries
}
