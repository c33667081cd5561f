import { createRequire } from 'node:module'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BackendProcess, startBackend } from '../backend-process.ts'

const aws4 = createRequire(import.meta.url)('aws4')

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' }
const environment = {
  AWS_ACCESS_KEY_ID: credentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  AWS_REGION: 'us-east-1',
}

let echo: BackendProcess
let petstore: BackendProcess
let s3: BackendProcess
let lambda: BackendProcess

beforeAll(async () => {
  echo = await startBackend('backends/echo.ts')
  petstore = await startBackend('backends/petstore.ts')
  s3 = await startBackend('backends/s3.ts', environment)
  lambda = await startBackend('backends/lambda.ts', { ...environment, AWS_ENDPOINT_URL_S3: s3.origin })
})

afterAll(async () => {
  await Promise.all([echo, petstore, s3, lambda].map(backend => backend?.stop()))
})

describe('echo', () => {
  it('tells method, path, query, headers and JSON body', async () => {
    const headers = { 'Content-Type': 'application/json', 'X-Colour': 'blue' }
    const response = await fetch(`${echo.origin}/a%20b/c?one=1&two=2&two=3`, {
      method: 'POST',
      headers,
      body: '{"a":[1]}',
    })
    expect(await response.json()).toMatchObject({
      method: 'POST',
      path: '/a%20b/c',
      query: { one: '1', two: ['2', '3'] },
      headers: { 'content-type': 'application/json', 'x-colour': 'blue' },
      body: { a: [1] },
    })
  })

  it.each([
    ['text that is not JSON', 'application/json', Buffer.from('{oops'), '{oops'],
    ['JSON of another name', 'application/x-amz-json-1.0', Buffer.from('{}'), '{}'],
    ['a JSON suffix', 'application/problem+json; charset=utf-8', Buffer.from('{"a":1}'), { a: 1 }],
    ['bytes', 'application/octet-stream', Buffer.from([0xff, 0]), { base64: '/wA=' }],
    ['nothing', 'text/plain', Buffer.alloc(0), ''],
  ])('tells %s', async (_, type, body, told) => {
    const response = await fetch(echo.origin, { method: 'POST', headers: { 'Content-Type': type }, body })
    expect(await response.json()).toMatchObject({ body: told })
  })
})

describe('petstore', () => {
  it.each([
    ['/pets', [1, 2, 3]],
    ['/pets?page=3', [7, 8]],
    ['/pets?page=9', []],
    ['/pets?type=dog', [1, 4, 8]],
    ['/pets?type=cat&page=1', [2, 7]],
  ])('lists %s', async (path, ids) => {
    const pets: { id: number }[] = JSON.parse(await (await fetch(`${petstore.origin}/petstore${path}`)).text())
    expect(pets.map(pet => pet.id)).toEqual(ids)
  })

  it.each([
    ['/pets/1', 200, { id: 1, type: 'dog', price: 249.99 }],
    ['/pets/99', 404, { errors: [{ field: 'id', message: 'there is no pet 99' }] }],
    ['/pets/one', 400, { errors: [{ field: 'id', message: 'must be a whole number' }] }],
    ['/pets?page=0', 400, { errors: [{ field: 'page', message: 'must be a whole number from 1 on' }] }],
    ['/pets?type=cow&page=x', 400, { errors: [{ field: 'page' }, { field: 'type' }] }],
    ['/owners', 404, { errors: [{ field: 'path' }] }],
  ])('answers GET %s with %i', async (path, status, body) => {
    const response = await fetch(`${petstore.origin}/petstore${path}`)
    expect(response.status).toBe(status)
    expect(await response.json()).toMatchObject(body)
  })

  it('adds a pet that can then be read', async () => {
    const added = await fetch(`${petstore.origin}/petstore/pets`, { method: 'POST', body: '{"type":"bird","price":5}' })
    expect(added.status).toBe(201)
    const location = added.headers.get('location') ?? ''
    expect(await (await fetch(`${petstore.origin}${location}`)).json()).toEqual(await added.json())
  })

  it.each([
    ['no JSON', '{', ['body']],
    ['a list', '[]', ['body']],
    ['nothing of a pet', '{}', ['type', 'price']],
    ['a price below nothing', '{"type":"cat","price":-1}', ['price']],
  ])('refuses %s', async (_, body, fields) => {
    const response = await fetch(`${petstore.origin}/petstore/pets`, { method: 'POST', body })
    expect(response.status).toBe(400)
    const { errors }: { errors: { field: string }[] } = JSON.parse(await response.text())
    expect(errors.map(error => error.field)).toEqual(fields)
  })
})

interface Call {
  readonly method?: string
  readonly path: string
  readonly body?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly keys?: typeof credentials
}

/** A request signed by aws4, which shares no code with the backends' verifier. */
async function call(
  service: string,
  backend: BackendProcess,
  { keys = credentials, ...request }: Call,
): Promise<Response> {
  const { method = 'GET', path, body = '', headers = {} } = request
  const host = `127.0.0.1:${backend.port}`
  const signed = aws4.sign(
    { service, region: 'us-east-1', method, path, body, headers: { ...headers, Host: host } },
    keys,
  )
  // fetch sets these two itself, to the same values.
  const { Host: _, 'Content-Length': __, ...sent } = signed.headers
  return fetch(`${backend.origin}${path}`, { method, headers: sent, ...(body === '' ? {} : { body }) })
}

describe('s3', () => {
  const list = (query: string) => call('s3', s3, { path: `/documents${query}` }).then(response => response.text())
  const names = (xml: string, tag: string) =>
    [...xml.matchAll(new RegExp(`<${tag}>([^<]*)</${tag}>`, 'g'))].map(m => m[1])

  it.each([
    ['?list-type=2', ['menu.json', 'reports/2025.csv', 'reports/2026.csv', 'reports/notes für Zoë.txt', 'welcome.txt']],
    ['?list-type=2&prefix=reports%2F20', ['reports/2025.csv', 'reports/2026.csv']],
    ['?delimiter=%2F', ['menu.json', 'welcome.txt']],
    ['?list-type=2&max-keys=1', ['menu.json']],
    ['?max-keys=0', []],
    ['?marker=reports%2F2026.csv', ['reports/notes für Zoë.txt', 'welcome.txt']],
    ['?list-type=2&start-after=reports%2F2026.csv&max-keys=1', ['reports/notes für Zoë.txt']],
  ])('lists %s', async (query, keys) => {
    expect(names(await list(query), 'Key')).toEqual(keys)
  })

  it('folds keys into common prefixes', async () => {
    expect(names(await list('?list-type=2&delimiter=%2F'), 'CommonPrefixes')).toEqual([])
    expect(await list('?list-type=2&delimiter=%2F')).toContain(
      '<CommonPrefixes><Prefix>reports/</Prefix></CommonPrefixes>',
    )
  })

  it('pages until everything was listed', async () => {
    const keys = []
    let token: string | undefined
    do {
      const query: string = token === undefined ? '' : `&continuation-token=${token}`
      const page = await list(`?list-type=2&max-keys=2${query}`)
      keys.push(...names(page, 'Key'))
      token = names(page, 'NextContinuationToken')[0]
    } while (token !== undefined)
    expect(keys).toHaveLength(5)
  })

  it('keeps an object with its type and metadata, and gives it back until it is deleted', async () => {
    const path = '/documents/a%20b/%C3%BC%28x%29%2B.txt'
    const headers = { 'Content-Type': 'text/x-note', 'x-amz-meta-colour': 'blue' }
    expect((await call('s3', s3, { method: 'PUT', path, body: 'Grüße', headers })).status).toBe(200)
    const read = await call('s3', s3, { path })
    expect(await read.text()).toBe('Grüße')
    expect(read.headers.get('content-type')).toBe('text/x-note')
    expect(read.headers.get('x-amz-meta-colour')).toBe('blue')
    const head = await call('s3', s3, { method: 'HEAD', path })
    expect([head.status, head.headers.get('content-length')]).toEqual([200, '7'])
    expect((await call('s3', s3, { method: 'DELETE', path })).status).toBe(204)
    expect((await call('s3', s3, { path })).status).toBe(404)
  })

  it('makes and deletes buckets', async () => {
    const at = (method: string) => call('s3', s3, { method, path: '/fresh' }).then(response => response.status)
    expect([await at('PUT'), await at('PUT'), await at('GET'), await at('DELETE'), await at('GET')]).toEqual([
      200, 409, 200, 204, 404,
    ])
    expect((await call('s3', s3, { method: 'DELETE', path: '/documents' })).status).toBe(409)
    expect(names(await (await call('s3', s3, { path: '/' })).text(), 'Name')).toEqual(['documents', 'empty'])
  })

  it.each<[string, Call, number, string]>([
    ['a key that is not there', { path: '/documents/nothing' }, 404, 'NoSuchKey'],
    ['a bucket that is not there', { path: '/nothing' }, 404, 'NoSuchBucket'],
    ['an object in no bucket', { path: '/nothing/x' }, 404, 'NoSuchBucket'],
    ['a wrong limit', { path: '/documents?max-keys=many' }, 400, 'InvalidArgument'],
    ['another method', { method: 'POST', path: '/documents/x', body: 'x' }, 405, 'MethodNotAllowed'],
    [
      'a wrong secret',
      { path: '/documents', keys: { ...credentials, secretAccessKey: 'x' } },
      403,
      'SignatureDoesNotMatch',
    ],
    ['a wrong key', { path: '/documents', keys: { ...credentials, accessKeyId: 'x' } }, 403, 'InvalidAccessKeyId'],
  ])('refuses %s', async (_, request, status, code) => {
    const response = await call('s3', s3, request)
    expect(response.status).toBe(status)
    expect(await response.text()).toContain(`<Code>${code}</Code>`)
  })

  it('refuses a request without a signature', async () => {
    const response = await fetch(`${s3.origin}/documents`)
    expect(response.status).toBe(403)
    expect(await response.text()).toContain('<Code>AccessDenied</Code>')
  })
})

describe('lambda', () => {
  const arn = 'arn:aws:lambda:us-east-1:000000000000:function:fetch-file'
  const invoke = (name: string, event: unknown, headers: Readonly<Record<string, string>> = {}) =>
    call('lambda', lambda, {
      method: 'POST',
      path: `/2015-03-31/functions/${name}/invocations`,
      body: JSON.stringify(event),
      headers: { 'Content-Type': 'application/json', ...headers },
    })

  it.each([arn, `${arn}:live`, `${arn}:$LATEST`, 'fetch-file', encodeURIComponent(arn)])('runs %s', async name => {
    const response = await invoke(name, { bucket: 'documents', key: 'welcome.txt' })
    expect(await response.json()).toEqual({
      bucket: 'documents',
      key: 'welcome.txt',
      contentType: 'text/plain; charset=utf-8',
      size: 31,
      text: 'Hello from a file in a bucket.\n',
    })
    expect(response.headers.get('x-amz-function-error')).toBeNull()
  })

  it('reads a key that has to be encoded', async () => {
    const response = await invoke('fetch-file', { bucket: 'documents', key: 'reports/notes für Zoë.txt' })
    expect(await response.json()).toMatchObject({ text: 'Grüße\n', size: 8 })
  })

  it.each([
    ['a file that is not there', 'fetch-file', { bucket: 'documents', key: 'x' }, /^NotFound: /],
    ['an event without a key', 'fetch-file', { bucket: 'documents' }, /^BadRequest: /],
    ['no operation', 'calculator', { a: 1, b: 2, op: '?' }, /^Invalid input: /],
    ['division by zero', 'calculator', { a: 1, b: 0, op: 'div' }, /^Invalid input: /],
  ])('tells a function error: %s', async (_, name, event, message) => {
    const response = await invoke(name, event)
    expect([response.status, response.headers.get('x-amz-function-error')]).toEqual([200, 'Unhandled'])
    expect(await response.json()).toMatchObject({
      errorMessage: expect.stringMatching(message),
      trace: expect.any(Array),
    })
  })

  it('calculates', async () => {
    const response = await invoke('calculator', { a: '6', b: 7, op: '*' })
    expect(await response.json()).toEqual({ a: 6, b: 7, op: '*', c: 42 })
  })

  it.each([
    ['the file', 'reports%2F2026.csv', 200, 'month,orders\n1,143\n'],
    ['its absence', 'x', 404, '{"message":"NotFound: no file x in documents"}'],
  ])('answers a proxy event with %s', async (_, key, statusCode, body) => {
    const event = { requestContext: {}, pathParameters: { key }, stageVariables: null }
    expect(await (await invoke('fetch-file', event)).json()).toMatchObject({ statusCode, body })
  })

  it.each([
    ['Event', 202],
    ['DryRun', 204],
    ['Later', 400],
  ])('answers the invocation type %s with %i', async (type, status) => {
    const response = await invoke('calculator', { a: 1, b: 2, op: '+' }, { 'X-Amz-Invocation-Type': type })
    expect(response.status).toBe(status)
    if (status < 300) expect(await response.text()).toBe('')
  })

  it.each<[string, Call, number, string]>([
    ['no function', { method: 'POST', path: '/2015-03-31/functions/x/invocations' }, 404, 'ResourceNotFoundException'],
    ['a GET', { path: '/2015-03-31/functions/fetch-file/invocations' }, 405, 'MethodNotAllowedException'],
    ['another operation', { path: '/2015-03-31/functions' }, 404, 'UnknownOperationException'],
    [
      'an event that is not JSON',
      { method: 'POST', path: '/2015-03-31/functions/fetch-file/invocations', body: '{' },
      400,
      'InvalidRequestContentException',
    ],
    [
      'a wrong secret',
      { path: '/2015-03-31/functions', keys: { ...credentials, secretAccessKey: 'x' } },
      403,
      'InvalidSignatureException',
    ],
  ])('refuses %s', async (_, request, status, errorType) => {
    const response = await call('lambda', lambda, request)
    expect([response.status, response.headers.get('x-amzn-errortype')]).toEqual([status, errorType])
    expect(await response.json()).toEqual({ message: expect.any(String) })
  })

  it('refuses a request without a signature', async () => {
    const path = `${lambda.origin}/2015-03-31/functions/fetch-file/invocations`
    const response = await fetch(path, { method: 'POST', body: '{}' })
    expect([response.status, response.headers.get('x-amzn-errortype')]).toEqual([
      403,
      'MissingAuthenticationTokenException',
    ])
  })
})
