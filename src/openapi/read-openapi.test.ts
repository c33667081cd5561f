import { describe, expect, it, test } from 'vitest'
import type { Reading, ReportEntry } from './draft.ts'
import { type ReadOptions, readOpenApiText } from './read-openapi.ts'

const SETTINGS = { region: 'us-east-1', accountId: '000000000000' }
const MOCK = { type: 'mock', requestTemplates: { 'application/json': '{"statusCode": 200}' } }
const INTEGRATION = 'x-amazon-apigateway-integration'

type Json = Readonly<Record<string, unknown>>

function read(document: Json, options: ReadOptions = {}): Reading {
  const text = JSON.stringify({ openapi: '3.0.1', info: { title: 't', version: '1' }, ...document })
  const reading = readOpenApiText(text, { ...SETTINGS, ...options })
  if (reading.kind === 'unreadable') throw new Error(reading.message)
  return reading
}

const swagger = (document: Json) => read({ openapi: undefined, swagger: '2.0', ...document })

/** The one method of a document with one operation. */
function readOperation(operation: Json, more: Json = {}, path = '/x') {
  const reading = read({ paths: { [path]: { get: { responses: {}, [INTEGRATION]: MOCK, ...operation } } }, ...more })
  const [entry] = reading.report
  return { method: methodOf(reading, path, 'GET'), entry, warnings: reading.warnings, reading }
}

function methodOf(reading: Reading, path: string, verb: string): Json {
  const resources = reading.definition.resources as Record<string, { methods: Record<string, Json> }>
  return resources[path]?.methods[verb] ?? {}
}

const ref = (name: string) => ({ schema: { $ref: `#/components/schemas/${name}` } })
const PET = { components: { schemas: { Pet: { type: 'object', description: 'a pet' } } } }

describe('documents', () => {
  test.each([
    ['3.1 is read, with a word about AWS', { openapi: '3.1.0' }, /3\.1 is not documented/],
    ['documentation is not kept', { externalDocs: { url: 'x' } }, /externalDocs/],
    ['CORS of HTTP APIs answers no OPTIONS', { 'x-amazon-apigateway-cors': {} }, /nobody answers OPTIONS/],
    ['an unknown extension of AWS is named', { 'x-amazon-apigateway-polciy': {} }, /polciy/],
    [
      'the default address stays open',
      { 'x-amazon-apigateway-endpoint-configuration': { disableExecuteApiEndpoint: true } },
      /stay open/,
    ],
  ])('%s', (_rule, document, expected) => {
    expect(read(document).warnings.join('\n')).toMatch(expected)
  })

  test.each([
    ['no version', '{"info": {}}', /no OpenAPI document/],
    ['1.2', '{"swagger": "1.2"}', /swagger 1\.2/],
    ['4.0', 'openapi: 4.0.0', /openapi 4\.0\.0/],
    ['a list', '[]', /no OpenAPI document/],
  ])('%s is not read', (_what, text, expected) => {
    expect(readOpenApiText(text, SETTINGS)).toMatchObject({
      kind: 'unreadable',
      message: expect.stringMatching(expected),
    })
  })

  it('a version may be a number', () => {
    expect(readOpenApiText('swagger: 2.0\ninfo: { version: 1 }', SETTINGS).kind).toBe('reading')
  })

  test.each([
    ['Example Pet Store', 'example-pet-store'],
    ['--Café (v2)!', 'cafe-v2'],
    ['日本', 'api'],
    ['x'.repeat(100), 'x'.repeat(63)],
  ])('the title %j names the API %s', (title, name) => {
    expect(read({ info: { title } }).api).toBe(name)
  })

  it('settings of the API are read as named', () => {
    const { definition } = read({
      info: { title: 't', description: 'd' },
      'x-amazon-apigateway-binary-media-types': ['image/png', '*~1*'],
      'x-amazon-apigateway-minimum-compression-size': 10,
      'x-amazon-apigateway-api-key-source': 'HEADER',
      'x-amazon-apigateway-request-validators': { all: { validateRequestBody: true } },
      'x-amazon-apigateway-gateway-responses': {
        THROTTLED: { statusCode: 429, responseTemplates: { 'text/plain': 'x' } },
      },
    })
    expect(definition).toMatchObject({
      description: 'd',
      binaryMediaTypes: ['image/png', '*/*'],
      minimumCompressionSize: 10,
      apiKeySource: 'HEADER',
      requestValidators: { all: { validateRequestBody: true, validateRequestParameters: false } },
      gatewayResponses: { THROTTLED: { statusCode: '429', responseTemplates: { 'text/plain': 'x' } } },
    })
  })
})

describe('paths', () => {
  const paths = { '/e': { get: { [INTEGRATION]: MOCK } } }
  test.each<[string, Json, NonNullable<ReadOptions['basePath']>, string]>([
    ['ignored by default', { basePath: '/a/b/c' }, 'ignore', '/e'],
    ['prepended', { basePath: '/a/b/c/' }, 'prepend', '/a/b/c/e'],
    ['split: its first part is the stage', { basePath: '/a/b/c' }, 'split', '/b/c/e'],
    ['split: one part leaves nothing', { basePath: '/a' }, 'split', '/e'],
  ])('a base path is %s', (_rule, more, basePath, expected) => {
    const reading = read({ openapi: undefined, swagger: '2.0', paths, ...more }, { basePath })
    expect(Object.keys(reading.definition.resources as object)).toEqual([expected])
  })

  test.each<[string, readonly Json[], string]>([
    [
      'the variable basePath, used or not',
      [{ url: 'https://h/x' }, { url: '/', variables: { basePath: { default: 'v1/' } } }],
      '/v1/e',
    ],
    [
      'else the first url with a path',
      [{ url: 'https://h/' }, { url: 'https://{h}/base-url/part/' }],
      '/base-url/part/e',
    ],
    ['none', [{ url: 'https://h' }], '/e'],
  ])('the base path of 3.x is %s', (_rule, servers, expected) => {
    const reading = read({ paths, servers }, { basePath: 'prepend' })
    expect(Object.keys(reading.definition.resources as object)).toEqual([expected])
  })

  it('every verb but TRACE is read, and ANY', () => {
    const verbs = [
      'get',
      'put',
      'post',
      'delete',
      'options',
      'head',
      'patch',
      'x-amazon-apigateway-any-method',
      'trace',
    ]
    const reading = read({ paths: { '/x/': Object.fromEntries(verbs.map(verb => [verb, { [INTEGRATION]: MOCK }])) } })
    expect(reading.report.map(({ path, method }) => `${method} ${path}`)).toEqual(
      ['GET', 'PUT', 'POST', 'DELETE', 'OPTIONS', 'HEAD', 'PATCH', 'ANY'].map(verb => `${verb} /x`),
    )
    expect(reading.warnings).toEqual([expect.stringContaining('trace')])
  })

  it('a path without operations, or that is null, makes no resource', () => {
    expect(read({ paths: { '/a': null, '/b': {}, '/c': { parameters: null } } }).definition.resources).toEqual({})
  })

  test.each([
    ['a child of a greedy path', ['/a/{r+}/b'], /greedy/],
    ['two variables beside each other', ['/a/{x}', '/a/{y}'], /sibling/i],
    ['no slash at its beginning', ['x'], /slash/],
  ])('%s refuses its methods', (_rule, names, expected) => {
    const { report } = read({ paths: Object.fromEntries(names.map(name => [name, { get: { [INTEGRATION]: MOCK } }])) })
    expect(report.at(-1)).toMatchObject({ status: 'refused', reason: expect.stringMatching(expected) })
  })
})

describe('parameters', () => {
  test.each<[string, readonly Json[], Json]>([
    [
      'query, header and path, required as said',
      [
        { in: 'query', name: 'q', required: true },
        { in: 'header', name: 'X-A' },
        { in: 'path', name: 'id', required: true },
      ],
      { 'method.request.querystring.q': true, 'method.request.header.X-A': false, 'method.request.path.id': true },
    ],
    ['a variable that ends the path is there by itself', [], { 'method.request.path.id': true }],
    [
      'by reference',
      [{ $ref: '#/components/parameters/A' }],
      { 'method.request.header.A': true, 'method.request.path.id': true },
    ],
  ])('%s', (_rule, parameters, expected) => {
    const components = { parameters: { A: { in: 'header', name: 'A', required: true } } }
    expect(readOperation({ parameters }, { components }, '/x/{id}').method.requestParameters).toEqual(expected)
  })

  it('a greedy variable is not', () => {
    expect(readOperation({}, {}, '/x/{id+}').method).not.toHaveProperty('requestParameters')
  })

  it('cookies are passed over, with a warning', () => {
    const { method, warnings } = readOperation({ parameters: [{ in: 'cookie', name: 'c' }] })
    expect(method).not.toHaveProperty('requestParameters')
    expect(warnings).toEqual([expect.stringContaining("'c' in cookie")])
  })

  it('those of the path are read as OpenAPI says, and the method differs', () => {
    const reading = read({
      paths: { '/x': { parameters: [{ in: 'query', name: 'q' }], get: { [INTEGRATION]: MOCK } } },
    })
    expect(methodOf(reading, '/x', 'GET').requestParameters).toEqual({ 'method.request.querystring.q': false })
    expect(reading.report).toMatchObject([{ status: 'differs', reason: expect.stringContaining('parameters') }])
  })
})

describe('models', () => {
  it('every schema is one, and references lead to models', () => {
    const { definition } = read({
      components: {
        schemas: {
          A: { $ref: '#/components/schemas/B', enum: [{ $ref: 'x' }] },
          B: { items: { $ref: '#/components/schemas/A' }, description: 'b' },
        },
      },
    })
    const url = 'https://apigateway.amazonaws.com/restapis/t/models/'
    expect(definition.models).toEqual({
      A: { contentType: 'application/json', schema: { $ref: `${url}B`, enum: [{ $ref: 'x' }] } },
      B: {
        contentType: 'application/json',
        schema: { items: { $ref: `${url}A` }, description: 'b' },
        description: 'b',
      },
    })
  })

  it('names keep letters and digits, without meeting others', () => {
    const { definition, warnings } = read({
      components: { schemas: { 'a-b': {}, ab: {}, 'a.b': { $ref: '#/components/schemas/a-b' } } },
    })
    expect(Object.keys(definition.models as object)).toEqual(['ab2', 'ab', 'ab3'])
    expect(JSON.stringify(definition.models)).toContain('/models/ab2"')
    expect(warnings).toHaveLength(2)
  })

  test.each<[string, Json, Json]>([
    [
      '2.0: the model counts, under what is consumed',
      {
        consumes: ['text/a', 'text/b'],
        parameters: [{ in: 'body', name: 'other', schema: { $ref: '#/definitions/Pet' } }],
      },
      { requestModels: { 'text/a': 'Pet', 'text/b': 'Pet' } },
    ],
    [
      '2.0: JSON by default',
      { parameters: [{ in: 'body', name: 'x', schema: { $ref: '#/definitions/Pet' } }] },
      { requestModels: { 'application/json': 'Pet' } },
    ],
    [
      '2.0: responses under what is produced',
      { produces: ['text/a'], responses: { 200: { schema: { $ref: '#/definitions/Pet' } } } },
      { methodResponses: { 200: { responseModels: { 'text/a': 'Pet' } } } },
    ],
  ])('%s', (_rule, operation, expected) => {
    const reading = swagger({
      definitions: { Pet: {} },
      paths: { '/x': { get: { [INTEGRATION]: MOCK, ...operation } } },
    })
    expect(methodOf(reading, '/x', 'GET')).toMatchObject(expected)
  })

  it('3.x: each content type whose schema is a model', () => {
    const content = { 'application/json': ref('Pet'), 'text/x': {} }
    const { method } = readOperation({ requestBody: { content }, responses: { 200: { content } } }, PET)
    expect(method).toMatchObject({
      requestModels: { 'application/json': 'Pet' },
      methodResponses: { 200: { responseModels: { 'application/json': 'Pet' } } },
    })
  })

  it('an inline schema becomes a model named after the operation', () => {
    const { method, reading } = readOperation(
      { requestBody: { content: { 'application/json': { schema: { type: 'object' } } } } },
      {},
      '/pets/{id}',
    )
    expect(method.requestModels).toEqual({ 'application/json': 'PetsIdGetRequest' })
    expect(reading.definition.models).toHaveProperty('PetsIdGetRequest')
  })

  it('a model that is missing is left out: the method differs, and it is a warning', () => {
    const { method, entry, warnings } = readOperation({ requestBody: { content: { 'application/json': ref('Nope') } } })
    expect(method).not.toHaveProperty('requestModels')
    expect(entry).toMatchObject({ status: 'differs', reason: expect.stringContaining('Nope') })
    expect(warnings.join()).toContain('Nope')
  })

  it('a model of another file refuses the methods that need it, and no others', () => {
    const schemas = { Far: { $ref: 'other.json#/X' } }
    const get = { [INTEGRATION]: MOCK }
    const post = { ...get, requestBody: { content: { 'application/json': ref('Far') } } }
    const { report, storable } = read({ components: { schemas }, paths: { '/x': { get, post } } })
    expect(report.map(({ method, status }) => `${method} ${status}`)).toEqual(['GET same', 'POST refused'])
    expect(report[1]?.reason).toContain('other.json#/X')
    expect(storable).toEqual({ name: 't', resources: { '/x': { methods: { GET: expect.anything() } } }, models: {} })
  })

  it('a circle of models is no fault', () => {
    const { entry } = readOperation(
      { requestBody: { content: { 'application/json': ref('A') } } },
      { components: { schemas: { A: { items: { $ref: '#/components/schemas/A' } } } } },
    )
    expect(entry?.status).toBe('same')
  })
})

describe('responses', () => {
  it('headers are declared, never required; default and 4XX make none', () => {
    const { method, warnings } = readOperation({
      responses: { 200: { headers: { ETag: { required: true } } }, default: {}, '4XX': {} },
    })
    expect(method.methodResponses).toEqual({ 200: { responseParameters: { 'method.response.header.ETag': false } } })
    expect(warnings).toHaveLength(2)
  })

  it('a reference is resolved, and the method differs: AWS does not', () => {
    const { method, entry } = readOperation(
      { responses: { 500: { $ref: '#/components/responses/E' } } },
      { components: { responses: { E: { headers: { A: {} } } } } },
    )
    expect(method.methodResponses).toEqual({ 500: { responseParameters: { 'method.response.header.A': false } } })
    expect(entry).toMatchObject({ status: 'differs', reason: expect.stringContaining('responses.500.$ref') })
  })
})

it('a fault of documentation alone lets the method run', () => {
  const operation = { responses: { 200: { content: { 'application/json; charset=utf-8': ref('Pet') } } } }
  const { entry, reading } = readOperation(operation, PET)
  expect(entry).toMatchObject({ status: 'differs', reason: expect.stringContaining('charset') })
  expect(reading.storable).toHaveProperty(['resources', '/x', 'methods', 'GET'])
})

describe('integrations', () => {
  const integrate = (integration: Json | null, operation: Json = {}) => {
    const { method, ...rest } = readOperation({
      responses: { 200: {}, 500: {} },
      [INTEGRATION]: integration,
      ...operation,
    })
    return { integration: (method.integration ?? {}) as Json, method, ...rest }
  }

  it('words are taken in any case, defaults are written out', () => {
    const { integration } = integrate({
      type: 'Http',
      httpMethod: 'post',
      uri: 'http://h/',
      passthroughBehavior: 'never',
      contentHandling: 'convert_to_text',
    })
    expect(integration).toEqual({
      type: 'HTTP',
      httpMethod: 'POST',
      uri: 'http://h/',
      passthroughBehavior: 'NEVER',
      contentHandling: 'CONVERT_TO_TEXT',
      timeoutInMillis: 29_000,
    })
  })

  it('MOCK has neither verb nor URI', () => {
    expect(integrate({ type: 'mock', httpMethod: 'GET', uri: 'http://h/' }).integration).toEqual({
      type: 'MOCK',
      passthroughBehavior: 'WHEN_NO_MATCH',
      timeoutInMillis: 29_000,
    })
  })

  it('keys of responses are patterns, but default; statuses may be numbers', () => {
    const { integration } = integrate({
      ...MOCK,
      responses: { default: { statusCode: 200 }, '5\\d{2}': { statusCode: '500' } },
    })
    expect(integration.integrationResponses).toEqual({ 200: {}, 500: { selectionPattern: '5\\d{2}' } })
  })

  it('a value that is no text is dropped with the warning of AWS', () => {
    const { integration, warnings } = integrate({
      ...MOCK,
      requestParameters: { 'integration.request.header.nothing': true, 'integration.request.header.a': "'b'" },
    })
    expect(integration.requestParameters).toEqual({ 'integration.request.header.a': "'b'" })
    expect(warnings).toEqual([
      "Invalid format for 'requestParameters'. Expected type string for property 'integration.request.header.nothing' of resource '/x' and method 'GET' but got 'true'",
    ])
  })

  it('templates are Velocity, unchanged to the byte; the empty one is null', () => {
    const { integration } = integrate({ ...MOCK, requestTemplates: { 'application/json': ' $x ', 'text/plain': '' } })
    expect(integration).toMatchObject({
      templateLanguage: 'vtl',
      requestTemplates: { 'application/json': ' $x ', 'text/plain': null },
    })
    expect(integrate({ type: 'mock' }).integration).not.toHaveProperty('templateLanguage')
  })

  test.each<[string, Json | null, ReportEntry['status'], RegExp]>([
    ['no integration at all', null, 'refused', /has no x-amazon-apigateway-integration/],
    ['an unknown type', { type: 'grpc' }, 'refused', /integration\.type.*GRPC/],
    ['a reference to one', { $ref: '#/components/x-amazon-apigateway-integrations/X' }, 'refused', /\$ref/],
    [
      'two patterns with one status',
      { ...MOCK, responses: { a: { statusCode: 200 }, b: { statusCode: 200 } } },
      'refused',
      /'a' and 'b' have the same statusCode 200/,
    ],
    ['a response without status', { ...MOCK, responses: { a: {} } }, 'refused', /'a' has no statusCode/],
    [
      'a status that is not declared',
      { ...MOCK, responses: { default: { statusCode: 404 } } },
      'differs',
      /statusCode 404/,
    ],
    [
      'a header that is not declared',
      {
        ...MOCK,
        responses: { default: { statusCode: 200, responseParameters: { 'method.response.header.A': "'b'" } } },
      },
      'refused',
      /not declared/,
    ],
    ['a time over the limit', { ...MOCK, timeoutInMillis: 60_000 }, 'refused', /timeoutInMillis/],
    ['the payload of HTTP APIs', { ...MOCK, payloadFormatVersion: '2.0' }, 'differs', /payloadFormatVersion 2\.0/],
    [
      'a service of HTTP APIs',
      { ...MOCK, integrationSubtype: 'SQS-SendMessage' },
      'refused',
      /integrationSubtype SQS-SendMessage/,
    ],
    [
      'a VPC link',
      { type: 'http_proxy', httpMethod: 'GET', uri: 'http://h/p', connectionType: 'VPC_LINK', connectionId: 'l1' },
      'refused',
      /--connection 'l1=/,
    ],
    ['a cache', { ...MOCK, cacheKeyParameters: ['method.request.path.id'] }, 'refused', /cacheKeyParameters/],
  ])('%s', (_rule, integration, status, reason) => {
    expect(integrate(integration).entry).toMatchObject({ status, reason: expect.stringMatching(reason) })
  })

  test.each([
    ['1.0', 'same'],
    [1, 'same'],
  ])('payloadFormatVersion %s means nothing', (payloadFormatVersion, status) => {
    expect(integrate({ ...MOCK, payloadFormatVersion }).entry?.status).toBe(status)
  })

  it('an unknown key is named, with what may be meant', () => {
    expect(integrate({ ...MOCK, requestTemplate: {} }).warnings).toEqual([
      expect.stringContaining('Did you mean "requestTemplates"'),
    ])
  })

  it('an address stands in for a VPC link, and the method differs', () => {
    const get = {
      [INTEGRATION]: {
        type: 'http_proxy',
        httpMethod: 'GET',
        uri: 'http://nlb.local/p?a=b',
        connectionType: 'VPC_LINK',
        connectionId: 'l1',
      },
    }
    const reading = read({ paths: { '/x': { get } } }, { connections: { l1: 'http://10.0.0.7:8080/' } })
    expect(methodOf(reading, '/x', 'GET').integration).toMatchObject({ uri: 'http://10.0.0.7:8080/p?a=b' })
    expect(reading.report).toMatchObject([
      { status: 'differs', reason: expect.stringContaining('http://10.0.0.7:8080/') },
    ])
  })

  it('the beginning of a URI can be replaced', () => {
    const get = { [INTEGRATION]: { type: 'http_proxy', httpMethod: 'GET', uri: 'https://api.example/v1/pets' } }
    const reading = read({ paths: { '/x': { get } } }, { uris: { 'https://api.example': 'http://127.0.0.1:1' } })
    expect(methodOf(reading, '/x', 'GET').integration).toMatchObject({ uri: 'http://127.0.0.1:1/v1/pets' })
  })
})

describe('security', () => {
  const scheme = (fields: Json) => ({ type: 'apiKey', in: 'header', name: 'Auth', ...fields })
  const schemes = {
    token: scheme({
      'x-amazon-apigateway-authorizer': { type: 'TOKEN', authorizerUri: 'arn:x' },
      'x-amazon-apigateway-authtype': 'custom',
    }),
    request: scheme({
      name: 'Unused',
      'x-amazon-apigateway-authorizer': {
        type: 'request',
        identitySource: 'method.request.header.A',
        authorizerResultTtlInSeconds: 0,
      },
    }),
    pool: scheme({ 'x-amazon-apigateway-authorizer': { type: 'cognito_user_pools', providerARNs: ['arn:p'] } }),
    sigv4: scheme({ 'x-amazon-apigateway-authtype': 'awsSigv4' }),
    key: scheme({ name: 'X-Api-Key' }),
    keyed: scheme({ name: 'x-api-key', 'x-amazon-apigateway-authorizer': { type: 'token' } }),
    oauth: { type: 'oauth2' },
    own: scheme({ name: 'api_key' }),
    jwt: {
      type: 'oauth2',
      'x-amazon-apigateway-authorizer': {
        type: 'jwt',
        identitySource: '$request.header.Authorization',
        jwtConfiguration: { issuer: 'https://i', audience: ['a'] },
      },
    },
  }
  const secure = (operation: Json, root: Json = {}) =>
    readOperation(operation, { components: { securitySchemes: schemes }, ...root })

  test.each<[string, Json, Json]>([
    [
      'a Lambda authorizer is CUSTOM',
      { security: [{ token: [] }] },
      { authorizationType: 'CUSTOM', authorizer: 'token' },
    ],
    [
      'a user pool, with its scopes',
      { security: [{ pool: ['a'] }] },
      { authorizationType: 'COGNITO_USER_POOLS', authorizer: 'pool', authorizationScopes: ['a'] },
    ],
    ['awsSigv4 is AWS_IAM', { security: [{ sigv4: [] }] }, { authorizationType: 'AWS_IAM', apiKeyRequired: false }],
    ['x-api-key is an API key', { security: [{ key: [] }] }, { authorizationType: 'NONE', apiKeyRequired: true }],
    [
      'with an authorizer it is none',
      { security: [{ keyed: [] }] },
      { authorizationType: 'CUSTOM', apiKeyRequired: false },
    ],
    [
      'requirements combine, in one object',
      { security: [{ sigv4: [], key: [] }] },
      { authorizationType: 'AWS_IAM', apiKeyRequired: true },
    ],
    [
      'and in several',
      { security: [{ sigv4: [] }, { key: [] }] },
      { authorizationType: 'AWS_IAM', apiKeyRequired: true },
    ],
    [
      'x-amazon-apigateway-auth wins',
      { security: [{ token: [] }], 'x-amazon-apigateway-auth': { type: 'aws_iam' } },
      { authorizationType: 'AWS_IAM' },
    ],
  ])('%s', (_rule, operation, expected) => {
    const { method } = secure(operation)
    expect(method).toMatchObject(expected)
    if (!('authorizer' in expected) && !('authorizer' in method)) expect(method).not.toHaveProperty('authorizer')
  })

  it("the document's security holds for operations that say nothing, and [] switches it off", () => {
    expect(secure({}, { security: [{ sigv4: [] }] }).method.authorizationType).toBe('AWS_IAM')
    expect(secure({ security: [] }, { security: [{ sigv4: [] }] }).method.authorizationType).toBe('NONE')
  })

  it('every authorizer is read, used or not', () => {
    expect(secure({}).reading.definition.authorizers).toEqual({
      token: {
        type: 'TOKEN',
        authType: 'custom',
        authorizerUri: 'arn:x',
        identitySource: 'method.request.header.Auth',
      },
      request: { type: 'REQUEST', identitySource: 'method.request.header.A', authorizerResultTtlInSeconds: 0 },
      pool: { type: 'COGNITO_USER_POOLS', identitySource: 'method.request.header.Auth', providerARNs: ['arn:p'] },
      keyed: { type: 'TOKEN', identitySource: 'method.request.header.x-api-key' },
      jwt: { type: 'JWT', identitySource: '$request.header.Authorization', issuer: 'https://i', audience: ['a'] },
    })
  })

  it("a key of another name is the backend's matter, on AWS as here", () => {
    expect(secure({ security: [{ own: [] }] })).toMatchObject({
      method: { apiKeyRequired: false },
      entry: { status: 'differs' },
    })
  })

  test.each<[string, Json, RegExp]>([
    ['a scheme that secures nothing on AWS', { security: [{ oauth: [] }] }, /security oauth/],
    ['a scheme that is not there', { security: [{ none: [] }] }, /security none/],
    ['two authorizers', { security: [{ token: [], pool: [] }] }, /can have one/],
    ['another word', { 'x-amazon-apigateway-auth': { type: 'JWT' } }, /x-amazon-apigateway-auth\.type JWT/],
  ])('%s refuses the method, and it is not stored', (_rule, operation, reason) => {
    const { entry, reading } = secure(operation)
    expect(entry).toMatchObject({ status: 'refused', reason: expect.stringMatching(reason) })
    expect(reading.storable.resources ?? {}).toEqual({})
  })

  it.each([
    ['denies', { Statement: [{ Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' }] }, 'same'],
    ['is none', { Statement: [{ Effect: 'Deny' }] }, 'refused'],
    ['lets everybody in', { Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }] }, 'same'],
  ])('a policy that %s', (_rule, policy, status) => {
    expect(readOperation({}, { 'x-amazon-apigateway-policy': policy }).entry?.status).toBe(status)
  })
})

describe('validators', () => {
  const key = 'x-amazon-apigateway-request-validator'
  const root = { 'x-amazon-apigateway-request-validators': { a: {}, b: {} }, [key]: 'a' }
  test.each<[string, Json, string | undefined]>([
    ["the document's is the default", {}, 'a'],
    ["the operation's overrides it", { [key]: 'b' }, 'b'],
    ['one that is not defined is left out', { [key]: 'c' }, undefined],
  ])('%s', (_rule, operation, expected) => {
    expect(readOperation(operation, root).method.requestValidator).toBe(expected)
  })
})

describe('the report', () => {
  it('shows what lies beside a method at the method, and tells where it lies', () => {
    const text = [
      'openapi: 3.0.1',
      'info: { title: t }',
      'paths:',
      '  /x:',
      '    get:',
      `      ${INTEGRATION}: { type: mock }`,
      'x-amazon-apigateway-policy:',
      '  Statement: [{ Effect: Refuse, Principal: "*", Action: "*", Resource: "*" }]',
    ].join('\n')
    expect(readOpenApiText(text, SETTINGS)).toMatchObject({
      report: [{ line: 5, column: 5, reason: expect.stringContaining('(at 7:1)') }],
    })
  })

  it('points at the field of a method', () => {
    const text = [
      'openapi: 3.0.1',
      'paths:',
      '  /x:',
      '    get:',
      `      ${INTEGRATION}:`,
      '        type: http',
      '        httpMethod: GET',
      '        uri: ftp://x',
    ].join('\n')
    expect(readOpenApiText(text, SETTINGS)).toMatchObject({ report: [{ line: 8, column: 9, status: 'refused' }] })
  })

  it('takes what a compiler says of a method or a model', () => {
    const compile = () => [{ path: 'models.Pet.schema', code: 'MODEL', message: 'is no schema' }]
    const reading = read(
      {
        ...PET,
        paths: {
          '/x': {
            get: { [INTEGRATION]: MOCK },
            put: { [INTEGRATION]: MOCK, requestBody: { content: { 'application/json': ref('Pet') } } },
          },
        },
      },
      { compile },
    )
    expect(reading.report.map(({ status }) => status)).toEqual(['same', 'refused'])
  })
})
