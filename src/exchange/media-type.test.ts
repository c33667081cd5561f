import { describe, expect, it } from 'vitest'
import { firstAccepted, isBinaryType, mediaTypeOf } from './media-type.ts'

it.each([
  [undefined, 'application/json'],
  ['', 'application/json'],
  [' ; charset=utf-8', 'application/json'],
  ['Text/Plain; charset=utf-8', 'text/plain'],
  [' a/b ', 'a/b'],
])('media type of %j', (contentType, expected) => {
  expect(mediaTypeOf(contentType)).toBe(expected)
})

it.each([
  [undefined, undefined],
  ['', undefined],
  ['a/b;q=0.1, c/d', 'a/b'],
  ['A/B,c/d', 'a/b'],
])('first of Accept %j', (accept, expected) => {
  expect(firstAccepted(accept)).toBe(expected)
})

describe('binary types', () => {
  it.each<[readonly string[], string | undefined, boolean]>([
    [['image/png'], 'image/png', true],
    [['image/png'], 'image/*', false],
    [['image/*'], 'image/png', true],
    [['image/*'], 'image/*', true],
    [['image/*'], 'imagex/png', false],
    [['image/*'], '*/*', false],
    [['*/odd'], 'x/odd', false],
    [['*/*'], 'a/b', true],
    [['*/*'], undefined, true],
    [['a/b'], undefined, false],
    [[], 'a/b', false],
  ])('%j takes %s', (entries, type, expected) => {
    expect(isBinaryType(entries, type)).toBe(expected)
  })
})
