import { expect, test } from 'vitest'
import { DescriptorBudget } from './descriptors.ts'

test('clients leave a quarter of the descriptors to backends, and get theirs back', () => {
  const budget = new DescriptorBudget(8)
  expect(Array.from({ length: 8 }, () => budget.take('client'))).toEqual([...Array(6).fill(true), false, false])
  expect(Array.from({ length: 3 }, () => budget.take('backend'))).toEqual([true, true, false])
  budget.give('client')
  expect([budget.take('client'), budget.take('client')]).toEqual([true, false])
})
