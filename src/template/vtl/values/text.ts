import type { Meter } from '../meter.ts'
import { ContextMap } from './context-map.ts'
import { jsonListText } from './json-text.ts'
import { isList, itemsOf, type ListValue, MapEntry, MapView } from './lists.ts'
import { isMap, type MapValue, mapGet, mapKeys, mapSize } from './maps.ts'
import { Block, LoopScope } from './other.ts'
import { scalarText } from './scalar-text.ts'

/** Java's text of a value. Nothing has the text `null`, as it has inside a list or map. */
export function textOf(meter: Meter, value: unknown): string {
  if (typeof value === 'string') return value
  return scalarText(meter, value) ?? objectText(meter, value)
}

function objectText(meter: Meter, value: unknown): string {
  if (Array.isArray(value)) return jsonListText(meter, value)
  if (value instanceof ContextMap) return ''
  if (isMap(value)) return nested(meter, () => mapText(meter, value))
  if (isList(value)) return nested(meter, () => listText(meter, value, itemsOf(value)))
  return otherText(meter, value)
}

function otherText(meter: Meter, value: unknown): string {
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
