import { connect } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { isWholeResponse, type RawClient, rawClient, splitResponses } from '../../test/fixtures/raw-client.ts'
import { isFailure } from '../exchange/failure.ts'
import { MemoryBudget } from '../exchange/memory.ts'
import type { ClientRequest, ClientResponse } from '../exchange/messages.ts'
import { createHttpServer, type DataPlaneServer, type Handle, type ServerOptions } from './server.ts'

const servers: DataPlaneServer[] = []
const clients: RawClient[] = []
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy()
  await Promise.all(servers.splice(0).map(server => server.drain(0)))
})

async function serve(handle: Handle, options: ServerOptions = {}): Promise<number> {
  const server = createHttpServer(options, handle)
  servers.push(server)
  return (await server.listen({ host: '127.0.0.1', port: 0 })).port
}

async function open(port: number): Promise<RawClient> {
  const client = await rawClient(port)
  clients.push(client)
  return client
}

function ok(body = 'ok'): ClientResponse {
  return { status: 200, headers: ['Content-Type', 'text/plain'], body }
}

/** Answers with what it was given, its body included. */
const echo: Handle = async (request, body) => {
  const bytes = await body.read()
  if (isFailure(bytes)) return { status: bytes.status ?? 413, headers: ['x-code', bytes.code], body: '' }
  return ok(JSON.stringify({ ...request, body: Buffer.from(bytes).toString('latin1') }))
}

const HEAD = 'GET / HTTP/1.1\r\nHost: a\r\n'

describe('refusals: a JSON message, a request id, and the connection is closed', () => {
  const rows: [name: string, status: number, bytes: string][] = [
    ['no Host', 400, 'GET / HTTP/1.1\r\n\r\n'],
    ['two Hosts', 400, `${HEAD}Host: a\r\n\r\n`],
    ['an empty Host', 400, 'GET / HTTP/1.1\r\nHost:\r\n\r\n'],
    ['a Host with a path', 400, 'GET / HTTP/1.1\r\nHost: a/b\r\n\r\n'],
    ['a Host with userinfo', 400, 'GET / HTTP/1.1\r\nHost: u@a\r\n\r\n'],
    ['a Host list', 400, 'GET / HTTP/1.1\r\nHost: a, b\r\n\r\n'],
    ['a Host with a port of letters', 400, 'GET / HTTP/1.1\r\nHost: a:b\r\n\r\n'],
    ['HTTP/0.9', 400, 'GET /\r\n\r\n'],
    ['HTTP/2.0', 400, 'GET / HTTP/2.0\r\nHost: a\r\n\r\n'],
    ['the HTTP/2 preface', 400, 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['HTTP/1.2', 400, 'GET / HTTP/1.2\r\nHost: a\r\n\r\n'],
    ['no HTTP at all', 400, '\u0016\u0003\u0001\u0002\u0000\u0001\u0000'],
    ['Transfer-Encoding on HTTP/1.0', 400, 'POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['another transfer coding', 400, 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n'],
    ['chunked twice', 400, 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n'],
    [
      'two Transfer-Encodings',
      400,
      'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['identity', 400, 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: identity\r\n\r\n'],
    [
      'both framings',
      400,
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['two Content-Lengths', 400, 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\na'],
    [
      'the same Content-Length twice',
      400,
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\na',
    ],
    ['a list as Content-Length', 400, 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1, 1\r\n\r\na'],
    ['a signed Content-Length', 400, 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n\r\na'],
    ['a bare line feed in the headers', 400, 'GET / HTTP/1.1\nHost: a\n\n'],
    ['a folded header', 400, `${HEAD}X: a\r\n b\r\n\r\n`],
    ['a space before the colon', 400, `${HEAD}X : a\r\n\r\n`],
    ['a NUL in a header', 400, `${HEAD}X: a\u0000b\r\n\r\n`],
    ['a chunk size of letters', 400, 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n'],
    ['a foreign authority', 400, 'GET http://b/ HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['userinfo in the target', 400, 'GET http://u@a/ HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['another scheme', 400, 'GET ftp://a/ HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['a target without a slash', 400, 'GET x HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['* for GET', 400, 'GET * HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['a fragment', 400, 'GET /#x HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['bytes above ASCII in the target', 400, 'GET /\u00e9 HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['CONNECT', 400, 'CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['TRACE', 400, 'TRACE / HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['TRACE by override', 400, `${HEAD}X-HTTP-Method-Override: trace\r\n\r\n`],
    ['an override that is no verb', 400, `${HEAD}X-HTTP-Method-Override: a b\r\n\r\n`],
    ['an unknown verb', 400, 'BREW / HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['an upgrade to WebSocket', 400, `${HEAD}Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n`],
    ['an upgrade to either', 400, `${HEAD}Connection: Upgrade\r\nUpgrade: websocket, h2c\r\n\r\n`],
    ['1,001 query parameters', 400, `GET /?${'a&'.repeat(1_000)}a HTTP/1.1\r\nHost: a\r\n\r\n`],
    ['a declared body over the limit', 413, 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10485761\r\n\r\n'],
    ['a target over the limit', 414, `GET /${'a'.repeat(10_240)} HTTP/1.1\r\nHost: a\r\n\r\n`],
    ['a target over the parser’s limit', 414, `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: a\r\n\r\n`],
    ['an expectation that nobody knows', 417, `${HEAD}Expect: 200-ok\r\n\r\n`],
    ['header values over the limit', 431, `${HEAD}X: ${'a'.repeat(10_240)}\r\n\r\n`],
    ['header values over the parser’s limit', 431, `${HEAD}X: ${'a'.repeat(20_000)}\r\n\r\n`],
    ['201 headers', 431, `${HEAD}${'X: a\r\n'.repeat(200)}\r\n`],
  ]
  test.each(rows)('%s: %i', async (_name, status, bytes) => {
    const port = await serve(echo)
    const client = await open(port)
    client.send(Buffer.from(bytes, 'latin1'))
    const [response, ...more] = splitResponses(await client.closed())
    expect(more).toEqual([])
    expect(response).toMatchObject({
      status,
      headers: {
        'content-type': 'application/json',
        connection: 'close',
        'x-amzn-requestid': expect.stringMatching(UUID),
      },
    })
    expect(JSON.parse(response?.body ?? '')).toEqual({ message: expect.any(String) })
    // The listener is not worse for it.
    expect(await exchange(port, `${HEAD}\r\n`)).toMatchObject({ status: 200 })
  })
})

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/

async function exchange(port: number, bytes: string | Uint8Array) {
  const client = await open(port)
  client.send(bytes)
  const [response] = splitResponses(await client.until(isWholeResponse))
  if (response === undefined) throw new Error('no response')
  return response
}

describe('what is taken', () => {
  const rows: [name: string, bytes: string, request: Partial<ClientRequest> & { body?: string }][] = [
    [
      'origin-form',
      'GET /a%2Fb?x=1&y HTTP/1.1\r\nHost: a\r\n\r\n',
      { path: '/a%2Fb', rawQuery: 'x=1&y', httpMethod: 'GET' },
    ],
    ['a question mark in the query', 'GET /?a?b HTTP/1.1\r\nHost: a\r\n\r\n', { path: '/', rawQuery: 'a?b' }],
    [
      'absolute-form with the own authority',
      'GET http://A:80/x?y HTTP/1.1\r\nHost: a:80\r\n\r\n',
      { path: '/x', rawQuery: 'y' },
    ],
    ['absolute-form without a path', 'GET http://a?y HTTP/1.1\r\nHost: a\r\n\r\n', { path: '/', rawQuery: 'y' }],
    ['* for OPTIONS', 'OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n', { path: '*' }],
    [
      'the Host without its port, in lower case',
      'GET / HTTP/1.1\r\nHost: Pets.LOCALHOST:8080\r\n\r\n',
      { domainName: 'pets.localhost' },
    ],
    ['an IPv6 Host', 'GET / HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n', { domainName: '[::1]' }],
    ['HTTP/1.0 without a Host', 'GET / HTTP/1.0\r\n\r\n', { protocol: 'HTTP/1.0', domainName: '' }],
    ['the method override', `${HEAD}x-http-method-override: patch\r\n\r\n`, { httpMethod: 'PATCH' }],
    [
      'headers as they were sent',
      `${HEAD}X-a: 1\r\nx-A: 2\r\n__proto__: 3\r\n\r\n`,
      { headers: ['Host', 'a', 'X-a', '1', 'x-A', '2', '__proto__', '3'] },
    ],
    ['bytes above ASCII in a header', `${HEAD}X: \u00e9\r\n\r\n`, { headers: ['Host', 'a', 'X', '\u00c3\u00a9'] }],
    [
      'an offer of HTTP/2, which is passed over',
      `${HEAD}Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AA\r\n\r\n`,
      { path: '/' },
    ],
    ['an Upgrade header that asks for nothing', `${HEAD}Upgrade: websocket\r\n\r\n`, { path: '/' }],
    ['200 headers', `${HEAD}${'X: a\r\n'.repeat(199)}\r\n`, { path: '/' }],
    ['1,000 query parameters', `GET /?${'a&'.repeat(999)}a HTTP/1.1\r\nHost: a\r\n\r\n`, { path: '/' }],
    ['a target at the limit', `GET /${'a'.repeat(10_239)} HTTP/1.1\r\nHost: a\r\n\r\n`, { rawQuery: '' }],
    ['a body by Content-Length', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc', { body: 'abc' }],
    [
      'a chunked body',
      'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n1\r\na\r\n2\r\nbc\r\n0\r\n\r\n',
      { body: 'abc' },
    ],
    ['a body of a GET', 'GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc', { body: 'abc' }],
    ['the peer as source', `${HEAD}X-Forwarded-For: 1.2.3.4\r\n\r\n`, { sourceIp: '127.0.0.1' }],
  ]
  test.each(rows)('%s', async (_name, bytes, request) => {
    const response = await exchange(await serve(echo), bytes)
    expect(response.status).toBe(200)
    expect(JSON.parse(Buffer.from(response.body, 'latin1').toString())).toMatchObject(request)
  })
})

test('ids have the form of AWS, and are new for every request', async () => {
  const port = await serve(echo)
  const [first, second] = [
    JSON.parse((await exchange(port, `${HEAD}\r\n`)).body),
    JSON.parse((await exchange(port, `${HEAD}\r\n`)).body),
  ]
  expect(first.requestId).toMatch(UUID)
  expect(first.extendedRequestId).toMatch(/^[\w+/]{15}=$/)
  expect(second.requestId).not.toBe(first.requestId)
  expect(second.extendedRequestId).not.toBe(first.extendedRequestId)
})

describe('a body over its limit is refused as soon as that is known', () => {
  const limits = { bodyBytes: 1_000, lingerMs: 200 }
  test('declared: before the handler', async () => {
    let calls = 0
    const port = await serve(async () => ok(String(++calls)), { limits })
    const client = await open(port)
    client.send(`POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\n\r\n`)
    expect(splitResponses(await client.closed())).toMatchObject([
      { status: 413, body: '{"message":"Request Too Long"}' },
    ])
    expect(calls).toBe(0)
  })
  test('chunked: in the middle, and the client can read the answer while it sends', async () => {
    const client = await open(await serve(echo, { limits }))
    client.send('POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n')
    const chunk = `1000\r\n${'a'.repeat(4096)}\r\n`
    for (let i = 0; i < 500; i++) client.send(chunk)
    expect(splitResponses(await client.closed())).toMatchObject([
      { status: 413, headers: { 'x-code': 'BODY_TOO_LARGE', connection: 'close' } },
    ])
  })
  test('one byte less is taken', async () => {
    expect(
      (
        await exchange(
          await serve(echo, { limits }),
          `POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n${'a'.repeat(1_000)}`,
        )
      ).status,
    ).toBe(200)
  })
})

describe('clients that are slow', () => {
  test('headers that do not end: 408 and close', async () => {
    const client = await open(await serve(echo, { limits: { headersMs: 150 } }))
    client.send('GET / HTTP/1.1\r\nHo')
    expect(splitResponses(await client.closed())).toMatchObject([{ status: 408, headers: { connection: 'close' } }])
  })
  test('a connection without a byte is closed in the same time', async () => {
    const client = await open(await serve(echo, { limits: { headersMs: 150 } }))
    await client.closed()
  })
  test('a body that does not end: 408 and close', async () => {
    const client = await open(
      await serve(echo, { limits: { requestMs: 200, slowBodyGraceMs: 100, slowBodyBytesPerSecond: 0, lingerMs: 50 } }),
    )
    client.send('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\na')
    expect(splitResponses(await client.closed())).toMatchObject([
      { status: 408, headers: { 'x-code': 'REQUEST_BODY_SLOW', connection: 'close' } },
    ])
  })
  test('a body below its rate: 408 and close', async () => {
    const client = await open(
      await serve(echo, { limits: { slowBodyGraceMs: 100, slowBodyBytesPerSecond: 1_000_000, lingerMs: 50 } }),
    )
    client.send(`POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n`)
    const trickle = setInterval(() => client.send('a'), 40)
    const received = await client.closed()
    clearInterval(trickle)
    expect(splitResponses(received)).toMatchObject([{ status: 408 }])
  })
  test('an idle connection is closed', async () => {
    const client = await open(await serve(echo, { limits: { keepAliveMs: 100 } }))
    client.send(`${HEAD}\r\n`)
    expect(splitResponses(await client.closed())).toMatchObject([{ status: 200 }])
  })
  test('a response that is not read: the connection is cut', async () => {
    const client = await open(
      await serve(async () => ok('a'.repeat(64 * 1024 * 1024)), { limits: { writeStallMs: 200 } }),
    )
    client.socket.pause()
    client.send(`${HEAD}\r\n`)
    await expect.poll(() => servers[0]?.connections, { timeout: 10_000 }).toBe(0)
  })
})

describe('an answer that ends its connection is read at the pace of its client', () => {
  const MIB = 1024 * 1024
  const small = 'GET /small HTTP/1.1\r\nHost: a\r\n\r\n'
  const rows: [name: string, bytes: string, size: number, limits: ServerOptions['limits']][] = [
    ['before its request ends', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n', 12 * MIB, { lingerMs: 50 }],
    ['with a refusal behind it', `${HEAD}\r\nGARBAGE\r\n\r\n`, 12 * MIB, { lingerMs: 50 }],
    ['with requests behind it', `${small}${HEAD}\r\n${small.repeat(50_000)}`, MIB, { requestsPerConnection: 2 }],
  ]
  test.each(rows)('%s', async (_name, bytes, size, limits) => {
    const body = 'a'.repeat(size)
    const handle: Handle = async request => ok(request.path === '/small' ? 'small' : body)
    const client = await open(await serve(handle, { limits: limits ?? {} }))
    client.socket.pause()
    client.send(bytes)
    await new Promise(resolve => setTimeout(resolve, 300))
    client.socket.resume()
    expect((await client.closed()).includes(body)).toBe(true)
  })
})

test('a HEAD tells the length of a body that it stands for, and none where that is not known', async () => {
  const port = await serve(async request => ok(request.path === '/known' ? 'body' : ''))
  const client = await open(port)
  client.send('HEAD /known HTTP/1.1\r\nHost: a\r\n\r\n')
  expect(await client.until(text => text.includes('\r\n\r\n'))).toMatch(/\r\nContent-Length: 4\r\n/)
  const other = await open(port)
  other.send('HEAD / HTTP/1.1\r\nHost: a\r\n\r\n')
  expect(await other.until(text => text.includes('\r\n\r\n'))).not.toMatch(/Content-Length/i)
})

describe('a memory budget that others have spent', () => {
  const memory = new MemoryBudget(1_000)
  memory.add(1_000)

  test.each([
    ['of a length', 'Content-Length: 100000\r\n\r\n'],
    ['in chunks', `Transfer-Encoding: chunked\r\n\r\n${'8000\r\n'}${'a'.repeat(0x8000)}\r\n1\r\na\r\n`],
  ])('refuses a large body %s before it is whole', async (_, rest) => {
    const client = await open(await serve(echo, { memory, limits: { lingerMs: 50 } }))
    client.send(`POST / HTTP/1.1\r\nHost: a\r\n${rest}`)
    expect(splitResponses(await client.closed())).toMatchObject([
      { status: 503, headers: { 'x-code': 'MEMORY_BUDGET' } },
    ])
  })

  test('takes small ones, and large answers, and gives back what they held', async () => {
    const client = await open(await serve(async () => ok('a'.repeat(300_000)), { memory: new MemoryBudget(1_000_000) }))
    client.send(`${HEAD}\r\n${HEAD}Connection: close\r\n\r\n`)
    expect(splitResponses(await client.closed())).toMatchObject([{ status: 200 }, { status: 200 }])
    expect(servers.at(-1)).toMatchObject({ memory: { held: 0 } })
  })
})

test('a client that reads a trickle of its answer is cut off', async () => {
  const limits = { writeStallMs: 300, slowReaderBytesPerSecond: 1_000_000_000 }
  const client = await open(await serve(async () => ok('a'.repeat(64 * 1024 * 1024)), { limits }))
  client.socket.pause()
  client.send(`${HEAD}\r\n`)
  const trickle = setInterval(() => {
    client.socket.once('data', () => client.socket.pause())
    client.socket.resume()
  }, 50)
  await expect.poll(() => servers[0]?.connections, { timeout: 10_000 }).toBe(0)
  clearInterval(trickle)
})

describe('overload', () => {
  test('beyond the requests in flight: 503 with Retry-After, and the connection stays', async () => {
    const release = Promise.withResolvers<void>()
    const port = await serve(async () => release.promise.then(() => ok()), { limits: { inFlight: 1 } })
    const first = await open(port)
    first.send(`${HEAD}\r\n`)
    await expect.poll(() => servers[0]?.inFlight).toBe(1)
    const second = await open(port)
    second.send(`${HEAD}\r\n`)
    await second.until(isWholeResponse)
    release.resolve()
    await first.until(isWholeResponse)
    second.send(`${HEAD}\r\n`)
    const responses = splitResponses(await second.until(text => splitResponses(text).length === 2))
    expect(responses).toMatchObject([
      { status: 503, headers: { 'retry-after': '1', connection: 'keep-alive' } },
      { status: 200 },
    ])
    expect(servers[0]?.inFlight).toBe(0)
  })
  test.each([{ connections: 1 }, { connectionsPerIp: 1 }])(
    'beyond %o a connection is closed at accept',
    async limits => {
      const port = await serve(echo, { limits })
      const first = await open(port)
      first.send(`${HEAD}\r\n`)
      await first.until(isWholeResponse)
      expect(await (await open(port)).closed()).toBe('')
      first.send(`${HEAD}\r\n`)
      await first.until(text => splitResponses(text).length === 2)
    },
  )
  test('what is refused is told, with its cause', async () => {
    const told: string[] = []
    const port = await serve(echo, { limits: { connectionsPerIp: 1 }, onRefusal: code => told.push(code) })
    const first = await open(port)
    await (await open(port)).closed()
    first.send('GET / HTTP/1.1\r\n\r\n')
    await first.closed()
    await expect.poll(() => servers[0]?.connections).toBe(0)
    await exchange(port, 'nonsense\r\n\r\n')
    expect(told).toEqual(['TOO_MANY_CONNECTIONS', 'BAD_HOST', 'MALFORMED_REQUEST'])
  })
  test('a closed connection makes room for its address', async () => {
    const port = await serve(echo, { limits: { connectionsPerIp: 1 } })
    const first = await open(port)
    first.destroy()
    await expect.poll(() => servers[0]?.connections).toBe(0)
    expect((await exchange(port, `${HEAD}\r\n`)).status).toBe(200)
  })
  test('the last request of a connection closes it', async () => {
    const client = await open(await serve(echo, { limits: { requestsPerConnection: 2 } }))
    client.send(`${HEAD}\r\n`)
    await client.until(isWholeResponse)
    client.send(`${HEAD}\r\n`)
    expect(splitResponses(await client.closed()).map(({ headers }) => headers.connection)).toEqual([
      'keep-alive',
      'close',
    ])
  })
})

describe('Expect: 100-continue', () => {
  const head = 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n'
  test('the body is invited when it is read', async () => {
    const client = await open(await serve(echo))
    client.send(head)
    await client.until(text => text.startsWith('HTTP/1.1 100'))
    client.send('abc')
    expect(await client.until(text => text.includes('"body":"abc"'))).toMatch(
      /^HTTP\/1.1 100 Continue\r\n\r\nHTTP\/1.1 200/,
    )
  })
  test('an answer without the body does not invite it', async () => {
    const client = await open(await serve(async () => ok(), { limits: { lingerMs: 50 } }))
    client.send(head)
    expect(splitResponses(await client.closed())).toMatchObject([{ status: 200, headers: { connection: 'close' } }])
  })
})

describe('responses', () => {
  const rows: [name: string, response: ClientResponse, expected: object][] = [
    [
      'the gateway frames them',
      {
        status: 200,
        headers: ['Content-Length', '99', 'Transfer-Encoding', 'chunked', 'Connection', 'x', 'Date', 'never'],
        body: 'é',
      },
      {
        status: 200,
        headers: { 'content-length': '2', connection: 'keep-alive', date: expect.stringMatching(/GMT$/) },
      },
    ],
    ['a body of bytes', { status: 200, headers: [], body: new Uint8Array([0, 255]) }, { body: '\u0000\u00ff' }],
    [
      'Latin-1 in a header is not re-encoded',
      { status: 200, headers: ['x', 'é'], body: 'é' },
      { headers: { x: 'é' }, body: 'Ã©' },
    ],
    ['204 has no body and no length', { status: 204, headers: [], body: 'x' }, { status: 204, body: '' }],
    ['a line break in a value', { status: 200, headers: ['x', 'a\r\nb: c'], body: 'x' }, SAFE_500()],
    ['a NUL in a value', { status: 200, headers: ['x', 'a\u0000'], body: 'x' }, SAFE_500()],
    ['a value above U+00FF', { status: 200, headers: ['x', '\u0100'], body: 'x' }, SAFE_500()],
    ['a name that is no token', { status: 200, headers: ['a b', 'x'], body: 'x' }, SAFE_500()],
    ['an empty name', { status: 200, headers: ['', 'x'], body: 'x' }, SAFE_500()],
    ['a name without a value', { status: 200, headers: ['x'], body: 'x' }, SAFE_500()],
    ['a status of 101', { status: 101, headers: [], body: 'x' }, SAFE_500()],
    ['a status of 600', { status: 600, headers: [], body: 'x' }, SAFE_500()],
    ['a status that is no number', { status: Number.NaN, headers: [], body: 'x' }, SAFE_500()],
  ]
  test.each(rows)('%s', async (_name, response, expected) => {
    const port = await serve(async () => response)
    expect(await exchange(port, `${HEAD}\r\n`)).toMatchObject(expected)
  })
  test('HEAD has the length and not the body', async () => {
    const client = await open(await serve(async () => ok('four')))
    client.send('HEAD / HTTP/1.1\r\nHost: a\r\n\r\nHEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
    const received = await client.closed()
    expect(received.match(/Content-Length: 4\r\n/g)).toHaveLength(2)
    expect(received).not.toContain('four')
  })
  test('a handler that throws is a logged 500', async () => {
    const events: object[] = []
    const log = { error: (fields: object) => void events.push(fields), warn: nothing, info: nothing, debug: nothing }
    const port = await serve(async () => Promise.reject(new Error('secret')), { log })
    const response = await exchange(port, `${HEAD}\r\n`)
    expect(response).toMatchObject(SAFE_500())
    expect(response.body).not.toContain('secret')
    expect(events).toMatchObject([{ event: 'handler-crashed', reason: 'Error: secret' }])
  })
})

function nothing(): void {}

function SAFE_500() {
  return {
    status: 500,
    headers: { 'x-amzn-errortype': 'InternalServerErrorException', 'x-amzn-requestid': expect.stringMatching(UUID) },
    body: '{"message":"Internal server error"}',
  }
}

describe('pipelined requests', () => {
  test('are answered in order, whichever is ready first', async () => {
    const client = await open(
      await serve(async request => {
        if (request.path === '/slow') await new Promise(resolve => setTimeout(resolve, 50))
        return ok(request.path)
      }),
    )
    client.send('GET /slow HTTP/1.1\r\nHost: a\r\n\r\nGET /fast HTTP/1.1\r\nHost: a\r\n\r\n')
    const received = await client.until(text => splitResponses(text).length === 2)
    expect(splitResponses(received).map(({ body }) => body)).toEqual(['/slow', '/fast'])
  })
  test('a refusal keeps its place', async () => {
    const client = await open(
      await serve(async request => {
        await new Promise(resolve => setTimeout(resolve, 50))
        return ok(request.path)
      }),
    )
    client.send('GET /slow HTTP/1.1\r\nHost: a\r\n\r\nGET /x HTTP/1.1\r\nHost: a b\r\n\r\n')
    expect(splitResponses(await client.closed()).map(({ status }) => status)).toEqual([200, 400])
  })
  test('garbage behind a request is answered in its own place', async () => {
    const client = await open(
      await serve(async () => {
        await new Promise(resolve => setTimeout(resolve, 50))
        return ok()
      }),
    )
    client.send(`${HEAD}\r\nGARBAGE\r\n\r\n`)
    expect(splitResponses(await client.closed()).map(({ status }) => status)).toEqual([200, 400])
  })
})

describe('a client that leaves', () => {
  test('aborts the signal of its requests', async () => {
    const aborted = Promise.withResolvers<void>()
    const port = await serve((_request, _body, signal) => {
      signal.addEventListener('abort', () => aborted.resolve())
      return aborted.promise.then(() => ok())
    })
    const client = await open(port)
    client.send(`${HEAD}\r\n`)
    await expect.poll(() => servers[0]?.inFlight).toBe(1)
    client.destroy()
    await aborted.promise
  })
  test('in the middle of its body fails the reading of it', async () => {
    const outcome = Promise.withResolvers<unknown>()
    const client = await open(
      await serve(async (_request, body) => {
        outcome.resolve(await body.read())
        return ok()
      }),
    )
    client.send('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc')
    await expect.poll(() => servers[0]?.inFlight).toBe(1)
    client.destroy()
    expect(await outcome.promise).toMatchObject({ kind: 'failure', code: 'REQUEST_BODY_INCOMPLETE' })
  })
})

describe('a body as a stream', () => {
  const collect: Handle = async (_request, body) => {
    let bytes = 0
    const taken = await body.take(0)
    if (taken instanceof Uint8Array || isFailure(taken)) return ok('0')
    for await (const chunk of taken.pieces) bytes += chunk.length
    return ok(String(bytes))
  }
  test('arrives in pieces', async () => {
    const size = 300_000
    const response = await exchange(
      await serve(collect),
      `POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${size}\r\n\r\n${'a'.repeat(size)}`,
    )
    expect(response.body).toBe(String(size))
  })
  test('is empty where there is none', async () => {
    expect((await exchange(await serve(collect), `${HEAD}\r\n`)).body).toBe('0')
  })
  test('throws its failure', async () => {
    const caught = Promise.withResolvers<unknown>()
    const handle: Handle = (request, body, signal) =>
      collect(request, body, signal).catch(error => {
        caught.resolve(error)
        return ok()
      })
    const client = await open(await serve(handle, { limits: { bodyBytes: 10, lingerMs: 50 } }))
    client.send('POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n')
    await expect.poll(() => servers[0]?.inFlight).toBe(1)
    client.send(`b\r\n${'a'.repeat(11)}\r\n`)
    expect(await caught.promise).toMatchObject({ failure: { type: 'REQUEST_TOO_LARGE' } })
    expect(splitResponses(await client.closed())).toMatchObject([{ status: 200, headers: { connection: 'close' } }])
  })
})

describe('draining', () => {
  test('serves what idle connections ask for in their moment, and ends them with the answer', async () => {
    const port = await serve(async () => ok())
    const client = await open(port)
    client.send(`${HEAD}\r\n`)
    await client.until(text => text.includes('ok'))
    const drained = servers[0]?.drain(5_000)
    await expect.poll(() => servers[0]?.address()).toBe(undefined)
    client.send(`${HEAD}\r\n`)
    const answers = splitResponses(await client.closed())
    expect(answers.map(({ status, headers }) => [status, headers.connection])).toEqual([
      [200, 'keep-alive'],
      [200, 'close'],
    ])
    expect(await drained).toBe('finished')
  })
  test('loses no request of clients that ask on and on, on new connections too', async () => {
    const port = await serve(async () => ok())
    const ended = Promise.withResolvers<void>()
    const asking = Array.from({ length: 20 }, async () => {
      for (let answered = 0; ; answered++) {
        const client = await rawClient(port).catch((error: Error) => error)
        if (client instanceof Error) return [answered, client.message]
        client.send(`${HEAD}Connection: close\r\n\r\n`)
        const text = await client.closed()
        if (!text.startsWith('HTTP/1.1 200')) return [answered, `lost: ${text}`]
        if (answered === 10) ended.resolve()
      }
    })
    await ended.promise
    await servers[0]?.drain(5_000)
    for (const [answered, end] of await Promise.all(asking)) {
      expect(answered).toBeGreaterThan(0)
      expect(end).toContain('ECONNREFUSED')
    }
  })
  test('finishes what is in flight with Connection: close, and takes nothing new', async () => {
    const release = Promise.withResolvers<void>()
    const port = await serve(() => release.promise.then(() => ok()))
    const [busy, idle, unused] = [await open(port), await open(port), await open(port)]
    busy.send(`${HEAD}\r\n`)
    await expect.poll(() => servers[0]?.inFlight).toBe(1)
    const drained = servers[0]?.drain(5_000)
    await Promise.all([idle.closed(), unused.closed()])
    await expect(rawClient(port)).rejects.toThrow('ECONNREFUSED')
    release.resolve()
    expect(splitResponses(await busy.closed())).toMatchObject([{ status: 200, headers: { connection: 'close' } }])
    expect(await drained).toBe('finished')
  })
  test('lets a slow client read what is written', async () => {
    const body = 'a'.repeat(8 * 1024 * 1024)
    const port = await serve(async () => ok(body))
    const client = await open(port)
    client.socket.pause()
    client.send(`${HEAD}\r\n`)
    await expect.poll(() => servers[0]?.inFlight).toBe(0)
    await new Promise(resolve => setTimeout(resolve, 50))
    const drained = servers[0]?.drain(10_000)
    await new Promise(resolve => setTimeout(resolve, 50))
    client.socket.resume()
    expect((await client.closed()).endsWith(`\r\n\r\n${body}`)).toBe(true)
    expect(await drained).toBe('finished')
  })
  test('takes nothing more, after that moment, from a client that has still to read its answer', async () => {
    let begun = 0
    const port = await serve(async () => {
      begun++
      return ok('a'.repeat(40 * 1024))
    })
    const ask = async (times: number) => {
      const client = await open(port)
      client.socket.pause()
      client.send(`${HEAD}\r\n`.repeat(times))
      await new Promise(resolve => setTimeout(resolve, 200))
      return client
    }
    // One answer less than the kernel and the gateway hold: some of the last is with the gateway, and nothing waits.
    await ask(2_000)
    const answers = begun - 1
    const clients = [await ask(answers), await ask(answers)]
    const asked = begun
    const drained = servers[0]?.drain(600)
    // Idle connections have half of it as their moment.
    await new Promise(resolve => setTimeout(resolve, 450))
    clients[0]?.send(`${HEAD}\r\n`)
    clients[1]?.send('GARBAGE\r\n\r\nand more')
    expect(await drained).toBe('cut')
    expect(begun).toBe(asked)
  })
  test('cuts what does not finish', async () => {
    const port = await serve(() => new Promise(() => undefined))
    const client = await open(port)
    client.send(`${HEAD}\r\n`)
    await expect.poll(() => servers[0]?.inFlight).toBe(1)
    expect(await servers[0]?.drain(50)).toBe('cut')
    await client.closed()
  })
})

test('a port in use is an error', async () => {
  const port = await serve(echo)
  await expect(createHttpServer({}, echo).listen({ host: '127.0.0.1', port })).rejects.toMatchObject({
    code: 'EADDRINUSE',
  })
})

describe('answers that wait for others on their connection', () => {
  const QUICK = 'GET /quick HTTP/1.1\r\nHost: a\r\n\r\n'
  const SLOW = 'GET /slow HTTP/1.1\r\nHost: a\r\n\r\n'

  /** `/slow` waits for the gate; the rest is answered at once, with `body`. */
  function gated(body: string) {
    const gate = Promise.withResolvers<void>()
    const handle: Handle = async request => {
      if (request.path === '/slow') await gate.promise
      return ok(body)
    }
    return { handle, open: gate.resolve }
  }

  test('come in order, however many', async () => {
    const { handle, open: release } = gated('x')
    const client = await open(await serve(handle))
    client.send(SLOW + QUICK.repeat(5_000))
    await expect.poll(() => servers[0]?.inFlight).toBe(1)
    release()
    await client.until(text => text.split('HTTP/1.1 200').length === 5_002)
  })

  test('a client that asks on and on behind one has to wait', async () => {
    const { handle } = gated('x')
    const client = await open(await serve(handle))
    client.send(SLOW)
    // More than the kernel holds of what is not read.
    client.send(QUICK.repeat(500_000))
    await expect.poll(() => servers[0]?.inFlight).toBe(1)
    await new Promise(resolve => setTimeout(resolve, 200))
    expect(servers[0]?.inFlight).toBe(1)
    expect(client.socket.writableLength).toBeGreaterThan(1024 * 1024)
  })

  test('a client that asks on and on, and reads nothing, has to wait', async () => {
    let begun = 0
    const port = await serve(async () => {
      begun++
      return ok('x'.repeat(1024 * 1024))
    })
    const client = await open(port)
    client.socket.pause()
    client.send(QUICK.repeat(200))
    await new Promise(resolve => setTimeout(resolve, 300))
    // As many as the kernel holds answers of.
    expect(begun).toBeLessThan(50)
    client.socket.resume()
    await client.until(text => text.length > 200 * 1024 * 1024)
    expect(begun).toBe(200)
  })

  test('what waits is not begun when its client leaves', async () => {
    let begun = 0
    const port = await serve(async (_request, _body, signal) => {
      begun++
      await new Promise<void>(resolve => signal.addEventListener('abort', resolve))
      return ok()
    })
    const client = await open(port)
    client.send(QUICK.repeat(5))
    await expect.poll(() => servers[0]?.inFlight).toBe(1)
    client.destroy()
    await expect.poll(() => servers[0]?.inFlight).toBe(0)
    expect(begun).toBe(1)
  })

  test('none follows one that closes', async () => {
    const { handle, open: release } = gated('x')
    const client = await open(await serve(handle, { limits: { requestsPerConnection: 2 } }))
    client.send(SLOW + QUICK.repeat(3))
    release()
    expect(splitResponses(await client.closed())).toHaveLength(2)
  })
})

describe('an answer in pieces', () => {
  async function* pieces(texts: readonly string[], end: 'whole' | 'broken' = 'whole'): AsyncGenerator<Uint8Array> {
    for (const text of texts) {
      yield Buffer.from(text)
      await new Promise(resolve => setTimeout(resolve, 10))
    }
    if (end === 'broken') throw new Error('broken')
  }
  const streaming =
    (texts: readonly string[], end?: 'broken'): Handle =>
    async () => ({
      ...ok(''),
      stream: { length: undefined, pieces: pieces(texts, end), cancel: () => undefined },
    })

  test('is chunked for HTTP/1.1, also where the connection closes', async () => {
    const client = await open(await serve(streaming(['abc', 'de'])))
    client.send('GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
    const text = await client.closed()
    expect(text).toContain('Transfer-Encoding: chunked')
    expect(text.endsWith('3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n')).toBe(true)
  })
  test('does not end with a piece that is empty, which as a chunk would be the end of the body', async () => {
    const client = await open(await serve(streaming(['abc', '', 'de'])))
    client.send('GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
    expect((await client.closed()).endsWith('\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n')).toBe(true)
  })
  test('is never chunked for HTTP/1.0, which is told its end by that of the connection', async () => {
    const client = await open(await serve(streaming(['abc', 'de'])))
    client.send('GET / HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n')
    const text = await client.closed()
    expect(text).not.toContain('Transfer-Encoding')
    expect(text.endsWith('\r\n\r\nabcde')).toBe(true)
  })
  test.each([204, 304])('is none with status %i: what would follow would be the next answer', async status => {
    const cancelled = Promise.withResolvers<void>()
    const stream = { length: undefined, pieces: pieces(['abc']), cancel: cancelled.resolve }
    const client = await open(await serve(async () => ({ ...ok(''), status, stream })))
    client.send('GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
    const text = await client.closed()
    expect(text).not.toContain('Transfer-Encoding')
    expect(text.endsWith('\r\n\r\n')).toBe(true)
    await cancelled.promise
  })
  test('that breaks off has no end', async () => {
    const client = await open(await serve(streaming(['abc'], 'broken')))
    client.send('GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
    expect((await client.closed()).endsWith('3\r\nabc\r\n')).toBe(true)
  })
  test('never looks whole to a client that ends its side meanwhile', async () => {
    const port = await serve(streaming(['abc', 'de', 'fg', 'hi', 'jk']))
    const client = connect({ host: '127.0.0.1', port, allowHalfOpen: true })
    const ended = new Promise<string>(resolve => {
      client.once('end', () => resolve('whole')).once('error', error => resolve(error.message))
    })
    client.once('data', () => client.end())
    client.write('GET / HTTP/1.0\r\n\r\n')
    expect(await ended).toContain('ECONNRESET')
    client.destroy()
  })
  test('is followed by nothing for a client that has left', async () => {
    const paths: string[] = []
    const gate = Promise.withResolvers<void>()
    async function* gated(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('abc')
      await gate.promise
    }
    const port = await serve(async request => {
      paths.push(request.path)
      return { ...ok(''), stream: { length: 3, pieces: gated(), cancel: () => undefined } }
    })
    const client = await open(port)
    client.send('GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n')
    await client.until(text => text.includes('abc'))
    client.destroy()
    await expect.poll(() => servers[0]?.connections).toBe(0)
    gate.resolve()
    await new Promise(resolve => setTimeout(resolve, 20))
    expect(paths).toEqual(['/1'])
  })
  test('is not followed by a refusal of what its client goes on to send', async () => {
    const client = await open(await serve(streaming(['abc', 'de', 'fg', 'hi', 'jk'])))
    client.send('POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n')
    await client.until(text => text.includes('abc'))
    client.send('garbage\r\n')
    expect(await client.closed()).not.toContain(' 400 ')
  })
  test.each([
    ['shorter', 9],
    ['longer', 3],
  ])('is cut where it is %s than announced', async (_rule, length) => {
    const handle: Handle = async () => ({
      ...ok(''),
      stream: { length, pieces: pieces(['abc', 'de']), cancel: () => undefined },
    })
    const client = await open(await serve(handle))
    client.send(`${HEAD}\r\n${HEAD}\r\n`)
    expect((await client.closed()).split('HTTP/1.1 200')).toHaveLength(2)
  })
  test('does not keep a client that trickles its request and reads nothing', async () => {
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (;;) yield Buffer.alloc(64 * 1024)
    }
    const handle: Handle = async (_request, body) => {
      void body.take(0)
      return { ...ok(''), stream: { length: undefined, pieces: endless(), cancel: () => undefined } }
    }
    const limits = { requestMs: 300, slowBodyGraceMs: 100, slowBodyBytesPerSecond: 0, writeStallMs: 200 }
    const client = await open(await serve(handle, { limits }))
    client.socket.pause()
    client.send('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n')
    const trickle = setInterval(() => client.send('a'), 20)
    await expect.poll(() => servers[0]?.connections, { timeout: 5_000 }).toBe(0)
    clearInterval(trickle)
  })
  test('does not hold up a drain', async () => {
    const port = await serve(streaming(['abc', 'de', 'fg']))
    const client = await open(port)
    client.send(`${HEAD}\r\n`)
    await client.until(text => text.includes('abc'))
    expect(await servers[0]?.drain(5_000)).toBe('finished')
  })
})
