import { Fault } from '../error.ts'
import type { Run } from '../run.ts'
import { javaEquals, ownKey } from '../values/equality.ts'
import { hashOf } from '../values/hash.ts'
import { type MapEntry, MapView } from '../values/lists.ts'
import { isMap, type MapValue, mapClear, mapGet, mapHas, mapKeys, mapRemove, mapSize } from '../values/maps.ts'
import { putKey } from '../values/own-key.ts'
import { textOf } from '../values/text.ts'
import { collectionOf, findItem } from './list-members.ts'
import { type Methods, nullArgument, nullary, VOID } from './method.ts'

/** Methods of Map. */
export const MAP_METHODS: Methods<MapValue> = {
  get: (run, self, [key, more]) => (more === undefined ? mapGet(self, ownKey(run.meter, self, key)) : undefined),
  getOrDefault: (run, self, [key, other]) => {
    const own = ownKey(run.meter, self, key)
    return mapHas(self, own) ? mapGet(self, own) : other
  },
  put: (run, self, [key, value, more]) =>
    key === undefined || value === undefined || more !== undefined ? undefined : put(run, self, key, value),
  putIfAbsent: (run, self, [key, value]) => {
    const old = mapGet(self, ownKey(run.meter, self, key))
    if (old === undefined || old === null) put(run, self, key, value)
    return old
  },
  putAll: (run, self, [other]) => {
    if (other === null) throw nullArgument()
    if (!isMap(other)) return undefined
    run.meter.items(mapSize(other))
    for (const key of mapKeys(other)) put(run, self, key, mapGet(other, key))
    return VOID
  },
  remove: (run, self, [wanted, value]) => {
    const key = ownKey(run.meter, self, wanted)
    const old = mapGet(self, key)
    if (value !== undefined && !javaEquals(run.meter, old, value)) return false
    if (mapHas(self, key)) run.meter.resize(self)
    mapRemove(self, key)
    return value === undefined ? old : true
  },
  containsKey: (run, self, [key]) => mapHas(self, ownKey(run.meter, self, key)),
  containsValue: (run, self, [value]) => findItem(run, new MapView(self, 'values').items(), value) >= 0,
  keySet: nullary((run, self) => view(run, self, 'keys')),
  values: nullary((run, self) => view(run, self, 'values')),
  entrySet: nullary((run, self) => view(run, self, 'entries')),
  size: nullary((_, self) => mapSize(self)),
  isEmpty: nullary((_, self) => mapSize(self) === 0),
  clear: nullary((run, self) => {
    run.meter.charge(mapSize(self))
    run.meter.resize(self)
    mapClear(self)
    return VOID
  }),
  hashCode: nullary((run, self) => hashOf(run.meter, self)),
  equals: (run, self, [other]) => javaEquals(run.meter, self, other),
  toString: nullary((run, self) => textOf(run.meter, self)),
}

function view(run: Run, map: MapValue, part: MapView['part']): MapView {
  run.meter.charge(1 + mapSize(map) / 16)
  return new MapView(map, part)
}

/** Sets a key; answers what was there. */
export function put(run: Run, map: MapValue, key: unknown, value: unknown): unknown {
  const old = mapGet(map, ownKey(run.meter, map, key))
  run.meter.charge(1)
  if (old === undefined) {
    run.meter.grow(mapSize(map))
    run.meter.resize(map)
  } else run.meter.note(map)
  putKey(run.meter, map, key, value)
  return old
}

function noAddition(): never {
  throw new Fault('VTL_ARGUMENT', 'Nothing can be added to the keys or values of a map')
}

/** Methods of the views on a map. */
export const VIEW_METHODS: Methods<MapView> = {
  size: nullary((_, self) => mapSize(self.map)),
  isEmpty: nullary((_, self) => mapSize(self.map) === 0),
  contains: (run, self, [item]) => findItem(run, self.items(), item) >= 0,
  containsAll: (run, self, [other]) => collectionOf(other)?.every(item => findItem(run, self.items(), item) >= 0),
  add: noAddition,
  addAll: (_, __, args) => (collectionOf(args[0])?.length ? noAddition() : args.length === 1 ? false : undefined),
  remove: (run, self, [item]) => {
    const index = findItem(run, self.items(), item)
    if (index < 0) return false
    run.meter.resize(self.map)
    mapRemove(self.map, mapKeys(self.map)[index])
    return true
  },
  clear: (run, self, args) => MAP_METHODS.clear?.(run, self.map, args),
  hashCode: nullary((run, self) => hashOf(run.meter, self)),
  equals: (run, self, [other]) => javaEquals(run.meter, self, other),
  toString: nullary((run, self) => textOf(run.meter, self)),
}

/** Methods of an entry of a map. */
export const ENTRY_METHODS: Methods<MapEntry> = {
  getKey: nullary((_, self) => self.key),
  getValue: nullary((_, self) => self.value),
  setValue: (run, self, [value]) => (value === undefined ? undefined : put(run, self.map, self.key, value)),
  hashCode: nullary((run, self) => hashOf(run.meter, self)),
  equals: (run, self, [other]) => javaEquals(run.meter, self, other),
  toString: nullary((run, self) => textOf(run.meter, self)),
}
