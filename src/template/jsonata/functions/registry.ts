import type { Callable, Implementation, NativeInfo } from '../callable.ts'
import { describeFunction } from '../callable.ts'
import type { Evaluation } from '../evaluation.ts'
import { parseSignature } from '../signature/signature.ts'
import { average, count, max, min, sum } from './aggregate.ts'
import { distinct, reverse, shuffle, zip } from './arrays.ts'
import { fromMillis } from './dates/format.ts'
import { toMillis } from './dates/parse.ts'
import { base64decode, base64encode, decodeUrl, decodeUrlComponent, encodeUrl, encodeUrlComponent } from './encode.ts'
import { each, filter, map, reduce, sift, single } from './higher-order.ts'
import { assert, boolean, error, not, type } from './logic.ts'
import { formatNumber } from './numbers/format-number.ts'
import { parseInteger } from './numbers/integer-parse.ts'
import { formatInteger } from './numbers/integers.ts'
import { abs, ceil, floor, formatBase, number, power, random, round, sqrt } from './numbers/numbers.ts'
import { appendLists, exists, keys, lookupKey, merge, spread } from './objects.ts'
import { replace } from './replace.ts'
import { contains, match, split } from './search.ts'
import { clone, string } from './serialize.ts'
import { sort } from './sort.ts'
import { join, length, lowercase, pad, substring, substringAfter, substringBefore, trim, uppercase } from './text.ts'

/** Name → signature, number of parameters, implementation. */
const LIBRARY: Readonly<Record<string, readonly [string, number, Implementation]>> = {
  sum: ['<a<n>:n>', 1, sum],
  count: ['<a:n>', 1, count],
  max: ['<a<n>:n>', 1, max],
  min: ['<a<n>:n>', 1, min],
  average: ['<a<n>:n>', 1, average],
  string: ['<x-b?:s>', 1, string],
  substring: ['<s-nn?:s>', 3, substring],
  substringBefore: ['<s-s:s>', 2, substringBefore],
  substringAfter: ['<s-s:s>', 2, substringAfter],
  lowercase: ['<s-:s>', 1, lowercase],
  uppercase: ['<s-:s>', 1, uppercase],
  length: ['<s-:n>', 1, length],
  trim: ['<s-:s>', 1, trim],
  pad: ['<s-ns?:s>', 3, pad],
  match: ['<s-f<s:o>n?:a<o>>', 3, match],
  contains: ['<s-(sf):b>', 2, contains],
  replace: ['<s-(sf)(sf)n?:s>', 4, replace],
  split: ['<s-(sf)n?:a<s>>', 3, split],
  join: ['<a<s>s?:s>', 2, join],
  formatNumber: ['<n-so?:s>', 3, formatNumber],
  formatBase: ['<n-n?:s>', 2, formatBase],
  formatInteger: ['<n-s:s>', 2, formatInteger],
  parseInteger: ['<s-s:n>', 2, parseInteger],
  number: ['<(nsb)-:n>', 1, number],
  floor: ['<n-:n>', 1, floor],
  ceil: ['<n-:n>', 1, ceil],
  round: ['<n-n?:n>', 2, round],
  abs: ['<n-:n>', 1, abs],
  sqrt: ['<n-:n>', 1, sqrt],
  power: ['<n-n:n>', 2, power],
  random: ['<:n>', 0, random],
  boolean: ['<x-:b>', 1, boolean],
  not: ['<x-:b>', 1, not],
  map: ['<af>', 2, map],
  zip: ['<a+>', 0, zip],
  filter: ['<af>', 2, filter],
  single: ['<af?>', 2, single],
  reduce: ['<afj?:j>', 3, reduce],
  sift: ['<o-f?:o>', 2, sift],
  keys: ['<x-:a<s>>', 1, keys],
  lookup: ['<x-s:x>', 2, lookupKey],
  append: ['<xx:a>', 2, appendLists],
  exists: ['<x:b>', 1, exists],
  spread: ['<x-:a<o>>', 1, spread],
  merge: ['<a<o>:o>', 1, merge],
  reverse: ['<a:a>', 1, reverse],
  each: ['<o-f:a>', 2, each],
  error: ['<s?:x>', 1, error],
  assert: ['<bs?:x>', 2, assert],
  type: ['<x:s>', 1, type],
  sort: ['<af?:a>', 2, sort],
  shuffle: ['<a:a>', 1, shuffle],
  distinct: ['<x:x>', 1, distinct],
  base64encode: ['<s-:s>', 1, base64encode],
  base64decode: ['<s-:s>', 1, base64decode],
  encodeUrlComponent: ['<s-:s>', 1, encodeUrlComponent],
  encodeUrl: ['<s-:s>', 1, encodeUrl],
  decodeUrlComponent: ['<s-:s>', 1, decodeUrlComponent],
  decodeUrl: ['<s-:s>', 1, decodeUrl],
  toMillis: ['<s-s?:n>', 2, toMillis],
  fromMillis: ['<n-s?s?:s>', 3, fromMillis],
  clone: ['<(oa)-:o>', 1, clone],
  now: ['<s?s?:s>', 2, now],
  millis: ['<:n>', 0, millis],
}

/** `$now`: the moment at which the evaluation began. */
function now(run: Evaluation, picture?: string, zone?: string): string | undefined {
  return fromMillis(run, run.startedAt, picture, zone)
}

/** `$millis`: the same in milliseconds. */
function millis(run: Evaluation): number {
  return run.startedAt
}

function register(
  name: string,
  [signature, arity, implementation]: readonly [string, number, Implementation],
): Callable {
  const info: NativeInfo = { kind: 'native', name, signature: parseSignature(signature), arity }
  return describeFunction(implementation as Callable, info)
}

/** The library functions by name. */
export const NATIVES: ReadonlyMap<string, Callable> = new Map(
  Object.entries(LIBRARY).map(([name, entry]) => [name, register(name, entry)]),
)
