import type { Meter } from '../meter.ts'
import { isByContent, keyByContent } from './equality.ts'
import { hashOf } from './hash.ts'
import { JavaMap } from './java-map.ts'
import { entriesOf, type MapValue, mapPut } from './maps.ts'

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
