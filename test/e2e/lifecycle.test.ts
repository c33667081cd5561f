import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  applyDefinition,
  COMMAND,
  call,
  definitionOf,
  type GatewayProcess,
  regauge,
  startGatewayProcess,
} from '../fixtures/gateway-process.ts'

let slow: Server
let gateway: GatewayProcess

beforeAll(async () => {
  slow = createServer((_, response) => setTimeout(() => response.end('{"slow":true}'), 700))
  await new Promise<void>(resolve => slow.listen(0, '127.0.0.1', resolve))
  gateway = await startGatewayProcess()
  const { port } = slow.address() as AddressInfo
  const integration = { type: 'HTTP_PROXY', httpMethod: 'GET', uri: `http://127.0.0.1:${port}/` }
  await applyDefinition(gateway, definitionOf('slow', { 'GET /x': { methodResponses: { '200': {} }, integration } }))
})

afterAll(async () => {
  await gateway?.end('SIGKILL')
  slow?.close()
})

test.each(['http', 'admin', 'ops'] as const)('a port in use is named with its flag: --%s', async flag => {
  const addresses = { http: '127.0.0.1:0', admin: '127.0.0.1:0', ops: '127.0.0.1:0', [flag]: gateway[flag] }
  const flags = Object.entries(addresses).flatMap(([name, value]) => [`--${name}`, value])
  const { status, stderr } = await regauge('serve', '--data-dir', ':memory:', '--log-level', 'error', ...flags)
  expect(status).toBe(1)
  expect(stderr).toContain(gateway[flag])
  expect(stderr).toContain(`--${flag} HOST:PORT`)
})

test.each([
  ['an address of another machine', '203.0.113.7:0', 'is no address of this machine'],
  ['a host that is none', 'nowhere.invalid:0', 'names'],
])('%s is one line that names the flag', async (_, address, fault) => {
  const others = ['--admin', '127.0.0.1:0', '--ops', '127.0.0.1:0', '--log-level', 'error']
  const { status, stderr } = await regauge('serve', '--data-dir', ':memory:', '--http', address, ...others)
  expect(status).toBe(1)
  expect(stderr).toMatch(/^regauge: [^\n]+\n$/)
  expect(stderr).toContain(`${address} ${fault}`)
  expect(stderr).toContain('--http HOST:PORT')
})

test.each([
  ['an unknown flag', ['--nonsense', '1'], '--nonsense'],
  ['a value that does not fit', ['--threads', 'many'], '--threads'],
])('bad usage is exit status 2 and names the flag: %s', async (_, args, named) => {
  const { status, stderr } = await regauge('serve', ...args)
  expect(status).toBe(2)
  expect(stderr).toContain(named)
})

test('SIGTERM finishes what is in flight and exits with 0', async () => {
  const arrived = once(slow, 'request')
  const answer = call(gateway.http, { path: '/dev/x' })
  await arrived
  const ended = gateway.end('SIGTERM')
  expect(await answer).toMatchObject({ status: 200, body: '{"slow":true}' })
  expect(await ended).toBe(0)
})

test('a data plane that is stopped before it has anything to serve was never ready', async () => {
  const flags = ['--role', 'data-plane', '--sync', '127.0.0.1:1', '--data-dir', ':memory:', '--log-level', 'info']
  const addresses = ['http', 'admin', 'ops'].flatMap(name => [`--${name}`, '127.0.0.1:0'])
  const child = spawn(process.execPath, [COMMAND, 'serve', ...flags, ...addresses], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<number | null>(resolve => child.once('exit', code => resolve(code)))
  let output = ''
  child.stdout.on('data', chunk => (output += chunk))
  await once(child.stderr, 'data')
  child.kill('SIGTERM')
  expect(await ended).toBe(0)
  expect(output).toBe('')
})
