import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, expect, test } from 'vitest'
import {
  applyDefinition,
  call,
  definitionOf,
  type GatewayProcess,
  mock,
  regauge,
  type StartingGateway,
  spawnGateway,
  startGatewayProcess,
} from '../fixtures/gateway-process.ts'
import { KeptConnections } from '../fixtures/kept-connections.ts'
import { childrenOf, clientPortsOf, isRunning } from '../fixtures/system-processes.ts'

/** A data plane of several processes on one port. */

const root = mkdtempSync(join(tmpdir(), 'regauge-processes-'))
const running: Pick<StartingGateway, 'child' | 'end'>[] = []
const closing: { close(): void }[] = []
let folders = 0

afterEach(async () => {
  for (const each of closing.splice(0)) each.close()
  await Promise.all(running.splice(0).map(gateway => gateway.end('SIGKILL')))
})

afterAll(() => rmSync(root, { recursive: true, force: true }))

function newFolder(): string {
  const folder = join(root, String(folders++))
  mkdirSync(folder)
  return folder
}

async function start(...args: string[]): Promise<GatewayProcess> {
  const gateway = await startGatewayProcess(['--processes', '2', '--data-dir', ':memory:', ...args])
  running.push(gateway)
  return gateway
}

function open(gateway: GatewayProcess, connections: number): KeptConnections {
  const kept = new KeptConnections(gateway.http, connections)
  closing.push(kept)
  return kept
}

async function apply(gateway: GatewayProcess, answer: string) {
  const definition = definitionOf('shared', { 'GET /x': mock(JSON.stringify(answer)) })
  return JSON.parse((await applyDefinition(gateway, definition)).stdout)
}

/** The supervisor and, apart, the processes that it keeps. */
function pidsOf({ child: { pid = 0 } }: GatewayProcess): { supervisor: number; processes: number[] } {
  return { supervisor: pid, processes: childrenOf(pid) }
}

function portOf({ http }: GatewayProcess): number {
  return Number(http.split(':').at(-1))
}

/** How many of the connections each process holds. */
function sharesOf(gateway: GatewayProcess): number[] {
  return pidsOf(gateway).processes.map(pid => clientPortsOf(pid, portOf(gateway)).size)
}

async function isReady(gateway: GatewayProcess): Promise<boolean> {
  return (await call(gateway.ops, { path: '/ready' })).status === 200
}

async function metricsOf(gateway: GatewayProcess): Promise<string[]> {
  return (await call(gateway.ops, { path: '/metrics' })).body.split('\n')
}

/** Requests that the gateway says it has answered. */
async function countedBy(gateway: GatewayProcess): Promise<number> {
  const line = (await metricsOf(gateway)).find(text => /^regauge_http_requests_total\{.*stage="dev"/.test(text))
  return Number(line?.split(' ').at(-1) ?? 0)
}

test('both answer on one port, are told each deployment, and say that they are ready once', async () => {
  const gateway = await start()
  expect(pidsOf(gateway).processes).toHaveLength(2)
  expect((await apply(gateway, 'one')).dataPlanes).toMatchObject([{ state: 'ACK' }, { state: 'ACK' }])
  const kept = open(gateway, 20)
  expect(new Set(await kept.askAll('/dev/x'))).toEqual(new Set(['200 one']))
  expect(Math.min(...sharesOf(gateway))).toBeGreaterThan(0)
  expect(sharesOf(gateway).reduce((sum, share) => sum + share)).toBe(20)
  expect((await apply(gateway, 'two')).dataPlanes).toMatchObject([{ state: 'ACK' }, { state: 'ACK' }])
  expect(new Set(await kept.askAll('/dev/x'))).toEqual(new Set(['200 two']))
  expect(gateway.events.filter(({ event }) => event === 'ready')).toHaveLength(1)
  expect(gateway.http).toMatch(/^127\.0\.0\.1:[1-9]/)
})

test('status names each process beside its data plane, and metrics are the sum', async () => {
  const folder = newFolder()
  const gateway = await start('--data-dir', folder)
  await apply(gateway, 'one')
  const kept = open(gateway, 20)
  for (let i = 0; i < 5; i++) await kept.askAll('/dev/x')
  expect(await countedBy(gateway)).toBe(100)
  const lines = await metricsOf(gateway)
  expect(lines).toEqual(expect.arrayContaining(['regauge_configuration_revision 1', 'regauge_processes 2']))
  const node = readFileSync(join(folder, 'node-id'), 'utf8').trim()
  const { dataPlanes } = JSON.parse((await regauge('status', '--admin', gateway.admin, '--output', 'json')).stdout)
  expect(dataPlanes).toMatchObject([
    { id: `${node}/1`, connected: true, revision: 1 },
    { id: `${node}/2`, connected: true, revision: 1 },
  ])
})

/** Kills a process, and gives the milliseconds until both serve again. */
async function killAndWait(gateway: GatewayProcess, victim: number): Promise<number> {
  const killedMs = performance.now()
  process.kill(victim, 'SIGKILL')
  const isBack = async () => pidsOf(gateway).processes.filter(pid => pid !== victim).length === 2 && isReady(gateway)
  await expect.poll(isBack, { interval: 20, timeout: 20_000 }).toBe(true)
  return performance.now() - killedMs
}

test('one that is killed under load comes back; lost is at most what was in flight on it', async () => {
  const gateway = await start()
  await apply(gateway, 'one')
  const kept = open(gateway, 20)
  await kept.askAll('/dev/x')
  const load = kept.load('/dev/x')
  const over = new Promise(resolve => setTimeout(resolve, 5_000))
  await new Promise(resolve => setTimeout(resolve, 1_000))
  const { processes } = pidsOf(gateway)
  const [victim = 0] = processes
  const counted = await countedBy(gateway)
  const onVictim = clientPortsOf(victim, portOf(gateway)).size
  const tookMs = await killAndWait(gateway, victim)
  await over
  const { answers, lost, turnedAway } = await load.stop()
  expect([...answers.keys()]).toEqual(['200 one'])
  // Each of its connections is opened again, and may meet the listener that is ending.
  expect(turnedAway.length).toBeLessThanOrEqual(onVictim)
  expect(onVictim).toBeGreaterThan(0)
  expect(lost.length).toBeLessThanOrEqual(onVictim)
  expect(pidsOf(gateway).processes.filter(pid => processes.includes(pid))).toHaveLength(1)
  // It serves, too, and what the dead one had counted is not forgotten.
  const late = open(gateway, 20)
  expect(new Set(await late.askAll('/dev/x'))).toEqual(new Set(['200 one']))
  expect(Math.min(...sharesOf(gateway))).toBeGreaterThan(0)
  expect(await countedBy(gateway)).toBeGreaterThan(counted)
  expect(await metricsOf(gateway)).toContain('regauge_process_replacements_total 1')
  expect(gateway.stderr()).toContain('"cause":"SIGKILL"')
  process.stdout.write(`a killed process was back after ${Math.round(tookMs)} ms\n`)
})

test('one that is asked to end is replaced while it finishes what is in flight on it', async () => {
  const { gateway, held } = await startSlow()
  const answers = open(gateway, 10).askAll('/dev/x')
  await expect.poll(() => held.length).toBe(10)
  const [leaver = 0] = pidsOf(gateway).processes
  process.kill(leaver, 'SIGTERM')
  await expect.poll(() => pidsOf(gateway).processes.length, { timeout: 20_000 }).toBe(3)
  await expect.poll(() => isReady(gateway), { timeout: 20_000 }).toBe(true)
  for (const response of held) response.end('slow')
  expect(new Set(await answers)).toEqual(new Set(['200 slow']))
  await expect.poll(() => pidsOf(gateway).processes.length, { timeout: 20_000 }).toBe(2)
  expect(pidsOf(gateway).processes).not.toContain(leaver)
})

/** A gateway with `GET /dev/x`, which takes as long as the backend, and a backend that holds its requests. */
async function startSlow(): Promise<{ gateway: GatewayProcess; held: ServerResponse[] }> {
  const held: ServerResponse[] = []
  const backend: Server = createServer((_, response) => void held.push(response))
  await new Promise<void>(resolve => backend.listen(0, '127.0.0.1', resolve))
  closing.push({ close: () => void backend.close().closeAllConnections() })
  const { port } = backend.address() as AddressInfo
  const integration = { type: 'HTTP_PROXY', httpMethod: 'GET', uri: `http://127.0.0.1:${port}/` }
  const gateway = await start()
  await applyDefinition(gateway, definitionOf('slow', { 'GET /x': { methodResponses: { '200': {} }, integration } }))
  return { gateway, held }
}

async function untilClosed({ http }: GatewayProcess): Promise<void> {
  await expect.poll(() => call(http, { path: '/dev/none' }).catch(error => error.code)).toBe('ECONNREFUSED')
}

test('SIGTERM finishes what is in flight on each, and leaves no process behind', async () => {
  const { gateway, held } = await startSlow()
  const answers = open(gateway, 10).askAll('/dev/x')
  await expect.poll(() => held.length).toBe(10)
  const { processes } = pidsOf(gateway)
  const ended = gateway.end('SIGTERM')
  await untilClosed(gateway)
  for (const response of held) response.end('slow')
  expect(new Set(await answers)).toEqual(new Set(['200 slow']))
  expect(await ended).toBe(0)
  expect(processes.filter(isRunning)).toEqual([])
  expect(gateway.stderr()).toBe('')
})

test('a signal to all at once, as of a terminal or a service manager, is one drain', async () => {
  const gateway = await start()
  const { processes } = pidsOf(gateway)
  for (const pid of processes) process.kill(pid, 'SIGINT')
  expect(await gateway.end('SIGINT')).toBe(0)
  expect(processes.filter(isRunning)).toEqual([])
  expect(gateway.stderr()).toBe('')
})

test('a second SIGTERM waits for nothing, and leaves no process behind', async () => {
  const { gateway, held } = await startSlow()
  const answers = Promise.allSettled([open(gateway, 10).askAll('/dev/x')])
  await expect.poll(() => held.length).toBe(10)
  const { processes } = pidsOf(gateway)
  void gateway.end('SIGTERM')
  await untilClosed(gateway)
  expect(await gateway.end('SIGTERM')).toBe(1)
  expect(await answers).toMatchObject([{ status: 'rejected' }])
  expect(processes.filter(isRunning)).toEqual([])
})

test('a killed supervisor leaves no process behind; what is in flight is still answered', async () => {
  const { gateway, held } = await startSlow()
  const answers = open(gateway, 10).askAll('/dev/x')
  await expect.poll(() => held.length).toBe(10)
  const { processes } = pidsOf(gateway)
  const ended = gateway.end('SIGKILL')
  await untilClosed(gateway)
  for (const response of held) response.end('slow')
  expect(new Set(await answers)).toEqual(new Set(['200 slow']))
  await ended
  await expect.poll(() => processes.filter(isRunning), { timeout: 20_000 }).toEqual([])
})

test('a data plane of two comes back from one cache while there is no control plane', async () => {
  const folder = newFolder()
  const sync = `unix:${join(folder, 'sync.sock')}`
  const roleOf = (role: string) => ['--role', role, '--sync', sync, '--data-dir', join(folder, role)]
  const control = await start(...roleOf('control-plane'))
  expect(pidsOf(control).processes).toEqual([])
  const first = await start(...roleOf('data-plane'))
  expect((await apply(control, 'last')).dataPlanes).toMatchObject([{ state: 'ACK' }, { state: 'ACK' }])
  await Promise.all([control.end('SIGKILL'), first.end('SIGKILL')])
  const second = await start(...roleOf('data-plane'))
  expect(new Set(await open(second, 20).askAll('/dev/x'))).toEqual(new Set(['200 last']))
  expect(Math.min(...sharesOf(second))).toBeGreaterThan(0)
  const files = readdirSync(join(folder, 'data-plane')).toSorted()
  expect(files).toEqual(['last-good.json', 'last-good.json.previous', 'node-id'])
})

test.each(['file', 'standard output'])('both write one access log, whole lines each: %s', async kind => {
  const file = join(newFolder(), 'access.log')
  const gateway = await start('--access-log', kind === 'file' ? file : '-')
  await apply(gateway, 'one')
  const kept = open(gateway, 20)
  for (let i = 0; i < 20; i++) await kept.askAll('/dev/x')
  expect(Math.min(...sharesOf(gateway))).toBeGreaterThan(0)
  await gateway.end('SIGTERM')
  const lines =
    kind === 'file'
      ? readFileSync(file, 'utf8')
          .trimEnd()
          .split('\n')
          .map(line => JSON.parse(line))
      : []
  const events = [...gateway.events, ...lines].map(({ event }) => event).filter(event => event !== 'ready')
  expect(events).toEqual(new Array(400).fill('access'))
})

test('a port that another gateway shares among its own processes is in use', async () => {
  const { http } = await start()
  const second = spawnGateway(['--processes', '2', '--data-dir', ':memory:', '--http', http])
  running.push(second)
  expect(await second.ended).toBe(1)
  expect(second.stderr()).toBe(
    `regauge: ${http} is in use; choose another with --http HOST:PORT (port 0 takes any free one)\n`,
  )
})

test('SIGTERM before anything is served ends processes that never say that they are ready', async () => {
  const flags = ['--processes', '2', '--role', 'data-plane', '--data-dir', newFolder(), '--log-level', 'info']
  const starting = spawnGateway(flags)
  running.push(starting)
  // They follow a control plane that is not there.
  await expect.poll(() => starting.stderr(), { timeout: 20_000 }).toMatch(/"process":2,.*"disconnected"/)
  expect(await starting.end('SIGTERM')).toBe(0)
  expect(starting.events).toEqual([])
})

test('what a process cannot start with is one line, and ends all', async () => {
  const starting = spawnGateway([
    '--processes',
    '2',
    '--data-dir',
    ':memory:',
    '--access-log',
    `${import.meta.filename}/x`,
  ])
  running.push(starting)
  expect(await starting.ended).toBe(1)
  expect(starting.stderr()).toMatch(/^regauge: access log \S+ cannot be opened: E\w+.*\n$/)
})
