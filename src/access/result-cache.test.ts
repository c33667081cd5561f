import { describe, expect, it } from 'vitest'
import { digestOf, ResultCache } from './result-cache.ts'

function cacheAt(limits = {}) {
  const clock = { now: 0 }
  return { clock, cache: new ResultCache<string>(limits, () => clock.now) }
}

describe('results', () => {
  it('are kept until their time is over', () => {
    const { clock, cache } = cacheAt()
    cache.keep('a', { value: 'A', until: 10, weight: 1 })
    clock.now = 9
    expect(cache.find('a')).toBe('A')
    clock.now = 10
    expect(cache.find('a')).toBeUndefined()
    expect(cache.size).toBe(0)
  })

  it('go by age of use where there are too many', () => {
    const { cache } = cacheAt({ entries: 2 })
    for (const key of ['a', 'b']) cache.keep(key, { value: key, until: 1, weight: 1 })
    cache.find('a')
    cache.keep('c', { value: 'c', until: 1, weight: 1 })
    expect(['a', 'b', 'c'].map(key => cache.find(key))).toEqual(['a', undefined, 'c'])
  })

  it('go where they weigh too much, and what alone weighs too much is not kept', () => {
    const { cache } = cacheAt({ weight: 10 })
    cache.keep('huge', { value: 'x', until: 1, weight: 11 })
    cache.keep('a', { value: 'a', until: 1, weight: 6 })
    cache.keep('a', { value: 'a2', until: 1, weight: 6 })
    cache.keep('b', { value: 'b', until: 1, weight: 4 })
    expect(['huge', 'a', 'b'].map(key => cache.find(key))).toEqual([undefined, 'a2', 'b'])
    cache.keep('c', { value: 'c', until: 1, weight: 1 })
    expect(cache.find('a')).toBeUndefined()
  })

  it('are asked for once by all who miss them at once, and again after a failure', async () => {
    const { cache } = cacheAt()
    let asked = 0
    const ask = async () => ++asked
    expect(await Promise.all([cache.share('a', ask), cache.share('a', ask), cache.share('b', ask)])).toEqual([1, 1, 2])
    await expect(cache.share('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(await cache.share('a', ask)).toBe(3)
  })
})

it.each([
  [
    ['a', 'b'],
    ['ab', ''],
  ],
  [
    ['a', 'b'],
    ['b', 'a'],
  ],
  [['a\n1:b'], ['a', 'b']],
])('%j and %j have different digests', (one, other) => {
  expect(digestOf('o', one)).not.toBe(digestOf('o', other))
  expect(digestOf('o', one)).not.toBe(digestOf('p', one))
})
