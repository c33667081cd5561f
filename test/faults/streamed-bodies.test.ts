import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { applyDefinition, type GatewayProcess, startGatewayProcess } from '../fixtures/gateway-process.ts'

/** Bodies that are larger than what is held, through a whole process. */

const MIB = 1024 * 1024
const LIMIT = 8 * MIB

let gateway: GatewayProcess
let backend: Server
let answer: (incoming: IncomingMessage, response: ServerResponse) => void

beforeAll(async () => {
  backend = createServer((incoming, response) => answer(incoming, response))
  await new Promise<void>(resolve => backend.listen(0, '127.0.0.1', resolve))
  gateway = await startGatewayProcess(['--data-dir', ':memory:', '--body-bytes', String(LIMIT)])
  const uri = `http://127.0.0.1:${(backend.address() as AddressInfo).port}/`
  const methods = { ANY: { integration: { type: 'HTTP_PROXY', httpMethod: 'ANY', uri } } }
  const definition = {
    name: 'streams',
    binaryMediaTypes: ['image/png'],
    resources: { '/': { methods } },
    stages: { dev: { autoDeploy: true } },
  }
  expect((await applyDefinition(gateway, definition)).stdout).toContain('"ok":true')
})

afterAll(async () => {
  await gateway?.end('SIGTERM')
  backend?.closeAllConnections()
  backend?.close()
})

interface Got {
  readonly status: number | undefined
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
}

function send(headers: Record<string, string | number>, body: Uint8Array, method = 'POST'): Promise<Got> {
  const [host, port] = gateway.http.split(':')
  return new Promise((resolve, reject) => {
    const sent = request({ host, port: Number(port), method, path: '/dev/', headers, agent: false })
    sent.once('error', reject)
    sent.once('response', response => {
      buffer(response).then(
        got => resolve({ status: response.statusCode, headers: response.headers, body: got }),
        reject,
      )
    })
    sent.end(body)
  })
}

/** Request of one upload as the backend got it; the answer is empty. */
async function upload(headers: Record<string, string | number>, body: Uint8Array): Promise<Omit<Got, 'status'>> {
  const got = Promise.withResolvers<Omit<Got, 'status'>>()
  answer = (incoming, response) => {
    buffer(incoming).then(whole => {
      got.resolve({ headers: incoming.headers, body: whole })
      response.end()
    }, got.reject)
  }
  expect((await send(headers, body)).status).toBe(200)
  return got.promise
}

/** Answer of one download as the client got it. */
function download(headers: Record<string, string>, pieces: readonly Uint8Array[], accept: string): Promise<Got> {
  answer = (incoming, response) => {
    incoming.resume()
    response.writeHead(200, headers)
    for (const piece of pieces) response.write(piece)
    response.end()
  }
  return send({ Accept: accept }, new Uint8Array(0), 'GET')
}

const PNG = { 'Content-Type': 'image/png' }
const TEXT = { 'Content-Type': 'text/plain' }
const bytes = Buffer.alloc(3 * MIB, Buffer.from([0, 255, 13, 10, 0x80, 65]))
/** With a cut through a character at every turn, and with bytes that are no text. */
const text = Buffer.concat([Buffer.from('€'.repeat(MIB)), Buffer.from([0xff, 0xe2, 0x82]), Buffer.from('é')])
const asText = Buffer.from(text.toString('utf8'))

describe('an upload', () => {
  test('of bytes arrives as it is, with its length', async () => {
    const got = await upload({ ...PNG, 'Content-Length': bytes.length }, bytes)
    expect(got.headers['content-length']).toBe(String(bytes.length))
    expect(got.body.equals(bytes)).toBe(true)
  })
  test('of bytes without a length arrives as it is', async () => {
    expect((await upload({ ...PNG, 'Transfer-Encoding': 'chunked' }, bytes)).body.equals(bytes)).toBe(true)
  })
  test('of text without a length arrives as UTF-8', async () => {
    expect((await upload({ ...TEXT, 'Transfer-Encoding': 'chunked' }, text)).body.equals(asText)).toBe(true)
  })
  test('of text keeps the length that was announced', async () => {
    const got = await upload({ ...TEXT, 'Content-Length': asText.length }, asText)
    expect(got.headers['content-length']).toBe(String(asText.length))
    expect(got.body.equals(asText)).toBe(true)
  })
  test('of a text with a length that is no UTF-8 is 400, and broken off at the backend', async () => {
    const broken = Promise.withResolvers<void>()
    answer = incoming => {
      incoming.resume()
      incoming.once('error', () => undefined)
      incoming.once('close', () => (incoming.complete ? broken.reject(new Error('complete')) : broken.resolve()))
    }
    const got = await send({ ...TEXT, 'Content-Length': text.length }, text)
    expect(got.status).toBe(400)
    expect(got.body.toString()).toBe('{"message":"Request body is not valid UTF-8"}')
    await broken.promise
  })
  test('of a text that is held keeps its length', async () => {
    const got = await upload({ ...TEXT, 'Transfer-Encoding': 'chunked' }, text.subarray(0, 300_000))
    expect(got.headers['content-length']).toBe('300000')
  })
  test('that turns out too large is 413, and broken off at the backend', async () => {
    const broken = Promise.withResolvers<void>()
    answer = incoming => {
      incoming.resume()
      incoming.once('close', () => (incoming.complete ? broken.reject(new Error('complete')) : broken.resolve()))
    }
    const sent = send({ ...PNG, 'Transfer-Encoding': 'chunked' }, Buffer.alloc(LIMIT + MIB))
    expect((await sent).status).toBe(413)
    await broken.promise
  })
})

describe('what has arrived is passed on before the rest is sent', () => {
  test('of an upload', async () => {
    const begun = Promise.withResolvers<void>()
    answer = (incoming, response) => {
      incoming.once('data', () => begun.resolve())
      incoming.once('end', () => response.end())
      incoming.resume()
    }
    const [host, port] = gateway.http.split(':')
    const headers = { ...PNG, 'Content-Length': bytes.length }
    const sent = request({ host, port: Number(port), method: 'POST', path: '/dev/', headers, agent: false })
    const answered = new Promise<number | undefined>(resolve =>
      sent.once('response', response => resolve(response.resume().statusCode)),
    )
    sent.write(bytes.subarray(0, MIB))
    await begun.promise
    sent.end(bytes.subarray(MIB))
    expect(await answered).toBe(200)
  })
  test.each([
    ['bytes', PNG, 'image/png'],
    ['text', TEXT, 'text/plain'],
  ])('of a download of %s', async (_name, headers, accept) => {
    const rest = Promise.withResolvers<void>()
    answer = (_incoming, response) => {
      response.writeHead(200, headers)
      response.write(Buffer.alloc(2 * MIB, 'a'))
      void rest.promise.then(() => response.end('z'))
    }
    const [host, port] = gateway.http.split(':')
    const sent = request({ host, port: Number(port), path: '/dev/', headers: { Accept: accept }, agent: false })
    const response = new Promise<IncomingMessage>(resolve => sent.once('response', resolve))
    sent.end()
    const got = await response
    rest.resolve()
    expect((await buffer(got)).length).toBe(2 * MIB + 1)
  })
})

describe('a download', () => {
  test('of bytes arrives as it is, with its length', async () => {
    const got = await download({ ...PNG, 'Content-Length': String(bytes.length) }, [bytes], 'image/png')
    expect(got.headers['content-length']).toBe(String(bytes.length))
    expect(got.body.equals(bytes)).toBe(true)
  })
  test('of text arrives as UTF-8, whatever its pieces', async () => {
    const pieces = Array.from({ length: 40 }, (_, n) =>
      text.subarray((n * text.length) / 40, ((n + 1) * text.length) / 40),
    )
    const got = await download(TEXT, pieces, 'text/plain')
    expect(got.body.equals(asText)).toBe(true)
  })
  test('of bytes for a client that takes text is base64', async () => {
    const got = await download({ ...PNG, 'Content-Length': String(bytes.length) }, [bytes], 'text/plain')
    expect(got.body.toString('latin1')).toBe(bytes.toString('base64'))
  })
  test('that breaks off ends the connection, for nothing else tells the client', async () => {
    answer = (_incoming, response) => {
      response.writeHead(200, { ...PNG, 'Content-Length': String(bytes.length) })
      response.write(bytes.subarray(0, MIB), () => response.destroy())
    }
    await expect(send({ Accept: 'image/png' }, new Uint8Array(0), 'GET')).rejects.toThrow(/aborted|hang up|ECONNRESET/)
  })
  test('ends at the backend when the client leaves', async () => {
    const left = Promise.withResolvers<void>()
    answer = (_incoming, response) => {
      response.writeHead(200, PNG)
      response.once('close', () => left.resolve())
      const timer = setInterval(() => response.destroyed || response.write(bytes.subarray(0, 64 * 1024)), 5)
      response.once('close', () => clearInterval(timer))
    }
    const [host, port] = gateway.http.split(':')
    const sent = request({ host, port: Number(port), path: '/dev/', headers: { Accept: 'image/png' }, agent: false })
    sent.once('response', response => response.once('data', () => sent.destroy()))
    sent.on('error', () => undefined)
    sent.end()
    await left.promise
  })
})
