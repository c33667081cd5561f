import type { Meter } from '../meter.ts'
import { isList, itemsOf, JavaList, MapEntry, MapView } from './lists.ts'
import { isMap, type MapValue, mapGet, mapKeys } from './maps.ts'
import { bigIntOf, isNumber, type JavaNumber, kindOf, numberOf } from './numbers.ts'
import { JavaChar } from './other.ts'

const TRUE_HASH = 1231
const FALSE_HASH = 1237

/** Java's `hashCode` of a value; undefined for a value whose hash code is its identity. */
export function hashOf(meter: Meter, value: unknown): number | undefined {
  if (value === undefined || value === null) return 0
  if (typeof value === 'string') return hashOfText(meter, value)
  if (typeof value === 'boolean') return value ? TRUE_HASH : FALSE_HASH
  if (isNumber(value)) return hashOfNumber(value)
  if (value instanceof JavaChar) return value.text.charCodeAt(0)
  if (!hasContent(value)) return undefined
  meter.enter()
  const hash = hashOfContent(meter, value)
  meter.depth -= 1
  return hash
}

type Content = object

/** A list, map, entry or view: a value that is equal to another one by its content. An array is not. */
export function hasContent(value: unknown): value is Content {
  if (typeof value !== 'object' || value === null) return false
  if (value instanceof MapView) return value.part !== 'values'
  if (value instanceof JavaList) return value.kind === 'list'
  return isList(value) || isMap(value) || value instanceof MapEntry
}

function hashOfContent(meter: Meter, value: Content): number {
  if (value instanceof MapEntry) return (hashOf(meter, value.key) ?? 0) ^ (hashOf(meter, value.value) ?? 0)
  if (value instanceof MapView) return sumOf(meter, value.items())
  if (isMap(value)) return hashOfMap(meter, value)
  let hash = 1
  for (const item of isList(value) ? itemsOf(value) : []) {
    meter.charge(1)
    hash = (Math.imul(hash, 31) + (hashOf(meter, item) ?? 0)) | 0
  }
  return hash
}

function hashOfMap(meter: Meter, map: MapValue): number {
  let hash = 0
  for (const key of mapKeys(map)) {
    meter.charge(1)
    hash = (hash + ((hashOf(meter, key) ?? 0) ^ (hashOf(meter, mapGet(map, key)) ?? 0))) | 0
  }
  return hash
}

function sumOf(meter: Meter, items: readonly unknown[]): number {
  meter.charge(items.length)
  return items.reduce<number>((sum, item) => (sum + (hashOf(meter, item) ?? 0)) | 0, 0)
}

/** Hash code of a text. */
export function hashOfText(meter: Meter, text: string): number {
  meter.charge(text.length / 4)
  let hash = 0
  for (let index = 0; index < text.length; index += 1) hash = (Math.imul(hash, 31) + text.charCodeAt(index)) | 0
  return hash
}

/** Hash code of a number. */
export function hashOfNumber(value: JavaNumber): number {
  const kind = kindOf(value)
  if (kind === 'Integer') return numberOf(value)
  if (kind === 'Long') return fold(bigIntOf(value))
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, numberOf(value))
  return fold(view.getBigInt64(0))
}

function fold(value: bigint): number {
  return Number(BigInt.asIntN(32, value ^ (BigInt.asUintN(64, value) >> 32n)))
}
