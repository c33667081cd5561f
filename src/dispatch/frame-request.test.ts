import { describe, expect, test } from 'vitest'
import { isFailure } from '../exchange/failure.ts'
import type { BodyStream, IntegrationRequest } from '../exchange/messages.ts'
import { frameRequest } from './frame-request.ts'

const REQUEST: IntegrationRequest = {
  kind: 'integration-request',
  httpMethod: 'GET',
  origin: 'http://pets.example:8080',
  path: '/a?b',
  headers: [],
  body: '',
  overrides: {},
}

function frame(request: Partial<IntegrationRequest>, upload?: BodyStream) {
  const framed = frameRequest({ ...REQUEST, ...request }, 'pets.example:8080', upload)
  if (isFailure(framed)) throw new Error(framed.detail)
  return framed
}

function upload(length: number | undefined): BodyStream {
  return { length, pieces: (async function* () {})(), cancel: () => undefined }
}

test('a request line, the host, the connection, the mapped headers and the framing, in this order', () => {
  const { head } = frame({ httpMethod: 'POST', headers: ['X-b', '1', 'x-A', '2'], body: 'é' })
  expect(head).toEqual({
    text: 'POST /a?b HTTP/1.1\r\nhost: pets.example:8080\r\nconnection: keep-alive\r\nX-b: 1\r\nx-A: 2\r\ncontent-length: 2\r\n\r\n',
    alphabet: 'ascii',
  })
})

test('a value above ASCII makes the head Latin-1', () => {
  expect(frame({ headers: ['X', 'é'] }).head.alphabet).toBe('latin1')
})

describe('what tells the length of the body, and whether the connection may go on', () => {
  const rows: [verb: string, body: string | BodyStream, framing: string, connection: 'keep' | 'close'][] = [
    ['GET', '', '', 'keep'],
    ['OPTIONS', '', '', 'keep'],
    ['DELETE', '', '', 'keep'],
    ['HEAD', '', '', 'close'],
    ['POST', '', 'content-length: 0\r\n', 'keep'],
    ['PUT', '', 'content-length: 0\r\n', 'keep'],
    ['PATCH', '', 'content-length: 0\r\n', 'keep'],
    ['POST', 'abc', 'content-length: 3\r\n', 'keep'],
    ['DELETE', 'abc', 'content-length: 3\r\n', 'close'],
    ['GET', 'abc', 'content-length: 3\r\n', 'close'],
    ['PUT', upload(70_000), 'content-length: 70000\r\n', 'keep'],
    ['PUT', upload(undefined), 'transfer-encoding: chunked\r\n', 'keep'],
    ['GET', upload(undefined), 'transfer-encoding: chunked\r\n', 'close'],
  ]
  test.each(rows)('%s %j', (httpMethod, body, framing, connection) => {
    const framed = typeof body === 'string' ? frame({ httpMethod, body }) : frame({ httpMethod }, body)
    const field = connection === 'keep' ? 'connection: keep-alive\r\n' : 'connection: close\r\n'
    expect(framed.head.text.split('8080\r\n')[1]).toBe(`${field}${framing}\r\n`)
    expect(framed.connection).toBe(connection)
  })
})

describe('a header that could break the message is refused by its name', () => {
  const rows: [name: string, value: string][] = [
    ['X', 'a\r\nY: b'],
    ['X', 'a\nb'],
    ['X', 'a\rb'],
    ['X', 'a\u0000'],
    ['X', 'a\u007f'],
    ['X', 'a\u0100'],
    ['X Y', 'a'],
    ['X:', 'a'],
    ['X\r\nY', 'a'],
    ['', 'a'],
    ['Host', 'a\r\nb'],
  ]
  test.each(rows)('%j: %j', (name, value) => {
    expect(frameRequest({ ...REQUEST, headers: ['A', 'b', name, value] }, 'pets.example', undefined)).toMatchObject({
      code: 'ENDPOINT_REQUEST_INVALID',
      detail: `the header ${JSON.stringify(name)} cannot be sent`,
    })
  })
})
