import type { JsonModel } from '../../json-path/model.ts'
import { compareNumbers, numberText } from '../values/arithmetic.ts'
import { parseDecimal } from '../values/big-decimal.ts'
import { isList, itemsOf, type ListValue } from '../values/lists.ts'
import { isMap, type JsonObject, type MapValue, mapGet, mapKeys, setOwn } from '../values/maps.ts'
import { doubleOf, isNumber, type JavaNumber, numberOf } from '../values/numbers.ts'

/** How JSONPath looks at the values of a template. */
export const MODEL: JsonModel = {
  isMap,
  isList,
  keys: map => mapKeys(map as MapValue).filter(key => typeof key === 'string'),
  get: (map, key) => mapGet(map as MapValue, key),
  items: list => itemsOf(list as ListValue),
  newMap: entries => {
    const map: JsonObject = {}
    for (const [key, value] of entries) setOwn(map, key, value)
    return map
  },
  isNumber,
  compare: (left, right) => compareNumbers(left as JavaNumber, right as JavaNumber),
  numberText: value => numberText(value as JavaNumber),
  parseNumber: text => (text.length > 400 ? undefined : parseDecimal(text)),
  double: doubleOf,
  toNumber: value => numberOf(value as JavaNumber),
}
