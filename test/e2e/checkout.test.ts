import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { MANIFEST } from '../fixtures/examples.ts'
import { type GatewayProcess, spawnGateway, startGatewayProcess } from '../fixtures/gateway-process.ts'

/** The command `npm start`, run in a copy of the checkout whose examples have free ports. */

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const checkout = mkdtempSync(join(tmpdir(), 'regauge-checkout-'))
const store = join(checkout, '.regauge')
const command = join(checkout, 'src/cli/main.ts')
const running: GatewayProcess[] = []
let ports: readonly number[] = []

beforeAll(async () => {
  for (const part of ['src', 'proto', 'examples', 'package.json']) {
    cpSync(join(ROOT, part), join(checkout, part), { recursive: true, filter: file => !file.endsWith('.test.ts') })
  }
  symlinkSync(join(ROOT, 'node_modules'), join(checkout, 'node_modules'))
  ports = await Promise.all(MANIFEST.backends.map(findFreePort))
  const apis = readdirSync(join(checkout, 'examples/apis')).map(file => join('apis', file))
  for (const file of ['examples.json', ...apis]) moveBackends(join(checkout, 'examples', file))
})

afterAll(async () => {
  await Promise.all(running.map(gateway => gateway.end('SIGTERM')))
  rmSync(checkout, { recursive: true, force: true })
})

function findFreePort(): Promise<number> {
  const server = createServer()
  return new Promise(resolve => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}

/** Ports stand in addresses, and in the manifest as numbers. */
function moveBackends(file: string): void {
  let text = readFileSync(file, 'utf8')
  for (const [index, { port }] of MANIFEST.backends.entries()) {
    text = text
      .replaceAll(`127.0.0.1:${port}`, `127.0.0.1:${ports[index]}`)
      .replaceAll(`"port": ${port}`, `"port": ${ports[index]}`)
  }
  writeFileSync(file, text)
}

async function serve(...args: readonly string[]): Promise<GatewayProcess> {
  const gateway = await startGatewayProcess(['--data-dir', store, ...args], {}, command)
  running.push(gateway)
  return gateway
}

function isListening(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect({ host: '127.0.0.1', port })
    socket.once('error', () => resolve(false))
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
  })
}

/** Every command that the gateway printed, as pasted into a shell, gives what the manifest says. */
async function tryPrinted(gateway: GatewayProcess): Promise<void> {
  const printed = gateway.events.filter(({ event }) => event === 'try')
  expect(printed.map(({ title }) => title)).toEqual(MANIFEST.try.map(({ title }) => title))
  for (const [index, { command: line }] of printed.entries()) {
    const { stdout } = await promisify(execFile)('/bin/sh', ['-c', String(line)])
    expect(stdout).toContain(MANIFEST.try[index]?.expect.contains)
  }
}

test('a start prints commands that work; a kill -9 takes the backends with it; the next start has everything', async () => {
  const first = await serve('--examples')
  await tryPrinted(first)
  expect(await Promise.all(ports.map(isListening))).toEqual(ports.map(() => true))
  await first.end('SIGKILL')
  await expect.poll(() => Promise.all(ports.map(isListening)), { timeout: 10_000 }).toEqual(ports.map(() => false))
  const second = await serve('--examples')
  await tryPrinted(second)
  // Nothing was applied again.
  const metrics = await (await fetch(`http://${second.ops}/metrics`)).text()
  expect(metrics).toMatch(new RegExp(`^regauge_configuration_revision\\S* ${MANIFEST.apis.length}$`, 'm'))
  expect(await second.end('SIGTERM')).toBe(0)
  expect(await Promise.all(ports.map(isListening))).toEqual(ports.map(() => false))
})

test('the port of a backend in use is one line that names it, and leaves no backend behind', async () => {
  const taken = createServer()
  await new Promise<void>(resolve => taken.listen(ports[1], '127.0.0.1', resolve))
  const starting = spawnGateway(['--data-dir', ':memory:', '--examples'], {}, command)
  expect(await starting.ended).toBe(1)
  expect(starting.stderr()).toMatch(new RegExp(`^regauge: 127\\.0\\.0\\.1:${ports[1]}, which .+ is in use; .+\n$`))
  await new Promise(resolve => taken.close(resolve))
  expect(await Promise.all(ports.map(isListening))).toEqual(ports.map(() => false))
})
