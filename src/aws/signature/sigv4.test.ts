import { createRequire } from 'node:module'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  presign,
  presignRequest,
  type SignableRequest,
  type Signature,
  SigningError,
  type SigningScope,
  sign,
  signRequest,
} from './sigv4.ts'

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' }
const lambda: SigningScope = { service: 'lambda', region: 'eu-west-1', date: '2026-11-22T10:00:00Z' }
const s3: SigningScope = { ...lambda, service: 's3' }
const host = { host: 'example.com' }

describe('canonical path', () => {
  it.each([
    // The path as sent is encoded once more, colons too, for every service but S3.
    ['lambda', '/functions/arn:aws:lambda:x/invocations', '/functions/arn%3Aaws%3Alambda%3Ax/invocations'],
    ['lambda', '/functions/arn%3Aaws/invocations', '/functions/arn%253Aaws/invocations'],
    ['lambda', '/a b', '/a%2520b'],
    ['lambda', '/a%zz', '/a%2525zz'],
    ['lambda', '//a/./b/../c//', '/a/c/'],
    ['lambda', '', '/'],
    ['lambda', 'x', '/x'],
    // S3 sees the key: one encoding whatever the spelling, and no normalisation.
    ['s3', '/b/a b+ü.txt', '/b/a%20b%2B%C3%BC.txt'],
    ['s3', '/b/%61%2fb%3a', '/b/a/b%3A'],
    ['s3', '/b//x/../y', '/b//x/../y'],
    ['s3', '/b/100%', '/b/100%25'],
    ['s3', '/b/%ff', '/b/%FF'],
    ['s3-outposts', '/b//a b', '/b//a%20b'],
  ])('%s signs %s as %s', (service, path, canonical) => {
    expect(canonicalLines({ path, query: [] }, { ...lambda, service })[1]).toBe(canonical)
  })

  it('sends what it signed', () => {
    const at = (path: string) => signed({ path, query: [] }).path
    expect(at('/a b/ü:$%41%zz?')).toBe('/a%20b/%C3%BC:$%41%25zz%3F')
  })
})

describe('canonical query', () => {
  it.each([
    ['is encoded', [['a b', "!'()*/+ü"]], 'a%20b=%21%27%28%29%2A%2F%2B%C3%BC'],
    ['takes pairs as they are', [['p', '%41']], 'p=%2541'],
    ['has an equals sign always', [['acl', '']], 'acl='],
    // "=" sorts after "-": sorting whole pairs would be wrong.
    ['is sorted by name', [['a-b', '1'], ['a', '2'], ['B', '3']], 'B=3&a=2&a-b=1'], // biome-ignore format: one row
    ['is sorted by value next', [['a', '2'], ['a', '10'], ['a', '1']], 'a=1&a=10&a=2'], // biome-ignore format: one row
    ['is sorted once encoded', [['ü', '1'], ['z', '2']], '%C3%BC=1&z=2'], // biome-ignore format: one row
  ] as const)('%s', (_, query, canonical) => {
    expect(canonicalLines({ path: '/', query }, lambda)[2]).toBe(canonical)
    expect(canonicalLines({ path: '/', query }, s3)[2]).toBe(canonical)
  })

  it('is taken from the path when there is no other', () => {
    expect(canonicalLines({ path: '/x?b=a%20b+c&a' }, lambda).slice(1, 3)).toEqual(['/x', 'a=&b=a%20b%2Bc'])
  })
})

describe('headers', () => {
  it.each([
    ['trims and shrinks blanks', { 'X-A': '  a   b\t c ' }, 'x-a:a b c'],
    ['joins a list', { 'X-A': ['1 ', ' 2'] }, 'x-a:1,2'],
    ['joins names that differ in case only', { 'X-A': '1', 'x-a': '2' }, 'x-a:1,2'],
    ['unfolds', { 'X-A': '1\r\n  2' }, 'x-a:1 2'],
    ['leaves out undefined', { 'X-A': undefined, 'X-B': '' }, 'x-b:'],
  ])('%s', (_, headers, line) => {
    expect(canonicalLines({ headers: { ...host, ...headers } }, lambda)).toContain(line)
  })

  it('sends, but does not sign, what is rewritten on the way', () => {
    const { headers, canonicalRequest } = signed({
      headers: { ...host, 'User-Agent': 'x', Connection: 'close', 'Proxy-Authorization': 'y', Expect: '100-continue' },
    })
    expect(headers).toMatchObject({ 'user-agent': 'x', connection: 'close', 'proxy-authorization': 'y' })
    expect(canonicalRequest).toContain('\nhost;x-amz-date\n')
  })

  it('replaces what an earlier signature left', () => {
    const left = { ...host, Authorization: 'old', 'X-Amz-Date': '20000101T000000Z', 'X-Amz-Security-Token': 'old' }
    const headers = sign({ method: 'GET', path: '/', headers: left }, { ...credentials, sessionToken: 'new' }, lambda)
    expect(headers['x-amz-date']).toBe('20261122T100000Z')
    expect(headers['x-amz-security-token']).toBe('new')
    expect(headers.authorization).toMatch(/^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/20261122\/eu-west-1\/lambda\//)
    expect(Object.keys(headers).toSorted()).toEqual(['authorization', 'host', 'x-amz-date', 'x-amz-security-token'])
  })
})

describe('payload hash', () => {
  const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
  it.each([
    ['text', 'lambda', {}, 'abc', abc, undefined],
    ['bytes', 'lambda', {}, Buffer.from('abc'), abc, undefined],
    ['on demand', 'lambda', { signBody: true }, 'abc', abc, abc],
    ['for S3 by default', 's3', {}, 'abc', abc, abc],
    ['for S3 unsigned', 's3', { signBody: false }, 'abc', 'UNSIGNED-PAYLOAD', 'UNSIGNED-PAYLOAD'],
  ])('%s', (_, service, options, body, last, header) => {
    const { canonicalRequest, headers } = signed({ body }, { ...lambda, service, ...options })
    expect(canonicalRequest.split('\n').at(-1)).toBe(last)
    expect(headers['x-amz-content-sha256']).toBe(header)
  })

  it('is what the request already says', () => {
    const headers = { ...host, 'X-Amz-Content-Sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER' }
    expect(canonicalLines({ headers, body: 'abc' }, lambda).at(-1)).toBe('STREAMING-UNSIGNED-PAYLOAD-TRAILER')
  })

  it('leaves the body out of presigned S3 addresses', () => {
    const request = { method: 'PUT', path: '/b/k', headers: host, body: 'abc' }
    const last = (scope: SigningScope) => {
      const made = presignRequest(request, credentials, { ...scope, expiresSeconds: 60 })
      return made.kind === 'signature' ? made.canonicalRequest.split('\n').at(-1) : made.message
    }
    expect(last(s3)).toBe('UNSIGNED-PAYLOAD')
    expect(last({ ...s3, signBody: true })).toBe(abc)
    expect(last(lambda)).toBe(abc)
  })
})

describe('refusals name the field', () => {
  it.each([
    ['request.headers["host"]', { headers: {} }, {}, {}],
    ['request.headers["x-note"]', { headers: { ...host, 'x-note': 'ü' } }, {}, {}],
    ['request.headers["x-note"]', { headers: { ...host, 'x-note': 'a\r\nx-b: c' } }, {}, {}],
    ['request.headers["x note"]', { headers: { ...host, 'x note': 'a' } }, {}, {}],
    ['request.method', { method: '' }, {}, {}],
    ['credentials.accessKeyId', {}, { accessKeyId: '' }, {}],
    ['credentials.accessKeyId', {}, { accessKeyId: 'AKID\n' }, {}],
    ['credentials.sessionToken', {}, { sessionToken: 'a b' }, {}],
    ['credentials.secretAccessKey', {}, { secretAccessKey: '' }, {}],
    ['scope.service', {}, {}, { service: '' }],
    ['scope.region', {}, {}, { region: '' }],
    ['scope.date', {}, {}, { date: 'yesterday' }],
    ['scope.date', {}, {}, { date: Number.NaN }],
  ])('%s', (field, request, keys, scope) => {
    const whole = { method: 'GET', path: '/', headers: host, ...request }
    const attempt = () => sign(whole, { ...credentials, ...keys }, { ...lambda, ...scope })
    expect(attempt).toThrow(SigningError)
    expect(attempt).toThrow(expect.objectContaining({ field, message: expect.stringContaining(field) }))
  })

  it.each([0, 604_801, 1.5])('expiresSeconds %s', expiresSeconds => {
    const attempt = () => presign({ method: 'GET', path: '/', headers: host }, credentials, { ...s3, expiresSeconds })
    expect(attempt).toThrow(expect.objectContaining({ field: 'scope.expiresSeconds' }))
  })
})

it.each([
  ['Date', new Date('2026-11-22T10:00:00.999Z')],
  ['milliseconds', Date.UTC(2026, 10, 22, 10)],
  ['basic form', '20261122T100000Z'],
])('takes the time as %s', (_, date) => {
  expect(signed({}, { ...lambda, date }).headers['x-amz-date']).toBe('20261122T100000Z')
})

// aws4 shares no code with us. Its known faults are kept out of the inputs: it drops empty query names and, for S3,
// all but one of equal ones; it reads a raw "+" in a path as a blank.
describe('agrees with aws4', () => {
  const { RequestSigner }: { RequestSigner: new (...of: unknown[]) => Aws4Signer } = createRequire(import.meta.url)(
    'aws4',
  )
  const text = fc.string({ unit: 'grapheme', maxLength: 12 })
  const printable = fc.stringMatching(/^[ -~]{0,30}$/)
  const segment = text.map(encodeURIComponent)
  const shape = {
    method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE'),
    segments: fc.array(fc.oneof(segment, fc.constantFrom('..', '.', '', 'a:b', '$x')), { maxLength: 6 }),
    query: fc.dictionary(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }), text, { maxKeys: 5 }),
    headers: fc.dictionary(fc.stringMatching(/^x-[a-z0-9-]{1,12}$/), printable, { maxKeys: 5 }),
    body: text,
    sessionToken: fc.option(fc.stringMatching(/^[A-Za-z0-9/+=]{1,40}$/), { nil: undefined }),
  }

  it.each(['lambda', 's3', 'execute-api'])('%s', service => {
    const property = fc.property(fc.record(shape), ({ method, segments, query, headers, body, sessionToken }) => {
      const scope = { service, region: 'eu-west-1', date: '20261122T100000Z' }
      const keys = { ...credentials, sessionToken }
      const path = `/${segments.join('/')}`
      const request = { method, path, query: Object.entries(query), headers: { ...headers, ...host }, body }
      const ours = signRequest(request, keys, scope)
      if (ours.kind === 'failure') throw new Error(ours.message)

      const search = Object.entries(query).map(pair => pair.map(encodeURIComponent).join('=')).join('&') // biome-ignore format: short
      const { authorization: _, ...sent } = ours.headers
      const theirs = new RequestSigner(
        {
          service,
          region: 'eu-west-1',
          method,
          path: `${path}?${search}`,
          headers: sent,
          body,
          doNotModifyHeaders: true,
        },
        keys,
      )
      theirs.datetime = scope.date
      expect(ours.canonicalRequest).toBe(theirs.canonicalString())
      expect(ours.signature).toBe(theirs.signature())
    })
    fc.assert(property, { numRuns: 500 })
  })
})

interface Aws4Signer {
  datetime: string
  canonicalString(): string
  signature(): string
}

function signed(request: Partial<SignableRequest>, scope: SigningScope = lambda): Signature {
  const made = signRequest({ method: 'GET', path: '/', headers: host, ...request }, credentials, scope)
  if (made.kind === 'failure') throw new Error(made.message)
  return made
}

function canonicalLines(request: Partial<SignableRequest>, scope: SigningScope): string[] {
  return signed(request, scope).canonicalRequest.split('\n')
}
