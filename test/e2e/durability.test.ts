import { mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
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

/** The line that a refused start leaves behind. */
async function refusedStart(dataDir: string, ...args: string[]): Promise<string> {
  const addresses = ['http', 'admin', 'ops'].flatMap(name => [`--${name}`, '127.0.0.1:0'])
  const { status, stdout, stderr } = await regauge('serve', '--data-dir', dataDir, ...addresses, ...args)
  expect(stdout).toBe('')
  expect(status).toBe(1)
  const lines = stderr.split('\n').filter(line => line !== '' && !line.startsWith('{'))
  expect(lines).toHaveLength(1)
  return lines[0] ?? ''
}

test('a data folder in use is one clear line and a failure', async () => {
  const folder = newFolder()
  await start(folder)
  expect(await refusedStart(folder)).toBe(`regauge: data directory ${folder} is in use by another regauge process`)
})

test('a damaged store is one clear line and a failure', async () => {
  const folder = newFolder()
  const first = await start(folder)
  await first.end('SIGTERM')
  writeFileSync(join(folder, 'regauge.db'), 'this is no database')
  expect(await refusedStart(folder)).toMatch(/^regauge: store .*regauge\.db is damaged \(file is not a database\)/)
})

test('a store cut short is one clear line and a failure', async () => {
  const folder = newFolder()
  const first = await start(folder)
  await applyDefinition(first, definitionOf('kept', { 'GET /x': mock('{ "kept": true }') }))
  await first.end('SIGTERM')
  truncateSync(join(folder, 'regauge.db'), 5_000)
  expect(await refusedStart(folder)).toMatch(/^regauge: store .*regauge\.db is damaged/)
})

test.each([
  ['a file', 'all', 'file'],
  ['under a file', 'all', 'file/below'],
  ['under a link to nowhere', 'all', 'link/below'],
  ['a file, of a data plane', 'data-plane', 'file'],
])('a data folder that is %s is one clear line and a failure', async (_, role, name) => {
  const folder = newFolder()
  writeFileSync(join(folder, 'file'), '')
  symlinkSync('nowhere', join(folder, 'link'))
  const dataDir = join(folder, name)
  const line = await refusedStart(dataDir, '--role', role, '--sync', `unix:${folder}/s`)
  expect(line).toContain(`regauge: data directory ${dataDir} cannot be used: `)
})

test('a data folder whose path is too long for a socket serves', async () => {
  const gateway = await start(join(newFolder(), 'long'.repeat(30), 'folder'))
  const applied = await applyDefinition(gateway, definitionOf('far', { 'GET /x': mock('{ "far": true }') }))
  expect(applied.status).toBe(0)
  expect(await call(gateway.http, { path: '/dev/x' })).toMatchObject({ status: 200, body: '{"far":true}' })
})
