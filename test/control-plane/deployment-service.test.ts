import { status } from '@grpc/grpc-js'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { KEPT_AUTOMATIC_DEPLOYMENTS } from '../../src/control/rollout.ts'
import { jsonToRestApi } from '../../src/definition/wire/wire.ts'
import { DEPLOYMENT_SERVICE, FLEET_SERVICE, REST_API_SERVICE, STAGE_SERVICE } from '../../src/grpc/services.ts'
import { petsApi, startControlPlane, startDataPlane, type TestControlPlane, until } from '../fixtures/control-plane.ts'

let control: TestControlPlane

beforeEach(async () => {
  control = await startControlPlane()
})

afterEach(async () => {
  expect(control.faults).toEqual([])
  await control.close()
})

const put = (uri: string, stage?: object) => {
  return control.client.call(REST_API_SERVICE.PutRestApi, { restApi: jsonToRestApi(petsApi(uri, stage as never)) })
}
const deploy = (stage = 'dev', fields: object = {}) => {
  return control.client.call(DEPLOYMENT_SERVICE.CreateDeployment, { parent: 'restApis/pets', stage, ...fields })
}
const stageOf = (stage = 'dev') =>
  control.client.call(STAGE_SERVICE.GetStage, { name: `restApis/pets/stages/${stage}` })
const listed = async () => {
  const { deployments } = await control.client.call(DEPLOYMENT_SERVICE.ListDeployments, {
    parent: 'restApis/pets',
    pageSize: 1000,
  })
  return deployments.map(({ name, stages }) => [name.replace('restApis/pets/deployments/', ''), ...stages])
}
const uriIn = (id: string) =>
  control.catalog.findDeployment('pets', id)?.resources['/pets/{id}']?.methods.GET?.integration.uri

describe('a deployment', () => {
  it('is a copy that later changes do not touch', async () => {
    await put('http://127.0.0.1/1', {})
    expect(await deploy('dev', { description: 'first' })).toMatchObject({
      name: 'restApis/pets/deployments/d1',
      description: 'first',
      automatic: false,
      stages: ['dev'],
    })
    await put('http://127.0.0.1/2', {})
    expect(uriIn('d1')).toBe('http://127.0.0.1/1')
    expect(await stageOf()).toMatchObject({ deploymentId: 'd1' })
  })

  it('can be without a stage, or make one', async () => {
    await put('http://127.0.0.1/1', {})
    await deploy('')
    await deploy('test')
    expect(await listed()).toEqual([['d2', 'test'], ['d1']])
    expect(await stageOf('test')).toMatchObject({ deploymentId: 'd2', settings: { autoDeploy: false } })
  })

  it('is made by each stored change for a stage with autoDeploy, and only when the content differs', async () => {
    await put('http://127.0.0.1/1')
    await put('http://127.0.0.1/1')
    await put('http://127.0.0.1/1', { autoDeploy: true, variables: { a: 'b' } })
    expect(await listed()).toEqual([['d1', 'dev']])
    await put('http://127.0.0.1/2')
    expect(await listed()).toEqual([['d2', 'dev'], ['d1']])
  })

  it('cannot be deleted while a stage serves it', async () => {
    await put('http://127.0.0.1/1')
    const name = 'restApis/pets/deployments/d1'
    const refused = control.client.call(DEPLOYMENT_SERVICE.DeleteDeployment, { name })
    await expect(refused).rejects.toMatchObject({
      code: status.FAILED_PRECONDITION,
      message: 'Active stages pointing to this deployment must be moved or deleted',
      details: { precondition: { type: 'DEPLOYMENT_IN_USE', subject: 'restApis/pets/stages/dev' } },
    })
    await put('http://127.0.0.1/2')
    await control.client.call(DEPLOYMENT_SERVICE.DeleteDeployment, { name })
    await expect(control.client.call(DEPLOYMENT_SERVICE.GetDeployment, { name })).rejects.toMatchObject({
      code: status.NOT_FOUND,
    })
  })

  it('never has the id of one that is gone', async () => {
    await put('http://127.0.0.1/1')
    await put('http://127.0.0.1/2', {})
    await deploy('')
    await control.client.call(DEPLOYMENT_SERVICE.DeleteDeployment, { name: 'restApis/pets/deployments/d2' })
    expect(await deploy('')).toMatchObject({ name: 'restApis/pets/deployments/d3' })
  })

  it('that was automatic is pruned when many newer ones are unused as well', async () => {
    await put('http://127.0.0.1/first', {})
    await deploy('')
    const count = KEPT_AUTOMATIC_DEPLOYMENTS + 5
    for (let n = 0; n < count; n++) await put(`http://127.0.0.1/${n}`)
    const ids = (await listed()).map(([id]) => id)
    expect(ids).toHaveLength(KEPT_AUTOMATIC_DEPLOYMENTS + 2)
    expect(ids.at(-1)).toBe('d1')
    expect(uriIn('d2')).toBeUndefined()
  })

  it.each([
    [{ parent: 'restApis/none' }, status.NOT_FOUND],
    [{ parent: 'none' }, status.INVALID_ARGUMENT],
    [{ stage: 'a b' }, status.INVALID_ARGUMENT],
    [{ etag: '"0"' }, status.ABORTED],
  ])('is refused for %j', async (fields, code) => {
    await put('http://127.0.0.1/1')
    await expect(deploy('dev', fields)).rejects.toMatchObject({ code })
  })
})

describe('a stage', () => {
  const update = (stage: object, paths?: string[]) => {
    const request = { stage: { name: 'restApis/pets/stages/dev', ...stage }, updateMask: paths ? { paths } : null }
    return control.client.call(STAGE_SERVICE.UpdateStage, request)
  }

  beforeEach(async () => {
    await put('http://127.0.0.1/1')
    await put('http://127.0.0.1/2')
    await put('http://127.0.0.1/3')
  })

  it('goes back to what it served before, and further', async () => {
    const rollback = (deploymentId = '') => {
      return control.client.call(STAGE_SERVICE.RollbackStage, { name: 'restApis/pets/stages/dev', deploymentId })
    }
    expect(await rollback()).toMatchObject({ deploymentId: 'd2', previousDeploymentIds: ['d1'] })
    expect(await rollback()).toMatchObject({ deploymentId: 'd1', previousDeploymentIds: [] })
    await expect(rollback()).rejects.toMatchObject({ code: status.FAILED_PRECONDITION })
    expect(await rollback('d3')).toMatchObject({ deploymentId: 'd3', previousDeploymentIds: ['d1'] })
    await expect(rollback('d9')).rejects.toMatchObject({ code: status.NOT_FOUND })
  })

  it('has nothing to go back to at first', async () => {
    const restApi = jsonToRestApi({ ...petsApi('http://127.0.0.1/1'), name: 'new' })
    await control.client.call(REST_API_SERVICE.PutRestApi, { restApi })
    const rollback = control.client.call(STAGE_SERVICE.RollbackStage, { name: 'restApis/new/stages/dev' })
    await expect(rollback).rejects.toMatchObject({ code: status.FAILED_PRECONDITION })
  })

  it('serves the newest again when the same definition is put after a rollback', async () => {
    await control.client.call(STAGE_SERVICE.RollbackStage, { name: 'restApis/pets/stages/dev' })
    await put('http://127.0.0.1/3')
    expect(await stageOf()).toMatchObject({ deploymentId: 'd3' })
  })

  it('takes the deployment that a definition pins, and UpdateStage moves the pin', async () => {
    await put('http://127.0.0.1/3', { deploymentId: 'd1' })
    expect(await stageOf()).toMatchObject({ deploymentId: 'd1' })
    await update({ deploymentId: 'd2' })
    expect(await stageOf()).toMatchObject({ deploymentId: 'd2', settings: { deploymentId: 'd2' } })
  })

  it('is not moved by an update whose settings are refused', async () => {
    const refused = update({ deploymentId: 'd1', settings: { canarySettings: { percentTraffic: 101 } } })
    await expect(refused).rejects.toMatchObject({ code: status.INVALID_ARGUMENT })
    expect(await stageOf()).toMatchObject({ deploymentId: 'd3' })
  })

  it('changes what the mask names, and nothing else', async () => {
    const settings = { variables: { a: 'b' }, description: 'not this' }
    expect(await update({ settings }, ['settings.variables'])).toMatchObject({
      deploymentId: 'd3',
      settings: { variables: { a: 'b' }, description: '', autoDeploy: true },
    })
    const both = await update({ deploymentId: 'd1', settings: { autoDeploy: false } })
    expect(both).toMatchObject({ deploymentId: 'd1', settings: { autoDeploy: false, variables: { a: 'b' } } })
  })

  it.each([
    [{ name: 'restApis/pets/stages/none' }, undefined, status.NOT_FOUND],
    [{ name: 'dev' }, undefined, status.INVALID_ARGUMENT],
    [{ deploymentId: 'd9' }, undefined, status.NOT_FOUND],
    [{}, ['name'], status.INVALID_ARGUMENT],
    [{ settings: { canarySettings: { percentTraffic: 101 } } }, undefined, status.INVALID_ARGUMENT],
    [{ etag: '"0"', deploymentId: 'd1' }, undefined, status.ABORTED],
  ])('refuses %j with mask %j', async (stage, paths, code) => {
    await expect(update(stage, paths)).rejects.toMatchObject({ code })
  })

  it('that is left out of a definition stays, and is gone under prune, with what it served', async () => {
    const restApi = jsonToRestApi({ ...petsApi('http://127.0.0.1/3'), stages: {} })
    const kept = await control.client.call(REST_API_SERVICE.PutRestApi, { restApi })
    expect(Object.keys(kept.stages)).toEqual(['dev'])
    expect(await stageOf()).toMatchObject({ deploymentId: 'd3' })
    const removing = { restApi, prune: true, allowRemoval: true }
    const { removedResources } = await control.client.call(REST_API_SERVICE.ValidateRestApi, removing)
    expect(removedResources).toEqual(['restApis/pets/stages/dev'])
    await control.client.call(REST_API_SERVICE.PutRestApi, removing)
    await expect(stageOf()).rejects.toMatchObject({ code: status.NOT_FOUND })
    expect(control.catalog.getRollout('pets').document.stages).toEqual({})
  })
})

describe('WatchDeployment', () => {
  const watch = async (request: object) => {
    const replies = []
    for await (const reply of control.client.stream(DEPLOYMENT_SERVICE.WatchDeployment, request, 20_000))
      replies.push(reply)
    return replies
  }

  it('ends at once when there is no data plane', async () => {
    await put('http://127.0.0.1/1')
    expect(await watch({ name: 'restApis/pets/deployments/d1' })).toEqual([{ answers: [], done: true }])
  })

  it('tells ACK, NACK and silence, each of its data plane', async () => {
    const node = (id: string) => ({ node: { id, version: '1', capabilities: [] } })
    const good = await startDataPlane(control.sync.address, node('good'))
    const bad = await startDataPlane(control.sync.address, {
      ...node('bad'),
      reject: ({ apis }) => {
        const problems = [{ path: 'p', code: 'BAD', message: 'no' }]
        return Object.keys(apis).map(() => ({ resource: 'restApis/pets/deployments/d1', problems }))
      },
    })
    const hangs = await startDataPlane(control.sync.address, {
      ...node('hangs'),
      serve: ({ apis }) => (Object.keys(apis).length === 0 ? Promise.resolve() : new Promise(() => undefined)),
    })
    await until(() => control.fleet.view().length === 3)
    await put('http://127.0.0.1/1')
    const replies = await watch({ name: 'restApis/pets/deployments/d1', timeoutSeconds: 1 })
    expect(replies.slice(0, -1).every(({ done }) => !done)).toBe(true)
    expect(replies.at(-1)).toMatchObject({
      done: true,
      answers: [
        {
          dataPlane: 'bad',
          state: 'ANSWER_STATE_NACK',
          nack: { problems: [{ field: 'restApis/pets/deployments/d1: p', message: 'no' }] },
        },
        { dataPlane: 'good', state: 'ANSWER_STATE_ACK' },
        { dataPlane: 'hangs', state: 'ANSWER_STATE_SILENT' },
      ],
    })
    const { dataPlanes, revision } = await control.client.call(FLEET_SERVICE.ListDataPlanes, {})
    expect(revision).toBe('1')
    expect(dataPlanes.map(({ id, revision: served, nack }) => [id, served, nack?.rejectedResources])).toEqual([
      ['bad', '1', ['restApis/pets/deployments/d1']],
      ['good', '1', undefined],
      ['hangs', '0', undefined],
    ])
    await Promise.all([good, bad].map(({ follower }) => follower.stop()))
    void hangs.follower.stop()
  })

  it('does not wait for a data plane that has left as long as for one that is there', async () => {
    const { follower } = await startDataPlane(control.sync.address)
    await until(() => control.fleet.view().length === 1)
    await follower.stop()
    await until(() => control.fleet.view()[0]?.isConnected === false)
    await put('http://127.0.0.1/1')
    const replies = await watch({ name: 'restApis/pets/deployments/d1', timeoutSeconds: 60 })
    expect(replies.at(-1)).toMatchObject({ answers: [{ dataPlane: 'dp1', state: 'ANSWER_STATE_SILENT' }], done: true })
  })

  it.each([
    [{ name: 'restApis/pets/deployments/d9' }, status.NOT_FOUND],
    [{ name: 'restApis/pets' }, status.INVALID_ARGUMENT],
    [{ name: 'none' }, status.INVALID_ARGUMENT],
  ])('refuses %j', async (request, code) => {
    await put('http://127.0.0.1/1')
    await expect(watch(request)).rejects.toMatchObject({ code })
  })
})
