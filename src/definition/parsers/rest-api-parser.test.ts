// biome-ignore-all lint/suspicious/noTemplateCurlyInString: ${…} is how AWS writes placeholders.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseRestApi } from './rest-api-parser.ts'

const MOCK = { type: 'MOCK' }
const SCHEMA = { type: 'object' }

/** `path CODE` of each problem. */
function listProblems(value: unknown, limits = {}): string[] {
  return parseRestApi(value, limits).problems.map(({ path, code }) => `${path} ${code}`)
}

/** An API with one method. */
function withMethod(method: object, api: object = {}): object {
  return { name: 'a', resources: { '/x': { methods: { GET: { integration: MOCK, ...method } } } }, ...api }
}

/** One of everything. */
const FULL = {
  name: 'pets',
  description: 'All of it',
  binaryMediaTypes: ['image/png', '*/*', 'application/*'],
  minimumCompressionSize: 1024,
  apiKeySource: 'HEADER',
  models: {
    Order: {
      contentType: 'application/json',
      schema: { type: 'object', properties: { pet: { $ref: '#/definitions/p' } } },
    },
    Text: { schema: '{"type": "string"}' },
    Orders: { schema: { items: { $ref: 'https://apigateway.amazonaws.com/restapis/pets/models/Order' } } },
  },
  requestValidators: { body: { validateRequestBody: true }, none: null },
  gatewayResponses: {
    DEFAULT_4XX: {
      responseType: 'DEFAULT_4XX',
      statusCode: '418',
      responseParameters: { 'gatewayresponse.header.X': "'y'" },
      responseTemplates: { 'application/json': '{"m": $context.error.messageString}' },
    },
  },
  resources: {
    '/': { methods: { ANY: { integration: MOCK } } },
    '/empty': { methods: {} },
    '/pets/{id}': {
      methods: {
        GET: {
          httpMethod: 'GET',
          authorizationType: 'NONE',
          authorizationScopes: [],
          apiKeyRequired: true,
          operationName: 'GetPet',
          requestValidator: 'body',
          requestParameters: { 'method.request.path.id': true, 'method.request.header.__proto__': false },
          requestModels: { 'application/json': 'Order', $default: 'Empty' },
          methodResponses: {
            '200': {
              statusCode: '200',
              responseParameters: { 'method.response.header.ETag': false },
              responseModels: { 'application/json': 'Error' },
            },
            '404': null,
          },
          integration: {
            type: 'AWS',
            httpMethod: 'POST',
            uri: 'arn:aws:apigateway:us-east-1:s3:path/{bucket}/{key}',
            requestParameters: { 'integration.request.path.key': 'method.request.path.id' },
            requestTemplates: { 'application/json': '{ "id": $params("id") }' },
            integrationResponses: {
              '200': { responseParameters: { 'method.response.header.ETag': 'integration.response.header.ETag' } },
              '404': { selectionPattern: '404' },
            },
          },
        },
      },
    },
  },
  stages: { dev: { variables: { a: 'b' }, autoDeploy: true }, prod: null },
  apiKeys: { partner: { value: 'k1', enabled: false, stages: ['dev'] }, other: { value: 'k2', stages: [] } },
  domainNames: { 'api.example.com': { basePathMappings: { '(none)': { stage: 'dev' }, v1: { stage: 'prod' } } } },
}

describe('accepted', () => {
  test('one of everything, and again what comes out', () => {
    const { definition, problems } = parseRestApi(FULL)
    expect(problems).toEqual([])
    expect(definition?.models.Text?.schema).toEqual({ type: 'string' })
    expect(Object.keys(definition?.models ?? {}).sort()).toEqual(['Empty', 'Error', 'Order', 'Orders', 'Text'])
    expect(definition?.stages.prod).toMatchObject({ autoDeploy: false })
    expect(parseRestApi(JSON.parse(JSON.stringify(definition)))).toEqual({ definition, problems: [] })
  })

  test('a name alone', () => {
    expect(parseRestApi({ name: 'a' })).toMatchObject({
      definition: { name: 'a', resources: {}, apiKeySource: 'HEADER' },
      problems: [],
    })
  })

  test.each<[string, object]>([
    [
      'inert fields',
      { endpointConfiguration: { types: ['REGIONAL'] }, disableExecuteApiEndpoint: false, tags: {}, policy: null },
    ],
    ['a name of 63 characters', { name: 'a'.repeat(63) }],
    ['a name of digits', { name: '0' }],
    ['compression of everything', { minimumCompressionSize: 0 }],
    ['no compression', { minimumCompressionSize: null }],
    ['300 resources', { resources: countPaths(300) }],
  ])('%s', (_rule, fields) => {
    expect(listProblems({ name: 'a', ...fields })).toEqual([])
  })
})

function countPaths(count: number): Record<string, object> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`/r${index}`, {}]))
}

describe('the API', () => {
  test.each<[string, unknown, string[]]>([
    ['null', null, [' WRONG_TYPE']],
    ['nothing', undefined, [' WRONG_TYPE']],
    ['a list', [], [' WRONG_TYPE']],
    ['text', 'name: a', [' WRONG_TYPE']],
    ['no name', {}, ['name REQUIRED']],
    ['a name in upper case', { name: 'Pets' }, ['name INVALID_VALUE']],
    ['a name ending in -', { name: 'pets-' }, ['name INVALID_VALUE']],
    ['a name with a dot', { name: 'a.b' }, ['name INVALID_VALUE']],
    ['a name of 64 characters', { name: 'a'.repeat(64) }, ['name INVALID_VALUE']],
    ['a name with a line end', { name: 'a\n' }, ['name INVALID_VALUE']],
    ['a number as the name', { name: 1 }, ['name WRONG_TYPE']],
    [
      'an OpenAPI document',
      { openapi: '3.0.1', paths: {} },
      ['openapi UNKNOWN_FIELD', 'paths UNKNOWN_FIELD', 'name REQUIRED'],
    ],
    ['an id', { name: 'a', id: 'a1b2' }, ['id NOT_SUPPORTED']],
    [
      'a policy',
      { name: 'a', policy: '{"Statement":[{"Effect":"Deny","Principal":"*","Action":"*"}]}' },
      ['policy.Statement[0].Resource REQUIRED'],
    ],
    [
      'an edge endpoint',
      { name: 'a', endpointConfiguration: { types: ['EDGE'] } },
      ['endpointConfiguration NOT_SUPPORTED'],
    ],
    ['authorizers', { name: 'a', authorizers: { x: {} } }, ['authorizers.x.type REQUIRED']],
    ['usage plans', { name: 'a', usagePlans: { x: {} } }, ['usagePlans NOT_SUPPORTED']],
    ['another source of keys', { name: 'a', apiKeySource: 'QUERY' }, ['apiKeySource INVALID_VALUE']],
    ['tags', { name: 'a', tags: { team: 'x' } }, ['tags NOT_SUPPORTED']],
    [
      'a binary media type that is none',
      { name: 'a', binaryMediaTypes: ['png', 'image/png'] },
      ['binaryMediaTypes[0] INVALID_VALUE'],
    ],
    [
      'a compression size too large',
      { name: 'a', minimumCompressionSize: 10_485_761 },
      ['minimumCompressionSize INVALID_VALUE'],
    ],
    [
      'a negative compression size',
      { name: 'a', minimumCompressionSize: -1 },
      ['minimumCompressionSize INVALID_VALUE'],
    ],
    ['301 resources', { name: 'a', resources: countPaths(301) }, ['resources LIMIT_EXCEEDED']],
    [
      '11 stages',
      { name: 'a', stages: Object.fromEntries('abcdefghijk'.split('').map(name => [name, {}])) },
      ['stages LIMIT_EXCEEDED'],
    ],
    ['resources as a list', { name: 'a', resources: [] }, ['resources WRONG_TYPE']],
    ['an unknown field __proto__', JSON.parse('{"name": "a", "__proto__": {}}'), ['__proto__ UNKNOWN_FIELD']],
  ])('%s', (_rule, value, expected) => {
    expect(listProblems(value)).toEqual(expected)
  })
})

describe('resources', () => {
  test.each<[string, Record<string, unknown>, string[]]>([
    ['a path without a slash', { pets: {} }, ['resources.pets INVALID_VALUE']],
    ['a child of a greedy resource', { '/{p+}/x': {} }, ['resources["/{p+}/x"] INVALID_VALUE']],
    ['two variable siblings', { '/{a}': {}, '/{b}/c': {} }, ['resources["/{b}/c"] INVALID_VALUE']],
    ['a list as a resource', { '/a': [] }, ['resources["/a"] WRONG_TYPE']],
    ["AWS's name of the methods", { '/a': { resourceMethods: {} } }, ['resources["/a"].resourceMethods UNKNOWN_FIELD']],
    [
      "AWS's tree",
      { '/a': { parentId: 'x', pathPart: 'a' } },
      ['resources["/a"].parentId NOT_SUPPORTED', 'resources["/a"].pathPart NOT_SUPPORTED'],
    ],
    [
      'a verb in lower case',
      { '/a': { methods: { get: { integration: MOCK } } } },
      ['resources["/a"].methods.get INVALID_VALUE'],
    ],
    [
      'an unknown verb',
      { '/a': { methods: { TRACE: { integration: MOCK } } } },
      ['resources["/a"].methods.TRACE INVALID_VALUE'],
    ],
    [
      'a fault in a resource whose path has one too',
      { a: { methods: { GET: {} } } },
      ['resources.a INVALID_VALUE', 'resources.a.methods.GET.integration REQUIRED'],
    ],
  ])('%s', (_rule, resources, expected) => {
    expect(listProblems({ name: 'a', resources })).toEqual(expected)
  })
})

describe('methods', () => {
  const at = 'resources["/x"].methods.GET'
  test.each<[string, object, string[]]>([
    ['no integration', { integration: null }, [`${at}.integration REQUIRED`]],
    ['a verb that disagrees', { httpMethod: 'POST' }, [`${at}.httpMethod INVALID_VALUE`]],
    ['IAM', { authorizationType: 'AWS_IAM' }, [`${at}.authorizationType NOT_SUPPORTED`]],
    [
      'Cognito',
      { authorizationType: 'COGNITO_USER_POOLS', authorizerId: 'x' },
      [`${at}.authorizerId NOT_SUPPORTED`, `${at}.authorizer REQUIRED`],
    ],
    ['no authorizer', { authorizationType: 'CUSTOM' }, [`${at}.authorizer REQUIRED`]],
    ['another authorization', { authorizationType: 'BASIC' }, [`${at}.authorizationType INVALID_VALUE`]],
    ['scopes', { authorizationScopes: ['a'] }, [`${at}.authorizationScopes INVALID_VALUE`]],
    ["AWS's name of the integration", { methodIntegration: MOCK }, [`${at}.methodIntegration UNKNOWN_FIELD`]],
    ['a validator that is not there', { requestValidator: 'body' }, [`${at}.requestValidator INVALID_VALUE`]],
    [
      'a model that is not there',
      { requestModels: { 'application/json': 'Order' } },
      [`${at}.requestModels["application/json"] INVALID_VALUE`],
    ],
    ['a model by no media type', { requestModels: { json: 'Empty' } }, [`${at}.requestModels.json INVALID_VALUE`]],
    [
      'a response model that is not there',
      { methodResponses: { '200': { responseModels: { 'application/json': 'Order' } } } },
      [`${at}.methodResponses["200"].responseModels["application/json"] INVALID_VALUE`],
    ],
    [
      'a parameter that is none',
      { requestParameters: { 'method.request.body': true } },
      [`${at}.requestParameters["method.request.body"] INVALID_VALUE`],
    ],
    [
      'a parameter that is not boolean',
      { requestParameters: { 'method.request.path.a': 'true' } },
      [`${at}.requestParameters["method.request.path.a"] WRONG_TYPE`],
    ],
    [
      'a name in two places',
      {
        requestParameters: {
          'method.request.path.a': true,
          'method.request.header.b': true,
          'method.request.header.a': false,
        },
      },
      [`${at}.requestParameters["method.request.header.a"] INVALID_VALUE`],
    ],
    ['a status that is none', { methodResponses: { ok: {} } }, [`${at}.methodResponses.ok INVALID_VALUE`]],
    [
      'a status that disagrees',
      { methodResponses: { '200': { statusCode: '204' } } },
      [`${at}.methodResponses["200"].statusCode INVALID_VALUE`],
    ],
    [
      'a response header that is none',
      { methodResponses: { '200': { responseParameters: { ETag: true } } } },
      [`${at}.methodResponses["200"].responseParameters.ETag INVALID_VALUE`],
    ],
    [
      'an integration response without a method response',
      { integration: { ...MOCK, integrationResponses: { '200': {} } } },
      [`${at}.integration.integrationResponses["200"] INVALID_VALUE`],
    ],
    [
      'a mapped header that is not declared',
      {
        methodResponses: { '200': { responseParameters: { 'method.response.header.A': true } } },
        integration: {
          ...MOCK,
          integrationResponses: { '200': { responseParameters: { 'method.response.header.a': "'x'" } } },
        },
      },
      [`${at}.integration.integrationResponses["200"].responseParameters["method.response.header.a"] INVALID_VALUE`],
    ],
  ])('%s', (_rule, method, expected) => {
    expect(listProblems(withMethod(method))).toEqual(expected)
  })

  test("AWS's text of a name in two places", () => {
    const api = withMethod({
      requestParameters: { 'method.request.path.a': true, 'method.request.querystring.a': true },
    })
    expect(parseRestApi(api).problems[0]?.message).toMatch(
      /^Parameter names must be unique across querystring, header and path/,
    )
  })

  test('IAM where the gateway supports it', () => {
    expect(listProblems(withMethod({ authorizationType: 'AWS_IAM' }), { supports: ['AWS_IAM'] })).toEqual([])
  })
})

describe('models and validators', () => {
  test.each<[string, object, string[]]>([
    ['a name with a dash', { models: { 'a-b': { schema: SCHEMA } } }, ['models["a-b"] INVALID_VALUE']],
    ['no schema', { models: { A: {} } }, ['models.A.schema REQUIRED']],
    ['a schema that is a list', { models: { A: { schema: [] } } }, ['models.A.schema WRONG_TYPE']],
    ['text that is no JSON', { models: { A: { schema: '{' } } }, ['models.A.schema INVALID_VALUE']],
    ['text that is JSON but no object', { models: { A: { schema: '1' } } }, ['models.A.schema WRONG_TYPE']],
    ['a schema too deep', { models: { A: { schema: deepSchema(70) } } }, ['models.A.schema LIMIT_EXCEEDED']],
    [
      'a schema too deep for any recursion',
      { models: { A: { schema: deepSchema(100_000) } } },
      ['models.A.schema LIMIT_EXCEEDED'],
    ],
    [
      'a schema too large',
      { models: { A: { schema: { title: 'x'.repeat(410_000) } } } },
      ['models.A.schema LIMIT_EXCEEDED'],
    ],
    [
      'a content type that is none',
      { models: { A: { contentType: 'json', schema: SCHEMA } } },
      ['models.A.contentType INVALID_VALUE'],
    ],
    [
      'a reference to a model that is not there',
      { models: { A: { schema: { items: { $ref: 'https://apigateway.amazonaws.com/restapis/x/models/B' } } } } },
      ['models.A.schema.items.$ref INVALID_VALUE'],
    ],
    [
      'a reference out of the API',
      { models: { A: { schema: { $ref: 'http://evil.example/s.json' } } } },
      ['models.A.schema.$ref NOT_SUPPORTED'],
    ],
    ['a reference in data is none', { models: { A: { schema: { enum: [{ $ref: 'x' }] } } } }, []],
    [
      'a property of the name $ref is none',
      { models: { A: { schema: { properties: { $ref: { type: 'string' } } } } } },
      [],
    ],
    [
      'a validator with a wrong type',
      { requestValidators: { v: { validateRequestBody: 'yes' } } },
      ['requestValidators.v.validateRequestBody WRONG_TYPE'],
    ],
    [
      'an unknown field of a validator',
      { requestValidators: { v: { validateBody: true } } },
      ['requestValidators.v.validateBody UNKNOWN_FIELD'],
    ],
  ])('%s', (_rule, fields, expected) => {
    expect(listProblems({ name: 'a', ...fields })).toEqual(expected)
  })

  function deepSchema(depth: number): unknown {
    return JSON.parse(`${'{"items":'.repeat(depth)}{}${'}'.repeat(depth)}`)
  }
})

describe('gateway responses', () => {
  test.each<[string, Record<string, unknown>, string[]]>([
    ['an unknown type', { DEFAULT_XXX: {} }, ['gatewayResponses.DEFAULT_XXX INVALID_VALUE']],
    ['__proto__ as a type', JSON.parse('{"__proto__": {}}'), ['gatewayResponses.__proto__ INVALID_VALUE']],
    [
      'a number as the status',
      { THROTTLED: { statusCode: 429 } },
      ['gatewayResponses.THROTTLED.statusCode WRONG_TYPE'],
    ],
    [
      'a status that is none',
      { THROTTLED: { statusCode: '999' } },
      ['gatewayResponses.THROTTLED.statusCode INVALID_VALUE'],
    ],
    [
      'a type that disagrees',
      { THROTTLED: { responseType: 'DEFAULT_4XX' } },
      ['gatewayResponses.THROTTLED.responseType INVALID_VALUE'],
    ],
    [
      'a destination that is none',
      { THROTTLED: { responseParameters: { 'method.response.header.a': "'x'" } } },
      ['gatewayResponses.THROTTLED.responseParameters["method.response.header.a"] INVALID_VALUE'],
    ],
    [
      'a source that is none',
      { THROTTLED: { responseParameters: { 'gatewayresponse.header.a': 'x' } } },
      ['gatewayResponses.THROTTLED.responseParameters["gatewayresponse.header.a"] INVALID_VALUE'],
    ],
    [
      'a header with a line end',
      { THROTTLED: { responseParameters: { 'gatewayresponse.header.a': "'x\n'" } } },
      ['gatewayResponses.THROTTLED.responseParameters["gatewayresponse.header.a"] INVALID_VALUE'],
    ],
    [
      'VTL',
      { THROTTLED: { responseTemplates: { 'application/json': '#if($x)1#end' } } },
      ['gatewayResponses.THROTTLED.responseTemplates["application/json"] NOT_SUPPORTED'],
    ],
  ])('%s', (_rule, gatewayResponses, expected) => {
    expect(listProblems({ name: 'a', gatewayResponses })).toEqual(expected)
  })

  test('the type that was meant', () => {
    expect(parseRestApi({ name: 'a', gatewayResponses: { DEFAULT_4xx: {} } }).problems[0]?.message).toMatch(
      /"DEFAULT_4XX"\?$/,
    )
  })
})

describe('keys and domains', () => {
  test.each<[string, object, string[]]>([
    ['a key without a value', { apiKeys: { k: {} } }, ['apiKeys.k.value REQUIRED']],
    ['a key with a blank', { apiKeys: { k: { value: 'a b' } } }, ['apiKeys.k.value INVALID_VALUE']],
    ['a value twice', { apiKeys: { k: { value: 'x' }, l: { value: 'x' } } }, ['apiKeys.l.value INVALID_VALUE']],
    [
      'a stage that is not there',
      { apiKeys: { k: { value: 'x', stages: ['dev'] } } },
      ['apiKeys.k.stages[0] INVALID_VALUE'],
    ],
    ['stages as text', { apiKeys: { k: { value: 'x', stages: 'dev' } } }, ['apiKeys.k.stages WRONG_TYPE']],
    ['a domain with a port', { domainNames: { 'a.example:80': {} } }, ['domainNames["a.example:80"] INVALID_VALUE']],
    ['a domain in upper case', { domainNames: { 'A.example': {} } }, ['domainNames["A.example"] INVALID_VALUE']],
    ['a wildcard domain', { domainNames: { '*.example.com': {} } }, ['domainNames["*.example.com"] INVALID_VALUE']],
    [
      'a base path with a slash',
      { stages: { dev: {} }, domainNames: { h: { basePathMappings: { 'a/b': { stage: 'dev' } } } } },
      ['domainNames.h.basePathMappings["a/b"] INVALID_VALUE'],
    ],
    [
      'a mapping without a stage',
      { domainNames: { h: { basePathMappings: { v1: {} } } } },
      ['domainNames.h.basePathMappings.v1.stage REQUIRED'],
    ],
    [
      'a mapping to no stage',
      { domainNames: { h: { basePathMappings: { v1: { stage: 'x' } } } } },
      ['domainNames.h.basePathMappings.v1.stage INVALID_VALUE'],
    ],
    ['TLS', { domainNames: { h: { certificateArn: 'arn:x' } } }, ['domainNames.h.certificateArn NOT_SUPPORTED']],
  ])('%s', (_rule, fields, expected) => {
    expect(listProblems({ name: 'a', ...fields })).toEqual(expected)
  })

  test("no message shows a key's value", () => {
    const secret = 'sëcret value'
    const { problems } = parseRestApi({ name: 'a', apiKeys: { k: { value: secret }, l: { value: secret } } })
    expect(JSON.stringify(problems)).not.toContain('cret')
  })
})

test('every problem of a bad API is listed at once, and the good parts stay', () => {
  const { definition, problems } = parseRestApi({
    name: 'a',
    colour: 'red',
    resources: {
      '/good': { methods: { GET: { integration: MOCK } } },
      '/bad': { methods: { GET: { integration: { type: 'HTTP', httpMethod: 'GET', uri: 'ftp://h', colour: 1 } } } },
      bad: {},
    },
    stages: { dev: {}, 'b d': {} },
  })
  expect(problems.map(({ path }) => path)).toEqual([
    'colour',
    'resources["/bad"].methods.GET.integration.colour',
    'resources["/bad"].methods.GET.integration.uri',
    'resources.bad',
    'stages["b d"]',
  ])
  expect(Object.keys(definition?.resources ?? {})).toEqual(['/good', '/bad'])
  expect(definition?.resources['/bad']?.methods).toEqual({})
  expect(Object.keys(definition?.stages ?? {})).toEqual(['dev'])
})

describe('whatever comes in', () => {
  test('no JSON makes the parser throw', () => {
    fc.assert(
      fc.property(fc.jsonValue(), value => {
        const { definition, problems } = parseRestApi(value)
        return definition !== undefined || problems.length > 0
      }),
      { numRuns: 2000 },
    )
  })

  test('no JSON in the place of any part makes it throw, and what is accepted is accepted again', () => {
    const places = listPlaces(FULL)
    fc.assert(
      fc.property(
        fc.constantFrom(...places),
        // Its zeros may be negative, which the text of JSON made of them is not.
        fc.oneof(
          fc.json().map(text => JSON.parse(JSON.stringify(JSON.parse(text)))),
          fc.constantFrom(null, '', 0, true, [], {}),
        ),
        (keys, part) => {
          const { definition, problems } = parseRestApi(replaceAt(FULL, keys, part))
          if (problems.length > 0) return
          expect(parseRestApi(JSON.parse(JSON.stringify(definition)))).toEqual({ definition, problems: [] })
        },
      ),
      { numRuns: 2000 },
    )
  })

  test.each<[string, unknown]>([
    ['unknown fields', Object.fromEntries(Array.from({ length: 200_000 }, (_, index) => [`field${index}`, 1]))],
    ['resources', { name: 'a', resources: Object.fromEntries(Array.from({ length: 50_000 }, (_, i) => [`r${i}`, i])) }],
    ['path parts', { name: 'a', resources: { ['/{a}'.repeat(500_000)]: {} } }],
    ['a long key', { name: 'a', stages: { ['s'.repeat(2_000_000)]: Array(9) } }],
  ])('4 MB of %s are refused without a flood', (_rule, value) => {
    const { problems } = parseRestApi(value)
    expect(problems.length).toBeGreaterThan(0)
    expect(problems.length).toBeLessThanOrEqual(10_001)
    expect(JSON.stringify(problems).length).toBeLessThan(10_000_000)
  })

  function listPlaces(value: unknown): string[][] {
    if (typeof value !== 'object' || value === null) return []
    return Object.entries(value).flatMap(([key, member]) => [[key], ...listPlaces(member).map(keys => [key, ...keys])])
  }

  function replaceAt(value: unknown, [key, ...keys]: readonly string[], part: unknown): unknown {
    if (key === undefined) return part
    const copy: Record<string, unknown> = { ...(value as Record<string, unknown>) }
    copy[key] = replaceAt(copy[key], keys, part)
    return Array.isArray(value) ? Object.values(copy) : copy
  }
})

test.each([
  [{ description: 'x'.repeat(1025) }, 'description'],
  [{ binaryMediaTypes: Array.from({ length: 101 }, (_, n) => `image/x-${n}`) }, 'binaryMediaTypes'],
  [{ stages: { t: { description: 'x'.repeat(1025) } } }, 'stages.t.description'],
  [{ models: { M: { schema: {}, description: 'x'.repeat(1025) } } }, 'models.M.description'],
])('texts and lists have bounds: %#', (part, path) => {
  const { problems } = parseRestApi({ name: 'a', ...part })
  expect(problems.map(problem => [problem.path, problem.code])).toEqual([[path, 'LIMIT_EXCEEDED']])
})
