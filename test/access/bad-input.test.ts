// Authorizers, issuers and tokens that are broken or hostile: nobody is let in, and the gateway serves on.
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  applyDefinition,
  call,
  definitionOf,
  type GatewayProcess,
  mock,
  startGatewayProcess,
} from '../fixtures/gateway-process.ts'
import { makeToken, makeTokenKeys, type TokenKeys } from './tokens.ts'

const FUNCTIONS = 'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions'
const MEGABYTES = 10 * 1024 * 1024
const SOURCE = 'method.request.header.Authorization'
const allow = { principalId: 'p', policyDocument: { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] } }
const deny = { Effect: 'Deny', Action: 'execute-api:Invoke', Resource: '*/never/*/*/matches' }

/** Behaviour of functions, by name. */
const BEHAVIOURS: Readonly<Record<string, (response: ServerResponse) => void>> = {
  hangs: () => {},
  stalls: response => void response.writeHead(200, { 'Content-Length': '100' }).write('{'),
  huge: response => response.end(JSON.stringify({ ...allow, context: { a: 'x'.repeat(MEGABYTES) } })),
  garbage: response => response.end(Buffer.from([0xff, 0xfe, 0x00])),
  redirects: response => response.writeHead(302, { Location: '/allows' }).end(),
  'breaks-off': response => response.writeHead(200, { 'Content-Length': '100' }).write('{', () => response.destroy()),
  allows: response => response.end(JSON.stringify(allow)),
  long: response => {
    const { Statement } = allow.policyDocument
    const statements = [...Array.from({ length: 9_000 }, () => deny), ...Statement]
    response.end(JSON.stringify({ ...allow, policyDocument: { Statement: statements } }))
  },
}

/** Behaviour of issuers, by path. */
const ISSUERS: Readonly<Record<string, (response: ServerResponse) => void>> = {
  '/hangs/.well-known/openid-configuration': () => {},
  '/huge/.well-known/openid-configuration': response => document(response, { jwks_uri: `${origin}/huge/jwks` }),
  '/huge/jwks': response => document(response, { keys: keys.jwks.keys, more: 'x'.repeat(200_000) }),
  '/redirects/.well-known/openid-configuration': response =>
    response.writeHead(302, { Location: '/good/.well-known/openid-configuration' }).end(),
  '/good/.well-known/openid-configuration': response => document(response, { jwks_uri: `${origin}/good/jwks` }),
  '/good/jwks': response => document(response, keys.jwks),
}

let server: Server
let origin: string
let gateway: GatewayProcess
let keys: TokenKeys

function document(response: ServerResponse, json: unknown): void {
  response.end(JSON.stringify(json))
}

beforeAll(async () => {
  keys = await makeTokenKeys()
  server = createServer((request, response) => {
    const path = request.url ?? ''
    const name = /:function:([\w-]+)\/invocations$/.exec(decodeURIComponent(path))?.[1]
    const behave = name === undefined ? ISSUERS[path] : BEHAVIOURS[name]
    if (behave === undefined) response.writeHead(404).end()
    else behave(response)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  // Listening on a port, not on a path.
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  gateway = await startGatewayProcess(['--data-dir', ':memory:'], {
    AWS_ENDPOINT_URL: origin,
    AWS_EC2_METADATA_DISABLED: 'true',
  })
  const authorizers: Record<string, object> = {}
  const methods: Record<string, object> = {}
  for (const name of Object.keys(BEHAVIOURS)) {
    const authorizerUri = `${FUNCTIONS}/arn:aws:lambda:us-east-1:000000000000:function:${name}/invocations`
    authorizers[name] = { type: 'TOKEN', authorizerUri, identitySource: SOURCE }
    methods[`GET /${name}`] = { ...mock('"in"'), authorizationType: 'CUSTOM', authorizer: name }
  }
  for (const name of ['hangs', 'huge', 'redirects', 'good']) {
    authorizers[`i-${name}`] = { type: 'JWT', issuer: `${origin}/${name}`, audience: ['c'], identitySource: SOURCE }
    methods[`GET /i-${name}`] = { ...mock('"in"'), authorizationType: 'JWT', authorizer: `i-${name}` }
  }
  const applied = await applyDefinition(gateway, { ...definitionOf('bad', methods), authorizers })
  expect(applied.stdout + applied.stderr).toContain('"ok":true')
})

afterAll(async () => {
  await gateway?.end('SIGKILL')
  server?.closeAllConnections()
  server?.close()
})

async function ask(path: string, authorization: string): Promise<readonly [number, string]> {
  const { status, body } = await call(gateway.http, { path: `/dev${path}`, headers: { Authorization: authorization } })
  return [status, body]
}

describe('a function', () => {
  it.each([['hangs'], ['stalls'], ['huge'], ['garbage'], ['redirects'], ['breaks-off']])(
    'that %s lets nobody in',
    { timeout: 30_000, concurrent: true },
    async name => expect(await ask(`/${name}`, 't')).toEqual([500, '{"message":null}']),
  )

  it('with 9,000 statements is judged', async () => {
    for (let index = 0; index < 3; index++) expect(await ask('/long', 't')).toEqual([200, 'in'])
  })

  it('that is good lets in, beside all of these', async () => {
    expect(await ask('/allows', 't')).toEqual([200, 'in'])
  })
})

describe('an issuer', () => {
  const tokenOf = (issuer: string, more = {}) => {
    const now = Math.floor(Date.now() / 1000)
    return makeToken(
      { claims: { iss: `${origin}/${issuer}`, aud: 'c', iat: now, exp: now + 60 }, key: 'k1', ...more },
      keys,
    )
  }

  it.each([['hangs'], ['huge'], ['redirects']])('that %s lets nobody in', async name => {
    expect(await ask(`/i-${name}`, await tokenOf(name))).toEqual([401, '{"message":"Unauthorized"}'])
  })

  it.each([
    [{ alg: 'none' }],
    [{ alg: 'HS256' }],
    [{ key: 'other' }],
    [{ key: 'other', embed: true }],
    [{ kid: '../../../../etc/passwd' }],
    [{ kid: 'https://evil.example/jwks' }],
    [{ tamper: true }],
    [{ head: { jku: 'https://evil.example/' }, kid: 'k9' }],
  ])('that is good does not let in a token with %j', async more => {
    expect(await ask('/i-good', await tokenOf('good', more))).toEqual([401, '{"message":"Unauthorized"}'])
  })

  it('does not let in a token of 100 KB: it is more than headers may hold', async () => {
    const [status] = await ask('/i-good', 'x'.repeat(100_000))
    expect(status).toBeGreaterThanOrEqual(400)
    expect(status).toBeLessThan(500)
  })

  it('that is good lets its tokens in', async () => {
    expect(await ask('/i-good', await tokenOf('good'))).toEqual([200, 'in'])
  })
})
