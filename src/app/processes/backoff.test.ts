import { expect, test } from 'vitest'
import { afterEnd, type Backoff, NO_BACKOFF } from './backoff.ts'

function waits(lives: readonly number[]): number[] {
  let backoff: Backoff = NO_BACKOFF
  return lives.map(livedMs => {
    backoff = afterEnd(backoff, livedMs)
    return backoff.waitMs
  })
}

test.each<[rule: string, lives: number[], waitsMs: number[]]>([
  ['a process that has served is replaced at once, however often', [60_000, 60_000, 60_000], [0, 0, 0]],
  ['the first that ends at once is replaced at once', [100], [0]],
  ['further ones wait twice as long each', [100, 100, 100, 100], [0, 250, 500, 1_000]],
  ['one that lives longer ends the row', [100, 100, 6_000, 100], [0, 250, 0, 0]],
])('%s', (_, lives, waitsMs) => {
  expect(waits(lives)).toEqual(waitsMs)
})

test('the wait is bounded', () => {
  expect(waits(new Array(40).fill(1)).at(-1)).toBe(10_000)
})
