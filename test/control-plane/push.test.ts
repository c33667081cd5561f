import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { ApiWriter } from '../../src/control/api-writer.ts'
import type { DeployedConfig, RejectedResource } from '../../src/definition/deployment.ts'
import { readCacheFile } from '../../src/sync/cache-file.ts'
import type { FollowerEvent } from '../../src/sync/follow.ts'
import { petsApi, startControlPlane, startDataPlane, type TestControlPlane, until } from '../fixtures/control-plane.ts'

const closing: (() => Promise<unknown> | unknown)[] = []

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'regauge-push-'))
  closing.push(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

async function controlPlane(parts: Parameters<typeof startControlPlane>[0] = {}): Promise<TestControlPlane> {
  const plane = await startControlPlane(parts)
  closing.push(() => plane.close())
  return plane
}

async function dataPlane(...args: Parameters<typeof startDataPlane>) {
  const plane = await startDataPlane(...args)
  closing.push(() => plane.follower.stop())
  return plane
}

/** Stores an API by the same way as the admin services, and returns the revision. */
async function store({ catalog }: TestControlPlane, json: unknown): Promise<string> {
  const writer = new ApiWriter(catalog, { compile: async () => [], limits: {} }, () => new Date())
  const written = await writer.put(json, { etag: '', mode: 'store', existing: 'replace' })
  if ('kind' in written) throw new Error(written.message)
  return String(written.revision)
}

const uriOf = (config: DeployedConfig | undefined, id: string) => {
  return config?.apis.pets?.deployments[id]?.resources['/pets/{id}']?.methods.GET?.integration.uri
}

describe('a data plane', () => {
  it.each<[string, () => string]>([
    ['TCP', () => '127.0.0.1:0'],
    ['a Unix socket', () => `unix:${join(temporaryFolder(), 'sync')}`],
  ])('is pushed what is there, and each change, over %s', async (_, syncAddress) => {
    const control = await controlPlane({ syncAddress: syncAddress() })
    await store(control, petsApi('http://127.0.0.1/1'))
    const { applied, state } = await dataPlane(control.sync.address)
    await until(() => state.revision === '1')
    expect(uriOf(applied.at(-1), 'd1')).toBe('http://127.0.0.1/1')
    await store(control, petsApi('http://127.0.0.1/2'))
    await until(() => state.revision === '2')
    expect(applied.at(-1)?.apis.pets?.stages.dev?.deploymentId).toBe('d2')
    expect(uriOf(applied.at(-1), 'd2')).toBe('http://127.0.0.1/2')
    await until(() => control.fleet.view()[0]?.revision === '2')
    expect(control.fleet.view()).toMatchObject([{ id: 'dp1', answeredRevision: '2', nack: null }])
  })

  it('gets an empty configuration when nothing is deployed, and is then ready', async () => {
    const control = await controlPlane()
    const { applied } = await dataPlane(control.sync.address)
    await until(() => applied.length === 1)
    expect(applied).toEqual([{ revision: '0', history: '', apis: {} }])
  })

  it('is not asked to serve again what has not changed', async () => {
    const control = await controlPlane()
    await store(control, petsApi('http://127.0.0.1/1'))
    const { applied, state } = await dataPlane(control.sync.address)
    await until(() => state.revision === '1')
    await store(control, { name: 'other', resources: {}, stages: { dev: {} } })
    await until(() => state.revision === '2')
    expect(applied).toHaveLength(1)
  })

  it('gets changes that come close together in one push', async () => {
    const control = await controlPlane()
    const { applied, state } = await dataPlane(control.sync.address)
    await until(() => state.revision === '0')
    for (let n = 1; n <= 10; n++) await store(control, petsApi(`http://127.0.0.1/${n}`))
    await until(() => state.revision === '10')
    expect(applied.length).toBeLessThan(6)
  })
})

describe('a refusal', () => {
  const refuse =
    (uri: string) =>
    (config: DeployedConfig): readonly RejectedResource[] => {
      const id = config.apis.pets?.stages.dev?.deploymentId ?? ''
      if (uriOf(config, id) !== uri) return []
      const problems = [{ path: 'resources["/pets/{id}"].methods.GET.integration.uri', code: 'BAD', message: 'no' }]
      return [{ resource: `restApis/pets/deployments/${id}`, problems }]
    }

  it('keeps the last good one, names resource and field, and is healed by the next', async () => {
    const control = await controlPlane()
    await store(control, petsApi('http://127.0.0.1/good'))
    const { applied, state } = await dataPlane(control.sync.address, { reject: refuse('http://127.0.0.1/bad') })
    await until(() => state.revision === '1')
    await store(control, petsApi('http://127.0.0.1/bad'))
    await until(() => control.fleet.view()[0]?.nack !== null)
    expect(control.fleet.view()[0]?.nack).toMatchObject({
      revision: '2',
      rejectedResources: ['restApis/pets/deployments/d2'],
      problems: [
        { path: 'restApis/pets/deployments/d2: resources["/pets/{id}"].methods.GET.integration.uri', code: 'BAD' },
      ],
    })
    // A change of another API reaches it; the refused form is not tried again.
    await store(control, { ...petsApi('http://127.0.0.1/x'), name: 'other' })
    await until(() => state.revision === '3')
    expect(applied).toHaveLength(3)
    expect(uriOf(applied.at(-1), 'd1')).toBe('http://127.0.0.1/good')
    expect(Object.keys(applied.at(-1)?.apis ?? {})).toEqual(expect.arrayContaining(['other', 'pets']))
    expect(control.fleet.view()[0]?.nack).not.toBeNull()
    await store(control, petsApi('http://127.0.0.1/healed'))
    await until(() => control.fleet.view()[0]?.nack === null)
    expect(uriOf(applied.at(-1), 'd3')).toBe('http://127.0.0.1/healed')
  })

  it('of an API that was never good leaves the API out', async () => {
    const control = await controlPlane()
    await store(control, petsApi('http://127.0.0.1/bad'))
    const cacheFile = join(temporaryFolder(), 'cache')
    await dataPlane(control.sync.address, { reject: refuse('http://127.0.0.1/bad'), cacheFile })
    await until(() => control.fleet.view()[0]?.nack != null)
    expect((await readCacheFile(cacheFile)).config).toMatchObject({ revision: '1', apis: {} })
  })

  it('of the whole is told when serving throws', async () => {
    const control = await controlPlane()
    await dataPlane(control.sync.address, { serve: () => Promise.reject(new Error('a bug')) })
    await until(() => control.fleet.view()[0]?.nack != null)
    expect(control.fleet.view()[0]).toMatchObject({
      nack: { rejectedResources: [], problems: [{ code: 'PUSH_FAILED', message: 'a bug' }] },
    })
  })
})

describe('a cache', () => {
  it('is written before the ACK', async () => {
    const control = await controlPlane()
    const cacheFile = join(temporaryFolder(), 'cache')
    await store(control, petsApi('http://127.0.0.1/1'))
    await dataPlane(control.sync.address, { cacheFile })
    await until(() => control.fleet.view()[0]?.revision === '1')
    const { config } = await readCacheFile(cacheFile)
    expect(uriOf(config, 'd1')).toBe('http://127.0.0.1/1')
  })

  it('is served when no control plane answers, and caught up with when one does', async () => {
    const control = await controlPlane()
    const cacheFile = join(temporaryFolder(), 'cache')
    await store(control, petsApi('http://127.0.0.1/1'))
    const first = await dataPlane(control.sync.address, { cacheFile })
    await until(() => first.state.revision === '1')
    await first.follower.stop()
    const events: FollowerEvent[] = []
    const second = await dataPlane('127.0.0.1:1', { cacheFile, onEvent: event => events.push(event) })
    expect(second.state).toEqual({ revision: '1', isConnected: false, isServingFromCache: true })
    expect(uriOf(second.applied[0], 'd1')).toBe('http://127.0.0.1/1')
    await until(() => events.some(({ kind }) => kind === 'disconnected'))
    await second.follower.stop()
    await store(control, petsApi('http://127.0.0.1/2'))
    const third = await dataPlane(control.sync.address, { cacheFile })
    await until(() => third.state.revision === '2')
    expect(third.state).toMatchObject({ isConnected: true, isServingFromCache: false })
    expect(third.applied.map(({ revision }) => revision)).toEqual(['1', '2'])
  })

  it('that is current costs no second preparation', async () => {
    const control = await controlPlane()
    const cacheFile = join(temporaryFolder(), 'cache')
    await store(control, petsApi('http://127.0.0.1/1'))
    const first = await dataPlane(control.sync.address, { cacheFile })
    await until(() => first.state.revision === '1')
    await first.follower.stop()
    const second = await dataPlane(control.sync.address, { cacheFile })
    await until(() => second.state.isConnected && !second.state.isServingFromCache)
    expect(second.applied).toHaveLength(1)
  })
})

describe('a broken stream', () => {
  it('is opened again, with what is held', async () => {
    const dataDir = temporaryFolder()
    const syncAddress = `unix:${join(temporaryFolder(), 'sync')}`
    const before = await startControlPlane({ dataDir, syncAddress })
    await store(before, petsApi('http://127.0.0.1/1'))
    const { applied, state } = await dataPlane(syncAddress)
    await until(() => state.revision === '1')
    await before.close()
    await until(() => !state.isConnected)
    expect(state.revision).toBe('1')
    const after = await controlPlane({ dataDir, syncAddress })
    await until(() => state.isConnected)
    await store(after, petsApi('http://127.0.0.1/2'))
    await until(() => state.revision === '2')
    expect(applied.map(({ revision }) => revision)).toEqual(['1', '2'])
  })

  it('is opened to the next control plane', async () => {
    const control = await controlPlane()
    const { state } = await dataPlane('127.0.0.1:1', { addresses: ['127.0.0.1:1', control.sync.address] })
    await until(() => state.isConnected)
  })
})

describe('a large API', () => {
  it('arrives whole, and then only what changed', async () => {
    const control = await controlPlane({ limits: { resources: 100_000 } })
    const writer = new ApiWriter(
      control.catalog,
      { compile: async () => [], limits: { resources: 10_000 } },
      () => new Date(),
    )
    const large = (changed: string) => ({
      name: 'pets',
      resources: Object.fromEntries(
        Array.from({ length: 2000 }, (_, n) => {
          const uri = `http://127.0.0.1/${'long/'.repeat(60)}${n === 7 ? changed : n}`
          return [`/p${n}`, { methods: { GET: { integration: { type: 'HTTP_PROXY', httpMethod: 'GET', uri } } } }]
        }),
      ),
      stages: { dev: { autoDeploy: true } },
    })
    const how = { etag: '', mode: 'store', existing: 'replace' } as const
    await writer.put(large('one'), how)
    const { applied, state } = await dataPlane(control.sync.address)
    await until(() => state.revision === '1')
    await writer.put(large('two'), how)
    await until(() => state.revision === '2')
    const [first, second] = applied.map(config => Object.values(config.apis.pets?.deployments ?? {})[0]?.resources)
    const changed = Object.keys(second ?? {}).filter(path => second?.[path]?.methods.GET !== first?.[path]?.methods.GET)
    expect(changed).toEqual(['/p7'])
  })
})
