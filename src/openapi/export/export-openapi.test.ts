import { describe, expect, it, test } from 'vitest'
import { readOpenApiText } from '../read-openapi.ts'
import { type ExportOptions, exportOpenApi } from './export-openapi.ts'

const OPTIONS: ExportOptions = {
  format: 'oas30',
  extensions: ['apigateway'],
  stage: 'dev',
  version: '2026-01-01T00:00:00Z',
  host: 'pets.execute-api.us-east-1.amazonaws.com',
}

const DEFINITION = {
  name: 'pets',
  models: {
    Pet: {
      contentType: 'application/json',
      schema: {
        type: 'object',
        properties: { tag: { $ref: 'https://apigateway.amazonaws.com/restapis/pets/models/Tag' } },
      },
    },
    Tag: { contentType: 'application/json', schema: { type: 'string' } },
  },
  authorizers: { jwt: { type: 'TOKEN', authorizerUri: 'arn:x', identitySource: 'method.request.header.Auth' } },
  resources: {
    '/': { methods: {} },
    '/pets/{id}': {
      methods: {
        PUT: {
          authorizationType: 'CUSTOM',
          authorizer: 'jwt',
          apiKeyRequired: true,
          requestParameters: { 'method.request.path.id': true, 'method.request.header.X-A': false },
          requestModels: { 'application/json': 'Pet' },
          methodResponses: {
            '200': { responseParameters: { 'method.response.header.ETag': false }, responseModels: {} },
          },
          integration: {
            type: 'HTTP',
            httpMethod: 'PUT',
            uri: 'http://127.0.0.1:9000/pets/{id}',
            templateLanguage: 'vtl',
            requestTemplates: { 'application/xml': 'x' },
            timeoutInMillis: 29_000,
            passthroughBehavior: 'NEVER',
            tlsConfig: { insecureSkipVerification: false },
            integrationResponses: { '200': { selectionPattern: '', responseTemplates: { 'text/html': 'y' } } },
          },
        },
        ANY: { authorizationType: 'AWS_IAM', integration: { type: 'MOCK', httpMethod: null, uri: null } },
      },
    },
  },
}

test('OpenAPI 3.0.1 has the form of an export of AWS', () => {
  const document = exportOpenApi(DEFINITION, OPTIONS)
  expect(document).toEqual({
    openapi: '3.0.1',
    info: { title: 'pets', version: '2026-01-01T00:00:00Z' },
    servers: [
      {
        url: 'https://pets.execute-api.us-east-1.amazonaws.com/{basePath}',
        variables: { basePath: { default: 'dev' } },
      },
    ],
    paths: {
      '/pets/{id}': {
        put: {
          parameters: [
            { name: 'id', in: 'path', required: true, schema: { type: 'string' } },
            { name: 'X-A', in: 'header', schema: { type: 'string' } },
          ],
          requestBody: {
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Pet' } } },
            required: true,
          },
          responses: {
            '200': { description: '200 response', headers: { ETag: { schema: { type: 'string' } } }, content: {} },
          },
          security: [{ jwt: [] }, { api_key: [] }],
          'x-amazon-apigateway-integration': {
            type: 'http',
            httpMethod: 'PUT',
            uri: 'http://127.0.0.1:9000/pets/{id}',
            passthroughBehavior: 'never',
            requestTemplates: { 'application/xml': 'x' },
            responses: { default: { statusCode: '200', responseTemplates: { 'text/html': 'y' } } },
          },
        },
        'x-amazon-apigateway-any-method': {
          responses: { default: { description: 'Any response of the backend' } },
          security: [{ sigv4: [] }],
          'x-amazon-apigateway-integration': { type: 'mock', passthroughBehavior: 'when_no_match' },
        },
      },
    },
    components: {
      schemas: {
        Pet: { type: 'object', properties: { tag: { $ref: '#/components/schemas/Tag' } } },
        Tag: { type: 'string' },
      },
      securitySchemes: {
        jwt: {
          type: 'apiKey',
          name: 'Auth',
          in: 'header',
          'x-amazon-apigateway-authtype': 'custom',
          'x-amazon-apigateway-authorizer': { type: 'token', authorizerUri: 'arn:x' },
        },
        sigv4: { type: 'apiKey', name: 'Authorization', in: 'header', 'x-amazon-apigateway-authtype': 'awsSigv4' },
        api_key: { type: 'apiKey', name: 'x-api-key', in: 'header' },
      },
    },
  })
})

describe('OpenAPI 2.0', () => {
  const document = exportOpenApi(DEFINITION, { ...OPTIONS, format: 'swagger' })
  it('has host, base path and definitions', () => {
    const { host, basePath, schemes, definitions } = document
    expect({ host, basePath, schemes }).toEqual({ host: OPTIONS.host, basePath: '/dev', schemes: ['https'] })
    expect(definitions).toHaveProperty('Pet')
  })

  it('lists the content types of models and templates, and the body as a parameter', () => {
    expect(document).toHaveProperty(['paths', '/pets/{id}', 'put', 'consumes'], ['application/json', 'application/xml'])
    expect(document).toHaveProperty(['paths', '/pets/{id}', 'put', 'produces'], ['text/html'])
    expect(document).toHaveProperty(['paths', '/pets/{id}', 'put', 'parameters', 2], {
      in: 'body',
      name: 'Pet',
      required: true,
      schema: { $ref: '#/definitions/Pet' },
    })
  })
})

describe('extensions', () => {
  it.each([
    ['none of them leaves AWS out, but for ANY', [] as const, []],
    ['integrations', ['integrations'] as const, ['x-amazon-apigateway-integration']],
    ['authorizers', ['authorizers'] as const, ['x-amazon-apigateway-authtype', 'x-amazon-apigateway-authorizer']],
  ])('%s', (_rule, extensions, expected) => {
    const text = JSON.stringify(exportOpenApi(DEFINITION, { ...OPTIONS, extensions }))
    const found = new Set(text.match(/x-amazon-apigateway-[a-z-]+/g))
    expect([...found].sort()).toEqual(['x-amazon-apigateway-any-method', ...expected].sort())
  })
})

test.each([['jsonata'], ['vtl'], [undefined]])('templates of the language %s come back in it', templateLanguage => {
  const integration = {
    type: 'MOCK',
    templateLanguage,
    requestTemplates: { 'application/json': '{"statusCode": 200}' },
  }
  const document = exportOpenApi({ name: 'a', resources: { '/x': { methods: { GET: { integration } } } } }, OPTIONS)
  const reading = readOpenApiText(JSON.stringify(document), { region: 'r', accountId: '1' })
  const path = ['definition', 'resources', '/x', 'methods', 'GET', 'integration']
  expect(reading).toHaveProperty(path)
  if (templateLanguage === undefined) expect(reading).not.toHaveProperty([...path, 'templateLanguage'])
  else expect(reading).toHaveProperty([...path, 'templateLanguage'], templateLanguage)
})

test('an authorizer that bears the name of a scheme of exports keeps it', () => {
  const methods = { GET: { authorizationType: 'AWS_IAM', integration: { type: 'MOCK' } } }
  const authorizers = { sigv4: { type: 'TOKEN', authorizerUri: 'arn:x', identitySource: 'method.request.header.A' } }
  const document = exportOpenApi({ name: 'a', authorizers, resources: { '/x': { methods } } }, OPTIONS)
  const reading = readOpenApiText(JSON.stringify(document), { region: 'r', accountId: '1' })
  expect(reading).toHaveProperty(['definition', 'resources', '/x', 'methods', 'GET', 'authorizationType'], 'AWS_IAM')
})
