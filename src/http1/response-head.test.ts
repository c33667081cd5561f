import { describe, expect, test } from 'vitest'
import type { BodyLength } from './message-reader.ts'
import { parseResponseHead, type ResponseFault } from './response-head.ts'

const CHUNKED = ['Transfer-Encoding', 'chunked']

describe('the status line', () => {
  test.each<[line: string, status: number]>([
    ['HTTP/1.1 200 OK', 200],
    ['HTTP/1.0 200 OK', 200],
    ['HTTP/1.1 200', 200],
    ['HTTP/1.1 200 ', 200],
    ['HTTP/1.1 404 \tN\xf6  t ', 404],
    ['HTTP/1.1 100 Continue', 100],
    ['HTTP/1.1 999 x', 999],
  ])('%j is taken', (line, status) => {
    expect(parseResponseHead(line, [], 'GET')).toMatchObject({ status })
  })

  test.each([
    '',
    'HTTP/1.1',
    'HTTP/1.1 ',
    'HTTP/1.1 20',
    'HTTP/1.1 2000',
    'HTTP/1.1 099',
    'HTTP/1.1 2x0 OK',
    'HTTP/1.1 +20 OK',
    'HTTP/1.1  200 OK',
    'HTTP/1.1\t200 OK',
    ' HTTP/1.1 200 OK',
    'HTTP/1.1 200OK',
    'HTTP/1.1 200\tOK',
    'http/1.1 200 OK',
    'HTTP/1.2 200 OK',
    'HTTP/2.0 200 OK',
    'HTTP/1.10 200 OK',
    'HTTP/01.1 200 OK',
    'HTTP/1.1 200 O\0K',
    'HTTP/1.1 200 OK\r',
    'HTTP/1.1 200 OK\nA: b',
    'ICY 200 OK',
  ])('%j is refused', line => {
    expect(parseResponseHead(line, [], 'GET')).toBe('STATUS_LINE')
  })
})

describe('the length of the body', () => {
  test.each<[rule: string, line: string, fields: string[], verb: string, length: BodyLength]>([
    ['is what Content-Length says', '1.1 200', ['content-LENGTH', '12'], 'GET', 12],
    ['may have leading zeros', '1.1 200', ['Content-Length', '007'], 'GET', 7],
    ['is told by the last chunk', '1.1 200', CHUNKED, 'GET', 'chunked'],
    ['in any case of letters', '1.1 200', ['Transfer-Encoding', 'Chunked'], 'GET', 'chunked'],
    ['is told by the end of the connection', '1.1 200', [], 'GET', 'until-close'],
    ['is 0 of a response to HEAD', '1.1 200', ['Content-Length', '12'], 'HEAD', 0],
    ['is 0 of one to HEAD with chunks', '1.1 200', CHUNKED, 'HEAD', 0],
    ['is 0 of 304', '1.1 304', ['Content-Length', '12'], 'GET', 0],
    ['is 0 of 204', '1.1 204', [], 'GET', 0],
    ['is 0 of 204 that announces a body', '1.1 204', ['Content-Length', '12'], 'GET', 0],
    ['is 0 of 100', '1.1 100', [], 'GET', 0],
  ])('%s', (_rule, line, fields, verb, length) => {
    expect(parseResponseHead(`HTTP/${line} x`, fields, verb)).toMatchObject({ bodyLength: length })
  })

  test.each<[rule: string, fault: ResponseFault, version: string, fields: string[]]>([
    ['twice', 'LENGTH_TWICE', '1.1', ['Content-Length', '1', 'Content-Length', '1']],
    ['twice in two cases of letters', 'LENGTH_TWICE', '1.1', ['Content-Length', '1', 'content-length', '2']],
    ['as a list', 'CONTENT_LENGTH', '1.1', ['Content-Length', '1, 1']],
    ['in two ways', 'LENGTH_TWICE', '1.1', ['Content-Length', '1', ...CHUNKED]],
    ['in two ways, the other first', 'LENGTH_TWICE', '1.1', [...CHUNKED, 'Content-Length', '1']],
    ['by two codings', 'TRANSFER_ENCODING', '1.1', [...CHUNKED, ...CHUNKED]],
    ['by a list of codings', 'TRANSFER_ENCODING', '1.1', ['Transfer-Encoding', 'gzip, chunked']],
    ['by chunked twice', 'TRANSFER_ENCODING', '1.1', ['Transfer-Encoding', 'chunked, chunked']],
    ['by another coding', 'TRANSFER_ENCODING', '1.1', ['Transfer-Encoding', 'identity']],
    ['by an empty coding', 'TRANSFER_ENCODING', '1.1', ['Transfer-Encoding', '']],
    ['by a coding with a parameter', 'TRANSFER_ENCODING', '1.1', ['Transfer-Encoding', 'chunked;q=1']],
    ['by what only Unicode calls chunked', 'TRANSFER_ENCODING', '1.1', ['Transfer-Encoding', 'chunked\xa0']],
    ['by chunks of HTTP/1.0', 'TRANSFER_ENCODING', '1.0', CHUNKED],
    ...['', '-1', '+1', '0x1', '1 2', '1_0', '1.0', '1e1', '\xa01', '1234567890123456'].map(
      (value): [string, ResponseFault, string, string[]] => [
        `as ${JSON.stringify(value)}`,
        'CONTENT_LENGTH',
        '1.1',
        ['Content-Length', value],
      ],
    ),
  ])('told %s is refused, even where there is no body', (_rule, fault, version, fields) => {
    for (const verb of ['GET', 'HEAD']) {
      for (const status of [200, 204, 304, 103]) {
        expect(parseResponseHead(`HTTP/${version} ${status} x`, fields, verb)).toBe(fault)
      }
    }
  })
})

test.each<[rule: string, line: string, fields: string[]]>([
  ['that closes the connection', '1.1 103', ['Connection', 'close']],
  ['of HTTP/1.0', '1.0 100', []],
  ['that announces so many bytes', '1.1 100', ['Content-Length', '1']],
  ['that announces chunks', '1.1 103', CHUNKED],
])('an interim response %s is refused: nothing could follow it', (_rule, line, fields) => {
  expect(parseResponseHead(`HTTP/${line} x`, fields, 'GET')).toBe('INTERIM')
})

test.each<[rule: string, line: string, fields: string[], expected: boolean]>([
  ['stays open', '1.1 200', ['Content-Length', '1'], true],
  ['ends with a body that it ends', '1.1 200', [], false],
  ['ends when it says so', '1.1 200', [...CHUNKED, 'Connection', 'close'], false],
  ['ends when the second field says so', '1.1 200', [...CHUNKED, 'Connection', 'x', 'connection', 'Close'], false],
  ['ends after HTTP/1.0', '1.0 200', ['Content-Length', '1'], false],
  ['stays open after HTTP/1.0 that says so', '1.0 200', ['Content-Length', '1', 'Connection', 'keep-alive'], true],
  ['stays open after 304 with the length of what is not sent', '1.1 304', ['Content-Length', '5'], true],
  ['stays open after 204', '1.1 204', ['Content-Length', '0'], true],
  ['ends after 204 that announces a body', '1.1 204', ['Content-Length', '5'], false],
  ['ends after 204 that announces chunks', '1.1 204', CHUNKED, false],
])('the connection %s', (_rule, line, fields, expected) => {
  expect(parseResponseHead(`HTTP/${line} x`, fields, 'GET')).toMatchObject({ persists: expected })
})

test.each<[fields: string[], seconds: number | undefined]>([
  [[], undefined],
  [['Keep-Alive', 'timeout=5'], 5],
  [['Keep-Alive', 'max=100, Timeout=7'], 7],
  [['Keep-Alive', 'max=1', 'keep-alive', 'timeout=2'], 2],
  [['Keep-Alive', 'x-timeout=5'], undefined],
  [['Keep-Alive', 'timeout=-1'], undefined],
  [['Keep-Alive', ''], undefined],
])('the fields %j announce %s seconds', (fields, seconds) => {
  expect(parseResponseHead('HTTP/1.1 200 OK', fields, 'GET')).toMatchObject({ keepAliveSeconds: seconds })
})
