// `regauge authorize` and a given context: which rule let a request in, and what mappings make of it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { run } from '../../src/cli/program.ts'
import {
  applyDefinition,
  definitionOf,
  type GatewayProcess,
  mock,
  startGatewayProcess,
} from '../fixtures/gateway-process.ts'
import { type Stub, startStub } from './stub.ts'

const FUNCTION = 'arn:aws:lambda:us-east-1:000000000000:function:why-auth'
const STATEMENT = { Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke' }

let stub: Stub
let gateway: GatewayProcess

beforeAll(async () => {
  stub = await startStub(() => ({}))
  gateway = await startGatewayProcess(['--data-dir', ':memory:'], {
    AWS_ENDPOINT_URL: stub.origin,
    AWS_EC2_METADATA_DISABLED: 'true',
  })
  const authorizer = {
    type: 'TOKEN',
    authorizerUri: `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${FUNCTION}/invocations`,
    identitySource: 'method.request.header.Authorization',
  }
  const methods = {
    'GET /custom': { ...mock('$context.authorizer.plan'), authorizationType: 'CUSTOM', authorizer: 'doorman' },
    'GET /open': mock('"open"'),
    'GET /key': { ...mock('"key"'), apiKeyRequired: true },
  }
  const policy = {
    Statement: [
      { ...STATEMENT, Resource: 'execute-api:/dev/GET/open' },
      { ...STATEMENT, Resource: 'execute-api:/dev/GET/key' },
      { ...STATEMENT, Effect: 'Deny', Resource: '*', Condition: { IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } } },
    ],
  }
  const apiKeys = { partner: { value: 'a-secret-key-of-20-c', stages: ['dev'] } }
  const definition = { ...definitionOf('why', methods), authorizers: { doorman: authorizer }, policy, apiKeys }
  expect((await applyDefinition(gateway, definition)).stdout).toContain('"ok":true')
  const document = { Statement: [{ Effect: 'Allow', Action: '*', Resource: '<method-arn>' }] }
  const auth = { returns: { principalId: 'alice', policyDocument: document } }
  stub.play({ id: 'why', title: '', definition: {}, steps: [], functions: { auth } }, text => text)
})

afterAll(async () => {
  await gateway?.end('SIGKILL')
  await stub?.close()
})

async function command(...args: readonly string[]): Promise<{ status: number; stdout: string; stderr: string }> {
  const printed = { stdout: '', stderr: '' }
  const [name = '', ...rest] = args
  const status = await run([name, '--admin', gateway.admin, '--output', 'json', ...rest], {
    write: text => (printed.stdout += text),
    warn: text => (printed.stderr += text),
  })
  return { status, ...printed }
}

async function rulesOf(...args: readonly string[]) {
  const { status, stdout } = await command('authorize', 'why', ...args)
  const { allowed, rules, body } = JSON.parse(stdout)
  expect(status).toBe(allowed ? 0 : 1)
  return [
    ...rules.map((rule: Record<string, string>) => `${rule.rule} ${rule.field}: ${rule.outcome}`),
    allowed ? 'in' : body,
  ]
}

describe('regauge authorize', () => {
  it('names the statement that lets in', async () => {
    expect(await rulesOf('GET', '/open')).toEqual(['policy policy.Statement[0]: statement 0 allows', 'in'])
  })

  it('names the statement that refuses', async () => {
    const [first, second, body] = await rulesOf('GET', '/open', '--source-ip', '192.0.2.7')
    expect(first).toBe('policy policy.Statement[2]: statement 2 denies')
    expect(second).toMatch(/^refused ACCESS_DENIED: statement 2 of the resource policy denies arn:/)
    expect(body).toContain('with an explicit deny in a resource-based policy')
  })

  it('asks the authorizer, and says what its document does', async () => {
    expect(await rulesOf('GET', '/custom', '-H', 'Authorization: t')).toEqual([
      'policy policy: no statement matches',
      'authorizer authorizers.doorman: principal alice; its document: statement 0 allows',
      'in',
    ])
  })

  it('says what is missing', async () => {
    expect((await rulesOf('GET', '/custom')).slice(1)).toEqual([
      'refused UNAUTHORIZED: an identity source of the authorizer is missing or empty',
      '{"message":"Unauthorized"}',
    ])
    expect(await rulesOf('GET', '/key', '-H', 'x-api-key: a-secret-key-of-20-c')).toContain(
      'key apiKeys.partner: the key opens this stage',
    )
  })
})

describe('regauge test-invoke --authorizer', () => {
  it('gives mappings the context', async () => {
    const { stdout } = await command(
      'test-invoke',
      'why',
      'GET',
      '/custom',
      '--dispatch',
      '--authorizer',
      '{"plan":"gold"}',
    )
    expect(JSON.parse(stdout)).toMatchObject({ status: 200, body: 'gold' })
  })

  it('takes objects only', async () => {
    const { status, stdout, stderr } = await command('test-invoke', 'why', 'GET', '/custom', '--authorizer', '[]')
    expect(status).not.toBe(0)
    expect(stdout + stderr).toContain('must be a JSON object')
  })
})
