import type { Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createDispatcher, type Dispatcher, type DispatchLimits } from '../../src/dispatch/dispatcher.ts'
import type { IntegrationRequest } from '../../src/exchange/messages.ts'
import { type Act, answers, type Backend, startBackend } from '../fixtures/backend.ts'

const LIMITS: Partial<DispatchLimits> = { connectMs: 300, responseBytes: 1_000 }

let dispatcher: Dispatcher
let backend: Backend | undefined
beforeEach(() => {
  dispatcher = createDispatcher({ limits: LIMITS })
})
afterEach(async () => {
  await dispatcher.close()
  await backend?.close()
})

function call(origin: string, request: Partial<IntegrationRequest> = {}, timeoutMs = 5_000) {
  return dispatcher.dispatch({ ...GET, origin, ...request }, { timeoutMs, tls: 'verify' })
}

const GET = { kind: 'integration-request', httpMethod: 'GET', path: '/', headers: [], body: '', overrides: {} } as const
const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'

function onRequest(act: (socket: Socket) => void): Act {
  return (socket, request) => {
    if (request !== undefined) act(socket)
  }
}

/** Writes a piece again and again for as long as the gateway listens. */
function endlessly(socket: Socket, piece: string, everyMs: number): void {
  const timer = setInterval(() => socket.write(piece), everyMs)
  socket.on('close', () => clearInterval(timer))
}

const CHUNKED = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n'

describe('a backend that answers badly is an INTEGRATION_FAILURE', () => {
  const rows: [name: string, status: number, code: string, act: Act][] = [
    ['closes at accept', 502, 'ENDPOINT_CLOSED', socket => socket.destroy()],
    ['closes on the request', 502, 'ENDPOINT_CLOSED', onRequest(socket => socket.end())],
    ['resets on the request', 502, 'ENDPOINT_CLOSED', onRequest(socket => socket.resetAndDestroy())],
    ['closes inside the status line', 502, 'ENDPOINT_CLOSED', onRequest(socket => socket.end('HTTP/1.1 20'))],
    [
      'closes inside the headers',
      502,
      'ENDPOINT_CLOSED',
      onRequest(socket => socket.end('HTTP/1.1 200 OK\r\nContent-Le')),
    ],
    [
      'closes inside the body',
      502,
      'ENDPOINT_CLOSED',
      onRequest(socket => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf')),
    ],
    [
      'announces the close and sends less',
      502,
      'ENDPOINT_LENGTH_MISMATCH',
      onRequest(socket => socket.end('HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 9\r\n\r\nhalf')),
    ],
    [
      'resets inside the body',
      502,
      'ENDPOINT_CLOSED',
      onRequest(socket =>
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf', () => socket.resetAndDestroy()),
      ),
    ],
    ['closes between chunks', 502, 'ENDPOINT_CLOSED', onRequest(socket => socket.end(`${CHUNKED}4\r\nhalf\r\n`))],
    ['a chunk size of letters', 502, 'ENDPOINT_PROTOCOL_ERROR', answers(`${CHUNKED}zz\r\nhalf\r\n`)],
    ['a chunk that does not end', 502, 'ENDPOINT_PROTOCOL_ERROR', answers(`${CHUNKED}4\r\nhalfhalf\r\n`)],
    ['speaks another protocol', 502, 'ENDPOINT_PROTOCOL_ERROR', socket => socket.write('SSH-2.0-OpenSSH_9.2\r\n')],
    ['answers garbage', 502, 'ENDPOINT_PROTOCOL_ERROR', answers('\u0000\u0001\u0002garbage\r\n\r\n')],
    ['answers without a head', 502, 'ENDPOINT_PROTOCOL_ERROR', answers('hello\r\n\r\n')],
    ['another HTTP version', 502, 'ENDPOINT_PROTOCOL_ERROR', answers('HTTP/3.7 200 OK\r\n\r\n')],
    ['a status of letters', 502, 'ENDPOINT_PROTOCOL_ERROR', answers('HTTP/1.1 abc OK\r\n\r\n')],
    [
      'two lengths',
      502,
      'ENDPOINT_LENGTH_MISMATCH',
      answers('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok'),
    ],
    [
      'both framings',
      502,
      'ENDPOINT_LENGTH_MISMATCH',
      answers('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n'),
    ],
    [
      'a NUL in a header',
      502,
      'ENDPOINT_PROTOCOL_ERROR',
      answers('HTTP/1.1 200 OK\r\nX: a\u0000b\r\nContent-Length: 0\r\n\r\n'),
    ],
    [
      'a space in a header name',
      502,
      'ENDPOINT_PROTOCOL_ERROR',
      answers('HTTP/1.1 200 OK\r\na b: c\r\nContent-Length: 0\r\n\r\n'),
    ],
    [
      'a header block over the limit',
      502,
      'ENDPOINT_HEADERS_TOO_LARGE',
      answers(`HTTP/1.1 200 OK\r\nX: ${'a'.repeat(20_000)}\r\nContent-Length: 0\r\n\r\n`),
    ],
    [
      'headers without end',
      502,
      'ENDPOINT_HEADERS_TOO_LARGE',
      onRequest(socket => {
        socket.write('HTTP/1.1 200 OK\r\n')
        endlessly(socket, `X: ${'a'.repeat(1_000)}\r\n`, 1)
      }),
    ],
    [
      'a declared body over the limit',
      502,
      'ENDPOINT_BODY_TOO_LARGE',
      answers('HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n'),
    ],
    [
      'a chunked body over the limit',
      502,
      'ENDPOINT_BODY_TOO_LARGE',
      onRequest(socket => {
        socket.write(CHUNKED)
        endlessly(socket, `64\r\n${'a'.repeat(100)}\r\n`, 1)
      }),
    ],
    [
      'a body without length over the limit',
      502,
      'ENDPOINT_BODY_TOO_LARGE',
      onRequest(socket => socket.end(`HTTP/1.0 200 OK\r\n\r\n${'a'.repeat(1_001)}`)),
    ],
    [
      'switches protocols unasked',
      502,
      'ENDPOINT_STATUS_INVALID',
      answers('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'),
    ],
    [
      'says 101 without an upgrade',
      502,
      'ENDPOINT_STATUS_INVALID',
      answers('HTTP/1.1 101 Switching Protocols\r\n\r\n'),
    ],
    ['status 600', 502, 'ENDPOINT_STATUS_INVALID', answers('HTTP/1.1 600 Odd\r\nContent-Length: 2\r\n\r\nok')],
    ['status 999', 502, 'ENDPOINT_STATUS_INVALID', answers('HTTP/1.1 999 Odd\r\nContent-Length: 2\r\n\r\nok')],
  ]
  test.each(rows)('%s: %i %s', async (_name, status, code, act) => {
    backend = await startBackend(act)
    expect(await call(backend.origin)).toMatchObject({ kind: 'failure', type: 'INTEGRATION_FAILURE', status, code })
  })
})

test('a reset at accept is a network error, seen before or after the connection stood', async () => {
  backend = await startBackend(socket => socket.resetAndDestroy())
  const outcome = await call(backend.origin)
  expect(outcome).toMatchObject({ type: 'INTEGRATION_FAILURE', message: 'Network error communicating with endpoint' })
  expect(outcome).toMatchObject({ code: expect.stringMatching(/^ENDPOINT_(CLOSED|UNREACHABLE)$/) })
})

describe('a backend that is late is an INTEGRATION_TIMEOUT', () => {
  const rows: [name: string, act: Act][] = [
    ['never answers', () => undefined],
    ['stops inside the headers', answers('HTTP/1.1 200 OK\r\nContent-Le')],
    ['stops inside the body', answers('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf')],
    [
      'trickles its headers',
      onRequest(socket => {
        socket.write('HTTP/1.1 200 OK\r\nX: ')
        endlessly(socket, 'a', 10)
      }),
    ],
    [
      'trickles its body',
      onRequest(socket => {
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n')
        endlessly(socket, 'a', 10)
      }),
    ],
    ['sends early hints only', onRequest(socket => endlessly(socket, 'HTTP/1.1 103 Early Hints\r\n\r\n', 10))],
    [
      'keeps the length of its body to itself',
      onRequest(socket => {
        socket.write('HTTP/1.0 200 OK\r\n\r\n')
        endlessly(socket, 'a', 10)
      }),
    ],
  ]
  test.each(rows)('%s', async (_name, act) => {
    backend = await startBackend(act)
    expect(await call(backend.origin, {}, 200)).toMatchObject({ type: 'INTEGRATION_TIMEOUT', code: 'ENDPOINT_TIMEOUT' })
    // The late answer is cut off, not kept.
    await expect.poll(() => backend?.open).toBe(0)
  })
})

describe('a backend that is not reached is 504, with the text of AWS', () => {
  test('nothing listens', async () => {
    const gone = await startBackend(() => undefined)
    await gone.close()
    expect(await call(gone.origin)).toMatchObject({ ...UNREACHABLE, code: 'ENDPOINT_REFUSED' })
  })
  test('the name does not resolve', async () => {
    expect(await call('http://nowhere.invalid')).toMatchObject({ ...UNREACHABLE, code: 'ENDPOINT_NAME_UNKNOWN' })
  })
  test('TLS is asked of a backend that has none', async () => {
    backend = await startBackend(socket => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'))
    expect(await call(`https://127.0.0.1:${backend.port}`)).toMatchObject({
      ...UNREACHABLE,
      code: 'ENDPOINT_TLS_FAILED',
    })
  })
  test('TLS is never finished', async () => {
    backend = await startBackend(() => undefined)
    expect(await call(`https://127.0.0.1:${backend.port}`)).toMatchObject({
      ...UNREACHABLE,
      code: 'ENDPOINT_CONNECT_TIMEOUT',
    })
  })
})

const UNREACHABLE = { type: 'INTEGRATION_FAILURE', status: 504, message: 'Network error communicating with endpoint' }

describe('what looks odd and is an answer', () => {
  const rows: [name: string, bytes: string, expected: { status: number; headers?: string[]; body?: string }][] = [
    [
      'headers keep order, spelling and repetition',
      'HTTP/1.1 200 OK\r\nX-b: 1\r\nx-A: 2\r\nX-B: 3\r\nContent-Length: 0\r\n\r\n',
      { status: 200, headers: ['X-b', '1', 'x-A', '2', 'X-B', '3', 'Content-Length', '0'] },
    ],
    [
      'bytes above ASCII in a header',
      'HTTP/1.1 200 OK\r\nX: \u00e9\r\nContent-Length: 0\r\n\r\n',
      { status: 200, headers: ['X', '\u00e9', 'Content-Length', '0'] },
    ],
    [
      'a header named __proto__',
      'HTTP/1.1 200 OK\r\n__proto__: x\r\nContent-Length: 0\r\n\r\n',
      { status: 200, headers: ['__proto__', 'x', 'Content-Length', '0'] },
    ],
    [
      'a redirect is not followed',
      'HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n',
      { status: 302 },
    ],
    [
      'a coded body stays coded',
      'HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc',
      { status: 200, body: 'abc' },
    ],
    ['100 before the answer, unasked', `HTTP/1.1 100 Continue\r\n\r\n${OK}`, { status: 200, body: 'ok' }],
    ['early hints before the answer', `HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n${OK}`, { status: 200, body: 'ok' }],
    ['chunks', `${CHUNKED}1\r\na\r\n2\r\nbc\r\n0\r\nTrailer: x\r\n\r\n`, { status: 200, body: 'abc' }],
    ['no body', 'HTTP/1.1 204 No Content\r\n\r\n', { status: 204, body: '' }],
    ['not modified', 'HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n', { status: 304, body: '' }],
    ['more than was announced', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok and more', { status: 200, body: 'ok' }],
    ['no reason phrase', 'HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok', { status: 200, body: 'ok' }],
    [
      'a body at the limit',
      `HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n${'a'.repeat(1_000)}`,
      { status: 200, body: 'a'.repeat(1_000) },
    ],
    ['status 599', 'HTTP/1.1 599 Odd\r\nContent-Length: 2\r\n\r\nok', { status: 599 }],
  ]
  test.each(rows)('%s', async (_name, bytes, { body, ...expected }) => {
    backend = await startBackend(answers(bytes))
    const response = await call(backend.origin)
    expect(response).toMatchObject(expected)
    if (body !== undefined) expect('body' in response && Buffer.from(response.body).toString('latin1')).toBe(body)
  })
  test('a body that ends with its connection', async () => {
    backend = await startBackend(onRequest(socket => socket.end('HTTP/1.0 200 OK\r\n\r\nto the end')))
    expect(await call(backend.origin)).toMatchObject({ status: 200, body: Buffer.from('to the end') })
  })
  test('HEAD has no body whatever it announces', async () => {
    backend = await startBackend(answers('HTTP/1.1 200 OK\r\nContent-Length: 5000000\r\n\r\n'))
    expect(await call(backend.origin, { httpMethod: 'HEAD' })).toMatchObject({ status: 200, body: Buffer.alloc(0) })
  })
  test('an answer before the request has been sent', async () => {
    backend = await startBackend(socket =>
      socket.once('data', () => socket.write('HTTP/1.1 413 No\r\nContent-Length: 2\r\n\r\nno')),
    )
    expect(await call(backend.origin, { httpMethod: 'POST', body: 'a'.repeat(8_000_000) })).toMatchObject({
      status: 413,
    })
  })
})
