import { expect, test } from 'vitest'
import { TurnBatch } from './turn-batch.ts'

test('what is added in one turn runs together at its end, in order', async () => {
  const ran: string[] = []
  const batch = new TurnBatch<string>(item => ran.push(item))
  batch.add('a')
  queueMicrotask(() => batch.add('b'))
  await Promise.resolve()
  expect(ran).toEqual([])
  await new Promise(resolve => setImmediate(resolve))
  expect(ran).toEqual(['a', 'b'])
})

test('what is added meanwhile runs in the next turn', async () => {
  const turns: string[][] = [[], []]
  let turn = 0
  const batch = new TurnBatch<string>(item => {
    turns[turn]?.push(item)
    if (item === 'a') batch.add('c')
  })
  batch.add('a')
  batch.add('b')
  await new Promise(resolve => setImmediate(resolve))
  turn = 1
  await new Promise(resolve => setImmediate(resolve))
  expect(turns).toEqual([['a', 'b'], ['c']])
})
