import { type MapValue, mapGet, mapKeys } from './maps.ts'

/** A list of a template's own: an ArrayList of `[…]` or a range, or the array that `split` gives. */
export class JavaList {
  readonly items: unknown[]
  /** An array cannot grow or shrink. */
  readonly kind: 'list' | 'array'
  constructor(items: unknown[], kind: 'list' | 'array' = 'list') {
    this.items = items
    this.kind = kind
  }
}

/** A part of a list, which reads and writes the list itself. */
export class SubList {
  readonly source: ListValue
  readonly from: number
  size: number
  constructor(source: ListValue, from: number, size: number) {
    this.source = source
    this.from = from
    this.size = size
  }
}

/** A list: one of a JSON document (a JSONArray, which prints as JSON), or one of the template's own. */
export type ListValue = unknown[] | JavaList | SubList

/** The keys, the values or the entries of a map, as they are at each moment. */
export class MapView {
  readonly map: MapValue
  readonly part: 'keys' | 'values' | 'entries'
  constructor(map: MapValue, part: 'keys' | 'values' | 'entries') {
    this.map = map
    this.part = part
  }

  items(): unknown[] {
    const keys = mapKeys(this.map)
    if (this.part === 'keys') return keys
    if (this.part === 'values') return keys.map(key => mapGet(this.map, key))
    return keys.map(key => new MapEntry(this.map, key))
  }
}

/** One entry of a map. */
export class MapEntry {
  readonly map: MapValue
  readonly key: unknown
  constructor(map: MapValue, key: unknown) {
    this.map = map
    this.key = key
  }

  get value(): unknown {
    return mapGet(this.map, this.key)
  }
}

/** Tells lists from other values. */
export function isList(value: unknown): value is ListValue {
  return Array.isArray(value) || value instanceof JavaList || value instanceof SubList
}

/** The items of a list, to be read only. */
export function itemsOf(list: ListValue): readonly unknown[] {
  if (Array.isArray(list)) return list
  if (list instanceof JavaList) return list.items
  const { items, from } = rootOf(list)
  return items.slice(from, from + list.size)
}

/** Number of items. */
export function sizeOf(list: ListValue): number {
  if (Array.isArray(list)) return list.length
  return list instanceof JavaList ? list.items.length : list.size
}

/** The array that holds the items of a list, and where in it the list begins. */
export function rootOf(list: ListValue): { readonly items: unknown[]; readonly from: number } {
  let from = 0
  let source = list
  while (source instanceof SubList) {
    from += source.from
    source = source.source
  }
  return { items: Array.isArray(source) ? source : source.items, from }
}

/** Puts an item before the one at an index; the caller has checked the index. */
export function insertItem(list: ListValue, index: number, item: unknown): void {
  const { items, from } = rootOf(list)
  if (from + index === items.length) items.push(item)
  else items.splice(from + index, 0, item)
  resize(list, 1)
}

/** Puts items before the one at an index; the caller has checked the index. */
export function insertItems(list: ListValue, index: number, added: readonly unknown[]): void {
  const { items, from } = rootOf(list)
  const behind = items.splice(from + index)
  for (const item of added) items.push(item)
  for (const item of behind) items.push(item)
  resize(list, added.length)
}

/** Takes out the item at an index; the caller has checked the index. */
export function takeItem(list: ListValue, index: number): unknown {
  const { items, from } = rootOf(list)
  const [item] = items.splice(from + index, 1)
  resize(list, -1)
  return item
}

function resize(list: ListValue, by: number): void {
  for (let part = list; part instanceof SubList; part = part.source) part.size += by
}
