import { expect, test } from 'vitest'
import { HeldPieces } from './held-pieces.ts'

function hold(pieces: readonly string[]): HeldPieces {
  const held = new HeldPieces()
  for (const piece of pieces) held.push(Buffer.from(piece))
  return held
}

test('few pieces stay as they are', () => {
  const held = hold(['ab', 'c'])
  expect(held.take().map(String)).toEqual(['ab', 'c'])
  expect(held.take()).toEqual([])
})

test('of many small ones few are left, in their order', () => {
  const numbers = Array.from({ length: 100_000 }, (_, number) => `${number},`)
  const held = hold(numbers)
  const pieces = held.take()
  expect(pieces.length).toBeLessThan(1_000)
  expect(Buffer.concat(pieces).toString()).toBe(numbers.join(''))
  held.push(Buffer.from('next'))
  expect(held.take().map(String)).toEqual(['next'])
})
