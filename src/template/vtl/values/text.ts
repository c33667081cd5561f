import type { Meter } from '../meter.ts'
import { numberText } from './arithmetic.ts'
import { ContextMap } from './context-map.ts'
import { jsonListText } from './json-text.ts'
import { isList, itemsOf, type ListValue, MapEntry, MapView } from './lists.ts'
import { isMap, type MapValue, mapGet, mapKeys, mapSize } from './maps.ts'
import { isNumber } from './numbers.ts'
import { Block, JavaChar, LoopScope } from './other.ts'

/** Java's text of a value. Nothing has the text `null`, as it has inside a list or map. */
export function textOf(meter: Meter, value: unknown): string {
  switch (typeof value) {
    case 'string':
      return value
    case 'number':
      return Number.isSafeInteger(value) ? String(value) : numberText(value)
    case 'boolean':
      return value ? 'true' : 'false'
    case 'undefined':
      return 'null'
    default:
      return objectText(meter, value)
  }
}

function objectText(meter: Meter, value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return jsonListText(meter, value)
  if (value instanceof ContextMap) return ''
  if (isMap(value)) return nested(meter, () => mapText(meter, value))
  if (isList(value)) return nested(meter, () => listText(meter, value, itemsOf(value)))
  if (isNumber(value)) return longNumberText(meter, value)
  return otherText(meter, value)
}

function longNumberText(meter: Meter, value: Parameters<typeof numberText>[0]): string {
  const text = numberText(value)
  // Writing a number out in decimals takes the square of its length.
  if (text.length > 64) meter.charge((text.length / 16) ** 2 / 16)
  meter.text(text.length)
  return text
}

function otherText(meter: Meter, value: unknown): string {
  if (value instanceof JavaChar) return value.text
  if (value instanceof MapView) return nested(meter, () => listText(meter, value, value.items()))
  if (value instanceof MapEntry) return nested(meter, () => `${textOf(meter, value.key)}=${textOf(meter, value.value)}`)
  if (value instanceof LoopScope) return '{}'
  if (value instanceof Block) return value.render() ?? 'null'
  return ''
}

function nested(meter: Meter, write: () => string): string {
  meter.enter()
  const text = write()
  meter.depth -= 1
  return text
}

/** `[a, b]`. */
function listText(meter: Meter, list: ListValue | MapView, items: readonly unknown[]): string {
  let text = '['
  for (let index = 0; index < items.length; index += 1) {
    meter.charge(1)
    const item = items[index]
    if (index > 0) text += ', '
    text += item === list ? '(this Collection)' : textOf(meter, item)
    meter.output(text.length)
  }
  meter.text(text.length)
  return `${text}]`
}

/** `{a=1, b=2}`. */
function mapText(meter: Meter, map: MapValue): string {
  let text = '{'
  meter.charge(mapSize(map))
  for (const key of mapKeys(map)) {
    const value = mapGet(map, key)
    if (text.length > 1) text += ', '
    text += `${key === map ? '(this Map)' : textOf(meter, key)}=${value === map ? '(this Map)' : textOf(meter, value)}`
    meter.output(text.length)
  }
  meter.text(text.length)
  return `${text}}`
}
