import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Credentials, smithySigner } from '../../examples/backends/sigv4.ts'
import { type RecordingBackend, startRecordingBackend } from '../conformance/recording-backend.ts'
import {
  applyDefinition,
  call,
  definitionOf,
  type GatewayProcess,
  startGatewayProcess,
} from '../fixtures/gateway-process.ts'
import { startVerifyingProxy, type VerifyingProxy } from './verifying-proxy.ts'

/** authorizationType AWS_IAM: callers that sign with the Smithy library, let in or refused in AWS's words. */

const USER = { accessKeyId: 'AKIACALLER', secretAccessKey: 'caller-secret' }
const SESSION = { accessKeyId: 'ASIACALLER', secretAccessKey: 'session-secret', sessionToken: 'to/ken+=' }
const CALLERS = `
AKIACALLER: { secretAccessKey: caller-secret, arn: "arn:aws:iam::111111111111:user/ann", userId: AIDAANN }
ASIACALLER:
  secretAccessKey: session-secret
  sessionToken: to/ken+=
  arn: arn:aws:sts::222222222222:assumed-role/visitor/one
`

const folder = mkdtempSync(join(tmpdir(), 'regauge-callers-'))
let gateway: GatewayProcess
let backend: RecordingBackend
let queue: VerifyingProxy

const identity = {
  type: 'MOCK',
  requestTemplates: { 'application/json': '{ "statusCode": 200 }' },
  integrationResponses: {
    '200': {
      responseTemplates: {
        'application/json': `(
          $i := $context.identity;
          { "arn": $i.userArn, "key": $i.accessKey, "account": $i.accountId, "user": $i.user, "caller": $i.caller }
        )`,
      },
    },
  },
}
const iam = (integration: object, more: object = {}) => ({
  authorizationType: 'AWS_IAM',
  methodResponses: { '200': {} },
  integration,
  ...more,
})
const onward = {
  type: 'AWS',
  httpMethod: 'POST',
  uri: 'arn:aws:apigateway:us-east-1:sqs:path/1/q',
  credentials: 'arn:aws:iam::*:user/*',
  integrationResponses: { '200': {} },
}

beforeAll(async () => {
  const file = join(folder, 'callers.yaml')
  writeFileSync(file, CALLERS)
  backend = await startRecordingBackend()
  queue = await startVerifyingProxy({ service: 'sqs', keys: () => [USER, SESSION] })
  gateway = await startGatewayProcess([
    '--data-dir',
    ':memory:',
    '--callers',
    file,
    '--endpoint',
    `sqs=${queue.origin}`,
  ])
  const proxy = { type: 'HTTP_PROXY', httpMethod: 'ANY', uri: `${backend.origin}/x` }
  const definition = definitionOf('callers', {
    'GET /who/{name}': iam(identity),
    'POST /who/{name}': iam(identity),
    'GET /proxy': iam(proxy),
    'GET /strict': iam(identity, {
      requestValidator: 'parameters',
      requestParameters: { 'method.request.querystring.needed': true },
    }),
    'POST /onward': iam(onward),
  })
  const validators = { parameters: { validateRequestBody: false, validateRequestParameters: true } }
  const applied = await applyDefinition(gateway, { ...definition, requestValidators: validators })
  expect(applied.stdout).toContain('"ok":true')
})

afterAll(async () => {
  await gateway.end('SIGTERM')
  await backend.close()
  queue.close()
  rmSync(folder, { recursive: true, force: true })
})

interface SignedCall {
  readonly method?: string
  /** Percent-encoded, with the stage. */
  readonly path?: string
  readonly query?: Readonly<Record<string, string | string[]>>
  readonly body?: string
  readonly keys?: Credentials
  readonly service?: string
  readonly region?: string
  readonly date?: Date
  readonly way?: 'headers' | 'query'
  /** Parts that are sent in another form than they were signed. */
  readonly forged?: {
    readonly body?: string
    readonly path?: string
    readonly headers?: Readonly<Record<string, string>>
  }
}

async function send(parts: SignedCall) {
  const { method = 'GET', path = '/dev/who/ann', query = {}, body = '', keys = USER, forged = {} } = parts
  const { service = 'execute-api', region = 'us-east-1', date: signingDate = new Date() } = parts
  const unsigned = {
    method,
    protocol: 'http:',
    hostname: 'x',
    path,
    query: { ...query },
    headers: { host: gateway.http },
    body,
  }
  const signer = smithySigner(service, region, keys)
  const options = { signingDate }
  const signed = parts.way === 'query' ? await signer.presign(unsigned, options) : await signer.sign(unsigned, options)
  const pairs = Object.entries(signed.query ?? {}).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value ?? '']).map(one => `${encodeURIComponent(name)}=${encodeURIComponent(one)}`),
  )
  const target = `${forged.path ?? path}${pairs.length === 0 ? '' : `?${pairs.join('&')}`}`
  const headers = { ...signed.headers, ...forged.headers }
  const sent = forged.body ?? body
  return call(gateway.http, { method, path: target, headers, ...(sent === '' ? {} : { body: sent }) })
}

const ANN = {
  arn: 'arn:aws:iam::111111111111:user/ann',
  key: 'AKIACALLER',
  account: '111111111111',
  user: 'AIDAANN',
  caller: 'AIDAANN',
}

describe('a caller whose signature holds', () => {
  it.each<[string, SignedCall]>([
    ['a plain request', {}],
    ['a body', { method: 'POST', body: '{"a":1}' }],
    ['a path with escapes', { path: '/dev/who/a%20b%2Fc%C3%BC' }],
    ['a query', { query: { b: ['2', '1'], a: 'x y+z/ü', empty: '' } }],
    ['a presigned address', { way: 'query', query: { a: 'b c' } }],
    ['four minutes ago', { date: new Date(Date.now() - 4 * 60_000) }],
  ])('is let in: %s', async (_, parts) => {
    const { status, body } = await send(parts)
    expect({ status, body }).toEqual({ status: 200, body: JSON.stringify(ANN) })
  })

  it('may be a session, with its token', async () => {
    const { body } = await send({ keys: SESSION })
    const arn = 'arn:aws:sts::222222222222:assumed-role/visitor/one'
    expect(JSON.parse(body)).toMatchObject({ arn, key: 'ASIACALLER', account: '222222222222', user: 'ASIACALLER' })
  })

  it('does not show its signature to a backend', async () => {
    expect((await send({ path: '/dev/proxy', keys: SESSION })).status).toBe(200)
    const seen = backend.received.at(-1)
    expect([seen?.header('authorization'), seen?.header('x-amz-security-token')]).toEqual([undefined, undefined])
  })

  it.each([
    ['user', USER],
    ['session', SESSION],
  ])('has its own credentials passed on: a %s', async (_, keys) => {
    const answer = await send({ method: 'POST', path: '/dev/onward', body: 'x', keys })
    expect({ status: answer.status, refused: queue.refused }).toEqual({ status: 200, refused: [] })
    expect(queue.accepted.at(-1)?.headers.authorization).toContain(`Credential=${keys.accessKeyId}/`)
    expect(queue.accepted.at(-1)?.headers['x-amz-security-token']).toBe(
      'sessionToken' in keys ? keys.sessionToken : undefined,
    )
  })
})

describe('anybody else is refused', () => {
  const FORGED =
    /^The request signature we calculated does not match the signature you provided\. Check your AWS Secret Access Key/
  it.each<[string, SignedCall, RegExp, string]>([
    ['another secret', { keys: { ...USER, secretAccessKey: 'guess' } }, FORGED, 'InvalidSignatureException'],
    [
      'another body',
      { method: 'POST', body: '{"a":1}', forged: { body: '{"a":2}' } },
      FORGED,
      'InvalidSignatureException',
    ],
    ['another path', { forged: { path: '/dev/who/bob' } }, FORGED, 'InvalidSignatureException'],
    [
      'another hash in its header',
      { method: 'POST', body: 'a', forged: { body: 'b', headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } } },
      FORGED,
      'InvalidSignatureException',
    ],
    [
      'an unknown key',
      { keys: { ...USER, accessKeyId: 'AKIANOBODY' } },
      /^The security token included in the request is invalid\.$/,
      'InvalidSignatureException',
    ],
    [
      'a session without its token',
      { keys: { ...SESSION, sessionToken: 'x' } },
      /^The security token included in the request is invalid\.$/,
      'InvalidSignatureException',
    ],
    [
      'an old signature',
      { date: new Date(Date.now() - 6 * 60_000) },
      /^Signature expired: \d{8}T\d{6}Z is now earlier than \d{8}T\d{6}Z \(\d{8}T\d{6}Z - 5 min\.\)$/,
      'InvalidSignatureException',
    ],
    [
      'a signature of the future',
      { date: new Date(Date.now() + 6 * 60_000) },
      /^Signature not yet current/,
      'InvalidSignatureException',
    ],
    [
      'another region',
      { region: 'eu-west-1' },
      /^Credential should be scoped to a valid region, not 'eu-west-1'\. $/,
      'InvalidSignatureException',
    ],
    [
      'another service',
      { service: 's3' },
      /^Credential should be scoped to correct service: 'execute-api'\. $/,
      'InvalidSignatureException',
    ],
    [
      'a missing parameter, and another secret',
      { path: '/dev/strict', keys: { ...USER, secretAccessKey: 'guess' } },
      FORGED,
      'InvalidSignatureException',
    ],
  ])('%s', async (_, parts, message, type) => {
    const { status, body, headers } = await send(parts)
    expect({ status, type: headers['x-amzn-errortype'] }).toEqual({ status: 403, type })
    expect(JSON.parse(body).message).toMatch(message)
  })

  it.each([
    ['no signature', {}],
    ['no signature where the method is validated', { path: '/dev/strict' }],
  ])('%s', async (_, { path = '/dev/who/ann' }: { path?: string }) => {
    expect(await call(gateway.http, { path })).toMatchObject({
      status: 403,
      body: '{"message":"Missing Authentication Token"}',
      headers: { 'x-amzn-errortype': 'MissingAuthenticationTokenException' },
    })
  })

  it('something else in the Authorization header', async () => {
    const { status, body } = await call(gateway.http, {
      path: '/dev/who/ann',
      headers: { Authorization: 'Bearer secret' },
    })
    expect({ status, shown: body.includes('secret') }).toEqual({ status: 403, shown: false })
  })
})

describe('definitions', () => {
  const at = 'resources["/x"].methods.GET'
  const problemsOf = async (method: object) => {
    const { stdout } = await applyDefinition(gateway, definitionOf('refused', { 'GET /x': method }))
    return JSON.parse(stdout).problems.map(({ field, code }: { field: string; code: string }) => `${field} ${code}`)
  }

  it('cannot pass credentials on where nobody signs', async () => {
    expect(await problemsOf({ ...iam(onward), authorizationType: 'NONE' })).toEqual([
      `${at}.integration.credentials INVALID_VALUE`,
    ])
  })
})
