import { request } from 'node:http'
import type { Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Backend, startBackend } from '../fixtures/backend.ts'
import { applyDefinition, type GatewayProcess, startGatewayProcess } from '../fixtures/gateway-process.ts'

/** A backend that answers before it has read the request, and closes: its answer is the answer. */

let gateway: GatewayProcess
let backend: Backend
let answer: (socket: Socket) => void

beforeAll(async () => {
  backend = await startBackend((socket, whole) => {
    if (whole === undefined) socket.once('data', () => answer(socket))
  })
  gateway = await startGatewayProcess(['--data-dir', ':memory:'])
  const uri = `${backend.origin}/`
  const integrationResponses = { '200': {}, '413': { selectionPattern: '413' } }
  const methodResponses = { '200': {}, '413': {} }
  const mapped = { type: 'HTTP', httpMethod: 'POST', uri, integrationResponses }
  const definition = {
    name: 'early',
    binaryMediaTypes: ['image/png'],
    resources: {
      '/passes': { methods: { POST: { integration: { type: 'HTTP_PROXY', httpMethod: 'POST', uri } } } },
      '/mapped': { methods: { POST: { methodResponses, integration: mapped } } },
    },
    stages: { dev: { autoDeploy: true } },
  }
  expect((await applyDefinition(gateway, definition)).stdout).toContain('"ok":true')
})

afterAll(async () => {
  await gateway?.end('SIGTERM')
  await backend?.close()
})

function upload(path: string, type: string, bytes: number): Promise<string> {
  const [host, port] = gateway.http.split(':')
  const body = type === 'application/json' ? Buffer.from(JSON.stringify('a'.repeat(bytes))) : Buffer.alloc(bytes, 65)
  return new Promise((resolve, reject) => {
    const headers = { 'Content-Type': type, 'Content-Length': body.length }
    const sent = request({ host, port: Number(port), method: 'POST', path: `/dev${path}`, headers, agent: false })
    sent.once('error', reject)
    sent.once('response', response => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', piece => {
        text += piece
      })
      response.on('end', () => resolve(`${response.statusCode} ${response.headers.connection} ${text}`))
    })
    sent.end(body)
  })
}

/** Answers and closes; what it has not read makes the system reset the connection. */
function closing(head: string, body: string): (socket: Socket) => void {
  return socket => {
    socket.end(`HTTP/1.1 ${head}\r\n\r\n${body}`)
    socket.once('finish', () => socket.destroy())
  }
}

const COUNTED = closing('413 Too Large\r\nConnection: close\r\nContent-Length: 3', 'big')
const CHUNKED = closing('413 No\r\nConnection: close\r\nTransfer-Encoding: chunked', '3\r\nbig\r\n0\r\n\r\n')
const UNTIL_CLOSE = closing('413 No\r\nConnection: close', 'big')

describe.skipIf(process.platform !== 'linux')('the answer of a backend that closes before it has read', () => {
  const rows: [what: string, path: string, type: string, bytes: number, answers: (socket: Socket) => void][] = [
    ['a small body', '/passes', 'image/png', 20_000, COUNTED],
    ['bytes that stream', '/passes', 'image/png', 1_000_000, COUNTED],
    ['the longest body', '/passes', 'image/png', 10_000_000, COUNTED],
    ['text that streams', '/passes', 'text/plain', 5_000_000, COUNTED],
    ['a mapped body', '/mapped', 'application/json', 5_000_000, COUNTED],
    ['bytes, with an answer in chunks', '/passes', 'image/png', 5_000_000, CHUNKED],
    ['bytes, with an answer that ends with its connection', '/passes', 'image/png', 5_000_000, UNTIL_CLOSE],
  ]
  test.each(rows)('%s', async (_, path, type, bytes, answers) => {
    answer = answers
    for (let i = 0; i < 5; i++) expect(await upload(path, type, bytes)).toMatch(/^413 (close|keep-alive) big$/)
  })
})

describe('the answer of a backend that keeps its connection open', () => {
  test.each(['reads on', 'reads nothing'])('and %s', async how => {
    answer = socket => {
      if (how === 'reads nothing') socket.pause()
      socket.write('HTTP/1.1 413 No\r\nContent-Length: 3\r\n\r\nbig')
    }
    expect(await upload('/passes', 'image/png', 5_000_000)).toMatch(/^413 (close|keep-alive) big$/)
  })
})
