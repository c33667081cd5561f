import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { status } from '@grpc/grpc-js'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { restoreStore } from '../../src/control/store/restore.ts'
import { jsonToRestApi } from '../../src/definition/wire/wire.ts'
import { FLEET_SERVICE, REST_API_SERVICE, STORE_SERVICE } from '../../src/grpc/services.ts'
import type { FollowerEvent } from '../../src/sync/follow.ts'
import { petsApi, startControlPlane, startDataPlane, type TestControlPlane, until } from '../fixtures/control-plane.ts'

let folder: string
let dataDir: string
const closing: (() => Promise<unknown>)[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'regauge-back-'))
  dataDir = join(folder, 'data')
})

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
  rmSync(folder, { recursive: true, force: true })
})

const syncAddress = () => `unix:${join(folder, 'sync')}`

async function controlPlane(): Promise<TestControlPlane> {
  const control = await startControlPlane({ dataDir, syncAddress: syncAddress() })
  closing.push(() => control.close())
  return control
}

async function dataPlane(id = 'dp1') {
  const events: FollowerEvent[] = []
  const plane = await startDataPlane(syncAddress(), {
    node: { id, version: '1', capabilities: [] },
    cacheFile: join(folder, id, 'last-good.json'),
    onEvent: event => events.push(event),
  })
  closing.push(() => plane.follower.stop())
  const cached = () => readFileSync(join(folder, id, 'last-good.json'), 'utf8')
  return { ...plane, events, cached }
}

/** Stores APIs of these names, one commit each. */
async function store(control: TestControlPlane, ...names: readonly string[]): Promise<void> {
  for (const name of names) {
    const restApi = jsonToRestApi({ ...petsApi('http://127.0.0.1/1'), name })
    await control.client.call(REST_API_SERVICE.PutRestApi, { restApi })
  }
}

const served = (control: TestControlPlane) => control.fleet.view().map(({ revision }) => revision)

/** A control plane and a data plane at revision 3, and a copy of the store at revision 1; then the store goes back. */
async function goneBack(damage: (copy: string) => unknown) {
  const before = await startControlPlane({ dataDir, syncAddress: syncAddress() })
  const plane = await dataPlane()
  await store(before, 'one')
  const copy = join(folder, 'copy.db')
  await before.store.backup(copy)
  await store(before, 'two', 'three')
  await until(() => served(before)[0] === '3')
  await before.close()
  await damage(copy)
  const control = await controlPlane()
  await until(() => plane.events.some(({ kind }) => kind === 'held'))
  return { control, plane }
}

const file = (name: string) => join(dataDir, name)

describe.each<[string, (copy: string) => unknown]>([
  ['the file is missing', () => rmSync(file('regauge.db'))],
  [
    'the folder is empty',
    () => {
      rmSync(dataDir, { recursive: true })
      mkdirSync(dataDir)
    },
  ],
  ['an older file lies in its place', copy => copyFileSync(copy, file('regauge.db'))],
  [
    'the folder holds a copy of the one file alone',
    copy => {
      rmSync(dataDir, { recursive: true })
      mkdirSync(dataDir)
      copyFileSync(copy, file('regauge.db'))
    },
  ],
  ['a backup was restored', copy => restoreStore(copy, dataDir)],
])('when %s', (_, damage) => {
  it('nothing is taken away, nothing stored, and the control plane says so', async () => {
    const { control, plane } = await goneBack(damage)
    expect(plane.applied.at(-1)?.revision).toBe('3')
    expect(plane.cached()).toContain('"three"')
    await expect(store(control, 'four')).rejects.toMatchObject({
      code: status.FAILED_PRECONDITION,
      details: { reason: 'STORE_BEHIND' },
    })
    const told = await control.client.call(FLEET_SERVICE.ListDataPlanes, {})
    expect(told.store).toMatchObject({ state: 'STORE_STATE_BEHIND', knownRevision: '3' })
    expect(told.store?.message).toMatch(
      /^the store went back: it is at revision [01], and .*`regauge store adopt --yes`/,
    )
    // New ones wait as well: they would get the older state.
    const other = await dataPlane('dp2')
    await until(() => other.events.some(({ kind }) => kind === 'held'))
    expect(other.applied).toEqual([])
  })

  it('an adoption lets what the store holds count, and work goes on', async () => {
    const { control, plane } = await goneBack(damage)
    const adopted = await control.client.call(STORE_SERVICE.AdoptStore, {})
    expect(adopted).toMatchObject({ state: 'STORE_STATE_OK', revision: '4' })
    await until(() => served(control)[0] === '4')
    expect(Object.keys(plane.applied.at(-1)?.apis ?? {})).not.toContain('three')
    await store(control, 'four')
    await until(() => Object.keys(plane.applied.at(-1)?.apis ?? {}).includes('four'))
  })
})

it('a data plane of another store is told so, and serves on', async () => {
  const first = await startControlPlane({ dataDir: join(folder, 'first'), syncAddress: syncAddress() })
  const plane = await dataPlane()
  await store(first, 'one')
  await until(() => served(first)[0] === '1')
  await first.close()
  const control = await startControlPlane({ dataDir })
  await store(control, 'elsewhere', 'other')
  await control.close()
  const foreign = await controlPlane()
  await until(() => plane.events.some(({ kind }) => kind === 'held'))
  expect(Object.keys(plane.applied.at(-1)?.apis ?? {})).toEqual(['one'])
  expect(foreign.fleet.view()).toMatchObject([{ nack: { problems: [{ code: 'HISTORY_FOREIGN' }] } }])
  // It stops nobody: what it says proves nothing.
  await store(foreign, 'more')
  await foreign.client.call(STORE_SERVICE.AdoptStore, {})
  await until(() => Object.keys(plane.applied.at(-1)?.apis ?? {}).includes('more'))
})

describe('a commit that changes nothing for a data plane', () => {
  it('is not written to its file, and not answered, and counts as served', async () => {
    const control = await controlPlane()
    const plane = await dataPlane()
    await store(control, 'one')
    await until(() => served(control)[0] === '1')
    const before = statSync(join(folder, 'dp1', 'last-good.json'))
    const restApi = jsonToRestApi({ name: 'stored-only', stages: { dev: {} } })
    await control.client.call(REST_API_SERVICE.PutRestApi, { restApi })
    await until(() => served(control)[0] === '2')
    expect(control.fleet.view()[0]?.answeredRevision).toBe('2')
    await until(() => plane.events.at(-1)?.kind === 'unchanged')
    expect(plane.events.at(-1)).toEqual({ kind: 'unchanged', revision: '2' })
    const after = statSync(join(folder, 'dp1', 'last-good.json'))
    expect([after.ino, after.mtimeMs]).toEqual([before.ino, before.mtimeMs])
    expect(plane.applied.filter(({ revision }) => revision !== '0')).toHaveLength(1)
  })

  it('is remembered for the next stream', async () => {
    const before = await startControlPlane({ dataDir, syncAddress: syncAddress() })
    const plane = await dataPlane()
    await store(before, 'one')
    const restApi = jsonToRestApi({ name: 'stored-only', stages: { dev: {} } })
    await before.client.call(REST_API_SERVICE.PutRestApi, { restApi })
    await until(() => plane.events.some(({ kind }) => kind === 'unchanged') || served(before)[0] === '2')
    await before.close()
    const control = await controlPlane()
    await until(() => served(control)[0] === '2')
    expect(plane.applied.filter(({ revision }) => revision !== '0')).toHaveLength(1)
  })
})
