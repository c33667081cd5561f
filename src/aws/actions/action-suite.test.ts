// The request cases of the AWS protocols, as botocore keeps them. What fails is listed, each with its reason.
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { findShared } from '../../../test/fixtures/shared.ts'
import { hostPrefix, type Operation, type ServiceModel, serialize } from './action.ts'

const suite = findShared('aws-protocol-suite/')
const protocols = ['query', 'ec2', 'json', 'json_1_0', 'rest-json', 'rest-xml']
const TOKEN = '00000000-0000-4000-8000-000000000000'

/** The one deliberate difference: text that can be base64 is base64, where the suite means its characters. */
const differences: Readonly<Record<string, string>> = {
  RestJsonTestPayloadBlob: 'the blob "1234" of the suite is base64 to us',
}

interface SuiteCase {
  readonly id: string
  readonly given: Operation & { readonly name: string }
  readonly params: unknown
  readonly serialized: {
    readonly method: string
    readonly uri: string
    readonly body?: string
    readonly headers?: Record<string, string>
    readonly forbidHeaders?: string[]
    readonly requireHeaders?: string[]
    readonly host?: string
  }
}

interface SuiteGroup extends Omit<ServiceModel, 'operations'> {
  readonly clientEndpoint?: string
  readonly cases: readonly SuiteCase[]
}

describe.skipIf(suite === undefined).each(protocols)('%s', protocol => {
  const groups: SuiteGroup[] = suite ? JSON.parse(readFileSync(new URL(`${protocol}.json`, suite), 'utf8')) : []
  const cases = groups.flatMap(group => group.cases.map(one => ({ group, one, id: one.id })))

  it('has cases', () => expect(cases).not.toEqual([]))

  it.each(cases)('$id', ({ group, one, id }) => {
    if (differences[id] === undefined) check(group, one)
    else expect(() => check(group, one)).toThrow()
  })
})

function check({ metadata, shapes, clientEndpoint }: SuiteGroup, { given, params, serialized }: SuiteCase): void {
  const model = { metadata, shapes, operations: { [given.name]: given } }
  const request = serialize(model, given.name, params, { newToken: () => TOKEN })
  const [path = '', search = ''] = serialized.uri.split('?')
  const base = new URL(clientEndpoint ?? 'https://example.com')
  const basePath = base.pathname.replace(/\/$/, '')
  expect(request.method).toBe(serialized.method)
  expect(basePath + request.path).toBe(path)
  expect(sorted(request.query)).toEqual(sorted(new URLSearchParams(search)))
  for (const [name, value] of Object.entries(serialized.headers ?? {})) {
    expect(request.headers).toHaveProperty([name.toLowerCase()], value)
  }
  for (const name of serialized.forbidHeaders ?? []) expect(request.headers).not.toHaveProperty([name.toLowerCase()])
  for (const name of serialized.requireHeaders ?? []) expect(request.headers).toHaveProperty([name.toLowerCase()])
  if (serialized.host !== undefined) {
    expect(hostPrefix(model, given.name, params) + base.host + basePath).toBe(serialized.host)
  }
  if (serialized.body !== undefined) expectSameBody(request.body, serialized.body, request.headers['content-type'])
  if (request.headers['content-encoding'] !== undefined) expect(gunzipSync(request.body).length).toBeGreaterThan(10_240)
}

function expectSameBody(body: string | Buffer, expected: string, type = ''): void {
  if (type.includes('json')) expect(JSON.parse(String(body))).toEqual(JSON.parse(expected))
  else if (type.includes('form')) {
    expect(sorted(new URLSearchParams(String(body)))).toEqual(sorted(new URLSearchParams(expected)))
  } else if (type.includes('xml')) expect(String(body)).toBe(expected.replace(/>\s*\n\s*</g, '><').trim())
  else expect(String(body)).toBe(expected)
}

function sorted(pairs: Iterable<readonly [string, string]>): string[] {
  return [...pairs].map(([name, value]) => `${name}=${value}`).sort()
}
