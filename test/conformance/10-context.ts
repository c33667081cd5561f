import { deepEqual, equal, match, ok } from 'node:assert/strict'
import { ALLOW, aws, http, lambda, lambdaProxy, maps, mock, renders, responds, show } from './methods.ts'
import { type Chapter, differs, notSupported, same } from './row.ts'
import type { Exchange, World } from './world.ts'

/** `$context` as a response template shows it. */
async function contextOf(
  world: World,
  path = '/all/1',
): Promise<{ context: Record<string, unknown>; answer: Exchange }> {
  const answer = await world.call('s10', `GET ${path}`, { headers: [['User-Agent', 'curl']] })
  return { context: answer.json() as Record<string, unknown>, answer }
}

const KEYS =
  'accountId apiId deploymentId domainName domainPrefix extendedRequestId httpMethod identity path protocol requestId requestOverride requestTime requestTimeEpoch resourceId resourcePath responseOverride stage'.split(
    ' ',
  )
const IDENTITY =
  'cognitoIdentityPoolId accountId cognitoIdentityId caller sourceIp principalOrgId accessKey cognitoAuthenticationType cognitoAuthenticationProvider userArn userAgent user'.split(
    ' ',
  )
const override = (parts: string, body = '"b"') => renders(`$override({ ${parts}, "body": ${body} })`)

export const CONTEXT: Chapter = {
  file: '10-context.ts',
  title: '$stageVariables, functions, $context and overrides',
  apis: {
    s10: {
      stage: { variables: { name: 'value' } },
      methods: {
        'GET /all/{id}': show('$toJson($context)'),
        'POST /request': http('/s10/in', renders('$toJson($keys($context))')),
        'GET /stage': show(
          '$stageVariables.name & " " & $stageVariables.`name` & " " & $exists($stageVariables.other)',
        ),
        'GET /aws-id': lambda('s10', { integrationResponses: { '200': responds('$context.awsEndpointRequestId') } }),
        'GET /key': show('$context.identity.apiKey & " " & $context.identity.apiKeyId', {}, { apiKeyRequired: true }),
        'POST /fn/{name}': show(
          '( $f := { "js": $escapeJavaScript, "parse": function($s) { $toJson($parseJson($s).a) }, "enc": $urlEncode, "dec": $urlDecode, "b64": $base64Encode, "unb64": $base64Decode }; $g := $lookup($f, $params("name")); $g($params("v")) )',
        ),
        'POST /js-null': show('$escapeJavaScript(null) & "|" & $escapeJavaScript("  ") & "|" & $escapeJavaScript(5)'),
        'POST /header': http('/s10/in', {
          ...maps({ 'header.X-Same': "'mapped'" }),
          ...override('"request": { "header": { "X-Same": "over", "X-List": ["1", "2"] } }'),
        }),
        'POST /events': aws('events:action/PutEvents', {
          ...override(
            '"request": { "header": { "X-Amz-Target": "AWSEvents.PutEvents", "Content-Type": "application/x-amz-json-1.1" } }',
            '{ "Entries": [] }',
          ),
        }),
        'POST /query': http('/s10/in', {
          ...maps({ 'querystring.q': "'mapped'" }),
          ...override('"request": { "querystring": { "q": "over" } }'),
        }),
        'POST /path/{id}': http('/s10/{id}/end', {
          ...maps({ 'path.id': 'method.request.path.id' }),
          ...override('"request": { "path": { "id": "over" } }'),
        }),
        'POST /path-greedy/{proxy+}': http('/s10/{proxy}', {
          ...override('"request": { "path": { "proxy": $params("proxy") & "/more" } }'),
        }),
        'POST /response': http('/s10/in', {
          integrationResponses: {
            '200': responds(
              '$override({ "response": { "status": 202, "header": { "Location": "/jobs/1", "Server": "mine" } }, "body": "b" })',
            ),
          },
        }),
        'POST /status': show('$override({ "response": { "status": $parseJson($params("s")) }, "body": "b" })'),
        'POST /from-request': http('/s10/in', override('"response": { "status": 201, "header": { "X-Early": "1" } }')),
        'POST /assigned': http('/s10/in', {
          ...renders("#set($context.requestOverride.header['X-V'] = 1)#set($context.note = 'mine')x"),
          integrationResponses: {
            '200': responds("$context.note $context.requestOverride.header['X-V'] $util.urlEncode('') $context.stage"),
          },
        }),
        'POST /merge': http('/s10/in', {
          ...override(
            '"request": { "header": { "X-R": "1" } }, "response": { "status": 201, "header": { "X-A": "1", "X-B": "1" } }',
          ),
          integrationResponses: {
            '200': responds(
              '$override({ "response": { "status": null, "header": { "X-B": "2" } }, "body": $context.requestOverride.header })',
            ),
          },
        }),
        'POST /selection': mock('$override({ "response": { "status": 500 }, "body": { "statusCode": 200 } })', {
          '200': responds('"of 200"'),
          '500': { selectionPattern: '500', ...responds('"of 500"') },
        }),
        'POST /dropped': http('/s10/in', override('"request": { "header": { "TE": "x", "Via": "x", "X-Kept": "1" } }')),
      },
      more: { apiKeys: { key1: { value: 'key-of-section-10-000', enabled: true, stages: ['t'] } } },
    },
    's10-canary': {
      methods: { 'GET /': show('$toJson($context.isCanaryRequest)') },
      stage: { canarySettings: { percentTraffic: 100, stageVariableOverrides: { canary: 'yes' } } },
    },
    's10-gateway': {
      methods: { 'GET /': lambdaProxy('s10-bad') },
      more: {
        gatewayResponses: {
          DEFAULT_5XX: {
            responseTemplates: {
              'application/json':
                '{"m":"$context.error.message","s":$context.error.messageString,"t":"$context.error.responseType"}',
            },
          },
        },
      },
    },
  },
  rows: [
    same(
      '10.3/variables',
      'AWS doc',
      '$stageVariables has the variables of the stage, by name; an empty map without.',
      async world => {
        equal((await world.call('s10', 'GET /stage')).body, 'value value false')
        equal((await world.call('s11', 'GET /no-variables')).body, '{}')
      },
    ),
    same(
      '10.3/1',
      'AWS doc',
      "escapeJavaScript: JavaScript escapes, ' too; null → null, blank → {}, other values as text.",
      async world => {
        const text = 'a"b\\c\'d\n/é'
        const { body } = await world.call('s10', `POST /fn/js?v=${encodeURIComponent(text)}`)
        equal(body, 'a\\"b\\\\c\\\'d\\n/\\u00E9')
        equal((await world.call('s10', 'POST /js-null')).body, 'null|{}|5')
      },
    ),
    same('10.3/2', 'AWS doc', 'parseJson: JSON text → value.', async world => {
      equal(
        (await world.call('s10', `POST /fn/parse?v=${encodeURIComponent('{"a":[1,{"b":2}]}')}`)).body,
        '[1,{"b":2}]',
      )
    }),
    same('10.3/3', 'AWS doc', 'urlEncode and urlDecode: forms, a space is +.', async world => {
      equal((await world.call('s10', `POST /fn/enc?v=${encodeURIComponent('a b&ü')}`)).body, 'a+b%26%C3%BC')
      equal((await world.call('s10', `POST /fn/dec?v=${encodeURIComponent('a+b%26%C3%BC')}`)).body, 'a b&ü')
    }),
    same('10.3/4', 'AWS doc', 'base64Encode and base64Decode: UTF-8 text.', async world => {
      equal(
        (await world.call('s10', `POST /fn/b64?v=${encodeURIComponent('zß水')}`)).body,
        Buffer.from('zß水').toString('base64'),
      )
      equal((await world.call('s10', `POST /fn/unb64?v=${encodeURIComponent('esOf5rC0')}`)).body, 'zß水')
    }),
    same(
      '10.4/keys',
      'AWS snapshot',
      '$context has these keys, and identity its twelve, null when unknown.',
      async world => {
        const { context } = await contextOf(world)
        deepEqual(Object.keys(context).sort(), KEYS)
        const identity = context.identity as Record<string, unknown>
        deepEqual(Object.keys(identity).sort(), [...IDENTITY].sort())
        deepEqual(
          IDENTITY.filter(key => identity[key] !== null),
          ['sourceIp', 'userAgent'],
        )
      },
    ),
    same('10.4/1', 'AWS doc', 'accountId, apiId.', async world => {
      const { context } = await contextOf(world)
      deepEqual([context.accountId, context.apiId], ['000000000000', 's10'])
    }),
    same('10.4/2', 'AWS doc', 'authorizer.… is what an authorizer gave.', async world => {
      world.lambda('s20-auth', { principalId: 'p', policyDocument: ALLOW, context: { plan: 'gold' } })
      const answer = await world.call('s20', 'GET /context', { headers: [['Authorization', 't']] })
      const { principalId, plan } = answer.json() as Record<string, unknown>
      deepEqual([principalId, plan], ['p', 'gold'])
    }),
    same(
      '10.4/3',
      'AWS doc',
      'awsEndpointRequestId: request id of the AWS endpoint, on the response side.',
      async world => {
        world.lambdaAnswer('s10', { headers: { 'x-amzn-RequestId': 'id-of-lambda' }, body: '{}' })
        equal((await world.call('s10', 'GET /aws-id')).body, 'id-of-lambda')
      },
    ),
    same('10.4/4', 'AWS doc', 'deploymentId: the deployment in use.', async world => {
      ok(String((await contextOf(world)).context.deploymentId).length > 0)
    }),
    same('10.4/5', 'AWS doc', 'domainName without port, domainPrefix its first label.', async world => {
      const { body } = await world.call('s10', 'GET /all/1', { host: 's10.example.test:8080' })
      const { domainName, domainPrefix } = JSON.parse(body)
      deepEqual([domainName, domainPrefix], ['s10.example.test', 's10'])
    }),
    same(
      '10.4/6',
      'AWS doc',
      'error.… in gateway responses: message, messageString in quotes, responseType (validationErrorString: 5/4).',
      async world => {
        world.lambda('s10-bad', 'text')
        deepEqual((await world.call('s10-gateway', 'GET /')).json(), {
          m: 'Internal server error',
          s: 'Internal server error',
          t: 'INTEGRATION_FAILURE',
        })
      },
    ),
    same('10.4/7', 'AWS doc', 'extendedRequestId equals x-amz-apigw-id.', async world => {
      const { context, answer } = await contextOf(world)
      equal(context.extendedRequestId, answer.header('x-amz-apigw-id'))
    }),
    same('10.4/8', 'AWS doc', 'httpMethod: verb of the client.', async world => {
      equal((await contextOf(world)).context.httpMethod, 'GET')
    }),
    differs(
      '10.4/9',
      'AWS doc',
      'identity of an IAM caller.',
      'Filled for the callers of `--callers FILE` (test/aws/callers.test.ts); without it AWS_IAM is refused at creation.',
    ),
    same('10.4/10', 'AWS doc', 'identity.apiKey and apiKeyId: the key in use.', async world => {
      const { body } = await world.call('s10', 'GET /key', { headers: [['X-API-Key', 'key-of-section-10-000']] })
      equal(body, 'key-of-section-10-000 key1')
    }),
    notSupported('10.4/11', 'AWS doc', 'identity.cognito….', 'There is no Cognito; the keys are null.'),
    same('10.4/12', 'AWS doc', 'identity.sourceIp: address of the peer; userAgent: its User-Agent.', async world => {
      const { sourceIp, userAgent } = (await contextOf(world)).context.identity as Record<string, unknown>
      deepEqual([sourceIp, userAgent], ['127.0.0.1', 'curl'])
    }),
    notSupported(
      '10.4/13',
      'AWS doc',
      'identity.clientCert of mutual TLS.',
      'The data plane speaks plain HTTP; TLS ends before it.',
    ),
    notSupported('10.4/14', 'AWS doc', 'identity.vpcId and vpceId.', 'There are no private APIs.'),
    same('10.4/15', 'AWS doc', 'isCanaryRequest exists only with canary settings.', async world => {
      equal((await world.call('s10-canary', 'GET /')).body, 'true')
      equal('isCanaryRequest' in (await contextOf(world)).context, false)
    }),
    same('10.4/16', 'AWS doc', 'path: with the stage.', async world => {
      equal((await contextOf(world)).context.path, '/t/all/1')
      const { body } = await world.call('any', 'GET /', { target: '/restapis/s10/t/_user_request_/all/1' })
      equal(JSON.parse(body).path, '/t/all/1')
    }),
    same('10.4/17', 'AWS doc', 'protocol.', async world => {
      equal((await contextOf(world)).context.protocol, 'HTTP/1.1')
    }),
    same('10.4/18', 'AWS doc', 'requestId equals x-amzn-RequestId.', async world => {
      const { context, answer } = await contextOf(world)
      equal(context.requestId, answer.header('x-amzn-RequestId'))
    }),
    same(
      '10.4/19',
      'AWS doc',
      'requestTime as dd/MMM/yyyy:HH:mm:ss ±hhmm, requestTimeEpoch in milliseconds.',
      async world => {
        const { requestTime, requestTimeEpoch } = (await contextOf(world)).context
        match(String(requestTime), /^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/)
        ok(Math.abs(Number(requestTimeEpoch) - Date.now()) < 600_000)
      },
    ),
    same('10.4/20', 'AWS doc', 'resourceId; resourcePath as configured.', async world => {
      const { resourceId, resourcePath } = (await contextOf(world)).context
      equal(resourcePath, '/all/{id}')
      match(String(resourceId), /^[a-z0-9]{10}$/)
    }),
    same('10.4/21', 'AWS doc', 'stage.', async world => {
      equal((await contextOf(world)).context.stage, 't')
    }),
    notSupported('10.4/22', 'AWS doc', 'wafResponseCode, webaclArn.', 'There is no web ACL.'),
    same(
      '10.5/1',
      'AWS snapshot',
      'requestOverride.header replaces a mapped header; a list repeats it; it sets X-Amz-Target for EventBridge.',
      async world => {
        const { backend } = await world.call('s10', 'POST /header')
        deepEqual([backend.headers('X-Same'), backend.headers('X-List')], [['over'], ['1', '2']])
        const events = await world.call('s10', 'POST /events')
        deepEqual(events.backend.headers('X-Amz-Target'), ['AWSEvents.PutEvents'])
        deepEqual(events.backend.headers('Content-Type'), ['application/x-amz-json-1.1'])
      },
    ),
    same('10.5/2', 'AWS doc', 'requestOverride.querystring likewise.', async world => {
      equal((await world.call('s10', 'POST /query')).backend.target, '/s10/in?q=over')
    }),
    same(
      '10.5/3',
      'AWS doc',
      'requestOverride.path fills {name} in the place of a mapped value; a greedy one keeps its slashes.',
      async world => {
        equal((await world.call('s10', 'POST /path/x')).backend.target, '/s10/over/end')
        equal((await world.call('s10', 'POST /path-greedy/a/b')).backend.target, '/s10/a/b/more')
      },
    ),
    same('10.5/4', 'AWS doc', 'responseOverride.header needs no declaration.', async world => {
      equal((await world.call('s10', 'POST /response')).header('Location'), '/jobs/1')
    }),
    same(
      '10.5/5',
      'AWS snapshot',
      'responseOverride.status becomes the status, declared or not; what is no integer of 100 to 599 is ignored.',
      async world => {
        equal((await world.call('s10', 'POST /response')).status, 202)
        const send = async (status: string) => (await world.call('s10', `POST /status?s=${status}`)).status
        const given = ['418', '%22202%22', '200.5', '99', '600', 'true', 'null']
        deepEqual(await Promise.all(given.map(send)), [418, 200, 200, 200, 200, 200, 200])
      },
    ),
    differs(
      '10.5/5b',
      'LocalStack code',
      'A status from 100 to 199 is taken.',
      'Such an answer would not end the exchange; it is ignored.',
      async world => {
        equal((await world.call('s10', 'POST /status?s=150')).status, 200)
      },
    ),
    same('10.5/6', 'AWS doc', 'Overrides are final, and applied once.', async world => {
      deepEqual((await world.call('s10', 'POST /header')).backend.headers('X-Same'), ['over'])
    }),
    same(
      '10.5/7',
      'AWS snapshot',
      'The response template sees $context as the request template changed it; JSONata, which cannot assign, its overrides.',
      async world => {
        deepEqual((await world.call('s10', 'POST /merge')).json(), { 'X-R': '1' })
        const { backend, body } = await world.call('s10', 'POST /assigned')
        deepEqual([backend.headers('X-V'), body], [['1'], 'mine 1  t'])
      },
    ),
    same(
      '10.5/8',
      'AWS snapshot',
      'A responseOverride of the request template takes effect, with or without a response template.',
      async world => {
        const { status, header } = await world.call('s10', 'POST /from-request')
        deepEqual([status, header('X-Early')], [201, '1'])
        const merged = await world.call('s10', 'POST /merge')
        deepEqual([merged.status, merged.header('X-A'), merged.headers('X-B')], [201, '1', ['2']])
      },
    ),
    same('10.5/9', 'AWS doc', 'An override does not choose the integration response.', async world => {
      const { status, body } = await world.call('s10', 'POST /selection')
      deepEqual([status, body], [500, 'of 200'])
    }),
    same('10.5/10', 'LocalStack code', 'Overridden headers are renamed and dropped like others.', async world => {
      equal((await world.call('s10', 'POST /response')).header('x-amzn-Remapped-Server'), 'mine')
      const { backend } = await world.call('s10', 'POST /dropped')
      deepEqual(['TE', 'Via', 'X-Kept'].map(backend.header), [undefined, undefined, '1'])
    }),
  ],
}
