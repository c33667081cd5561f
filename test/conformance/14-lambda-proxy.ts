import { deepEqual, equal, match } from 'node:assert/strict'
import { lambdaProxy, maps, responds } from './methods.ts'
import { type Chapter, differs, same } from './row.ts'
import type { Exchange, Sent, World } from './world.ts'

interface Event {
  readonly [field: string]: unknown
  readonly headers: Record<string, string>
  readonly multiValueHeaders: Record<string, string[]>
  readonly requestContext: Record<string, unknown>
}

async function eventOf(world: World, request: string, sent: Sent = {}, api = 's14'): Promise<Event> {
  return JSON.parse((await world.call(api, request, sent)).backend.body)
}

/** Answer to the client for a function's result. */
async function answerTo(world: World, result: unknown, sent: Sent = {}, api = 's14'): Promise<Exchange> {
  world.lambda('s14', result)
  return world.call(api, 'POST /items/1', sent)
}

async function statusOf(world: World, result: unknown): Promise<number> {
  return (await answerTo(world, result)).status
}

const REQUEST_CONTEXT =
  'accountId apiId deploymentId domainName domainPrefix extendedRequestId httpMethod identity path protocol requestId requestTime requestTimeEpoch resourceId resourcePath stage'.split(
    ' ',
  )

export const LAMBDA_PROXY: Chapter = {
  file: '14-lambda-proxy.ts',
  title: 'Lambda proxy',
  apis: {
    s14: {
      methods: {
        'ANY /items/{id}': lambdaProxy('s14'),
        'POST /plain': lambdaProxy('s14'),
        'POST /put': lambdaProxy('s14', { httpMethod: 'PUT' }),
        'ANY /any': lambdaProxy('s14', { httpMethod: 'ANY' }),
        'POST /event': lambdaProxy('s14-event', maps({ 'header.X-Amz-Invocation-Type': "'Event'" })),
        'POST /ignored': lambdaProxy('s14', {
          requestTemplates: { 'application/json': '"template"' },
          integrationResponses: { '200': { ...responds('"template"'), contentHandling: 'CONVERT_TO_BINARY' } },
        }),
        'POST /bad': lambdaProxy('s14-bad'),
      },
      stage: { variables: { name: 'value' } },
      more: { binaryMediaTypes: ['image/png'] },
    },
    's14-plain': {
      methods: { 'POST /': lambdaProxy('s14'), 'POST /put': lambdaProxy('s14', { httpMethod: 'PUT' }) },
      more: {
        gatewayResponses: { INTEGRATION_FAILURE: { responseTemplates: { 'application/json': '{"custom":true}' } } },
        domainNames: { 'api.s14.test': { basePathMappings: { base: { stage: 't' } } } },
      },
    },
  },
  rows: [
    same(
      '14.1/verb',
      'AWS snapshot',
      'The integration verb must be POST (ANY is the client’s); otherwise 500, also where INTEGRATION_FAILURE is customised without a status.',
      async world => {
        const { status, body, calls } = await world.call('s14', 'POST /put')
        deepEqual([status, body, calls.length], [500, '{"message":"Internal server error"}', 0])
        const custom = await world.call('s14-plain', 'POST /put')
        deepEqual([custom.status, custom.body], [500, '{"custom":true}'])
        world.lambda('s14', {})
        equal((await world.call('s14', 'POST /any')).status, 200)
        equal((await world.call('s14', 'GET /any')).status, 500)
      },
    ),
    same('14.1/type', 'AWS doc', 'Synchronous unless X-Amz-Invocation-Type is mapped.', async world => {
      world.lambdaAnswer('s14-event', { status: 202, body: '' })
      const { status, backend } = await world.call('s14', 'POST /event')
      deepEqual([status, backend.header('X-Amz-Invocation-Type')], [202, 'Event'])
    }),
    same(
      '14.1/ignored',
      'AWS doc',
      'Templates, content handling of responses and integrationResponses are ignored.',
      async world => {
        world.lambda('s14', { body: 'as it is' })
        const { body, backend } = await world.call('s14', 'POST /ignored', { body: '{"a":1}' })
        deepEqual([body, JSON.parse(backend.body).body], ['as it is', '{"a":1}'])
      },
    ),
    same('14.2/1', 'AWS snapshot', 'resource: path as configured.', async world => {
      equal((await eventOf(world, 'POST /items/1')).resource, '/items/{id}')
    }),
    same(
      '14.2/2',
      'AWS snapshot',
      'path: without the stage, trailing slash kept, doubled leading slash collapsed; with the base path of a custom domain.',
      async world => {
        equal((await eventOf(world, 'POST /items/1/')).path, '/items/1/')
        equal((await eventOf(world, 'POST //items/1')).path, '/items/1')
        equal((await eventOf(world, 'POST /', { host: 'api.s14.test', target: '/base/' }, 'any')).path, '/base/')
      },
    ),
    same('14.2/3', 'AWS snapshot', 'httpMethod: the client’s.', async world => {
      equal((await eventOf(world, 'PATCH /items/1')).httpMethod, 'PATCH')
    }),
    same(
      '14.2/4',
      'AWS snapshot',
      'headers: last value, the client’s spelling but for Authorization and User-Agent; Host, Via, Content-Encoding in it; X-Forwarded-… and X-Amzn-Trace-Id added.',
      async world => {
        const headers = [
          ['x-lower', '1'],
          ['X-Twice', '1'],
          ['X-Twice', '2'],
          ['authorization', 'a'],
          ['user-agent', 'u'],
          ['Via', 'v'],
          ['Content-Encoding', 'identity'],
          ['X-Forwarded-For', '9.9.9.9'],
          ['Connection', 'close'],
          ['__proto__', 'p'],
        ] as const
        const { headers: seen } = await eventOf(world, 'POST /items/1', { headers, body: 'b' })
        const { 'X-Amzn-Trace-Id': trace, 'X-Forwarded-Port': port, ...rest } = seen
        match(trace ?? '', /^Root=1-/)
        match(port ?? '', /^\d+$/)
        deepEqual(Object.entries(rest).sort(), [
          ['Authorization', 'a'],
          ['Content-Encoding', 'identity'],
          ['Host', 's14.localhost'],
          ['User-Agent', 'u'],
          ['Via', 'v'],
          ['X-Forwarded-For', '9.9.9.9, 127.0.0.1'],
          ['X-Forwarded-Proto', 'http'],
          ['X-Twice', '2'],
          ['__proto__', 'p'],
          ['x-lower', '1'],
        ])
      },
    ),
    same('14.2/5', 'AWS snapshot', 'multiValueHeaders: all values.', async world => {
      const headers = [
        ['X-Twice', '1'],
        ['X-Twice', '2'],
      ] as const
      deepEqual((await eventOf(world, 'POST /items/1', { headers })).multiValueHeaders['X-Twice'], ['1', '2'])
    }),
    same('14.2/6', 'AWS snapshot', 'Query parameters decoded: last value, and lists; null if none.', async world => {
      const event = await eventOf(world, 'POST /items/1?a=1+1&a=2%2B2&b')
      deepEqual(event.queryStringParameters, { a: '2+2', b: '' })
      deepEqual(event.multiValueQueryStringParameters, { a: ['1 1', '2+2'], b: [''] })
      const none = await eventOf(world, 'POST /items/1')
      deepEqual([none.queryStringParameters, none.multiValueQueryStringParameters], [null, null])
    }),
    same('14.2/7', 'AWS snapshot', 'pathParameters still encoded; null if none.', async world => {
      deepEqual((await eventOf(world, 'POST /items/a%20b')).pathParameters, { id: 'a%20b' })
      equal((await eventOf(world, 'POST /plain')).pathParameters, null)
    }),
    same('14.2/8', 'AWS snapshot', 'stageVariables; null if none.', async world => {
      deepEqual((await eventOf(world, 'POST /plain')).stageVariables, { name: 'value' })
      equal((await eventOf(world, 'POST /', {}, 's14-plain')).stageVariables, null)
    }),
    same('14.2/9', 'AWS snapshot', 'requestContext has these fields; path is with the stage.', async world => {
      const { requestContext } = await eventOf(world, 'POST /items/1')
      deepEqual(Object.keys(requestContext).sort(), REQUEST_CONTEXT)
      deepEqual([requestContext.path, requestContext.resourcePath], ['/t/items/1', '/items/{id}'])
      equal(Object.keys(requestContext.identity as object).length, 12)
    }),
    same('14.2/10', 'AWS snapshot', 'body: text; null when empty.', async world => {
      equal((await eventOf(world, 'POST /plain', { body: 'tä' })).body, 'tä')
      equal((await eventOf(world, 'POST /plain')).body, null)
    }),
    same('14.2/11', 'AWS doc', 'isBase64Encoded: for a binary type, and body is then base64.', async world => {
      const headers = [['Content-Type', 'image/png']] as const
      const event = await eventOf(world, 'POST /plain', { headers, body: Buffer.from([255, 0]) })
      deepEqual([event.body, event.isBase64Encoded], ['/wA=', true])
      equal((await eventOf(world, 'POST /plain', { body: 'x' })).isBase64Encoded, false)
    }),
    same('14.3/1', 'AWS snapshot', '{}: 200, empty body.', async world => {
      const { status, body } = await answerTo(world, {})
      deepEqual([status, body], [200, ''])
    }),
    same('14.3/2', 'AWS snapshot', 'An object of the five keys is the answer.', async world => {
      const result = {
        statusCode: 201,
        headers: { 'X-A': '1' },
        multiValueHeaders: null,
        body: 'b',
        isBase64Encoded: false,
      }
      const { status, body, header } = await answerTo(world, result)
      deepEqual([status, body, header('X-A')], [201, 'b', '1'])
    }),
    same('14.3/3', 'AWS snapshot', 'Any other key: 502.', async world => {
      equal(await statusOf(world, { statusCode: 200, extra: 1 }), 502)
    }),
    same('14.3/4', 'AWS snapshot', 'A text, list, number or null: 502 Internal server error.', async world => {
      for (const result of ['text', [], 5, null]) {
        const { status, body, header } = await answerTo(world, result)
        deepEqual([status, body], [502, '{"message":"Internal server error"}'])
        equal(header('x-amzn-ErrorType'), 'InternalServerErrorException')
      }
      const { lines } = await world.testInvoke('s14', 'POST /plain', '--dispatch')
      equal(lines.includes('Execution failed due to configuration error: Malformed Lambda proxy response'), true)
    }),
    same(
      '14.3/5',
      'AWS snapshot',
      'A function error, a time-out among them: 502; the log has its message.',
      async world => {
        const headers = { 'X-Amz-Function-Error': 'Unhandled', 'x-amzn-RequestId': 'rid' }
        world.lambdaAnswer('s14-bad', { headers, body: '{"errorMessage":"Task timed out"}' })
        equal((await world.call('s14', 'POST /bad')).status, 502)
        const { lines } = await world.testInvoke('s14', 'POST /bad', '--dispatch')
        const expected =
          'Lambda execution failed with status 200 due to customer function error: Task timed out. Lambda request id: rid'
        equal(lines.includes(expected), true)
      },
    ),
    same(
      '14.3/6',
      'AWS snapshot',
      'statusCode: integer or numeric text; absent is 200; other text is 502.',
      async world => {
        const codes = [201, '201', undefined, 'test', 201.5]
        const statuses = []
        for (const statusCode of codes) statuses.push(await statusOf(world, { statusCode, body: 'b' }))
        deepEqual(statuses, [201, 201, 200, 502, 502])
      },
    ),
    differs(
      '14.3/6b',
      'inferred',
      'A status from 100 to 199 is passed on.',
      'It would not end the exchange; it is a malformed result, 502, as is one over 599.',
      async world => {
        deepEqual([await statusOf(world, { statusCode: 101 }), await statusOf(world, { statusCode: 600 })], [502, 502])
      },
    ),
    same(
      '14.3/7',
      'AWS snapshot',
      'headers: text, numbers, booleans; null is allowed; multiValueHeaders has lists, else 502.',
      async world => {
        const answer = await answerTo(world, {
          headers: { 'X-T': 't', 'X-N': 5, 'X-B': true },
          multiValueHeaders: { 'X-L': ['1', 2] },
        })
        deepEqual(['X-T', 'X-N', 'X-B'].map(answer.header), ['t', '5', 'true'])
        deepEqual(answer.headers('X-L'), ['1', '2'])
        equal(await statusOf(world, { headers: null }), 200)
        for (const wrong of [
          { multiValueHeaders: { 'X-L': 'text' } },
          { headers: { 'X-O': {} } },
          { headers: [] },
          { headers: 'x' },
        ]) {
          equal(await statusOf(world, wrong), 502)
        }
      },
    ),
    same(
      '14.3/8',
      'AWS snapshot',
      'Lists come first, then the single value unless it is there; the spelling of the list wins.',
      async world => {
        const result = { headers: { 'x-m': 'c', 'X-D': 'a' }, multiValueHeaders: { 'X-M': ['a', 'b'], 'x-d': ['a'] } }
        const { fields } = await answerTo(world, result)
        deepEqual(
          fields.filter(([name]) => /^x-[md]$/i.test(name)),
          [
            ['X-M', 'a'],
            ['X-M', 'b'],
            ['X-M', 'c'],
            ['x-d', 'a'],
          ],
        )
      },
    ),
    same('14.3/9', 'AWS snapshot', 'body: text; absent or null is empty; an object is 502.', async world => {
      equal((await answerTo(world, { body: 'text' })).body, 'text')
      equal((await answerTo(world, { body: null })).body, '')
      equal(await statusOf(world, { body: { a: 1 } }), 502)
    }),
    same('14.3/10', 'AWS snapshot', 'Content-Type is application/json unless the function says one.', async world => {
      equal((await answerTo(world, { body: 'x' })).header('Content-Type'), 'application/json')
      deepEqual((await answerTo(world, { headers: { 'content-type': 'text/x' } })).headers('Content-Type'), ['text/x'])
    }),
    same(
      '14.3/11',
      'AWS snapshot',
      'isBase64Encoded: decoded only for a binary Accept, whatever the function’s Content-Type; undecodable is 500.',
      async world => {
        const result = { isBase64Encoded: true, body: '/wA=', headers: { 'Content-Type': 'text/plain' } }
        const accepting = (accept: string): Sent => ({ headers: [['Accept', accept]] })
        deepEqual([...(await answerTo(world, result, accepting('image/png'))).bytes], [255, 0])
        equal((await answerTo(world, result, accepting('text/plain'))).body, '/wA=')
        equal((await answerTo(world, { isBase64Encoded: true, body: '!' }, accepting('image/png'))).status, 500)
      },
    ),
    same('14.3/12', 'LocalStack code', 'Headers are renamed and dropped (7.4).', async world => {
      const { header } = await answerTo(world, { headers: { Server: 'mine', 'Transfer-Encoding': 'chunked' } })
      deepEqual([header('x-amzn-Remapped-Server'), header('Transfer-Encoding')], ['mine', undefined])
    }),
    same(
      '14.3/refused',
      'LocalStack code',
      'Access refused by Lambda: 500; another invoke error: 502.',
      async world => {
        world.lambdaAnswer('s14-bad', { status: 403, body: '{}' })
        equal((await world.call('s14', 'POST /bad')).status, 500)
        world.lambdaAnswer('s14-bad', { status: 429, body: '{}' })
        equal((await world.call('s14', 'POST /bad')).status, 502)
      },
    ),
  ],
}
