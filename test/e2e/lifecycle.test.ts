import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { createServer, type Server, type ServerResponse } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  applyDefinition,
  COMMAND,
  call,
  definitionOf,
  type GatewayProcess,
  mock,
  regauge,
  type StartingGateway,
  spawnGateway,
  startGatewayProcess,
} from '../fixtures/gateway-process.ts'

/** A backend that answers when it is told to. */
let backend: Server
const waiting: ServerResponse[] = []
let gateway: GatewayProcess
const others: Pick<StartingGateway, 'end'>[] = []

beforeAll(async () => {
  backend = createServer((_, response) => void waiting.push(response))
  await new Promise<void>(resolve => backend.listen(0, '127.0.0.1', resolve))
  gateway = await startSlow()
})

afterAll(async () => {
  await Promise.all([gateway, ...others].map(each => each?.end('SIGKILL')))
  backend?.close()
  backend?.closeAllConnections()
})

/** A gateway with `GET /dev/x`, which takes as long as the backend. */
async function startSlow(): Promise<GatewayProcess> {
  const started = await startGatewayProcess()
  const { port } = backend.address() as AddressInfo
  const integration = { type: 'HTTP_PROXY', httpMethod: 'GET', uri: `http://127.0.0.1:${port}/` }
  await applyDefinition(started, definitionOf('slow', { 'GET /x': { methodResponses: { '200': {} }, integration } }))
  return started
}

/** One request that has reached the backend. */
async function callUnderWay(of: GatewayProcess): Promise<{ answer: ReturnType<typeof call>; held: ServerResponse }> {
  const before = waiting.length
  const answer = call(of.http, { path: '/dev/x' })
  // It may end in an error, which only some tests look at.
  answer.catch(() => undefined)
  await expect.poll(() => waiting.length).toBe(before + 1)
  const held = waiting.at(-1)
  if (held === undefined) throw new Error('the backend has no request')
  return { answer, held }
}

test.each(['http', 'admin', 'ops'] as const)('a port in use is named with its flag: --%s', async flag => {
  const addresses = { http: '127.0.0.1:0', admin: '127.0.0.1:0', ops: '127.0.0.1:0', [flag]: gateway[flag] }
  const flags = Object.entries(addresses).flatMap(([name, value]) => [`--${name}`, value])
  const { status, stderr } = await regauge('serve', '--data-dir', ':memory:', '--log-level', 'error', ...flags)
  expect(status).toBe(1)
  expect(stderr.trim()).toBe(
    `regauge: ${gateway[flag]} is in use; choose another with --${flag} HOST:PORT (port 0 takes any free one)`,
  )
})

test.each([
  ['an address of another machine', ['--http', '203.0.113.7:0'], /^regauge: 203\.0\.113\.7:0 .* --http HOST:PORT/],
  ['a name that does not resolve', ['--ops', 'nowhere.invalid:1'], /^regauge: nowhere\.invalid:1 .* --ops HOST:PORT/],
  ['an admin port for everybody', ['--admin', '0.0.0.0:0'], /^regauge: 0\.0\.0\.0:0 is not a loopback address, .+$/],
  ['an access log below a file', ['--access-log', `${COMMAND}/x`], /^regauge: access log .*\/x cannot be opened: E/],
])('what cannot be listened on or written is one line: %s', async (_, args, line) => {
  const starting = spawnGateway(['--data-dir', ':memory:', ...args])
  others.push(starting)
  expect(await starting.ended).toBe(1)
  expect(starting.stderr().trim()).toMatch(line)
  expect(starting.stderr().trim().split('\n')).toHaveLength(1)
})

test.each([
  ['an unknown flag', ['--nonsense', '1'], '--nonsense'],
  ['a value that does not fit', ['--threads', 'many'], '--threads'],
])('bad usage is exit status 2 and names the flag: %s', async (_, args, named) => {
  const { status, stderr } = await regauge('serve', ...args)
  expect(status).toBe(2)
  expect(stderr).toContain(named)
})

/** Waits until it takes no more connections. */
async function untilClosed({ http }: GatewayProcess): Promise<void> {
  await expect.poll(() => call(http, { path: '/dev/none' }).catch(error => error.code)).toBe('ECONNREFUSED')
}

test('SIGTERM finishes what is in flight, takes no more, and exits with 0', async () => {
  const draining = await startSlow()
  const { answer, held } = await callUnderWay(draining)
  const ended = draining.end('SIGTERM')
  await untilClosed(draining)
  held.end('{"slow":true}')
  expect(await answer).toMatchObject({ status: 200, body: '{"slow":true}' })
  expect(await ended).toBe(0)
  expect(draining.stderr()).toBe('')
})

test.each(['1', '2'])('SIGHUP opens the access log anew, and ends nothing: %s process(es)', async processes => {
  const folder = mkdtempSync(join(tmpdir(), 'regauge-hup-'))
  const file = join(folder, 'access.log')
  const flags = ['--data-dir', ':memory:', '--access-log', file, '--processes', processes, '--log-level', 'info']
  const gateway = await startGatewayProcess(flags)
  others.push(gateway)
  await applyDefinition(gateway, definitionOf('hup', { 'GET /x': mock('{}') }))
  const lines = (path: string) => readFileSync(path, 'utf8').split('\n').length - 1
  expect(await call(gateway.http, { path: '/dev/x' })).toMatchObject({ status: 200 })
  await expect.poll(() => lines(file), { timeout: 5_000 }).toBe(1)
  renameSync(file, `${file}.1`)
  gateway.child.kill('SIGHUP')
  await expect.poll(() => gateway.stderr(), { timeout: 5_000 }).toContain('"event":"reread"')
  await expect.poll(() => existsSync(file), { timeout: 5_000 }).toBe(true)
  expect(await call(gateway.http, { path: '/dev/x' })).toMatchObject({ status: 200 })
  expect(await gateway.end('SIGTERM')).toBe(0)
  expect([lines(`${file}.1`), lines(file)]).toEqual([1, 1])
  expect(gateway.stderr()).toMatch(/"event":"draining"[\s\S]*"event":"stopped"/)
  rmSync(folder, { recursive: true })
})

test('a second SIGTERM waits for nothing', async () => {
  const draining = await startSlow()
  const { answer } = await callUnderWay(draining)
  void draining.end('SIGTERM')
  await untilClosed(draining)
  expect(await draining.end('SIGTERM')).toBe(1)
  await expect(answer).rejects.toThrow()
})

test('SIGTERM before anything is served ends a data plane that never says that it is ready', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'regauge-alone-'))
  const starting = spawnGateway(['--role', 'data-plane', '--data-dir', folder, '--log-level', 'info'])
  others.push(starting)
  // It follows a control plane that is not there.
  await expect.poll(() => starting.stderr(), { timeout: 20_000 }).toContain('"disconnected"')
  expect(await starting.end('SIGTERM')).toBe(0)
  expect(starting.events).toEqual([])
  rmSync(folder, { recursive: true })
})

test('nobody reads what it says any more: it goes on answering, and ends as it is told', async () => {
  const unread = await startGatewayProcess(['--data-dir', ':memory:', '--access-log', '-'])
  const integration = { type: 'HTTP_PROXY', httpMethod: 'GET', uri: 'http://127.0.0.1:1/' }
  await applyDefinition(unread, definitionOf('unread', { 'GET /x': { methodResponses: { '200': {} }, integration } }))
  unread.child.stdout?.destroy()
  unread.child.stderr?.destroy()
  // Each is a warning in the log, and a line of the access log, which is written twice a second.
  for (let n = 0; n < 3; n++) {
    expect(await call(unread.http, { path: '/dev/x' })).toMatchObject({ status: 504 })
    await new Promise(resolve => setTimeout(resolve, 600))
  }
  expect(await call(unread.ops, { path: '/ready' })).toMatchObject({ status: 200 })
  expect(await unread.end('SIGTERM')).toBe(0)
})

test('limits are settings, and what they refuse is counted', async () => {
  const limited = await startGatewayProcess(['--data-dir', ':memory:', '--connections-per-ip', '1'])
  others.push(limited)
  const [host = '', port] = limited.http.split(':')
  const first = connect(Number(port), host)
  await once(first, 'connect')
  const second = connect(Number(port), host)
  await once(second, 'close')
  first.end('nonsense\r\n\r\n')
  await once(first.resume(), 'close')
  const metrics = await (await fetch(`http://${limited.ops}/metrics`)).text()
  expect(metrics).toContain('regauge_refusals_total{code="TOO_MANY_CONNECTIONS"} 1')
  expect(metrics).toContain('regauge_refusals_total{code="MALFORMED_REQUEST"} 1')
})
