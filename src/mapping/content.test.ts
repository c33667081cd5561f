import { describe, expect, it } from 'vitest'
import { isFailure } from '../exchange/failure.ts'
import { fromBase64, toText } from '../exchange/payload.ts'
import { convertRequestBody, convertResponseBody } from './content.ts'

const RAW = Buffer.from([0xff, 0x41])
const DAMAGED = '\ufffdA'
const BASE64 = '/0E='

describe('base64', () => {
  it.each<[string, string, number[] | 'failure']>([
    ['padded', '/0E=', [0xff, 0x41]],
    ['unpadded', '/0E', 'failure'],
    ['with line ends', '/0\r\nE=\n', 'failure'],
    ['with a line end at the end', '/0E=\n', 'failure'],
    ['with a blank', '/0 E=', 'failure'],
    ['behind a byte order mark', '\uFEFF/0E=', 'failure'],
    ['with bits behind the last byte', '/0F=', 'failure'],
    ['of several texts', '/0E=/0E=', 'failure'],
    ['empty', '', []],
    ['of another alphabet', '_0E=', 'failure'],
    ['one character too many', '/0E=A', 'failure'],
    ['impossible length', 'AAAAA', 'failure'],
    ['text', 'no base64!', 'failure'],
  ])('%s', (_, text, expected) => {
    const bytes = fromBase64(text)
    expect(isFailure(bytes) ? 'failure' : [...bytes]).toEqual(expected)
  })

  it('fails with API_CONFIGURATION_ERROR', () => {
    expect(fromBase64('!')).toMatchObject({ type: 'API_CONFIGURATION_ERROR', code: 'NOT_BASE64' })
  })
})

it('bytes that are no UTF-8 become U+FFFD', () => {
  expect(toText(RAW)).toBe(DAMAGED)
})

describe('a request body', () => {
  it.each([
    ['text', null, RAW, DAMAGED],
    ['text', 'CONVERT_TO_TEXT', RAW, DAMAGED],
    ['text', 'CONVERT_TO_BINARY', BASE64, RAW],
    ['binary', null, RAW, RAW],
    ['binary', 'CONVERT_TO_BINARY', RAW, RAW],
    ['binary', 'CONVERT_TO_TEXT', RAW, BASE64],
    ['text', 'CONVERT_TO_BINARY', '', ''],
    ['binary', null, Buffer.alloc(0), ''],
  ] as const)('%s, %s', (kind, handling, body, expected) => {
    expect(convertRequestBody(body, kind, handling)).toEqual(expected)
  })
})

describe('a response body', () => {
  it.each([
    ['text', 'text', null, BASE64, BASE64],
    ['text', 'text', 'CONVERT_TO_BINARY', BASE64, RAW],
    ['text', 'text', 'CONVERT_TO_TEXT', RAW, DAMAGED],
    ['text', 'binary', null, BASE64, RAW],
    ['text', 'binary', 'CONVERT_TO_BINARY', BASE64, RAW],
    ['text', 'binary', 'CONVERT_TO_TEXT', BASE64, BASE64],
    ['binary', 'text', null, RAW, BASE64],
    ['binary', 'text', 'CONVERT_TO_BINARY', RAW, RAW],
    ['binary', 'text', 'CONVERT_TO_TEXT', RAW, BASE64],
    ['binary', 'binary', null, RAW, RAW],
    ['binary', 'binary', 'CONVERT_TO_BINARY', RAW, RAW],
    ['binary', 'binary', 'CONVERT_TO_TEXT', RAW, BASE64],
  ] as const)('%s for %s, %s', (kind, accepted, handling, body, expected) => {
    expect(convertResponseBody(body, kind, accepted, handling)).toEqual(expected)
  })
})
