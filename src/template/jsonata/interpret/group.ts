import type { Group } from '../ast.ts'
import { JsonataError } from '../error.ts'
import type { Evaluation } from '../evaluation.ts'
import type { List } from '../sequence.ts'
import { isTuples } from '../sequence.ts'
import { append, setField } from '../values.ts'
import { together } from './concurrent.ts'
import type { Compile, Evaluator } from './evaluator.ts'
import type { Frame, Tuple } from './frame.ts'
import { tupleFrame } from './frame.ts'

/** Members for which a bucket is charged, its place among the others included. */
export const BUCKET_MEMBERS = 5

/** The items that gave one key, and the pair of expressions that gave it. */
interface Bucket {
  data: unknown
  readonly pair: number
}

interface CompiledPair {
  readonly key: Evaluator
  readonly value: Evaluator
}

/**
 * Compiles an object constructor or group-by: its input's items are gathered by key, then each value is evaluated in
 * the context of all items of its key. Fails with T1003, D1009, D1013.
 */
export function compileGroup(group: Group, compile: Compile): Evaluator {
  const pairs = group.lhs.map(([key, value]): CompiledPair => ({ key: compile(key), value: compile(value) }))
  return (run, input, frame) => {
    const buckets = gather(run, input, { pairs, frame, position: group.position })
    const keys = Object.keys(buckets)
    const tuples = isTuples(input)
    const values = together(run, keys.length, index => {
      const bucket = buckets[keys[index] as string] as Bucket
      const { value } = pairs[bucket.pair] as CompiledPair
      return tuples ? evaluateMerged(run, value, bucket.data, frame) : value(run, bucket.data, frame)
    })
    run.turns += keys.length
    run.value(keys.length)
    const result = {}
    for (const [index, key] of keys.entries()) if (values[index] !== undefined) setField(result, key, values[index])
    return result
  }
}

interface Gathering {
  readonly pairs: readonly CompiledPair[]
  readonly frame: Frame
  readonly position: number | undefined
}

function gather(run: Evaluation, input: unknown, { pairs, frame, position }: Gathering): Record<string, Bucket> {
  const buckets: Record<string, Bucket> = Object.create(null)
  const tuples = isTuples(input)
  const items: List = Array.isArray(input) ? input : [input]
  // An empty list stands for one missing item, so that a constructor yields its constants.
  for (const item of items.length === 0 && !tuples ? [undefined] : items) {
    const scope = tuples ? tupleFrame(frame, item as Tuple) : frame
    const context = tuples ? (item as Tuple)['@'] : item
    for (const [index, pair] of pairs.entries()) {
      run.turns++
      const key = pair.key(run, context, scope)
      if (key !== undefined) addTo(run, buckets, { key: checkKey(key, position), item, pair: index, position })
    }
  }
  return buckets
}

/** A key as text. Fails with T1003 or D1013. */
export function checkKey(key: unknown, position: number | undefined): string {
  if (typeof key !== 'string') throw new JsonataError('T1003', { position, value: key })
  if (key === '_jsonata_lambda' || key === '_jsonata_function')
    throw new JsonataError('D1013', { position, value: key })
  return key
}

interface Entry {
  readonly key: string
  readonly item: unknown
  readonly pair: number
  readonly position: number | undefined
}

function addTo(run: Evaluation, buckets: Record<string, Bucket>, { key, item, pair, position }: Entry): void {
  const bucket = buckets[key]
  if (bucket === undefined) {
    run.value(BUCKET_MEMBERS)
    buckets[key] = { data: item, pair }
  } else if (bucket.pair !== pair) throw new JsonataError('D1009', { position, value: key })
  else bucket.data = append(run, bucket.data, item)
}

// The tuples of one key become one, whose variables hold the values of all.
function evaluateMerged(run: Evaluation, value: Evaluator, data: unknown, frame: Frame): unknown {
  const tuple = mergeTuples(run, data)
  const { '@': context } = tuple
  // The reference takes the context out of the tuple, so that a second key of a single tuple finds none.
  delete tuple['@']
  return value(run, context, tupleFrame(frame, tuple))
}

function mergeTuples(run: Evaluation, data: unknown): Tuple {
  if (!Array.isArray(data)) return data as Tuple
  const merged: Tuple = { ...(data[0] as Tuple) }
  for (const tuple of data.slice(1)) {
    for (const [name, value] of Object.entries(tuple as Tuple)) merged[name] = append(run, merged[name], value)
  }
  return merged
}
