import { describe, expect, it } from 'vitest'
import { type Offer, PushSession, type Step } from './protocol.ts'
import type { PushResource } from './resources.ts'

/** An offer of resources given as name → version. */
function offer(revision: string, versions: Readonly<Record<string, string>>, sameSince = revision): Offer {
  const resources = Object.entries(versions).map(([name, version]): [string, PushResource] => {
    return [name, { name, version, typeUrl: 't', value: Buffer.from(version) }]
  })
  return { revision, history: `h${revision}`, sameSince, resources: new Map(resources) }
}

const pushOf = (step: Step | undefined) => (step?.kind === 'push' ? step.push : undefined)
const names = (step: Step | undefined) => pushOf(step)?.resources.map(({ name }) => name)
const session = (held: Readonly<Record<string, string>> = {}, revision = 0n) => {
  return new PushSession(new Map(Object.entries(held)), revision)
}

describe('the first push of a stream', () => {
  it('is a snapshot for a follower that holds nothing', () => {
    const push = pushOf(session().offer(offer('5', { a: '1', b: '1' })))
    expect(push).toMatchObject({ mode: 'snapshot', nonce: '5', history: 'h5', removed: [] })
  })

  it('is what differs for a follower that has a cache', () => {
    const push = session({ a: '1', b: '1', old: '1' }, 3n).offer(offer('5', { a: '1', b: '2', c: '1' }))
    expect(push).toMatchObject({ push: { mode: 'delta', removed: ['old'] } })
    expect(names(push)).toEqual(['b', 'c'])
  })

  it('is sent although nothing differs, so that the follower hears its revision', () => {
    const push = pushOf(session({ a: '1' }, 3n).offer(offer('5', { a: '1' })))
    expect(push).toMatchObject({ revision: '5', resources: [] })
  })

  it('waits for the revision that the follower has: an earlier one would take something away', () => {
    const ahead = session({ a: '1' }, 9n)
    expect(ahead.offer(offer('5', {}))).toBeUndefined()
    expect(names(ahead.offer(offer('9', { a: '2' })))).toEqual(['a'])
  })
})

describe('a stream', () => {
  it('has one unanswered push at most, and the newest offer follows', () => {
    const stream = session()
    stream.offer(offer('1', { a: '1' }))
    expect(stream.offer(offer('2', { a: '2' }))).toBeUndefined()
    expect(stream.offer(offer('3', { a: '3' }))).toBeUndefined()
    const outcome = stream.answer({ nonce: '1', accepted: true })
    expect(outcome).toMatchObject({ kind: 'ack', revision: '1', next: { push: { nonce: '3', mode: 'delta' } } })
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

  it('notes a later revision that changes nothing, and waits for no answer to that', () => {
    const stream = session()
    stream.offer(offer('1', { a: '1' }))
    stream.answer({ nonce: '1', accepted: true })
    expect(stream.offer(offer('2', { a: '1' }, '1'))).toEqual({ kind: 'note', note: { revision: '2', history: 'h2' } })
    expect(names(stream.offer(offer('3', { a: '3' })))).toEqual(['a'])
  })

  it('notes it only after the push that is under way', () => {
    const stream = session()
    stream.offer(offer('1', { a: '1' }))
    expect(stream.offer(offer('2', { a: '1' }, '1'))).toBeUndefined()
    expect(stream.answer({ nonce: '1', accepted: true })).toMatchObject({ next: { note: { revision: '2' } } })
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
    const first = [one, two, cached].map(stream => pushOf(stream.offer(offer('1', { a: '1' })))?.shareKey)
    expect(first).toEqual(['>1', '>1', undefined])
    for (const stream of [one, two, cached]) stream.answer({ nonce: '1', accepted: true })
    const second = [one, two, cached].map(stream => pushOf(stream.offer(offer('2', { a: '2' })))?.shareKey)
    expect(second).toEqual(['1>2', '1>2', '1>2'])
  })
})
