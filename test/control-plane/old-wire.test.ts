import {
  type ClientDuplexStream,
  credentials,
  makeGenericClientConstructor,
  Server,
  type ServerDuplexStream,
} from '@grpc/grpc-js'
import { afterEach, describe, expect, it } from 'vitest'
import { jsonToRestApi } from '../../src/definition/wire/wire.ts'
import type { ConfigSyncServiceClient } from '../../src/generated/regauge/sync/v1/ConfigSyncService.ts'
import type {
  StreamConfigRequest,
  StreamConfigRequest__Output,
} from '../../src/generated/regauge/sync/v1/StreamConfigRequest.ts'
import type {
  StreamConfigResponse,
  StreamConfigResponse__Output,
} from '../../src/generated/regauge/sync/v1/StreamConfigResponse.ts'
import { listen } from '../../src/grpc/listen.ts'
import { CONFIG_SYNC_SERVICE, REST_API_SERVICE } from '../../src/grpc/services.ts'
import { petsApi, startControlPlane, startDataPlane, type TestControlPlane, until } from '../fixtures/control-plane.ts'

/** Ends of the push stream as versions before 0.2 have them: without history, held and notes. */

const closing: (() => unknown)[] = []

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

/** A data plane that answers every push, and keeps what it was sent. */
function oldDataPlane(address: string, held: Readonly<Record<string, string>>, lastRevision: string) {
  const Client = makeGenericClientConstructor(CONFIG_SYNC_SERVICE, 'ConfigSyncService')
  const client = new Client(address, credentials.createInsecure()) as unknown as ConfigSyncServiceClient
  const stream: ClientDuplexStream<StreamConfigRequest, StreamConfigResponse__Output> = client.StreamConfig()
  const received: StreamConfigResponse__Output[] = []
  stream.on('error', () => {})
  stream.on('data', (message: StreamConfigResponse__Output) => {
    received.push(message)
    if (message.last) stream.write({ ack: { nonce: message.nonce, accepted: true } })
  })
  const node = { id: 'old', version: '1', capabilities: ['jsonata'] }
  const stages = ['restApis/-/stages/-']
  stream.write({ subscribe: { node, stages, initialResourceVersions: { ...held }, lastRevision } })
  closing.push(() => {
    stream.cancel()
    client.close()
  })
  return received
}

async function controlPlane(): Promise<TestControlPlane> {
  const control = await startControlPlane()
  closing.push(() => control.close())
  return control
}

async function store(control: TestControlPlane, name: string, stage: object = { autoDeploy: true }): Promise<void> {
  const restApi = jsonToRestApi({ ...petsApi('http://127.0.0.1/1', { ...stage }), name })
  await control.client.call(REST_API_SERVICE.PutRestApi, { restApi })
}

describe('an old data plane', () => {
  it('follows, gets no note, and counts as served when nothing changes for it', async () => {
    const control = await controlPlane()
    const received = oldDataPlane(control.sync.address, {}, '0')
    await until(() => received.length === 1)
    await store(control, 'one')
    await until(() => control.fleet.view()[0]?.revision === '1')
    await store(control, 'stored-only', {})
    await until(() => control.fleet.view()[0]?.revision === '2')
    expect(received.map(({ revision, last }) => [revision, last])).toEqual([
      ['0', true],
      ['1', true],
    ])
  })

  it('that is ahead of the store keeps what it has, and stops nobody', async () => {
    const control = await controlPlane()
    await store(control, 'one')
    const received = oldDataPlane(control.sync.address, { 'restApis/other/stages/dev': 'x' }, '99')
    await until(() => received.length === 1)
    expect(received).toMatchObject([
      { last: false, resources: [], removedResources: [], held: expect.stringMatching(/^data plane old/) },
    ])
    await store(control, 'two')
    expect(control.store.state.state).toBe('ok')
  })
})

it('an old control plane is followed: its pushes without a change are answered, too', async () => {
  const answers: string[] = []
  const server = new Server()
  server.addService(CONFIG_SYNC_SERVICE, {
    StreamConfig: (call: ServerDuplexStream<StreamConfigRequest__Output, StreamConfigResponse>) => {
      const push = (revision: string, snapshot: boolean) =>
        call.write({ nonce: revision, revision, controlPlaneId: 'old', snapshot, last: true })
      call.on('error', () => {})
      call.on('data', ({ subscribe, ack }: StreamConfigRequest__Output) => {
        if (subscribe) push('1', true)
        if (ack) answers.push(ack.nonce)
        if (ack?.nonce === '1') push('2', false)
      })
    },
  })
  const address = await listen(server, '127.0.0.1:0')
  closing.push(() => server.forceShutdown())
  const { follower, state, applied } = await startDataPlane(address)
  closing.push(() => follower.stop())
  await until(() => answers.length === 2)
  expect([answers, state.revision, applied.length]).toEqual([['1', '2'], '2', 1])
})
