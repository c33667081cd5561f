import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openEmbeddedStore } from './embedded.ts'
import { STORE_FILE } from './file.ts'
import { CompactedError, type DefinitionStore, type StoreChange, StoreOpenError, type StoreOperation } from './store.ts'

const put = (name: string, body = '{}'): StoreOperation => ({ kind: 'put', name, body })

let dataDir: string
const children: ChildProcess[] = []

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'regauge-store-'))
})

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  rmSync(dataDir, { recursive: true, force: true })
})

/** Writes document after document in a process of its own, and tells each acknowledged revision. */
function startWriter(): ChildProcess {
  const script = `
    const { openEmbeddedStore } = await import(${JSON.stringify(new URL('./embedded.ts', import.meta.url).href)})
    try {
      const store = openEmbeddedStore(${JSON.stringify(dataDir)})
      for (let n = 1; ; n++) {
        const { revision } = await store.commit([{ kind: 'put', name: 'doc' + n, body: 'x'.repeat(n) }], [])
        process.send({ revision: Number(revision) })
        await new Promise(resolve => setImmediate(resolve))
      }
    } catch (error) {
      process.send({ error: error.message, reason: error.reason })
    }
  `
  const child = fork('data:text/javascript,0', { execArgv: ['--input-type=module', '-e', script], stdio: 'inherit' })
  children.push(child)
  return child
}

async function openError(): Promise<StoreOpenError> {
  try {
    await openEmbeddedStore(dataDir).close()
  } catch (error) {
    if (error instanceof StoreOpenError) return error
    throw error
  }
  throw new Error('the store opened')
}

describe('an embedded store', () => {
  it('keeps what was committed, with the revision that wrote it', async () => {
    const store = openEmbeddedStore(dataDir)
    await store.commit([put('a', '1'), put('b', '2')], [])
    await store.commit([put('a', '3'), { kind: 'delete', name: 'b' }], [])
    await store.close()
    const again = openEmbeddedStore(dataDir)
    expect(await again.load()).toEqual({ revision: 2n, documents: [{ name: 'a', revision: 2n, body: '3' }] })
    await again.close()
  })

  it('keeps nothing under :memory:', async () => {
    const store = openEmbeddedStore(':memory:')
    expect(await store.commit([put('a')], [])).toEqual({ kind: 'committed', revision: 1n })
    await store.close()
    const again = openEmbeddedStore(':memory:')
    expect(await again.load()).toEqual({ revision: 0n, documents: [] })
    await again.close()
  })

  it('keeps its file to its owner', async () => {
    await openEmbeddedStore(dataDir).close()
    expect(statSync(join(dataDir, STORE_FILE)).mode & 0o777).toBe(0o600)
  })

  it.each([
    ['a document that another wrote', [{ name: 'a', revision: 0n }], { kind: 'stale', name: 'a', revision: 1n }],
    ['a document that is gone', [{ name: 'b', revision: 1n }], { kind: 'stale', name: 'b', revision: 0n }],
    [
      'what is there',
      [
        { name: 'a', revision: 1n },
        { name: 'b', revision: 0n },
      ],
      { kind: 'committed', revision: 2n },
    ],
  ])('commits all or nothing against %s', async (_, expectations, outcome) => {
    const store = openEmbeddedStore(':memory:')
    await store.commit([put('a')], [])
    expect(await store.commit([put('x'), put('y')], expectations)).toEqual(outcome)
    expect((await store.load()).documents).toHaveLength(outcome.kind === 'committed' ? 3 : 1)
    await store.close()
  })

  it('keeps every acknowledged commit through kill -9', async () => {
    const writer = startWriter()
    let acknowledged = 0
    writer.on('message', (message: { revision: number }) => {
      acknowledged = message.revision
      if (acknowledged === 25) writer.kill('SIGKILL')
    })
    await once(writer, 'exit')
    expect(acknowledged).toBeGreaterThanOrEqual(25)
    const store = openEmbeddedStore(dataDir)
    const { revision, documents } = await store.load()
    expect(Number(revision)).toBeGreaterThanOrEqual(acknowledged)
    expect(documents).toHaveLength(Number(revision))
    await store.close()
  })

  it('belongs to one process at a time', async () => {
    const writer = startWriter()
    await once(writer, 'message')
    const error = await openError()
    expect(error).toMatchObject({
      reason: 'locked',
      message: `data directory ${dataDir} is in use by another regauge process`,
    })
    writer.kill('SIGKILL')
    await once(writer, 'exit')
    // The lock dies with its holder.
    await openEmbeddedStore(dataDir).close()
  })
})

describe('a damaged store', () => {
  const edit = (change: (database: DatabaseSync) => void) => {
    const database = new DatabaseSync(join(dataDir, STORE_FILE))
    change(database)
    database.close()
  }

  it.each<[string, () => void]>([
    ['an empty file', () => writeFileSync(join(dataDir, STORE_FILE), '')],
    ['a file of another kind', () => writeFileSync(join(dataDir, STORE_FILE), 'no database '.repeat(100))],
    ['a torn page', () => tear()],
    ['a flipped body', () => edit(database => database.exec(`UPDATE documents SET body = '2' WHERE name = 'a'`))],
    ['a flipped revision', () => edit(database => database.exec(`UPDATE documents SET revision = 9 WHERE name = 'a'`))],
    ['a missing record', () => edit(database => database.exec(`DELETE FROM documents WHERE name = 'a'`))],
    ['a later format', () => edit(database => database.exec('UPDATE meta SET format = 99'))],
  ])('is refused in one line: %s', async (_, damage) => {
    const store = openEmbeddedStore(dataDir)
    await store.commit([put('a', '1'), put('b', 'x'.repeat(20_000))], [])
    await store.close()
    damage()
    const error = await openError()
    expect(error.reason).toBe('damaged')
    expect(error.message).toContain(join(dataDir, STORE_FILE))
    expect(error.message).not.toContain('\n')
  })

  it('says why a data directory cannot be used', async () => {
    rmSync(dataDir, { recursive: true })
    writeFileSync(dataDir, 'a file')
    expect(await openError()).toMatchObject({ reason: 'unusable' })
  })

  function tear(): void {
    const path = join(dataDir, STORE_FILE)
    const bytes = readFileSync(path)
    bytes.fill(0xee, 4096, 2 * 4096)
    writeFileSync(path, bytes)
  }
})

describe('a watch', () => {
  async function take(store: DefinitionStore, from: bigint, count: number): Promise<StoreChange[]> {
    const changes: StoreChange[] = []
    for await (const change of store.watch(from, new AbortController().signal)) {
      changes.push(change)
      if (changes.length === count) break
    }
    return changes
  }

  it('tells what was committed before and after it began, once and in order', async () => {
    const store = openEmbeddedStore(':memory:')
    await store.commit([put('a')], [])
    await store.commit([put('b')], [])
    const taken = take(store, 1n, 2)
    await store.commit([{ kind: 'delete', name: 'a' }], [])
    expect((await taken).map(({ revision }) => revision)).toEqual([2n, 3n])
    expect((await taken)[1]?.operations).toEqual([{ kind: 'delete', name: 'a' }])
    await store.close()
  })

  it('ends when its signal aborts', async () => {
    const store = openEmbeddedStore(':memory:')
    const stopping = new AbortController()
    const ended = (async () => {
      for await (const _ of store.watch(0n, stopping.signal));
      return 'ended'
    })()
    stopping.abort()
    expect(await ended).toBe('ended')
    await store.close()
  })

  it.each([
    ['before what is kept', 0n],
    ['after what there is', 1000n],
  ])('says that a revision is compacted: %s', async (_, from) => {
    const store = openEmbeddedStore(':memory:')
    for (let n = 0; n < 300; n++) await store.commit([put('a', String(n))], [])
    await expect(take(store, from, 1)).rejects.toBeInstanceOf(CompactedError)
    await store.close()
  })
})
