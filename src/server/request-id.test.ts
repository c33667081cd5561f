import { expect, test } from 'vitest'
import { createRequestIds } from './request-id.ts'

const COUNT = 2_000

test('request ids are UUIDs of version 4, none twice', () => {
  const ids = createRequestIds()
  const made = new Set(Array.from({ length: COUNT }, () => ids.requestId()))
  expect(made.size).toBe(COUNT)
  for (const id of made) expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/)
})

test('extended ids are fifteen characters of base64 and one =, none twice', () => {
  const ids = createRequestIds()
  const made = new Set(Array.from({ length: COUNT }, () => ids.extendedRequestId()))
  expect(made.size).toBe(COUNT)
  for (const id of made) expect(id).toMatch(/^[A-Za-z\d+/]{15}=$/)
})

test('every digit of an id takes every value that it may', () => {
  const ids = createRequestIds()
  const made = Array.from({ length: COUNT }, () => ids.requestId().replaceAll('-', ''))
  const values = Array.from({ length: 32 }, (_, at) => new Set(made.map(id => id[at])).size)
  expect(values).toEqual(Array.from({ length: 32 }, (_, at) => (at === 12 ? 1 : at === 16 ? 4 : 16)))
})
