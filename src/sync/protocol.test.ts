import { describe, expect, it } from 'vitest'
import { type Offer, PushSession } from './protocol.ts'
import type { PushResource } from './resources.ts'

/** An offer of resources given as name → version. */
function offer(revision: string, versions: Readonly<Record<string, string>>): Offer {
  const resources = Object.entries(versions).map(([name, version]): [string, PushResource] => {
    return [name, { name, version, typeUrl: 't', value: Buffer.from(version) }]
  })
  return { revision, resources: new Map(resources) }
}

const names = (push: { readonly resources: readonly PushResource[] } | undefined) =>
  push?.resources.map(({ name }) => name)
const session = (held: Readonly<Record<string, string>> = {}, revision = 0n) => {
  return new PushSession(new Map(Object.entries(held)), revision)
}

describe('the first push of a stream', () => {
  it('is a snapshot for a follower that holds nothing', () => {
    expect(session().offer(offer('5', { a: '1', b: '1' }))).toMatchObject({ mode: 'snapshot', nonce: '5', removed: [] })
  })

  it('is what differs for a follower that has a cache', () => {
    const push = session({ a: '1', b: '1', old: '1' }, 3n).offer(offer('5', { a: '1', b: '2', c: '1' }))
    expect(push).toMatchObject({ mode: 'delta', removed: ['old'] })
    expect(names(push)).toEqual(['b', 'c'])
  })

  it('is sent although nothing differs, so that the follower hears its revision', () => {
    expect(session({ a: '1' }, 3n).offer(offer('5', { a: '1' }))).toMatchObject({ revision: '5', resources: [] })
  })

  it('is a snapshot for a follower that is ahead of the store', () => {
    expect(session({ a: '1' }, 9n).offer(offer('5', { a: '1' }))).toMatchObject({ mode: 'snapshot' })
  })
})

describe('a stream', () => {
  it('has one unanswered push at most, and the newest offer follows', () => {
    const stream = session()
    stream.offer(offer('1', { a: '1' }))
    expect(stream.offer(offer('2', { a: '2' }))).toBeUndefined()
    expect(stream.offer(offer('3', { a: '3' }))).toBeUndefined()
    const outcome = stream.answer({ nonce: '1', accepted: true })
    expect(outcome).toMatchObject({ kind: 'ack', revision: '1', next: { nonce: '3', mode: 'delta' } })
  })

  it('does not push a refused version again', () => {
    const stream = session()
    stream.offer(offer('1', { bad: '1', good: '1' }))
    expect(stream.answer({ nonce: '1', accepted: false })).toEqual({ kind: 'nack', revision: '1', next: undefined })
    expect(stream.offer(offer('1', { bad: '1', good: '1' }))).toBeUndefined()
    expect(names(stream.offer(offer('2', { bad: '1', good: '2' })))).toEqual(['good'])
  })

  it('pushes what heals a refusal', () => {
    const stream = session()
    stream.offer(offer('1', { bad: '1' }))
    stream.answer({ nonce: '1', accepted: false })
    expect(names(stream.offer(offer('2', { bad: '2' })))).toEqual(['bad'])
  })

  it.each([['0'], ['2'], ['']])('ignores an answer with the stale nonce %j', nonce => {
    const stream = session()
    stream.offer(offer('1', { a: '1' }))
    expect(stream.answer({ nonce, accepted: true })).toEqual({ kind: 'stale' })
    expect(stream.answer({ nonce: '1', accepted: true })).toMatchObject({ kind: 'ack' })
  })

  it('ignores a second answer', () => {
    const stream = session()
    stream.offer(offer('1', { a: '1' }))
    stream.answer({ nonce: '1', accepted: true })
    expect(stream.answer({ nonce: '1', accepted: false })).toEqual({ kind: 'stale' })
  })

  it('shares a push with every follower that holds the same', () => {
    const [one, two, cached] = [session(), session(), session({ x: '1' }, 1n)]
    const first = [one, two, cached].map(stream => stream.offer(offer('1', { a: '1' }))?.shareKey)
    expect(first).toEqual(['>1', '>1', undefined])
    for (const stream of [one, two, cached]) stream.answer({ nonce: '1', accepted: true })
    const second = [one, two, cached].map(stream => stream.offer(offer('2', { a: '2' }))?.shareKey)
    expect(second).toEqual(['1>2', '1>2', '1>2'])
  })
})
