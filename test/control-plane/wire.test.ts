import { describe, expect, it } from 'vitest'
import { parseRestApi } from '../../src/definition/parsers/rest-api-parser.ts'
import {
  integrationToJson,
  jsonToIntegration,
  jsonToRestApi,
  jsonToStage,
  restApiToJson,
  stageToJson,
} from '../../src/definition/wire/wire.ts'
import { REST_API_MESSAGE } from '../../src/grpc/services.ts'

/** A definition's JSON after a journey over the wire. */
function overTheWire(json: unknown): Record<string, unknown> {
  return restApiToJson(REST_API_MESSAGE.deserialize(REST_API_MESSAGE.serialize(jsonToRestApi(json))))
}

const WHOLE = {
  name: 'pets',
  description: 'all of it',
  binaryMediaTypes: ['image/png'],
  minimumCompressionSize: 0,
  apiKeySource: 'HEADER',
  models: {
    Order: { contentType: 'application/json', schema: { type: 'object', required: ['sku'] }, description: '' },
  },
  requestValidators: { body: { validateRequestBody: true, validateRequestParameters: false } },
  gatewayResponses: {
    DEFAULT_4XX: { statusCode: '400', responseParameters: {}, responseTemplates: { 'application/json': '{}' } },
  },
  resources: {
    '/': { methods: {} },
    '/pets/{id}': {
      methods: {
        GET: {
          authorizationType: 'COGNITO_USER_POOLS',
          apiKeyRequired: true,
          operationName: 'getPet',
          requestValidator: 'body',
          requestParameters: { 'method.request.path.id': true, 'method.request.querystring.q': false },
          requestModels: { 'application/json': 'Order' },
          authorizer: 'pool',
          authorizationScopes: ['pets.read'],
          methodResponses: {
            '200': {
              statusCode: '200',
              responseParameters: { 'method.response.header.ETag': false },
              responseModels: { 'application/json': 'Order' },
            },
          },
          integration: {
            type: 'HTTP',
            httpMethod: 'POST',
            uri: 'http://127.0.0.1:9000/pets/{id}',
            credentials: 'arn:aws:iam::000000000000:role/gateway',
            requestParameters: { 'integration.request.path.id': 'method.request.path.id' },
            requestTemplates: { 'application/json': '{ "path": $params("id") }' },
            templateLanguage: 'jsonata',
            passthroughBehavior: 'WHEN_NO_TEMPLATES',
            contentHandling: 'CONVERT_TO_TEXT',
            timeoutInMillis: 50,
            tlsConfig: { insecureSkipVerification: false },
            integrationResponses: {
              '200': {
                statusCode: '200',
                selectionPattern: '',
                responseParameters: {},
                responseTemplates: { 'application/json': '' },
                contentHandling: 'CONVERT_TO_BINARY',
              },
            },
          },
        },
      },
    },
  },
  stages: {
    dev: {
      description: '',
      variables: { backend: 'blue' },
      autoDeploy: false,
      deploymentId: 'd1',
      canarySettings: { percentTraffic: 0, deploymentId: 'd2', stageVariableOverrides: { backend: 'green' } },
    },
  },
  apiKeys: { partner: { value: 'secret', enabled: false, stages: ['dev'] } },
  policy: { Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }] },
  authorizers: {
    pool: {
      type: 'COGNITO_USER_POOLS',
      identitySource: 'method.request.header.Authorization',
      authorizerResultTtlInSeconds: 0,
      providerARNs: ['arn:aws:cognito-idp:us-east-1:000000000000:userpool/us-east-1_x'],
    },
  },
  domainNames: { 'api.example.com': { basePathMappings: { '(none)': { stage: 'dev' } } } },
}

describe('a definition over the wire', () => {
  it('keeps every field and every falsy value', () => {
    expect(overTheWire(WHOLE)).toEqual(WHOLE)
  })

  it('is parsed as what it was, with its defaults', () => {
    expect(parseRestApi(overTheWire(WHOLE))).toEqual(parseRestApi(WHOLE))
  })

  it('carries a parsed definition, nulls and defaults included', () => {
    const { definition } = parseRestApi(WHOLE)
    expect(parseRestApi(overTheWire(definition)).definition).toEqual(definition)
  })

  it.each([
    ['timeoutInMillis', undefined],
    ['contentHandling', undefined],
    ['uri', undefined],
  ])('keeps %s absent', (field, expected) => {
    const json = { name: 'a', resources: { '/': { methods: { GET: { integration: { type: 'MOCK' } } } } } }
    expect(overTheWire(json)).not.toHaveProperty(['resources', '/', 'methods', 'GET', 'integration', field], expected)
    expect(overTheWire(json)).toHaveProperty(['resources', '/', 'methods', 'GET', 'integration', 'type'], 'MOCK')
  })

  it('takes null templates for empty ones', () => {
    const integration = { type: 'MOCK', requestTemplates: { 'application/json': null } }
    const json = overTheWire({ name: 'a', resources: { '/': { methods: { GET: { integration } } } } })
    const path = ['resources', '/', 'methods', 'GET', 'integration', 'requestTemplates', 'application/json']
    expect(json).toHaveProperty(path, '')
  })

  it('leaves out what a message has no place for', () => {
    const json = overTheWire({ name: 'a', nonsense: 1, minimumCompressionSize: 'big', stages: { dev: null, test: 7 } })
    expect(json).toMatchObject({ name: 'a', stages: { dev: {}, test: {} } })
    expect(json).not.toHaveProperty('nonsense')
    expect(json).not.toHaveProperty('minimumCompressionSize')
  })

  it.each([[undefined], [null], [7], ['text'], [[]]])('makes an empty message of %j', value => {
    expect(overTheWire(value)).not.toHaveProperty('name')
  })
})

describe('a RestApi message from any client', () => {
  const decode = (fields: object) => restApiToJson(REST_API_MESSAGE.deserialize(REST_API_MESSAGE.serialize(fields)))

  it.each([['restApis/pets'], ['pets']])('is named by %s', name => {
    expect(decode({ name })).toMatchObject({ name: 'pets' })
  })

  it.each([
    [
      'JSON',
      {
        structValue: {
          fields: {
            type: { stringValue: 'object' },
            deep: { listValue: { values: [{ nullValue: 0 }, { numberValue: 1 }, { boolValue: false }] } },
          },
        },
      },
    ],
    ['text that holds JSON', { stringValue: '{"type":"object","deep":[null,1,false]}' }],
  ])('holds a schema as %s', (_, schema) => {
    const json = decode({ models: { M: { schema } } })
    expect(json).toHaveProperty('models.M.schema', { type: 'object', deep: [null, 1, false] })
  })

  it('hands a schema that is no JSON on for the parser to refuse', () => {
    expect(decode({ models: { M: { schema: { stringValue: '{' } } } })).toHaveProperty('models.M.schema', '{')
  })

  it('hands a word of a later version on as its number, for the parser to refuse', () => {
    const json = decode({ resources: { '/': { methods: { GET: { integration: { type: 77 } } } } } })
    expect(json).toHaveProperty(['resources', '/', 'methods', 'GET', 'integration', 'type'], '77')
    expect(parseRestApi({ ...json, name: 'a' }).problems).toMatchObject([{ code: 'INVALID_VALUE' }])
  })

  it('does not turn output fields into fields of a definition', () => {
    const json = decode({ name: 'a', etag: '"1"', revision: 7, updateTime: { seconds: 1 } })
    expect(Object.keys(json)).not.toEqual(expect.arrayContaining(['etag']))
    expect(parseRestApi(json).problems).toEqual([])
  })
})

describe('parts of a definition', () => {
  it('has integrations by themselves', () => {
    const message = jsonToIntegration({ type: 'AWS', cacheKeyParameters: ['a'] })
    expect(message).toEqual({ type: 'INTEGRATION_TYPE_AWS', cacheKeyParameters: ['a'] })
    // Refused by name later, rather than lost.
    expect(integrationToJson(message as never)).toMatchObject({ type: 'AWS', cacheKeyParameters: ['a'] })
  })

  it('has stages by themselves', () => {
    const stage = { variables: { a: 'b' }, autoDeploy: false }
    expect(stageToJson(jsonToStage(stage) as never)).toEqual(stage)
  })
})
