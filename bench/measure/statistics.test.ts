import { describe, expect, it } from 'vitest'
import { median, pairedRatio, percentile } from './statistics.ts'

describe('percentile', () => {
  it.each([
    [[1, 2, 3, 4], 0.5, 2],
    [[1, 2, 3, 4], 0.99, 4],
    [[1, 2, 3, 4], 0, 1],
    [[7], 0.5, 7],
    [[], 0.5, Number.NaN],
  ])('of %j at %f is %f', (samples, share, value) => {
    expect(percentile(samples, share)).toBe(value)
  })
})

describe('median', () => {
  it.each([
    [[3, 1, 2], 2],
    [[4, 1, 3, 2], 2.5],
    [[], Number.NaN],
  ])('of %j is %f', (samples, value) => {
    expect(median(samples)).toBe(value)
  })
})

describe('pairedRatio', () => {
  it('sees a steady difference through noise that both share', () => {
    const base = [100, 140, 90, 120, 200]
    const { ratio, low, high } = pairedRatio(
      base,
      base.map((value, index) => value * (1.1 + (index % 2) / 100)),
    )
    expect(ratio).toBeCloseTo(1.104, 2)
    expect(low).toBeGreaterThan(1.09)
    expect(high).toBeLessThan(1.12)
  })

  it('is not sure of a difference that changes sides', () => {
    const { low, high } = pairedRatio([100, 100, 100, 100], [90, 115, 95, 110])
    expect(low).toBeLessThan(1)
    expect(high).toBeGreaterThan(1)
  })

  it('has no confidence in one pair', () => {
    expect(pairedRatio([100], [150])).toEqual({ ratio: expect.closeTo(1.5), low: 0, high: Number.POSITIVE_INFINITY })
  })
})
