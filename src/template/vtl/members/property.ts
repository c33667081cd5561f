import { Binding } from '../bindings/bindings.ts'
import { Fault } from '../error.ts'
import type { Run } from '../run.ts'
import { ownKey } from '../values/equality.ts'
import { isList, MapEntry, MapView, sizeOf } from '../values/lists.ts'
import { isMap, mapGet, mapSize } from '../values/maps.ts'
import { isInteger } from '../values/numbers.ts'
import { LoopScope } from '../values/other.ts'
import { classOf } from './java-class.ts'
import { itemAt, LIST_METHODS } from './list-members.ts'
import { put } from './map-members.ts'
import { JavaClass } from './other-members.ts'

/** `$x.name`: a map's key; for other values what a getter of that name gives in Java. */
export function propertyOf(run: Run, self: unknown, name: string): unknown {
  if (self === undefined || self === null) return undefined
  if (isMap(self)) return mapGet(self, name)
  const getter = name.charAt(0).toLowerCase() + name.slice(1)
  return self instanceof LoopScope ? loopProperty(self, getter) : getterOf(run, self, getter)
}

function getterOf(run: Run, self: unknown, name: string): unknown {
  if (name === 'class') return classOf(self)
  if (name === 'empty') return isEmpty(self)
  if (self instanceof MapEntry) return name === 'key' ? self.key : name === 'value' ? self.value : undefined
  if (self instanceof Binding) return self.name === 'input' && name === 'body' ? run.body : undefined
  if (self instanceof JavaClass) return name === 'name' ? self.name : undefined
  return undefined
}

function isEmpty(self: unknown): boolean | undefined {
  if (typeof self === 'string') return self === ''
  if (isList(self)) return sizeOf(self) === 0
  return self instanceof MapView ? mapSize(self.map) === 0 : undefined
}

function loopProperty(scope: LoopScope, name: string): unknown {
  switch (name) {
    case 'index':
      return scope.index
    case 'count':
      return scope.index + 1
    case 'hasNext':
      return scope.hasNext
    case 'first':
      return scope.index < 1
    case 'last':
      return !scope.hasNext
    default:
      return name === 'parent' ? scope.parent : scope.variables.get(name)
  }
}

/** `$x[index]`: a list's item, where -1 is the last one, or a map's key. */
export function indexOf(run: Run, self: unknown, index: unknown): unknown {
  const key = fromEnd(self, index)
  if (isList(self)) return isInteger(key) ? itemAt(self, key) : undefined
  if (self instanceof LoopScope) return self.variables.get(key)
  return isMap(self) ? mapGet(self, ownKey(run.meter, self, key)) : undefined
}

function fromEnd(self: unknown, index: unknown): unknown {
  if (!isInteger(index) || index >= 0) return index
  if (isList(self)) return sizeOf(self) + index
  if (isMap(self)) return mapSize(self) + index
  if (self instanceof MapView) return mapSize(self.map) + index
  throw new Fault('VTL_INDEX', `${index} is no index of a value without a size`)
}

/** `#set($x.name = value)`; nothing happens on a value that cannot be set. */
export function setProperty(run: Run, self: unknown, name: string, value: unknown): void {
  if (isMap(self)) put(run, self, name, value)
  else if (self instanceof LoopScope) put(run, self.variables, name, value)
  else if (self instanceof MapEntry && name.toLowerCase() === 'value') put(run, self.map, self.key, value)
}

/** `#set($x[index] = value)`. */
export function setIndex(run: Run, self: unknown, index: unknown, value: unknown): void {
  if (self === undefined || self === null) return
  const key = fromEnd(self, index)
  if (isList(self)) LIST_METHODS.set?.(run, self, [key, value])
  else if (isMap(self)) put(run, self, key, value)
}
