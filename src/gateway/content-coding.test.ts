import {
  brotliCompressSync,
  brotliDecompressSync,
  deflateRawSync,
  deflateSync,
  gunzipSync,
  gzipSync,
  zstdCompressSync,
} from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { acceptedPlan } from '../../test/fixtures/plans.ts'
import { isFailure } from '../exchange/failure.ts'
import { MemoryBudget } from '../exchange/memory.ts'
import type { IntegrationPlan } from '../integration/plan/plan.ts'
import { Departure } from '../server/client-gone.ts'
import { acceptedCoding, decodeRequestBody, decodeResponse, encodeBody, findCoding } from './content-coding.ts'

const text = Buffer.from('text')
const noText = Buffer.from([0xff, 0xfe, 0x00])
const LIMIT = 1_000
const { memory } = new Departure(new MemoryBudget(Number.POSITIVE_INFINITY))
const uri = 'http://backend.test/'
const MAPPED = acceptedPlan({
  type: 'HTTP',
  httpMethod: 'GET',
  uri,
  integrationResponses: { '200': { responseTemplates: { 'application/json': '{}' } } },
})
const UNMAPPED = acceptedPlan({ type: 'HTTP', httpMethod: 'GET', uri, integrationResponses: { '200': {} } })
const PROXY = acceptedPlan({ type: 'HTTP_PROXY', httpMethod: 'GET', uri })

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
    const decoded = await decodeRequestBody(['content-encoding', coding], bytes, { limitBytes: LIMIT, memory })
    expect(isFailure(decoded) ? decoded.type : Buffer.from(decoded).toString()).toBe(expected)
  })
})

describe("a backend's answer", () => {
  it('is decoded, and its Content-Encoding stays to be mapped', async () => {
    for (const [coding, body] of [
      ['gzip', gzipSync(text)],
      ['br', brotliCompressSync(text)],
      ['zstd', zstdCompressSync(text)],
    ] as const) {
      const response = { status: 200, headers: ['A', '1', 'Content-Encoding', coding], body }
      expect(await decodeResponse(MAPPED, response, memory)).toEqual({ ...response, body: text })
    }
  })

  it.each([
    ['zstd', text],
    ['gzip', text],
    ['compress', noText],
    ['__proto__', noText],
  ])('in %s that cannot be decoded is 502', async (coding, body) => {
    const response = { status: 200, headers: ['Content-Encoding', coding], body }
    expect(await decodeResponse(MAPPED, response, memory)).toMatchObject({ status: 502 })
  })

  it.each<[string, IntegrationPlan, string, number, Uint8Array]>([
    ['passes through HTTP_PROXY', PROXY, 'gzip', 200, gzipSync(text)],
    ['passes through HTTP_PROXY in a coding that is not known', PROXY, 'zstd-2', 200, noText],
    ['is a part', MAPPED, 'gzip', 206, gzipSync(text)],
    ['is a text in a coding that is none', MAPPED, 'UTF-8', 200, text],
    ['is in a coding that is not known, and no template reads it', UNMAPPED, 'aws-chunked', 200, noText],
  ])('stays as it came where it %s', async (_, plan, coding, status, body) => {
    const response = { status, headers: ['Content-Encoding', coding], body }
    expect(await decodeResponse(plan, response, memory)).toBe(response)
  })

  it('without a coding is the same object', async () => {
    const response = { status: 200, headers: ['Content-Encoding', 'identity'], body: text }
    expect(await decodeResponse(MAPPED, response, memory)).toBe(response)
  })
})

describe('what unfolds', () => {
  const MIB = 1024 * 1024
  const large = Buffer.alloc(5 * MIB, 'a')
  const unfold = (coding: string, bytes: Uint8Array, budget: MemoryBudget) => {
    const limits = { limitBytes: 10 * MIB, memory: new Departure(budget).memory }
    return decodeRequestBody(['content-encoding', coding], bytes, limits)
  }

  it.each([
    ['gzip', gzipSync(large)],
    ['gzip', withSize(gzipSync(large), 1)],
    ['gzip', withSize(gzipSync(large), 0xffffffff)],
    ['deflate', deflateSync(large)],
  ])('is counted, whatever %s says of it', async (coding, bytes) => {
    const budget = new MemoryBudget(100 * MIB)
    const outcome = await unfold(coding, bytes, budget)
    if (isFailure(outcome)) expect(outcome.status).toBe(400)
    expect(budget.held).toBe(isFailure(outcome) ? 0 : 4 * large.length)
  })

  it.each([
    ['gzip', gzipSync(large)],
    ['deflate', deflateSync(large)],
  ])('is 503 in %s where there is no memory for it, and leaves nothing counted', async (coding, bytes) => {
    const budget = new MemoryBudget(4 * MIB)
    budget.add(1)
    expect(await unfold(coding, bytes, budget)).toMatchObject({ code: 'MEMORY_BUDGET', status: 503 })
    expect(budget.held).toBe(1)
  })
})

/** A gzip whose trailer tells another size. */
function withSize(gzipped: Buffer, bytes: number): Buffer {
  const changed = Buffer.from(gzipped)
  changed.writeUInt32LE(bytes, changed.length - 4)
  return changed
}

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
