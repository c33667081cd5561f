import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { MANIFEST, type RunningExamples, startExamples } from '../fixtures/examples.ts'
import { applyDefinition, call, definitionOf } from '../fixtures/gateway-process.ts'

/** The examples as a user runs them, whole processes, on free ports. */

let examples: RunningExamples
let port = 0

beforeAll(async () => {
  examples = await startExamples()
  port = Number(examples.gateway.http.split(':').at(-1))
}, 60_000)

afterAll(() => examples?.stop())

interface Call {
  readonly method?: string
  /** As in a curl line: `http://API.localhost:8080/dev/…`. */
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** The client's answer to a call. By node:http, since fetch does not let a test choose the Host. */
function send({
  method = 'GET',
  url,
  headers = {},
  body = '',
}: Call): Promise<{ status: number; head: string; body: string }> {
  const [, host = '', path = ''] = /^http:\/\/([^/]+)(.*)$/.exec(url) ?? []
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, method, path, headers: { ...headers, Host: host } }
    request(options, response => {
      const chunks: Buffer[] = []
      response.on('data', chunk => chunks.push(chunk))
      response.on('end', () => {
        const head = Object.entries(response.headers)
          .map(([name, value]) => `${name}: ${value}`)
          .join('\n')
        resolve({ status: response.statusCode ?? 0, head, body: Buffer.concat(chunks).toString() })
      })
    })
      .on('error', reject)
      .end(body)
  })
}

describe('the calls that the examples tell one to try', () => {
  it.each(MANIFEST.try)('$title', async ({ command, expect: expected }) => {
    const url = /(http:\/\/[^'\s]+)/.exec(command)?.[1] ?? ''
    const headers = [...command.matchAll(/-H '([^:']+): ([^']*)'/g)].map(([, name = '', value = '']) => [name, value])
    const { status, body } = await send({ url, headers: Object.fromEntries(headers) })
    expect(body).toContain(expected.contains)
    expect(status).toBe(expected.status)
  })
})

const json = { 'Content-Type': 'application/json' }
const pets = 'http://petstore.localhost:8080/dev'
const store = 'http://tutorial-petstore.localhost:8080/dev'
const calc = 'http://tutorial-calculator.localhost:8080/dev/calc'
const s3 = 'http://tutorial-s3-proxy.localhost:8080/dev'

describe('what the examples answer besides', () => {
  it.each<[string, Call, number, string]>([
    ['a pet that is not there', { url: `${pets}/pets/99` }, 404, '{"message":"No pet has the number 99."}'],
    ['a wrong number', { url: `${pets}/pets/one` }, 400, '{"message":"id must be a whole number"}'],
    [
      'a body that its model refuses',
      { method: 'POST', url: `${pets}/pets`, headers: json, body: '{"kind":"cat"}' },
      400,
      '{"message":"Invalid request body"}',
    ],
    [
      'a body that the backend refuses',
      { method: 'POST', url: `${pets}/pets`, headers: json, body: '{"kind":"cow","priceCents":1}' },
      400,
      '{"message":"type must be one of bird, cat, dog, fish, gecko"}',
    ],
    [
      'a body of another type',
      { method: 'POST', url: `${pets}/pets`, headers: { 'Content-Type': 'text/plain' }, body: 'cat' },
      415,
      '{"message":"Unsupported Media Type"}',
    ],
    [
      'a file that is not there',
      { url: 'http://files.localhost:8080/dev/files/x' },
      404,
      'NotFound: no file x in documents',
    ],
    [
      'a key with a slash',
      { url: 'http://files.localhost:8080/dev/files/reports%2F2026.csv' },
      200,
      'month,orders\n1,143\n',
    ],
    [
      'an asynchronous call',
      { method: 'POST', url: 'http://files.localhost:8080/dev/files/welcome.txt/prefetch' },
      202,
      '{"accepted":"welcome.txt"}',
    ],
    ['no bucket', { url: 'http://buckets.localhost:8080/dev/buckets/x' }, 404, '{"message":"There is no bucket x."}'],
    ['a failing check', { url: 'http://health.localhost:8080/dev/health?fail=true' }, 503, '"failing"'],
    ['the page of the pet store', { url: `${store}/` }, 200, '<h1>Welcome to the pet store</h1>'],
    [
      'a pet for the pet store',
      { method: 'POST', url: `${store}/pets`, headers: json, body: '{"type":"cat","price":5}' },
      200,
      '{"pet":{"type":"cat","price":5},"message":"success"}',
    ],
    ['operands in the query', { url: `${calc}?operand1=6&operand2=7&operator=%2B` }, 200, '"output":{"c":13}'],
    ['operands in the path', { url: `${calc}/6/3/%2F` }, 200, '"output":{"c":2}'],
    [
      'operands in the body',
      { method: 'POST', url: calc, headers: json, body: '{"a":1,"b":2,"op":"-"}' },
      200,
      '{"input":{"a":1,"b":2,"op":"-"},"output":{"c":-1}}',
    ],
    [
      'operands that are missing',
      { url: `${calc}?operand1=6` },
      400,
      'Missing required request parameters: [operand2, operator]',
    ],
    [
      'a division by zero',
      { url: `${calc}/6/0/div` },
      400,
      '{"message":"Invalid input: the result is not a finite number"}',
    ],
    ['every bucket', { url: `${s3}/` }, 200, '<Name>documents</Name>'],
    ['no such item', { url: `${s3}/documents/x` }, 400, '<Code>NoSuchKey</Code>'],
  ])('%s', async (_, request, status, text) => {
    const answer = await send(request)
    expect(answer.body).toContain(text)
    expect(answer.status).toBe(status)
  })

  it('CORS by MOCK', async () => {
    const { status, head } = await send({ method: 'OPTIONS', url: `${store}/pets` })
    expect(status).toBe(200)
    expect(head).toContain('access-control-allow-methods: GET,POST,OPTIONS')
  })

  it('an item kept in S3 with its type until it is deleted', async () => {
    const url = `${s3}/documents/notes%2Fa%20b.txt`
    const put = await send({ method: 'PUT', url, headers: { 'Content-Type': 'text/x-note' }, body: 'Grüße' })
    const read = await send({ url })
    const gone = [await send({ method: 'DELETE', url }), await send({ url })]
    expect([put.status, read.status, read.body, ...gone.map(({ status }) => status)]).toEqual([
      200,
      200,
      'Grüße',
      200,
      400,
    ])
    expect(read.head).toContain('content-type: text/x-note')
  })
})

describe('a gateway that signs with a wrong key', () => {
  let wrong: RunningExamples

  beforeAll(async () => {
    wrong = await startExamples({ AWS_SECRET_ACCESS_KEY: 'not-the-key-of-the-examples' })
  }, 60_000)

  afterAll(() => wrong?.stop())

  it('S3 answers 403, and says why', async () => {
    const integration = {
      type: 'AWS',
      httpMethod: 'GET',
      uri: 'arn:aws:apigateway:us-east-1:s3:path/documents',
      integrationResponses: { '200': {}, '403': { selectionPattern: '403' } },
    }
    const method = { methodResponses: { '200': {}, '403': {} }, integration }
    const applied = await applyDefinition(wrong.gateway, definitionOf('keys', { 'GET /documents': method }))
    expect(applied.stdout).toContain('"ok":true')
    const answer = await call(wrong.gateway.http, { path: '/dev/documents', headers: { Host: 'keys.localhost' } })
    expect(answer.body).toContain('<Code>SignatureDoesNotMatch</Code>')
    expect(answer.status).toBe(403)
  })

  // As on AWS: what Lambda says of the gateway's own keys is no business of the client.
  it.each([
    ['AWS', '/dev/files/welcome.txt'],
    ['AWS_PROXY', '/dev/proxy/welcome.txt'],
  ])('Lambda’s 403 is a configuration error: %s', async (_, path) => {
    const answer = await call(wrong.gateway.http, { path, headers: { Host: 'files.localhost' } })
    expect(answer).toMatchObject({ status: 500, body: '{"message":"Internal server error"}' })
  })
})
