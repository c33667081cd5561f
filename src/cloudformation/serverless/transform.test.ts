import { describe, expect, test } from 'vitest'
import type { Reading } from '../../openapi/draft.ts'
import { readTemplate } from '../read-template.ts'

function readOne(text: string): Reading {
  const [reading] = readTemplate(text, {
    region: 'us-east-1',
    accountId: '000000000000',
    stackName: 'shop',
    parameters: new Map(),
    readFile: location =>
      location === 'api.yaml'
        ? { text: 'openapi: 3.0.1\ninfo: { title: "${AWS::Region} ${Other}", version: "1" }\npaths: {}' }
        : { reason: 'there is no such file' },
  })
  if (reading?.kind !== 'reading') throw new Error(JSON.stringify(reading))
  return reading
}

function field({ definition }: Reading, ...keys: readonly string[]): unknown {
  return keys.reduce<unknown>((value, key) => Object(value)[key], definition)
}

/** A function with one event. */
function fn(id: string, event: string, properties = ''): string {
  return `  ${id}: { Type: AWS::Serverless::Function, Properties: { ${properties} Events: { E: { Type: Api, Properties: { ${event} } } } } }\n`
}

const GET = 'Path: /a, Method: get'
const ARN =
  'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:000000000000:function:F'

function api(properties: string): string {
  return `  Api: { Type: AWS::Serverless::Api, Properties: { StageName: v1, ${properties} } }\n`
}

/** An API of the properties, and a function with a GET of /a on it. */
function withApi(properties: string, event = ''): string {
  return `Resources:\n${api(properties)}${fn('F', `RestApiId: !Ref Api, ${GET}, ${event}`)}`
}

const METHOD = ['resources', '/a', 'methods', 'GET']
const OPTIONS = ['resources', '/a', 'methods', 'OPTIONS']
const AUTH = 'Authorizers: { Pool: { UserPoolArn: arn:pool, AuthorizationScopes: [a/b] }, Fn: { FunctionArn: arn:fn } }'

describe('the transform of AWS::Serverless', () => {
  test.each<[rule: string, text: string, keys: readonly string[], value: unknown]>([
    [
      'an event calls its function',
      `Resources:\n${fn('F', GET)}`,
      [...METHOD, 'integration', 'uri'],
      `${ARN}/invocations`,
    ],
    ['it is a proxy by POST', `Resources:\n${fn('F', GET)}`, [...METHOD, 'integration', 'httpMethod'], 'POST'],
    [
      'events without RestApiId are of an API that bears the stack’s name',
      `Resources:\n${fn('F', GET)}`,
      ['name'],
      'shop',
    ],
    ['whose stage is Prod', `Resources:\n${fn('F', GET)}`, ['stages'], { Prod: {} }],
    [
      'any is every verb',
      `Resources:\n${fn('F', 'Path: /a, Method: Any')}`,
      ['resources', '/a', 'methods', 'ANY', 'integration', 'type'],
      'AWS_PROXY',
    ],
    [
      'an alias is called by its name',
      `Resources:\n${fn('F', GET, 'AutoPublishAlias: live,')}`,
      [...METHOD, 'integration', 'uri'],
      `${ARN}:live/invocations`,
    ],
    [
      'Globals are below every function',
      `Globals: { Function: { AutoPublishAlias: live } }\nResources:\n${fn('F', GET)}`,
      [...METHOD, 'integration', 'uri'],
      `${ARN}:live/invocations`,
    ],
    [
      'Globals are below the API of events',
      `Globals: { Api: { Name: Mine, StageName: x } }\nResources:\n${fn('F', GET)}`,
      ['name'],
      'mine',
    ],
    [
      'lists of Globals come first',
      `Globals: { Api: { BinaryMediaTypes: [a~1b] } }\n${withApi('BinaryMediaTypes: [c/d]')}`,
      ['binaryMediaTypes'],
      ['a/b', 'c/d'],
    ],
    [
      'an API may be named by text',
      `Resources:\n${api('')}${fn('F', `RestApiId: Api, ${GET}`)}`,
      ['stages'],
      { v1: {} },
    ],
    ['stage variables', withApi('Variables: { a: 1 }'), ['stages', 'v1', 'variables'], { a: '1' }],
    [
      'Cors adds OPTIONS with the verbs of the path',
      withApi(`Cors: "'*'"`),
      [...OPTIONS, 'integration', 'integrationResponses', '200', 'responseParameters'],
      {
        'method.response.header.Access-Control-Allow-Origin': "'*'",
        'method.response.header.Access-Control-Allow-Methods': "'GET,OPTIONS'",
      },
    ],
    [
      'Cors of several words',
      withApi(
        `Cors: { AllowOrigin: "'a'", AllowHeaders: "'X'", AllowMethods: "'GET'", MaxAge: "'5'", AllowCredentials: true }`,
      ),
      [...OPTIONS, 'methodResponses', '200', 'responseParameters'],
      {
        'method.response.header.Access-Control-Allow-Origin': false,
        'method.response.header.Access-Control-Allow-Headers': false,
        'method.response.header.Access-Control-Allow-Methods': false,
        'method.response.header.Access-Control-Max-Age': false,
        'method.response.header.Access-Control-Allow-Credentials': false,
      },
    ],
    [
      'a default authorizer is for OPTIONS of Cors too',
      withApi(`Cors: "'*'", Auth: { ${AUTH}, DefaultAuthorizer: Pool }`),
      [...OPTIONS, 'authorizer'],
      'Pool',
    ],
    [
      'unless the API says otherwise',
      withApi(`Cors: "'*'", Auth: { ${AUTH}, DefaultAuthorizer: Pool, AddDefaultAuthorizerToCorsPreflight: false }`),
      [...OPTIONS, 'authorizationType'],
      'NONE',
    ],
    [
      'scopes are those of the authorizer',
      withApi(`Auth: { ${AUTH}, DefaultAuthorizer: Pool }`),
      [...METHOD, 'authorizationScopes'],
      ['a/b'],
    ],
    [
      'or those of the event',
      withApi(`Auth: { ${AUTH} }`, 'Auth: { Authorizer: Pool, AuthorizationScopes: [c] }'),
      [...METHOD, 'authorizationScopes'],
      ['c'],
    ],
    [
      'an event may have another authorizer',
      withApi(`Auth: { ${AUTH}, DefaultAuthorizer: Pool }`, 'Auth: { Authorizer: Fn }'),
      [...METHOD, 'authorizer'],
      'Fn',
    ],
    [
      'or none',
      withApi(`Auth: { ${AUTH}, DefaultAuthorizer: Pool }`, 'Auth: { Authorizer: NONE }'),
      [...METHOD, 'authorizationType'],
      'NONE',
    ],
    [
      'AWS_IAM calls with the caller’s credentials',
      withApi('', 'Auth: { Authorizer: AWS_IAM }'),
      [...METHOD, 'integration', 'credentials'],
      'arn:aws:iam::*:user/*',
    ],
    [
      'unless InvokeRole is NONE',
      withApi('', 'Auth: { Authorizer: AWS_IAM, InvokeRole: NONE }'),
      [...METHOD, 'integration', 'credentials'],
      undefined,
    ],
    [
      'AWS_IAM may be the default',
      withApi('Auth: { DefaultAuthorizer: AWS_IAM }'),
      [...METHOD, 'authorizationType'],
      'AWS_IAM',
    ],
    ['keys are required by the API', withApi('Auth: { ApiKeyRequired: true }'), [...METHOD, 'apiKeyRequired'], true],
    [
      'but for events that say no',
      withApi('Auth: { ApiKeyRequired: true }', 'Auth: { ApiKeyRequired: false }'),
      [...METHOD, 'apiKeyRequired'],
      false,
    ],
    ['a function authorizer is given a token', withApi(`Auth: { ${AUTH} }`), ['authorizers', 'Fn', 'type'], 'TOKEN'],
    [
      'or a request with its sources',
      withApi(
        'Auth: { Authorizers: { R: { FunctionPayloadType: REQUEST, FunctionArn: arn:fn, Identity: { Headers: [A], QueryStrings: [b], ReauthorizeEvery: 5 } } } }',
      ),
      ['authorizers', 'R', 'identitySource'],
      'method.request.header.A, method.request.querystring.b',
    ],
    [
      'a request model is its name in lower case',
      withApi('Models: { Pet: { type: object } }', 'RequestModel: { Model: Pet, ValidateBody: true }'),
      [...METHOD, 'requestModels'],
      { 'application/json': 'pet' },
    ],
    [
      'its validator has a name of SAM’s',
      withApi('Models: { Pet: { type: object } }', 'RequestModel: { Model: Pet, ValidateBody: true }'),
      [...METHOD, 'requestValidator'],
      'body-only',
    ],
    [
      'models go the same way in OpenAPI 3',
      withApi('OpenApiVersion: 3.0.1, Models: { Pet: { type: object } }', 'RequestModel: { Model: Pet }'),
      [...METHOD, 'requestModels'],
      { 'application/json': 'pet' },
    ],
    [
      'request parameters',
      withApi(
        '',
        'RequestParameters: [method.request.header.A, { method.request.querystring.b: { Required: true, Caching: true } }]',
      ),
      [...METHOD, 'requestParameters'],
      { 'method.request.header.A': false, 'method.request.querystring.b': true },
    ],
    [
      'cached ones are cache keys',
      withApi('', 'RequestParameters: [{ method.request.querystring.b: { Caching: true } }]'),
      [...METHOD, 'integration', 'cacheKeyParameters'],
      ['method.request.querystring.b'],
    ],
    [
      'gateway responses',
      withApi(`GatewayResponses: { DEFAULT_4XX: { StatusCode: 400, ResponseParameters: { Headers: { A: "'b'" } } } }`),
      ['gatewayResponses', 'DEFAULT_4XX'],
      { statusCode: '400', responseParameters: { 'gatewayresponse.header.A': "'b'" } },
    ],
    [
      'a policy by addresses',
      withApi('Auth: { ResourcePolicy: { IpRangeBlacklist: [1.2.3.4] } }'),
      ['policy', 'Statement', '1'],
      {
        Action: 'execute-api:Invoke',
        Principal: '*',
        Resource: ['execute-api:/v1/GET/a'],
        Effect: 'Deny',
        Condition: { IpAddress: { 'aws:SourceIp': ['1.2.3.4'] } },
      },
    ],
    [
      'a policy by VPCs',
      withApi('Auth: { ResourcePolicy: { SourceVpcWhitelist: [vpc-1, vpce-2] } }'),
      ['policy', 'Statement', '1', 'Condition'],
      { StringNotEquals: { 'aws:SourceVpc': ['vpc-1'], 'aws:SourceVpce': ['vpce-2'] } },
    ],
    [
      'a policy by accounts stands alone',
      withApi('', 'Auth: { ResourcePolicy: { AwsAccountWhitelist: ["1"] } }'),
      ['policy', 'Statement', 'Principal'],
      { AWS: ['1'] },
    ],
    [
      'a domain makes mappings',
      withApi('Domain: { DomainName: a.example, BasePath: [/one, two-2] }'),
      ['domainNames', 'a.example', 'basePathMappings'],
      { one: { stage: 'v1' }, two2: { stage: 'v1' } },
    ],
    [
      'a usage plan of the API',
      withApi('Auth: { UsagePlan: { CreateUsagePlan: PER_API, Quota: { Limit: 5, Period: DAY } } }'),
      ['usagePlans', 'ApiUsagePlan'],
      { apiStages: [{ stage: 'v1' }], quota: { limit: 5, period: 'DAY' }, keys: ['ApiApiKey'] },
    ],
    [
      'a body is left alone by events',
      withApi(`DefinitionBody: { swagger: "2.0", info: { title: Body, version: "1" }, paths: {} }`),
      ['resources'],
      {},
    ],
    [
      'unless they are merged',
      withApi(
        `MergeDefinitions: true, DefinitionBody: { swagger: "2.0", info: { title: Body, version: "1" }, paths: {} }`,
      ),
      [...METHOD, 'integration', 'uri'],
      `${ARN}/invocations`,
    ],
    [
      'a file keeps its expressions, but for AWS’s own',
      withApi('DefinitionUri: api.yaml'),
      ['name'],
      'us-east-1-other',
    ],
    [
      'a state machine is started',
      'Resources:\n  M: { Type: AWS::Serverless::StateMachine, Properties: { Events: { E: { Type: Api, Properties: { Path: /a, Method: get } } } } }\n',
      [...METHOD, 'integration', 'requestTemplates', 'application/json'],
      `{"input": "$util.escapeJavaScript($input.json('$'))", "stateMachineArn": "arn:aws:states:us-east-1:000000000000:stateMachine:M"}`,
    ],
    [
      'by a role of its own',
      'Resources:\n  M: { Type: AWS::Serverless::StateMachine, Properties: { Events: { E: { Type: Api, Properties: { Path: /a, Method: get } } } } }\n',
      [...METHOD, 'integration', 'credentials'],
      'arn:aws:iam::000000000000:role/MERole',
    ],
    [
      'a streamed response has a path of its own',
      `Resources:\n${fn('F', `${GET}, ResponseTransferMode: RESPONSE_STREAM`)}`,
      [...METHOD, 'integration', 'uri'],
      `${ARN.replace('2015-03-31', '2021-11-15')}/response-streaming-invocations`,
    ],
  ])('%s', (_, text, keys, value) => {
    expect(field(readOne(text), ...keys)).toEqual(value)
  })

  test.each<[rule: string, text: string, reason: RegExp]>([
    [
      'an authorizer that the API lacks',
      withApi('', 'Auth: { Authorizer: Nobody }'),
      /Authorizer Nobody is not known: it is not among Auth.Authorizers/,
    ],
    [
      'a default that the API lacks',
      withApi('Auth: { DefaultAuthorizer: Nobody }'),
      /DefaultAuthorizer Nobody is not known/,
    ],
    [
      'two events of one path and verb',
      `Resources:\n${fn('F', GET)}${fn('G', GET)}`,
      /F.E and G.E have the same path and method/,
    ],
    [
      'a path that is not known',
      `Resources:\n${fn('F', 'Path: !ImportValue p, Method: get')}`,
      /Fn::ImportValue p is not known/,
    ],
    [
      'a function that may not exist',
      `Resources:\n${fn('F', GET).replace('Type: AWS', 'Condition: Nothing, Type: AWS')}`,
      /the template has no condition Nothing/,
    ],
  ])('%s is refused', (_, text, reason) => {
    expect(readOne(text).report[0]).toMatchObject({ status: 'refused', reason: expect.stringMatching(reason) })
  })

  test('an event points at itself', () => {
    const [entry] = readOne(`Resources:\n${fn('F', GET)}`).report
    expect(entry).toMatchObject({ status: 'same', line: 2, column: expect.any(Number) })
  })

  test('the second stage that SAM makes on AWS is left out, with a word', () => {
    const told = (text: string) => readOne(text).warnings.filter(warning => warning.includes('second stage'))
    expect(told(withApi(''))).toEqual([expect.stringMatching(/^Api: /)])
    expect(told(withApi('OpenApiVersion: 3.0.1'))).toEqual([])
  })

  test('an event of an API elsewhere is left out, with a word', () => {
    const { warnings } = readOne(withApi('').concat(fn('G', `RestApiId: !ImportValue x, ${GET}`)))
    expect(warnings).toContainEqual(expect.stringMatching(/^G.E: the event is left out/))
  })

  test('a header of Cors without quotes is not sent, and the method runs', () => {
    const { report, storable } = readOne(withApi('Cors: origins'))
    expect(report.find(({ method }) => method === 'OPTIONS')).toMatchObject({
      status: 'differs',
      reason: expect.stringMatching(/"origins".*the header is not sent/),
    })
    const headers = field(
      { ...readOne(withApi('')), definition: storable },
      ...OPTIONS,
      'integration',
      'integrationResponses',
      '200',
    )
    expect(headers).toMatchObject({
      responseParameters: { 'method.response.header.Access-Control-Allow-Methods': "'GET,OPTIONS'" },
    })
  })
})
