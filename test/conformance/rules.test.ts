import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type Answer,
  applyDefinition,
  type Call,
  call,
  type GatewayProcess,
  startGatewayProcess,
} from '../fixtures/gateway-process.ts'
import { type Prepared, type Recorded, type RecordingBackend, received, startRecordingBackend } from './recorder.ts'

/** Rules of API Gateway, one row each, through a whole process. Numbers are sections of the integration semantics. */

let backend: RecordingBackend
let gateway: GatewayProcess

const json = (template: string) => ({ 'application/json': template })
const OK = { '200': { responseParameters: { 'method.response.header.X-Out': false } } }

/** Methods by `VERB /path`; `B` is the backend's origin. */
function methods(B: string): Record<string, object> {
  const http = (more: object, integrationResponses: object = { '200': {} }, methodResponses: object = OK) => ({
    methodResponses,
    integration: { type: 'HTTP', httpMethod: 'POST', uri: `${B}/`, integrationResponses, ...more },
  })
  const proxy = (uri: string, more: object = {}) => ({
    integration: { type: 'HTTP_PROXY', httpMethod: 'ANY', uri: `${B}${uri}`, ...more },
  })
  const mock = (request: string, responses: object, methodResponses: object = OK) => ({
    methodResponses,
    integration: {
      type: 'MOCK',
      requestTemplates: request === '' ? {} : json(request),
      integrationResponses: responses,
    },
  })
  const lambdaUri =
    'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:000000000000:function:f/invocations'
  const says = (text: string) => mock('{ "statusCode": 200 }', { '200': { responseTemplates: json(text) } })
  return {
    'GET /deep/route/literal': says('"literal"'),
    'GET /deep/route/{name}': says('"name " & $params("name")'),
    'GET /deep/route/{name}/sub': says('"sub " & $params("name")'),
    'ANY /deep/{rest+}': says('"greedy " & $params("rest")'),
    'GET /params': says('$toJson($input.params.querystring) & $toJson($input.multiParams.querystring)'),
    'GET /validated/{id}': {
      ...says('"valid"'),
      requestValidator: 'all',
      requestParameters: {
        'method.request.querystring.q': true,
        'method.request.header.X-Need': true,
        'method.request.path.id': true,
      },
    },
    'POST /model': {
      ...mock('{ "statusCode": 200 }', { '200': { responseTemplates: json('"valid"') } }),
      requestValidator: 'all',
      requestModels: { 'application/json': 'Order' },
    },
    'GET /keyed': { ...says('$context.identity.apiKeyId'), apiKeyRequired: true },
    'POST /map/{id}': http({
      uri: `${B}/out/{id}?fixed=1`,
      requestParameters: {
        'integration.request.path.id': 'method.request.path.id',
        'integration.request.querystring.q': 'method.request.querystring.q',
        'integration.request.querystring.many': 'method.request.multivaluequerystring.many',
        'integration.request.header.X-One': 'method.request.header.X-In',
        'integration.request.header.X-Many': 'method.request.multivalueheader.X-In',
        'integration.request.header.X-Static': "'fixed'",
        'integration.request.header.X-Stage': 'stageVariables.colour',
        'integration.request.header.X-Context': 'context.resourcePath',
        'integration.request.header.X-Epoch': 'context.requestTimeEpoch',
        'integration.request.header.X-Body': 'method.request.body.a.b',
        'integration.request.header.X-Object': 'method.request.body.a',
        'integration.request.header.x-lower': 'method.request.header.x-in',
      },
    }),
    'POST /illegal': http({ requestParameters: { 'integration.request.header.Content-Length': "'1'" } }),
    'ANY /pass/{proxy+}': proxy('/base/{proxy}?u=1', {
      requestParameters: {
        'integration.request.path.proxy': 'method.request.path.proxy',
        'integration.request.querystring.added': "'2'",
        'integration.request.header.X-Replaced': "'ours'",
      },
    }),
    'POST /never': http({ passthroughBehavior: 'NEVER', requestTemplates: json('{ "t": 1 }') }),
    'POST /notemplates': http({ passthroughBehavior: 'WHEN_NO_TEMPLATES', requestTemplates: json('{ "t": 1 }') }),
    'POST /nomatch': http({ requestTemplates: json('{ "t": 1 }') }),
    'POST /default': http({ requestTemplates: { $default: '{ "d": 1 }' } }),
    'POST /empty-template': http({ requestTemplates: json('') }),
    'POST /body': http({ requestTemplates: json('{ "body": $input.body, "doc": $ }') }),
    'POST /override/{id}': http({
      uri: `${B}/o/{id}`,
      requestParameters: {
        'integration.request.header.X-A': "'mapped'",
        'integration.request.path.id': 'method.request.path.id',
      },
      requestTemplates: json(
        '$override({ "request": { "header": { "X-A": "overridden", "X-List": ["1", "2"] }, "path": { "id": "9" }, "querystring": { "q": "a b" } }, "response": { "status": 202, "header": { "X-Out": "from request" } }, "body": { "ok": true } })',
      ),
    }),
    'POST /fails': http({ requestTemplates: json('$sum("x")') }),
    'POST /status': http(
      {},
      {
        '200': { responseTemplates: json('{ "seen": $ }') },
        '404': { selectionPattern: '4\\d\\d' },
        '502': { selectionPattern: '5\\d{2}', responseTemplates: json('{ "bad": true }') },
      },
      { '200': {}, '404': {}, '502': {} },
    ),
    'POST /nodefault': http({}, { '400': { selectionPattern: '4\\d\\d' } }, { '400': {} }),
    'POST /headers': http(
      {},
      {
        '200': {
          responseParameters: {
            'method.response.header.X-Out': 'integration.response.header.X-Backend',
            'method.response.header.Date': "'yesterday'",
            'method.response.header.X-Json': 'integration.response.body.a',
          },
        },
      },
      {
        '200': {
          responseParameters: {
            'method.response.header.X-Out': false,
            'method.response.header.Date': false,
            'method.response.header.X-Json': false,
          },
        },
      },
    ),
    'GET /mock/text': mock('{ "statusCode": "200" }', { '200': {} }),
    'GET /mock/lenient': mock('"{statusCode: 201,}"', { '201': {} }, { '201': {} }),
    'GET /mock/none': mock('', { '200': { responseTemplates: json('"default"') } }),
    'GET /mock/pattern': mock(
      '{ "statusCode": $number($params("s")) }',
      { '200': {}, '400': { selectionPattern: '4\\d\\d', responseTemplates: json('{ "s": 400 }') } },
      { '200': {}, '400': {} },
    ),
    'ANY /lambda': { integration: { type: 'AWS_PROXY', httpMethod: 'POST', uri: lambdaUri } },
    'GET /lambda-get': { integration: { type: 'AWS_PROXY', httpMethod: 'GET', uri: lambdaUri } },
    'POST /function': {
      methodResponses: { '200': {}, '400': {} },
      integration: {
        type: 'AWS',
        httpMethod: 'POST',
        uri: lambdaUri,
        requestTemplates: json('{ "in": $ }'),
        integrationResponses: {
          '200': {},
          '400': { selectionPattern: '.*Bad Request.*', responseTemplates: json('{ "why": errorMessage }') },
        },
      },
    },
    'GET /binary': proxy('/'),
    'POST /binary': http({ contentHandling: 'CONVERT_TO_TEXT', requestTemplates: { 'image/png': '{ "b64": $ }' } }),
    'POST /to-binary': http({ contentHandling: 'CONVERT_TO_BINARY' }),
    'GET /stagevar': {
      methodResponses: OK,
      integration: {
        type: 'HTTP',
        httpMethod: 'GET',
        uri: 'http://${stageVariables.backend}/v/${stageVariables.colour}/${stageVariables.none}x',
        integrationResponses: { '200': {} },
      },
    },
  }
}

beforeAll(async () => {
  backend = await startRecordingBackend()
  gateway = await startGatewayProcess(['--data-dir', ':memory:', '--endpoint', `lambda=${backend.origin}`])
  const resources: Record<string, { methods: Record<string, object> }> = {}
  for (const [key, method] of Object.entries(methods(backend.origin))) {
    const [verb = '', path = ''] = key.split(' ')
    resources[path] ??= { methods: {} }
    resources[path].methods[verb] = method
  }
  const variables = { colour: 'blue', backend: `127.0.0.1:${backend.port}` }
  const applied = await applyDefinition(gateway, {
    name: 'rules',
    binaryMediaTypes: ['image/png', 'application/zip'],
    minimumCompressionSize: 2000,
    models: { Order: { contentType: 'application/json', schema: { type: 'object', required: ['sku'] } } },
    requestValidators: { all: { validateRequestBody: true, validateRequestParameters: true } },
    gatewayResponses: {
      UNSUPPORTED_MEDIA_TYPE: {
        statusCode: '499',
        responseParameters: { 'gatewayresponse.header.X-Why': "'type'" },
        responseTemplates: json('{"type":"$context.error.responseType","message":$context.error.messageString}'),
      },
    },
    apiKeys: {
      partner: { value: 'key-value-0123456789', stages: ['dev'] },
      other: { value: 'key-other-0123456789', stages: [] },
    },
    resources,
    stages: { dev: { autoDeploy: true, variables } },
  })
  expect(applied.stdout).toContain('"ok":true')
}, 60_000)

afterAll(async () => {
  await gateway?.end('SIGKILL')
  backend?.close()
})

interface Row {
  /** Section and rule. */
  readonly rule: string
  readonly send: Omit<Call, 'path'> & { readonly path: string }
  /** Answer of the backend. */
  readonly backend?: Prepared
  readonly status?: number
  readonly body?: string | RegExp
  readonly headers?: Readonly<Record<string, string | RegExp | undefined>>
  /** Request that the backend must have seen; null = it was not called. */
  readonly sent?: null | {
    readonly method?: string
    readonly target?: string
    readonly body?: string
    readonly headers?: Readonly<Record<string, string[]>>
  }
}

const JSON_TYPE = { 'Content-Type': 'application/json' }
const TEXT = { 'Content-Type': 'text/plain' }

const ROWS: readonly Row[] = [
  {
    rule: '4.1: doubled slashes before the stage count as one',
    send: { path: '//dev/deep/route/literal' },
    body: 'literal',
  },
  {
    rule: '4.1: doubled slashes after the stage count as one',
    send: { path: '/dev//deep/route/literal' },
    body: 'literal',
  },
  {
    rule: '4.1: doubled slashes further in are kept',
    send: { path: '/dev/deep/route/a//b' },
    body: 'greedy route/a//b',
  },
  { rule: '4.2: literal before {name}', send: { path: '/dev/deep/route/literal' }, body: 'literal' },
  { rule: '4.2: {name} before {name+}', send: { path: '/dev/deep/route/x' }, body: 'name x' },
  { rule: '4.2: {name+} takes several segments', send: { path: '/dev/deep/route/x/y/z' }, body: 'greedy route/x/y/z' },
  { rule: '4.2: a trailing slash does not matter', send: { path: '/dev/deep/route/x/' }, body: 'name x' },
  { rule: '4.2: %2F does not split a segment', send: { path: '/dev/deep/route/a%2Fb' }, body: 'name a%2Fb' },
  { rule: '4.2: {name+} needs a segment', send: { path: '/dev/deep' }, status: 403 },
  {
    rule: '4.2: where the best path lacks the verb, the search goes on',
    send: { method: 'POST', path: '/dev/deep/route/literal' },
    body: 'greedy route/literal',
  },
  { rule: '4.2: GET does not imply HEAD', send: { method: 'HEAD', path: '/dev/params' }, status: 403 },
  {
    rule: '4.2: no match of path or verb is 403',
    send: { path: '/dev/none' },
    status: 403,
    body: '{"message":"Missing Authentication Token"}',
    headers: { 'x-amzn-errortype': 'MissingAuthenticationTokenException' },
  },
  {
    rule: '4.2: an unknown stage is 403 Forbidden',
    send: { path: '/none/params' },
    status: 403,
    body: '{"message":"Forbidden"}',
  },
  { rule: '4.3: path parameters stay encoded', send: { path: '/dev/deep/route/%2B+' }, body: 'name %2B+' },
  {
    rule: '4.3: query strings are decoded as forms, the last of several is the single value',
    send: { path: '/dev/params?a=1+2&a=%2B&b=%20' },
    body: '{"a":"+","b":" "}{"a":["1 2","+"],"b":[" "]}',
  },
  { rule: 'bad input: %zz in a query stays', send: { path: '/dev/params?a=%zz' }, body: '{"a":"%zz"}{"a":["%zz"]}' },
  {
    rule: 'bad input: a parameter named __proto__ is data',
    send: { path: '/dev/params?__proto__=1' },
    body: '{"__proto__":"1"}{"__proto__":["1"]}',
  },
  {
    rule: '5: missing parameters, headers before paths before query strings',
    send: { path: '/dev/validated/1' },
    status: 400,
    body: '{"message":"Missing required request parameters: [X-Need, q]"}',
    headers: { 'x-amzn-errortype': 'BadRequestException' },
  },
  {
    rule: '5: an empty parameter is missing',
    send: { path: '/dev/validated/1?q=', headers: { 'X-Need': 'a' } },
    status: 400,
  },
  { rule: '5: all there', send: { path: '/dev/validated/1?q=1', headers: { 'X-Need': 'a' } }, body: 'valid' },
  {
    rule: '5: a body that fails its model',
    send: { method: 'POST', path: '/dev/model', headers: JSON_TYPE, body: '{}' },
    status: 400,
    body: '{"message":"Invalid request body"}',
  },
  { rule: '5: an empty body is checked as {}', send: { method: 'POST', path: '/dev/model' }, status: 400 },
  {
    rule: '5: a body of another type is not checked',
    send: { method: 'POST', path: '/dev/model', headers: TEXT, body: '{"statusCode":200}' },
    status: 200,
  },
  {
    rule: '5: a valid body',
    send: { method: 'POST', path: '/dev/model', headers: JSON_TYPE, body: '{"sku":1}' },
    body: 'valid',
  },
  {
    rule: '5: no API key',
    send: { path: '/dev/keyed' },
    status: 403,
    body: '{"message":"Forbidden"}',
    headers: { 'x-amzn-errortype': 'ForbiddenException' },
  },
  {
    rule: '5: a key of no stage',
    send: { path: '/dev/keyed', headers: { 'x-api-key': 'key-other-0123456789' } },
    status: 403,
  },
  {
    rule: '5: a key of the stage',
    send: { path: '/dev/keyed', headers: { 'X-API-Key': 'key-value-0123456789' } },
    body: 'partner',
  },
  {
    rule: '6.2: sources of every kind',
    send: {
      method: 'POST',
      path: '/dev/map/a%20b?q=1&q=2%2F3&many=x&many=y',
      headers: { ...JSON_TYPE, 'X-In': ['one', 'two'] },
      body: '{"a":{"b":"deep"}}',
    },
    sent: {
      method: 'POST',
      target: '/out/a%20b?fixed=1&q=2%2F3&many=x&many=y',
      headers: {
        'X-One': ['two'],
        'X-Many': ['one,two'],
        'X-Static': ['fixed'],
        'X-Stage': ['blue'],
        'X-Context': ['/map/{id}'],
        'X-Epoch': [],
        'X-Body': ['deep'],
        'X-Object': ['{"b":"deep"}'],
        'x-lower': [],
      },
    },
  },
  {
    rule: '6.2: a body path over text is 400',
    send: { method: 'POST', path: '/dev/map/1', headers: TEXT, body: 'plain' },
    status: 400,
    body: '{"message":"Invalid JSON in request body"}',
    sent: null,
  },
  {
    rule: '6.2: a body that only looks like JSON is 400',
    send: { method: 'POST', path: '/dev/map/1', headers: JSON_TYPE, body: '{"a":' },
    status: 400,
    body: '{"message":"Invalid JSON in request body"}',
    sent: null,
  },
  {
    rule: '7.2: an illegal destination is 500 before the backend',
    send: { method: 'POST', path: '/dev/illegal' },
    status: 500,
    body: '{"message":"Internal server error"}',
    sent: null,
  },
  {
    rule: '7.3: defaults of HTTP, and nothing of the client',
    send: { method: 'POST', path: '/dev/nomatch', headers: { ...TEXT, 'X-Client': '1' }, body: 'x' },
    sent: {
      body: 'x',
      headers: {
        Accept: ['application/json'],
        'User-Agent': ['AmazonAPIGateway_rules'],
        'Content-Type': ['text/plain'],
        'X-Amzn-Apigateway-Api-Id': ['rules'],
        'X-Client': [],
      },
    },
  },
  {
    rule: '7.3: HTTP_PROXY forwards the client’s headers less Host and Content-Encoding, mapped ones replace',
    send: {
      method: 'POST',
      path: '/dev/pass/a/b?c=1&d=x%20y',
      headers: { 'X-Client': ['1', '2'], 'X-Replaced': 'theirs', TE: 'trailers', Expect: '100-continue', 'X-A': 'b' },
      body: 'z',
    },
    sent: {
      method: 'POST',
      target: '/base/a/b?u=1&c=1&d=x%20y&added=2',
      body: 'z',
      headers: { 'X-Client': ['1,2'], 'X-Replaced': ['ours'], TE: [], Expect: [], 'X-A': ['b'] },
    },
  },
  {
    rule: '8.1 and hardening: a greedy value with dot segments is refused',
    send: { path: '/dev/pass/a/%2e%2e/b' },
    status: 400,
    sent: null,
  },
  {
    rule: '8.1: stage variables stand for any part; a missing one is empty',
    send: { path: '/dev/stagevar' },
    sent: { target: '/v/blue/x' },
  },
  {
    rule: '8.3: HTTP_PROXY takes the client’s verb where the integration says ANY',
    send: { method: 'DELETE', path: '/dev/pass/x' },
    sent: { method: 'DELETE' },
  },
  {
    rule: '9.1: NEVER and no match is 415',
    send: { method: 'POST', path: '/dev/never', headers: TEXT, body: 'x' },
    status: 499,
    sent: null,
  },
  {
    rule: '9.1: WHEN_NO_TEMPLATES and no match is 415',
    send: { method: 'POST', path: '/dev/notemplates', headers: TEXT, body: 'x' },
    status: 499,
    sent: null,
  },
  {
    rule: '9.1: WHEN_NO_MATCH passes what does not match',
    send: { method: 'POST', path: '/dev/nomatch', headers: TEXT, body: 'x' },
    sent: { body: 'x' },
  },
  {
    rule: '9.1: parameters of the content type do not count',
    send: {
      method: 'POST',
      path: '/dev/never',
      headers: { 'Content-Type': 'Application/JSON; charset=utf-8' },
      body: '{}',
    },
    sent: { body: '{"t":1}' },
  },
  {
    rule: '9.1: no content type counts as application/json',
    send: { method: 'POST', path: '/dev/never', body: '{}' },
    sent: { body: '{"t":1}' },
  },
  {
    rule: '9.1: $default takes the rest',
    send: { method: 'POST', path: '/dev/default', headers: TEXT, body: 'x' },
    sent: { body: '{"d":1}' },
  },
  {
    rule: '9.1: an empty template passes the body',
    send: { method: 'POST', path: '/dev/empty-template', headers: JSON_TYPE, body: '{"x":1}' },
    sent: { body: '{"x":1}' },
  },
  {
    rule: '9.2: a template is rendered for an empty body, which is {}',
    send: { method: 'POST', path: '/dev/body' },
    sent: { body: '{"body":"{}","doc":{}}' },
  },
  {
    rule: '9.2: in pass-through an empty body stays empty',
    send: { method: 'POST', path: '/dev/empty-template' },
    sent: { body: '' },
  },
  {
    rule: '11.2: a body that is not JSON is a text',
    send: { method: 'POST', path: '/dev/body', headers: JSON_TYPE, body: 'oops' },
    sent: { body: '{"body":"oops","doc":"oops"}' },
  },
  {
    rule: '10.5: overrides have their final say, and those of the response carry over',
    send: { method: 'POST', path: '/dev/override/1', headers: JSON_TYPE, body: '{}' },
    status: 202,
    headers: { 'x-out': 'from request' },
    sent: { target: '/o/9?q=a%20b', body: '{"ok":true}', headers: { 'X-A': ['overridden'], 'X-List': ['1', '2'] } },
  },
  {
    rule: '11.2: a template that fails is 500, and the backend is not called',
    send: { method: 'POST', path: '/dev/fails', headers: JSON_TYPE, body: '{}' },
    status: 500,
    body: '{"message":"Internal server error"}',
    sent: null,
  },
  {
    rule: '9.3: the response template is rendered',
    send: { method: 'POST', path: '/dev/status' },
    backend: { body: '{"a":1}' },
    status: 200,
    body: '{"seen":{"a":1}}',
  },
  {
    rule: '9.3: an empty response body is {} to a template',
    send: { method: 'POST', path: '/dev/status' },
    backend: { body: '' },
    body: '{"seen":{}}',
  },
  {
    rule: '9.3: without templates the body passes, the content type does not',
    send: { method: 'POST', path: '/dev/status' },
    backend: { status: 404, headers: ['Content-Type', 'text/html'], body: 'gone' },
    status: 404,
    body: 'gone',
    headers: { 'content-type': 'application/json' },
  },
  {
    rule: '15.1: a pattern matches the whole status',
    send: { method: 'POST', path: '/dev/status' },
    backend: { status: 503 },
    status: 502,
    body: '{"bad":true}',
  },
  {
    rule: '15.1: no match and no default is 500',
    send: { method: 'POST', path: '/dev/nodefault' },
    status: 500,
    headers: { 'x-amzn-errortype': 'InternalServerErrorException' },
  },
  {
    rule: '6.4 and 7.4: only mapped headers reach the client, Date is renamed',
    send: { method: 'POST', path: '/dev/headers' },
    backend: {
      headers: ['X-Backend', 'first', 'X-Backend', 'last', 'X-Hidden', '1', 'Content-Type', 'application/json'],
      body: '{"a":{"b":1}}',
    },
    headers: { 'x-out': 'last', 'x-hidden': undefined, 'x-amzn-remapped-date': 'yesterday', 'x-json': '{"b":1}' },
  },
  {
    rule: '7.4: HTTP_PROXY renames Date and Server, and drops Via',
    send: { path: '/dev/pass/x' },
    backend: { headers: ['Server', 'b', 'Date', 'then', 'Via', '1.1 x', 'X-Kept', '1', 'x-amzn-RequestId', 'theirs'] },
    headers: {
      'x-amzn-remapped-server': 'b',
      'x-amzn-remapped-date': 'then',
      via: undefined,
      'x-kept': '1',
      'x-amzn-remapped-x-amzn-requestid': 'theirs',
    },
  },
  { rule: '15.3: a statusCode that is a text is 500', send: { path: '/dev/mock/text' }, status: 500 },
  { rule: '15.3: reading is lenient', send: { path: '/dev/mock/lenient' }, status: 201 },
  {
    rule: '15.3: no template and an empty body is the default response',
    send: { path: '/dev/mock/none' },
    status: 200,
    body: 'default',
  },
  {
    rule: '15.3: the status chooses the response',
    send: { path: '/dev/mock/pattern?s=404' },
    status: 400,
    body: '{"s":400}',
  },
  { rule: '15.3: any other status takes the default', send: { path: '/dev/mock/pattern?s=777' }, status: 200 },
  { rule: '14.3: {} is 200 and empty', send: { path: '/dev/lambda' }, backend: { body: '{}' }, status: 200, body: '' },
  {
    rule: '14.3: statusCode may be a numeric text',
    send: { path: '/dev/lambda' },
    backend: { body: '{"statusCode":"201","body":"x"}' },
    status: 201,
    body: 'x',
  },
  {
    rule: '14.3: any other key is 502',
    send: { path: '/dev/lambda' },
    backend: { body: '{"statusCode":200,"extra":1}' },
    status: 502,
    body: '{"message":"Internal server error"}',
  },
  { rule: '14.3: a text is 502', send: { path: '/dev/lambda' }, backend: { body: '"x"' }, status: 502 },
  { rule: '14.3: null is 502', send: { path: '/dev/lambda' }, backend: { body: 'null' }, status: 502 },
  {
    rule: '14.3: statusCode "test" is 502',
    send: { path: '/dev/lambda' },
    backend: { body: '{"statusCode":"test"}' },
    status: 502,
  },
  {
    rule: '14.3: multiValueHeaders that are no lists are 502',
    send: { path: '/dev/lambda' },
    backend: { body: '{"multiValueHeaders":{"a":"b"}}' },
    status: 502,
  },
  {
    rule: '14.3: a body that is an object is 502',
    send: { path: '/dev/lambda' },
    backend: { body: '{"body":{}}' },
    status: 502,
  },
  {
    rule: '14.3: a function error is 502',
    send: { path: '/dev/lambda' },
    backend: { headers: ['X-Amz-Function-Error', 'Unhandled'], body: '{"errorMessage":"x"}' },
    status: 502,
  },
  {
    rule: '14.3: access refused by Lambda is 500',
    send: { path: '/dev/lambda' },
    backend: { status: 403, body: '{}' },
    status: 500,
  },
  {
    rule: '14.3: header values may be numbers and booleans',
    send: { path: '/dev/lambda' },
    backend: { body: '{"headers":{"X-N":1,"X-T":true}}' },
    headers: { 'x-n': '1', 'x-t': 'true', 'content-type': 'application/json' },
  },
  {
    rule: '14.3: the base64 text is sent unless the client accepts binary',
    send: { path: '/dev/lambda' },
    backend: { body: '{"isBase64Encoded":true,"body":"aGk="}' },
    body: 'aGk=',
  },
  {
    rule: '14.3: base64 is decoded for a client that accepts binary',
    send: { path: '/dev/lambda', headers: { Accept: 'image/png' } },
    backend: { body: '{"isBase64Encoded":true,"body":"aGk="}' },
    body: 'hi',
  },
  { rule: '14.1: another verb than POST is 500', send: { path: '/dev/lambda-get' }, status: 500, sent: null },
  {
    rule: '15.2: a success never matches a pattern',
    send: { method: 'POST', path: '/dev/function', headers: JSON_TYPE, body: '{"x":1}' },
    backend: { body: '{"Bad Request":1}' },
    status: 200,
    body: '{"Bad Request":1}',
    sent: { body: '{"in":{"x":1}}' },
  },
  {
    rule: '15.2: a function error is matched by its message',
    send: { method: 'POST', path: '/dev/function' },
    backend: { headers: ['X-Amz-Function-Error', 'Handled'], body: '{"errorMessage":"a Bad Request here"}' },
    status: 400,
    body: '{"why":"a Bad Request here"}',
  },
  {
    rule: '15.2: a function error that no pattern takes is the default, with the error object',
    send: { method: 'POST', path: '/dev/function' },
    backend: { headers: ['X-Amz-Function-Error', 'Handled'], body: '{"errorMessage":"other"}' },
    status: 200,
    body: '{"errorMessage":"other"}',
  },
  {
    rule: '12.2: a binary payload converted to text is base64',
    send: { method: 'POST', path: '/dev/binary', headers: { 'Content-Type': 'image/png' }, body: 'hi' },
    sent: { body: '{"b64":"aGk="}' },
  },
  {
    rule: '12.2: text converted to binary is decoded',
    send: { method: 'POST', path: '/dev/to-binary', headers: TEXT, body: 'aGk=' },
    sent: { body: 'hi' },
  },
  {
    rule: '12.2: text that is not base64 is 500',
    send: { method: 'POST', path: '/dev/to-binary', headers: TEXT, body: '!!' },
    status: 500,
    sent: null,
  },
  {
    rule: '12.3: binary for a client that does not accept it is base64',
    send: { path: '/dev/binary' },
    backend: { headers: ['Content-Type', 'image/png'], body: 'hi' },
    body: 'aGk=',
  },
  {
    rule: '12.3: binary for a client that accepts it is raw',
    send: { path: '/dev/binary', headers: { Accept: 'image/png' } },
    backend: { headers: ['Content-Type', 'image/png'], body: 'hi' },
    body: 'hi',
  },
  {
    rule: '12.3: text for a client that accepts binary is decoded',
    send: { path: '/dev/binary', headers: { Accept: 'image/png' } },
    backend: { headers: ['Content-Type', 'text/plain'], body: 'aGk=' },
    body: 'hi',
  },
  {
    rule: '12.5: a gzip request is decoded',
    send: {
      method: 'POST',
      path: '/dev/body',
      headers: { ...JSON_TYPE, 'Content-Encoding': 'gzip' },
      body: gzipSync('{"z":1}'),
    },
    sent: { body: '{"body":"{\\"z\\":1}","doc":{"z":1}}' },
  },
  {
    rule: '12.5: another coding is 415',
    send: { method: 'POST', path: '/dev/body', headers: { ...JSON_TYPE, 'Content-Encoding': 'compress' }, body: 'x' },
    status: 499,
  },
  {
    rule: '16.3: a customised response has its status, header and template',
    send: { method: 'POST', path: '/dev/never', headers: TEXT, body: 'x' },
    status: 499,
    body: '{"type":"UNSUPPORTED_MEDIA_TYPE","message":"Unsupported Media Type"}',
    headers: { 'x-why': 'type', 'x-amzn-errortype': 'BadRequestException' },
  },
  {
    rule: '16.4: headers of every answer',
    send: { path: '/dev/params' },
    headers: {
      'x-amzn-requestid': /^[0-9a-f-]{36}$/,
      'x-amz-apigw-id': /.+/,
      'content-type': 'application/json',
      'x-amzn-trace-id': undefined,
    },
  },
  {
    rule: '16.4: the trace id of a success of HTTP',
    send: { method: 'POST', path: '/dev/nomatch', body: '{}' },
    headers: { 'x-amzn-trace-id': /^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0$/ },
  },
  { rule: '16.4: no trace id on HTTP_PROXY', send: { path: '/dev/pass/x' }, headers: { 'x-amzn-trace-id': undefined } },
  {
    rule: '16.4: an incoming Root and Parent are kept',
    send: {
      path: '/dev/pass/x',
      headers: { 'X-Amzn-Trace-Id': 'Root=1-5f5f5f5f-000000000000000000000001;Parent=0000000000000002' },
    },
    sent: {
      headers: { 'X-Amzn-Trace-Id': ['Root=1-5f5f5f5f-000000000000000000000001;Parent=0000000000000002;Sampled=1'] },
    },
  },
  {
    rule: '3: X-HTTP-Method-Override replaces the method',
    send: { method: 'POST', path: '/dev/params?a=1', headers: { 'X-HTTP-Method-Override': 'GET' } },
    status: 200,
  },
  {
    rule: 'bad input: a body that is not UTF-8 is damaged, not refused',
    send: { method: 'POST', path: '/dev/empty-template', headers: JSON_TYPE, body: new Uint8Array([0x22, 0xff, 0x22]) },
    sent: { body: '"\ufffd"' },
  },
  {
    rule: 'bad input: a URL of over 10,240 characters is 414',
    send: { path: `/dev/params?a=${'x'.repeat(10_300)}` },
    status: 414,
  },
  {
    rule: 'bad input: JSON nested too deep is 400',
    send: { method: 'POST', path: '/dev/body', headers: JSON_TYPE, body: `${'['.repeat(200)}${']'.repeat(200)}` },
    status: 400,
  },
]

describe('rules', () => {
  test.each(ROWS)('$rule', async row => {
    backend.prepare(row.backend ?? {})
    const answer = await call(gateway.http, row.send)
    checkAnswer(answer, row)
    if (row.sent === null) expect(backend.last()).toBeUndefined()
    else if (row.sent !== undefined) checkSent(backend.last(), row.sent)
  })
})

function checkAnswer(answer: Answer, row: Row): void {
  if (typeof row.body === 'string') expect(answer.body).toBe(row.body)
  expect(answer.status, answer.body).toBe(row.status ?? 200)
  for (const [name, value] of Object.entries(row.headers ?? {})) {
    if (value instanceof RegExp) expect(answer.headers[name]).toMatch(value)
    else expect(answer.headers[name], name).toBe(value)
  }
}

function checkSent(sent: Recorded | undefined, expected: NonNullable<Row['sent']>): void {
  expect(sent).toBeDefined()
  const { headers = {}, ...rest } = expected
  expect(sent).toMatchObject(rest)
  for (const [name, values] of Object.entries(headers)) {
    // node:http joins nothing in rawHeaders, so repeated fields show as they came.
    expect(received(sent?.rawHeaders ?? [], name), name).toEqual(values)
  }
}

test('14.2: the proxy event, field by field', async () => {
  backend.prepare({ body: '{"statusCode":200}' })
  await call(gateway.http, {
    method: 'POST',
    path: '/dev/lambda?a=1&a=2',
    headers: { 'X-Two': ['1', '2'], 'user-agent': 'test', 'Content-Type': 'text/plain' },
    body: 'hello',
  })
  const event = JSON.parse(backend.last()?.body ?? '')
  expect(event).toMatchObject({
    resource: '/lambda',
    path: '/lambda',
    httpMethod: 'POST',
    queryStringParameters: { a: '2' },
    multiValueQueryStringParameters: { a: ['1', '2'] },
    pathParameters: null,
    stageVariables: { colour: 'blue' },
    body: 'hello',
    isBase64Encoded: false,
    requestContext: {
      apiId: 'rules',
      stage: 'dev',
      path: '/dev/lambda',
      resourcePath: '/lambda',
      httpMethod: 'POST',
      accountId: '000000000000',
    },
  })
  expect(event.headers).toMatchObject({ 'X-Two': '2', 'User-Agent': 'test', 'X-Forwarded-Proto': 'http' })
  expect(event.multiValueHeaders['X-Two']).toEqual(['1', '2'])
  expect(Object.keys(event.headers).map(name => name.toLowerCase())).not.toContain('content-length')
  expect(Object.keys(event.requestContext.identity)).toHaveLength(12)
})

test('12.5: a long response is compressed for a client that names gzip', async () => {
  backend.prepare({ body: JSON.stringify({ text: 'x'.repeat(3000) }) })
  const answer = await fetch(`http://${gateway.http}/dev/pass/x`, { headers: { 'Accept-Encoding': 'gzip' } })
  expect(answer.headers.get('content-encoding')).toBe('gzip')
  expect((await answer.text()).length).toBeGreaterThan(3000)
})
