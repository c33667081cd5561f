import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  applyDefinition,
  call,
  definitionOf,
  type GatewayProcess,
  regauge,
  startGatewayProcess,
} from '../fixtures/gateway-process.ts'
import { startVerifyingProxy, type VerifyingProxy } from './verifying-proxy.ts'

/** A service that refuses our signature: both sides of it are shown to the operator, not to the client. */

const EXPECTED = 'POST\n/other\n\nhost:x\n\nhost\nabc'
const MESSAGE = `The request signature we calculated does not match the signature you provided.\n\nThe Canonical String for this request should have been\n'${EXPECTED}'\n\nThe String-to-Sign should have been\n'AWS4'\n`

let service: VerifyingProxy
let gateway: GatewayProcess

beforeAll(async () => {
  const body = JSON.stringify({ __type: 'com.amazon.coral.service#InvalidSignatureException', message: MESSAGE })
  const keys = () => [{ accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret', sessionToken: 'to/ken' }]
  service = await startVerifyingProxy({ service: 'sqs', keys, answer: () => ({ status: 403, body }) })
  gateway = await startGatewayProcess(['--data-dir', ':memory:', '--endpoint', `sqs=${service.origin}`], {
    AWS_SESSION_TOKEN: 'to/ken',
  })
  const integration = {
    type: 'AWS',
    httpMethod: 'POST',
    uri: 'arn:aws:apigateway:us-east-1:sqs:path/1/q',
    integrationResponses: {
      '502': { selectionPattern: '4\\d\\d', responseTemplates: { 'application/json': '"sorry"' } },
    },
  }
  const definition = definitionOf('explain', { 'POST /x': { methodResponses: { '502': {} }, integration } })
  expect((await applyDefinition(gateway, definition)).stdout).toContain('"ok":true')
})

afterAll(async () => {
  await gateway.end('SIGTERM')
  service.close()
})

it('shows in a test invocation what was signed beside what was expected', async () => {
  const { stdout } = await regauge(
    'test-invoke',
    'explain',
    'POST',
    '/x',
    '-d',
    'x',
    '--dispatch',
    '--admin',
    gateway.admin,
    '--output',
    'json',
  )
  const { trace, log, status } = JSON.parse(stdout)
  const step = trace.find(({ stage }: { stage: string }) => stage === 'integration_response.signature')
  const signing = trace.find(({ stage }: { stage: string }) => stage === 'integration_request.sign')
  expect(status).toBe(502)
  expect(step).toMatchObject({
    source: signing.source,
    output: EXPECTED,
    error: expect.stringContaining('InvalidSignature'),
  })
  expect(step.source).toMatch(/^POST\n\/1\/q\n\naccept:application\/json\n/)
  expect(step.source).not.toContain('to/ken')
  expect(log).toContain(`Canonical request that the service expected:\n${EXPECTED}`)
  expect(log).toContain(`Canonical request that was signed:\n${step.source}`)
})

it('is logged for a request, whose client sees none of it', async () => {
  const answer = await call(gateway.http, { method: 'POST', path: '/dev/x', body: 'x' })
  expect(answer).toMatchObject({ status: 502, body: 'sorry' })
  await expect.poll(() => gateway.stderr()).toContain('the service refused the signature')
  const line =
    gateway
      .stderr()
      .split('\n')
      .find(text => text.includes('the service refused the signature')) ?? '{}'
  expect(JSON.parse(line)).toMatchObject({
    level: 'warn',
    api: 'explain',
    resourcePath: '/x',
    code: 'InvalidSignature',
    signed: expect.stringMatching(/^POST\n\/1\/q\n/),
    expected: EXPECTED,
  })
  expect(line).not.toContain('to/ken')
})

it('maps a request that is only looked at without keys, and says who would sign it', async () => {
  const { AWS_ACCESS_KEY_ID: _, AWS_SECRET_ACCESS_KEY: __, ...bare } = process.env
  const keyless = await startGatewayProcess(['--data-dir', ':memory:'], {
    ...bare,
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_ACCESS_KEY_ID: '',
    AWS_SECRET_ACCESS_KEY: '',
  })
  try {
    const integration = {
      type: 'AWS',
      httpMethod: 'POST',
      uri: 'arn:aws:apigateway:us-east-1:sqs:path/1/q',
      credentials: 'arn:aws:iam::000000000000:role/gateway',
      requestTemplates: { 'application/json': '"mapped"' },
      integrationResponses: { '200': {} },
    }
    const definition = definitionOf('keyless', { 'POST /x': { methodResponses: { '200': {} }, integration } })
    expect((await applyDefinition(keyless, definition)).stdout).toContain('"ok":true')
    const target = ['keyless', 'POST', '/x', '-d', '{}', '--admin', keyless.admin, '--output', 'json']
    const dry = JSON.parse((await regauge('test-invoke', ...target)).stdout)
    expect(dry.integrationRequest).toMatchObject({ method: 'POST', body: 'mapped' })
    expect(JSON.stringify(dry.trace)).toContain('would be signed as arn:aws:iam::000000000000:role/gateway')
    const sent = JSON.parse((await regauge('test-invoke', ...target, '--dispatch')).stdout)
    expect(sent.status).toBe(500)
  } finally {
    await keyless.end('SIGTERM')
  }
})
