import { createServer, type Server, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  applyDefinition,
  call,
  definitionOf,
  type GatewayProcess,
  mock,
  regauge,
  startGatewayProcess,
} from '../fixtures/gateway-process.ts'

/** What is refused when it is published, and what is answered when nothing good can be. */

let gateway: GatewayProcess

beforeAll(async () => {
  gateway = await startGatewayProcess()
})

afterAll(() => gateway?.end('SIGKILL'))

const OK = { '200': {} }
const METHOD = 'resources["/x"].methods.GET'
const INTEGRATION = `${METHOD}.integration`

function http(more: object = {}): object {
  return { methodResponses: OK, integration: { type: 'HTTP', httpMethod: 'GET', uri: 'http://127.0.0.1:9/', ...more } }
}

function aws(uri: string): object {
  return { methodResponses: OK, integration: { type: 'AWS', httpMethod: 'POST', uri } }
}

function templated(template: string): object {
  return http({ requestTemplates: { 'application/json': template } })
}

const TEMPLATE = `${INTEGRATION}.requestTemplates["application/json"]`

describe('a definition is refused with its field, and nothing of it is stored', () => {
  test.each<[what: string, method: object, field: string]>([
    ['an unknown field', http({ requestTemplate: {} }), `${INTEGRATION}.requestTemplate`],
    ['a wrong type', http({ timeoutInMillis: 'soon' }), `${INTEGRATION}.timeoutInMillis`],
    ['a bad URI', http({ uri: 'ftp://example.com/' }), `${INTEGRATION}.uri`],
    ['a metadata address', http({ uri: 'http://169.254.169.254/latest' }), `${INTEGRATION}.uri`],
    ['a template that does not parse', templated('{ "a": '), TEMPLATE],
    ['$eval', templated('$eval("1")'), TEMPLATE],
    ['an exponential regular expression', templated('$contains(a, /^(a+)+$/)'), TEMPLATE],
    ['an ARN without path or action', aws('arn:aws:apigateway:us-east-1:s3:bucket'), `${INTEGRATION}.uri`],
    ['an unknown action', aws('arn:aws:apigateway:us-east-1:s3:action/GetBukket'), `${INTEGRATION}.uri`],
    ['an authorizer', { ...http(), authorizationType: 'CUSTOM' }, `${METHOD}.authorizationType`],
    ['a VPC link', http({ connectionType: 'VPC_LINK', connectionId: 'x' }), `${INTEGRATION}.connectionType`],
    ['caching', http({ cacheKeyParameters: ['method.request.querystring.a'] }), `${INTEGRATION}.cacheKeyParameters`],
    ['VTL: #set', templated('#set($x = 1) { "a": "$x" }'), TEMPLATE],
    ['VTL: $util', templated('{ "a": "$util.escapeJavaScript(1)" }'), TEMPLATE],
    ['VTL: $input.json', templated('$input.json("$")'), TEMPLATE],
    ['VTL: $input.path', templated('{ "a": "$input.path(\'$.a\')" }'), TEMPLATE],
    ['VTL: $input.params', templated('{ "a": "$input.params(\'a\')" }'), TEMPLATE],
    ['templateLanguage vtl', http({ templateLanguage: 'vtl' }), `${INTEGRATION}.templateLanguage`],
    [
      'a selection pattern that cannot be read',
      http({ integrationResponses: { '200': { selectionPattern: '(' } } }),
      `${INTEGRATION}.integrationResponses["200"].selectionPattern`,
    ],
    [
      'a bad mapping expression',
      http({ requestParameters: { 'integration.request.header.A': 'method.request.cookie.a' } }),
      `${INTEGRATION}.requestParameters["integration.request.header.A"]`,
    ],
  ])('%s', async (_, method, field) => {
    const { status, stdout } = await applyDefinition(gateway, definitionOf('refused', { 'GET /x': method }))
    const report = JSON.parse(stdout)
    expect(report.problems.map((problem: { field: string }) => problem.field)).toContain(field)
    expect(report).toMatchObject({ ok: false, name: 'refused' })
    expect(status).toBe(1)
    expect((await regauge('get', 'refused', '--admin', gateway.admin)).status).toBe(1)
  })

  test('every problem at once', async () => {
    const definition = definitionOf('refused', {
      'GET /a': templated('{ "a": '),
      'GET /b': http({ nonsense: 1, uri: 'nowhere' }),
    })
    const { problems } = JSON.parse((await applyDefinition(gateway, definition)).stdout)
    expect(problems.map((problem: { field: string }) => problem.field).sort()).toEqual([
      'resources["/a"].methods.GET.integration.requestTemplates["application/json"]',
      'resources["/b"].methods.GET.integration.nonsense',
      'resources["/b"].methods.GET.integration.uri',
    ])
  })
})

describe('requests that cannot be carried through', () => {
  const sockets = new Set<Socket>()
  let broken: Server
  let hanging: Server

  beforeAll(async () => {
    broken = createServer(socket =>
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nhalf')),
    )
    hanging = createServer(socket => void sockets.add(socket))
    for (const server of [broken, hanging]) await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const to = (server: Server) => {
      const address = server.address()
      return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`
    }
    const proxy = (uri: string) => ({
      integration: { type: 'HTTP_PROXY', httpMethod: 'GET', uri, timeoutInMillis: 300 },
    })
    const definition = definitionOf('broken', {
      'GET /refuses': proxy('http://127.0.0.1:1/'),
      'GET /hangs': proxy(to(hanging)),
      'GET /breaks': proxy(to(broken)),
      'GET /mock': mock('{}'),
    })
    expect((await applyDefinition(gateway, definition)).stdout).toContain('"ok":true')
  })

  afterAll(() => {
    for (const socket of sockets) socket.destroy()
    broken?.close()
    hanging?.close()
  })

  test.each([
    ['no resource', '/dev/nothing', 403, '{"message":"Missing Authentication Token"}'],
    ['no stage', '/prod/mock', 403, '{"message":"Forbidden"}'],
    ['a backend that refuses', '/dev/refuses', 504, '{"message":"Network error communicating with endpoint"}'],
    ['a backend that hangs', '/dev/hangs', 504, '{"message":"Endpoint request timed out"}'],
    ['a backend that breaks off', '/dev/breaks', 502, undefined],
  ])('%s', async (_, path, status, body) => {
    const answer = await call(gateway.http, { path })
    expect(answer.status).toBe(status)
    if (body !== undefined) expect(answer.body).toBe(body)
    expect(answer.headers['x-amzn-errortype']).toMatch(/Exception$/)
    expect(answer.headers['x-amzn-requestid']).toMatch(/^[0-9a-f-]{36}$/)
  })
})
