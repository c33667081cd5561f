import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import {
  applyDefinition,
  call,
  definitionOf,
  type GatewayProcess,
  mock,
  regauge,
  startGatewayProcess,
} from '../fixtures/gateway-process.ts'

/** Control plane and data plane as processes of their own. */

const folder = mkdtempSync(join(tmpdir(), 'regauge-roles-'))
const sync = `unix:${join(folder, 'sync.sock')}`
const running: GatewayProcess[] = []

afterAll(async () => {
  await Promise.all(running.map(gateway => gateway.end('SIGKILL')))
  rmSync(folder, { recursive: true, force: true })
})

async function start(role: string): Promise<GatewayProcess> {
  const gateway = await startGatewayProcess(['--role', role, '--sync', sync, '--data-dir', join(folder, role)])
  running.push(gateway)
  return gateway
}

test('a data plane serves its last deployment after kill -9 while the control plane is down', async () => {
  const control = await start('control-plane')
  const first = await start('data-plane')
  const applied = await applyDefinition(control, definitionOf('split', { 'GET /x': mock('{ "role": "data plane" }') }))
  expect(applied.stdout).toContain('"ok":true')
  expect(await call(first.http, { path: '/dev/x' })).toMatchObject({ status: 200, body: '{"role":"data plane"}' })
  expect((await regauge('status', '--admin', control.admin)).stdout).toMatch(/split\s+dev/)
  await control.end('SIGKILL')
  const load = Promise.allSettled(Array.from({ length: 20 }, () => call(first.http, { path: '/dev/x' })))
  await first.end('SIGKILL')
  await load
  const second = await start('data-plane')
  expect(await call(second.http, { path: '/dev/x' })).toMatchObject({ status: 200, body: '{"role":"data plane"}' })
  expect((await call(second.ops, { path: '/ready' })).status).toBe(200)
})
