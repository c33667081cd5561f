import { expect, test } from 'vitest'
import { isSameJson } from './same-json.ts'

test.each<[unknown, unknown]>([
  [1, 1],
  [null, null],
  [[], []],
  [{ a: [1, { b: null }] }, { a: [1, { b: null }] }],
  [
    { a: 1, b: 2 },
    { b: 2, a: 1 },
  ],
  [{ a: 1 }, Object.assign(Object.create(null), { a: 1 })],
])('%j is the same as %j', (one, other) => expect(isSameJson(one, other)).toBe(true))

test.each<[unknown, unknown]>([
  [1, '1'],
  [null, {}],
  [[], {}],
  [[1, 2], [1]],
  [{ a: 1 }, { a: 1, b: 2 }],
  [{ a: { b: 1 } }, { a: { b: 2 } }],
  [{ a: 1 }, { b: 1 }],
  [{ a: undefined }, { b: undefined }],
])('%j is not the same as %j', (one, other) => expect(isSameJson(one, other)).toBe(false))
