import { status } from '@grpc/grpc-js'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { jsonToRestApi } from '../../src/definition/wire/wire.ts'
import { DEPLOYMENT_SERVICE, REST_API_SERVICE, STAGE_SERVICE } from '../../src/grpc/services.ts'
import { startControlPlane, type TestControlPlane } from '../fixtures/control-plane.ts'

let control: TestControlPlane

beforeEach(async () => {
  control = await startControlPlane()
})

afterEach(async () => {
  expect(control.faults).toEqual([])
  await control.close()
})

const INTEGRATION = { type: 'HTTP_PROXY', httpMethod: 'GET', uri: 'http://127.0.0.1/' }

/** An API with a GET of each path. */
function apiOf(name: string, paths: readonly string[], stages: object = { dev: { autoDeploy: true } }) {
  const resources = Object.fromEntries(paths.map(path => [path, { methods: { GET: { integration: INTEGRATION } } }]))
  return { name, resources, stages }
}

const paths = (count: number) => Array.from({ length: count }, (_, n) => `/p${n}`)

function put(definition: object, more: object = {}) {
  return control.client.call(REST_API_SERVICE.PutRestApi, { restApi: jsonToRestApi(definition), ...more })
}

const LARGE = { code: status.FAILED_PRECONDITION, details: { reason: 'LARGE_REMOVAL' } }

describe('a put', () => {
  it.each<[string, readonly string[]]>([
    ['a fifth of what is served is gone', paths(8)],
    ['only the name of a path variable is another', [...paths(9), '/pets/{pet}']],
    ['methods are added', paths(20)],
    ['as many come as go', ['/q', '/r', '/s', '/t', '/u', '/v', '/w', '/x', '/y', '/z']],
  ])('is stored where %s', async (_, next) => {
    await put(apiOf('a', next.includes('/pets/{pet}') ? [...paths(9), '/pets/{id}'] : paths(10)))
    await put(apiOf('a', next))
    expect(control.catalog.findDeployment('a', 'd2')).toBeDefined()
  })

  it('is refused where more is gone, with counts and names', async () => {
    await put(apiOf('a', paths(10)))
    const refused = put(apiOf('a', paths(7)))
    await expect(refused).rejects.toMatchObject(LARGE)
    await expect(refused).rejects.toMatchObject({
      message: expect.stringContaining(
        'takes away 3 of the 10 methods that are served: restApis/a/stages/dev GET /p7,',
      ),
      details: { metadata: { removed: '3', served: '10' } },
    })
    expect(control.catalog.findDeployment('a', 'd2')).toBeUndefined()
    await put(apiOf('a', paths(7)), { allowRemoval: true })
    expect(control.catalog.findDeployment('a', 'd2')).toBeDefined()
  })

  it('counts what the other APIs serve', async () => {
    await put(apiOf('other', paths(20)))
    await put(apiOf('a', paths(4)))
    await put(apiOf('a', paths(1)))
    await expect(put(apiOf('other', paths(1)))).rejects.toMatchObject(LARGE)
  })

  it('counts nothing that no stage serves', async () => {
    await put(apiOf('a', paths(10), { dev: {} }))
    await put(apiOf('a', [], { dev: {} }))
  })

  it('takes ANY for every verb', async () => {
    await put(apiOf('a', ['/x']))
    const any = { '/x': { methods: { ANY: { integration: INTEGRATION } } } }
    await put({ ...apiOf('a', []), resources: any })
  })

  it('is refused in a dry run, too', async () => {
    await put(apiOf('a', paths(10)))
    const restApi = jsonToRestApi(apiOf('a', []))
    const { problems } = await control.client.call(REST_API_SERVICE.ValidateRestApi, { restApi })
    expect(problems).toMatchObject([{ code: 'LARGE_REMOVAL' }])
  })
})

describe('a stage', () => {
  const stages = { dev: {}, prod: {} }

  it('that a put does not name stays with all that it serves', async () => {
    await put(apiOf('a', paths(3), stages))
    for (const stage of ['dev', 'prod']) {
      await control.client.call(DEPLOYMENT_SERVICE.CreateDeployment, { parent: 'restApis/a', stage })
    }
    await put(apiOf('a', paths(3), { dev: {} }))
    expect(Object.keys(control.catalog.getRollout('a').document.stages)).toEqual(['dev', 'prod'])
    const how = { prune: true, allowRemoval: true }
    await expect(put(apiOf('a', paths(3), { dev: {} }), { prune: true })).rejects.toMatchObject(LARGE)
    await put(apiOf('a', paths(3), { dev: {} }), how)
    expect(Object.keys(control.catalog.getRollout('a').document.stages)).toEqual(['dev'])
  })

  it('does not get a much smaller deployment by deploy, rollback or update without a word', async () => {
    await put(apiOf('a', paths(1), { dev: {} }))
    const deploy = { parent: 'restApis/a', stage: 'dev' }
    await control.client.call(DEPLOYMENT_SERVICE.CreateDeployment, deploy)
    await put(apiOf('a', paths(10), { dev: {} }))
    await control.client.call(DEPLOYMENT_SERVICE.CreateDeployment, deploy)
    const name = 'restApis/a/stages/dev'
    await expect(control.client.call(STAGE_SERVICE.RollbackStage, { name })).rejects.toMatchObject(LARGE)
    const update = { stage: { name, deploymentId: 'd1' } }
    await expect(control.client.call(STAGE_SERVICE.UpdateStage, update)).rejects.toMatchObject(LARGE)
    await put(apiOf('a', paths(1), { dev: {} }))
    const smaller = control.client.call(DEPLOYMENT_SERVICE.CreateDeployment, deploy)
    await expect(smaller).rejects.toMatchObject(LARGE)
    await control.client.call(DEPLOYMENT_SERVICE.CreateDeployment, { ...deploy, allowRemoval: true })
    await control.client.call(STAGE_SERVICE.RollbackStage, { name })
    const back = { name, allowRemoval: true }
    expect(await control.client.call(STAGE_SERVICE.RollbackStage, back)).toMatchObject({ deploymentId: 'd1' })
  })
})

describe('pruning', () => {
  const prune = (keep: readonly string[], more: object = {}) => {
    return control.client.call(REST_API_SERVICE.PruneRestApis, { keep: [...keep], ...more })
  }

  it('deletes every API but those named, in one commit', async () => {
    for (const name of ['a', 'b', 'c']) await put(apiOf(name, paths(1)))
    const dry = await prune(['restApis/b'], { validateOnly: true, allowRemoval: true })
    expect(dry.removedResources).toEqual(['restApis/a', 'restApis/c'])
    await expect(prune(['restApis/b'])).rejects.toMatchObject(LARGE)
    const { revision, removedResources } = await prune(['restApis/b'], { allowRemoval: true })
    expect([revision, removedResources]).toEqual(['4', ['restApis/a', 'restApis/c']])
    expect(control.catalog.apis()).toEqual(['b'])
    expect((await prune(['restApis/b'])).removedResources).toEqual([])
  })

  it.each([[[]], [['b']]])('refuses to keep %j', async keep => {
    await expect(prune(keep)).rejects.toMatchObject({ code: status.INVALID_ARGUMENT })
  })
})

describe('a canary', () => {
  const withCanary = (canarySettings: object, more: object = {}) =>
    put(apiOf('a', paths(1), { dev: { variables: { v: 'blue' }, canarySettings, ...more } }))

  beforeEach(async () => {
    await put(apiOf('a', paths(1), { dev: {} }))
    await control.client.call(DEPLOYMENT_SERVICE.CreateDeployment, { parent: 'restApis/a', stage: 'dev' })
    await control.client.call(DEPLOYMENT_SERVICE.CreateDeployment, { parent: 'restApis/a' })
  })

  it.each<[string, object]>([
    ['no deployment and no override', { percentTraffic: 10 }],
    ['the deployment that the stage serves', { percentTraffic: 10, deploymentId: 'd1' }],
    ['an override that is no other', { percentTraffic: 0.5, stageVariableOverrides: { v: 'blue' } }],
  ])('that takes traffic with %s is refused by name', async (_, canary) => {
    await expect(withCanary(canary)).rejects.toMatchObject({
      code: status.INVALID_ARGUMENT,
      details: { problems: [{ path: 'stages.dev.canarySettings' }] },
    })
  })

  it.each<[string, object]>([
    ['no traffic', { percentTraffic: 0 }],
    ['no traffic, but overrides', { percentTraffic: 0, stageVariableOverrides: { v: 'blue' } }],
    ['another deployment', { percentTraffic: 10, deploymentId: 'd2' }],
    ['an override that differs', { percentTraffic: 10, stageVariableOverrides: { v: 'green' } }],
    ['an override of a variable that the stage lacks', { percentTraffic: 10, stageVariableOverrides: { w: 'blue' } }],
  ])('stays with %s', async (_, canary) => {
    expect(await withCanary(canary)).toMatchObject({ name: 'restApis/a' })
  })

  it('stays when its stage has been moved to its deployment, until it is changed', async () => {
    const canary = { percentTraffic: 10, deploymentId: 'd2' }
    await withCanary(canary)
    const stage = { name: 'restApis/a/stages/dev', deploymentId: 'd2' }
    await control.client.call(STAGE_SERVICE.UpdateStage, { stage })
    await withCanary(canary)
    await expect(withCanary({ ...canary, percentTraffic: 20 })).rejects.toMatchObject({ code: status.INVALID_ARGUMENT })
  })
})

it('an update of settings and deployment is one commit', async () => {
  await put(apiOf('a', paths(1), { dev: {} }))
  await control.client.call(DEPLOYMENT_SERVICE.CreateDeployment, { parent: 'restApis/a', stage: 'dev' })
  await control.client.call(DEPLOYMENT_SERVICE.CreateDeployment, { parent: 'restApis/a' })
  const before = control.catalog.revision
  const stage = { name: 'restApis/a/stages/dev', deploymentId: 'd2', settings: { variables: { v: 'green' } } }
  const updated = await control.client.call(STAGE_SERVICE.UpdateStage, { stage })
  expect(updated).toMatchObject({
    deploymentId: 'd2',
    previousDeploymentIds: ['d1'],
    settings: { variables: { v: 'green' } },
  })
  expect(control.catalog.revision).toBe(before + 1n)
})
