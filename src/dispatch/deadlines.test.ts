import { expect, test } from 'vitest'
import { type Dated, Deadlines } from './deadlines.ts'

function dated(inMs: number, expire: () => void): Dated {
  return { deadlineMs: performance.now() + inMs, earlier: undefined, later: undefined, expire }
}

test('each expires in its time, and what was removed does not', async () => {
  const deadlines = new Deadlines()
  const expired: string[] = []
  const all = new Map<string, Dated>()
  for (const [name, inMs] of [
    ['late', 150],
    ['first', 0],
    ['removed', 0],
    ['second', 60],
  ] as const) {
    const member = dated(inMs, () => {
      expired.push(name)
      deadlines.remove(member)
    })
    all.set(name, member)
    deadlines.add(member)
  }
  const removed = all.get('removed')
  if (removed !== undefined) deadlines.remove(removed)
  await expect.poll(() => expired).toEqual(['first', 'second', 'late'])
})

test('those that expire together all do', async () => {
  const deadlines = new Deadlines()
  let expired = 0
  for (let n = 0; n < 5; n++) {
    const member = dated(0, () => {
      expired++
      deadlines.remove(member)
    })
    deadlines.add(member)
  }
  await expect.poll(() => expired).toBe(5)
})
