import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { AdminClient } from '../../src/cli/admin/client.ts'
import { encodeDefinition } from '../../src/cli/files/outgoing-definition.ts'
import { REST_API_SERVICE } from '../../src/grpc/services.ts'
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

const folders: string[] = []
const running: GatewayProcess[] = []

afterAll(async () => {
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

test('what was stored and not yet pushed when kill -9 came is served from the first ready on', async () => {
  const folder = newFolder()
  const first = await start(folder)
  await applyDefinition(first, definitionOf('kept', { 'GET /x': mock('"before"') }))
  const client = new AdminClient(first.admin)
  // Unlike `apply`, the call is answered when it is stored, and waits for no data plane.
  const { bytes } = encodeDefinition(definitionOf('kept', { 'GET /x': mock('"last"') }))
  await client.upload(REST_API_SERVICE.PutRestApiStream, {}, bytes)
  await first.end('SIGKILL')
  client.close()
  const second = await start(folder)
  expect(await call(second.http, { path: '/dev/x' })).toMatchObject({ status: 200, body: 'last' })
})

/** Why a gateway on this folder does not start: its one line. */
async function refusal(folder: string, ...args: readonly string[]): Promise<string> {
  const starting = spawnGateway(['--data-dir', folder, ...args])
  starting.ready.then(
    () => starting.end('SIGKILL'),
    () => undefined,
  )
  const status = await starting.ended
  expect(status).toBe(1)
  const lines = starting.stderr().trim().split('\n')
  expect(lines).toHaveLength(1)
  expect(starting.events).toEqual([])
  return lines[0] ?? ''
}

test('a data folder in use is refused; the one that has it serves on', async () => {
  const folder = newFolder()
  const first = await start(folder)
  await applyDefinition(first, definitionOf('kept', { 'GET /x': mock('{ "kept": true }') }))
  expect(await refusal(folder)).toBe(`regauge: data directory ${folder} is in use by another regauge process`)
  // Neither its store nor its push stream was touched.
  const changed = await applyDefinition(first, definitionOf('kept', { 'GET /x': mock('{ "kept": "still" }') }))
  expect(changed.stdout).toContain('"state":"ACK"')
  expect(await call(first.http, { path: '/dev/x' })).toMatchObject({ status: 200, body: '{"kept":"still"}' })
})

describe('a damaged store is refused', () => {
  let whole: Buffer

  beforeAll(async () => {
    const folder = newFolder()
    const first = await start(folder)
    await applyDefinition(first, definitionOf('kept', { 'GET /x': mock('"the text that is flipped"') }))
    await first.end('SIGTERM')
    whole = readFileSync(join(folder, 'regauge.db'))
  }, 60_000)

  test.each<[string, (bytes: Buffer) => Uint8Array]>([
    ['overwritten', () => Buffer.from('this is no database')],
    ['empty', () => Buffer.alloc(0)],
    ['cut', bytes => bytes.subarray(0, bytes.length / 2)],
    ['without its first page', bytes => Buffer.concat([Buffer.alloc(512), bytes.subarray(512)])],
    ['a bit flipped in a definition', bytes => flip(bytes, 'the text that is flipped')],
  ])('%s', async (_, damage) => {
    const folder = newFolder()
    writeFileSync(join(folder, 'regauge.db'), damage(Buffer.from(whole)))
    expect(await refusal(folder)).toMatch(/^regauge: store \S+regauge\.db is damaged \(.+\): restore it from a backup$/)
  })
})

/** Another letter in the first place of a text. */
function flip(bytes: Buffer, text: string): Buffer {
  const at = bytes.indexOf(text)
  expect(at).toBeGreaterThan(0)
  bytes[at] = (bytes[at] ?? 0) ^ 1
  return bytes
}

test.each([
  ['is a file', 'all', 'file'],
  ['lies below a file', 'all', 'file/below'],
  ['lies below a link to nowhere', 'all', 'link/below'],
  ['is a file, of a data plane', 'data-plane', 'file'],
  // A file system that answers ENOENT to every new entry, of which Node's own recursive mkdir never comes back.
  ['lies where nothing can be made', 'all', '/proc/regauge'],
])('a data folder that %s is refused', async (_, role, path) => {
  const folder = newFolder()
  writeFileSync(join(folder, 'file'), '')
  symlinkSync('nowhere', join(folder, 'link'))
  const line = await refusal(resolve(folder, path), '--role', role, '--sync', `unix:${folder}/s`)
  expect(line).toMatch(/^regauge: data directory \S+ cannot be used: E[A-Z]+: /)
})

test('a data folder too deep for a socket in it serves all the same', async () => {
  const folder = join(newFolder(), 'deep'.repeat(30))
  const gateway = await start(folder)
  const applied = await applyDefinition(gateway, definitionOf('deep', { 'GET /x': mock('"deep"') }))
  expect(applied.stdout).toContain('"state":"ACK"')
})
