import type { Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Act, answers, type Backend, startBackend } from '../../test/fixtures/backend.ts'
import { type GatewayFailure, isFailure } from '../exchange/failure.ts'
import type { BodyStream, IntegrationRequest, RawHeaders } from '../exchange/messages.ts'
import { BodyError } from '../http1/body-pipe.ts'
import { createDispatcher, type Dispatcher, type StreamingOptions } from './dispatcher.ts'
import { callFailure } from './failure.ts'

let dispatcher: Dispatcher
let backend: Backend
beforeEach(() => {
  dispatcher = createDispatcher({ limits: { connectionsPerOrigin: 1 } })
})
afterEach(async () => {
  dispatcher.close()
  await backend.close()
})

const GET = { kind: 'integration-request', httpMethod: 'GET', path: '/', headers: [], body: '', overrides: {} } as const
const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'
const ALL: StreamingOptions = { timeoutMs: 5_000, tls: 'verify', heldBytes: () => Number.POSITIVE_INFINITY }

function call(request: Partial<IntegrationRequest> = {}, options: Partial<StreamingOptions> = {}) {
  return dispatcher.dispatch({ ...GET, origin: backend.origin, ...request }, { ...ALL, ...options })
}

/** Outcome of a call, with its body as Latin-1 text, streamed or not. */
async function textOf(outcome: Awaited<ReturnType<typeof call>>): Promise<string | GatewayFailure> {
  if (isFailure(outcome)) return outcome
  if ('body' in outcome) return Buffer.from(outcome.body).toString('latin1')
  const pieces: Uint8Array[] = []
  for await (const piece of outcome.stream.pieces) pieces.push(piece)
  return Buffer.concat(pieces).toString('latin1')
}

function pause(milliseconds: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, milliseconds))
}

/** Answers the first request with these bytes, and every later one well. */
function answersFirst(bytes: string): Act {
  let answer = bytes
  return (socket, request) => {
    if (request === undefined) return
    socket.write(answer, 'latin1')
    answer = OK
  }
}

describe('a connection is closed, and never used again', () => {
  const rows: [name: string, bytes: string, request?: Partial<IntegrationRequest>][] = [
    ['with bytes behind the answer', `${OK} and more`],
    ['with a whole second answer behind the first', OK + OK],
    ['with an empty line behind the answer', `${OK}\r\n`],
    ['behind the last chunk', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\nHTTP'],
    ['when it says so', 'HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok'],
    ['of HTTP/1.0', 'HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok'],
    ['whose server keeps it for too short', 'HTTP/1.1 200 OK\r\nKeep-Alive: timeout=2\r\nContent-Length: 2\r\n\r\nok'],
    ['after HEAD', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n', { httpMethod: 'HEAD' }],
    ['after a body that the verb does not expect', OK, { httpMethod: 'DELETE', body: 'x' }],
  ]
  test.each(rows)('%s', async (_name, bytes, request) => {
    backend = await startBackend(answersFirst(bytes))
    expect(await call(request)).toMatchObject({ status: 200 })
    await expect.poll(() => backend.open).toBe(0)
    expect(await call()).toMatchObject({ status: 200 })
    expect(backend.connections).toBe(2)
  })
  test('that said something while it was idle', async () => {
    const idle = await startIdle()
    idle.write(UNASKED)
    await expect.poll(() => backend.open).toBe(0)
    expect(await textOf(await call())).toBe('ok')
  })
  test('that says something when its next request is about to be sent', async () => {
    const idle = await startIdle()
    const outcome = await beforePoll(() => {
      idle.write(UNASKED)
      return call({ httpMethod: 'POST' })
    })
    expect(await textOf(outcome)).toBe('ok')
    expect(backend.connections).toBe(2)
  })
})

test('a connection that closes when its next request is about to be sent is opened again, budget or not', async () => {
  for (let i = 0; i < 30; i++) {
    const idle = await startIdle()
    const outcome = await beforePoll(() => {
      idle.destroy()
      return call({ httpMethod: 'POST' })
    })
    expect(await textOf(outcome)).toBe('ok')
    await backend.close()
  }
})

const UNASKED = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nworse'

/** Starts a backend that answers well, and gives its end of the connection that has served one call. */
async function startIdle(): Promise<Socket> {
  const sockets: Socket[] = []
  backend = await startBackend((socket, request) => {
    if (request === undefined) sockets.push(socket)
    else socket.write(OK)
  })
  await call()
  const [idle] = sockets
  if (idle === undefined) throw new Error('no connection')
  return idle
}

/** Calls from a timer: sockets are read after it, and before what is put off to the end of the turn. */
function beforePoll<T>(run: () => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    setTimeout(() => run().then(resolve, reject), 1)
  })
}

describe('a connection is used again', () => {
  const rows: [name: string, bytes: string][] = [
    ['of HTTP/1.0 that says so', 'HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nok'],
    ['after chunks', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n'],
    ['after 204', 'HTTP/1.1 204 No Content\r\n\r\n'],
    ['after 304', 'HTTP/1.1 304 Not Modified\r\n\r\n'],
    ['whose server keeps it for long', 'HTTP/1.1 200 OK\r\nKeep-Alive: timeout=72\r\nContent-Length: 2\r\n\r\nok'],
  ]
  test.each(rows)('%s', async (_name, bytes) => {
    backend = await startBackend(answersFirst(bytes))
    await call()
    expect(await call()).toMatchObject({ status: 200 })
    expect(backend.connections).toBe(1)
  })
})

describe('an idle connection', () => {
  test.each([
    ['is closed when its time is over', '', { keepAliveMs: 400 }],
    ['sooner where its server says so', 'Keep-Alive: timeout=3\r\n', { keepAliveMs: 60_000 }],
  ])('%s', async (_name, field, limits) => {
    dispatcher = createDispatcher({ limits })
    backend = await startBackend(answers(`HTTP/1.1 200 OK\r\n${field}Content-Length: 2\r\n\r\nok`))
    await call()
    expect(backend.open).toBe(1)
    await expect.poll(() => backend.open, { timeout: 2_000 }).toBe(0)
    expect(dispatcher.stats().connections).toBe(0)
  })
  test('is kept longer where its server says so, and while it is in use', async () => {
    dispatcher = createDispatcher({ limits: { keepAliveMs: 300 } })
    backend = await startBackend((socket, request, nth) => {
      if (request === undefined) return
      if (nth === 2) setTimeout(() => socket.write(OK), 700)
      else socket.write('HTTP/1.1 200 OK\r\nKeep-Alive: timeout=60\r\nContent-Length: 2\r\n\r\nok')
    })
    await call()
    await pause(700)
    expect(await call()).toMatchObject({ status: 200 })
    expect(backend.connections).toBe(1)
  })
})

describe('an answer that arrives byte by byte', () => {
  const rows: [name: string, bytes: string][] = [
    ['with its length', 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\nX: y\r\n\r\nbody'],
    ['in chunks', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nb\r\n3;x=y\r\nody\r\n0\r\nT: x\r\n\r\n'],
    ['after interim answers', 'HTTP/1.1 103 Early\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody'],
  ]
  test.each(rows)('%s', async (_name, bytes) => {
    backend = await startBackend((socket, request) => {
      if (request !== undefined) void trickle(socket, bytes)
    })
    expect(await textOf(await call())).toBe('body')
    expect(await textOf(await call({}, { heldBytes: () => 1 }))).toBe('body')
    expect(backend.connections).toBe(1)
  })
  test.each(rows)('%s is cut anywhere, and is the same', async (_name, bytes) => {
    let cut = 0
    backend = await startBackend((socket, request) => {
      if (request === undefined) return
      socket.write(bytes.slice(0, cut))
      setImmediate(() => setImmediate(() => socket.write(bytes.slice(cut))))
    })
    for (cut = 1; cut < bytes.length; cut++) expect(await textOf(await call())).toBe('body')
    expect(backend.connections).toBe(1)
  })
  test.each(rows)('%s is incomplete wherever its connection ends', async (_name, bytes) => {
    let cut = 0
    backend = await startBackend((socket, request) => {
      if (request !== undefined) socket.end(bytes.slice(0, cut))
    })
    for (cut = 0; cut < bytes.length; cut++)
      expect(await call()).toMatchObject({ code: 'ENDPOINT_CLOSED', status: 502 })
  })
})

async function trickle(socket: Socket, bytes: string): Promise<void> {
  for (const byte of bytes) {
    socket.write(byte)
    await new Promise(setImmediate)
  }
}

describe('interim answers', () => {
  test('are skipped', async () => {
    backend = await startBackend(answers(`${'HTTP/1.1 102 Processing\r\n\r\n'.repeat(20)}${OK}`))
    expect(await textOf(await call())).toBe('ok')
  })
  test('without end are no answer', async () => {
    backend = await startBackend(answers(`${'HTTP/1.1 102 Processing\r\n\r\n'.repeat(60)}${OK}`))
    expect(await call()).toMatchObject({ code: 'ENDPOINT_PROTOCOL_ERROR', status: 502 })
  })
})

describe('an answer that two readers could understand differently is refused', () => {
  const rows: [name: string, bytes: string, code?: string][] = [
    ['a folded line', 'HTTP/1.1 200 OK\r\nX: a\r\n b\r\nContent-Length: 0\r\n\r\n'],
    ['a bare line feed', 'HTTP/1.1 200 OK\nContent-Length: 0\n\n'],
    ['a bare line feed between headers', 'HTTP/1.1 200 OK\r\nX: a\nContent-Length: 0\r\n\r\n'],
    ['a space before a colon', 'HTTP/1.1 200 OK\r\nContent-Length : 0\r\n\r\n'],
    ['a sign before a length', 'HTTP/1.1 200 OK\r\nContent-Length: +2\r\n\r\nok'],
    ['a list of lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 2, 2\r\n\r\nok'],
    ['a coding beside chunked', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n'],
    ['chunks of HTTP/1.0', 'HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['two codings', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
    [
      'a length and chunks',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n',
      'ENDPOINT_LENGTH_MISMATCH',
    ],
  ]
  test.each(rows)('%s', async (_name, bytes, code = 'ENDPOINT_PROTOCOL_ERROR') => {
    backend = await startBackend(answers(bytes))
    expect(await call()).toMatchObject({ code, status: 502 })
    await expect.poll(() => backend.open).toBe(0)
  })
  test.each([
    ['the status line', 'HTTP/2.0 200 OK\r\n\r\n', 'begin as HTTP/1'],
    ['its version', 'HTTP/1.7 200 OK\r\n\r\n', 'the status line'],
    ['a length', 'HTTP/1.1 200 OK\r\nContent-Length: +2\r\n\r\nok', 'Content-Length'],
    [
      'a second length',
      'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nok',
      'Content-Length comes twice',
    ],
    ['a coding', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nok', 'Transfer-Encoding'],
    ['an interim response', 'HTTP/1.1 103 Hint\r\nConnection: close\r\n\r\n', 'interim'],
  ])('and the failure names %s', async (_name, bytes, detail) => {
    backend = await startBackend(answers(bytes))
    expect(await call()).toMatchObject({ status: 502, detail: expect.stringContaining(detail) })
  })
})

describe('a body that ends with its connection', () => {
  test('is whole when that ends well', async () => {
    backend = await startBackend((socket, request) => {
      if (request !== undefined) socket.end('HTTP/1.1 200 OK\r\n\r\nto the end')
    })
    expect(await textOf(await call())).toBe('to the end')
  })
  test('is broken when that is reset', async () => {
    backend = await startBackend((socket, request) => {
      if (request !== undefined) socket.write('HTTP/1.1 200 OK\r\n\r\nto the', () => socket.resetAndDestroy())
    })
    expect(await call()).toMatchObject({ code: 'ENDPOINT_CLOSED' })
  })
})

describe('a download at the pace of its reader', () => {
  const MIB = 1024 * 1024
  test('leaves the connection in order', async () => {
    backend = await startBackend((socket, request, nth) => {
      if (request === undefined) return
      socket.write(nth === 1 ? `HTTP/1.1 200 OK\r\nContent-Length: ${MIB}\r\n\r\n${'a'.repeat(MIB)}` : OK)
    })
    const first = await call({}, { heldBytes: () => 0 })
    await pause(50)
    expect(await textOf(first)).toHaveLength(MIB)
    expect(await textOf(await call())).toBe('ok')
    expect(backend.connections).toBe(1)
  })
  test('that nobody reads on ends at its deadline', async () => {
    backend = await startBackend(answers(`HTTP/1.1 200 OK\r\nContent-Length: ${MIB}\r\n\r\n${'a'.repeat(MIB)}`))
    const first = await call({}, { heldBytes: () => 0, timeoutMs: 100 })
    await expect.poll(() => backend.open).toBe(0)
    await expect(textOf(first)).rejects.toThrow('the integration timeout passed')
  })
})

/** A body of these pieces; `gone` resolves when it is cancelled. */
function upload(length: number | undefined, pieces: AsyncIterable<Uint8Array>) {
  const cancelled = Promise.withResolvers<void>()
  const stream: BodyStream = { length, pieces, cancel: () => cancelled.resolve() }
  return { stream, cancelled: cancelled.promise }
}

async function* piecesOf(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text)
}

describe('an upload', () => {
  const POST = { httpMethod: 'POST' }
  test('of a known length goes with it', async () => {
    backend = await startBackend(answers(OK))
    await call(POST, { upload: upload(5, piecesOf('ab', '', 'cde')).stream })
    expect(backend.requests[0]).toMatch(/\r\ncontent-length: 5\r\n\r\nabcde$/)
    expect(await call()).toMatchObject({ status: 200 })
    expect(backend.connections).toBe(1)
  })
  test('of an unknown one goes in chunks, none of them empty', async () => {
    const received = Promise.withResolvers<string>()
    backend = await startBackend((socket, request) => {
      if (request === undefined) readChunks(socket, received.resolve)
    })
    expect(await call(POST, { upload: upload(undefined, piecesOf('ab', '', 'cde')).stream })).toMatchObject({
      status: 200,
    })
    expect(await received.promise).toMatch(/\r\ntransfer-encoding: chunked\r\n\r\n2\r\nab\r\n3\r\ncde\r\n0\r\n\r\n$/)
  })
  const wrong: [name: string, length: number, text: string][] = [
    ['shorter', 5, 'abcd'],
    ['longer', 3, 'abcd'],
  ]
  test.each(wrong)('%s than announced ends the connection', async (_name, length, text) => {
    backend = await startBackend(() => undefined)
    expect(await call(POST, { upload: upload(length, piecesOf(text)).stream })).toMatchObject({
      type: 'INTEGRATION_FAILURE',
      code: 'ENDPOINT_FAILED',
    })
    await expect.poll(() => backend.open).toBe(0)
  })
  test('that breaks off fails as it does, and ends the connection', async () => {
    async function* breaksOff() {
      yield Buffer.from('ab')
      throw new BodyError(callFailure('bodyTooLarge', 'too much'))
    }
    backend = await startBackend(() => undefined)
    expect(await call(POST, { upload: upload(5, breaksOff()).stream })).toMatchObject({ detail: 'too much' })
    await expect.poll(() => backend.open).toBe(0)
  })
  test('that is answered before its end is cancelled, and its connection not used again', async () => {
    const never = Promise.withResolvers<void>()
    async function* endless() {
      yield Buffer.from('ab')
      await never.promise
    }
    backend = await startBackend((socket, request) => {
      if (request === undefined) socket.once('data', () => socket.write(OK))
    })
    const sent = upload(5, endless())
    expect(await textOf(await call(POST, { upload: sent.stream }))).toBe('ok')
    await sent.cancelled
    await expect.poll(() => backend.open).toBe(0)
    never.resolve()
    expect(await textOf(await call())).toBe('ok')
  })
  test('waits for a backend that reads slowly', async () => {
    let asked = 0
    async function* large() {
      for (; asked < 400; asked++) yield Buffer.alloc(64 * 1024)
    }
    let reading: Socket | undefined
    backend = await startBackend(socket => {
      reading = socket.pause()
    })
    const outcome = call(POST, { upload: upload(400 * 64 * 1024, large()).stream })
    await pause(200)
    expect(asked).toBeLessThan(200)
    reading?.destroy()
    expect(await outcome).toMatchObject({ code: 'ENDPOINT_CLOSED' })
  })
})

function readChunks(socket: Socket, done: (received: string) => void): void {
  let received = ''
  socket.on('data', text => {
    received += text
    if (!received.endsWith('\r\n0\r\n\r\n')) return
    done(received)
    socket.write(OK)
  })
}

test('a header that cannot be sent opens no connection, and cancels its upload', async () => {
  backend = await startBackend(answers(OK))
  const headers: RawHeaders = ['X', 'a\r\nY: b']
  const sent = upload(2, piecesOf('ab'))
  expect(await call({ headers }, { upload: sent.stream })).toMatchObject({ code: 'ENDPOINT_REQUEST_INVALID' })
  await sent.cancelled
  await pause(20)
  expect(backend.connections).toBe(0)
})
