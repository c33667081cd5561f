import { deepEqual, equal } from 'node:assert/strict'
import { answers, http, lambda, lambdaProxy, maps, mock, proxy, renders, responds } from './methods.ts'
import { type Chapter, same } from './row.ts'

const toHeaders = (mappings: Readonly<Record<string, string>>) =>
  maps(Object.fromEntries(Object.entries(mappings).map(([name, source]) => [`header.${name}`, source])))

const mapped = (mappings: Readonly<Record<string, string>>) => http('/s6/mapped', toHeaders(mappings))

export const PARAMETERS: Chapter = {
  file: '06-parameters.ts',
  title: 'Parameter mapping',
  apis: {
    s6: {
      stage: { variables: { name: 'from-stage' } },
      methods: {
        'POST /single/{p}': mapped({
          'X-P': 'method.request.path.p',
          'X-Q': 'method.request.querystring.q',
          'X-H': 'method.request.header.H',
        }),
        'POST /multi-header': mapped({ 'X-M': 'method.request.multivalueheader.H' }),
        'POST /multi-query': http('/s6/mapped', maps({ 'querystring.out': 'method.request.multivaluequerystring.q' })),
        'POST /body': mapped({ 'X-Body': 'method.request.body' }),
        'POST /json': mapped({
          'X-Text': 'method.request.body.a.b',
          'X-Object': 'method.request.body.o',
          'X-List': 'method.request.body.l',
          'X-Number': 'method.request.body.n',
          'X-Item': 'method.request.body.l[1]',
        }),
        'POST /context': mapped({
          'X-Stage': 'context.stage',
          'X-Ip': 'context.identity.sourceIp',
          'X-Number': 'context.requestTimeEpoch',
          'X-Object': 'context.identity',
        }),
        'POST /fixed': mapped({
          'X-Variable': 'stageVariables.name',
          'X-None': 'stageVariables.missing',
          'X-Inherited': 'stageVariables.constructor',
          'X-Static': "'it's static'",
        }),
        'POST /case': mapped({ 'X-Lower': 'method.request.header.foo', 'X-Upper': 'method.request.header.Foo' }),
        'POST /missing': http('/s6/mapped', {
          ...maps({
            'header.X-Missing': 'method.request.header.Missing',
            'header.X-Empty': 'method.request.querystring.empty',
            'querystring.missing': 'method.request.querystring.missing',
            'querystring.empty': 'method.request.multivaluequerystring.empty',
          }),
        }),
        'POST /http': http('/s6/http', maps({ 'querystring.mapped': "'1'" })),
        'POST /http-proxy': proxy('/s6/proxy', maps({ 'header.X-Replaced': "'mapped'", 'querystring.q': "'mapped'" })),
        'POST /aws-proxy': lambdaProxy('s6', toHeaders({ 'X-Added': "'mapped'" })),
        'POST /aws-proxy-illegal': lambdaProxy('s6', toHeaders({ 'Content-Length': "'1'" })),
        'POST /mock': mock('{ "statusCode": 200 }', { '200': responds('"mocked"') }, toHeaders({ 'X-Added': "'1'" })),
        'GET /response': http('/s6/response', {
          integrationResponses: {
            '200': answers({
              'X-Last': 'integration.response.header.X-Several',
              'X-All': 'integration.response.multivalueheader.X-Several',
              'X-Wrong-Case': 'integration.response.header.x-several',
              'X-Status': 'integration.response.body.state.name',
              'X-Whole': 'integration.response.body',
              'X-Stage': 'context.stage',
              'X-Variable': 'stageVariables.name',
              'X-Static': "'fixed'",
              'X-Missing': 'integration.response.header.Missing',
            }),
          },
        }),
        'GET /response-mock': mock('{ "statusCode": 200 }', { '200': answers({ 'X-Static': "'fixed'" }) }),
        'GET /response-proxy': proxy('/s6/response-proxy', {
          integrationResponses: { '200': answers({ 'X-Static': "'fixed'" }) },
        }),
        'GET /response-lambda': lambda('s6-response', {
          integrationResponses: { '200': answers({ 'X-Static': "'1'" }) },
        }),
        'GET /not-json': http('/s6/not-json', {
          integrationResponses: { '200': answers({ 'X-Body': 'integration.response.body.a' }) },
        }),
        'GET /function-error': lambda('s6-error', {
          integrationResponses: {
            '200': answers({
              'X-Message': 'integration.response.body.errorMessage',
              'X-Trace': 'integration.response.body.stackTrace',
            }),
          },
        }),
        'GET /unmapped': http('/s6/unmapped'),
        'POST /precedence': http('/s6/mapped', {
          ...toHeaders({ 'X-Same': "'mapped'", 'X-Case': "'mapped'", 'X-Amzn-Own': "'mapped'" }),
          ...renders(
            '$override({ "request": { "header": { "X-Same": "override", "x-case": "override" } }, "body": "b" })',
          ),
        }),
        'POST /twice': http(
          '/s6/mapped',
          renders('$override({ "request": { "header": { "X-A": "1", "x-a": "2" } }, "body": "b" })'),
        ),
        'POST /proxy-precedence': proxy('/s6/proxy', toHeaders({ 'user-agent': "'mapped'" })),
      },
    },
  },
  rows: [
    same(
      '6.1/grammar',
      'AWS doc',
      'A mapping whose destination or source is no expression is refused with its field.',
      async world => {
        const wrong = {
          'integration.request.cookie.x': "'1'",
          'integration.request.header.X': 'method.request.cookie.y',
        }
        const problems = await world.apply('s6-wrong', {
          methods: { 'GET /x': http('/x', { requestParameters: wrong }) },
        })
        deepEqual(
          problems.map(({ field }) => field.slice(field.indexOf('requestParameters'))),
          Object.keys(wrong).map(name => `requestParameters["${name}"]`),
        )
      },
    ),
    same('6.1/static', 'AWS doc', 'A static value is everything between the first and the last quote.', async world => {
      equal((await world.call('s6', 'POST /fixed')).backend.header('X-Static'), "it's static")
    }),
    same(
      '6.2/1',
      'AWS snapshot',
      'path, querystring and header give single values, the last of several.',
      async world => {
        const headers = [
          ['H', 'h1'],
          ['H', 'h2'],
        ] as const
        const { backend } = await world.call('s6', 'POST /single/a%20b?q=1&q=2', { headers })
        deepEqual(['X-P', 'X-Q', 'X-H'].map(backend.header), ['a%20b', '2', 'h2'])
      },
    ),
    same('6.2/2', 'LocalStack code', 'multivalueheader gives all values joined with a comma.', async world => {
      const headers = [
        ['H', 'h1'],
        ['H', 'h2'],
      ] as const
      equal((await world.call('s6', 'POST /multi-header', { headers })).backend.header('X-M'), 'h1,h2')
    }),
    same(
      '6.2/3',
      'LocalStack code',
      'multivaluequerystring gives a repeated parameter; one value a plain one.',
      async world => {
        equal((await world.call('s6', 'POST /multi-query?q=1&q=2')).backend.target, '/s6/mapped?out=1&out=2')
        equal((await world.call('s6', 'POST /multi-query?q=1')).backend.target, '/s6/mapped?out=1')
      },
    ),
    same(
      '6.2/4',
      'LocalStack code',
      'body is the whole text without white space around it; {} when empty.',
      async world => {
        equal((await world.call('s6', 'POST /body', { body: ' {"a": 1} \n' })).backend.header('X-Body'), '{"a": 1}')
        equal((await world.call('s6', 'POST /body', { body: 'text' })).backend.header('X-Body'), 'text')
        equal((await world.call('s6', 'POST /body')).backend.header('X-Body'), '{}')
      },
    ),
    same(
      '6.2/5',
      'LocalStack code',
      'body.P is a JSONPath on the parsed body; objects and lists become JSON text.',
      async world => {
        const body = '{"a":{"b":"text"},"o":{"x":1},"l":[1,"two"],"n":5}'
        const { backend } = await world.call('s6', 'POST /json', { body })
        const names = ['X-Text', 'X-Object', 'X-List', 'X-Number', 'X-Item']
        deepEqual(names.map(backend.header), ['text', '{"x":1}', '[1,"two"]', '5', 'two'])
      },
    ),
    same('6.2/6', 'LocalStack code', 'context.X is looked up in depth, and only text maps.', async world => {
      const { backend } = await world.call('s6', 'POST /context')
      const names = ['X-Stage', 'X-Ip', 'X-Number', 'X-Object']
      deepEqual(names.map(backend.header), ['t', '127.0.0.1', undefined, undefined])
    }),
    same('6.2/7', 'AWS doc', 'Stage variables and static values map as they are.', async world => {
      const { backend } = await world.call('s6', 'POST /fixed')
      const names = ['X-Variable', 'X-Static', 'X-None', 'X-Inherited']
      deepEqual(names.map(backend.header), ['from-stage', "it's static", undefined, undefined])
    }),
    same('6.2/8', 'LocalStack code', 'Names are case-sensitive, those of headers too.', async world => {
      const { backend } = await world.call('s6', 'POST /case', { headers: [['Foo', '1']] })
      deepEqual(['X-Lower', 'X-Upper'].map(backend.header), [undefined, '1'])
    }),
    same('6.2/9', 'LocalStack code', 'A missing or empty value skips its mapping.', async world => {
      const { backend } = await world.call('s6', 'POST /missing?empty=')
      deepEqual(['X-Missing', 'X-Empty'].map(backend.header), [undefined, undefined])
      equal(backend.target, '/s6/mapped')
    }),
    same(
      '6.2/10',
      'inferred',
      'body.P of a body that is not JSON fails with 400, whatever it begins like; blanks are an empty body.',
      async world => {
        equal((await world.call('s6', 'POST /json', { body: '  ' })).backend.header('X-Text'), undefined)
        for (const wrong of ['plain', 'a=b', '<a/>', '{"a":', '[1,', '"open', "'single'", `${' '.repeat(100)}{`]) {
          const { status, body, header, calls } = await world.call('s6', 'POST /json', { body: wrong })
          deepEqual([status, body, calls.length], [400, '{"message":"Invalid JSON in request body"}', 0])
          equal(header('x-amzn-ErrorType'), 'BadRequestException')
        }
      },
    ),
    same(
      '6.2/10b',
      'LocalStack code',
      'body as a whole passes where it does not begin like JSON; one that does and is none fails with 400.',
      async world => {
        equal((await world.call('s6', 'POST /body', { body: 'a=b' })).backend.header('X-Body'), 'a=b')
        for (const wrong of ['{"a":', '[1,', '"open', "'single'"]) {
          const { status, body, calls } = await world.call('s6', 'POST /body', { body: wrong })
          deepEqual([status, body, calls.length], [400, '{"message":"Invalid JSON in request body"}', 0])
        }
      },
    ),
    same('6.2/10c', 'inferred', 'A number maps with the digits that came.', async world => {
      const { backend } = await world.call('s6', 'POST /json', { body: '{"n":4634343214213523454,"l":[1.0,2.50]}' })
      deepEqual(['X-Number', 'X-List', 'X-Item'].map(backend.header), ['4634343214213523454', '[1.0,2.50]', '2.50'])
    }),
    same('6.2/11', 'inferred', 'A mapping needs no declaration in the method.', async world => {
      const { backend } = await world.call('s6', 'POST /single/x?q=1')
      equal(backend.header('X-Q'), '1')
    }),
    same('6.3/1', 'AWS snapshot', 'HTTP and AWS forward no header and no query of the client.', async world => {
      const { backend } = await world.call('s6', 'POST /http?q=1', {
        headers: [
          ['X-Client', '1'],
          ['Cookie', 'a=b'],
        ],
      })
      deepEqual(
        [backend.target, backend.header('X-Client'), backend.header('Cookie')],
        ['/s6/http?mapped=1', undefined, undefined],
      )
      world.lambda('s6-response', {})
      const aws = await world.call('s6', 'GET /response-lambda?q=1', { headers: [['X-Client', '1']] })
      deepEqual([aws.backend.header('X-Client'), aws.backend.target.includes('?')], [undefined, false])
    }),
    same(
      '6.3/2',
      'AWS snapshot',
      'HTTP_PROXY forwards both; mapped headers replace, mapped query values are appended.',
      async world => {
        const headers = [
          ['X-Client', 'kept'],
          ['x-replaced', 'client'],
        ] as const
        const { backend } = await world.call('s6', 'POST /http-proxy?q=client&r=2', { headers })
        equal(backend.target, '/s6/proxy?q=client&r=2&q=mapped')
        deepEqual([backend.header('X-Client'), backend.headers('X-Replaced')], ['kept', ['mapped']])
      },
    ),
    same(
      '6.3/3',
      'AWS snapshot',
      'AWS_PROXY applies no mapping, and an illegal header destination still fails it.',
      async world => {
        world.lambda('s6', {})
        const { backend } = await world.call('s6', 'POST /aws-proxy?q=1', { headers: [['X-Client', '1']] })
        const event = JSON.parse(backend.body)
        deepEqual(
          [event.headers['X-Client'], event.headers['X-Added'], event.queryStringParameters],
          ['1', undefined, { q: '1' }],
        )
        equal(backend.header('X-Added'), undefined)
        const { status, calls } = await world.call('s6', 'POST /aws-proxy-illegal')
        deepEqual([status, calls.length], [500, 0])
      },
    ),
    same('6.3/4', 'inferred', 'MOCK evaluates mappings without effect.', async world => {
      equal((await world.call('s6', 'POST /mock')).body, 'mocked')
    }),
    same(
      '6.4/1',
      'AWS doc',
      'Response mappings apply to HTTP, AWS and MOCK; proxies ignore integrationResponses.',
      async world => {
        world.lambda('s6-response', {})
        for (const path of ['/response-mock', '/response-lambda']) {
          equal((await world.call('s6', `GET ${path}`)).header('X-Static') !== undefined, true)
        }
        equal((await world.call('s6', 'GET /response-proxy')).header('X-Static'), undefined)
      },
    ),
    same(
      '6.4/2',
      'LocalStack code',
      'Response header names are case-sensitive; header takes the last value, multivalueheader joins.',
      async world => {
        const body = '{"state":{"name":"done"}}'
        world.answer('/s6/response', { headers: { 'X-Several': ['1', '2'] }, body })
        const answer = await world.call('s6', 'GET /response')
        const names = [
          'X-Last',
          'X-All',
          'X-Wrong-Case',
          'X-Status',
          'X-Whole',
          'X-Stage',
          'X-Variable',
          'X-Static',
          'X-Missing',
        ]
        deepEqual(names.map(answer.header), [
          '2',
          '1,2',
          undefined,
          'done',
          body,
          't',
          'from-stage',
          'fixed',
          undefined,
        ])
      },
    ),
    same('6.4/3', 'LocalStack code', 'body.P on an answer that is not JSON: 500.', async world => {
      world.answer('/s6/not-json', { body: '<html>' })
      const { status, body } = await world.call('s6', 'GET /not-json')
      deepEqual([status, body], [500, '{"message":"Internal server error"}'])
    }),
    same(
      '6.4/4',
      'AWS doc',
      'The body of a Lambda function error is the error object; lists in it map as JSON text.',
      async world => {
        const body = '{"errorMessage":"no luck","errorType":"Error","stackTrace":["a","b"]}'
        world.lambdaAnswer('s6-error', { headers: { 'X-Amz-Function-Error': 'Unhandled' }, body })
        const answer = await world.call('s6', 'GET /function-error')
        deepEqual(['X-Message', 'X-Trace'].map(answer.header), ['no luck', '["a","b"]'])
      },
    ),
    same(
      '6.4/5',
      'AWS doc',
      'A header of the backend that is not mapped does not reach the client, and Content-Type is replaced.',
      async world => {
        world.answer('/s6/unmapped', {
          headers: { 'X-Backend': '1', Server: 's', 'Content-Type': 'text/html' },
          body: 'b',
        })
        const answer = await world.call('s6', 'GET /unmapped')
        deepEqual(['X-Backend', 'x-amzn-Remapped-Server', 'Content-Type'].map(answer.header), [
          undefined,
          undefined,
          'application/json',
        ])
      },
    ),
    same(
      '6.5/precedence',
      'AWS snapshot',
      'Low to high: the client (proxies), mappings, overrides, what the gateway forces.',
      async world => {
        const { backend } = await world.call('s6', 'POST /precedence')
        deepEqual(backend.headers('X-Same'), ['override'])
        const client = await world.call('s6', 'POST /proxy-precedence', {
          headers: [
            ['User-Agent', 'client'],
            ['X-Amzn-Apigateway-Api-Id', 'forged'],
          ],
        })
        deepEqual(client.backend.headers('User-Agent'), ['mapped'])
        deepEqual(client.backend.headers('X-Amzn-Apigateway-Api-Id'), ['s6'])
      },
    ),
    same(
      '6.5/case',
      'LocalStack code',
      'An override in another spelling does not replace the mapped header: both are sent.',
      async world => {
        const { backend } = await world.call('s6', 'POST /precedence')
        deepEqual(backend.headers('X-Case').sort(), ['mapped', 'override'])
      },
    ),
    same('6.5/twice', 'AWS doc', 'The same override in two spellings in one template is a 5XX.', async world => {
      const { status, calls } = await world.call('s6', 'POST /twice')
      deepEqual([status, calls.length], [500, 0])
    }),
  ],
}
