import { createRequire } from 'node:module'
import { describe, expect, it } from 'vitest'
import { presign, type SignableRequest, sign } from './sigv4.ts'
import { type CallerSecret, type SignedArrival, verify } from './verify.ts'

const NOW = Date.UTC(2026, 10, 22, 10, 0, 0)
const keys = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' }
const scope = { service: 'execute-api', region: 'eu-west-1', date: NOW }
const expected = { region: 'eu-west-1', now: NOW }
const request: SignableRequest = {
  method: 'POST',
  path: '/dev/pets/a b/ü',
  query: [['q', 'x y+z'], ['a', '1'], ['a', '']], // biome-ignore format: one line
  headers: { host: 'pets.example.com', 'x-tag': ['1', '2'], 'content-type': 'application/json' },
  body: '{"a":1}',
}

describe('accepts', () => {
  it('a signature in the header', () => {
    expect(check(signed())).toEqual({ kind: 'caller', accessKeyId: 'AKIDEXAMPLE' })
  })

  it('one of temporary keys with their token', () => {
    const temporary = { ...keys, sessionToken: 'token' }
    expect(check(signed({}, temporary), { secretAccessKey: 'secret', sessionToken: 'token' })).toMatchObject({
      kind: 'caller',
    })
  })

  it('a presigned address until it expires', () => {
    const arrival = presigned(900)
    expect(check(arrival)).toMatchObject({ kind: 'caller' })
    expect(check(arrival, keys, { now: NOW + 900_000 })).toMatchObject({ kind: 'caller' })
    expect(check(arrival, keys, { now: NOW + 901_000 })).toMatchObject({ code: 'SIGNATURE_EXPIRED' })
  })

  it.each([-300_000, 300_000])('a clock %s ms off', off => {
    expect(check(signed(), keys, { now: NOW + off })).toMatchObject({ kind: 'caller' })
  })

  it('headers added on the way', () => {
    const arrival = signed()
    expect(check({ ...arrival, headers: { ...arrival.headers, via: '1.1 proxy', 'x-ü': 'ü' } })).toMatchObject({
      kind: 'caller',
    })
  })

  it('what another signer signed', () => {
    const aws4: { sign(of: object, keys: object): { path: string; headers: Record<string, string> } } = createRequire(
      import.meta.url,
    )('aws4')
    const headers = { Host: 'pets.example.com', 'X-Amz-Date': '20261122T100000Z', 'Content-Type': 'text/plain' }
    const path = '/dev/pets/a%20b/%C3%BC?z=1&q=x%20y'
    const made = aws4.sign({ ...scope, method: 'POST', path, headers, body: 'hello' }, keys)
    const arrived = Object.fromEntries(
      Object.entries(made.headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
    )
    const [pathname = '', rawQuery = ''] = made.path.split('?')
    expect(check({ method: 'POST', path: pathname, rawQuery, headers: arrived, body: 'hello' })).toMatchObject({
      kind: 'caller',
    })
  })
})

describe('refuses what was changed', () => {
  it.each<[string, Partial<SignedArrival>]>([
    ['method', { method: 'PUT' }],
    ['path', { path: '/dev/pets/other' }],
    ['path by an empty segment', { path: '/dev/pets//a%20b/%C3%BC' }],
    ['path by a slash at the front', { path: '//dev/pets/a%20b/%C3%BC' }],
    ['path by a slash at the end', { path: '/dev/pets/a%20b/%C3%BC/' }],
    ['path by a dot segment', { path: '/dev/./pets/a%20b/%C3%BC' }],
    ['query', { rawQuery: 'a=2' }],
    ['body', { body: '{"a":2}' }],
    ['a signed header', { headers: { 'x-tag': '1' } }],
    ['a signed header away', { headers: { 'x-tag': undefined } }],
    ['host', { headers: { host: 'other' } }],
    ['body under the hash that a header claims', { body: '{"a":2}', headers: {} }],
  ])('%s', (_, change) => {
    for (const arrival of [signed({ signBody: true }), presigned(900)]) {
      const changed = { ...arrival, ...change, headers: { ...arrival.headers, ...change.headers } }
      if (arrival.rawQuery.includes('X-Amz-Signature') && change.rawQuery !== undefined) {
        Object.assign(changed, { rawQuery: `${arrival.rawQuery}&b=1` })
      }
      expect(check(changed)).toMatchObject({
        kind: 'failure',
        type: 'INVALID_SIGNATURE',
        message: expect.stringMatching(
          /^The request signature we calculated does not match the signature you provided\./,
        ),
      })
    }
  })

  it('the secret', () =>
    expect(check(signed(), { secretAccessKey: 'other' })).toMatchObject({ code: 'SIGNATURE_MISMATCH' }))
})

describe('refuses in the words of AWS', () => {
  const header = (change: (text: string) => string) => {
    const arrival = signed()
    return { ...arrival, headers: { ...arrival.headers, authorization: change(String(arrival.headers.authorization)) } }
  }
  it.each<[string, SignedArrival]>([
    [
      'The security token included in the request is invalid.',
      header(text => text.replace('AKIDEXAMPLE', 'AKIDOTHER')),
    ],
    [
      "Credential should be scoped to a valid region, not 'us-east-1'.",
      header(text => text.replace('eu-west-1', 'us-east-1')),
    ],
    [
      "Credential should be scoped to correct service: 'execute-api'.",
      header(text => text.replace('execute-api', 's3')),
    ],
    [
      "Credential should be scoped with a valid terminator: 'aws4_request', not 'x'.",
      header(text => text.replace('aws4_request', 'x')),
    ],
    [
      "does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20261121' != '20261122'",
      header(text => text.replace('/20261122/', '/20261121/')),
    ],
    ["Authorization header requires 'Signature' parameter.", header(text => text.replace(/, Signature.*/, ''))],
    ["Authorization header requires 'Credential' parameter.", header(text => text.replace(/Credential=\S+/, ''))],
    [
      "'SignedHeaders' not a valid key=value pair (missing equal-sign)",
      header(text => text.replace(/SignedHeaders=[^,]+/, 'SignedHeaders')),
    ],
    ["Unsupported AWS 'algorithm': 'Bearer'.", header(() => 'Bearer x')],
    ['Credential must have exactly 5 slash-delimited elements', header(text => text.replace('/aws4_request', ''))],
    ["'Host' must be a 'SignedHeader'", header(text => text.replace('host;', ''))],
    [
      "existence of either a 'X-Amz-Date' or a 'Date' header",
      { ...signed(), headers: { ...signed().headers, 'x-amz-date': undefined } },
    ],
    [
      "Date must be in ISO-8601 'basic format'",
      { ...signed(), headers: { ...signed().headers, 'x-amz-date': '20261122' } },
    ],
    [
      "AWS query-string parameters must include 'X-Amz-Signature'",
      { ...presigned(9), rawQuery: presigned(9).rawQuery.replace('X-Amz-Signature', 'Z') },
    ],
  ])('%s', (message, arrival) => {
    expect(check(arrival)).toMatchObject({ type: 'INVALID_SIGNATURE', message: expect.stringContaining(message) })
  })

  it('a time too long ago, or to come', () => {
    expect(check(signed(), keys, { now: NOW + 301_000 })).toMatchObject({
      message: 'Signature expired: 20261122T100000Z is now earlier than 20261122T100001Z (20261122T100501Z - 5 min.)',
    })
    expect(check(signed(), keys, { now: NOW - 301_000 })).toMatchObject({
      message:
        'Signature not yet current: 20261122T100000Z is still later than 20261122T095959Z (20261122T095459Z + 5 min.)',
    })
  })

  it('no signature at all', () => {
    expect(check({ ...signed(), headers: { host: 'x' } })).toMatchObject({ type: 'MISSING_AUTHENTICATION_TOKEN' })
  })

  it.each([
    ['without the token', {}, { ...keys, sessionToken: 'token' }],
    ['with a token of long-term keys', { ...keys, sessionToken: 'token' }, keys],
  ])('temporary keys %s', (_, signer, secret) => {
    expect(check(signed({}, { ...keys, ...signer }), secret)).toMatchObject({ code: 'UNRECOGNIZED_CLIENT' })
  })
})

function signed(options: { signBody?: boolean } = {}, credentials = keys): SignedArrival {
  return arrive(sign(request, credentials, { ...scope, ...options }), '/dev/pets/a%20b/%C3%BC', 'q=x%20y%2Bz&a=1&a=')
}

function presigned(expiresSeconds: number): SignedArrival {
  const [path = '', rawQuery = ''] = presign(request, keys, { ...scope, expiresSeconds }).split('?')
  return arrive(request.headers, path, rawQuery)
}

function arrive(headers: SignedArrival['headers'], path: string, rawQuery: string): SignedArrival {
  return { method: request.method, path, rawQuery, headers, body: String(request.body) }
}

function check(arrival: SignedArrival, secret: CallerSecret = keys, scopeChange: { now?: number } = {}) {
  const lookup = (id: string) => (id === keys.accessKeyId ? secret : undefined)
  return verify(arrival, lookup, { ...expected, ...scopeChange })
}
