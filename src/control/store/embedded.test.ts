import { type ChildProcess, fork } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openEmbeddedStore } from './embedded.ts'
import { STORE_FILE } from './open-error.ts'
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
    const documents = [{ name: 'a', revision: 2n, body: '3' }]
    expect(await again.load()).toEqual({ revision: 2n, id: expect.stringMatching(/^[0-9a-f-]{36}$/), documents })
    await again.close()
  })

  it('keeps nothing under :memory:', async () => {
    const store = openEmbeddedStore(':memory:')
    expect(await store.commit([put('a')], [])).toMatchObject({ kind: 'committed', revision: 1n })
    await store.close()
    const again = openEmbeddedStore(':memory:')
    expect(await again.load()).toEqual({ revision: 0n, id: '', documents: [] })
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
    expect(await store.commit([put('x'), put('y')], expectations)).toMatchObject(outcome)
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

const edit = (change: (database: DatabaseSync) => void) => {
  const database = new DatabaseSync(join(dataDir, STORE_FILE))
  change(database)
  database.close()
}

describe('the history of a store', () => {
  it('has an id for each commit, and another one in another store', async () => {
    const [one, other] = [openEmbeddedStore(':memory:'), openEmbeddedStore(':memory:')]
    const results = [
      await one.commit([put('a')], []),
      await one.commit([put('b')], []),
      await other.commit([put('a')], []),
    ]
    const ids = results.map(result => (result.kind === 'committed' ? result.id : result.kind))
    expect(new Set(ids).size).toBe(3)
    expect([await one.findCommit(1n), await one.findCommit(2n), await one.findCommit(3n)]).toEqual([
      ids[0],
      ids[1],
      undefined,
    ])
    expect((await one.history()).seal).not.toEqual((await other.history()).seal)
    await Promise.all([one.close(), other.close()])
  })

  it('is there again after a restart', async () => {
    const store = openEmbeddedStore(dataDir)
    await store.commit([put('a')], [])
    const before = [await store.findCommit(1n), await store.history()]
    await store.close()
    const again = openEmbeddedStore(dataDir)
    expect([await again.findCommit(1n), await again.history()]).toEqual(before)
    await again.close()
  })

  it('goes on after an adoption, beyond what anybody knows', async () => {
    const store = openEmbeddedStore(dataDir)
    await store.commit([put('a')], [])
    const watched = store.watch(1n, new AbortController().signal)[Symbol.asyncIterator]().next()
    expect(await store.adopt(41n)).toMatchObject({ kind: 'committed', revision: 42n })
    await expect(watched).rejects.toBeInstanceOf(CompactedError)
    expect(await store.history()).toMatchObject({ adoptedAt: 42n })
    expect(await store.commit([put('a')], [{ name: 'a', revision: 1n }])).toMatchObject({ revision: 43n })
    await store.close()
    const again = openEmbeddedStore(dataDir)
    expect(await again.load()).toMatchObject({ revision: 43n, documents: [{ name: 'a', revision: 43n }] })
    await again.close()
  })
})

describe('a copy of a store', () => {
  it('made by its backup is whole while it is written to', async () => {
    const store = openEmbeddedStore(dataDir)
    await store.commit([put('a', '1')], [])
    const copy = join(dataDir, 'copy', STORE_FILE)
    mkdirSync(join(dataDir, 'copy'))
    await store.backup(copy)
    await store.commit([put('b', '2')], [])
    expect(statSync(copy).mode & 0o777).toBe(0o600)
    const copied = openEmbeddedStore(join(dataDir, 'copy'))
    expect(await copied.load()).toMatchObject({
      revision: 1n,
      id: await store.findCommit(1n),
      documents: [{ name: 'a' }],
    })
    await Promise.all([store.close(), copied.close()])
  })

  it('of the one file is whole soon after a burst of commits', async () => {
    const store = openEmbeddedStore(dataDir)
    for (let n = 1; n <= 20; n++) await store.commit([put(`d${n}`)], [])
    mkdirSync(join(dataDir, 'copy'))
    const documents = async () => {
      copyFileSync(join(dataDir, STORE_FILE), join(dataDir, 'copy', STORE_FILE))
      const copied = openEmbeddedStore(join(dataDir, 'copy'))
      const { length } = (await copied.load()).documents
      await copied.close()
      return length
    }
    while ((await documents()) < 20) await new Promise(resolve => setTimeout(resolve, 20))
    await store.close()
  })
})

describe('a store of another version', () => {
  /** As versions before 0.2 made it. */
  function writeFormat1(): void {
    const document = { name: 'a', revision: 7, body: '{"x":1}' }
    const checksum = createHash('sha256').update(`a\n7\n${document.body}`).digest()
    edit(database => {
      database.exec(`
        CREATE TABLE meta (id INTEGER PRIMARY KEY CHECK (id = 1), format INTEGER, revision INTEGER, digest BLOB) STRICT;
        CREATE TABLE documents (name TEXT PRIMARY KEY, revision INTEGER, body TEXT, checksum BLOB) STRICT, WITHOUT ROWID;
      `)
      database.prepare('INSERT INTO meta VALUES (1, 1, 7, ?)').run(checksum)
      database.prepare('INSERT INTO documents VALUES (?, ?, ?, ?)').run('a', 7, document.body, checksum)
    })
  }

  it('that is older is copied aside, and served on with its revisions', async () => {
    writeFormat1()
    const store = openEmbeddedStore(dataDir)
    expect(await store.load()).toEqual({
      revision: 7n,
      id: await store.findCommit(7n),
      documents: [{ name: 'a', revision: 7n, body: '{"x":1}' }],
    })
    expect(await store.commit([put('b')], [])).toMatchObject({ revision: 8n })
    await store.close()
    const aside = new DatabaseSync(join(dataDir, `${STORE_FILE}.format-1-revision-7`), { readOnly: true })
    expect(aside.prepare('SELECT format, revision FROM meta').get()).toEqual({ format: 1, revision: 7 })
    aside.close()
    const again = openEmbeddedStore(dataDir)
    expect(await again.load()).toMatchObject({ revision: 8n })
    await again.close()
  })

  it('that is older and damaged is refused and stays', async () => {
    writeFormat1()
    edit(database => database.exec(`UPDATE documents SET body = '{}'`))
    expect(await openError()).toMatchObject({ reason: 'damaged' })
    expect(readdirSync(dataDir)).not.toContain(`${STORE_FILE}.format-1-revision-7`)
  })

  it('that is newer is refused by name, and not touched', async () => {
    await openEmbeddedStore(dataDir).close()
    edit(database => database.exec('UPDATE meta SET format = 99'))
    const files = () => readdirSync(dataDir).map(name => [name, readFileSync(join(dataDir, name)).toString('base64')])
    const before = files()
    const error = await openError()
    expect(error.reason).toBe('newer')
    expect(error.message).toMatch(/was written by a newer version of Regauge \(format 99, this version knows 2\)/)
    expect(files()).toEqual(before)
  })
})

describe('a damaged store', () => {
  it.each<[string, () => void]>([
    ['an empty file', () => writeFileSync(join(dataDir, STORE_FILE), '')],
    ['a file of another kind', () => writeFileSync(join(dataDir, STORE_FILE), 'no database '.repeat(100))],
    ['a torn page', () => tear()],
    ['a flipped body', () => edit(database => database.exec(`UPDATE documents SET body = '2' WHERE name = 'a'`))],
    ['a flipped revision', () => edit(database => database.exec(`UPDATE documents SET revision = 9 WHERE name = 'a'`))],
    ['a missing record', () => edit(database => database.exec(`DELETE FROM documents WHERE name = 'a'`))],
    ['a flipped number of the whole', () => edit(database => database.exec('UPDATE meta SET revision = 9'))],
    ['another id of the last commit', () => edit(database => database.exec(`UPDATE meta SET commit_id = 'x'`))],
    ['an unknown format', () => edit(database => database.exec('UPDATE meta SET format = 0'))],
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
