import { expect, it } from 'vitest'
import { ServiceClock } from './clock-skew.ts'

const NOW = Date.UTC(2026, 0, 1)
const MINUTE = 60_000

it.each<[string, number | string | undefined, string, number]>([
  ['a service that is ahead', 10, 'learnt', 10],
  ['a service that is behind', -14.9, 'learnt', -14.9],
  ['more than can be drift', 16, 'too far', 0],
  ['what was not the reason', 3, 'in time', 0],
  ['no date', undefined, 'in time', 0],
  ['what is no date', 'yesterday', 'in time', 0],
])('learns of %s', (_, minutes, outcome, offset) => {
  const clock = new ServiceClock(() => NOW)
  const date = typeof minutes === 'number' ? new Date(NOW + minutes * MINUTE).toUTCString() : minutes
  expect(clock.learn(date)).toBe(outcome)
  expect(clock.now()).toBe(NOW + offset * MINUTE)
})

it('learns the same only once', () => {
  const clock = new ServiceClock(() => NOW)
  const date = new Date(NOW + 10 * MINUTE).toUTCString()
  expect([clock.learn(date), clock.learn(date)]).toEqual(['learnt', 'in time'])
  expect(clock.learn(new Date(NOW).toUTCString())).toBe('learnt')
})
