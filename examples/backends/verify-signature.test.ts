import { createRequire } from 'node:module'
import { describe, expect, it } from 'vitest'
import { type Credentials, sha256Hex } from './sigv4.ts'
import { type Expectation, type SignedRequest, verifySignature } from './verify-signature.ts'

const aws4 = createRequire(import.meta.url)('aws4')

const credentials: Credentials = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
}
const now = new Date('2026-11-22T10:00:00Z')
const body = '{"bucket":"documents","key":"welcome.txt"}'

interface Unsigned {
  readonly method?: string
  readonly target: string
  readonly body?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** A request signed by aws4, which has no code in common with the library that the verifier uses. */
function signed(service: string, unsigned: Unsigned, keys: Credentials = credentials): SignedRequest {
  const method = unsigned.method ?? 'POST'
  const headers = { Host: '127.0.0.1:8083', 'X-Amz-Date': '20261122T100000Z', ...unsigned.headers }
  const options = { service, region: 'us-east-1', method, path: unsigned.target, headers, body: unsigned.body ?? '' }
  const result = aws4.sign({ ...options, doNotModifyHeaders: false }, keys)
  const lowered = Object.entries<unknown>(result.headers).map(([name, value]) => [name.toLowerCase(), String(value)])
  return {
    method,
    target: unsigned.target,
    headers: Object.fromEntries(lowered),
    body: Buffer.from(unsigned.body ?? ''),
  }
}

async function reasonFor(
  service: string,
  request: SignedRequest,
  expected: Partial<Expectation> = {},
): Promise<string> {
  const refusal = await verifySignature(request, { service, region: 'us-east-1', credentials, now, ...expected })
  return refusal?.reason ?? 'accepted'
}

const invocation = '/2015-03-31/functions/arn:aws:lambda:us-east-1:000000000000:function:fetch-file/invocations'
const invoke = signed('lambda', { target: invocation, body, headers: { 'Content-Type': 'application/json' } })
const list = signed('s3', { method: 'GET', target: '/documents?list-type=2&prefix=reports%2F&max-keys=1' })
const put = signed('s3', { method: 'PUT', target: '/documents/a%20b/%C3%BC%28x%29.txt', body: 'text' })

function withHeader(request: SignedRequest, name: string, value: string | undefined): SignedRequest {
  const { [name]: _, ...rest } = request.headers
  return { ...request, headers: value === undefined ? rest : { ...rest, [name]: value } }
}

describe('accepts what another library signed', () => {
  it.each([
    ['an ARN in the path', 'lambda', invoke],
    ['an encoded ARN in the path', 'lambda', signed('lambda', { target: invocation.replaceAll(':', '%3A'), body })],
    ['a listing', 's3', list],
    ['an object with a key to encode', 's3', put],
    ['no body', 's3', signed('s3', { method: 'DELETE', target: '/documents/x' })],
    ['an encoded slash', 's3', signed('s3', { method: 'GET', target: '/documents/reports%2F2026.csv' })],
  ])('%s', async (_, service, request) => {
    expect(await reasonFor(service, request)).toBe('accepted')
  })

  it('with a session token that is expected', async () => {
    const temporary = { ...credentials, sessionToken: 'token/+=' }
    const request = signed('lambda', { target: invocation, body }, temporary)
    expect(await reasonFor('lambda', request, { credentials: temporary })).toBe('accepted')
    expect(await reasonFor('lambda', request)).toBe('wrong-token')
    expect(await reasonFor('lambda', invoke, { credentials: temporary })).toBe('wrong-token')
  })

  it('an S3 body that says it is not signed', async () => {
    const headers = { 'X-Amz-Content-Sha256': 'UNSIGNED-PAYLOAD' }
    const request = signed('s3', { method: 'PUT', target: '/documents/x', body: 'one', headers })
    expect(await reasonFor('s3', { ...request, body: Buffer.from('two') })).toBe('accepted')
  })
})

const authorization = invoke.headers.authorization ?? ''

describe('refuses what was changed on the way', () => {
  it.each<[string, string, SignedRequest, string]>([
    ['a body', 'lambda', { ...invoke, body: Buffer.from(body.replace('welcome', 'secret')) }, 'signature-mismatch'],
    ['a body taken away', 'lambda', { ...invoke, body: Buffer.alloc(0) }, 'signature-mismatch'],
    ['an S3 body', 's3', { ...put, body: Buffer.from('other') }, 'payload-mismatch'],
    [
      'an S3 body with its hash',
      's3',
      withHeader({ ...put, body: Buffer.from('other') }, 'x-amz-content-sha256', sha256Hex(Buffer.from('other'))),
      'signature-mismatch',
    ],
    ['an S3 hash left out', 's3', withHeader(put, 'x-amz-content-sha256', undefined), 'signature-mismatch'],
    ['a method', 's3', { ...put, method: 'POST' }, 'signature-mismatch'],
    ['a path', 'lambda', { ...invoke, target: invocation.replace('fetch-file', 'calculator') }, 'signature-mismatch'],
    ['a query value', 's3', { ...list, target: list.target.replace('max-keys=1', 'max-keys=9') }, 'signature-mismatch'],
    ['a query parameter more', 's3', { ...list, target: `${list.target}&marker=a` }, 'signature-mismatch'],
    ['a broken escape', 's3', { ...list, target: '/documents?prefix=%zz' }, 'malformed'],
    ['a signed header', 'lambda', withHeader(invoke, 'content-type', 'text/plain'), 'signature-mismatch'],
    ['a signed header taken away', 'lambda', withHeader(invoke, 'content-type', undefined), 'signature-mismatch'],
    ['the host', 'lambda', withHeader(invoke, 'host', 'elsewhere'), 'signature-mismatch'],
    ['an X-Amz header more', 'lambda', withHeader(invoke, 'x-amz-invocation-type', 'Event'), 'unsigned-header'],
    ['the time', 'lambda', withHeader(invoke, 'x-amz-date', '20261122T100100Z'), 'signature-mismatch'],
    ['the day', 'lambda', withHeader(invoke, 'x-amz-date', '20261121T100000Z'), 'wrong-scope'],
    ['no time', 'lambda', withHeader(invoke, 'x-amz-date', undefined), 'malformed'],
    ['no authorization', 'lambda', withHeader(invoke, 'authorization', undefined), 'missing'],
    ['another scheme', 'lambda', withHeader(invoke, 'authorization', 'Bearer token'), 'malformed'],
    [
      'a signature',
      'lambda',
      withHeader(
        invoke,
        'authorization',
        authorization.replace(/.$/, last => (last === '0' ? '1' : '0')),
      ),
      'signature-mismatch',
    ],
  ])('%s', async (_, service, request, reason) => {
    expect(await reasonFor(service, request)).toBe(reason)
  })
})

describe('refuses the wrong sender', () => {
  it.each<[string, Credentials, string]>([
    ['another secret', { ...credentials, secretAccessKey: 'other' }, 'signature-mismatch'],
    ['another key', { ...credentials, accessKeyId: 'AKIDOTHER' }, 'unknown-key'],
  ])('%s', async (_, keys, reason) => {
    expect(await reasonFor('lambda', signed('lambda', { target: invocation, body }, keys))).toBe(reason)
  })

  it('a signature for another service', async () => {
    expect(await reasonFor('lambda', signed('s3', { target: invocation, body }))).toBe('wrong-scope')
  })

  it.each([
    ['2026-11-22T10:15:00Z', 'accepted'],
    ['2026-11-22T10:15:01Z', 'skewed'],
    ['2026-11-22T09:45:00Z', 'accepted'],
    ['2026-11-22T09:44:59Z', 'skewed'],
  ])('at %s a request of 10:00 is %s', async (at, reason) => {
    expect(await reasonFor('lambda', invoke, { now: new Date(at) })).toBe(reason)
  })
})
