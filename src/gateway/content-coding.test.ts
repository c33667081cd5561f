import { brotliCompressSync, brotliDecompressSync, deflateRawSync, deflateSync, gunzipSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { isFailure } from '../exchange/failure.ts'
import { acceptedCoding, decodeRequestBody, decodeResponse, encodeBody, findCoding } from './content-coding.ts'

const text = Buffer.from('text')
const LIMIT = 1_000

describe("a client's body", () => {
  it.each<[string, Uint8Array, string]>([
    ['gzip', gzipSync(text), 'text'],
    [' GZIP ', gzipSync(text), 'text'],
    ['deflate', deflateSync(text), 'text'],
    ['deflate', deflateRawSync(text), 'text'],
    ['identity', text, 'text'],
    ['gzip', Buffer.alloc(0), ''],
    ['br', brotliCompressSync(text), 'UNSUPPORTED_MEDIA_TYPE'],
    ['constructor', text, 'UNSUPPORTED_MEDIA_TYPE'],
    ['gzip, gzip', text, 'UNSUPPORTED_MEDIA_TYPE'],
    ['gzip', text, 'DEFAULT_4XX'],
    ['gzip', gzipSync(Buffer.alloc(LIMIT + 1)), 'REQUEST_TOO_LARGE'],
  ])('in %s', async (coding, bytes, expected) => {
    const decoded = await decodeRequestBody(['content-encoding', coding], bytes, LIMIT)
    expect(isFailure(decoded) ? decoded.type : Buffer.from(decoded).toString()).toBe(expected)
  })
})

describe("a backend's answer", () => {
  it('is decoded, and its Content-Encoding stays to be mapped', async () => {
    for (const [coding, body] of [
      ['gzip', gzipSync(text)],
      ['br', brotliCompressSync(text)],
    ] as const) {
      const response = { status: 200, headers: ['A', '1', 'Content-Encoding', coding], body }
      expect(await decodeResponse(response)).toEqual({ ...response, body: text })
    }
  })

  it.each([
    ['zstd', text],
    ['gzip', text],
    ['__proto__', text],
  ])('in %s that cannot be decoded is 502', async (coding, body) => {
    expect(await decodeResponse({ status: 200, headers: ['Content-Encoding', coding], body })).toMatchObject({
      status: 502,
    })
  })

  it('without a coding is the same object', async () => {
    const response = { status: 200, headers: ['Content-Encoding', 'identity'], body: text }
    expect(await decodeResponse(response)).toBe(response)
  })
})

it.each([
  [undefined, undefined],
  ['', undefined],
  ['*', undefined],
  ['br', undefined],
  ['deflate, gzip', 'gzip'],
  ['GZIP;q=0.5', 'gzip'],
  ['gzip;q=0, deflate', 'deflate'],
  ['gzip; q=0.0', undefined],
  ['x-gzip', undefined],
])('for Accept-Encoding %s', (accepted, expected) => {
  expect(acceptedCoding(accepted)).toBe(expected)
})

it.each([
  ['gzip', 'gzip'],
  [' X-GZIP ', 'gzip'],
  ['br', 'br'],
  ['identity', undefined],
  ['gzip, br', undefined],
])('Content-Encoding %s names the coding %s', (contentEncoding, coding) => {
  expect(findCoding(contentEncoding)).toBe(coding)
})

it.each([
  ['gzip', gunzipSync],
  ['br', brotliDecompressSync],
] as const)('a body is put into %s', async (coding, decode) => {
  expect(decode(await encodeBody(coding, 'text'))).toEqual(text)
})
