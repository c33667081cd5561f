import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
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
  spawnGateway,
  startGatewayProcess,
} from '../fixtures/gateway-process.ts'

/** Control plane and data plane as processes of their own. */

const root = mkdtempSync(join(tmpdir(), 'regauge-roles-'))
const running: GatewayProcess[] = []
let folders = 0

afterEach(async () => {
  await Promise.all(running.splice(0).map(gateway => gateway.end('SIGKILL')))
})

afterAll(() => rmSync(root, { recursive: true, force: true }))

/** Folders and the push stream's address of one test. */
function newFleet(): { start(role: string, ...args: string[]): Promise<GatewayProcess>; folder: string } {
  const folder = join(root, String(folders++))
  mkdirSync(folder)
  const sync = `unix:${join(folder, 'sync.sock')}`
  return {
    folder,
    start: async (role, ...args) => {
      const flags = ['--role', role.replace(/\d$/, ''), '--sync', sync, '--data-dir', join(folder, role), ...args]
      const gateway = await startGatewayProcess(flags)
      running.push(gateway)
      return gateway
    },
  }
}

test('a control plane is ready once its ports listen, and not while it drains', async () => {
  const { start, folder } = newFleet()
  const starting = spawnGateway(['--role', 'control-plane', '--data-dir', join(folder, 'x'), '--ops', '127.0.0.1:0'])
  const { admin, ops, dataDir } = await starting.ready
  expect(dataDir).toBe(join(folder, 'x'))
  expect((await call(String(ops), { path: '/ready' })).status).toBe(200)
  expect((await regauge('status', '--admin', String(admin))).status).toBe(0)
  await starting.end('SIGTERM')
  const control = await start('control-plane', '--drain-delay-millis', '60000')
  control.child.kill('SIGTERM')
  let answer = await call(control.ops, { path: '/ready' })
  while (answer.status !== 503) answer = await call(control.ops, { path: '/ready' })
  // It still takes calls: whoever has not heard yet is served.
  expect((await regauge('status', '--admin', control.admin)).status).toBe(0)
})

/** A port of no listener, below those that the system gives to outgoing connections. */
async function freePort(): Promise<number> {
  const port = 20_000 + Math.floor(Math.random() * 10_000)
  return (await connects(port)) ? freePort() : port
}

function connects(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}

test('/ready of a control plane is not 200 before its admin port listens', async () => {
  const { folder } = newFleet()
  const [ops, admin] = [await freePort(), await freePort()]
  const addresses = ['--ops', `127.0.0.1:${ops}`, '--admin', `127.0.0.1:${admin}`]
  const starting = spawnGateway(['--role', 'control-plane', '--data-dir', join(folder, 'y'), ...addresses])
  const ask = () => call(`127.0.0.1:${ops}`, { path: '/ready' }).catch(() => ({ status: 0 }))
  while ((await ask()).status !== 200);
  expect(await connects(admin)).toBe(true)
  await starting.end('SIGKILL')
})

async function applied(control: GatewayProcess, answer: string) {
  const definition = definitionOf('split', { 'GET /x': mock(JSON.stringify(answer)) })
  const { stdout } = await applyDefinition(control, definition)
  return JSON.parse(stdout)
}

async function answered(plane: GatewayProcess): Promise<string> {
  const { status, body } = await call(plane.http, { path: '/dev/x' })
  return `${status} ${body}`
}

/** Requests one after another until it is told to stop; gives what was answered, and how many were not. */
function lightLoad(plane: GatewayProcess): { stop(): Promise<{ answers: Set<string>; lost: number }> } {
  const answers = new Set<string>()
  let lost = 0
  let isOver = false
  const client = async () => {
    while (!isOver) {
      await answered(plane).then(
        answer => answers.add(answer),
        () => lost++,
      )
      await new Promise(resolve => setTimeout(resolve, 5))
    }
  }
  const clients = Promise.all([client(), client(), client(), client()])
  return {
    stop: async () => {
      isOver = true
      await clients
      return { answers, lost }
    },
  }
}

test('every data plane is pushed each change, and says so', async () => {
  const { start } = newFleet()
  const control = await start('control-plane')
  const planes = await Promise.all([start('data-plane1'), start('data-plane2')])
  expect((await applied(control, 'one')).dataPlanes).toMatchObject([{ state: 'ACK' }, { state: 'ACK' }])
  expect(await Promise.all(planes.map(answered))).toEqual(['200 one', '200 one'])
  expect((await applied(control, 'two')).dataPlanes).toMatchObject([{ state: 'ACK' }, { state: 'ACK' }])
  expect(await Promise.all(planes.map(answered))).toEqual(['200 two', '200 two'])
})

test('a data plane killed under load serves its last deployment while the control plane is down, and follows it again', async () => {
  const { start } = newFleet()
  const control = await start('control-plane')
  const first = await start('data-plane')
  expect(await applied(control, 'last')).toMatchObject({ ok: true })
  const withControl = lightLoad(first)
  await control.end('SIGKILL')
  // Requests do not notice.
  expect(await Promise.all([answered(first), answered(first)])).toEqual(['200 last', '200 last'])
  expect(await withControl.stop()).toEqual({ answers: new Set(['200 last']), lost: 0 })
  const load = lightLoad(first)
  await first.end('SIGKILL')
  const { answers, lost } = await load.stop()
  expect([...answers].filter(answer => answer !== '200 last')).toEqual([])
  expect(lost).toBeGreaterThan(0)
  const second = await start('data-plane')
  expect(await answered(second)).toBe('200 last')
  expect((await call(second.ops, { path: '/ready' })).status).toBe(200)
  const back = await start('control-plane')
  expect((await applied(back, 'next')).ok).toBe(true)
  await expect.poll(() => answered(second), { timeout: 30_000 }).toBe('200 next')
})

test('a damaged cache is never served; the generation before it is', async () => {
  const { start, folder } = newFleet()
  const control = await start('control-plane')
  const first = await start('data-plane')
  for (const answer of ['before', 'last']) expect(await applied(control, answer)).toMatchObject({ ok: true })
  await Promise.all([control.end('SIGKILL'), first.end('SIGKILL')])
  const file = join(folder, 'data-plane', 'last-good.json')
  writeFileSync(file, readFileSync(file, 'utf8').replaceAll('last', 'lost'))
  const second = await start('data-plane')
  expect(await answered(second)).toBe('200 before')
  expect(second.stderr()).toContain('last-good.json.unusable now')
})

test('what a data plane cannot compile is refused with its field, in status, and the rest is served', async () => {
  const { start, folder } = newFleet()
  const models = join(folder, 'models')
  mkdirSync(models)
  writeFileSync(join(models, 'acme.json'), JSON.stringify(ACME))
  // Only the control plane knows the service: as where a data plane is of an older version.
  const control = await start('control-plane', '--models-dir', models)
  const plane = await start('data-plane')
  expect(await applied(control, 'one')).toMatchObject({ ok: true })
  const integration = { type: 'AWS', httpMethod: 'POST', uri: 'arn:aws:apigateway:us-east-1:acme:action/DoIt' }
  const newer = definitionOf('newer', { 'POST /do': { methodResponses: { '200': {} }, integration } })
  const refused = JSON.parse((await applyDefinition(control, newer)).stdout)
  expect(refused).toMatchObject({ ok: false, dataPlanes: [{ state: 'NACK' }] })
  const field = expect.stringContaining('resources["/do"].methods.POST.integration.uri')
  expect(refused.problems).toMatchObject([{ field, message: expect.stringContaining('acme') }])
  const { stdout } = await regauge('status', '--admin', control.admin, '--output', 'json')
  expect(JSON.parse(stdout).dataPlanes).toMatchObject([{ connected: true, nack: { problems: [{ field }] } }])
  expect((await regauge('status', '--admin', control.admin)).stdout).toContain('refused revision')
  expect(await answered(plane)).toBe('200 one')
  expect(await applied(control, 'two')).toMatchObject({ dataPlanes: [{ state: 'ACK' }] })
  expect(await answered(plane)).toBe('200 two')
})

/** The model of a service that no SDK has. */
const ACME = {
  metadata: {
    apiVersion: '2026-01-01',
    endpointPrefix: 'acme',
    jsonVersion: '1.1',
    protocol: 'json',
    serviceId: 'Acme',
    signatureVersion: 'v4',
    targetPrefix: 'Acme',
  },
  operations: { DoIt: { name: 'DoIt', http: { method: 'POST', requestUri: '/' } } },
  shapes: {},
}
