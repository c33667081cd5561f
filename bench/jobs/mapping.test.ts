import { expect, test } from 'vitest'

import {
  geometricMean,
  type MappingEngine,
  measureMapping,
  officialEngine,
  ownEngine,
  timesCheaper,
} from './mapping.ts'

const ROOT = `${import.meta.dirname}/../..`

test('every template gives the expected text in both engines, before anything is timed', async () => {
  const engines = [officialEngine(), await ownEngine({ name: 'regauge', root: ROOT })]
  const costs = await measureMapping(engines, { rounds: 0 })
  expect(costs).toHaveLength(20)
})

test('an engine that is wrong is refused by name', async () => {
  const wrong: MappingEngine = { name: 'wrong', compile: () => () => ({}) }
  await expect(measureMapping([wrong], { rounds: 1, only: '01' })).rejects.toThrow(
    'wrong gives another result on 01-small-rename',
  )
})

test('an engine twice as cheap as the reference is two times cheaper', () => {
  const cost = { template: 't', text: [], whole: [4] }
  const costs = [
    { ...cost, engine: 'jsonata', map: [9, 8, 8] },
    { ...cost, engine: 'half', map: [4, 4, 9] },
  ]
  expect(timesCheaper(costs, 'half', 'map')).toEqual([2])
  expect(timesCheaper(costs, 'half', 'whole')).toEqual([1])
})

test('the geometric mean of a ratio and its inverse is one', () => {
  expect(geometricMean([4, 0.25])).toBe(1)
})
