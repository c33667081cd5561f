import { describe, expect, it } from 'vitest'
import { buildActionRequest, type MappedAction, type PreparedAction } from './request.ts'
import { ServiceModels } from './service-models.ts'

const models = new ServiceModels()
type Parts = Partial<Omit<MappedAction, 'model' | 'action'>>

describe('JSON services', () => {
  it('get their target, their media type and the body as it is', () => {
    const body = '{ "TableName": "t", "big": 12345678901234567890 }'
    expect(build('dynamodb', 'PutItem', { body })).toMatchObject({
      method: 'POST',
      path: '/',
      query: [['Action', 'PutItem']],
      headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'DynamoDB_20120810.PutItem' },
      body,
    })
  })

  it.each([
    ['an empty body is an empty object', {}, '{}'],
    ['what is no object passes', { body: 'x', arnParams: [['A', 'b']] }, 'x'],
    ['the ARN is put into the object', { body: '{"A":1,"B":2}', arnParams: [['A', 'b']] }, '{"A":"b","B":2}'],
    ['the ARN alone is the object', { arnParams: [['A', 'b']] }, '{"A":"b"}'],
  ] satisfies [string, Parts, string][])('%s', (_, parts, body) => {
    expect(build('kinesis', 'PutRecord', parts).body).toBe(body)
  })

  it('keep mapped headers and query parameters', () => {
    const headers = { 'x-amz-target': 'AWSEvents.Other', 'content-type': 'application/x-amz-json-1.1; x=y' }
    const request = build('events', 'PutEvents', { headers, query: [['TableName', 't']] })
    expect(request.headers).toMatchObject(headers)
    expect(request.query).toEqual([['Action', 'PutEvents'], ['TableName', 't']]) // biome-ignore format: one line
  })
})

describe('a body that is the payload', () => {
  const arnParams: [string, string][] = [['Bucket', 'b'], ['Key', 'k']] // biome-ignore format: one line
  it.each([
    ["has the client's type", { body: 'x', payloadType: 'text/plain' }, 'text/plain'],
    ['is bytes otherwise', { body: 'x' }, 'application/octet-stream'],
    ['has the type that the input names', { body: 'x', payloadType: 'a/b', query: [['ContentType', 'c/d']] }, 'c/d'],
    ['has the type that a mapping names', { body: 'x', payloadType: 'a/b', headers: { 'content-type': 'e/f' } }, 'e/f'],
  ] satisfies [string, Parts, string][])('%s', (_, parts, type) => {
    expect(build('s3', 'PutObject', { arnParams, ...parts })).toMatchObject({ headers: { 'content-type': type } })
  })
})

describe('form services', () => {
  it.each([
    ['body', { body: '{"Subject":"body"}' }, 'Subject=body'],
    ['ARN over body', { body: '{"Subject":"body"}', arnParams: [['Subject', 'arn']] }, 'Subject=arn'],
    [
      'query over both',
      { body: '{"Subject":"b"}', arnParams: [['Subject', 'a']], query: [['Subject', 'q']] },
      'Subject=q',
    ],
    ['members of no model from the ARN', { arnParams: [['Attributes.entry.1.key', 'k']] }, 'Attributes.entry.1.key=k'],
  ] satisfies [string, Parts, string][])('take their input from: %s', (_, parts, form) => {
    const { body, query } = build('sns', 'Publish', parts)
    expect(body).toBe(`Action=Publish&Version=2010-03-31&${form}`)
    expect(query).toEqual([])
  })

  it('leave other query parameters where they are', () => {
    expect(build('sns', 'Publish', { query: [['z', '1']] }).query).toEqual([['z', '1']])
  })

  it('take repeated parameters as a list', () => {
    const query: [string, string][] = [['InstanceIds', 'i-1'], ['InstanceIds', 'i-2']] // biome-ignore format: one line
    expect(build('ec2', 'DescribeInstances', { query }).body).toContain('&InstanceId.1=i-1&InstanceId.2=i-2')
  })

  it('take a version from the ARN', () => {
    const arnParams: [string, string][] = [['Version', '2016-04-01']]
    expect(build('ec2', 'DescribeInstances', { arnParams }).body).toBe('Action=DescribeInstances&Version=2016-04-01')
  })

  it.each([
    [
      'Message=x',
      [
        ['Action', 'Publish'],
        ['Version', '2010-03-31'],
      ],
    ],
    ['Action=Publish&Message=x', [['Version', '2010-03-31']]],
    ['Action=Publish&Version=2010-03-31', []],
  ])('pass a ready form: %s', (body, query) => {
    const request = build('sns', 'Publish', { body })
    expect(request).toMatchObject({ body, query, headers: { 'content-type': 'application/x-www-form-urlencoded' } })
  })

  it('are sent a form, whatever a mapping calls it', () => {
    const { headers } = build('sns', 'Publish', { body: '{}', headers: { 'content-type': 'application/json' } })
    expect(headers['content-type']).toBe('application/x-www-form-urlencoded')
  })
})

describe('REST services', () => {
  it('GetBucket of the documentation', () => {
    expect(build('s3', 'GetBucket', { body: '{"Bucket": "b"}' })).toMatchObject({
      method: 'GET',
      path: '/b',
      query: [],
      headers: {},
      body: '',
    })
  })

  const object: [string, string][] = [['Bucket', 'b'], ['Key', 'a/b c']] // biome-ignore format: one line
  it.each([
    ['text', '1234', '1234', 'application/octet-stream'],
    ['bytes', Buffer.from([0, 255]), Buffer.from([0, 255]), 'application/octet-stream'],
    ['an object of other members', '{ "hello": 1 }', '{ "hello": 1 }', 'application/octet-stream'],
    ['a list', '[1]', '[1]', 'application/octet-stream'],
    ['the member itself, base64', '{"Body":"aGk=","ContentType":"text/plain"}', 'hi', 'text/plain'],
  ])('take as payload: %s', (_, body, sent, type) => {
    const request = build('s3', 'PutObject', { body, arnParams: object })
    expect(request.path).toBe('/b/a/b%20c')
    expect(Buffer.from(request.body)).toEqual(Buffer.from(sent))
    expect(request.headers).toMatchObject({ 'content-type': type, 'content-length': String(Buffer.byteLength(sent)) })
  })

  it('let a mapped media type win for a payload', () => {
    const parts = { body: 'x', arnParams: object, headers: { 'content-type': 'image/png' } }
    expect(build('s3', 'PutObject', parts).headers['content-type']).toBe('image/png')
  })

  it('take ready XML and its checksum, or the structure', () => {
    const arnParams: [string, string][] = [['Bucket', 'b']]
    const xml = '<VersioningConfiguration/>'
    const ready = build('s3', 'PutBucketVersioning', { arnParams, body: xml, headers: { 'content-type': 'text/xml' } })
    expect(String(ready.body)).toBe(xml)
    expect(ready.headers).toMatchObject({ 'content-type': 'text/xml', 'content-md5': '6zzEzeGvrPRmCNAMqD9aeQ==' })
    const made = build('s3', 'PutBucketVersioning', { arnParams, body: '{"Status":"Enabled"}' })
    expect(made.body).toContain('><Status>Enabled</Status></VersioningConfiguration>')
  })

  it('take parameters as the numbers and booleans that they are', () => {
    const query: [string, string][] = [['MemorySize', '256'], ['DryRun', 'true'], ['x', 'y']] // biome-ignore format: one line
    const request = build('lambda', 'UpdateFunctionConfiguration', { arnParams: [['FunctionName', 'f']], query })
    expect(JSON.parse(String(request.body))).toEqual({ MemorySize: 256 })
    expect(request.query).toEqual([['DryRun', 'true'], ['x', 'y']]) // biome-ignore format: one line
  })

  it('pass a body that no member could hold', () => {
    const request = build('lambda', 'PutFunctionConcurrency', { arnParams: [['FunctionName', 'f']], body: 'odd' })
    expect(request.body).toBe('odd')
  })
})

it.each([
  ['cognito-identity', 'GetId', 'none'],
  ['omics', 'UploadReadSetPart', 'v4-unsigned-body'],
  ['sns', 'Publish', 'v4'],
])('%s %s is signed: %s', (token, action, signing) => {
  const arnParams: [string, string][] = [['sequenceStoreId', 's'], ['uploadId', 'u']] // biome-ignore format: one line
  expect(build(token, action, { arnParams: token === 'omics' ? arnParams : [] }).signing).toBe(signing)
})

it.each([
  ['states', 'StartSyncExecution', '{}', 'sync-'],
  ['s3-control', 'GetPublicAccessBlock', '{"AccountId":"000000000000"}', '000000000000.'],
  ['states', 'StartExecution', '{}', ''],
])('%s %s has its host prefix', (token, action, body, prefix) => {
  expect(build(token, action, { body }).hostPrefix).toBe(prefix)
})

it.each([
  ['s3', 'GetObject', { body: '{"Bucket":"b"}' }, 'MISSING_VALUE', 'Key'],
  ['s3', 'GetObject', { body: '{"Bucket":"b","Key":"k","Kee":"x"}' }, 'UNKNOWN_MEMBER', 'Kee'],
  ['sns', 'Publish', { body: '{"MessageAttributes":[]}' }, 'INVALID_VALUE', 'MessageAttributes'],
])('%s %s refuses %o', (token, action, parts, code, member) => {
  expect(attempt(token, action, parts)).toMatchObject({ kind: 'failure', code, member })
})

function build(token: string, action: string, parts: Parts): PreparedAction {
  const made = attempt(token, action, parts)
  if (made.kind === 'failure') throw new Error(made.message)
  return made
}

function attempt(token: string, action: string, parts: Parts) {
  const found = models.findAction(token, action)
  if (found.kind === 'failure') throw new Error(found.message)
  const bare = { arnParams: [], body: '', query: [], headers: {} }
  return buildActionRequest({ model: found.model, action: found.name, ...bare, ...parts })
}
