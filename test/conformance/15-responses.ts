import { deepEqual, equal } from 'node:assert/strict'
import { http, lambda, method, mock, proxy, renders, responds } from './methods.ts'
import { type Chapter, differs, same } from './row.ts'
import type { World } from './world.ts'

const byPattern = (patterns: Readonly<Record<string, string>>) => ({
  integrationResponses: Object.fromEntries(
    Object.entries(patterns).map(([status, selectionPattern]) => [status, { selectionPattern }]),
  ),
})

/** Status for a backend's status. */
async function selected(world: World, path: string, status: number): Promise<number> {
  world.answer('/s15/out', { status, body: 'b' })
  return (await world.call('s15', `GET ${path}`)).status
}

/** Status for a function's error message; undefined is a success. */
async function selectedBy(world: World, path: string, errorMessage: string | undefined): Promise<number> {
  const failed = { headers: { 'X-Amz-Function-Error': 'Handled' }, body: JSON.stringify({ errorMessage }) }
  world.lambdaAnswer('s15', errorMessage === undefined ? { body: '{"ok":1}' } : failed)
  return (await world.call('s15', `POST ${path}`)).status
}

const status = (text: string) => renders(JSON.stringify(text))
const ONE_DEFAULT = { '200': responds('"default"') }
const FAILED = { status: 500, body: '{"message":"Internal server error"}' }
const ERROR = '{"errorMessage":"{\\"code\\":5}","errorType":"E","stackTrace":[]}'

async function mocked(
  world: World,
  path: string,
  body?: string,
  type?: string,
): Promise<{ status: number; body: string }> {
  const headers = type === undefined ? [] : ([['Content-Type', type]] as const)
  const answer = await world.call('s15', `POST ${path}`, body === undefined ? { headers } : { headers, body })
  return { status: answer.status, body: answer.body }
}

export const RESPONSES: Chapter = {
  file: '15-responses.ts',
  title: 'Integration responses and MOCK',
  apis: {
    s15: {
      methods: {
        'GET /patterns': http('/s15/out', {
          httpMethod: 'GET',
          ...byPattern({ '400': '4\\d{2}', '200': '', '500': '5.*' }),
        }),
        'GET /prefix': http('/s15/out', { httpMethod: 'GET', ...byPattern({ '400': '40', '200': '' }) }),
        'GET /several': http('/s15/out', { httpMethod: 'GET', ...byPattern({ '502': '.+', '405': '4.*' }) }),
        'GET /no-default': http('/s15/out', { httpMethod: 'GET', ...byPattern({ '400': '4..' }) }),
        'GET /none': http('/s15/out', { httpMethod: 'GET', integrationResponses: {} }),
        'GET /mapped-error': http('/s15/out', {
          httpMethod: 'GET',
          integrationResponses: { '404': { selectionPattern: '4..', ...responds('"not here"') }, '200': {} },
        }),
        'POST /lambda': lambda(
          's15',
          byPattern({ '400': '.*Bad Request.*', '200': '', '404': 'Not.*', '500': '(\\n|.)+ end' }),
        ),
        'POST /lambda-any': lambda('s15', byPattern({ '200': '', '502': '.+' })),
        'POST /lambda-star': lambda('s15', byPattern({ '200': '', '502': '.*' })),
        'POST /lambda-several': lambda('s15', byPattern({ '502': '.+', '405': '.*four hundred.*', '200': '' })),
        'POST /lambda-200': lambda('s15', byPattern({ '200': '', '201': '200' })),
        'POST /lambda-body': lambda('s15', byPattern({ '200': '', '500': '.+' })),
        'POST /lambda-parsed': lambda('s15', {
          integrationResponses: {
            '200': {},
            '500': { selectionPattern: '.+', ...responds('$parseJson(errorMessage).code') },
          },
        }),
        'POST /mock': mock('{ "statusCode": 200 }', ONE_DEFAULT),
        'POST /mock/pattern': mock('{ "statusCode": $number($params("s")) }', {
          ...ONE_DEFAULT,
          '404': { selectionPattern: '4\\d\\d', ...responds('"4xx"') },
        }),
        'POST /mock/text': mock('"{ \\"statusCode\\": \\"200\\" }"', ONE_DEFAULT),
        'POST /mock/missing': mock('{ "other": 1 }', ONE_DEFAULT),
        'POST /mock/unparseable': mock('"no object"', ONE_DEFAULT),
        'POST /mock/any-integer': mock('{ "statusCode": 98765 }', ONE_DEFAULT),
        'POST /mock/fraction': mock('{ "statusCode": 200.5 }', ONE_DEFAULT),
        ...Object.fromEntries(
          [
            '{statusCode: 200}',
            "{'statusCode': 200}",
            '{"statusCode": 200,}',
            "{statusCode: 200, 'b': 'x', }",
            '{ "a": [1, 2, ], statusCode: 200 }',
          ].map((text, index) => [`POST /mock/lenient/${index}`, mock(JSON.stringify(text), ONE_DEFAULT)]),
        ),
        ...Object.fromEntries(
          ['{"statusCode\': 200}', '{statusCode: 200', 'statusCode: 200', '{statusCode 200}'].map((text, index) => [
            `POST /mock/strict/${index}`,
            mock(JSON.stringify(text), ONE_DEFAULT),
          ]),
        ),
        'POST /mock/pass-default': method({
          type: 'MOCK',
          integrationResponses: { '200': { selectionPattern: '2\\d\\d' }, '204': {} },
        }),
        'POST /mock/pass': method({ type: 'MOCK', integrationResponses: ONE_DEFAULT }),
        'POST /mock/pass-type': method({ type: 'MOCK', ...status('x'), integrationResponses: ONE_DEFAULT }),
        'POST /mock/sees': mock('{ "statusCode": 200 }', {
          '200': responds('$input.body & " " & $toJson($) & " " & $params("q") & " " & $context.stage'),
        }),
        'POST /mock/no-default': mock('{ "statusCode": 200 }', { '400': { selectionPattern: '4..' } }),
        'POST /http': http('/s15/out'),
        'GET /proxied': proxy('/s15/out'),
      },
    },
  },
  rows: [
    same(
      '15.1/text',
      'AWS snapshot',
      'For HTTP, AWS and MOCK patterns are matched against the status as text.',
      async world => {
        deepEqual([await selected(world, '/patterns', 404), await selected(world, '/patterns', 503)], [400, 500])
        equal((await mocked(world, '/mock/pattern?s=404')).body, '4xx')
      },
    ),
    same(
      '15.1/1',
      'inferred',
      "Patterns are Java's and match the whole text; . takes no line end, (\\n|.) does.",
      async world => {
        deepEqual([await selected(world, '/prefix', 404), await selected(world, '/prefix', 40 * 10 + 1)], [200, 200])
        equal(await selectedBy(world, '/lambda', 'a Bad Request here'), 400)
        equal(await selectedBy(world, '/lambda', 'x Not found'), 200)
        equal(await selectedBy(world, '/lambda', 'Not\nfound'), 200)
        equal(await selectedBy(world, '/lambda', 'two\nlines end'), 500)
      },
    ),
    same('15.1/2', 'AWS doc', 'The response without a pattern is the default.', async world => {
      equal(await selected(world, '/patterns', 302), 200)
    }),
    same('15.1/3', 'AWS snapshot', 'Of several that match, the lowest status.', async world => {
      equal(await selected(world, '/several', 404), 405)
      equal(await selectedBy(world, '/lambda-several', 'the four hundred'), 405)
    }),
    same('15.1/4', 'LocalStack code', 'No match and no default: 500; the log says so with the status.', async world => {
      equal(await selected(world, '/no-default', 200), 500)
      const { lines } = await world.testInvoke('s15', 'GET /no-default', '--dispatch')
      const expected =
        'Execution failed due to configuration error: No match for output mapping and no default output mapping configured. Endpoint Response Status Code: 200'
      equal(lines.includes(expected), true)
      deepEqual(await mocked(world, '/mock/no-default'), FAILED)
    }),
    differs(
      '15.1/5',
      'LocalStack code',
      'The chosen status has no method response: 500.',
      'It cannot happen: such a definition is refused when it is pushed.',
      async world => {
        const integration = { type: 'MOCK', integrationResponses: { '200': {} } }
        const problems = await world.apply('s15-undeclared', { methods: { 'GET /x': { integration } } })
        deepEqual(
          problems.map(({ field }) => field),
          ['resources["/x"].methods.GET.integration.integrationResponses["200"]'],
        )
      },
    ),
    same(
      '15.1/6',
      'AWS doc',
      "The client gets the status of the integration response, not the backend's.",
      async world => {
        equal(await selected(world, '/patterns', 418), 400)
      },
    ),
    same('15.1/7', 'LocalStack code', 'No integration response at all is no match.', async world => {
      equal(await selected(world, '/none', 200), 500)
    }),
    same('15.2/1', 'AWS snapshot', 'A success matches the empty text: .+ and 200 never, .* does.', async world => {
      equal(await selectedBy(world, '/lambda-any', undefined), 200)
      equal(await selectedBy(world, '/lambda-200', undefined), 200)
      equal(await selectedBy(world, '/lambda-star', undefined), 502)
      equal(await selectedBy(world, '/lambda-any', 'x'), 502)
    }),
    same('15.2/2', 'AWS doc', 'Without a template the client gets the whole error object.', async world => {
      world.lambdaAnswer('s15', { headers: { 'X-Amz-Function-Error': 'Handled' }, body: ERROR })
      const { status, body } = await world.call('s15', 'POST /lambda-body')
      deepEqual([status, body], [500, ERROR])
    }),
    same('15.2/3', 'AWS doc', 'errorMessage may hold JSON, which a template unpacks.', async world => {
      world.lambdaAnswer('s15', { headers: { 'X-Amz-Function-Error': 'Handled' }, body: ERROR })
      equal((await world.call('s15', 'POST /lambda-parsed')).body, '5')
    }),
    same('15.2/4', 'LocalStack code', 'Access refused by Lambda itself: 500.', async world => {
      world.lambdaAnswer('s15', { status: 403, body: '{"__type":"AccessDeniedException"}' })
      equal((await world.call('s15', 'POST /lambda-any')).status, 500)
    }),
    same(
      '15.3/1',
      'AWS snapshot',
      'No backend; the integer statusCode of the template’s result chooses the response.',
      async world => {
        const answer = await world.call('s15', 'POST /mock')
        deepEqual([answer.status, answer.body, answer.calls.length], [200, 'default', 0])
        equal((await mocked(world, '/mock/pattern?s=499')).status, 404)
      },
    ),
    same(
      '15.3/2',
      'LocalStack code',
      'A status as text, none, an unparseable result, an empty or unfit body without a template: 500 with the log line.',
      async world => {
        for (const path of ['/mock/text', '/mock/missing', '/mock/unparseable', '/mock/fraction']) {
          deepEqual(await mocked(world, path), FAILED)
        }
        deepEqual(await mocked(world, '/mock/pass-type', '', 'text/plain'), FAILED)
        deepEqual(await mocked(world, '/mock/pass-type', 'nothing', 'text/plain'), FAILED)
        equal((await mocked(world, '/mock/pass-type', '{"statusCode": 200}', 'text/plain')).body, 'default')
        const { lines } = await world.testInvoke('s15', 'POST /mock/text')
        const expected =
          'Execution failed due to configuration error: Unable to parse statusCode. It should be an integer that is defined in the request template.'
        equal(lines.includes(expected), true)
      },
    ),
    same('15.3/3', 'LocalStack code', 'Any integer will do.', async world => {
      equal((await mocked(world, '/mock/any-integer')).body, 'default')
    }),
    same(
      '15.3/4',
      'LocalStack code',
      'Reading is lenient: bare and single-quoted keys, trailing commas; not mismatched quotes or missing braces.',
      async world => {
        for (let i = 0; i < 5; i++) deepEqual([i, (await mocked(world, `/mock/lenient/${i}`)).status], [i, 200])
        for (let i = 0; i < 4; i++) deepEqual([i, (await mocked(world, `/mock/strict/${i}`)).status], [i, 500])
      },
    ),
    same(
      '15.3/5',
      'LocalStack code',
      'The response template sees an empty body, the parameters and $context.',
      async world => {
        equal((await mocked(world, '/mock/sees?q=1', '{"a":1}')).body, '{} {} 1 t')
      },
    ),
    same('15.3/6', 'AWS snapshot', 'No X-Amzn-Trace-Id.', async world => {
      equal((await world.call('s15', 'POST /mock')).header('X-Amzn-Trace-Id'), undefined)
    }),
    same(
      '15.3/7',
      'inferred',
      'No template at all and an empty body: the default response; a body is read as the result.',
      async world => {
        deepEqual(await mocked(world, '/mock/pass'), { status: 200, body: 'default' })
        deepEqual(await mocked(world, '/mock/pass', 'x'), FAILED)
        equal((await mocked(world, '/mock/pass', '{"statusCode":200}')).status, 200)
      },
    ),
    same(
      '15.3/7b',
      'inferred',
      'The default response is the one without a pattern, whatever a pattern would say to 200.',
      async world => {
        deepEqual(await mocked(world, '/mock/pass-default'), { status: 204, body: '' })
      },
    ),
    same('15/proxy', 'AWS doc', "Proxies give the backend's status.", async world => {
      equal(await selected(world, '/proxied', 418), 418)
    }),
  ],
}
