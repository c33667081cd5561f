import { Fault } from '../error.ts'
import type { Run } from '../run.ts'
import { javaEquals } from '../values/equality.ts'
import { hashOf } from '../values/hash.ts'
import {
  insertItem,
  insertItems,
  isList,
  itemsOf,
  JavaList,
  type ListValue,
  MapView,
  rootOf,
  SubList,
  sizeOf,
  takeItem,
} from '../values/lists.ts'
import { isInteger } from '../values/numbers.ts'
import { textOf } from '../values/text.ts'
import { type Methods, nullArgument, nullary, VOID } from './method.ts'

/** Methods of List, which an array has as well. */
export const LIST_METHODS: Methods<ListValue> = {
  size: nullary((_, self) => sizeOf(self)),
  isEmpty: nullary((_, self) => sizeOf(self) === 0),
  get: (_, self, [index]) => (isInteger(index) ? itemAt(self, index) : undefined),
  set: (run, self, [index, item, more]) => {
    if (!isInteger(index) || item === undefined || more !== undefined) return undefined
    const old = itemAt(self, index)
    const { items, from } = rootOf(self)
    run.meter.note(self)
    items[from + index] = item
    return old
  },
  add: (run, self, args) =>
    args.length === 2 ? addAt(run, self, args) : args.length === 1 ? addLast(run, self, args[0]) : undefined,
  addAll: (run, self, args) => addAll(run, self, args),
  remove: (run, self, [target]) => {
    if (isInteger(target)) return removeAt(run, self, target)
    return removeItem(run, self, target)
  },
  contains: (run, self, [item]) => findItem(run, itemsOf(self), item) >= 0,
  containsAll: (run, self, [other]) => {
    const wanted = collectionOf(other)
    return wanted?.every(item => findItem(run, itemsOf(self), item) >= 0)
  },
  indexOf: (run, self, [item]) => findItem(run, itemsOf(self), item),
  lastIndexOf: (run, self, [item]) => findLast(run, itemsOf(self), item),
  subList: (run, self, [from, to]) => {
    if (!isInteger(from) || !isInteger(to)) return undefined
    if (from < 0 || to > sizeOf(self) || from > to) throw outside(`${from} to ${to}`, sizeOf(self))
    run.meter.items(0)
    run.meter.charge(depthOf(run, self))
    return new SubList(self, from, to - from)
  },
  clear: nullary((run, self) => {
    growable(self)
    run.meter.charge(sizeOf(self))
    run.meter.resize(self)
    while (sizeOf(self) > 0) takeItem(self, sizeOf(self) - 1)
    return VOID
  }),
  hashCode: nullary((run, self) => hashOf(run.meter, self)),
  equals: (run, self, [other]) => javaEquals(run.meter, self, other),
  toString: nullary((run, self) => textOf(run.meter, self)),
}

/** The item at an index. */
export function itemAt(list: ListValue, index: number): unknown {
  if (index < 0 || index >= sizeOf(list)) throw outside(String(index), sizeOf(list))
  if (Array.isArray(list)) return list[index]
  const { items, from } = rootOf(list)
  return items[from + index]
}

function outside(what: string, size: number): Fault {
  return new Fault('VTL_INDEX', `${what} is outside of a list of ${size} items`)
}

// Parts of parts of a list are looked through on each use.
function depthOf(run: Run, list: ListValue): number {
  let depth = 0
  for (let part = list; part instanceof SubList; part = part.source) depth += 1
  if (depth > 100) throw new Fault('VTL_DEPTH', 'Too many lists are parts of one another')
  run.meter.charge(depth)
  return depth
}

function growable(list: ListValue): void {
  if (rootIsArray(list)) throw new Fault('VTL_ARGUMENT', 'An array cannot grow or shrink')
}

function rootIsArray(list: ListValue): boolean {
  let part = list
  while (part instanceof SubList) part = part.source
  return part instanceof JavaList && part.kind === 'array'
}

function addLast(run: Run, list: ListValue, item: unknown): boolean {
  growable(list)
  run.meter.grow(sizeOf(list))
  run.meter.resize(list)
  insertItem(list, sizeOf(list), item)
  return true
}

function addAt(run: Run, list: ListValue, [index, item]: readonly unknown[]): unknown {
  if (!isInteger(index)) return undefined
  growable(list)
  if (index < 0 || index > sizeOf(list)) throw outside(String(index), sizeOf(list))
  run.meter.grow(sizeOf(list))
  run.meter.charge((sizeOf(list) - index) / 64)
  run.meter.resize(list)
  insertItem(list, index, item)
  return VOID
}

function addAll(run: Run, list: ListValue, args: readonly unknown[]): boolean | undefined {
  const [first, second] = args
  const at = args.length === 2 ? first : sizeOf(list)
  const added = collectionOf(args.length === 2 ? second : first)
  if (!isInteger(at) || added === undefined) return undefined
  growable(list)
  if (at < 0 || at > sizeOf(list)) throw outside(String(at), sizeOf(list))
  run.meter.items(sizeOf(list) + added.length)
  // Java counts nothing added to a list as a change of its size, to a part of a list not.
  if (added.length > 0 || !(list instanceof SubList)) run.meter.resize(list)
  insertItems(list, at, [...added])
  return added.length > 0
}

function removeAt(run: Run, list: ListValue, index: number): unknown {
  growable(list)
  itemAt(list, index)
  run.meter.charge((sizeOf(list) - index) / 64)
  run.meter.resize(list)
  return takeItem(list, index)
}

function removeItem(run: Run, list: ListValue, item: unknown): boolean {
  const index = findItem(run, itemsOf(list), item)
  if (index < 0) return false
  removeAt(run, list, index)
  return true
}

/** The items of a list or of a view on a map; an array is no collection. */
export function collectionOf(value: unknown): readonly unknown[] | undefined {
  if (value === null) throw nullArgument()
  if (value instanceof MapView) return value.items()
  return isList(value) && !(value instanceof JavaList && value.kind === 'array') ? itemsOf(value) : undefined
}

/** Index of the first equal item, -1 for none. */
export function findItem(run: Run, items: readonly unknown[], wanted: unknown): number {
  run.meter.charge(items.length / 4)
  return items.findIndex(item => javaEquals(run.meter, wanted, item))
}

function findLast(run: Run, items: readonly unknown[], wanted: unknown): number {
  run.meter.charge(items.length / 4)
  return items.findLastIndex(item => javaEquals(run.meter, wanted, item))
}
