import { status } from '@grpc/grpc-js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AdminCallError } from '../../src/cli/admin/call-error.ts'
import { jsonToRestApi, restApiToJson } from '../../src/definition/wire/wire.ts'
import { REST_API_MESSAGE, REST_API_SERVICE } from '../../src/grpc/services.ts'
import { petsApi, startControlPlane, type TestControlPlane } from '../fixtures/control-plane.ts'

let control: TestControlPlane

beforeAll(async () => {
  control = await startControlPlane({
    limits: { resources: 20_000 },
    compile: async ({ description }) => {
      if (description === 'busy') return 'busy'
      return description === 'bad template' ? [TEMPLATE_PROBLEM] : []
    },
  })
})

afterAll(async () => {
  expect(control.faults).toEqual([])
  await control.close()
})

const TEMPLATE_PROBLEM = {
  path: 'resources["/t"].methods.GET.integration.requestTemplates["text/plain"]',
  code: 'S0203',
  message: '4:17 expected "}"',
}

const encode = (json: unknown) => REST_API_MESSAGE.serialize(jsonToRestApi(json))
const put = (json: unknown, etag = '') => {
  return control.client.call(REST_API_SERVICE.PutRestApi, { restApi: { ...jsonToRestApi(json), etag } })
}
const named = (name: string, uri = 'http://127.0.0.1/1') => ({ ...petsApi(uri), name })

/** The error of a call that is to fail. */
async function failure(call: Promise<unknown>): Promise<AdminCallError> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (error instanceof AdminCallError) return error
  throw new Error(`the call did not fail as it should: ${error}`)
}

describe('PutRestApi', () => {
  it('answers with the API as it is stored, with etag and revision', async () => {
    const stored = await put(named('put1'))
    expect(stored).toMatchObject({ name: 'restApis/put1', etag: `"${stored.revision}"` })
    expect(restApiToJson(stored)).toMatchObject({ name: 'put1', stages: { dev: { autoDeploy: true } } })
    expect(await control.client.call(REST_API_SERVICE.GetRestApi, { name: 'restApis/put1' })).toEqual(stored)
  })

  it.each([REST_API_SERVICE.PutRestApi, REST_API_SERVICE.ValidateRestApi])(
    'is unavailable while too much is being checked: $path',
    async method => {
      const call = control.client.call<{ restApi: object }, object>(method, {
        restApi: jsonToRestApi({ ...named('busy'), description: 'busy' }),
      })
      expect(await failure(call)).toMatchObject({
        code: status.UNAVAILABLE,
        message: 'too many definitions are being checked, and this one was not: try again',
        details: { reason: 'CHECKS_BUSY' },
      })
      expect(control.catalog.findApi('busy')).toBeUndefined()
    },
  )

  it('writes nothing when nothing changes', async () => {
    const first = await put(named('put2'))
    expect((await put(named('put2'))).etag).toBe(first.etag)
    expect(control.catalog.revision).toBe(BigInt(first.revision))
  })

  it('takes the last writer without an etag, and refuses a stale one', async () => {
    const { etag } = await put(named('put3'))
    await put(named('put3', 'http://127.0.0.1/2'))
    const error = await failure(put(named('put3', 'http://127.0.0.1/3'), etag))
    expect(error).toMatchObject({ code: status.ABORTED, details: { reason: 'ETAG_MISMATCH' } })
    const current = error.details.metadata?.etag ?? ''
    expect((await put(named('put3', 'http://127.0.0.1/3'), current)).etag).not.toBe(current)
  })

  it('refuses an etag for an API that is not there', async () => {
    expect(await failure(put(named('put4'), '"1"'))).toMatchObject({ code: status.ABORTED })
  })

  it('refuses to create what is there', async () => {
    await put(named('put5'))
    const request = { restApi: jsonToRestApi(named('put5')), createOnly: true }
    const error = await failure(control.client.call(REST_API_SERVICE.PutRestApi, request))
    expect(error).toMatchObject({ code: status.ALREADY_EXISTS, details: { reason: 'ALREADY_EXISTS' } })
  })

  it('stores nothing under validate_only', async () => {
    const request = { restApi: jsonToRestApi(named('put6')), validateOnly: true }
    expect(await control.client.call(REST_API_SERVICE.PutRestApi, request)).toMatchObject({
      name: 'restApis/put6',
      etag: '',
    })
    expect(control.catalog.findApi('put6')).toBeUndefined()
  })

  it('refuses with every problem at once, each with its field, and stores nothing', async () => {
    const before = control.catalog.revision
    const integration = { type: 'HTTP', httpMethod: 'GET', uri: 'ftp://x', timeoutInMillis: 1 }
    const resources = { '/a': { methods: { GET: { integration } } } }
    const error = await failure(put({ name: 'put7', description: 'bad template', resources }))
    expect(error.code).toBe(status.INVALID_ARGUMENT)
    expect(error.details.problems?.map(({ path }) => path).sort()).toEqual([
      'resources["/a"].methods.GET.integration.timeoutInMillis',
      'resources["/a"].methods.GET.integration.uri',
      TEMPLATE_PROBLEM.path,
    ])
    expect(control.catalog.revision).toBe(before)
  })

  it('tells how many problems there are when the details hold fewer', async () => {
    const resources = Object.fromEntries(
      Array.from({ length: 2000 }, (_, n) => [`/${'long'.repeat(20)}${n}`, { methods: { GET: {} } }]),
    )
    const error = await failure(put({ name: 'put8', resources }))
    expect(error.message).toMatch(/^2000 problems/)
    expect(error.details.problems?.length).toBeLessThan(2000)
    // The connection is good for more.
    await put(named('put8'))
  })

  it.each([
    ['a deployment that is not there', { deploymentId: 'd9' }, 'stages.dev.deploymentId'],
    [
      'a canary deployment that is not there',
      { canarySettings: { deploymentId: 'd9' } },
      'stages.dev.canarySettings.deploymentId',
    ],
    ['both autoDeploy and a deployment', { autoDeploy: true, deploymentId: 'd1' }, 'stages.dev.deploymentId'],
  ])('refuses a stage with %s', async (_, stage, field) => {
    const error = await failure(put({ name: 'put9', stages: { dev: stage } }))
    expect(error.details.problems).toMatchObject([{ path: field }])
  })

  it('asks for the message', async () => {
    expect(await failure(control.client.call(REST_API_SERVICE.PutRestApi, {}))).toMatchObject({
      code: status.INVALID_ARGUMENT,
    })
  })
})

describe('a definition above the message limit', () => {
  const large = {
    name: 'large',
    resources: Object.fromEntries(
      Array.from({ length: 10_000 }, (_, n) => {
        const requestTemplates = {
          'application/json': `{ "number": ${n}, "path": $params("id"), "type": $params("type") }${' '.repeat(400)}`,
        }
        return [`/p${n}`, { methods: { POST: { integration: { type: 'MOCK', requestTemplates } } } }]
      }),
    ),
    stages: { dev: { autoDeploy: true } },
  }

  it('goes in and comes out in chunks', async () => {
    const bytes = encode(large)
    expect(bytes.length).toBeGreaterThan(4 * 1024 * 1024)
    const stored = await control.client.upload(REST_API_SERVICE.PutRestApiStream, {}, bytes)
    expect(stored).toMatchObject({ name: 'restApis/large', deployments: ['restApis/large/deployments/d1'] })
    const chunks: Buffer[] = []
    const download = control.client.stream(REST_API_SERVICE.GetRestApiStream, { name: 'restApis/large' }, 20_000)
    for await (const { chunk } of download) chunks.push(chunk)
    const json = restApiToJson(REST_API_MESSAGE.deserialize(Buffer.concat(chunks)))
    expect(Object.keys(json.resources ?? {})).toHaveLength(10_000)
  })

  it('is refused in one message', async () => {
    expect(await failure(put(large))).toMatchObject({ code: status.RESOURCE_EXHAUSTED })
  })

  it.each([
    ['no RestApi', Buffer.from([0xff, 0xff]), 'the chunks are not a regauge.definition.v1.RestApi'],
    ['nothing', Buffer.alloc(0), 'name'],
  ])('is refused when the chunks hold %s', async (_, bytes, message) => {
    const error = await failure(control.client.upload(REST_API_SERVICE.PutRestApiStream, {}, bytes))
    expect(error.code).toBe(status.INVALID_ARGUMENT)
    expect(error.message).toContain(message)
  })

  it('in chunks obeys validate_only and create_only', async () => {
    const validate = { validateOnly: true, createOnly: false }
    await control.client.upload(REST_API_SERVICE.PutRestApiStream, validate, encode(named('chunks')))
    expect(control.catalog.findApi('chunks')).toBeUndefined()
    await put(named('chunks'))
    const create = { validateOnly: false, createOnly: true }
    const error = await failure(
      control.client.upload(REST_API_SERVICE.PutRestApiStream, create, encode(named('chunks'))),
    )
    expect(error.code).toBe(status.ALREADY_EXISTS)
  })
})

describe('ValidateRestApi', () => {
  it.each([['whole'], ['in chunks']])('answers with every problem, %s', async form => {
    const resources = Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`/a${n}`, { methods: { GET: {} } }]))
    const json = { name: 'v', resources }
    const reply =
      form === 'whole'
        ? await control.client.call(REST_API_SERVICE.ValidateRestApi, { restApi: jsonToRestApi(json) })
        : await control.client.upload(REST_API_SERVICE.ValidateRestApiStream, {}, encode(json))
    expect(reply.total).toBe(500)
    expect(reply.problems).toHaveLength(500)
    expect(reply.problems[0]).toMatchObject({ field: 'resources["/a0"].methods.GET.integration', code: 'REQUIRED' })
  })

  it('finds nothing wrong with a good one, and stores nothing', async () => {
    const reply = await control.client.call(REST_API_SERVICE.ValidateRestApi, { restApi: jsonToRestApi(named('v2')) })
    expect(reply).toEqual({ problems: [], total: 0, removedResources: [], warnings: [] })
    expect(control.catalog.findApi('v2')).toBeUndefined()
  })
})

describe('GetRestApi, ListRestApis and DeleteRestApi', () => {
  it.each([
    ['GetRestApi', () => control.client.call(REST_API_SERVICE.GetRestApi, { name: 'restApis/none' })],
    ['DeleteRestApi', () => control.client.call(REST_API_SERVICE.DeleteRestApi, { name: 'restApis/none' })],
    [
      'GetRestApiStream',
      () => control.client.stream(REST_API_SERVICE.GetRestApiStream, { name: 'restApis/none' }, 20_000).next(),
    ],
  ])('%s: NOT_FOUND', async (_, call) => {
    expect(await failure(call())).toMatchObject({ code: status.NOT_FOUND, message: 'restApis/none does not exist' })
  })

  it.each([[''], ['pets'], ['restApis/'], ['restApis/a/b']])('refuse the name %j', async name => {
    expect(await failure(control.client.call(REST_API_SERVICE.GetRestApi, { name }))).toMatchObject({
      code: status.INVALID_ARGUMENT,
    })
  })

  it('list in pages, by name', async () => {
    await put(named('zz1'))
    await put(named('zz2'))
    const names: string[] = []
    let pageToken = ''
    do {
      const page = await control.client.call(REST_API_SERVICE.ListRestApis, { pageSize: 2, pageToken })
      expect(page.restApis.length).toBeLessThanOrEqual(2)
      names.push(...page.restApis.map(({ name }) => name))
      pageToken = page.nextPageToken
    } while (pageToken !== '')
    expect(names).toEqual([...names].sort())
    expect(names).toEqual(control.catalog.apis().map(name => `restApis/${name}`))
  })

  it('list tells which stages lag behind what is stored', async () => {
    await put({ ...named('drift'), stages: { dev: {}, auto: { autoDeploy: true } } })
    const { restApis } = await control.client.call(REST_API_SERVICE.ListRestApis, { pageSize: 1000 })
    const drift = restApis.find(({ name }) => name === 'restApis/drift')
    expect(drift).toMatchObject({ methods: 1 })
    expect(drift?.stages).toMatchObject([
      { stage: 'dev', deploymentId: '', undeployedChanges: true },
      { stage: 'auto', deploymentId: 'd1', undeployedChanges: false },
    ])
  })

  it('delete takes stages and deployments with it', async () => {
    const { etag } = await put(named('gone'))
    const stale = control.client.call(REST_API_SERVICE.DeleteRestApi, { name: 'restApis/gone', etag: '"0"' })
    expect(await failure(stale)).toMatchObject({ code: status.ABORTED })
    await control.client.call(REST_API_SERVICE.DeleteRestApi, { name: 'restApis/gone', etag })
    const { documents } = await control.store.load()
    expect(documents.filter(({ name }) => name.startsWith('restApis/gone'))).toEqual([])
  })
})
