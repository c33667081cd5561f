import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Client, credentials, Metadata } from '@grpc/grpc-js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { REFLECTION_SERVICES } from '../../src/grpc/services.ts'
import { petsApi, startControlPlane, type TestControlPlane } from '../fixtures/control-plane.ts'

const BUF = fileURLToPath(new URL('../../node_modules/.bin/buf', import.meta.url))
const ROOT = fileURLToPath(new URL('../..', import.meta.url))

let control: TestControlPlane

beforeAll(async () => {
  control = await startControlPlane()
})

afterAll(async () => {
  expect(control.faults).toEqual([])
  await control.close()
})

interface Outcome {
  readonly code: number | null
  readonly out: string
  readonly error: string
}

function run(command: string, args: readonly string[], cwd?: string): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
    const text = { out: '', error: '' }
    child.stdout.on('data', chunk => (text.out += chunk))
    child.stderr.on('data', chunk => (text.error += chunk))
    child.on('error', reject)
    child.on('close', code => resolve({ code, ...text }))
  })
}

/** `buf curl`, which knows of the services only what reflection tells it. */
function curl(...args: readonly string[]): Promise<Outcome> {
  return run(BUF, ['curl', '--protocol', 'grpc', '--http2-prior-knowledge', ...args])
}

const url = (method: string) => `http://${control.admin.address}/${method}`
const PUT_API = 'regauge.admin.v1.RestApiService/PutRestApi'
const PUT_INTEGRATION = 'regauge.admin.v1.IntegrationService/PutIntegration'

describe.skipIf(!existsSync(BUF))('a generic client', () => {
  it('lists the services', async () => {
    const { out } = await curl('--list-services', `http://${control.admin.address}`)
    expect(out.trim().split('\n')).toEqual(
      expect.arrayContaining([
        'grpc.health.v1.Health',
        'regauge.admin.v1.DeploymentService',
        'regauge.admin.v1.FleetService',
        'regauge.admin.v1.IntegrationService',
        'regauge.admin.v1.RestApiService',
        'regauge.admin.v1.StageService',
      ]),
    )
  })

  it('puts an API in natural JSON, and an integration into it', async () => {
    const restApi = {
      name: 'pets',
      models: { Order: { contentType: 'application/json', schema: { type: 'object' } } },
      resources: { '/': { methods: { GET: { integration: { type: 'INTEGRATION_TYPE_MOCK' } } } } },
      stages: { dev: { autoDeploy: true } },
    }
    expect(await curl('-d', JSON.stringify({ restApi }), url(PUT_API))).toMatchObject({ code: 0 })
    const name = 'restApis/pets/resources/~1pets~1{id}/methods/GET/integration'
    const integration = { name, type: 'INTEGRATION_TYPE_HTTP_PROXY', httpMethod: 'GET', uri: 'http://127.0.0.1/{id}' }
    const { out } = await curl('-d', JSON.stringify({ integration }), url(PUT_INTEGRATION))
    expect(JSON.parse(out)).toMatchObject({ ...integration, etag: '"2"' })
    const stored = control.catalog.findApi('pets')?.document.definition
    expect(stored?.models.Order?.schema).toEqual({ type: 'object' })
    expect(stored?.resources['/pets/{id}']?.methods.GET?.integration.uri).toBe('http://127.0.0.1/{id}')
  })

  it('is told the code and what is wrong', async () => {
    const restApi = petsApi('ftp://x')
    const integration = { type: 'INTEGRATION_TYPE_HTTP_PROXY', httpMethod: 'GET', uri: 'ftp://x' }
    const resources = { '/a': { methods: { GET: { integration } } } }
    const { code, error } = await curl('-d', JSON.stringify({ restApi: { ...restApi, resources } }), url(PUT_API))
    expect(code).not.toBe(0)
    expect(JSON.parse(error)).toMatchObject({
      code: 'invalid_argument',
      message: expect.stringContaining('resources["/a"]'),
    })
  })

  it('is refused a field that no message has', async () => {
    const { code, error } = await curl('-d', '{"restApi":{"nonsense":1}}', url(PUT_API))
    expect(code).not.toBe(0)
    expect(error).toContain('nonsense')
  })

  it.each([[''], ['regauge.admin.v1.RestApiService']])('sees the health of %j', async service => {
    const { out } = await curl('-d', JSON.stringify({ service }), url('grpc.health.v1.Health/Check'))
    expect(JSON.parse(out)).toEqual({ status: 'SERVING' })
  })
})

describe('reflection', () => {
  it.each(
    REFLECTION_SERVICES.map(service => [service.ServerReflectionInfo.path, service.ServerReflectionInfo] as const),
  )('answers %s', async (path, method) => {
    const client = new Client(control.admin.address, credentials.createInsecure())
    const stream = client.makeBidiStreamRequest(
      path,
      method.requestSerialize,
      method.responseDeserialize,
      new Metadata(),
    )
    const replies: unknown[] = []
    const ended = new Promise<void>(resolve => stream.on('end', resolve))
    stream.on('data', reply => replies.push(reply))
    stream.write({ fileContainingSymbol: 'regauge.admin.v1.RestApiService.PutRestApi' })
    stream.write({ fileByFilename: 'google/protobuf/struct.proto' })
    stream.write({ fileContainingSymbol: 'grpc.health.v1.HealthCheckResponse.ServingStatus' })
    stream.write({ fileContainingSymbol: 'no.such.Thing' })
    stream.write({ allExtensionNumbersOfType: 'google.protobuf.Value' })
    stream.end()
    await ended
    client.close()
    expect(replies).toMatchObject([
      { messageResponse: 'fileDescriptorResponse' },
      { messageResponse: 'fileDescriptorResponse' },
      { messageResponse: 'fileDescriptorResponse' },
      { errorResponse: { errorCode: 5, errorMessage: 'there is no symbol no.such.Thing' } },
      { errorResponse: { errorCode: 5 } },
    ])
  })
})

describe.skipIf(!existsSync(BUF))('proto/', () => {
  it('passes the linter', async () => {
    expect(await run(BUF, ['lint'], ROOT)).toEqual({ code: 0, out: '', error: '' })
  })

  it('is formatted', async () => {
    expect(await run(BUF, ['format', '--diff', '--exit-code'], ROOT)).toEqual({ code: 0, out: '', error: '' })
  })

  it('is what the committed descriptors and types were made of', async () => {
    expect(await run(process.execPath, ['.ci/generate-proto.mjs', '--check'], ROOT)).toMatchObject({
      code: 0,
      error: '',
    })
  })
})

describe('the admin server', () => {
  it('refuses to listen beyond loopback', async () => {
    await expect(startControlPlane({ address: '0.0.0.0:0' })).rejects.toThrow('0.0.0.0:0 is not a loopback address')
  })

  it('tells a caller of a bug that there was one, and its owner all of it', async () => {
    const broken = await startControlPlane({ compile: () => Promise.reject(new Error('secret')) })
    const { REST_API_SERVICE } = await import('../../src/grpc/services.ts')
    const call = broken.client.call(REST_API_SERVICE.ValidateRestApi, { restApi: { name: 'a' } })
    await expect(call).rejects.toMatchObject({ code: 13, message: 'internal error, see the log of the control plane' })
    expect(broken.faults).toEqual([new Error('secret')])
    await broken.close()
  })
})
