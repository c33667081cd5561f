// Rules of the serialisers that the protocol suite leaves open, or that are ours.
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { hostPrefix, type Operation, type ServiceModel, serialize } from './action.ts'
import type { Member, ServiceMetadata } from './model.ts'

const text: Member = {}
const blob: Member = { type: 'blob' }
const time: Member = { type: 'timestamp' }

describe('blobs', () => {
  it.each([
    ['base64 text', 'aGk=', 'aGk='],
    ['text that cannot be base64', 'hi there', 'aGkgdGhlcmU='],
    ['bytes', Buffer.from('hi'), 'aGk='],
    ['an object', { a: 1 }, 'eyJhIjoxfQ=='],
  ])('take %s', (_, value, base64) => {
    expect(query({ B: blob }, { B: value })).toBe(`B=${encodeURIComponent(base64)}`)
    expect(json({ B: blob }, { B: value })).toEqual({ B: base64 })
    expect(xml({ B: blob }, { B: value })).toBe(`<Input><B>${base64}</B></Input>`)
    expect(rest({ B: blob }, { B: value }, { payload: 'B' }).body).toEqual(Buffer.from(base64, 'base64'))
  })
})

describe('times', () => {
  it.each([
    ['seconds', 1_576_540_098],
    ['seconds as text', '1576540098'],
    ['ISO 8601', '2019-12-16T23:48:18Z'],
    ['an HTTP date', 'Mon, 16 Dec 2019 23:48:18 GMT'],
    ['a Date', new Date(1_576_540_098_000)],
  ])('take %s', (_, value) => {
    expect(json({ T: time }, { T: value })).toEqual({ T: 1_576_540_098 })
    expect(query({ T: time }, { T: value })).toBe('T=2019-12-16T23%3A48%3A18Z')
    const inHeader = rest({ T: { ...time, location: 'header', locationName: 'X-T' } }, { T: value })
    expect(inHeader.headers['x-t']).toBe('Mon, 16 Dec 2019 23:48:18 GMT')
  })

  it('keep milliseconds', () => {
    expect(json({ T: time }, { T: '2019-12-16T23:48:18.250Z' })).toEqual({ T: 1_576_540_098.25 })
    expect(query({ T: time }, { T: 1_576_540_098.25 })).toBe('T=2019-12-16T23%3A48%3A18.250Z')
  })
})

describe('numbers', () => {
  it.each([
    [2n ** 60n, '1152921504606846976'],
    [1e21, '1000000000000000000000'],
    [-0.5, '-0.5'],
  ])('%s is %s', (value, written) => {
    expect(query({ N: { type: 'long' } }, { N: value })).toBe(`N=${written}`)
  })

  it('beyond 2^53 stay exact in JSON', () => {
    expect(call('json', { N: { type: 'long' } }, { N: 2n ** 60n }).body).toBe('{"N":1152921504606846976}')
  })

  it('that JSON lacks are text', () => {
    expect(json({ N: { type: 'double' } }, { N: Number.NaN, M: -Infinity })).toEqual({ N: 'NaN', M: '-Infinity' })
  })
})

describe('lists', () => {
  const items: Member = { locationName: 'item' }
  const plain: Member = { type: 'list', member: text }
  const shapes = { Named: { type: 'list', member: items }, Old: { type: 'list', member: items, flattened: true } }
  it.each<[string, Member, string, string]>([
    ['plain', plain, 'L.member.1=a', '<L><member>a</member></L>'],
    ['of named items', { shape: 'Named' }, 'L.item.1=a', '<L><item>a</item></L>'],
    ['renamed', { ...plain, locationName: 'M' }, 'M.member.1=a', '<M><member>a</member></M>'],
    ['flattened where they are used', { shape: 'Named', flattened: true }, 'L.1=a', '<L>a</L>'],
    ['flattened and renamed', { shape: 'Named', flattened: true, locationName: 'M' }, 'M.1=a', '<M>a</M>'],
    ['flattened by their type', { shape: 'Old' }, 'item.1=a', '<item>a</item>'],
    ['flattened by their type, renamed', { shape: 'Old', locationName: 'M' }, 'M.1=a', '<M>a</M>'],
  ])('%s', (_, member, form, element) => {
    const make = (protocol: string) => {
      const input = { type: 'structure', locationName: 'Input', members: { L: member } }
      return String(serialize({ ...model(protocol, {}, { input }), shapes }, 'Act', { L: ['a'] }).body)
    }
    expect(make('query')).toBe(`Action=Act&Version=2020-01-01&${form}`)
    expect(make('rest-xml')).toBe(`<Input>${element}</Input>`)
  })

  it('without items are said in forms and JSON, not to EC2', () => {
    expect(query({ L: plain }, { L: [] })).toBe('L=')
    expect(query({ L: plain }, { L: [] }, 'ec2')).toBe('Action=Act&Version=2020-01-01')
    expect(json({ L: plain }, { L: [] })).toEqual({ L: [] })
  })

  it('keep their nulls in JSON, lose them elsewhere', () => {
    expect(json({ L: plain }, { L: ['a', null] })).toEqual({ L: ['a', null] })
    expect(query({ L: plain }, { L: [null, 'a'] })).toBe('L.member.1=a')
  })
})

describe('members that the model lacks', () => {
  it('pass in JSON and in forms, for the service to judge', () => {
    expect(json({ A: text }, { B: { c: [1] } })).toEqual({ B: { c: [1] } })
    expect(call('rest-json', { A: text }, { B: { c: [1] } }).body).toBe('{"B":{"c":[1]}}')
    expect(query({ A: text }, { B: ['x'], C: { D: true } })).toBe('B.member.1=x&C.D=true')
    expect(query({ A: text }, { B: ['x'] }, 'ec2')).toBe('B.1=x')
  })

  it.each([
    ['a body of XML', () => xml({ A: text }, { B: 1 })],
    ['a nested element', () => xml({ A: { type: 'structure', members: { C: text } } }, { A: { B: 1 } })],
    ['a request without a body', () => rest({ A: { location: 'querystring' } }, { B: 1 })],
    ['a payload', () => rest({ A: blob }, { B: 1 }, { payload: 'A' })],
  ])('have no place in %s', (_, attempt) => {
    expect(attempt).toThrow(expect.objectContaining({ code: 'UNKNOWN_MEMBER', member: 'B' }))
  })

  it('are not found on Object', () => {
    expect(json({ A: text }, { constructor: 1, toString: 2 })).toEqual({ constructor: 1, toString: 2 })
    expect(() => serialize(model('json', {}), 'constructor', {})).toThrow('there is no action constructor')
  })
})

describe('refusals name the member', () => {
  const inPath: Operation = { http: { method: 'GET', requestUri: '/{K}' } }
  const label: Member = { location: 'uri', locationName: 'K' }
  it.each([
    ['MISSING_VALUE', 'K', () => rest({ K: label }, {}, { operation: inPath })],
    ['MISSING_VALUE', 'K', () => rest({ K: label }, { K: '' }, { operation: inPath })],
    ['INVALID_VALUE', 'L', () => query({ L: { type: 'list', member: text } }, { L: 'x' })],
    ['INVALID_VALUE', 'M', () => json({ M: { type: 'map', key: text, value: text } }, { M: [] })],
    ['INVALID_VALUE', 'T', () => json({ T: time }, { T: 'soon' })],
    ['INVALID_VALUE', 'S', () => query({ S: text }, { S: { a: 1 } })],
    ['INVALID_VALUE', 'input', () => json({}, [1])],
    ['UNSUPPORTED_INPUT', 'E', () => rest({ E: { type: 'structure', eventstream: true } }, {}, { payload: 'E' })],
    ['UNSUPPORTED_PROTOCOL', undefined, () => call('smithy-rpc-v2-cbor', {}, {})],
    ['UNKNOWN_ACTION', undefined, () => serialize(model('json', {}), 'Nothing', {})],
  ])('%s %s', (code, member, attempt) => {
    expect(attempt).toThrow(expect.objectContaining({ code, member }))
  })
})

describe('rest', () => {
  it('sends bytes as they are, whatever the payload is', () => {
    const structure: Member = { type: 'structure', members: { a: text } }
    const { body, headers } = rest(
      { P: structure },
      { P: Buffer.from('<ready/>') },
      { payload: 'P', protocol: 'rest-xml' },
    )
    expect(String(body)).toBe('<ready/>')
    expect(headers['content-type']).toBe('application/xml')
  })

  it('names the root of a payload by its member when that has a namespace too', () => {
    const member: Member = { shape: 'Long', locationName: 'P', xmlNamespace: { uri: 'urn:x' } }
    const options = {
      payload: 'P',
      protocol: 'rest-xml',
      shapes: { Long: { type: 'structure', members: { a: text } } },
    }
    expect(rest({ P: member }, { P: { a: 'b&c' } }, options).body).toBe('<P xmlns="urn:x"><a>b&amp;c</a></P>')
    const bare: Member = { shape: 'Long', locationName: 'P' }
    expect(rest({ P: bare }, { P: { a: 'b' } }, options).body).toBe('<Long><a>b</a></Long>')
  })

  it('takes the first protocol that it speaks', () => {
    const both = {
      ...model('smithy-rpc-v2-cbor', {}),
      metadata: { protocol: 'smithy-rpc-v2-cbor', protocols: ['x', 'json'] },
    }
    expect(serialize(both, 'Act', {}).headers['content-type']).toBe('application/x-amz-json-1.0')
  })
})

describe('checksums', () => {
  const algorithm: Member = { location: 'header', locationName: 'x-amz-sdk-checksum-algorithm' }
  const operation: Operation = { httpChecksum: { requestChecksumRequired: true, requestAlgorithmMember: 'C' } }
  const members = { C: algorithm, B: blob, MD5: { location: 'header', locationName: 'Content-MD5' } }
  it.each([
    ['MD5 where nothing is chosen', {}, 'content-md5', 'CY9rzUYh03PK3k6DJie09g=='],
    ['SHA-256', { C: 'SHA256' }, 'x-amz-checksum-sha256', 'n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg='],
    ['SHA-1', { C: 'SHA1' }, 'x-amz-checksum-sha1', 'qUqP5cyxm6YcTAhz05Hph5gvu9M='],
    ['CRC-32', { C: 'CRC32' }, 'x-amz-checksum-crc32', '2H9+DA=='],
    ['what the input gives', { MD5: 'given' }, 'content-md5', 'given'],
  ])('are %s', (_, input, name, value) => {
    const { headers } = rest(members, { ...input, B: Buffer.from('test') }, { payload: 'B', operation })
    expect(headers[name]).toBe(value)
    expect(Object.keys(headers).filter(key => /md5|checksum-(?:sha|crc)/.test(key))).toEqual([name])
  })
})

it('compresses large bodies only, where the operation says so', () => {
  const operation: Operation = { requestcompression: { encodings: ['gzip'] } }
  const small = call('query', { A: text }, { A: 'x'.repeat(9000) }, operation)
  const large = call('query', { A: text }, { A: 'x'.repeat(11_000) }, operation)
  expect(small.headers['content-encoding']).toBeUndefined()
  expect(large.headers).toMatchObject({ 'content-encoding': 'gzip', 'content-length': String(large.body.length) })
  expect(String(gunzipSync(large.body))).toMatch(/^Action=Act&Version=2020-01-01&A=x+$/)
})

it('fills idempotency tokens with UUIDs, once a call', () => {
  const members = { T: { idempotencyToken: true } }
  expect(json(members, { T: 'mine' })).toEqual({ T: 'mine' })
  expect(json(members, {}).T).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(json(members, {}).T).not.toBe(json(members, {}).T)
})

describe('host prefixes', () => {
  const operation: Operation = { endpoint: { hostPrefix: '{Account}.data-' } }
  const act = (input: unknown) => hostPrefix(model('json', {}, { ...operation }), 'Act', input)
  it('are filled from the input', () => expect(act({ Account: '000000000000' })).toBe('000000000000.data-'))
  it.each([undefined, '', 'a.b', 'a/b', 'evil#', '-a'])('refuse %s', value => {
    expect(() => act({ Account: value })).toThrow(expect.objectContaining({ member: 'Account' }))
  })
})

interface RestOptions {
  readonly payload?: string
  readonly operation?: Operation
  readonly protocol?: string
  readonly shapes?: ServiceModel['shapes']
}

function model(protocol: string, members: Record<string, Member>, operation: Operation = {}): ServiceModel {
  const metadata: ServiceMetadata = { protocol, apiVersion: '2020-01-01' }
  const input: Member = { locationName: 'Input', members }
  return { metadata, shapes: {}, operations: { Act: { input, ...operation } } }
}

function call(protocol: string, members: Record<string, Member>, input: unknown, operation: Operation = {}) {
  const members_ = { type: 'structure', locationName: 'Input', members }
  return serialize(model(protocol, members, { ...operation, input: members_ }), 'Act', input)
}

function rest(members: Record<string, Member>, input: unknown, options: RestOptions = {}) {
  const { payload, operation = {}, protocol = 'rest-json', shapes = {} } = options
  const shape = { type: 'structure', members, ...(payload === undefined ? {} : { payload }) }
  return serialize({ ...model(protocol, {}, { ...operation, input: shape }), shapes }, 'Act', input)
}

function query(members: Record<string, Member>, input: unknown, protocol = 'query'): string {
  return String(call(protocol, members, input).body).replace('Action=Act&Version=2020-01-01&', '')
}

function json(members: Record<string, Member>, input: unknown): Record<string, unknown> {
  return JSON.parse(String(call('json', members, input).body))
}

function xml(members: Record<string, Member>, input: unknown): string {
  return String(call('rest-xml', members, input).body)
}
