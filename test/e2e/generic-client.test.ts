import { execFile } from 'node:child_process'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  applyDefinition,
  call,
  definitionOf,
  type GatewayProcess,
  mock,
  startGatewayProcess,
} from '../fixtures/gateway-process.ts'

/** `buf curl`, which knows of a running gateway only what reflection tells it. */

const BUF = fileURLToPath(new URL('../../node_modules/.bin/buf', import.meta.url))

let gateway: GatewayProcess
let backend: Server

beforeAll(async () => {
  backend = createServer((request, response) => response.end(`${request.method} ${request.url}`))
  await new Promise<void>(resolve => backend.listen(0, '127.0.0.1', resolve))
  gateway = await startGatewayProcess()
  const applied = await applyDefinition(gateway, definitionOf('pets', { 'GET /pets/{id}': mock('{ "from": "mock" }') }))
  expect(applied.stdout).toContain('"ok":true')
})

afterAll(async () => {
  await gateway?.end('SIGKILL')
  backend?.close()
})

async function curl(...args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(BUF, ['curl', '--protocol', 'grpc', '--http2-prior-knowledge', ...args])
  return stdout
}

function send(method: string, message: object): Promise<string> {
  return curl('--data', JSON.stringify(message), `http://${gateway.admin}/${method}`)
}

test('lists the services', async () => {
  const services = (await curl('--list-services', `http://${gateway.admin}`)).trim().split('\n')
  expect(services).toEqual(expect.arrayContaining(['grpc.health.v1.Health', 'regauge.admin.v1.IntegrationService']))
})

test('takes the bare words of AWS, prints those of protobuf, and makes a whole method', async () => {
  const integration = {
    name: 'restApis/pets/resources/~1new/methods/GET/integration',
    type: 'MOCK',
    passthroughBehavior: 'NEVER',
    templateLanguage: 'jsonata',
    requestTemplates: { 'application/json': '{ "statusCode": 200 }' },
    integrationResponses: { '200': { responseTemplates: { 'application/json': '"new"' } } },
  }
  const stored = JSON.parse(await send('regauge.admin.v1.IntegrationService/PutIntegration', { integration }))
  expect(stored).toMatchObject({ type: 'INTEGRATION_TYPE_MOCK', passthroughBehavior: 'PASSTHROUGH_BEHAVIOR_NEVER' })
  await expect.poll(() => call(gateway.http, { path: '/dev/new' }), { timeout: 20_000 }).toMatchObject({ status: 200 })
})

test('shows what is wrong with which field, and learns the form of the details', async () => {
  const restApi = { name: 'restApis/bad', resources: { pets: {} }, binaryMediaTypes: ['nonsense'] }
  const method = `http://${gateway.admin}/regauge.admin.v1.RestApiService/PutRestApi`
  const refused = curl('-v', '--data', JSON.stringify({ restApi }), method)
  await expect(refused).rejects.toThrow(
    /2 problems: binaryMediaTypes\[0\]: .*; resources\.pets: a resource's path begins/,
  )
  await expect(refused).rejects.toThrow('Server reflection has resolved file "google/rpc/error_details.proto"')
})

test('puts an integration, deploys it, and a request shows it', async () => {
  const name = 'restApis/pets/resources/~1pets~1{id}/methods/GET/integration'
  const { port } = backend.address() as AddressInfo
  const integration = {
    name,
    type: 'INTEGRATION_TYPE_HTTP_PROXY',
    httpMethod: 'PUT',
    uri: `http://127.0.0.1:${port}/animals/{id}`,
    requestParameters: { 'integration.request.path.id': 'method.request.path.id' },
  }
  expect(await call(gateway.http, { path: '/dev/pets/7' })).toMatchObject({ status: 200, body: '{"from":"mock"}' })
  expect(JSON.parse(await send('regauge.admin.v1.IntegrationService/PutIntegration', { integration }))).toMatchObject({
    uri: integration.uri,
  })
  await expect
    .poll(() => call(gateway.http, { path: '/dev/pets/7' }), { timeout: 20_000 })
    .toMatchObject({ status: 200, body: 'PUT /animals/7' })
})
