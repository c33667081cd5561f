// AWS's own test vectors: canonical request, string to sign, signature and signed request, in headers and in the query.
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { findShared } from '../../../test/fixtures/shared.ts'
import {
  presign,
  presignRequest,
  type SignableRequest,
  type Signature,
  type SigningCredentials,
  type SigningScope,
  sign,
  signRequest,
} from './sigv4.ts'

const suite = findShared('sigv4-suite/')
const classicCases = suite ? readdirSync(new URL('classic/', suite)) : []
const v4Cases = suite ? readdirSync(new URL('v4/', suite)) : []
const classicScope: SigningScope = {
  service: 'service',
  region: 'us-east-1',
  date: '20150830T123600Z',
  doubleEncodePath: false,
}
const classicKeys = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' }

it.skipIf(suite === undefined)('the suite has cases of both kinds', () => {
  expect(classicCases).not.toEqual([])
  expect(v4Cases).not.toEqual([])
})

describe.skipIf(suite === undefined)('classic', () => {
  it.each(classicCases)('%s', name => {
    const text = (ending: string) => read(`classic/${name}/${name}.${ending}`)
    const request = parse(text('req'))
    const token = /^x-amz-security-token:(.*)$/im.exec(text('sreq'))?.[1]
    const after = name === 'post-sts-header-after'
    const credentials = { ...classicKeys, sessionToken: token }
    const signed = proper(signRequest(request, credentials, { ...classicScope, omitSessionToken: after }))
    expect(signed.canonicalRequest).toBe(text('creq'))
    expect(signed.stringToSign).toBe(text('sts'))
    expect(signed.headers.authorization).toBe(text('authz'))
  })
})

describe.skipIf(suite === undefined)('v4', () => {
  it.each(v4Cases)('%s', name => {
    const text = (file: string) => read(`v4/${name}/${file}.txt`)
    const { credentials, scope, expiresSeconds } = context(name)
    const request = parse(text('request'))
    const inHeaders = proper(signRequest(request, credentials, scope))
    expect(inHeaders.canonicalRequest).toBe(text('header-canonical-request'))
    expect(inHeaders.stringToSign).toBe(text('header-string-to-sign'))
    expect(inHeaders.signature).toBe(text('header-signature'))
    expect(inHeaders.headers).toEqual(lowerCased(parse(text('header-signed-request'))))
    expect(sign(request, credentials, scope)).toEqual(inHeaders.headers)

    const inQuery = proper(presignRequest(request, credentials, { ...scope, expiresSeconds }))
    expect(inQuery.canonicalRequest).toBe(text('query-canonical-request'))
    expect(inQuery.stringToSign).toBe(text('query-string-to-sign'))
    expect(inQuery.signature).toBe(text('query-signature'))
    const line = /^\S+ (.*) HTTP\/1\.1/.exec(text('query-signed-request'))?.[1]
    expect(decodeURI(presign(request, credentials, { ...scope, expiresSeconds }))).toBe(decodeURI(line ?? ''))
  })
})

function context(name: string): { credentials: SigningCredentials; scope: SigningScope; expiresSeconds: number } {
  const json = JSON.parse(read(`v4/${name}/context.json`))
  return {
    credentials: {
      accessKeyId: json.credentials.access_key_id,
      secretAccessKey: json.credentials.secret_access_key,
      sessionToken: json.credentials.token,
    },
    scope: {
      service: json.service,
      region: json.region,
      date: json.timestamp,
      doubleEncodePath: false,
      normalizePath: json.normalize,
      signBody: json.sign_body,
      omitSessionToken: json.omit_session_token === true,
    },
    expiresSeconds: json.expiration_in_seconds,
  }
}

/** Reads a raw request. The suites' request lines may hold blanks and UTF-8 in the path. */
function parse(raw: string): SignableRequest {
  const [head = '', ...rest] = raw.split('\n\n')
  const lines = head.replace(/\n[ \t]/g, '\u0000 ').split('\n')
  const [, method = '', target = ''] = /^(\S+) (.*) HTTP\/1\.1$/.exec(lines[0] ?? '') ?? []
  const [path = '', search = ''] = target.split('?')
  const headers: Record<string, string[]> = {}
  for (const line of lines.slice(1).filter(text => text !== '')) {
    const colon = line.indexOf(':')
    const name = line.slice(0, colon)
    headers[name] = [...(headers[name] ?? []), line.slice(colon + 1).replaceAll('\u0000', '\r\n')]
  }
  return { method, path, query: [...new URLSearchParams(search)], headers, body: rest.join('\n\n') }
}

function lowerCased(request: SignableRequest): Record<string, string> {
  const pairs = Object.entries(request.headers).map(([name, values]) => [
    name.toLowerCase(),
    [values ?? []]
      .flat()
      .join(',')
      .replace(/\r\n\s*/g, ' '),
  ])
  return Object.fromEntries(pairs)
}

function read(path: string): string {
  return readFileSync(new URL(path, suite), 'utf8')
}

function proper(result: Signature | { kind: 'failure'; message: string }): Signature {
  if (result.kind === 'failure') throw new Error(result.message)
  return result
}
