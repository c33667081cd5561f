import { expect, test } from 'vitest'

import { measureVtl, ownVtl, ratios } from './vtl.ts'

const ROOT = `${import.meta.dirname}/../..`

test('every template gives the expected text, before anything is timed', async () => {
  const costs = measureVtl(await ownVtl(ROOT), { rounds: 0 })
  expect(costs).toHaveLength(8)
})

test('an engine that is wrong is refused by name', async () => {
  const own = await ownVtl(ROOT)
  const wrong = { ...own, compile: () => ({ render: () => 'wrong' }) }
  expect(() => measureVtl(wrong, { rounds: 1, only: '01' })).toThrow(
    'regauge gives another text on 01-sqs-send-message: wrong',
  )
})

test('a ratio is that of the medians of two ways', () => {
  const cost = { template: 't', velocityjs: [8, 9, 8], ours: [4, 4, 9], text: [2] }
  expect(ratios([cost], 'velocityjs', 'ours')).toEqual([2])
  expect(ratios([cost], 'ours', 'text')).toEqual([2])
})
