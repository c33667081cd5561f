import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openEmbeddedStore } from './embedded.ts'
import { GuardedStore } from './guarded.ts'
import { type KnownCommit, knownCommitIn } from './known-commit.ts'
import type { Commit, DefinitionStore } from './store.ts'

/** A store with as many commits. */
async function storeWith(commits: number): Promise<DefinitionStore> {
  const store = openEmbeddedStore(':memory:')
  for (let n = 0; n < commits; n++) await store.commit([{ kind: 'put', name: `d${n}`, body: '{}' }], [])
  return store
}

function memoryOf(known?: Commit): KnownCommit & { known: Commit | undefined } {
  return {
    known,
    read() {
      return this.known
    },
    remember(commit) {
      this.known = commit
    },
  }
}

const claim = (revision: bigint, history = '') => ({ nodeId: 'dp1', revision, history })
const write = (store: GuardedStore) => store.commit([{ kind: 'put', name: 'a', body: '{}' }], [])

describe('what a control plane remembers', () => {
  it.each<[string, Commit | undefined, 'ok' | 'behind']>([
    ['nothing', undefined, 'ok'],
    ['an earlier commit that is pruned or has no id', { revision: 2n, id: '' }, 'ok'],
    ['a later commit', { revision: 4n, id: 'x' }, 'behind'],
    ['another commit of the same revision', { revision: 3n, id: 'x' }, 'behind'],
    ['another commit of an earlier revision', { revision: 1n, id: 'x' }, 'behind'],
  ])('tells whether the store went back: %s', async (_, known, state) => {
    const store = await GuardedStore.open(await storeWith(3), memoryOf(known))
    expect(store.state.state).toBe(state)
    expect((await write(store)).kind).toBe(state === 'ok' ? 'committed' : 'unwritable')
    expect((await store.admit(claim(0n))).kind).toBe(state === 'ok' ? 'push' : 'hold')
  })

  it('is the newest commit, before anybody is told that it is stored', async () => {
    const memory = memoryOf()
    const store = await GuardedStore.open(await storeWith(2), memory)
    expect(memory.known).toMatchObject({ revision: 2n })
    await write(store)
    expect(memory.known).toEqual({ revision: 3n, id: await store.findCommit(3n) })
  })
})

describe('a follower', () => {
  it.each([1n, 2n, 3n])('at revision %s of this store is pushed to', async revision => {
    const store = await GuardedStore.open(await storeWith(3), memoryOf())
    const id = (await store.findCommit(revision)) ?? ''
    expect(await store.admit(claim(revision, store.seal({ revision, id })))).toEqual({ kind: 'push' })
  })

  it.each<[string, bigint]>([
    ['a later commit', 5n],
    ['another commit of a revision', 2n],
  ])('that proves %s stops every write and push', async (_, revision) => {
    const memory = memoryOf()
    const store = await GuardedStore.open(await storeWith(3), memory)
    const history = store.seal({ revision, id: 'of-the-time-before' })
    expect((await store.admit(claim(revision, history))).kind).toBe('hold')
    expect(store.state).toMatchObject({ state: 'behind', revision: 3n })
    expect(await write(store)).toMatchObject({ kind: 'unwritable', fault: 'behind' })
    expect((await store.admit(claim(0n))).kind).toBe('hold')
    // Also after a restart, before any follower has come.
    expect(memory.known).toMatchObject({ revision })
  })

  it.each<[string, string, 'hold' | 'deny']>([
    ['without a proof, as versions before had none', '', 'hold'],
    ['with the proof of another store', 'id.AAAA', 'deny'],
  ])('that claims a later commit %s stops nobody else', async (_, history, kind) => {
    const store = await GuardedStore.open(await storeWith(3), memoryOf())
    expect((await store.admit(claim(9n, history))).kind).toBe(kind)
    expect((await write(store)).kind).toBe('committed')
    expect(await store.admit(claim(0n))).toEqual({ kind: 'push' })
  })

  it('of a version without histories is pushed to, when the store has its revision', async () => {
    const store = await GuardedStore.open(await storeWith(3), memoryOf())
    expect(await store.admit(claim(2n))).toEqual({ kind: 'push' })
  })

  it('of any store stops the first write to an empty one', async () => {
    const store = await GuardedStore.open(await storeWith(0), memoryOf())
    expect((await store.admit(claim(9n, 'id.AAAA'))).kind).toBe('hold')
    expect(await write(store)).toMatchObject({ fault: 'behind' })
  })
})

describe('an adoption', () => {
  it('goes beyond every revision that anybody claimed, and has all of them begin anew', async () => {
    const store = await GuardedStore.open(await storeWith(3), memoryOf({ revision: 12n, id: 'x' }))
    await store.admit(claim(20n, 'id.AAAA'))
    const states: string[] = []
    store.onState(({ state }) => states.push(state))
    expect(await store.adopt(0n)).toMatchObject({ kind: 'committed', revision: 21n })
    expect(states).toEqual(['ok'])
    expect(await store.admit(claim(20n, 'id.AAAA'))).toEqual({ kind: 'snapshot' })
    expect((await write(store)).kind).toBe('committed')
  })
})

describe('the file of the known commit', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'regauge-known-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('gives back what was remembered, and nothing where there is none', () => {
    const warnings: string[] = []
    const known = knownCommitIn(folder, warning => warnings.push(warning))
    expect(known.read()).toBeUndefined()
    known.remember({ revision: 12n, id: 'abc' })
    expect(knownCommitIn(folder, () => {}).read()).toEqual({ revision: 12n, id: 'abc' })
    expect(JSON.parse(readFileSync(join(folder, 'control-plane.json'), 'utf8'))).toEqual({
      revision: '12',
      commit: 'abc',
    })
    expect(warnings).toEqual([])
  })

  it.each(['', '{"revision": 12}', '[]', 'x'])('is passed over with a warning when it holds %j', text => {
    const warnings: string[] = []
    writeFileSync(join(folder, 'control-plane.json'), text)
    expect(knownCommitIn(folder, warning => warnings.push(warning)).read()).toBeUndefined()
    expect(warnings).toHaveLength(1)
  })
})
