import { describe, expect, test } from 'vitest'
import type { Reading } from '../openapi/draft.ts'
import { readTemplate, type TemplateOptions } from './read-template.ts'

const OPTIONS: TemplateOptions = {
  region: 'us-east-1',
  accountId: '000000000000',
  stackName: 'shop',
  parameters: new Map(),
  readFile: location =>
    location === 'api.yaml'
      ? { text: 'swagger: "2.0"\ninfo: { title: From a file, version: "1" }\npaths: {}' }
      : { reason: 'there is no such file' },
}

const API = 'Api: { Type: AWS::ApiGateway::RestApi, Properties: { Name: My Shop } }'

/** A resource of API Gateway that belongs to the API. */
function part(id: string, type: string, properties = ''): string {
  return `${id}: { Type: AWS::ApiGateway::${type}, Properties: { RestApiId: !Ref Api, ${properties} } }`
}

function method(id: string, properties: string): string {
  return part(id, 'Method', `ResourceId: !GetAtt Api.RootResourceId, HttpMethod: GET, ${properties}`)
}

const MOCK = 'Integration: { Type: MOCK }'

function template(...resources: readonly string[]): string {
  return `Resources:\n${resources.map(resource => `  ${resource}\n`).join('')}`
}

function readings(text: string, options: Partial<TemplateOptions> = {}) {
  return readTemplate(text, { ...OPTIONS, ...options })
}

function readOne(text: string, options: Partial<TemplateOptions> = {}): Reading {
  const [reading, ...others] = readings(text, options)
  if (reading?.kind !== 'reading' || others.length > 0) throw new Error(JSON.stringify(reading))
  return reading
}

/** The field of a definition that keys lead to. */
function field({ definition }: Reading, ...keys: readonly string[]): unknown {
  return keys.reduce<unknown>((value, key) => Object(value)[key], definition)
}

describe('resources of API Gateway', () => {
  test.each<[rule: string, resources: readonly string[], keys: readonly string[], value: unknown]>([
    ['the name of an API is its Name, as a slug', [API], ['name'], 'my-shop'],
    ['without one, its logical id', ['Api: { Type: AWS::ApiGateway::RestApi }'], ['name'], 'api'],
    [
      'a path is the chain of its resources',
      [
        API,
        part('A', 'Resource', 'PathPart: a, ParentId: !GetAtt [Api, RootResourceId]'),
        part('B', 'Resource', 'PathPart: "{b}", ParentId: !Ref A'),
        part('M', 'Method', `ResourceId: !Ref B, HttpMethod: post, ${MOCK}`),
      ],
      ['resources', '/a/{b}', 'methods', 'POST', 'integration', 'type'],
      'MOCK',
    ],
    [
      'flags may be texts',
      [API, method('M', `ApiKeyRequired: "true", ${MOCK}`)],
      ['resources', '/', 'methods', 'GET', 'apiKeyRequired'],
      true,
    ],
    [
      'an authorizer is named by its Name',
      [API, part('Auth', 'Authorizer', 'Name: token, Type: TOKEN'), method('M', `AuthorizerId: !Ref Auth, ${MOCK}`)],
      ['resources', '/', 'methods', 'GET', 'authorizer'],
      'token',
    ],
    [
      'a validator without a Name goes by its logical id',
      [API, part('Body', 'RequestValidator'), method('M', `RequestValidatorId: !Ref Body, ${MOCK}`)],
      ['resources', '/', 'methods', 'GET', 'requestValidator'],
      'Body',
    ],
    [
      'a model is meant by Ref or by name',
      [
        API,
        part('Pet', 'Model', 'Schema: { type: object }'),
        method('M', `RequestModels: { a/b: !Ref Pet, c/d: Pet }, ${MOCK}`),
      ],
      ['resources', '/', 'methods', 'GET', 'requestModels'],
      { 'a/b': 'Pet', 'c/d': 'Pet' },
    ],
    [
      'a schema may be JSON as text',
      [API, part('Pet', 'Model', `Schema: '{"type": "object"}'`)],
      ['models', 'Pet'],
      { contentType: 'application/json', schema: { type: 'object' } },
    ],
    [
      'integration responses are keyed by status',
      [
        API,
        method(
          'M',
          'Integration: { Type: MOCK, IntegrationResponses: [{ StatusCode: 200, ResponseTemplates: { a/b: "" } }, { StatusCode: "404", SelectionPattern: "4.." }] }',
        ),
      ],
      ['resources', '/', 'methods', 'GET', 'integration', 'integrationResponses'],
      { 200: { responseTemplates: { 'a/b': '' } }, 404: { selectionPattern: '4..' } },
    ],
    [
      'method responses are keyed by status',
      [
        API,
        method(
          'M',
          `MethodResponses: [{ StatusCode: 200, ResponseParameters: { method.response.header.A: true } }], ${MOCK}`,
        ),
      ],
      ['resources', '/', 'methods', 'GET', 'methodResponses'],
      { 200: { responseParameters: { 'method.response.header.A': true } } },
    ],
    [
      'a deployment may name a stage',
      [
        API,
        part('D', 'Deployment', 'StageName: dev, StageDescription: { Variables: { a: 1 }, ThrottlingRateLimit: 5 }'),
      ],
      ['stages', 'dev'],
      { variables: { a: '1' }, methodSettings: { '*/*': { throttlingRateLimit: 5 } } },
    ],
    [
      'settings of methods are keyed by path and verb',
      [
        API,
        part(
          'S',
          'Stage',
          'StageName: v1, MethodSettings: [{ ResourcePath: "/~1a~1b", HttpMethod: get, CachingEnabled: true }, { ResourcePath: "/*", HttpMethod: "*", LoggingLevel: "OFF" }]',
        ),
      ],
      ['stages', 'v1', 'methodSettings'],
      { '/a/b/GET': { cachingEnabled: true }, '*/*': { loggingLevel: 'OFF' } },
    ],
    [
      'a usage plan has its stages and keys',
      [
        API,
        part('S', 'Stage', 'StageName: v1'),
        'K: { Type: AWS::ApiGateway::ApiKey, Properties: { Name: partner, Value: "01234567890123456789", Enabled: true } }',
        'P: { Type: AWS::ApiGateway::UsagePlan, Properties: { UsagePlanName: gold, ApiStages: [{ ApiId: !Ref Api, Stage: !Ref S }], Quota: { Limit: "5", Period: DAY } } }',
        'L: { Type: AWS::ApiGateway::UsagePlanKey, Properties: { KeyId: !Ref K, UsagePlanId: !Ref P, KeyType: API_KEY } }',
      ],
      ['usagePlans', 'gold'],
      { apiStages: [{ stage: 'v1' }], quota: { limit: 5, period: 'DAY' }, keys: ['partner'] },
    ],
    [
      'a base path mapping leads to a stage',
      [
        API,
        'D: { Type: AWS::ApiGateway::DomainName, Properties: { DomainName: API.example.com } }',
        part('B', 'BasePathMapping', 'DomainName: !Ref D, Stage: v1'),
      ],
      ['domainNames', 'api.example.com', 'basePathMappings'],
      { '(none)': { stage: 'v1' } },
    ],
    [
      'a gateway response has its type',
      [API, part('G', 'GatewayResponse', 'ResponseType: DEFAULT_4XX, StatusCode: 400')],
      ['gatewayResponses', 'DEFAULT_4XX'],
      { statusCode: '400' },
    ],
    [
      'properties win over the Body',
      [
        'Api: { Type: AWS::ApiGateway::RestApi, Properties: { Name: Mine, BinaryMediaTypes: [a~1b], Body: { swagger: "2.0", info: { title: Other, version: "1" }, x-amazon-apigateway-binary-media-types: [c/d], paths: {} } } }',
      ],
      ['binaryMediaTypes'],
      ['a/b'],
    ],
    [
      'a Body takes its base path as Parameters say',
      [
        'Api: { Type: AWS::ApiGateway::RestApi, Properties: { Parameters: { basepath: prepend }, Body: { swagger: "2.0", basePath: /v1, info: { title: T, version: "1" }, paths: { /a: { get: { responses: {}, x-amazon-apigateway-integration: { type: mock } } } } } } }',
      ],
      ['resources', '/v1/a', 'methods', 'GET', 'integration', 'type'],
      'MOCK',
    ],
    [
      'AWS replaces its variables in a Body without Fn::Sub',
      [
        'Api: { Type: AWS::ApiGateway::RestApi, Properties: { Body: { swagger: "2.0", info: { title: "${AWS::Region}", version: "1" }, paths: {} } } }',
      ],
      ['name'],
      'us-east-1',
    ],
    [
      'a Body may be JSON as text',
      [
        `Api: { Type: AWS::ApiGateway::RestApi, Properties: { Body: !Sub '{"swagger": "2.0", "info": {"title": "\${AWS::StackName}"}, "paths": {}}' } }`,
      ],
      ['name'],
      'shop',
    ],
    [
      'a document beside the template is read',
      ['Api: { Type: AWS::ApiGateway::RestApi, Properties: { BodyS3Location: api.yaml } }'],
      ['name'],
      'from-a-file',
    ],
    [
      'an empty policy is none',
      ['Api: { Type: AWS::ApiGateway::RestApi, Properties: { Policy: "" } }'],
      ['policy'],
      undefined,
    ],
  ])('%s', (_, resources, keys, value) => {
    expect(field(readOne(template(...resources)), ...keys)).toEqual(value)
  })

  test('two authorizers of one name do not secure each other’s methods', () => {
    const authorizers = [
      part('One', 'Authorizer', 'Name: auth, Type: TOKEN'),
      part('Two', 'Authorizer', 'Name: auth, Type: REQUEST'),
    ]
    const reading = readOne(template(API, ...authorizers, method('M', `AuthorizerId: !Ref Two, ${MOCK}`)))
    expect(field(reading, 'resources', '/', 'methods', 'GET', 'authorizer')).toBe('Two')
    expect(field(reading, 'authorizers', 'Two', 'type')).toBe('REQUEST')
  })

  test('a resource whose condition is false does not exist', () => {
    const text = `Conditions: { Never: !Equals [a, b] }\n${template(API, method('M', MOCK).replace('Type:', 'Condition: Never, Type:'))}`
    expect(readOne(text).report).toEqual([])
  })

  test('an API key without Value gets one from the importer, or is left out', () => {
    const text = template(
      API,
      'K: { Type: AWS::ApiGateway::ApiKey, Properties: { StageKeys: [{ RestApiId: !Ref Api, StageName: v1 }] } }',
    )
    const made = readOne(text, { makeKeyValue: name => `${name}-0123456789-0123456789` })
    expect(field(made, 'apiKeys', 'K')).toEqual({ value: 'K-0123456789-0123456789', enabled: false, stages: ['v1'] })
    expect(field(readOne(text), 'apiKeys')).toBeUndefined()
  })
})

describe('methods that cannot run', () => {
  test.each<[rule: string, resources: readonly string[], reason: RegExp]>([
    [
      'an expression that is not known',
      [
        API,
        method(
          'M',
          'Integration: { Type: HTTP_PROXY, IntegrationHttpMethod: GET, Uri: !Sub "http://${Server.PrivateIp}" }',
        ),
      ],
      /^Integration.Uri: Server.PrivateIp is not known: .*--parameter Server.PrivateIp=VALUE/,
    ],
    ['no integration', [API, method('M', '')], /No integration defined for method/],
    [
      'a parent that is another stack’s',
      [
        API,
        part('R', 'Resource', 'PathPart: a, ParentId: !ImportValue root'),
        part('M', 'Method', `ResourceId: !Ref R, HttpMethod: GET, ${MOCK}`),
      ],
      /^ResourceId: .*ImportValue root is not known/,
    ],
    [
      'a resource that is not there',
      [API, part('M', 'Method', `ResourceId: abc123, HttpMethod: GET, ${MOCK}`)],
      /abc123 is no resource of the API Api/,
    ],
    [
      'an authorizer that is not there',
      [API, method('M', `AuthorizerId: abc123, AuthorizationType: CUSTOM, ${MOCK}`)],
      /^AuthorizerId abc123: the template has no such Authorizer/,
    ],
    [
      'the same method twice',
      [API, method('M', MOCK), method('N', MOCK)],
      /GET \/ is in the template twice: N is the second/,
    ],
    [
      'a model whose schema is no JSON',
      [
        API,
        part('Pet', 'Model', `Schema: '{"type"'`),
        method('M', `RequestModels: { application/json: !Ref Pet }, ${MOCK}`),
      ],
      /Schema: at 1:8 of the text it is not JSON/,
    ],
    [
      'an API that may not exist',
      [`Api: { Type: AWS::ApiGateway::RestApi, Condition: Nothing }`, method('M', MOCK)],
      /Condition: Nothing is not known/,
    ],
    [
      'a status that answers twice',
      [API, method('M', 'MethodResponses: [{ StatusCode: 200 }, { StatusCode: 200 }], Integration: { Type: MOCK }')],
      /StatusCode 200 stands twice/,
    ],
    [
      'a VPC link without an address',
      [
        API,
        method(
          'M',
          'Integration: { Type: HTTP_PROXY, IntegrationHttpMethod: GET, Uri: "http://a", ConnectionType: VPC_LINK, ConnectionId: link1 }',
        ),
      ],
      /connectionId link1: .*--connection/,
    ],
  ])('%s', (_, resources, reason) => {
    const [entry] = readOne(template(...resources)).report
    expect(entry).toMatchObject({ status: 'refused', reason: expect.stringMatching(reason) })
  })

  test('point at the field, and leave the others as they are', () => {
    const uri = 'Integration: { Type: HTTP_PROXY, IntegrationHttpMethod: GET, Uri: !Ref Nothing }'
    const other = part('N', 'Method', `ResourceId: !GetAtt Api.RootResourceId, HttpMethod: PUT, ${MOCK}`)
    const text = template(API, method('M', uri), other)
    const { report, storable } = readOne(text)
    expect(report.map(({ method: verb, status, line }) => [verb, status, line])).toEqual([
      ['GET', 'refused', 3],
      ['PUT', 'same', 4],
    ])
    expect(Object.keys(Object(field({ ...readOne(text), definition: storable }, 'resources', '/', 'methods')))).toEqual(
      ['PUT'],
    )
  })

  test('several responses without a pattern: the lowest status answers, and the method differs', () => {
    const integration = 'Integration: { Type: MOCK, IntegrationResponses: [{ StatusCode: 200 }, { StatusCode: 400 }] }'
    const [entry] = readOne(
      template(API, method('M', `MethodResponses: [{ StatusCode: 200 }, { StatusCode: 400 }], ${integration}`)),
    ).report
    expect(entry).toMatchObject({ status: 'differs', reason: expect.stringMatching(/the lowest status/) })
  })

  test('a private API is open here to whoever reaches the listener', () => {
    const api = 'Api: { Type: AWS::ApiGateway::RestApi, Properties: { EndpointConfiguration: { Types: [PRIVATE] } } }'
    expect(readOne(template(api, method('M', MOCK))).report[0]).toMatchObject({
      status: 'differs',
      reason: expect.stringMatching(/PRIVATE/),
    })
  })
})

describe('templates as a whole', () => {
  test.each<[rule: string, text: string, message: RegExp]>([
    ['no template', 'a: 1', /has no Resources/],
    ['no REST API', template('B: { Type: AWS::S3::Bucket }'), /holds no REST API/],
    [
      'an HTTP API',
      template('H: { Type: AWS::Serverless::HttpApi }'),
      /^H: AWS::Serverless::HttpApi .* another product/,
    ],
    [
      'a WebSocket API',
      template('H: { Type: AWS::ApiGatewayV2::Api }'),
      /^H: AWS::ApiGatewayV2::Api .* another product/,
    ],
    [
      'an event of an HTTP API',
      template('F: { Type: AWS::Serverless::Function, Properties: { Events: { E: { Type: HttpApi } } } }'),
      /^F.E: the event type HttpApi/,
    ],
    ['a nested stack', template('S: { Type: AWS::CloudFormation::Stack }'), /import that file as well/],
    ['a loop of resources', template('Fn::ForEach::L: [a, [b], {}]'), /loops are not expanded/],
    ['a macro over the resources', template('Fn::Transform: { Name: Mine }', API), /only AWS::Include/],
    [
      'a document on S3',
      template('Api: { Type: AWS::ApiGateway::RestApi, Properties: { BodyS3Location: { Bucket: b, Key: k } } }'),
      /nothing is fetched from S3/,
    ],
    [
      'a file outside the folder',
      template('Api: { Type: AWS::ApiGateway::RestApi, Properties: { BodyS3Location: ../../secret.yaml } }'),
      /outside the template's folder/,
    ],
    [
      'a Body that is not known',
      template('Api: { Type: AWS::ApiGateway::RestApi, Properties: { Body: !Ref Nothing } }'),
      /Api.Body: Nothing is not known/,
    ],
    [
      'broken JSON in Fn::Sub',
      template(`Api: { Type: AWS::ApiGateway::RestApi, Properties: { Body: !Sub '{"swagger": ' } }`),
      /Api.Body: at 1:\d+ of the text it is not JSON/,
    ],
    ['a key that is given twice', 'Resources:\n  A: {}\n  A: {}', /given twice/],
    [
      'an alias bomb',
      `Resources: {}\na: &a [${'x,'.repeat(99)}x]\nb: &b [${'*a,'.repeat(99)}*a]\nc: [${'*b,'.repeat(99)}*b]`,
      /aliases/,
    ],
  ])('%s is refused by name', (_, text, message) => {
    const [reading] = readings(text)
    expect(reading).toMatchObject({ kind: 'unreadable', message: expect.stringMatching(message) })
  })

  test('several APIs are several readings, and --api chooses one by its logical id', () => {
    const text = template(API, 'Two: { Type: AWS::ApiGateway::RestApi, Properties: { Name: Two } }')
    const names = (api?: string) =>
      readings(text, api === undefined ? {} : { api }).map(reading =>
        reading.kind === 'reading' ? reading.api : reading.message,
      )
    expect(names()).toEqual(['my-shop', 'two'])
    expect(names('Two')).toEqual(['two'])
    expect(names('other')).toEqual([expect.stringMatching(/choose one by --api and its logical id \(Api, Two\)/)])
  })

  test('two APIs of one name do not become one', () => {
    const text = template(API, 'Two: { Type: AWS::ApiGateway::RestApi, Properties: { Name: My Shop } }')
    expect(readings(text).map(reading => reading.kind === 'reading' && reading.api)).toEqual(['my-shop', 'two'])
  })

  test('--api names the only API', () => {
    expect(readOne(template(API), { api: 'other' }).api).toBe('other')
  })

  test('a parameter that nothing refers to is warned of', () => {
    const { warnings } = readOne(template(API), { parameters: new Map([['Typo', 'x']]) })
    expect(warnings).toContain('--parameter Typo: nothing in the template refers to it')
  })

  test('what is no REST API beside one is warned of, with its place', () => {
    const { warnings } = readOne(template(API, 'H: { Type: AWS::ApiGatewayV2::Api }'))
    expect(warnings.join()).toMatch(/^H: AWS::ApiGatewayV2::Api .* \(at 3:3\)$/)
  })

  test('resources may come from an included file', () => {
    const readFile = () => ({ text: 'Api: { Type: AWS::ApiGateway::RestApi, Properties: { Name: Included } }' })
    const text = template('Fn::Transform: { Name: AWS::Include, Parameters: { Location: resources.yaml } }')
    expect(readOne(text, { readFile }).api).toBe('included')
  })
})
