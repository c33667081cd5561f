import { deepEqual, equal, match } from 'node:assert/strict'
import { http, lambda, lambdaProxy, maps, method, mock, proxy, renders, show } from './methods.ts'
import { type Chapter, type Evidence, notSupported, type Row, same } from './row.ts'
import type { Sent, World } from './world.ts'

/** A type that can be brought about, and how. */
interface Brought {
  readonly item: string
  readonly type: string
  readonly evidence: Evidence
  readonly status: number
  readonly message: string
  readonly errorType: string
  readonly request: string
  readonly sent?: Sent
  readonly before?: (world: World) => void
}

const BROUGHT: readonly Brought[] = [
  {
    item: '2',
    type: 'API_CONFIGURATION_ERROR',
    evidence: 'AWS snapshot',
    status: 500,
    message: 'Internal server error',
    errorType: 'InternalServerErrorException',
    request: 'GET /configuration',
  },
  {
    item: '5',
    type: 'BAD_REQUEST_BODY',
    evidence: 'AWS snapshot',
    status: 400,
    message: 'Invalid request body',
    errorType: 'BadRequestException',
    request: 'POST /validated?q=1',
    sent: { body: '5' },
  },
  {
    item: '6',
    type: 'BAD_REQUEST_PARAMETERS',
    evidence: 'AWS snapshot',
    status: 400,
    message: 'Missing required request parameters: [q]',
    errorType: 'BadRequestException',
    request: 'POST /validated',
  },
  {
    item: '7',
    type: 'DEFAULT_4XX',
    evidence: 'LocalStack code',
    status: 400,
    message: 'Invalid JSON in request body',
    errorType: 'BadRequestException',
    request: 'POST /json',
    sent: { body: '{' },
  },
  {
    item: '8',
    type: 'DEFAULT_5XX',
    evidence: 'LocalStack code',
    status: 500,
    message: 'Internal server error',
    errorType: 'InternalServerErrorException',
    request: 'GET /response-json',
    before: world => world.answer('/s16/text', { body: '<html>' }),
  },
  {
    item: '10',
    type: 'INTEGRATION_FAILURE',
    evidence: 'AWS doc',
    status: 504,
    message: 'Network error communicating with endpoint',
    errorType: 'InternalServerErrorException',
    request: 'GET /unreachable',
  },
  {
    item: '11',
    type: 'INTEGRATION_TIMEOUT',
    evidence: 'LocalStack code',
    status: 504,
    message: 'Endpoint request timed out',
    errorType: 'InternalServerErrorException',
    request: 'GET /slow',
    before: world => world.answer('/s16/slow', { silent: true }),
  },
  {
    item: '12',
    type: 'INVALID_API_KEY',
    evidence: 'AWS snapshot',
    status: 403,
    message: 'Forbidden',
    errorType: 'ForbiddenException',
    request: 'GET /key',
  },
  {
    item: '14',
    type: 'MISSING_AUTHENTICATION_TOKEN',
    evidence: 'AWS snapshot',
    status: 403,
    message: 'Missing Authentication Token',
    errorType: 'MissingAuthenticationTokenException',
    request: 'GET /nowhere',
  },
  {
    item: '16',
    type: 'REQUEST_TOO_LARGE',
    evidence: 'inferred',
    status: 413,
    message: 'Request Too Long',
    errorType: 'RequestTooLargeException',
    request: 'POST /json',
    sent: { headers: [['Content-Length', '10485761']] },
  },
  {
    item: '20',
    type: 'UNSUPPORTED_MEDIA_TYPE',
    evidence: 'LocalStack code',
    status: 415,
    message: 'Unsupported Media Type',
    errorType: 'BadRequestException',
    request: 'POST /never',
    sent: { headers: [['Content-Type', 'a/b']], body: 'b' },
  },
]

const broughtRows = BROUGHT.map(({ item, type, evidence, status, message, errorType, request, sent, before }): Row => {
  return same(`16.1/${item}`, evidence, `${type}: ${status}, ${message}, ${errorType}.`, async world => {
    before?.(world)
    const answer = await world.call('s16', request, sent)
    deepEqual([answer.status, answer.body], [status, JSON.stringify({ message })])
    deepEqual([answer.header('x-amzn-ErrorType'), answer.header('Content-Type')], [errorType, 'application/json'])
  })
})

/** Types that authorizers bring about, each by an answer of theirs. */
const BY_AUTHORIZERS = [
  ['1', 'ACCESS_DENIED', { principalId: 'p', policyDocument: {} }, 403, 'AccessDeniedException'],
  ['3', 'AUTHORIZER_CONFIGURATION_ERROR', {}, 500, 'AuthorizerConfigurationException'],
  ['4', 'AUTHORIZER_FAILURE', { errorMessage: 'oops' }, 500, 'AuthorizerFailureException'],
  ['19', 'UNAUTHORIZED', { errorMessage: 'Unauthorized' }, 401, 'UnauthorizedException'],
] as const

const authorizerRows = BY_AUTHORIZERS.map(([item, type, answer, status, errorType]): Row => {
  return same(`16.1/${item}`, 'AWS doc', `${type}: ${status}, ${errorType}.`, async world => {
    const headers = 'errorMessage' in answer ? { 'X-Amz-Function-Error': 'Unhandled' } : {}
    world.lambdaAnswer('s20-auth', { headers, body: JSON.stringify(answer) })
    const got = await world.call('s20', 'GET /token', { headers: [['Authorization', 't']] })
    deepEqual([got.status, got.header('x-amzn-ErrorType')], [status, errorType])
  })
})

const NEVER_HAPPENS: readonly (readonly [item: string, type: string, reason: string])[] = [
  [
    '9',
    'EXPIRED_TOKEN',
    'Needs AWS_IAM, which needs `--callers FILE` (test/aws/callers.test.ts). It can be customised.',
  ],
  [
    '13',
    'INVALID_SIGNATURE',
    'Needs AWS_IAM, which needs `--callers FILE` (test/aws/callers.test.ts). It can be customised.',
  ],
  ['15', 'QUOTA_EXCEEDED', 'There are no usage plans. It can be customised.'],
  ['17', 'RESOURCE_NOT_FOUND', 'A resource cannot be lost between authorization and use. It can be customised.'],
  ['18', 'THROTTLED', 'Stages are not throttled. It can be customised.'],
  ['21', 'WAF_FILTERED', 'There is no web ACL. It can be customised.'],
]

const json = (text: string) => ({ responseTemplates: { 'application/json': text } })
const header = (name: string, source: string) => ({
  responseParameters: { [`gatewayresponse.header.${name}`]: source },
})

/** Methods that fail in the ways of BROUGHT. */
const failing = {
  'GET /configuration': mock('{ "statusCode": 200 }', { '400': { selectionPattern: '4..' } }),
  'POST /validated': http(
    '/s16/in',
    {},
    {
      requestValidator: 'both',
      requestParameters: { 'method.request.querystring.q': true },
      requestModels: { 'application/json': 'Empty' },
    },
  ),
  'POST /json': http('/s16/in', maps({ 'header.X-A': 'method.request.body.a' })),
  'GET /response-json': http('/s16/text', {
    integrationResponses: {
      '200': { responseParameters: { 'method.response.header.X': 'integration.response.body.x' } },
    },
  }),
  'GET /unreachable': method({ type: 'HTTP_PROXY', httpMethod: 'GET', uri: 'http://127.0.0.1:1/' }),
  'GET /slow': http('/s16/slow', { timeoutInMillis: 50 }),
  'GET /key': show('"x"', {}, { apiKeyRequired: true }),
  'POST /never': http('/s16/in', { passthroughBehavior: 'NEVER', ...renders('"x"') }),
  'GET /bad-function': lambdaProxy('s16-bad'),
}
const validators = { requestValidators: { both: { validateRequestBody: true, validateRequestParameters: true } } }

export const GATEWAY_RESPONSES: Chapter = {
  file: '16-gateway-responses.ts',
  title: 'Gateway responses and response headers',
  apis: {
    s16: {
      methods: {
        ...failing,
        'GET /success/http': http('/s16/in'),
        'GET /success/proxy': proxy('/s16/in'),
        'GET /success/mock': mock(),
        'GET /success/lambda': lambda('s16'),
        'GET /success/lambda-proxy': lambdaProxy('s16'),
        'POST /trace': http('/s16/in'),
        'GET /no-type': proxy('/s16/no-type'),
      },
      more: validators,
    },
    's16-custom': {
      methods: { ...failing, 'POST /path/{p}': failing['POST /json'] },
      stage: { variables: { v: 'variable' } },
      more: {
        ...validators,
        gatewayResponses: {
          DEFAULT_4XX: { statusCode: '418', ...json('{"default4":$context.error.messageString}') },
          DEFAULT_5XX: { ...json('{"default5":"$context.error.responseType"}') },
          BAD_REQUEST_PARAMETERS: {
            statusCode: '422',
            responseTemplates: {
              'application/json': '{"json":true}',
              'text/plain':
                'q=$method.request.querystring.other h=$method.request.header.X-H v=$stageVariables.v $context.stage $unknown ${context.httpMethod}',
            },
          },
          BAD_REQUEST_BODY: {
            responseParameters: {
              'gatewayresponse.header.X-Static': "'it''s'",
              'gatewayresponse.header.X-Context': 'context.resourcePath',
              'gatewayresponse.header.X-Variable': 'stageVariables.v',
              'gatewayresponse.header.X-Query': 'method.request.querystring.q',
              'gatewayresponse.header.X-Header': 'method.request.header.X-H',
              'gatewayresponse.header.X-Body': 'method.request.body.a',
              'gatewayresponse.header.X-Missing': 'method.request.header.Missing',
            },
          },
          MISSING_AUTHENTICATION_TOKEN: {
            statusCode: '404',
            ...json('{"error":"no such thing"}'),
            ...header('X-Cors', "'*'"),
          },
          INTEGRATION_TIMEOUT: { ...header('Content-Type', "'text/x'"), ...json('late') },
          REQUEST_TOO_LARGE: { statusCode: '400' },
        },
      },
    },
  },
  rows: [
    ...broughtRows,
    ...authorizerRows,
    ...NEVER_HAPPENS.map(([item, type, reason]) =>
      notSupported(`16.1/${item}`, 'AWS doc', `${type} is answered where it happens.`, reason, async world => {
        const gatewayResponses = { [type]: { statusCode: '418' } }
        deepEqual(await world.apply('s16-types', { methods: { 'GET /': mock() }, more: { gatewayResponses } }), [])
      }),
    ),
    same('16.1/10b', 'LocalStack code', 'INTEGRATION_FAILURE of Lambda proxy is 502.', async world => {
      world.lambda('s16-bad', 'text')
      equal((await world.call('s16', 'GET /bad-function')).status, 502)
    }),
    same(
      '16.2/body',
      'AWS snapshot',
      'Every built-in body is {"message": …} with Content-Type application/json.',
      async world => {
        const { body, header: of } = await world.call('s16', 'GET /nowhere', { headers: [['Accept', 'text/plain']] })
        deepEqual([body, of('Content-Type')], ['{"message":"Missing Authentication Token"}', 'application/json'])
      },
    ),
    same(
      '16.3/1',
      'AWS doc',
      "The type's own customisation, else DEFAULT_4XX or DEFAULT_5XX, else built in; a status on the default goes to every type without one.",
      async world => {
        const own = await world.call('s16-custom', 'GET /nowhere')
        deepEqual([own.status, own.body], [404, '{"error":"no such thing"}'])
        const byDefault = await world.call('s16-custom', 'GET /key')
        deepEqual([byDefault.status, byDefault.body], [418, '{"default4":"Forbidden"}'])
        const body = await world.call('s16-custom', 'POST /validated?q=1', { body: '5' })
        deepEqual([body.status, body.body], [418, '{"message":"Invalid request body"}'])
        const server = await world.call('s16-custom', 'GET /configuration')
        deepEqual([server.status, server.body], [500, '{"default5":"API_CONFIGURATION_ERROR"}'])
      },
    ),
    same(
      '16.3/2',
      'AWS doc',
      'statusCode replaces; header sources are static, request parameters, context and stage variables (and the body).',
      async world => {
        const sent: Sent = { headers: [['X-H', 'h']], body: '[{"a":1}]' }
        const array = await world.call('s16-custom', 'POST /validated?q=qv', sent)
        const names = ['X-Static', 'X-Context', 'X-Variable', 'X-Query', 'X-Header', 'X-Missing']
        deepEqual(names.map(array.header), ["it''s", '/validated', 'variable', 'qv', 'h', undefined])
      },
    ),
    same(
      '16.3/3',
      'inferred',
      'The template is chosen by Accept, else application/json; only plain substitution, unknown variables are empty.',
      async world => {
        const get = (accept: string) =>
          world.call('s16-custom', 'POST /validated?other=o', {
            headers: [
              ['Accept', accept],
              ['X-H', 'h'],
            ],
          })
        const text = await get('text/plain;q=1')
        deepEqual([text.status, text.header('Content-Type')], [422, 'text/plain'])
        equal(text.body, 'q=o h=h v=variable t $unknown POST')
        equal((await get('a/b')).body, '{"json":true}')
        world.answer('/s16/slow', { silent: true })
        const typed = await world.call('s16-custom', 'GET /slow')
        deepEqual([typed.status, typed.headers('Content-Type'), typed.body], [504, ['text/x'], 'late'])
      },
    ),
    same(
      '16.3/4',
      'AWS doc',
      'All types can be customised, but REQUEST_TOO_LARGE is answered before an API is known.',
      async world => {
        const byLength = await world.call('s16-custom', 'POST /json', { headers: [['Content-Length', '10485761']] })
        deepEqual([byLength.status, byLength.body], [413, '{"message":"Request Too Long"}'])
      },
    ),
    same('16.3/5', 'LocalStack code', 'A customised response still bears x-amzn-ErrorType.', async world => {
      const answer = await world.call('s16-custom', 'GET /nowhere')
      deepEqual(
        [answer.header('x-amzn-ErrorType'), answer.header('X-Cors')],
        ['MissingAuthenticationTokenException', '*'],
      )
    }),
    same('16.3/6', 'AWS doc', "A backend's error that the method maps is no gateway response.", async world => {
      world.answer('/s16/in', { status: 500, body: 'b' })
      const answer = await world.call('s16', 'GET /success/proxy')
      deepEqual([answer.status, answer.body, answer.header('x-amzn-ErrorType')], [500, 'b', undefined])
      world.answer('/s16/in', { body: 'b' })
    }),
    same('16.4/1', 'AWS snapshot', 'x-amzn-RequestId always (it equals $context.requestId: 10.4/18).', async world => {
      for (const path of ['/success/http', '/success/mock', '/nowhere', '/configuration']) {
        match((await world.call('s16', `GET ${path}`)).headers('x-amzn-RequestId').join(), /^[0-9a-f-]{36}$/)
      }
    }),
    same('16.4/2', 'AWS snapshot', 'x-amz-apigw-id always.', async world => {
      for (const path of ['/success/http', '/success/mock', '/nowhere', '/configuration']) {
        match((await world.call('s16', `GET ${path}`)).headers('x-amz-apigw-id').join(), /^[A-Za-z0-9+/]{15}=$/)
      }
    }),
    same(
      '16.4/3',
      'AWS snapshot',
      'X-Amzn-Trace-Id on success of HTTP, AWS and AWS_PROXY; not HTTP_PROXY, MOCK or errors.',
      async world => {
        world.lambda('s16', {})
        const has = async (path: string) => (await world.call('s16', `GET ${path}`)).headers('X-Amzn-Trace-Id').length
        const paths = ['http', 'lambda', 'lambda-proxy', 'proxy', 'mock'].map(name => `/success/${name}`)
        const found = []
        for (const path of [...paths, '/nowhere', '/configuration']) found.push(await has(path))
        deepEqual(found, [1, 1, 1, 0, 0, 0, 0])
      },
    ),
    same('16.4/4', 'AWS snapshot', 'x-amzn-ErrorType on gateway responses only.', async world => {
      equal((await world.call('s16', 'GET /success/http')).header('x-amzn-ErrorType'), undefined)
      equal((await world.call('s16', 'GET /nowhere')).header('x-amzn-ErrorType'), 'MissingAuthenticationTokenException')
    }),
    same('16.4/5', 'AWS snapshot', 'Content-Type is application/json when nothing sets it.', async world => {
      world.answer('/s16/no-type', { body: 'b' })
      equal((await world.call('s16', 'GET /no-type')).header('Content-Type'), 'application/json')
    }),
    same('16.4/6', 'AWS snapshot', 'Date, Content-Length and Connection always.', async world => {
      for (const path of ['/success/http', '/nowhere']) {
        const answer = await world.call('s16', `GET ${path}`)
        deepEqual(
          ['Date', 'Content-Length', 'Connection'].map(name => answer.headers(name).length),
          [1, 1, 1],
        )
      }
    }),
    same(
      '16.4/trace',
      'AWS snapshot',
      'An incoming trace: Root is kept; with Parent, that is kept and Sampled defaults to 1; else Sampled is 0; unknown parts stay; a malformed value is replaced.',
      async world => {
        const root = 'Root=1-5f84c7a5-1234567890abcdef12345678'
        const trace = async (value: string) => {
          const { backend } = await world.call('s16', 'POST /trace', { headers: [['X-Amzn-Trace-Id', value]] })
          return backend.headers('X-Amzn-Trace-Id').join('|')
        }
        match(await trace(root), new RegExp(`^${root};Parent=[0-9a-f]{16};Sampled=0$`))
        equal(await trace(`${root};Parent=1234567890abcdef`), `${root};Parent=1234567890abcdef;Sampled=1`)
        equal(
          await trace(`${root};Parent=1234567890abcdef;Sampled=0;Lineage=a:1`),
          `${root};Parent=1234567890abcdef;Sampled=0;Lineage=a:1`,
        )
        match(await trace('garbage'), /^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0$/)
      },
    ),
  ],
}
