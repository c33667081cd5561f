import { deepEqual, equal, match, ok } from 'node:assert/strict'
import { answers, aws, http, lambdaProxy, maps, mock, proxy, renders, responds, show } from './methods.ts'
import { type Chapter, differs, same } from './row.ts'
import type { Invoked, World } from './world.ts'

/** Every header of the mapped request with the step that says what made it. */
function originsOf({ integrationRequest, trace }: Invoked): (readonly [name: string, source: string | undefined])[] {
  return Object.keys(integrationRequest?.headers ?? {}).map(name => {
    const step = trace.find(
      ({ stage, output }) =>
        stage === 'integration_request.header' && output.toLowerCase().startsWith(`${name.toLowerCase()}: `),
    )
    return [name.toLowerCase(), step?.source] as const
  })
}

const sent = (world: World, request: string, ...args: string[]) =>
  world.testInvoke('s17', request, '--dispatch', ...args)

const ENDPOINT_LINES = /^(?:Endpoint |Sending request|Received response)/

export const TEST_INVOKE: Chapter = {
  file: '17-test-invoke.ts',
  title: 'Test invocations',
  apis: {
    s17: {
      stage: { variables: { name: 'value' } },
      methods: {
        'GET /pets/{petId}': http('/s17/{petId}', {
          httpMethod: 'GET',
          ...maps({ 'path.petId': 'method.request.path.petId' }),
        }),
        'POST /validated': http(
          '/s17/in',
          {},
          { requestValidator: 'body', requestModels: { 'application/json': 'Empty' } },
        ),
        'GET /mock': mock('{ "statusCode": 200 }', { '200': responds('"mocked"') }),
        'GET /fails': mock('{ "statusCode": "x" }'),
        'POST /type': http('/s17/in', {
          requestTemplates: { 'application/json': '"json"', 'text/plain': '"text"' },
        }),
        'GET /variables': show('$stageVariables.name & " " & $context.stage'),
        'GET /proxy': proxy('/s17/in', maps({ 'header.X-Mapped': "'m'" })),
        'POST /origins/{id}': http('/s17/{id}/{o}?fixed=1', {
          ...maps({
            'header.X-Mapped': 'method.request.path.id',
            'querystring.q': 'method.request.querystring.q',
            'path.id': 'method.request.path.id',
            'header.X-Skipped': 'method.request.header.Missing',
          }),
          ...renders(
            '$override({ "request": { "header": { "X-Over": "1" }, "path": { "o": "v" } }, "body": { "b": 1 } })',
          ),
          integrationResponses: { '200': { ...answers({ 'X-Out': "'1'" }), ...responds('"out"') } },
        }),
        'POST /signed': aws('dynamodb:action/GetItem'),
        'POST /event': lambdaProxy('s17'),
      },
      more: { requestValidators: { body: { validateRequestBody: true, validateRequestParameters: false } } },
    },
  },
  rows: [
    same(
      '17.1/lines',
      'AWS snapshot',
      "The log has AWS's lines in AWS's order; the first without a time; it ends with a newline.",
      async world => {
        world.answer('/s17/123', { headers: { 'Content-Type': 'application/json', 'X-B': '1' }, body: '{"id":123}' })
        const { log, lines } = await sent(world, 'GET /pets/123?type=dog', '-H', 'X-H: 1')
        const id = /^Execution log for request ([0-9a-f-]{36})\n/.exec(log)?.[1] ?? ''
        ok(log.endsWith('\n'))
        ok(
          log
            .split('\n')
            .slice(1, -1)
            .every(line => /^[A-Z][a-z]{2} [A-Z][a-z]{2} \d\d \d\d:\d\d:\d\d UTC \d{4} : /.test(line)),
        )
        const uri = `${world.backendOrigin}/s17/123`
        const shown = lines.map(line =>
          line.replace(/(?<=^(?:Endpoint|Method) re\w+ headers: \{).*(?=\}$)/, '…').replace(/\d+ ms/, 'n ms'),
        )
        deepEqual(shown, [
          `Execution log for request ${id}`,
          `Starting execution for request: ${id}`,
          'HTTP Method: GET, Resource Path: /pets/123',
          'Method request path: {petId=123}',
          'Method request query string: {type=dog}',
          'Method request headers: {…}',
          'Method request body before transformations: ',
          `Endpoint request URI: ${uri}`,
          'Endpoint request headers: {…}',
          'Endpoint request body after transformations: ',
          `Sending request to ${uri}`,
          'Received response. Status: 200, Integration latency: n ms',
          'Endpoint response headers: {…}',
          'Endpoint response body before transformations: {"id":123}',
          'Method response body after transformations: {"id":123}',
          'Method response headers: {…}',
          'Successfully completed execution',
          'Method completed with status: 200',
        ])
      },
    ),
    same(
      '17.1/validator',
      'AWS snapshot',
      'With a validator: Request validation succeeded for content type application/json.',
      async world => {
        const line = 'Request validation succeeded for content type application/json'
        ok((await world.testInvoke('s17', 'POST /validated', '-d', '{}')).lines.includes(line))
        ok(!(await world.testInvoke('s17', 'POST /validated', '-d', '5')).lines.includes(line))
      },
    ),
    same(
      '17.1/1',
      'AWS snapshot',
      'Maps are {k=v, k2=v2}; a long value is cut at about 1000 characters with [TRUNCATED].',
      async world => {
        const { lines } = await world.testInvoke(
          's17',
          `GET /pets/1?a=1&b=2&long=${'x'.repeat(2000)}`,
          '-H',
          'A: 1',
          '-H',
          'B: 2',
        )
        ok(lines.includes('Method request headers: {A=1, B=2}'))
        const query = lines.find(line => line.startsWith('Method request query string: ')) ?? ''
        match(query, /^Method request query string: \{a=1, b=2, long=x+ \[TRUNCATED\]$/)
        ok(query.length < 1100)
      },
    ),
    same('17.1/2', 'AWS snapshot', 'MOCK has none of the seven endpoint lines.', async world => {
      const { lines, status, body } = await sent(world, 'GET /mock')
      deepEqual([lines.filter(line => ENDPOINT_LINES.test(line)), status, body], [[], 200, 'mocked'])
      equal(lines.at(-1), 'Method completed with status: 200')
    }),
    same(
      '17.1/3',
      'AWS snapshot',
      'A failure: the reason as configuration error, then the status; no Successfully line.',
      async world => {
        const { lines } = await sent(world, 'GET /fails')
        const reason = 'Unable to parse statusCode. It should be an integer that is defined in the request template.'
        deepEqual(lines.slice(-2), [
          `Execution failed due to configuration error: ${reason}`,
          'Method completed with status: 500',
        ])
        ok(!lines.includes('Successfully completed execution'))
      },
    ),
    same(
      '17.1/4',
      'AWS snapshot',
      'The result: status, body, headers, multiValueHeaders, log, latency; an error has only x-amzn-ErrorType.',
      async world => {
        const done = await sent(world, 'GET /mock')
        deepEqual(
          [done.headers, done.multiValueHeaders],
          [{ 'Content-Type': 'application/json' }, { 'Content-Type': ['application/json'] }],
        )
        equal(typeof done.latency, 'number')
        const failed = await sent(world, 'GET /fails')
        deepEqual(failed.headers, { 'x-amzn-ErrorType': 'InternalServerErrorException' })
        deepEqual([failed.status, failed.body], [500, '{"message":"Internal server error"}'])
        const traced = await sent(world, 'GET /pets/1')
        deepEqual(Object.keys(traced.headers).sort(), ['Content-Type', 'X-Amzn-Trace-Id'])
      },
    ),
    same('17.1/5', 'AWS snapshot', 'Without values a path parameter is its own name: {petId={petId}}.', async world => {
      const { lines } = await world.testInvoke('s17', 'GET /pets/{petId}')
      ok(lines.includes('Method request path: {petId={petId}}'))
    }),
    same('17.1/6', 'AWS snapshot', 'A Content-Type other than application/json is ignored.', async world => {
      const { integrationRequest } = await world.testInvoke(
        's17',
        'POST /type',
        '-H',
        'Content-Type: text/plain',
        '-d',
        'x',
      )
      equal(integrationRequest?.body, 'json')
    }),
    differs(
      '17.1/7',
      'AWS doc',
      'Stage variables are those of the call, and the stage is test-invoke-stage.',
      'regauge test-invoke takes a stage (interfaces), its name and variables; variables of the call are laid over them, and without any stage it is test-invoke-stage.',
      async world => {
        equal((await sent(world, 'GET /variables')).body, 'value t')
      },
    ),
    same(
      '17.1/origins',
      'inferred',
      'In the trace every header, parameter and the body of the mapped request points at what made it.',
      async world => {
        const invoked = await world.testInvoke(
          's17',
          'POST /origins/a%20b?q=1',
          '-H',
          'Content-Type: application/json',
          '-d',
          '{}',
        )
        deepEqual(
          originsOf(invoked).filter(([, source]) => source === undefined),
          [],
        )
        const origins = Object.fromEntries(originsOf(invoked))
        deepEqual(
          ['X-Mapped', 'X-Over', 'Accept', 'User-Agent', 'Content-Type', 'X-Amzn-Trace-Id'].map(
            name => origins[name.toLowerCase()],
          ),
          ['method.request.path.id', '$override request.header.X-Over', 'default', 'default', 'client', 'gateway'],
        )
        const steps = (stage: string) =>
          invoked.trace.filter(step => step.stage === stage).map(({ field, output }) => [field, output])
        deepEqual(steps('integration_request.querystring'), [
          ['uri', 'fixed=1'],
          ['requestParameters["integration.request.querystring.q"]', 'q=1'],
        ])
        deepEqual(steps('integration_request.path'), [
          ['requestParameters["integration.request.path.id"]', 'id=a%20b'],
          ['requestTemplates["application/json"]', 'o=v'],
        ])
        deepEqual(steps('integration_request.body'), [['requestTemplates["application/json"]', '{"b":1}']])
        ok(
          steps('integration_request.parameters').some(
            ([field, output]) => field?.includes('X-Skipped') && output?.includes('skipped'),
          ),
        )
        ok(invoked.trace.every(({ durationMicros }) => Number.isInteger(durationMicros) && durationMicros >= 0))
      },
    ),
    same(
      '17.1/origins-proxy',
      'inferred',
      'Forwarded headers and queries point at the client; a test adds no X-Forwarded-….',
      async world => {
        const invoked = await world.testInvoke('s17', 'GET /proxy?c=1', '-H', 'X-Client: 1')
        const origins = Object.fromEntries(originsOf(invoked))
        deepEqual(
          ['X-Client', 'X-Mapped', 'Accept'].map(name => origins[name.toLowerCase()]),
          ['client', "'m'", 'default'],
        )
        ok(!Object.keys(origins).some(name => name.startsWith('x-forwarded')))
        ok(invoked.trace.some(({ field, source }) => field === 'method.request.querystring.c' && source === 'client'))
      },
    ),
    same(
      '17.1/origins-aws',
      'inferred',
      'What the signature and the protocol of an action add says so, and secrets are masked.',
      async world => {
        const invoked = await world.testInvoke('s17', 'POST /signed', '-d', '{"TableName":"t"}')
        const origins = Object.fromEntries(originsOf(invoked))
        deepEqual(
          ['Authorization', 'X-Amz-Target', 'Host'].map(name => origins[name.toLowerCase()]),
          ['signature', 'action/GetItem', 'gateway'],
        )
        equal(JSON.stringify(invoked).includes('session-token'), false)
        const event = await world.testInvoke('s17', 'POST /event', '-d', '{}')
        deepEqual(
          originsOf(event).filter(([, source]) => source === undefined),
          [],
        )
        deepEqual([JSON.parse(event.integrationRequest?.body ?? '').headers['X-Forwarded-For']], [undefined])
      },
    ),
    same(
      '17.1/origins-response',
      'inferred',
      'The response side says which response, mapping and template answered.',
      async world => {
        const { trace, body } = await sent(world, 'POST /origins/x', '-d', '{}')
        const stages = trace.map(({ stage }) => stage).filter(stage => stage.startsWith('integration_response'))
        deepEqual(
          [body, [...new Set(stages)].sort()],
          ['out', ['integration_response.parameters', 'integration_response.select', 'integration_response.template']],
        )
      },
    ),
  ],
}
