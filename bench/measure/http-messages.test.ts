import { describe, expect, it } from 'vitest'
import { MessageReader } from './http-messages.ts'

/** The messages of a text, cut into pieces of `size` bytes. */
function read(text: string, size: number): [head: string, body: string][] {
  const messages: [string, string][] = []
  let head = ''
  let body = ''
  const reader = new MessageReader({
    head: text => {
      head = text
      body = ''
    },
    body: slice => {
      body += slice.toString('latin1')
    },
    end: () => messages.push([head, body]),
  })
  const bytes = Buffer.from(text, 'latin1')
  for (let at = 0; at < bytes.length; at += size) reader.push(bytes.subarray(at, at + size))
  return messages
}

const counted = 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello'
const chunked =
  'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3;x=y\r\nhel\r\n2\r\nlo\r\n0\r\nTrailer: x\r\n\r\n'
const bare = 'GET /a HTTP/1.1\r\nHost: a\r\n\r\n'
const noContent = 'HTTP/1.1 204 No Content\r\n\r\n'

describe.each([1, 2, 7, 1000])('in pieces of %i bytes', size => {
  it.each([
    ['a counted body', counted, ['hello']],
    ['a chunked body', chunked, ['hello']],
    ['no body', bare + noContent, ['', '']],
    ['one after the other', counted + chunked + bare + counted, ['hello', 'hello', '', 'hello']],
    ['an unfinished one', `${counted}POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\nhell`, ['hello']],
  ])('%s', (_, text, bodies) => {
    expect(read(text, size).map(([, body]) => body)).toEqual(bodies)
  })

  it('the head is all before the empty line', () => {
    expect(read(counted, size)[0]?.[0]).toBe('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5')
  })
})
