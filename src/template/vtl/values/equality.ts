import type { Meter } from '../meter.ts'
import { compareNumbers } from './arithmetic.ts'
import { hasContent, hashOf } from './hash.ts'
import { JavaMap } from './java-map.ts'
import { isList, itemsOf, JavaList, type ListValue, MapEntry, MapView, SubList } from './lists.ts'
import { entriesOf, isMap, type MapValue, mapGet, mapHas, mapKeys, mapSize } from './maps.ts'
import { isNumber } from './numbers.ts'
import { JavaChar } from './other.ts'
import { sameNumber } from './same-number.ts'
import { textOf } from './text.ts'

/** Java's `equals`: one kind of value and the same content. */
export function javaEquals(meter: Meter, left: unknown, right: unknown): boolean {
  if (left === right) return true
  if (left === undefined || left === null) return right === undefined || right === null
  if (isNumber(left)) return isNumber(right) && sameNumber(left, right)
  if (left instanceof JavaChar) return right instanceof JavaChar && left.text === right.text
  if (typeof left !== 'object' || typeof right !== 'object' || right === null) return false
  meter.enter()
  const equal = sameContent(meter, left, right)
  meter.depth -= 1
  return equal
}

function sameContent(meter: Meter, left: object, right: object): boolean {
  if (isArray(left) || isArray(right)) return false
  if (isList(left)) return isList(right) && sameItems(meter, left, right)
  if (isMap(left)) return isMap(right) && sameEntries(meter, left, right)
  if (left instanceof MapEntry && right instanceof MapEntry) {
    return javaEquals(meter, left.key, right.key) && javaEquals(meter, left.value, right.value)
  }
  if (left instanceof MapView && right instanceof MapView) return sameSet(meter, left, right)
  return false
}

// Arrays are equal to themselves only.
function isArray(value: object): boolean {
  return value instanceof JavaList && value.kind === 'array'
}

function sameItems(meter: Meter, left: ListValue, right: ListValue): boolean {
  const first = itemsOf(left)
  const second = itemsOf(right)
  if (first.length !== second.length) return false
  meter.charge(first.length)
  return first.every((item, index) => javaEquals(meter, item, second[index]))
}

function sameEntries(meter: Meter, left: MapValue, right: MapValue): boolean {
  if (mapSize(left) !== mapSize(right)) return false
  const keys = mapKeys(left)
  meter.charge(keys.length)
  return keys.every(key => {
    const own = ownKey(meter, right, key)
    return mapHas(right, own) && javaEquals(meter, mapGet(left, key), mapGet(right, own))
  })
}

function sameSet(meter: Meter, left: MapView, right: MapView): boolean {
  if (left.part !== right.part || left.part === 'values' || mapSize(left.map) !== mapSize(right.map)) return false
  return left.part === 'entries'
    ? sameEntries(meter, left.map, right.map)
    : mapKeys(left.map).every(key => mapHas(right.map, ownKey(meter, right.map, key)))
}

/**
 * `==` of Velocity: numbers by value whatever their kinds, values of related classes by `equals`, all others by text.
 * Nothing, as an invalid operation gives, equals nothing only.
 */
export function velocityEquals(meter: Meter, left: unknown, right: unknown): boolean {
  if (left === right) return true
  if (left === undefined || right === undefined) return false
  if (typeof left === 'string' && typeof right === 'string') return false
  if (isNumber(left) && isNumber(right)) return compareNumbers(left, right) === 0
  if (areRelated(left, right)) return javaEquals(meter, left, right)
  return textOf(meter, left) === textOf(meter, right)
}

function areRelated(left: unknown, right: unknown): boolean {
  if (typeof left !== 'object' || typeof right !== 'object') return typeof left === typeof right
  if (isMap(left)) return isMap(right)
  const first = classOf(left)
  return first !== 'other' && first === classOf(right)
}

function classOf(value: object | null): string {
  if (Array.isArray(value)) return 'ArrayList'
  if (value instanceof JavaList) return value.kind === 'list' ? 'ArrayList' : 'String[]'
  if (value instanceof SubList) return 'SubList'
  if (value instanceof MapView) return value.part
  if (value instanceof MapEntry) return 'Entry'
  return value instanceof JavaChar ? 'Character' : 'other'
}

/** `<` and its kin: two numbers by value; undefined for anything else. */
export function velocityCompare(left: unknown, right: unknown): number | undefined {
  return isNumber(left) && isNumber(right) ? compareNumbers(left, right) : undefined
}

/**
 * The key of a map that Java calls equal to a key: a list or map is a key by its content, at the moment it is put.
 * Undefined where the map has no such key.
 */
export function ownKey(meter: Meter, map: MapValue, key: unknown): unknown {
  return isByContent(key) ? keyByContent(meter, map, key) : key
}

/** A key that is looked up by its content. */
export function isByContent(key: unknown): boolean {
  return typeof key === 'object' && (key instanceof JavaChar || hasContent(key))
}

/** The key of a map with the content of a key. */
export function keyByContent(meter: Meter, map: MapValue, key: unknown): unknown {
  const hash = hashOf(meter, key) ?? 0
  const entries = entriesOf(map)
  if (!(entries instanceof JavaMap)) return undefined
  const alike = entries.alike(hash)
  meter.charge(alike.length)
  return alike.find(own => javaEquals(meter, key, own))
}
