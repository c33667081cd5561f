import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import {
  applyDefinition,
  call,
  definitionOf,
  type GatewayProcess,
  mock,
  regauge,
  startGatewayProcess,
} from '../fixtures/gateway-process.ts'

const folders: string[] = []
const running: GatewayProcess[] = []

afterEach(async () => {
  await Promise.all(running.splice(0).map(gateway => gateway.end('SIGKILL')))
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'regauge-store-'))
  folders.push(folder)
  return folder
}

async function start(folder: string, ...args: string[]): Promise<GatewayProcess> {
  const gateway = await startGatewayProcess(['--data-dir', folder, ...args])
  running.push(gateway)
  return gateway
}

test('an acknowledged definition is there and serves after kill -9', async () => {
  const folder = newFolder()
  const first = await start(folder)
  const applied = await applyDefinition(first, definitionOf('kept', { 'GET /x': mock('{ "kept": true }') }))
  expect(applied.stderr + applied.stdout).toContain('"ok":true')
  await first.end('SIGKILL')
  const second = await start(folder)
  expect(await call(second.http, { path: '/dev/x' })).toMatchObject({ status: 200, body: '{"kept":true}' })
  expect((await regauge('list', '--admin', second.admin)).stdout).toContain('kept')
})

test('a data folder in use is one clear line and a failure', async () => {
  const folder = newFolder()
  await start(folder)
  const second = await regauge(
    'serve',
    '--data-dir',
    folder,
    '--http',
    '127.0.0.1:0',
    '--admin',
    '127.0.0.1:0',
    '--ops',
    '127.0.0.1:0',
  )
  expect(second.status).toBe(1)
  expect(
    second.stderr
      .trim()
      .split('\n')
      .filter(line => line.startsWith('regauge:')),
  ).toHaveLength(1)
  expect(second.stderr).toContain(folder)
})

test('a damaged store is one clear line and a failure', async () => {
  const folder = newFolder()
  const first = await start(folder)
  await first.end('SIGTERM')
  for (const file of readdirSync(folder).filter(name => /\.(db|sqlite)/.test(name))) {
    writeFileSync(join(folder, file), 'this is no database')
  }
  const second = await regauge(
    'serve',
    '--data-dir',
    folder,
    '--http',
    '127.0.0.1:0',
    '--admin',
    '127.0.0.1:0',
    '--ops',
    '127.0.0.1:0',
  )
  expect(second.status).toBe(1)
  expect(
    second.stderr
      .trim()
      .split('\n')
      .filter(line => line.startsWith('regauge:')),
  ).toHaveLength(1)
})
