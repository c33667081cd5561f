import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { evaluateJsonPath, parseJsonPath } from './json-path.ts'
import { isRefusal } from './refusal.ts'

const STORE = {
  store: {
    book: [
      { title: 'A', price: 8, tags: ['x', 'y'] },
      { title: 'B', price: 12, tags: [] },
      { title: 'C', isbn: '0', price: 9 },
    ],
    bicycle: { color: 'red', price: 20 },
  },
  'with blank': 1,
  'with.dot': 2,
  "it's": 3,
  nothing: null,
  length: 'own',
  ['__proto__']: 'data',
}

/** The value of a path, or the code of its refusal. */
function evaluate(path: string, document: unknown = STORE): unknown {
  const parsed = parseJsonPath(path)
  return isRefusal(parsed) ? parsed.code : evaluateJsonPath(parsed, document)
}

describe('definite paths have a value or nothing', () => {
  test.each([
    ['$', STORE],
    ['$.store.bicycle.color', 'red'],
    ['store.bicycle.color', 'red'],
    ["$['store']['bicycle']['color']", 'red'],
    ['$["store"].bicycle', { color: 'red', price: 20 }],
    ["$.['store'].bicycle.color", 'red'],
    ["$['with blank']", 1],
    ["$['with.dot']", 2],
    ["$['it\\'s']", 3],
    ['$["it\'s"]', 3],
    ['$.nothing', null],
    ['$.length', 'own'],
    ["$['__proto__']", 'data'],
    ['$.store.book[0].title', 'A'],
    ['$.store.book[-1].title', 'C'],
    ['$.store.book[ 1 ].title', 'B'],
    ['$.store.book.length()', 3],
    ['$.store.bicycle.length()', 2],
    ['$.store.bicycle.color.length()', null],
    ["$.store.bicycle['color','price']", { color: 'red', price: 20 }],
    ["$.store.bicycle['color','none']", { color: 'red' }],
    ['$.missing', undefined],
    ['$.missing.deeper', undefined],
    ['$.missing.length()', undefined],
    ['$.nothing.deeper', undefined],
    ['$.store.book[3]', undefined],
    ['$.store.book[-4]', undefined],
    ['$.store.book.title', undefined],
    ['$.store[0]', undefined],
    ['$.store.bicycle.color[0]', undefined],
    ['$.constructor', undefined],
    ['$.toString', undefined],
  ])('%s', (path, expected) => {
    expect(evaluate(path)).toEqual(expected)
  })
})

describe('indefinite paths have a list', () => {
  test.each([
    ['$.store.book[*].title', ['A', 'B', 'C']],
    ['$.store.book.*.title', ['A', 'B', 'C']],
    ['$.store.bicycle.*', ['red', 20]],
    ['$.store.book[*].isbn', ['0']],
    ['$.store.book[*].none', []],
    ['$.store.book[*].tags[0]', ['x']],
    ['$.store.book[0,2].title', ['A', 'C']],
    ['$.store.book[0, -1].title', ['A', 'C']],
    ['$.store.book[0:2].title', ['A', 'B']],
    ['$.store.book[1:].title', ['B', 'C']],
    ['$.store.book[:1].title', ['A']],
    ['$.store.book[-2:].title', ['B', 'C']],
    ['$.store.book[:-1].title', ['A', 'B']],
    ['$.store.book[-3:-1].title', ['A', 'B']],
    ['$.store.book[5:].title', []],
    ['$.store.book[-9:].title', ['A', 'B', 'C']],
    ['$.store.book[0:999999999].title', ['A', 'B', 'C']],
    ['$.store.book[2:1]', []],
    ['$..title', ['A', 'B', 'C']],
    ["$..['title']", ['A', 'B', 'C']],
    ['$..price', [8, 12, 9, 20]],
    ['$..book[0].title', ['A']],
    ['$..tags[0]', ['x']],
    ['$.store..color', ['red']],
    ["$..['color','price']", [{ color: 'red', price: 20 }]],
    ['$..none', []],
    [
      "$.store.book[*]['title','price']",
      [
        { title: 'A', price: 8 },
        { title: 'B', price: 12 },
        { title: 'C', price: 9 },
      ],
    ],
    ["$.store['book','bicycle'].color", ['red']],
    ['$.store.bicycle.color.*', []],
    ['$.missing[*]', undefined],
    ['$.missing[0:1]', undefined],
    ['$.store[*]', [STORE.store.book, STORE.store.bicycle]],
  ])('%s', (path, expected) => {
    expect(evaluate(path)).toEqual(expected)
  })

  test('the length of a scan counts what it finds, that of a list each of its members', () => {
    expect(evaluate('$..title.length()')).toBe(3)
    expect(evaluate('$.store.book[*].tags.length()')).toEqual([2, 0])
  })
})

describe('refused', () => {
  test.each([
    ['a filter', '$.store.book[?(@.price < 10)]', 'NOT_SUPPORTED'],
    ['another function', '$.store.book.min()', 'NOT_SUPPORTED'],
    ['a function with a parameter', '$.store.length($.x)', 'NOT_SUPPORTED'],
    ['two scans', '$..a..b', 'NOT_SUPPORTED'],
    ['a trailing dot', '$.a.', 'INVALID_VALUE'],
    ['a trailing scan', '$.a..', 'INVALID_VALUE'],
    ['an open bracket', '$.a[0', 'INVALID_VALUE'],
    ['an empty bracket', '$.a[]', 'INVALID_VALUE'],
    ['a name in brackets without quotes', '$[a]', 'INVALID_VALUE'],
    ['an open quote', "$['a]", 'INVALID_VALUE'],
    ['text behind the root', '$a', 'INVALID_VALUE'],
    ['something behind length()', '$.a.length().b', 'INVALID_VALUE'],
    ['a blank in a name', '$.with blank', 'INVALID_VALUE'],
    ['[:]', '$.a[:]', 'INVALID_VALUE'],
    ['a step', '$.a[0:4:2]', 'INVALID_VALUE'],
    ['an index that stands twice', '$.a[0,0]', 'INVALID_VALUE'],
    ['a name that stands twice', "$['a','a']", 'INVALID_VALUE'],
    ['an index too large', '$.a[99999999999]', 'INVALID_VALUE'],
    ['the empty path', '', 'INVALID_VALUE'],
    ['a path too long', `$${'.a'.repeat(600)}`, 'INVALID_VALUE'],
  ])('%s', (_rule, path, code) => {
    expect(evaluate(path)).toBe(code)
  })
})

describe('bounded', () => {
  test('a document of any depth is scanned without recursion', () => {
    const deep = JSON.parse(`${'['.repeat(50_000)}1${']'.repeat(50_000)}`)
    expect(evaluate('$..none', deep)).toEqual([])
  })

  test('no path and no document throws', () => {
    const part = fc.constantFrom(
      '.a',
      '..',
      '[0]',
      '[*]',
      "['b','a']",
      '[-1:2]',
      '.*',
      '.length()',
      '[',
      "'",
      '?',
      '$',
      ' ',
    )
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), fc.json(), (parts, json) => {
        const parsed = parseJsonPath(`$${parts.join('')}`)
        if (isRefusal(parsed)) return true
        const value = evaluateJsonPath(parsed, JSON.parse(json))
        return parsed.definite || value === undefined || Array.isArray(value)
      }),
      { numRuns: 2000 },
    )
  })
})
