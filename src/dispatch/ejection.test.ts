import { describe, expect, test } from 'vitest'
import { Ejection } from './ejection.ts'

/** Steps at a time: `!` a failure, `+` a connection, `?` whether a request is admitted. */
type Step = readonly [at: number, step: '!' | '+' | '?', admitted?: boolean]

const FIVE: readonly Step[] = [0, 0, 0, 0, 0].map(at => [at, '!'] as const)

describe('an origin', () => {
  const rows: [name: string, steps: readonly Step[]][] = [
    ['is open at first', [[0, '?', true]]],
    ['stays open after four failures', [...FIVE.slice(1), [0, '?', true]]],
    ['is ejected after five', [...FIVE, [0, '?', false], [999, '?', false]]],
    ['counts straight failures only', [...FIVE.slice(1), [0, '+'], [0, '!'], [0, '?', true]]],
    ['gets one probe after a second', [...FIVE, [1_000, '?', true], [1_000, '?', false]]],
    [
      'opens when the probe connects',
      [...FIVE, [1_000, '?', true], [1_001, '+'], [1_001, '?', true], [1_001, '!'], [1_001, '?', true]],
    ],
    [
      'is ejected twice as long when it fails',
      [...FIVE, [1_000, '?', true], [1_100, '!'], [3_099, '?', false], [3_100, '?', true]],
    ],
    [
      'and at most for 30 s',
      [...FIVE, ...failedProbes([1_000, 3_000, 7_000, 15_000, 31_000]), [60_999, '?', false], [61_000, '?', true]],
    ],
    ['does not count stragglers', [...FIVE, [500, '!'], [999, '!'], [1_000, '?', true]]],
    ['gets another probe when one never reports', [...FIVE, [1_000, '?', true], [2_000, '?', true]]],
    [
      'forgets how long it was ejected once it connects',
      [
        ...FIVE,
        ...failedProbes([1_000]),
        [3_000, '?', true],
        [3_000, '+'],
        ...FIVE.map(() => [3_000, '!'] as const),
        [3_999, '?', false],
        [4_000, '?', true],
      ],
    ],
  ]
  test.each(rows)('%s', (_name, steps) => {
    const ejection = new Ejection()
    for (const [at, step, admitted] of steps) {
      if (step === '!') ejection.failed(at)
      else if (step === '+') ejection.connected()
      else expect(ejection.admits(at), `at ${at}`).toBe(admitted)
    }
  })
})

function failedProbes(times: readonly number[]): Step[] {
  return times.flatMap((at): Step[] => [
    [at, '?', true],
    [at, '!'],
  ])
}
