import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  applyDefinition,
  call,
  definitionOf,
  type GatewayProcess,
  regauge,
  startGatewayProcess,
} from '../fixtures/gateway-process.ts'
import { type StsStub, startSts } from './sts-stub.ts'
import { startVerifyingProxy, type VerifyingProxy } from './verifying-proxy.ts'

/** Keys that change under load, an STS that fails, and a clock that is off. */

const BASE = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' }
const LIFE_MS = 4_000
const REQUESTS = 10_000
const AT_ONCE = 24

let sts: StsStub
let service: VerifyingProxy
let gateway: GatewayProcess
let serviceClock = 0

beforeAll(async () => {
  sts = await startSts(BASE, LIFE_MS)
  const now = () => new Date(Date.now() + serviceClock)
  service = await startVerifyingProxy({ service: 'sqs', keys: sts.keys, now })
  gateway = await startGatewayProcess([
    '--data-dir',
    ':memory:',
    '--endpoint',
    `sts=${sts.proxy.origin}`,
    '--endpoint',
    `sqs=${service.origin}`,
  ])
  const integration = {
    type: 'AWS',
    httpMethod: 'POST',
    uri: 'arn:aws:apigateway:us-east-1:sqs:path/1/q',
    credentials: 'arn:aws:iam::000000000000:role/gateway',
    integrationResponses: { '200': {}, '500': { selectionPattern: '[45]\\d\\d' } },
  }
  const definition = definitionOf('rotation', {
    'POST /x': { methodResponses: { '200': {}, '500': {} }, integration },
  })
  expect((await applyDefinition(gateway, definition)).stdout).toContain('"ok":true')
})

afterAll(async () => {
  await gateway.end('SIGTERM')
  service.close()
  sts.proxy.close()
})

const send = () => call(gateway.http, { method: 'POST', path: '/dev/x', body: 'x' })

/** Statuses of requests that are sent while `isWanted`, at most so many. */
async function sendWhile(isWanted: () => boolean, most: number): Promise<Map<number, number>> {
  const statuses = new Map<number, number>()
  let sent = 0
  const one = async () => {
    while (sent < most && isWanted()) {
      sent++
      const { status } = await send()
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, one))
  return statuses
}

it('fetches keys when the deployment goes live, before any request', async () => {
  await expect.poll(() => sts.issued()).toBeGreaterThan(0)
  expect(service.accepted).toEqual([])
})

it(`signs ${REQUESTS} requests across rotations, and fails none`, { timeout: 120_000 }, async () => {
  const before = sts.issued()
  const statuses = await sendWhile(() => true, REQUESTS)
  expect(statuses).toEqual(new Map([[200, REQUESTS]]))
  expect(service.refused).toEqual([])
  expect(service.accepted).toHaveLength(REQUESTS)
  const used = new Set(service.accepted.map(({ headers }) => /Credential=(\w+)/.exec(headers.authorization ?? '')?.[1]))
  expect(used.size).toBeGreaterThan(1)
  // Each pair lives for two to four seconds, and is asked for once, whoever waits.
  expect(sts.issued() - before).toBeLessThan(60)
  process.stdout.write(`${REQUESTS} requests, ${used.size} pairs of keys, 0 failed, 0 unsigned\n`)
})

it('goes on with the old keys while STS is down, then says clearly that there are none', async () => {
  sts.mode = 'down'
  const statuses = await sendWhile(() => Date.now() < sts.expiresAt() - 500, REQUESTS)
  expect([...statuses.keys()]).toEqual([200])
  expect(service.refused).toEqual([])
  await new Promise(resolve => setTimeout(resolve, sts.expiresAt() - Date.now() + 50))
  const seen = service.accepted.length
  expect(await send()).toMatchObject({ status: 500, body: '{"message":"Internal server error"}' })
  expect(service.accepted).toHaveLength(seen)
  expect(gateway.stderr()).toContain('credentials of arn:aws:iam::000000000000:role/gateway are not available')
  expect(gateway.stderr()).toContain('status 503')
})

it('is back soon after STS is', async () => {
  sts.mode = 'up'
  await expect.poll(async () => (await send()).status, { timeout: 20_000 }).toBe(200)
})

it('says what a trust policy lacks, in AWS’s case with the name of the caller', async () => {
  sts.mode = {
    denied:
      'User: arn:aws:sts::111111111111:assumed-role/gateway-host/i-1 is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::000000000000:role/gateway',
  }
  await expect.poll(async () => (await send()).status, { timeout: 20_000 }).toBe(500)
  await expect
    .poll(() => gateway.stderr().replaceAll('\\"', '"'))
    .toContain(
      '{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111111111111:role/gateway-host"},"Action":"sts:AssumeRole"}',
    )
  sts.mode = 'up'
  await expect.poll(async () => (await send()).status, { timeout: 20_000 }).toBe(200)
})

it('does so in a test invocation that is sent, which is the same journey', async () => {
  serviceClock = 9 * 60_000
  service.refused.length = 0
  const { stdout } = await regauge(
    ...['test-invoke', 'rotation', 'POST', '/x', '--dispatch', '--output', 'json', '--admin', gateway.admin],
  )
  expect(JSON.parse(stdout)).toMatchObject({ status: 200 })
  expect(service.refused.map(({ reason }) => reason)).toEqual(['skewed'])
})

it('learns from a service that its clock is off, once', async () => {
  serviceClock = 9 * 60_000
  service.refused.length = 0
  const seen = service.accepted.length
  for (let i = 0; i < 5; i++) expect((await send()).status).toBe(200)
  expect(service.refused.map(({ reason }) => reason)).toEqual(['skewed'])
  expect(service.accepted).toHaveLength(seen + 5)
})

it('does not bridge more than a quarter of an hour', async () => {
  serviceClock = 60 * 60_000
  service.refused.length = 0
  expect((await send()).status).toBe(500)
  expect(service.refused.map(({ reason }) => reason)).toEqual(['skewed'])
  expect(gateway.stderr()).toContain('RequestTimeTooSkewed')
})
