import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sha256Hex } from '../../examples/backends/sigv4.ts'
import { CredentialCache } from '../../src/aws/credentials/credential-cache.ts'
import { createCredentialSource } from '../../src/aws/credentials/credentials.ts'
import { ServiceClock } from '../../src/aws/signature/clock-skew.ts'
import { sign } from '../../src/aws/signature/sigv4.ts'
import { isFailure } from '../../src/exchange/failure.ts'
import {
  applyDefinition,
  call,
  type GatewayProcess,
  regauge,
  startGatewayProcess,
} from '../fixtures/gateway-process.ts'
import { ACCOUNT, GATEWAY_ARN, installRgw, type Rgw, startRgw } from './rgw.ts'
import { signedFetch } from './signed-fetch.ts'

/** Against a service that verifies every signature, and judges roles by their trust policies and permissions. */

const missing = installRgw()
if (missing !== undefined) process.stderr.write(`test/aws/rgw.test.ts cannot run: ${missing}\n`)

const roleArn = (name: string) => `arn:aws:iam::${ACCOUNT}:role/${name}`
const trust = (principal: object) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: principal, Action: ['sts:AssumeRole'] }],
})
const allow = (...actions: string[]) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: actions, Resource: 'arn:aws:s3:::*' }],
})

/** Role → whom it trusts, what it may do. */
const ROLES = {
  everything: [trust({ AWS: [GATEWAY_ARN] }), allow('s3:*')],
  reader: [trust({ AWS: [GATEWAY_ARN] }), allow('s3:GetObject', 's3:ListBucket')],
  'for-aws': [trust({ Service: ['apigateway.amazonaws.com'] }), allow('s3:*')],
} as const

const responses = {
  '200': { responseParameters: { 'method.response.header.Content-Type': 'integration.response.header.Content-Type' } },
  '400': { selectionPattern: '400' },
  '403': { selectionPattern: '403' },
  '404': { selectionPattern: '404' },
}
const declared = {
  '200': { responseParameters: { 'method.response.header.Content-Type': false } },
  '400': {},
  '403': {},
  '404': {},
}

function method(role: string | null, uri: string, integration: object = {}): object {
  return {
    methodResponses: declared,
    integration: {
      type: 'AWS',
      httpMethod: 'ANY',
      uri: `arn:aws:apigateway:us-east-1:s3:${uri}`,
      ...(role === null ? {} : { credentials: roleArn(role) }),
      requestParameters: {
        'integration.request.path.bucket': 'method.request.path.bucket',
        'integration.request.path.key': 'method.request.path.key',
      },
      integrationResponses: responses,
      ...integration,
    },
  }
}

// RGW obeys an Accept of application/json, which S3 does not: the lists here are to be S3's.
const XML = { 'integration.request.header.Accept': "'application/xml'" }

const actionOf = (name: string, input: string) =>
  method('everything', `action/${name}`, { requestTemplates: { 'application/json': input }, requestParameters: XML })

const DEFINITION = {
  name: 's3',
  binaryMediaTypes: ['image/*'],
  resources: {
    '/objects/{bucket}/{key+}': { methods: { ANY: method('everything', 'path/{bucket}/{key}') } },
    '/read/{bucket}/{key+}': { methods: { ANY: method('reader', 'path/{bucket}/{key}') } },
    '/untrusted/{bucket}/{key+}': { methods: { ANY: method('for-aws', 'path/{bucket}/{key}') } },
    '/least/{bucket}/{key+}': { methods: { GET: method('least', 'path/{bucket}/{key}') } },
    '/own/{bucket}/{key+}': { methods: { ANY: method(null, 'path/{bucket}/{key}') } },
    '/one/{bucket}/{key}': { methods: { ANY: method('everything', 'path/{bucket}/{key}') } },
    '/mapped/{bucket}': {
      methods: {
        ANY: method('everything', 'path/{bucket}/{key}', {
          requestParameters: {
            'integration.request.path.bucket': 'method.request.path.bucket',
            'integration.request.path.key': 'method.request.querystring.key',
          },
        }),
      },
    },
    '/listing/{bucket}': {
      methods: {
        GET: actionOf('GetBucket', '{ "Bucket": $params("bucket"), "Prefix": $params("prefix") }'),
        PUT: actionOf('CreateBucket', '{ "Bucket": $params("bucket") }'),
        DELETE: actionOf('DeleteBucket', '{ "Bucket": $params("bucket") }'),
      },
    },
    '/by-action/{bucket}': {
      methods: {
        GET: actionOf('GetObject', '{ "Bucket": $params("bucket"), "Key": $params("key") }'),
        DELETE: actionOf('DeleteObject', '{ "Bucket": $params("bucket"), "Key": $params("key") }'),
        PUT: method('everything', 'action/PutObject&Bucket={bucket}&Key={key}', {
          requestParameters: {
            'integration.request.path.bucket': 'method.request.path.bucket',
            'integration.request.path.key': 'method.request.querystring.key',
          },
        }),
        POST: actionOf(
          'DeleteObjects',
          '{ "Bucket": $params("bucket"), "Delete": { "Objects": [$.keys.{ "Key": $ }] } }',
        ),
      },
    },
  },
  stages: { dev: { autoDeploy: true } },
}

// Silence would be worse than a failure where somebody counts on this suite.
it.runIf(missing !== undefined && process.env.CI === 'true')('RGW is installed', () => expect.fail(missing))

describe.skipIf(missing !== undefined)('with Ceph RGW', () => {
  let rgw: Rgw
  let gateway: GatewayProcess

  beforeAll(async () => {
    rgw = await startRgw()
    for (const [name, [trusted, permitted]] of Object.entries(ROLES)) {
      const create = {
        Action: 'CreateRole',
        RoleName: name,
        Path: '/',
        AssumeRolePolicyDocument: JSON.stringify(trusted),
      }
      await iam(create)
      const policy = JSON.stringify(permitted)
      await iam({ Action: 'PutRolePolicy', RoleName: name, PolicyName: 'only', PolicyDocument: policy })
    }
    gateway = await startGatewayProcess(
      ['--data-dir', ':memory:', '--endpoint', `s3=${rgw.origin}`, '--endpoint', `sts=${rgw.origin}`],
      { AWS_ACCESS_KEY_ID: rgw.gateway.accessKeyId, AWS_SECRET_ACCESS_KEY: rgw.gateway.secretAccessKey },
    )
    const applied = await applyDefinition(gateway, DEFINITION)
    expect(applied.stdout).toContain('"ok":true')
    expect((await send('PUT', '/listing/bucket')).status).toBe(200)
  }, 240_000)

  afterAll(async () => {
    await gateway?.end('SIGTERM')
    await rgw?.stop()
  }, 60_000)

  async function iam(query: Readonly<Record<string, string>>): Promise<void> {
    const answer = await signedFetch(rgw.origin, { service: 'iam', method: 'POST', query }, rgw.admin)
    if (!answer.ok) throw new Error(`${query.Action}: ${answer.status} ${await answer.text()}`)
  }

  function send(verb: string, path: string, body?: string | Uint8Array, type = 'text/plain') {
    const headers = body === undefined ? {} : { 'Content-Type': type }
    return call(gateway.http, { method: verb, path: `/dev${path}`, headers, ...(body === undefined ? {} : { body }) })
  }

  const KEYS = [
    'plain.txt',
    'a b.txt',
    'a+b.txt',
    'grüße/Zoë ☃.txt',
    'a//b//c',
    "quote'(1)*!~.txt",
    '100%',
    'a=b&c;d@e:f,g$h',
    '[x]{y}|z^`',
  ]

  it.each(KEYS)('PUT, GET and DELETE by path: %s', async key => {
    const path = `/objects/bucket/${key.split('/').map(encodeURIComponent).join('/')}`
    expect(await send('PUT', path, `content of ${key}`)).toMatchObject({ status: 200 })
    expect(await send('GET', path)).toMatchObject({
      status: 200,
      body: `content of ${key}`,
      headers: { 'content-type': 'text/plain' },
    })
    const listed = await send('GET', `/listing/bucket?prefix=${encodeURIComponent(key)}`)
    expect(listed.body).toContain(`<Key>${key.replaceAll('&', '&amp;').replaceAll("'", '&apos;')}</Key>`)
    expect((await send('DELETE', path)).status).toBe(200)
    expect((await send('GET', path)).status).toBe(404)
  })

  it.each(KEYS)('PUT, GET and DELETE by action: %s', async key => {
    const path = `/by-action/bucket?key=${encodeURIComponent(key)}`
    expect(await send('PUT', path, `content of ${key}`)).toMatchObject({ status: 200 })
    expect(await send('GET', path)).toMatchObject({
      status: 200,
      body: `content of ${key}`,
      headers: { 'content-type': 'text/plain' },
    })
    expect((await send('DELETE', path)).status).toBe(200)
    expect((await send('GET', path)).status).toBe(404)
  })

  it('takes a plus sign as it is in a path', async () => {
    await send('PUT', '/objects/bucket/raw+plus', 'x')
    expect((await send('GET', '/by-action/bucket?key=raw%2Bplus')).body).toBe('x')
  })

  /** Each in a key of its own, and some that have to do with each other. */
  const CHARACTERS = [
    ...Array.from({ length: 0x7f - 0x20 }, (_, index) => `x${String.fromCharCode(0x20 + index)}y`),
    ...['a++b c', 'a%2Bb', '%20+%20', ' at both ends ', 'é+è', 'e\u0301', '🙂+👩‍👩‍👧', 'x//y', 'x///+', '~!*()'],
  ]
  /** How a key gets into a path: encoded whole, as little as a URL allows, mapped from the query. */
  const WAYS: Readonly<Record<string, (key: string) => string>> = {
    'a greedy variable': key => `/objects/bucket/${key.split('/').map(encodeURIComponent).join('/')}`,
    'a greedy variable, encoded where it must be': key =>
      `/objects/bucket/${encodeURI(key).replace(/[?#]/g, encodeURIComponent)}`,
    'a variable': key => `/one/bucket/${encodeURIComponent(key)}`,
    'a mapped value': key => `/mapped/bucket?key=${encodeURIComponent(key)}`,
    'an action': key => `/by-action/bucket?key=${encodeURIComponent(key)}`,
  }

  /** Keys of a listing, as the service stores them. */
  function keysIn(xml: string): string[] {
    const names: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
    const unescaped = (text: string) => text.replace(/&(\w+);/g, (_, name: string) => names[name] ?? '')
    return [...xml.matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, key = '']) => unescaped(key))
  }

  it.each(Object.keys(WAYS))(
    'every character of a key is written and read as it is, by %s',
    async way => {
      for (const key of CHARACTERS) {
        const pathOf = WAYS[way] as (key: string) => string
        expect([key, (await send('PUT', pathOf(key), `of ${key}`)).status]).toEqual([key, 200])
        const listed = await send('GET', `/listing/bucket?prefix=${encodeURIComponent(key)}`)
        expect([key, keysIn(listed.body)]).toEqual([key, [key]])
        for (const [other, otherPath] of Object.entries(WAYS)) {
          expect([key, other, (await send('GET', otherPath(key))).body]).toEqual([key, other, `of ${key}`])
        }
        expect([key, (await send('DELETE', pathOf(key))).status]).toEqual([key, 200])
      }
    },
    240_000,
  )

  it('keeps bytes', async () => {
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, i) => i))
    await send('PUT', '/objects/bucket/bytes', bytes, 'image/png')
    const stored = await signedFetch(rgw.origin, { service: 's3', path: '/bucket/bytes' }, rgw.gateway)
    expect(Buffer.from(await stored.arrayBuffer())).toEqual(bytes)
    const copied = await call(gateway.http, { path: '/dev/objects/bucket/bytes', headers: { Accept: 'image/png' } })
    expect(copied).toMatchObject({ status: 200, headers: { 'content-type': 'image/png', 'content-length': '256' } })
  })

  it('sends the checksum that an operation asks for', async () => {
    for (const key of ['one', 'two']) await send('PUT', `/objects/bucket/${key}`, 'x')
    const deleted = await send('POST', '/by-action/bucket', '{"keys":["one","two"]}', 'application/json')
    expect(deleted).toMatchObject({ status: 200, body: expect.stringContaining('<Deleted><Key>one</Key>') })
  })

  it('creates and deletes buckets', async () => {
    expect((await send('PUT', '/listing/another')).status).toBe(200)
    expect((await send('GET', '/listing/another')).body).toContain('<Name>another</Name>')
    expect((await send('DELETE', '/listing/another')).status).toBe(200)
    expect((await send('GET', '/listing/another')).status).toBe(404)
  })

  it('is held to the permissions of the role', async () => {
    await send('PUT', '/objects/bucket/kept', 'kept')
    expect(await send('GET', '/read/bucket/kept')).toMatchObject({ status: 200, body: 'kept' })
    for (const verb of ['PUT', 'DELETE']) {
      const answer = await send(verb, '/read/bucket/kept')
      expect(answer).toMatchObject({ status: 403, body: expect.stringContaining('AccessDenied') })
    }
  })

  it('signs as itself where there is no role', async () => {
    await send('PUT', '/objects/bucket/kept', 'kept')
    expect(await send('GET', '/own/bucket/kept')).toMatchObject({ status: 200, body: 'kept' })
  })

  it('says which statement a trust policy lacks', async () => {
    expect(await send('GET', '/untrusted/bucket/kept')).toMatchObject({
      status: 500,
      body: '{"message":"Internal server error"}',
    })
    const { stdout } = await regauge('test-invoke', 's3', 'GET', '/untrusted/bucket/kept', '--admin', gateway.admin)
    for (const text of [gateway.stderr().replaceAll('\\"', '"'), stdout]) {
      expect(text).toContain(roleArn('for-aws'))
      expect(text).toContain('AccessDenied')
      expect(text).toContain('"Action":"sts:AssumeRole"')
      expect(text).toContain('apigateway.amazonaws.com')
    }
  })

  it('prints policies that are enough', async () => {
    const { stdout } = await regauge(
      'iam-policy',
      's3',
      '--admin',
      gateway.admin,
      '--principal',
      GATEWAY_ARN,
      '--output',
      'json',
    )
    const { roles } = JSON.parse(stdout)
    const least = roles.find((role: { roleArn: string }) => role.roleArn === roleArn('least'))
    await send('PUT', '/objects/bucket/kept', 'kept')
    expect((await send('GET', '/least/bucket/kept')).status).toBe(500)
    const assumed = { AssumeRolePolicyDocument: JSON.stringify(least.trustPolicy) }
    await iam({ Action: 'CreateRole', RoleName: 'least', Path: '/', ...assumed })
    const permitted = { PolicyName: 'only', PolicyDocument: JSON.stringify(least.policy) }
    await iam({ Action: 'PutRolePolicy', RoleName: 'least', ...permitted })
    await expect
      .poll(() => send('GET', '/least/bucket/kept'), { timeout: 20_000 })
      .toMatchObject({ status: 200, body: 'kept' })
    expect(least.policy.Statement).toEqual([
      { Effect: 'Allow', Action: ['s3:GetObject'], Resource: ['arn:aws:s3:::*/*'] },
    ])
  })

  it('refuses a wrong key', async () => {
    const wrong = { ...rgw.admin, secretAccessKey: 'wrong' }
    expect((await signedFetch(rgw.origin, { service: 's3', path: '/bucket/kept' }, wrong)).status).toBe(403)
    const strangers = await startGatewayProcess(['--data-dir', ':memory:', '--endpoint', `s3=${rgw.origin}`], {
      AWS_ACCESS_KEY_ID: rgw.admin.accessKeyId,
      AWS_SECRET_ACCESS_KEY: 'wrong',
    })
    try {
      await applyDefinition(strangers, DEFINITION)
      const answer = await call(strangers.http, { path: '/dev/own/bucket/kept' })
      expect(answer).toMatchObject({ status: 403, body: expect.stringContaining('AccessDenied') })
    } finally {
      await strangers.end('SIGTERM')
    }
  })

  it('refuses a body that is not the one we signed', async () => {
    const { host } = new URL(rgw.origin)
    const request = { method: 'PUT', path: '/bucket/kept', headers: { host }, body: 'signed' }
    const scope = { service: 's3', region: 'us-east-1', date: Date.now() }
    const { host: _, ...headers } = sign(request, rgw.gateway, scope)
    const put = (body: string, more: object = {}) =>
      fetch(`${rgw.origin}/bucket/kept`, { method: 'PUT', headers: { ...headers, ...more }, body })
    expect((await put('signed')).status).toBe(200)
    expect((await put('forged')).status).toBe(400)
    const hash = sha256Hex(Buffer.from('forged'))
    expect((await put('forged', { 'x-amz-content-sha256': hash })).status).toBe(403)
  })

  it('gives new keys before the old ones end, and both sign', async () => {
    let now = Date.now()
    const environment = { ...process.env }
    Object.assign(process.env, {
      AWS_ACCESS_KEY_ID: rgw.gateway.accessKeyId,
      AWS_SECRET_ACCESS_KEY: rgw.gateway.secretAccessKey,
    })
    const source = createCredentialSource({ url: rgw.origin, region: 'us-east-1', clock: new ServiceClock() })
    const cache = new CredentialCache(source, { now: () => now })
    const owner = { kind: 'role', roleArn: roleArn('reader') } as const
    const first = await cache.get(owner)
    now += 56 * 60_000
    expect(cache.get(owner)).toBe(first)
    let second = await cache.get(owner)
    for (let i = 0; i < 100 && second === first; i++) {
      await new Promise(resolve => setTimeout(resolve, 50))
      second = await cache.get(owner)
    }
    process.env = environment
    if (isFailure(first) || isFailure(second)) throw new Error('there are no keys')
    expect(second).not.toBe(first)
    for (const [keys, other] of [
      [first, second],
      [second, first],
    ] as const) {
      const { accessKeyId, secretAccessKey, sessionToken = '' } = keys
      const pair = { accessKeyId, secretAccessKey, sessionToken }
      const call = { service: 's3', path: '/bucket/kept' }
      expect((await signedFetch(rgw.origin, call, pair)).status).toBe(200)
      const mixed = { ...pair, sessionToken: other.sessionToken ?? '' }
      expect((await signedFetch(rgw.origin, call, mixed)).status).toBe(403)
    }
  })
})
