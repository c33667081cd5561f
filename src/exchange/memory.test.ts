import { describe, expect, test } from 'vitest'
import { MEMORY_STEP_BYTES, MemoryAccount, MemoryBudget } from './memory.ts'

const STEP = MEMORY_STEP_BYTES

describe('a memory budget', () => {
  test('is shared by all requests', () => {
    const budget = new MemoryBudget(10 * STEP)
    const [first, second] = [new MemoryAccount(budget), new MemoryAccount(budget)]
    expect(first.charge(6 * STEP)).toBeUndefined()
    expect(second.charge(6 * STEP)).toMatchObject({ code: 'MEMORY_BUDGET', status: 503, retryAfterSeconds: 1 })
    expect(budget).toMatchObject({ held: 6 * STEP, refused: 1 })
    first.release()
    expect(second.charge(6 * STEP)).toBeUndefined()
  })

  test('does not keep a request out that is alone', () => {
    const budget = new MemoryBudget(STEP)
    expect(new MemoryAccount(budget).charge(100 * STEP)).toBeUndefined()
  })

  test('counts what is there already beyond its end', () => {
    const budget = new MemoryBudget(STEP)
    const account = new MemoryAccount(budget)
    account.hold(5 * STEP)
    expect(budget.held).toBe(5 * STEP)
    account.release()
    account.release()
    expect(budget.held).toBe(0)
  })

  test('refuses a large body before it begins, and never a small one', () => {
    const budget = new MemoryBudget(STEP)
    const account = new MemoryAccount(budget)
    account.hold(STEP)
    expect(account.refusal(STEP)).toMatchObject({ status: 503 })
    expect(account.refusal(STEP - 1)).toBeUndefined()
    expect(budget.held).toBe(STEP)
  })
})
