import { describe, expect, test } from 'vitest'

import { stepMeter } from '../regex/meter.ts'
import { evaluatePath } from './evaluate.ts'
import type { JsonModel, PathMeter } from './model.ts'
import { parsePath } from './parse.ts'
import { isPathProblem, PathError } from './problem.ts'

/** A document as JSON.parse gives it. */
const PLAIN_MODEL: JsonModel = {
  isMap: value => typeof value === 'object' && value !== null && !Array.isArray(value),
  isList: value => Array.isArray(value),
  keys: map => Object.keys(map as object),
  get: (map, key) => (Object.hasOwn(map as object, key) ? Reflect.get(map as object, key) : undefined),
  items: list => list as readonly unknown[],
  newMap: entries => Object.fromEntries(entries),
  isNumber: value => typeof value === 'number',
  compare: (left, right) => Number(left) - Number(right),
  numberText: value => String(value),
  parseNumber: text => (/^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : undefined),
  double: value => value,
  toNumber: value => Number(value),
}

const METER: PathMeter = { charge: () => {}, grow: () => {}, enter: () => {}, depth: 0, regex: stepMeter(1e6) }

const DOCUMENT = {
  store: {
    book: [
      { category: 'reference', title: 'Sayings', price: 8.95 },
      { category: 'fiction', title: 'Sword', price: 12.99, isbn: '0-553' },
      { category: 'fiction', title: 'Ring', price: 22.99, isbn: '0-395' },
    ],
    bicycle: { color: 'red', price: 19.95 },
  },
  'a-b': 1,
  "it's": 2,
  nothing: null,
  list: [1, 2, 3, 4],
  text: 'abc',
}

function find(path: string): unknown {
  const parsed = parsePath(path)
  if (isPathProblem(parsed)) throw new Error(parsed.message)
  return evaluatePath(parsed, { model: PLAIN_MODEL, meter: METER, document: DOCUMENT, strict: false })
}

describe('a definite path gives the value, or nothing', () => {
  test.each([
    ['$.store.bicycle.color', 'red'],
    ['store.bicycle.color', 'red'],
    ["$['store']['bicycle'][\"color\"]", 'red'],
    ['$.a-b', 1],
    ["$['it\\'s']", 2],
    ['$.list[-1]', 4],
    ['$.nothing', null],
    ['$.missing', undefined],
    ['$.nothing.x', undefined],
    ['$.list[9]', undefined],
    ['$.list.x', undefined],
    ["$.store.bicycle['color','price','none']", { color: 'red', price: 19.95 }],
    ['$.list.length()', 4],
    ['$.text.length()', null],
    ['$.list.sum()', 10],
    ['$..price.max()', 22.99],
  ])('%s', (path, expected) => {
    expect(find(path)).toEqual(expected)
  })
})

describe('any other path gives a list of all it finds', () => {
  test.each([
    ['$.store.book[*].title', ['Sayings', 'Sword', 'Ring']],
    ['$.store.book[0,2].title', ['Sayings', 'Ring']],
    ['$.store.book[1:].title', ['Sword', 'Ring']],
    ['$.store.book[:-1].title', ['Sayings', 'Sword']],
    ['$.list[1:3]', [2, 3]],
    ['$.list[1:-1]', []],
    ['$.list[-2:3]', [3, 4, 1, 2, 3]],
    ['$..isbn', ['0-553', '0-395']],
    ['$.store.*.color', ['red']],
    ['$.list[9][*]', []],
    ['$.missing[*]', undefined],
    ['$..book[0].title', ['Sayings']],
  ])('%s', (path, expected) => {
    expect(find(path)).toEqual(expected)
  })
})

describe('filters', () => {
  test.each([
    ['[?(@.price > 10)]', ['Sword', 'Ring']],
    ["[?(@.category == 'fiction' && @.price < 20)]", ['Sword']],
    ["[?(@.category == 'reference' || @.price >= 22.99)]", ['Sayings', 'Ring']],
    ['[?(@.isbn)]', ['Sword', 'Ring']],
    ['[?(!@.isbn)]', ['Sayings']],
    ["[?(@.price == '8.95')]", ['Sayings']],
    ["[?(@.title in ['Ring', 'Sword'])]", ['Sword', 'Ring']],
    ["[?(@.title nin ['Ring', 'Sword'])]", ['Sayings']],
    ["[?(@.title contains 'ing')]", ['Sayings', 'Ring']],
    ['[?(@.title =~ /s.*/i)]', ['Sayings', 'Sword']],
    ['[?(@.isbn empty false)]', ['Sword', 'Ring']],
    ['[?(@.title size 4)]', ['Ring']],
    ['[?(@.price < $.store.bicycle.price)]', ['Sayings', 'Sword']],
    ['[?(@.nothing == null)]', []],
  ])('%s', (filter, expected) => {
    expect(find(`$.store.book${filter}.title`)).toEqual(expected)
  })

  test('on a map tests the map itself, on a scalar fails', () => {
    expect(find("$.store.bicycle[?(@.color == 'red')].price")).toEqual([19.95])
    expect(() => find('$.text[?(@.x)]')).toThrow(PathError)
  })
})

test.each([
  ['$', undefined],
  ['', 'PATH_SYNTAX'],
  ['$a', 'PATH_SYNTAX'],
  ['$.', 'PATH_SYNTAX'],
  ['$..', 'PATH_SYNTAX'],
  ['$...a', 'PATH_SYNTAX'],
  ['$.a b', 'PATH_SYNTAX'],
  ['$[', 'PATH_SYNTAX'],
  ['$[1', 'PATH_SYNTAX'],
  ['$[:]', 'PATH_SYNTAX'],
  ["$['a'", 'PATH_SYNTAX'],
  ['$[?(@.a ==)]', 'PATH_SYNTAX'],
  ['$[?(@.a =~ /(/)]', 'PATH_SYNTAX'],
  ['$.a.keys()', 'PATH_UNSUPPORTED'],
  ['$[?(@.a type 5)]', 'PATH_UNSUPPORTED'],
])('%j compiles, or is refused with a code', (path, code) => {
  const parsed = parsePath(path)
  expect(isPathProblem(parsed) ? parsed.code : undefined).toBe(code)
})
