import { describe, expect, test } from 'vitest'
import { type NameAnswer, NameCache, type NameLimits } from './name-cache.ts'

const FOUND: NameAnswer = { kind: 'found', addresses: [{ address: '192.0.2.1', family: 4 }] }
const OTHER: NameAnswer = { kind: 'found', addresses: [{ address: '192.0.2.2', family: 4 }] }
const UNKNOWN: NameAnswer = { kind: 'failed', code: 'ENOTFOUND' }
const LATE: NameAnswer = { kind: 'failed', code: 'EAI_AGAIN' }
const LIMITS: NameLimits = { freshMs: 60_000, staleMs: 60_000, failedMs: 60_000, waitMs: 60_000, names: 10 }

/** A cache whose look-ups are answered by the test, in their order; `undefined` = never. */
function cacheOf(limits: Partial<NameLimits>, ...answers: (NameAnswer | undefined)[]) {
  const asked: string[] = []
  const cache = new NameCache(
    name => {
      asked.push(name)
      const answer = answers.shift()
      return answer === undefined ? new Promise(() => undefined) : Promise.resolve(answer)
    },
    { ...LIMITS, ...limits },
  )
  return { cache, asked }
}

describe('a name', () => {
  test('is looked up once for all who ask meanwhile, and for those who ask soon after', async () => {
    const { cache, asked } = cacheOf({}, FOUND)
    expect(await Promise.all(Array.from({ length: 50 }, () => cache.resolve('a')))).toEqual(Array(50).fill(FOUND))
    expect(await cache.resolve('a')).toEqual(FOUND)
    expect(asked).toEqual(['a'])
  })

  test('that is not fresh is served as it was while it is looked up again', async () => {
    const { cache, asked } = cacheOf({ freshMs: 0 }, FOUND, undefined)
    expect(await cache.resolve('a')).toEqual(FOUND)
    expect(await cache.resolve('a')).toEqual(FOUND)
    expect(await cache.resolve('a')).toEqual(FOUND)
    expect(asked).toHaveLength(2)
  })

  test('that is not fresh is served anew once it was looked up again', async () => {
    const { cache } = cacheOf({ freshMs: 0 }, FOUND, OTHER, undefined)
    await cache.resolve('a')
    await cache.resolve('a')
    await Promise.resolve()
    expect(await cache.resolve('a')).toEqual(OTHER)
  })

  test('that cannot be looked up now is served as it was; one that is no more is not', async () => {
    const passing = cacheOf({ freshMs: 0 }, FOUND, LATE)
    const gone = cacheOf({ freshMs: 0 }, FOUND, UNKNOWN)
    for (const { cache } of [passing, gone]) {
      await cache.resolve('a')
      await cache.resolve('a')
      await Promise.resolve()
    }
    expect(await passing.cache.resolve('a')).toEqual(FOUND)
    expect(await gone.cache.resolve('a')).toEqual(UNKNOWN)
  })

  test('that is unknown is not asked for again at once', async () => {
    const { cache, asked } = cacheOf({}, UNKNOWN)
    expect([await cache.resolve('a'), await cache.resolve('a')]).toEqual([UNKNOWN, UNKNOWN])
    expect(asked).toHaveLength(1)
  })

  test('that does not answer keeps nobody for longer than the bound, and no other name', async () => {
    const { cache, asked } = cacheOf({ waitMs: 20 }, undefined, FOUND)
    const slow = [cache.resolve('slow'), cache.resolve('slow')]
    expect(await cache.resolve('a')).toEqual(FOUND)
    expect(await Promise.all(slow)).toEqual([LATE, LATE])
    expect(asked).toEqual(['slow', 'a'])
  })

  test('that was asked for longest ago is forgotten first', async () => {
    const { cache, asked } = cacheOf({ names: 2 }, FOUND, FOUND, FOUND, FOUND)
    for (const name of ['a', 'b', 'a', 'c', 'a', 'b']) await cache.resolve(name)
    expect(asked).toEqual(['a', 'b', 'c', 'b'])
  })
})
