import { deepEqual, equal, match } from 'node:assert/strict'
import { http, lambdaProxy, maps, mock, proxy, responds, show } from './methods.ts'
import { type Chapter, same } from './row.ts'
import type { World } from './world.ts'

const said = (text: string) => mock(undefined, { '200': responds(JSON.stringify(text)) })
const params = show('$toJson($input.params.path)')

/** The event that a function was given. */
async function event(world: World, path: string): Promise<Record<string, unknown>> {
  const { backend } = await world.call('s4-proxy', `GET ${path}`)
  return JSON.parse(backend.body)
}

async function bodyOf(world: World, request: string): Promise<string> {
  return (await world.call('s4', request)).body
}

const NOT_FOUND = {
  status: 403,
  body: '{"message":"Missing Authentication Token"}',
  type: 'MissingAuthenticationTokenException',
}

async function refusal(world: World, request: string, target?: string) {
  const answer = await world.call('s4', request, target === undefined ? {} : { target })
  return { status: answer.status, body: answer.body, type: answer.header('x-amzn-ErrorType') }
}

export const ROUTING: Chapter = {
  file: '04-routing.ts',
  title: 'Routing',
  apis: {
    s4: {
      methods: {
        'GET /': said('root'),
        'GET /x': said('x'),
        'GET /t/x': said('t/x'),
        'GET /g/{proxy+}': params,
        'GET /order/lit': said('literal'),
        'GET /order/{one}': said('variable'),
        'GET /order/{one}/deep': said('deep'),
        'GET /parent': said('parent'),
        'GET /child/{proxy+}': said('child'),
        'GET /var/{name}': params,
        'GET /verb': said('exact'),
        'ANY /verb': said('any'),
        'GET /only-get': said('get'),
        'GET /back/test': said('best'),
        'ANY /back/{proxy+}': said('greedy'),
        'GET /query': show('$toJson($input.params.querystring)'),
        'GET /multi': show(
          '$toJson({ "single": $params("q"), "all": $input.multiParams.querystring.q, "header": $input.params.header.`X-H`, "headers": $input.multiParams.header.`X-H` })',
        ),
        'GET /same/{p}': http('/s4/same', {
          httpMethod: 'POST',
          ...maps({ 'header.X-Path': 'method.request.path.p', 'header.X-Query': 'method.request.querystring.q' }),
          requestTemplates: { 'application/json': '$params("p") & " " & $params("q")' },
        }),
      },
    },
    's4-greedy': { methods: { 'GET /{proxy+}': said('greedy root'), 'ANY /plain': proxy('/s4/plain') } },
    's4-proxy': { methods: { 'ANY /{proxy+}': lambdaProxy('routing'), 'GET /p/{id}': lambdaProxy('routing') } },
  },
  rows: [
    same('4.1/1', 'LocalStack code', 'The first path segment is the stage, and it is taken off once.', async world => {
      equal(await bodyOf(world, 'GET /x'), 'x')
      equal(await bodyOf(world, 'GET /t/x'), 't/x')
      equal((await world.call('s4', 'GET /', { target: '/t' })).body, 'root')
    }),
    same('4.1/2', 'AWS snapshot', 'A doubled slash before the stage counts as one.', async world => {
      equal((await world.call('s4', 'GET /', { target: '//t/x' })).body, 'x')
    }),
    same(
      '4.1/3',
      'AWS snapshot',
      'A doubled slash behind the stage is collapsed for routing and event, not in $context.path.',
      async world => {
        equal((await world.call('s4', 'GET /', { target: '/t//x' })).body, 'x')
        const { path, requestContext } = await event(world, '//abc')
        deepEqual([path, (requestContext as { path: string }).path], ['/abc', '/t//abc'])
      },
    ),
    same('4.1/4', 'AWS snapshot', 'Doubled slashes further in belong to the greedy parameter.', async world => {
      equal(await bodyOf(world, 'GET /g/a//b'), '{"proxy":"a//b"}')
    }),
    same(
      '4.2/1',
      'AWS snapshot',
      'In each segment a literal comes before {name} and that before {name+}.',
      async world => {
        equal(await bodyOf(world, 'GET /order/lit'), 'literal')
        equal(await bodyOf(world, 'GET /order/other'), 'variable')
        equal(await bodyOf(world, 'GET /order/lit/deep'), 'deep')
        equal((await world.call('s4-greedy', 'GET /plain')).calls.length, 1)
      },
    ),
    same(
      '4.2/2',
      'AWS snapshot',
      'A trailing slash does not matter, is no part of a parameter, and stays in the path of the event.',
      async world => {
        equal(await bodyOf(world, 'GET /x/'), 'x')
        equal(await bodyOf(world, 'GET /g/a/'), '{"proxy":"a"}')
        const { path, pathParameters } = await event(world, '/abc/')
        deepEqual([path, pathParameters], ['/abc/', { proxy: 'abc' }])
      },
    ),
    same(
      '4.2/3',
      'AWS snapshot',
      'Matching is done on the encoded path: %2F does not split a segment.',
      async world => {
        equal(await bodyOf(world, 'GET /var/a%2Fb'), '{"name":"a%2Fb"}')
      },
    ),
    same('4.2/4', 'AWS doc', 'A greedy parameter takes at least one segment.', async world => {
      deepEqual(await refusal(world, 'GET /child'), NOT_FOUND)
      equal((await world.call('s4-greedy', 'GET /')).status, 403)
    }),
    same(
      '4.2/5',
      'AWS doc',
      'An exact verb beats ANY; ANY takes seven verbs; GET does not imply HEAD.',
      async world => {
        equal(await bodyOf(world, 'GET /verb'), 'exact')
        for (const verb of ['DELETE', 'OPTIONS', 'PATCH', 'POST', 'PUT'])
          equal(await bodyOf(world, `${verb} /verb`), 'any')
        equal((await world.call('s4', 'HEAD /verb')).status, 200)
        equal((await world.call('s4', 'PURGE /verb')).status, 403)
        equal((await world.call('s4', 'HEAD /only-get')).status, 403)
      },
    ),
    same(
      '4.2/6',
      'AWS snapshot',
      'Where the best path lacks the verb, a less specific one that has it answers.',
      async world => {
        equal(await bodyOf(world, 'OPTIONS /back/test'), 'greedy')
        equal(await bodyOf(world, 'GET /back/test'), 'best')
      },
    ),
    same(
      '4.2/7',
      'AWS snapshot',
      'No path or no verb: 403 Missing Authentication Token, never 404 or 405.',
      async world => {
        deepEqual(await refusal(world, 'GET /nowhere'), NOT_FOUND)
        deepEqual(await refusal(world, 'DELETE /x'), NOT_FOUND)
      },
    ),
    same('4.2/8', 'inferred', 'No such stage or API: 403 Forbidden.', async world => {
      const forbidden = { status: 403, body: '{"message":"Forbidden"}', type: 'ForbiddenException' }
      deepEqual(await refusal(world, 'GET /', '/nostage/x'), forbidden)
      deepEqual(await refusal(world, 'GET /', '/restapis/noapi/t/_user_request_/x'), forbidden)
    }),
    same(
      '4.3/1',
      'AWS snapshot',
      'Path parameters stay percent-encoded, in templates and in the event.',
      async world => {
        equal(await bodyOf(world, 'GET /var/a%2Bb+c%20d'), '{"name":"a%2Bb+c%20d"}')
        const { pathParameters } = await event(world, '/p/a%2Bb+c')
        deepEqual(pathParameters, { id: 'a%2Bb+c' })
      },
    ),
    same('4.3/2', 'AWS snapshot', 'A query is decoded as a form.', async world => {
      equal(await bodyOf(world, 'GET /query?a=1+2&b=1%2B2&c=1%202&d'), '{"a":"1 2","b":"1+2","c":"1 2","d":""}')
    }),
    same(
      '4.3/3',
      'AWS snapshot',
      'Of a repeated parameter or header the last value is the single one; the multi-value maps have all.',
      async world => {
        const headers = [
          ['X-H', 'h1'],
          ['X-H', 'h2'],
        ] as const
        const { body } = await world.call('s4', 'GET /multi?q=1&q=2', { headers })
        equal(body, '{"single":"2","all":["1","2"],"header":"h2","headers":["h1","h2"]}')
      },
    ),
    same('4.3/4', 'LocalStack code', 'Templates, mappings and events see the same values.', async world => {
      const { backend } = await world.call('s4', 'GET /same/a%2Fb?q=1%2B2')
      deepEqual([backend.header('X-Path'), backend.header('X-Query'), backend.body], ['a%2Fb', '1+2', 'a%2Fb 1+2'])
      const { queryStringParameters } = await event(world, '/p/a%2Fb?q=1%2B2')
      deepEqual(queryStringParameters, { q: '1+2' })
    }),
    same(
      '4.3/user-request',
      'LocalStack code',
      'An API is reached by path, too: /restapis/{api}/{stage}/_user_request_/….',
      async world => {
        const answer = await world.call('any', 'GET /', {
          host: 'elsewhere.test',
          target: '/restapis/s4/t/_user_request_/x',
        })
        equal(answer.body, 'x')
        match((await world.call('any', 'GET /', { host: 's4.execute-api.test', target: '/t/x' })).body, /^x$/)
      },
    ),
  ],
}
