import type { Meter } from '../meter.ts'
import { javaEquals } from './equality.ts'
import { hasContent, hashOf } from './hash.ts'
import { JavaMap } from './java-map.ts'
import { entriesOf, type MapValue, mapPut } from './maps.ts'
import { JavaChar } from './other.ts'

/**
 * The key of a map that Java calls equal to a key: a list or map is a key by its content, at the moment it is put.
 * Undefined where the map has no such key.
 */
export function ownKey(meter: Meter, map: MapValue, key: unknown): unknown {
  return isByContent(key) ? keyByContent(meter, map, key) : key
}

/** Sets the value of a key, which may be one by its content. */
export function putKey(meter: Meter, map: MapValue, key: unknown, value: unknown): void {
  if (!isByContent(key)) {
    mapPut(map, key, value)
    return
  }
  const own = keyByContent(meter, map, key)
  mapPut(map, own ?? key, value)
  const entries = entriesOf(map)
  if (own === undefined && entries instanceof JavaMap) entries.remember(hashOf(meter, key) ?? 0, key)
}

function isByContent(key: unknown): boolean {
  return typeof key === 'object' && (key instanceof JavaChar || hasContent(key))
}

function keyByContent(meter: Meter, map: MapValue, key: unknown): unknown {
  const hash = hashOf(meter, key) ?? 0
  const entries = entriesOf(map)
  if (!(entries instanceof JavaMap)) return undefined
  const alike = entries.alike(hash)
  meter.charge(alike.length)
  return alike.find(own => javaEquals(meter, key, own))
}
