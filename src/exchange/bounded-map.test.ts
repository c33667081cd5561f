import { expect, it } from 'vitest'
import { BoundedMap } from './bounded-map.ts'

it('a bounded map lets the oldest entry go, whatever its key', () => {
  const map = new BoundedMap<string | undefined, number>(2)
  for (const [index, key] of [undefined, 'b', 'c'].entries()) map.set(key, index)
  expect([map.has(undefined), map.get('b'), map.get('c'), map.size]).toEqual([false, 1, 2, 2])
  map.set('b', 9)
  map.set('d', 3)
  expect([map.has('b'), map.get('c'), map.get('d')]).toEqual([false, 2, 3])
})

it('a value is made once, and again after it went', () => {
  const map = new BoundedMap<string, object>(1)
  const first = map.getOrMake('a', () => ({}))
  expect(map.getOrMake('a', () => ({}))).toBe(first)
  map.set('b', {})
  expect(map.getOrMake('a', () => ({}))).not.toBe(first)
})
