import { FIELDS, NUMBERS, STRANGE_KEYS, TEXTS } from './grammar/words.ts'
import type { Random } from './random.ts'

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** Levels below the root of an ordinary document; now and then one goes deeper. */
const DEPTH = 3

/** The JSON text of a random document, or undefined for none. Text, so that each evaluation parses its own copy. */
export function randomDocument(random: Random): string | undefined {
  if (random.chance(0.02)) return undefined
  const value = random.weighted<(random: Random) => Json>([
    [80, r => randomObject(r, DEPTH)],
    [10, r => list(r, 4, () => randomObject(r, DEPTH - 1))],
    [4, r => anything(r, DEPTH)],
    [3, r => list(r, 3, () => anything(r, 2))],
    [3, deep],
  ])(random)
  return JSON.stringify(value)
}

/** A random value for a variable that the caller binds. */
export function randomBinding(random: Random): string {
  return JSON.stringify(anything(random, 2))
}

function randomObject(random: Random, depth: number): Json {
  const entries: [string, Json][] = []
  for (const names of Object.values(FIELDS)) {
    for (const name of names) if (random.chance(0.6)) entries.push([name, fieldValue(random, name, depth - 1)])
  }
  if (random.chance(0.25)) entries.push([random.pick(STRANGE_KEYS), anything(random, depth - 1)])
  if (random.chance(0.1))
    entries.push([random.pick(STRANGE_KEYS), random.chance(0.6) ? true : anything(random, depth - 1)])
  return Object.fromEntries(random.chance(0.2) ? entries.reverse() : entries)
}

function fieldValue(random: Random, name: string, depth: number): Json {
  if (random.chance(0.12)) return anything(random, depth)
  if (includes(FIELDS.int, name)) return random.int(8) - 2
  if (includes(FIELDS.num, name)) return random.chance(0.7) ? random.int(200) / 4 - 10 : random.pick(NUMBERS)
  if (includes(FIELDS.str, name)) return random.pick(TEXTS)
  if (includes(FIELDS.bool, name)) return random.chance(0.5)
  if (includes(FIELDS.nums, name)) return list(random, 5, () => random.int(40) - 10)
  if (includes(FIELDS.strs, name)) return list(random, 4, () => random.pick(TEXTS))
  if (includes(FIELDS.objs, name)) return depth < 0 ? [] : list(random, 4, () => smallObject(random, depth - 1))
  if (includes(FIELDS.obj, name)) return depth < 0 ? {} : smallObject(random, depth - 1)
  if (name === 'grid') return list(random, 3, () => list(random, 3, () => random.int(9)))
  return anything(random, depth)
}

function smallObject(random: Random, depth: number): Json {
  const names = ['n', 'qty', 's', 'name', 'code', 'f', 'x', ...(depth > 0 ? ['o', 'items', 'nums', 'tags'] : [])]
  const entries = names
    .filter(() => random.chance(0.55))
    .map((name): [string, Json] => [name, fieldValue(random, name, depth - 1)])
  if (random.chance(0.08)) entries.push([random.pick(STRANGE_KEYS), scalar(random)])
  return Object.fromEntries(entries)
}

function anything(random: Random, depth: number): Json {
  if (depth <= 0 || random.chance(0.45)) return scalar(random)
  return random.weighted<() => Json>([
    [3, () => []],
    [2, () => ({})],
    [3, () => [anything(random, depth - 1)]],
    [2, () => [[anything(random, depth - 2)]]],
    [2, () => [[], [anything(random, depth - 2)], []]],
    [4, () => list(random, 4, () => scalar(random))],
    [2, () => list(random, 3, () => anything(random, depth - 1))],
    [3, () => smallObject(random, depth - 1)],
    [
      2,
      () =>
        Object.fromEntries(
          list(random, 3, () => random.pick(STRANGE_KEYS)).map(key => [key, anything(random, depth - 1)]),
        ),
    ],
  ])()
}

function scalar(random: Random): Json {
  return random.weighted<() => Json>([
    [3, () => random.pick(TEXTS)],
    [3, () => random.pick(NUMBERS)],
    [2, () => random.int(6)],
    [1, () => null],
    [1, () => random.chance(0.5)],
  ])()
}

/** One path a hundred levels down, objects and arrays in turn. */
function deep(random: Random): Json {
  let value: Json = scalar(random)
  for (let level = 0; level < 100; level++)
    value = random.chance(0.5) ? { o: value } : random.chance(0.5) ? [value] : { x: value, n: level }
  return value
}

function list<T>(random: Random, most: number, item: () => T): T[] {
  return Array.from({ length: random.int(most + 1) }, item)
}

function includes(names: readonly string[], name: string): boolean {
  return names.includes(name)
}
