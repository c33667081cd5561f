import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { isFailure } from '../../exchange/failure.ts'
import { CredentialCache, type CredentialsOwner, type IssuedCredentials } from './credential-cache.ts'

const ROLE: CredentialsOwner = { kind: 'role', roleArn: 'arn:aws:iam::000000000000:role/r' }
const HOUR = 3_600_000
const MINUTE = 60_000

let issued: number
let life: number | undefined
let refuse: string | undefined
let release: (() => void) | undefined
let told: string[]
let cache: CredentialCache

/** Issues keys that are numbered; hangs until it is released where `release` is set. */
async function next(): Promise<IssuedCredentials> {
  issued++
  if (release !== undefined) await new Promise<void>(resolve => (release = resolve))
  if (refuse !== undefined) throw new Error(refuse)
  const expiresAt = life === undefined ? undefined : Date.now() + life
  return { accessKeyId: `key${issued}`, secretAccessKey: 's', expiresAt }
}

beforeEach(() => {
  vi.useFakeTimers()
  issued = 0
  life = HOUR
  refuse = undefined
  release = undefined
  told = []
  const onFailure = ({ detail }: { detail: string }) => void told.push(detail)
  cache = new CredentialCache({ gateway: next, role: next }, { random: () => 0, onFailure })
})

afterEach(() => {
  cache.close()
  vi.useRealTimers()
})

/** The access key in use, or why there is none; lets a refresh that was begun come to its end. */
async function keyNow(owner = ROLE): Promise<string> {
  const keys = await cache.get(owner)
  await vi.advanceTimersByTimeAsync(0)
  return isFailure(keys) ? keys.detail : keys.accessKeyId
}

describe('first keys', () => {
  it('are asked for once for all who wait', async () => {
    release = () => {}
    const waiting = Promise.all([cache.get(ROLE), cache.get(ROLE), cache.get(ROLE)])
    release()
    expect(new Set(await waiting)).toHaveLength(1)
    expect(issued).toBe(1)
  })

  it('are there at once for the next', async () => {
    await keyNow()
    expect(cache.get(ROLE)).toMatchObject({ accessKeyId: 'key1' })
  })

  it('are asked for by owner', async () => {
    expect([await keyNow(), await keyNow({ kind: 'gateway' })]).toEqual(['key1', 'key2'])
  })

  it('that are refused are not asked for again within a second, and the reason stays', async () => {
    refuse = 'no trust'
    const detail = 'credentials of arn:aws:iam::000000000000:role/r are not available: no trust'
    expect([await keyNow(), await keyNow()]).toEqual([detail, detail])
    expect({ issued, told }).toEqual({ issued: 1, told: [detail] })
    refuse = undefined
    vi.advanceTimersByTime(1_000)
    expect(await keyNow()).toBe('key2')
  })

  it('are asked for every five seconds at the latest', async () => {
    refuse = 'no trust'
    for (let i = 0; i < 10; i++) {
      await keyNow()
      vi.advanceTimersByTime(5_000)
    }
    expect(issued).toBe(10)
  })

  it('that never come are a failure after ten seconds', async () => {
    release = () => {}
    const waiting = cache.get(ROLE)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(await waiting).toMatchObject({ code: 'NO_CREDENTIALS', detail: expect.stringContaining('within 10 s') })
  })
})

describe('keys in hand', () => {
  it('that do not expire are never asked for again', async () => {
    life = undefined
    await keyNow()
    vi.advanceTimersByTime(1_000 * HOUR)
    expect(await keyNow()).toBe('key1')
  })

  it.each([
    ['five minutes before their end', HOUR, HOUR - 5 * MINUTE],
    ['after half of a short life', 8 * MINUTE, 4 * MINUTE],
  ])('are refreshed %s, and used meanwhile', async (_, lasting, at) => {
    life = lasting
    await keyNow()
    vi.advanceTimersByTime(at - 1)
    await keyNow()
    expect(issued).toBe(1)
    vi.advanceTimersByTime(1)
    expect(await keyNow()).toBe('key1')
    expect(await keyNow()).toBe('key2')
  })

  it('are refreshed up to a tenth of their life earlier', async () => {
    cache = new CredentialCache({ gateway: next, role: next }, { random: () => 1 })
    await keyNow()
    vi.advanceTimersByTime(HOUR - 11 * MINUTE)
    await keyNow()
    expect(await keyNow()).toBe('key2')
  })

  it('are used to their end where there are no others, and then no more', async () => {
    await keyNow()
    refuse = 'down'
    for (let minute = 0; minute < 60; minute++) {
      expect(await keyNow()).toBe('key1')
      vi.advanceTimersByTime(MINUTE)
    }
    expect(await keyNow()).toContain('down')
    refuse = undefined
    vi.advanceTimersByTime(5_000)
    expect(await keyNow()).toBe(`key${issued}`)
  })

  it('that a service refuses are replaced, at most every half minute', async () => {
    life = undefined
    const distrust = (key: string) => cache.distrust(ROLE, key)
    await keyNow()
    distrust('key1')
    await keyNow()
    expect(issued).toBe(1)
    vi.advanceTimersByTime(30_000)
    await keyNow()
    expect(await keyNow()).toBe('key2')
    vi.advanceTimersByTime(60_000)
    distrust('key1')
    await keyNow()
    expect(issued).toBe(2)
  })

  it('are asked for less and less often while the source is down', async () => {
    await keyNow()
    vi.advanceTimersByTime(HOUR - 5 * MINUTE)
    refuse = 'down'
    for (let second = 0; second < 240; second++) {
      await keyNow()
      vi.advanceTimersByTime(1_000)
    }
    expect(issued).toBeLessThan(12)
  })
})

describe('owners that are kept warm', () => {
  it('have keys before anybody asks, and fresh ones without being asked for', async () => {
    await cache.keepWarm([ROLE, { kind: 'gateway' }])
    expect(issued).toBe(2)
    await vi.advanceTimersByTimeAsync(HOUR)
    expect(issued).toBe(4)
    expect(cache.get(ROLE)).toMatchObject({ accessKeyId: 'key3' })
  })

  it('are left alone when they are no longer needed', async () => {
    await cache.keepWarm([ROLE])
    await cache.keepWarm([])
    await vi.advanceTimersByTimeAsync(3 * HOUR)
    expect(issued).toBe(1)
  })

  it('that cannot be had do not make it fail', async () => {
    refuse = 'no trust'
    await expect(cache.keepWarm([ROLE])).resolves.toBeUndefined()
    expect(told).toHaveLength(1)
  })

  it('that could not be had ahead of time are tried by the first request', async () => {
    refuse = 'not yet'
    await cache.keepWarm([ROLE])
    refuse = undefined
    expect(await keyNow()).toBe('key2')
  })

  it('are tried again when a refresh fails', async () => {
    await cache.keepWarm([ROLE])
    await vi.advanceTimersByTimeAsync(HOUR - 5 * MINUTE - 1)
    refuse = 'down'
    await vi.advanceTimersByTimeAsync(500)
    refuse = undefined
    await vi.advanceTimersByTimeAsync(1_000)
    expect(cache.get(ROLE)).toMatchObject({ accessKeyId: 'key3' })
  })
})
