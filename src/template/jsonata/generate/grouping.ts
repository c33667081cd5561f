import { JsonataError } from '../error.ts'
import type { Evaluation } from '../evaluation.ts'
import { BUCKET_MEMBERS, checkKey } from '../interpret/group.ts'
import type { List } from '../sequence.ts'
import { setField } from '../values.ts'

type Expression = (item: unknown) => unknown

/** A key expression and a value expression, in turn. */
export type Expressions = readonly Expression[]

interface Bucket {
  readonly pair: number
  readonly items: List
}

/** All items of an array as one context: a single one is itself, several are one flat array. */
export function groupContext(run: Evaluation, items: List): unknown {
  let only: unknown
  let list: List | undefined
  for (let index = 0; index < items.length; index++) {
    const item = items[index]
    if (item === undefined) continue
    if (only === undefined) {
      only = item
    } else {
      list ??= Array.isArray(only) ? [...only] : [only]
      if (Array.isArray(item)) for (const inner of item) list.push(inner)
      else list.push(item)
    }
  }
  if (list === undefined) return only
  run.items(list.length)
  return list
}

/** An object constructor or group-by whose keys are not known beforehand. */
export function groupBy(run: Evaluation, input: unknown, expressions: Expressions): object {
  const buckets = new Map<string, Bucket>()
  const items: List = Array.isArray(input) ? (input.length === 0 ? [undefined] : input) : [input]
  for (let index = 0; index < items.length; index++) {
    const item = items[index]
    for (let pair = 0; pair < expressions.length; pair += 2) {
      if (--run.fuel < 0) run.refuel()
      const key = expressions[pair]?.(item)
      if (key !== undefined) addTo(run, buckets, { key: checkKey(key, undefined), pair, item })
    }
  }
  const result = {}
  run.value(buckets.size)
  for (const [key, { pair, items: members }] of buckets) {
    const value = expressions[pair + 1]?.(groupContext(run, members))
    if (value !== undefined) setField(result, key, value)
  }
  return result
}

interface Entry {
  readonly key: string
  readonly pair: number
  readonly item: unknown
}

function addTo(run: Evaluation, buckets: Map<string, Bucket>, { key, pair, item }: Entry): void {
  const bucket = buckets.get(key)
  if (bucket === undefined) {
    run.value(BUCKET_MEMBERS)
    buckets.set(key, { pair, items: [item] })
  } else if (bucket.pair === pair) bucket.items.push(item)
  else throw new JsonataError('D1009', { value: key })
}
