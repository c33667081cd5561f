import { status } from '@grpc/grpc-js'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { TestInvokeResult } from '../../src/control/services/test-invoke.ts'
import type { TestInvocation } from '../../src/definition/test-invocation.ts'
import { jsonToRestApi } from '../../src/definition/wire/wire.ts'
import { INTEGRATION_SERVICE, REST_API_SERVICE } from '../../src/grpc/services.ts'
import { petsApi, startControlPlane, type TestControlPlane } from '../fixtures/control-plane.ts'

const NAME = 'restApis/pets/resources/~1pets~1{id}/methods/GET/integration'
const RESULT: TestInvokeResult = {
  status: 200,
  headers: ['Set-Cookie', 'a', 'Set-Cookie', 'b'],
  body: Buffer.from('{}'),
  latencyMicros: 1500,
  log: 'Execution log',
  trace: [{ stage: 's', field: 'f', source: '', output: 'o', durationMicros: 7, error: '' }],
  integrationRequest: {
    method: 'POST',
    url: 'http://x/',
    headers: ['A', 'b'],
    body: Buffer.from('x'),
    canonicalRequest: '',
  },
}

let control: TestControlPlane
let invocations: TestInvocation[]

beforeAll(async () => {
  control = await startControlPlane({
    testInvoke: async invocation => {
      invocations.push(invocation)
      return RESULT
    },
  })
})

beforeEach(async () => {
  invocations = []
  const restApi = jsonToRestApi(petsApi('http://127.0.0.1/1'))
  await control.client.call(REST_API_SERVICE.PutRestApi, { restApi, allowRemoval: true })
})

afterAll(async () => {
  expect(control.faults).toEqual([])
  await control.close()
})

const put = (integration: object, validateOnly = false) => {
  return control.client.call(INTEGRATION_SERVICE.PutIntegration, {
    integration: { name: NAME, ...integration },
    validateOnly,
  })
}
const MOCK = { type: 'INTEGRATION_TYPE_MOCK' } as const

describe('PutIntegration', () => {
  const MAPPED = {
    type: 'INTEGRATION_TYPE_MOCK',
    requestTemplates: { 'application/json': '{ "statusCode": 200 }' },
    integrationResponses: { '200': { responseParameters: { 'method.response.header.X-A': "'a'" } } },
  } as const
  const NEW = 'restApis/pets/resources/~1new/methods/POST/integration'
  const methodOf = (verb: 'POST') =>
    control.catalog.findApi('pets')?.document.definition.resources['/new']?.methods[verb]

  it('makes a working method with the method responses that come with it', async () => {
    const methodResponses = { '200': { responseParameters: { 'method.response.header.X-A': true } }, '404': {} }
    const integration = { ...MAPPED, name: NEW }
    await control.client.call(INTEGRATION_SERVICE.PutIntegration, { integration, methodResponses })
    expect(methodOf('POST')?.methodResponses['200']?.responseParameters).toEqual({ 'method.response.header.X-A': true })
    // Later puts keep them, unless they bring others.
    await control.client.call(INTEGRATION_SERVICE.PutIntegration, { integration })
    expect(Object.keys(methodOf('POST')?.methodResponses ?? {})).toEqual(['200', '404'])
  })

  it('makes a method that answers with the statuses of its integration responses', async () => {
    const integration = { ...MAPPED, integrationResponses: { '201': {} }, name: NEW }
    await control.client.call(INTEGRATION_SERVICE.PutIntegration, { integration })
    expect(Object.keys(methodOf('POST')?.methodResponses ?? {})).toEqual(['201'])
  })

  it('names the words of a type that is missing, as it is when a client has dropped a bare word', async () => {
    await expect(put({ type: 'MOCK' as never })).rejects.toThrow(
      /type: is required: one of \[HTTP,.*INTEGRATION_TYPE_MOCK/,
    )
  })

  it('replaces one integration of the stored definition, and autoDeploy deploys it', async () => {
    const stored = await put({ type: 'INTEGRATION_TYPE_HTTP_PROXY', httpMethod: 'GET', uri: 'http://127.0.0.1/2' })
    expect(stored).toMatchObject({ name: NAME, uri: 'http://127.0.0.1/2', timeoutInMillis: 29_000 })
    expect(await control.client.call(INTEGRATION_SERVICE.GetIntegration, { name: NAME })).toEqual(stored)
    const served = control.catalog.getRollout('pets').document.stages.dev?.deploymentId ?? ''
    const deployed = control.catalog.findDeployment('pets', served)?.resources['/pets/{id}']?.methods.GET
    expect(deployed?.integration.uri).toBe('http://127.0.0.1/2')
  })

  it('makes a method that is not there yet', async () => {
    const name = 'restApis/pets/resources/~1new/methods/POST/integration'
    await put({ name, ...MOCK })
    const method = control.catalog.findApi('pets')?.document.definition.resources['/new']?.methods.POST
    expect(method).toMatchObject({ authorizationType: 'NONE', integration: { type: 'MOCK' } })
  })

  it.each([
    ['with escapes', 'restApis/pets/resources/~1pets~1{id}/methods/GET/integration'],
    ['as it is', 'restApis/pets/resources//pets/{id}/methods/GET/integration'],
    ['without its first slash', 'restApis/pets/resources/pets/{id}/methods/GET/integration'],
  ])('takes the path %s', async (_, name) => {
    expect(await put({ name, ...MOCK })).toMatchObject({ name: NAME })
  })

  it('checks the API whole, and names the field in it', async () => {
    const error = put({ type: 'INTEGRATION_TYPE_HTTP', httpMethod: 'GET', uri: 'ftp://x' })
    await expect(error).rejects.toMatchObject({
      code: status.INVALID_ARGUMENT,
      details: { problems: [{ path: 'resources["/pets/{id}"].methods.GET.integration.uri' }] },
    })
  })

  it('stores nothing under validate_only', async () => {
    const before = control.catalog.revision
    await put(MOCK, true)
    expect(control.catalog.revision).toBe(before)
  })

  it('refuses a stale etag', async () => {
    const { etag } = await put(MOCK)
    await put({ ...MOCK, timeoutInMillis: 60 })
    await expect(put({ ...MOCK, etag })).rejects.toMatchObject({
      code: status.ABORTED,
      details: { reason: 'ETAG_MISMATCH' },
    })
  })

  it('loses no edit of two that come at once', async () => {
    const paths = Array.from({ length: 8 }, (_, n) => `~1both${n}`)
    await Promise.all(
      paths.map(path => put({ name: `restApis/pets/resources/${path}/methods/GET/integration`, ...MOCK })),
    )
    const resources = Object.keys(control.catalog.findApi('pets')?.document.definition.resources ?? {})
    expect(resources).toEqual(expect.arrayContaining(paths.map(path => path.replace('~1', '/'))))
  })

  it.each([
    ['restApis/none/resources/~1a/methods/GET/integration', status.NOT_FOUND],
    ['restApis/pets', status.INVALID_ARGUMENT],
    ['', status.INVALID_ARGUMENT],
  ])('refuses the name %j', async (name, code) => {
    await expect(put({ name, ...MOCK })).rejects.toMatchObject({ code })
  })
})

describe('DeleteIntegration', () => {
  it('takes the method with it', async () => {
    const { etag } = await put(MOCK)
    await control.client.call(INTEGRATION_SERVICE.DeleteIntegration, { name: NAME, etag })
    expect(control.catalog.findApi('pets')?.document.definition.resources['/pets/{id}']).toEqual({ methods: {} })
    const again = control.client.call(INTEGRATION_SERVICE.DeleteIntegration, { name: NAME })
    await expect(again).rejects.toMatchObject({ code: status.NOT_FOUND })
  })
})

describe('ListIntegrations', () => {
  it('pages through one API and through all', async () => {
    await control.client.call(REST_API_SERVICE.PutRestApi, {
      restApi: jsonToRestApi({ ...petsApi('http://127.0.0.1/1'), name: 'other' }),
    })
    const all = await control.client.call(INTEGRATION_SERVICE.ListIntegrations, {
      parent: 'restApis/-',
      pageSize: 1000,
    })
    const one = await control.client.call(INTEGRATION_SERVICE.ListIntegrations, {
      parent: 'restApis/other',
      pageSize: 1,
    })
    expect(one.integrations).toHaveLength(1)
    expect(all.integrations.length).toBeGreaterThan(1)
    const first = await control.client.call(INTEGRATION_SERVICE.ListIntegrations, { parent: 'restApis/-', pageSize: 1 })
    const request = { parent: 'restApis/-', pageSize: 1000, pageToken: first.nextPageToken }
    const rest = await control.client.call(INTEGRATION_SERVICE.ListIntegrations, request)
    expect([...first.integrations, ...rest.integrations]).toEqual(all.integrations)
  })

  it.each([
    [{ parent: 'restApis/none' }, status.NOT_FOUND],
    [{ parent: 'none' }, status.INVALID_ARGUMENT],
    [{ parent: 'restApis/-', pageToken: 'bm9uZQ' }, status.INVALID_ARGUMENT],
    [{ parent: 'restApis/-', pageSize: -1 }, status.INVALID_ARGUMENT],
  ])('refuses %j', async (request, code) => {
    await expect(control.client.call(INTEGRATION_SERVICE.ListIntegrations, request)).rejects.toMatchObject({ code })
  })
})

describe('TestInvokeMethod', () => {
  const invoke = (request: object) => control.client.call(INTEGRATION_SERVICE.TestInvokeMethod, request)

  it('hands over what is to be run, and hands back what became of it', async () => {
    const reply = await invoke({
      name: 'restApis/pets',
      httpMethod: 'POST',
      pathWithQueryString: '/pets/1?a=b',
      multiValueHeaders: { Accept: { values: ['a', 'b'] } },
      body: Buffer.from('hello'),
      stageVariables: { x: 'y' },
      dispatch: true,
    })
    expect(invocations).toMatchObject([
      {
        definition: { name: 'pets' },
        method: null,
        stage: 'dev',
        stageVariables: { x: 'y' },
        httpMethod: 'POST',
        pathWithQueryString: '/pets/1?a=b',
        headers: ['Accept', 'a', 'Accept', 'b'],
        body: Buffer.from('hello'),
        dispatch: 'send',
      },
    ])
    expect(reply).toMatchObject({
      status: 200,
      body: Buffer.from('{}'),
      multiValueHeaders: { 'Set-Cookie': { values: ['a', 'b'] } },
      latencyMicros: '1500',
      log: 'Execution log',
      trace: [{ stage: 's', field: 'f', output: 'o', durationMicros: '7' }],
      integrationRequest: {
        method: 'POST',
        url: 'http://x/',
        multiValueHeaders: { A: { values: ['b'] } },
        body: Buffer.from('x'),
      },
    })
  })

  it('sends nothing unless told to, and takes the verb of the method', async () => {
    await invoke({ name: NAME })
    expect(invocations).toMatchObject([
      { method: { path: '/pets/{id}', httpMethod: 'GET' }, httpMethod: 'GET', dispatch: 'dry' },
    ])
  })

  it('runs an integration that is not stored', async () => {
    await invoke({ name: NAME, integration: MOCK })
    expect(invocations[0]?.definition.resources['/pets/{id}']?.methods.GET?.integration.type).toBe('MOCK')
    expect(
      control.catalog.findApi('pets')?.document.definition.resources['/pets/{id}']?.methods.GET?.integration.type,
    ).toBe('HTTP_PROXY')
  })

  it('runs what a deployment holds', async () => {
    const deployment = `restApis/pets/deployments/${control.catalog.getRollout('pets').document.stages.dev?.deploymentId}`
    await invoke({ name: NAME, deployment })
    expect(invocations).toHaveLength(1)
  })

  it('asks for the stage when there are several', async () => {
    const restApi = jsonToRestApi({
      ...petsApi('http://127.0.0.1/1'),
      stages: { dev: {}, test: { variables: { v: '1' } } },
    })
    await control.client.call(REST_API_SERVICE.PutRestApi, { restApi })
    await expect(invoke({ name: NAME })).rejects.toMatchObject({
      code: status.INVALID_ARGUMENT,
      details: { problems: [{ path: 'stage' }] },
    })
    await invoke({ name: NAME, stage: 'test' })
    expect(invocations).toMatchObject([{ stage: 'test', stageVariables: { v: '1' } }])
  })

  it.each([
    [{ name: 'restApis/none' }, status.NOT_FOUND],
    [{ name: 'restApis/pets/resources/~1none/methods/GET/integration' }, status.NOT_FOUND],
    [{ name: NAME, stage: 'none' }, status.NOT_FOUND],
    [{ name: NAME, deployment: 'restApis/pets/deployments/d99' }, status.NOT_FOUND],
    [{ name: NAME, integration: {} }, status.INVALID_ARGUMENT],
    [{ name: 'restApis/pets', integration: MOCK }, status.INVALID_ARGUMENT],
    [{ name: 'none' }, status.INVALID_ARGUMENT],
  ])('refuses %j', async (request, code) => {
    await expect(invoke(request)).rejects.toMatchObject({ code })
    expect(invocations).toEqual([])
  })
})
