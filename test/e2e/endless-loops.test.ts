import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  applyDefinition,
  call,
  definitionOf,
  type GatewayProcess,
  mock,
  startGatewayProcess,
} from '../fixtures/gateway-process.ts'

/** Endless templates beside ordinary ones, all of them through the pool. */

const LOOPS = { perSecond: 5, seconds: 4 }
const REQUESTS = { total: 1_000, concurrency: 32 }

let gateway: GatewayProcess

beforeAll(async () => {
  gateway = await startGatewayProcess(['--data-dir', ':memory:', '--mapping-placement', 'pool'])
  const endless = mock('($loop := function($n) { $loop($n + 1) }; $loop(0))')
  const mapped = mock('{ "path": $params("id"), "sum": $sum($map([1..50], function($v) { $v * 2 })) }')
  const applied = await applyDefinition(
    gateway,
    definitionOf('loops', { 'GET /endless': endless, 'GET /mapped/{id}': mapped }),
  )
  expect(applied.stdout).toContain('"ok":true')
})

afterAll(() => gateway?.end('SIGKILL'))

test('each endless loop gets its own 500 while every mapped request is answered', async () => {
  const loops: Promise<{ status: number; ms: number }>[] = []
  const timer = setInterval(() => {
    if (loops.length < LOOPS.perSecond * LOOPS.seconds) loops.push(timed({ path: '/dev/endless' }))
  }, 1000 / LOOPS.perSecond)
  let sent = 0
  const statuses: number[] = []
  const worker = async () => {
    while (sent < REQUESTS.total) {
      const id = sent++
      const { status, body } = await call(gateway.http, { path: `/dev/mapped/${id}` })
      statuses.push(body === `{"path":"${id}","sum":2550}` ? status : -1)
    }
  }
  await Promise.all(Array.from({ length: REQUESTS.concurrency }, worker))
  while (loops.length < LOOPS.perSecond * LOOPS.seconds) await new Promise(resolve => setTimeout(resolve, 50))
  clearInterval(timer)
  const ended = await Promise.all(loops)
  expect(statuses.filter(status => status !== 200)).toEqual([])
  expect(ended.filter(({ status }) => status !== 500)).toEqual([])
  // A figure for whoever reads the log; no time is asserted.
  process.stdout.write(
    `slowest of ${ended.length} endless loops: ${Math.round(Math.max(...ended.map(({ ms }) => ms)))} ms\n`,
  )
})

async function timed(request: { path: string }): Promise<{ status: number; ms: number }> {
  const begun = performance.now()
  const { status } = await call(gateway.http, request)
  return { status, ms: performance.now() - begun }
}
