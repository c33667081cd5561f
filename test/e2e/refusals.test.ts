import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
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

/** Refusals when a definition is published, and answers when nothing good can be given. */

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

function velocityAsJsonata(template: string): object {
  return http({ templateLanguage: 'jsonata', requestTemplates: { 'application/json': template } })
}

/** A list of nine times the list before it. */
function multiplied(n: number): string {
  return `a${n + 1}: &a${n + 1} [${Array(9).fill(`*a${n}`).join(', ')}]\n`
}

const TEMPLATE = `${INTEGRATION}.requestTemplates["application/json"]`

/** Faults of a method, and the field that the refusal names. */
const METHODS: readonly (readonly [what: string, method: object, field: string])[] = [
  ['an unknown field', http({ requestTemplate: {} }), `${INTEGRATION}.requestTemplate`],
  ['a wrong type', http({ timeoutInMillis: 'soon' }), `${INTEGRATION}.timeoutInMillis`],
  ['a word that is none of the choice', http({ type: 'HTTPS' }), `${INTEGRATION}.type`],
  ['a URI with a password', http({ uri: 'http://a:b@example.com/' }), `${INTEGRATION}.uri`],
  ['a bad URI', http({ uri: 'ftp://example.com/' }), `${INTEGRATION}.uri`],
  ['a metadata address', http({ uri: 'http://169.254.169.254/latest' }), `${INTEGRATION}.uri`],
  ['a template that does not parse', templated('{ "a": '), TEMPLATE],
  ['$eval', templated('$eval("1")'), TEMPLATE],
  ['an exponential regular expression', templated('$contains(a, /^(a+)+$/)'), TEMPLATE],
  ['an ARN without path or action', aws('arn:aws:apigateway:us-east-1:s3:bucket'), `${INTEGRATION}.uri`],
  ['an unknown action', aws('arn:aws:apigateway:us-east-1:s3:action/GetBukket'), `${INTEGRATION}.uri`],
  ['an unknown service', aws('arn:aws:apigateway:us-east-1:s4:action/ListBuckets'), `${INTEGRATION}.uri`],
  [
    'a model that is not there',
    { ...http(), requestModels: { 'application/json': 'M' } },
    `${METHOD}.requestModels["application/json"]`,
  ],
  ['an authorizer that is missing', { ...http(), authorizationType: 'CUSTOM' }, `${METHOD}.authorizer`],
  ['a VPC link', http({ connectionType: 'VPC_LINK', connectionId: 'x' }), `${INTEGRATION}.connectionType`],
  ['caching', http({ cacheKeyParameters: ['method.request.querystring.a'] }), `${INTEGRATION}.cacheKeyParameters`],
  ['VTL that does not parse', templated('#set($x = 1) #if($x)'), TEMPLATE],
  ['VTL with a directive that is not carried out', templated('#parse("x")$util.urlEncode("a")'), TEMPLATE],
  ['VTL with a path that does not compile', templated('{ "a": "$input.path(\'$[\')" }'), TEMPLATE],
  ['VTL that says it is JSONata', velocityAsJsonata('{ "a": "$input.params(\'a\')" }'), TEMPLATE],
  ['another template language', http({ templateLanguage: 'jq' }), `${INTEGRATION}.templateLanguage`],
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
]

/** Faults of an API around its methods, and the field that the refusal names. */
const APIS: readonly (readonly [what: string, more: object, field: string])[] = [
  ['an unknown field of an API', { nonsense: 1 }, 'nonsense'],
  ['an authorizer without type', { authorizers: { a: {} } }, 'authorizers.a.type'],
  ['two variables in one place', { resources: { '/{a}': {}, '/{b}': {} } }, 'resources["/{b}"]'],
  ['no name', { name: undefined }, 'name'],
  ['a cached stage', { stages: { dev: { cacheClusterEnabled: true } } }, 'stages.dev.cacheClusterEnabled'],
  ['a resource policy', { policy: { Statement: [{ Effect: 'Allow' }] } }, 'policy.Statement[0].Action'],
  ['usage plans', { usagePlans: { gold: {} } }, 'usagePlans'],
  ['a private endpoint', { endpointConfiguration: { types: ['PRIVATE'] } }, 'endpointConfiguration'],
  [
    'a schema that is none',
    { models: { Order: { contentType: 'application/json', schema: { type: 'thing' } } } },
    'models.Order.schema.type',
  ],
  ['no gateway response', { gatewayResponses: { NOT_FOUND: {} } }, 'gatewayResponses.NOT_FOUND'],
]

/** Texts that hold no definition at all. */
const TEXTS: readonly (readonly [what: string, text: string])[] = [
  ['nothing', ''],
  ['a list', '- 1'],
  ['no YAML', 'name: [refused'],
  ['a key twice', 'name: refused\nname: refused'],
  ['two documents', 'name: refused\n---\nname: refused'],
  ['aliases that multiply', `a0: &a0 x\n${Array.from({ length: 9 }, (_, n) => multiplied(n)).join('')}`],
]

describe('a definition is refused with its field, and nothing of it is stored', () => {
  const folder = mkdtempSync(join(tmpdir(), 'regauge-refused-'))
  const fields = new Map<string, readonly string[]>()

  beforeAll(async () => {
    const write = (what: string, text: string) => writeFileSync(join(folder, `${what}.yaml`), text)
    for (const [what, method] of METHODS) write(what, JSON.stringify(definitionOf('refused', { 'GET /x': method })))
    for (const [what, more] of APIS) write(what, JSON.stringify({ ...definitionOf('refused', {}), ...more }))
    for (const [what, text] of TEXTS) write(what, text)
    const { status, stdout } = await regauge('apply', '--admin', gateway.admin, '--output', 'json', '-f', folder)
    for (const line of stdout.trim().split('\n')) {
      const { file, ok, revision, problems } = JSON.parse(line)
      expect([file, ok, revision]).toEqual([file, false, null])
      fields.set(
        basename(file, '.yaml'),
        problems.map(({ field }: { field: string }) => field),
      )
    }
    expect(status).toBe(1)
  })

  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test.each([...METHODS, ...APIS])('%s', (what, _, field) => {
    expect(fields.get(what)).toContain(field)
  })

  test.each(TEXTS)('a file with %s', what => {
    expect(fields.get(what)?.length).toBeGreaterThan(0)
  })

  test('nothing is stored', async () => {
    const { status, stdout } = await regauge('list', '--admin', gateway.admin, '--output', 'json')
    expect(status).toBe(0)
    expect(stdout).not.toContain('refused')
  })

  test('what was stored before stays and serves', async () => {
    const before = await applyDefinition(gateway, definitionOf('kept', { 'GET /x': mock('{ "kept": 1 }') }))
    const after = await applyDefinition(gateway, definitionOf('kept', { 'GET /y': mock('{}'), 'GET /x': mock('{ "') }))
    expect([before.status, after.status]).toEqual([0, 1])
    const [there, notThere] = await Promise.all(
      ['x', 'y'].map(path => call(gateway.http, { path: `/restapis/kept/dev/_user_request_/${path}` })),
    )
    expect([there?.body, notThere?.status]).toEqual(['{"kept":1}', 403])
    expect((await regauge('delete', 'kept', '--admin', gateway.admin)).status).toBe(0)
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
