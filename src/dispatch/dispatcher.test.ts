import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { type Act, answers, type Backend, startBackend } from '../../test/fixtures/backend.ts'
import { compileEgress, type EgressSettings } from '../definition/egress.ts'
import type { IntegrationRequest } from '../exchange/messages.ts'
import { createDispatcher, type Dispatcher, type DispatcherOptions, type DispatchOptions } from './dispatcher.ts'

const dispatchers: Dispatcher[] = []
const backends: Backend[] = []
afterEach(async () => {
  await Promise.all(dispatchers.splice(0).map(dispatcher => dispatcher.close()))
  await Promise.all(backends.splice(0).map(backend => backend.close()))
})

async function start(act: Act): Promise<Backend> {
  const backend = await startBackend(act)
  backends.push(backend)
  return backend
}

type Call = (
  request?: Partial<IntegrationRequest>,
  options?: Partial<DispatchOptions>,
) => ReturnType<Dispatcher['dispatch']>

/** A dispatcher whose calls go to this origin. */
function callsTo(origin: string, options: DispatcherOptions = {}): Call {
  const dispatcher = createDispatcher(options)
  dispatchers.push(dispatcher)
  return (request, more) =>
    dispatcher.dispatch({ ...GET, origin, ...request }, { timeoutMs: 5_000, tls: 'verify', ...more })
}

const GET: IntegrationRequest = {
  kind: 'integration-request',
  httpMethod: 'GET',
  origin: '',
  path: '/',
  headers: [],
  body: '',
  overrides: {},
}
const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'

describe('what the backend receives', () => {
  const rows: [name: string, request: Partial<IntegrationRequest>, received: string | RegExp][] = [
    ['path and query as they are', { path: '/a%2Fb/c?x=1&x=%20|' }, /^GET \/a%2Fb\/c\?x=1&x=%20\| HTTP\/1.1\r\n/],
    ['the origin as Host', {}, /\r\nhost: 127\.0\.0\.1:\d+\r\n/],
    ['or the Host that was mapped', { headers: ['Host', 'pets.example'] }, /\r\nhost: pets\.example\r\n/],
    [
      'headers in order, spelling and repetition',
      { headers: ['X-b', '1', 'x-A', '2', 'X-B', '3'] },
      '\r\nX-b: 1\r\nx-A: 2\r\nX-B: 3\r\n',
    ],
    ['text as UTF-8 with its length', { httpMethod: 'POST', body: 'é' }, /\r\ncontent-length: 2\r\n\r\n\u00c3\u00a9$/],
    [
      'bytes as they are',
      { httpMethod: 'POST', body: new Uint8Array([0, 255, 13, 10]) },
      '\r\ncontent-length: 4\r\n\r\n\u0000\u00ff\r\n',
    ],
    [
      'bytes that are a part of more',
      { httpMethod: 'POST', body: Buffer.from('abcdef').subarray(2, 4) },
      /\r\ncontent-length: 2\r\n\r\ncd$/,
    ],
    ['an empty POST says so', { httpMethod: 'POST' }, /\r\ncontent-length: 0\r\n\r\n$/],
    ['a body of DELETE', { httpMethod: 'DELETE', body: 'x' }, /\r\ncontent-length: 1\r\n\r\nx$/],
    [
      'the length is counted, not taken over',
      { httpMethod: 'POST', headers: ['Content-Length', '99'], body: 'abc' },
      /^(?!.*: 99\r).*\r\ncontent-length: 3\r\n\r\nabc$/s,
    ],
    [
      'framing headers are dropped',
      {
        httpMethod: 'POST',
        headers: [
          'Transfer-Encoding',
          'chunked',
          'Connection',
          'close',
          'Upgrade',
          'x',
          'Expect',
          '100-continue',
          'Keep-Alive',
          'x',
        ],
        body: 'a',
      },
      /^POST \/ HTTP\/1.1\r\nhost: [\d.:]+\r\nconnection: keep-alive\r\ncontent-length: 1\r\n\r\na$/,
    ],
    ['Latin-1 in a header', { headers: ['X', '\u00e9'] }, '\r\nX: \u00e9\r\n'],
  ]
  test.each(rows)('%s', async (_name, request, received) => {
    const backend = await start(answers(OK))
    expect(await callsTo(backend.origin)(request)).toMatchObject({ status: 200 })
    expect(backend.requests[0]).toMatch(received)
  })
})

describe('requests that cannot be sent are API_CONFIGURATION_ERRORs, and no backend is called', () => {
  const rows: [name: string, code: string, request: Partial<IntegrationRequest>][] = [
    ['a whole URL as path', 'ENDPOINT_REQUEST_INVALID', { path: 'http://elsewhere/' }],
    ['two slashes', 'ENDPOINT_REQUEST_INVALID', { path: '//elsewhere/' }],
    ['no slash', 'ENDPOINT_REQUEST_INVALID', { path: 'x' }],
    ['no path', 'ENDPOINT_REQUEST_INVALID', { path: '' }],
    ['a space in the path', 'ENDPOINT_REQUEST_INVALID', { path: '/a b' }],
    ['a line break in the path', 'ENDPOINT_REQUEST_INVALID', { path: '/a\r\nX: y' }],
    ['a fragment', 'ENDPOINT_REQUEST_INVALID', { path: '/#a' }],
    ['bytes above ASCII in the path', 'ENDPOINT_REQUEST_INVALID', { path: '/é' }],
    ['a verb that is none', 'ENDPOINT_REQUEST_INVALID', { httpMethod: 'GET /x HTTP/1.1\r\n' }],
    ['CONNECT', 'ENDPOINT_REQUEST_INVALID', { httpMethod: 'CONNECT' }],
    ['a line break in a header', 'ENDPOINT_REQUEST_INVALID', { headers: ['X', 'a\r\nY: b'] }],
    ['a NUL in a header', 'ENDPOINT_REQUEST_INVALID', { headers: ['X', 'a\u0000'] }],
    ['a header value above U+00FF', 'ENDPOINT_REQUEST_INVALID', { headers: ['X', '\u0100'] }],
    ['a header name that is no token', 'ENDPOINT_REQUEST_INVALID', { headers: ['X Y', 'a'] }],
    ['an empty header name', 'ENDPOINT_REQUEST_INVALID', { headers: ['', 'a'] }],
    ['two Hosts', 'ENDPOINT_REQUEST_INVALID', { headers: ['Host', 'a', 'host', 'b'] }],
    ['another scheme', 'ENDPOINT_ADDRESS_INVALID', { origin: 'ftp://127.0.0.1' }],
    ['no host', 'ENDPOINT_ADDRESS_INVALID', { origin: 'http://' }],
    ['userinfo', 'ENDPOINT_ADDRESS_INVALID', { origin: 'http://u:p@127.0.0.1' }],
    ['an origin with a path', 'ENDPOINT_ADDRESS_INVALID', { origin: 'http://127.0.0.1/x' }],
    ['no origin', 'ENDPOINT_ADDRESS_INVALID', { origin: '' }],
  ]
  test.each(rows)('%s: %s', async (_name, code, request) => {
    const backend = await start(answers(OK))
    const call = callsTo(backend.origin)
    expect(await call(request)).toMatchObject({ kind: 'failure', type: 'API_CONFIGURATION_ERROR', code })
    expect(backend.requests).toEqual([])
    // The connection that it held is free again.
    expect(await call()).toMatchObject({ status: 200 })
  })
})

describe('connections', () => {
  test('are kept and used again', async () => {
    const backend = await start(answers(OK))
    const call = callsTo(backend.origin)
    for (let i = 0; i < 5; i++) expect(await call()).toMatchObject({ status: 200 })
    expect(backend.connections).toBe(1)
  })
  test('are bounded; one call too many waits, and one more than may wait is 503', async () => {
    const held: (() => void)[] = []
    const backend = await start((socket, request) => {
      if (request !== undefined) held.push(() => socket.write(OK))
    })
    const call = callsTo(backend.origin, { limits: { connectionsPerOrigin: 1, queuePerOrigin: 1 } })
    const [first, second] = [call({ path: '/1' }), call({ path: '/2' })]
    expect(await call({ path: '/3' })).toMatchObject({
      type: 'INTEGRATION_FAILURE',
      status: 503,
      code: 'ENDPOINT_QUEUE_FULL',
    })
    expect(dispatchers[0]?.stats()).toEqual({ origins: 1, connections: 1, queued: 1 })
    await expect.poll(() => held.length).toBe(1)
    held[0]?.()
    await first
    await expect.poll(() => held.length).toBe(2)
    held[1]?.()
    expect(await second).toMatchObject({ status: 200 })
    expect(backend.requests.map(request => request.split(' ')[1])).toEqual(['/1', '/2'])
  })
  test('a call whose deadline passes in the queue is not sent', async () => {
    const backend = await start(() => undefined)
    const call = callsTo(backend.origin, { limits: { connectionsPerOrigin: 1 } })
    const first = call({ path: '/1' }, { timeoutMs: 200 })
    expect(await call({ path: '/2' }, { timeoutMs: 50 })).toMatchObject({ code: 'ENDPOINT_TIMEOUT' })
    expect(dispatchers[0]?.stats().queued).toBe(0)
    await first
    expect(backend.requests).toHaveLength(1)
  })
  test('of a call that ended while it was connecting serves the next', async () => {
    // The kernel accepts, TLS never answers: the call is over long before the connection is.
    const silent = await start(() => undefined)
    const call = callsTo(`https://127.0.0.1:${silent.port}`, { limits: { connectionsPerOrigin: 1, connectMs: 500 } })
    expect(await call({}, { timeoutMs: 50 })).toMatchObject({ code: 'ENDPOINT_TIMEOUT' })
    expect(await call()).toMatchObject({ code: 'ENDPOINT_CONNECT_TIMEOUT' })
  })
  test('of the origin that was used longest ago are closed when there are too many origins', async () => {
    const [one, two] = [await start(answers(OK)), await start(answers(OK))]
    const call = callsTo(one.origin, { limits: { origins: 1 } })
    await call()
    await call({ origin: two.origin })
    await expect.poll(() => one.open).toBe(0)
    expect(dispatchers[0]?.stats().origins).toBe(1)
  })
  test('that the backend closes are forgotten', async () => {
    const backend = await start((socket, request) => {
      if (request !== undefined) socket.end('HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok')
    })
    const call = callsTo(backend.origin)
    await Promise.all([call(), call(), call()])
    await expect.poll(() => dispatchers[0]?.stats().connections).toBe(0)
  })
})

describe('repetition', () => {
  /** Answers the first request of the first connection and breaks the second one; later connections are well. */
  function breaksSecond(how: Parameters<typeof startBackend>[0]): Act {
    let broken = false
    return (socket, request, nth) => {
      if (request === undefined) return
      if (nth === 2 && !broken) {
        broken = true
        how(socket, request, nth)
      } else socket.write(OK)
    }
  }
  const rows: [name: string, httpMethod: string, outcome: object, how: Act][] = [
    ['a GET on a used connection that closes', 'GET', { status: 200 }, socket => socket.destroy()],
    ['a GET on a used connection that is reset', 'GET', { status: 200 }, socket => socket.resetAndDestroy()],
    ['a PUT', 'PUT', { status: 200 }, socket => socket.destroy()],
    ['not a POST', 'POST', { code: 'ENDPOINT_CLOSED' }, socket => socket.destroy()],
    ['not a PATCH', 'PATCH', { code: 'ENDPOINT_CLOSED' }, socket => socket.destroy()],
    ['not after a byte of the answer', 'GET', { code: 'ENDPOINT_CLOSED' }, socket => socket.end('H')],
    [
      'not after an answer that is no HTTP',
      'GET',
      { code: 'ENDPOINT_PROTOCOL_ERROR' },
      socket => socket.write('garbage\r\n\r\n'),
    ],
  ]
  test.each(rows)('%s', async (_name, httpMethod, outcome, how) => {
    const backend = await start(breaksSecond(how))
    const call = callsTo(backend.origin)
    await call()
    expect(await call({ httpMethod, body: 'x' })).toMatchObject(outcome)
    expect(backend.requests).toHaveLength('status' in outcome ? 3 : 2)
  })
  test('not on a fresh connection', async () => {
    const backend = await start((socket, request) => {
      if (request !== undefined) socket.destroy()
    })
    expect(await callsTo(backend.origin)()).toMatchObject({ code: 'ENDPOINT_CLOSED' })
    expect(backend.connections).toBe(1)
  })
  test('only once', async () => {
    let seen = 0
    const backend = await start((socket, request) => {
      if (request === undefined) return
      if (++seen === 1) socket.write(OK)
      else socket.destroy()
    })
    const call = callsTo(backend.origin)
    await call()
    expect(await call()).toMatchObject({ code: 'ENDPOINT_CLOSED' })
    expect(backend.requests).toHaveLength(3)
  })
  test('only for a tenth of the requests, once the reserve is spent', async () => {
    // Each connection serves one request and breaks on its second: without a budget every other call is repeated.
    const backend = await start((socket, request, nth) => {
      if (request === undefined) return
      if (nth === 1) socket.write(OK)
      else socket.destroy()
    })
    const call = callsTo(backend.origin)
    const outcomes: unknown[] = []
    for (let i = 0; i < 60; i++) outcomes.push(await call())
    const failed = outcomes.filter(outcome => !('status' in Object(outcome) && Object(outcome).status === 200))
    const repeated = backend.requests.length - outcomes.length
    expect(repeated).toBeGreaterThanOrEqual(10)
    expect(repeated).toBeLessThanOrEqual(16)
    expect(failed.length).toBeGreaterThan(5)
  })
})

test('an origin that cannot be connected to is answered without trying, for a while', async () => {
  const gone = await start(() => undefined)
  await gone.close()
  const call = callsTo(gone.origin)
  for (let i = 0; i < 5; i++) expect(await call()).toMatchObject({ code: 'ENDPOINT_REFUSED' })
  expect(await call()).toMatchObject({ type: 'INTEGRATION_FAILURE', status: 503, code: 'ENDPOINT_EJECTED' })
})

describe('egress rules', () => {
  const rows: [name: string, egress: EgressSettings, host: string, outcome: object][] = [
    ['loopback is allowed', {}, '127.0.0.1', { status: 200 }],
    ['a name is resolved first', {}, 'localhost', { status: 200 }],
    ['a denied address', { deny: ['loopback'] }, '127.0.0.1', REFUSED()],
    ['a name that resolves to one', { deny: ['loopback'] }, 'localhost', REFUSED()],
    ['an odd spelling of one', { deny: ['loopback'] }, '0x7f.1', REFUSED()],
    ['instance metadata', {}, '169.254.169.254', REFUSED()],
    ['the unspecified address, which is this machine', {}, '0.0.0.0', REFUSED()],
  ]
  test.each(rows)('%s', async (_name, egress, host, outcome) => {
    const backend = await start(answers(OK))
    const call = callsTo(`http://${host}:${backend.port}`, { egress: compileEgress(egress) })
    expect(await call()).toMatchObject(outcome)
    expect(backend.connections).toBe('status' in outcome ? 1 : 0)
  })
  test('a refusal is no reason to eject', async () => {
    const call = callsTo('http://169.254.169.254')
    for (let i = 0; i < 7; i++) expect(await call()).toMatchObject(REFUSED())
  })
})

function REFUSED() {
  return { type: 'API_CONFIGURATION_ERROR', code: 'EGRESS_REFUSED' }
}

describe('a client that leaves', () => {
  test('ends its call and its connection', async () => {
    const backend = await start(() => undefined)
    const client = new AbortController()
    const outcome = callsTo(backend.origin)({}, { cancellation: client.signal })
    await expect.poll(() => backend.requests.length).toBe(1)
    client.abort()
    expect(await outcome).toMatchObject({ code: 'CLIENT_GONE' })
    await expect.poll(() => backend.open).toBe(0)
  })
  test('before its call, sends nothing', async () => {
    const backend = await start(answers(OK))
    expect(await callsTo(backend.origin)({}, { cancellation: AbortSignal.abort() })).toMatchObject({
      code: 'CLIENT_GONE',
    })
    expect(backend.connections).toBe(0)
  })
  test('after its call, changes nothing', async () => {
    const backend = await start(answers(OK))
    const call = callsTo(backend.origin)
    const client = new AbortController()
    await call({}, { cancellation: client.signal })
    client.abort()
    await call()
    expect(backend.connections).toBe(1)
  })
})

test('closing fails what is under way and what waits, and nothing is sent afterwards', async () => {
  const backend = await start(() => undefined)
  const call = callsTo(backend.origin, { limits: { connectionsPerOrigin: 1 } })
  const [running, waiting] = [call(), call()]
  await expect.poll(() => backend.requests.length).toBe(1)
  await dispatchers[0]?.close()
  const closed = { type: 'INTEGRATION_FAILURE', status: 503, code: 'DISPATCHER_CLOSED' }
  expect([await running, await waiting, await call()]).toMatchObject([closed, closed, closed])
  expect(backend.requests).toHaveLength(1)
})

describe('TLS', () => {
  let server: Server
  const hosts: (string | undefined)[] = []
  async function startTls(): Promise<number> {
    const read = (name: string) => readFileSync(new URL(`../../test/fixtures/${name}`, import.meta.url))
    server = createServer(
      { key: read('self-signed-key.pem'), cert: read('self-signed-cert.pem') },
      (request, response) => {
        hosts.push(request.headers.host)
        response.end('ok')
      },
    )
    await new Promise<void>(resolve => server.listen({ host: '127.0.0.1', port: 0 }, resolve))
    return (server.address() as AddressInfo).port
  }
  afterEach(() => {
    server.close()
    server.closeAllConnections()
  })
  test('a certificate of nobody is refused', async () => {
    const call = callsTo(`https://localhost:${await startTls()}`)
    expect(await call()).toMatchObject({ type: 'INTEGRATION_FAILURE', status: 504, code: 'ENDPOINT_TLS_FAILED' })
  })
  test('and taken where verification is skipped, without a mapped Host changing the connection', async () => {
    const call = callsTo(`https://localhost:${await startTls()}`)
    let connections = 0
    server.on('secureConnection', () => connections++)
    expect(await call({}, { tls: 'skip' })).toMatchObject({ status: 200 })
    expect(await call({ headers: ['Host', 'a.example'] }, { tls: 'skip' })).toMatchObject({ status: 200 })
    expect(await call({ headers: ['Host', 'b.example'] }, { tls: 'skip' })).toMatchObject({ status: 200 })
    expect(hosts.slice(1)).toEqual(['a.example', 'b.example'])
    expect(connections).toBe(1)
  })
  test('an unverified connection does not serve a verified call', async () => {
    const call = callsTo(`https://localhost:${await startTls()}`)
    await call({}, { tls: 'skip' })
    expect(await call()).toMatchObject({ code: 'ENDPOINT_TLS_FAILED' })
  })
})
