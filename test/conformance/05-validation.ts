import { deepEqual, equal, match } from 'node:assert/strict'
import { ALLOW, http, lambdaProxy, mock, responds, show, tokenAuthorizer } from './methods.ts'
import { type Chapter, same } from './row.ts'

const order = { type: 'object', required: ['sku'], properties: { sku: { type: 'string', pattern: '^[A-Z]+$' } } }
const both = { requestValidator: 'both' }
const needs = {
  requestParameters: {
    'method.request.querystring.q': true,
    'method.request.header.X-Needed': true,
    'method.request.querystring.optional': false,
  },
}
const modelled = { requestModels: { 'application/json': 'Order' } }

export const VALIDATION: Chapter = {
  file: '05-validation.ts',
  title: 'Request validation and API keys',
  apis: {
    s5: {
      methods: {
        'POST /both': http('/s5/both', {}, { ...both, ...needs, ...modelled }),
        'POST /path/{id}': http(
          '/s5/path',
          {},
          {
            ...both,
            requestParameters: {
              'method.request.querystring.q': true,
              'method.request.path.other': true,
              'method.request.header.H': true,
            },
          },
        ),
        'POST /unchecked': http('/s5/unchecked', {}, { ...needs, ...modelled }),
        'ANY /body': http('/s5/body', {}, { requestValidator: 'body', ...modelled }),
        'POST /default': http('/s5/default', {}, { requestValidator: 'body', requestModels: { $default: 'Order' } }),
        'POST /ref': http('/s5/ref', {}, { requestValidator: 'body', requestModels: { 'application/json': 'Cart' } }),
        'GET /key': show('$context.identity.apiKeyId & " " & $context.identity.apiKey', {}, { apiKeyRequired: true }),
      },
      more: {
        models: {
          Order: { contentType: 'application/json', schema: order },
          Cart: {
            contentType: 'application/json',
            schema: {
              type: 'object',
              properties: { first: { $ref: 'https://apigateway.amazonaws.com/restapis/s5/models/Order' } },
            },
          },
        },
        requestValidators: {
          both: { validateRequestBody: true, validateRequestParameters: true },
          body: { validateRequestBody: true, validateRequestParameters: false },
        },
        gatewayResponses: {
          BAD_REQUEST_BODY: {
            responseTemplates: { 'application/json': '{"why":"$context.error.validationErrorString"}' },
          },
        },
        apiKeys: {
          good: { value: 'good-key-0000000000000', enabled: true, stages: ['t'] },
          off: { value: 'off-key-00000000000000', enabled: false, stages: ['t'] },
          other: { value: 'other-key-000000000000', enabled: true, stages: [] },
        },
      },
    },
    's5-authorizer': {
      methods: {
        'GET /key': show(
          '$context.identity.apiKeyId & " " & $context.identity.apiKey',
          {},
          { apiKeyRequired: true, authorizationType: 'CUSTOM', authorizer: 'auth' },
        ),
      },
      more: {
        apiKeySource: 'AUTHORIZER',
        authorizers: { auth: tokenAuthorizer('s5-auth') },
        apiKeys: { good: { value: 'good-key-0000000000000', enabled: true, stages: ['t'] } },
      },
    },
    's5-plain': {
      methods: {
        'POST /body': http('/s5/plain', {}, { requestValidator: 'body', ...modelled }),
        'POST /proxy': lambdaProxy('validated', {}, { requestValidator: 'body', ...modelled }),
        'POST /binary': mock('{ "statusCode": 200 }', { '200': responds('"ok"') }),
      },
      more: {
        models: { Order: { contentType: 'application/json', schema: order } },
        requestValidators: { body: { validateRequestBody: true, validateRequestParameters: false } },
        binaryMediaTypes: ['*/*'],
      },
    },
  },
  rows: [
    same(
      '5/1',
      'AWS snapshot',
      'Parameters are checked before the body, and the first failure answers.',
      async world => {
        const answer = await world.call('s5', 'POST /both', { body: '{"sku":1}' })
        match(answer.body, /Missing required request parameters/)
        const body = await world.call('s5', 'POST /both?q=1', { headers: [['X-Needed', 'y']], body: '{"sku":1}' })
        deepEqual([body.status, body.calls.length], [400, 0])
      },
    ),
    same(
      '5/2',
      'AWS snapshot',
      'A required parameter must be there and not empty; the message names headers, paths, then queries.',
      async world => {
        const { status, body, header, calls } = await world.call('s5', 'POST /path/1')
        deepEqual([status, body], [400, '{"message":"Missing required request parameters: [H, other, q]"}'])
        deepEqual([header('x-amzn-ErrorType'), calls.length], ['BadRequestException', 0])
        const empty = await world.call('s5', 'POST /both?q=', { headers: [['X-Needed', 'y']] })
        equal(empty.body, '{"message":"Missing required request parameters: [q]"}')
        equal((await world.call('s5', 'POST /unchecked')).status, 200)
      },
    ),
    same(
      '5/3',
      'AWS snapshot',
      'The model is chosen by content type, or $default; none means no check; an empty body is {}, also for GET.',
      async world => {
        const send = (request: string, body: string, type?: string) =>
          world.call('s5', request, { body, headers: type === undefined ? [] : [['Content-Type', type]] })
        equal((await send('POST /body', '{"sku":"A"}')).status, 200)
        equal((await send('POST /body', '{"sku":1}')).status, 400)
        equal((await send('POST /body', '{"sku":1}', 'application/json; charset=utf-8')).status, 400)
        equal((await send('POST /body', '{"sku":1}', 'text/plain')).status, 200)
        equal((await send('POST /default', '{"sku":1}', 'text/plain')).status, 400)
        equal((await send('POST /body', '')).status, 400)
        equal((await world.call('s5', 'GET /body')).status, 400)
        equal((await send('POST /ref', '{"first":{"sku":"a"}}')).status, 400)
        equal((await send('POST /ref', '{"first":{"sku":"A"}}')).status, 200)
      },
    ),
    same(
      '5/3b',
      'AWS snapshot',
      'A body that fails its model: 400 Invalid request body, BadRequestException, no backend call.',
      async world => {
        for (const path of ['/body', '/proxy']) {
          const { status, body, header, calls } = await world.call('s5-plain', `POST ${path}`, { body: 'no json' })
          deepEqual([status, body], [400, '{"message":"Invalid request body"}'])
          deepEqual([header('x-amzn-ErrorType'), calls.length], ['BadRequestException', 0])
        }
        equal((await world.call('s5-plain', 'POST /body', { body: '{"sku":"A"}' })).status, 200)
      },
    ),
    same('5/4', 'AWS doc', '$context.error.validationErrorString has the details.', async world => {
      const { body } = await world.call('s5', 'POST /body', { body: '{}' })
      match(body, /sku/)
    }),
    same(
      '5/key',
      'AWS snapshot',
      'X-API-Key must be there, known, enabled and of this stage; otherwise 403 Forbidden.',
      async world => {
        const send = (key?: string) =>
          world.call('s5', 'GET /key', { headers: key === undefined ? [] : [['x-api-key', key]] })
        for (const key of [undefined, 'unknown', 'off-key-00000000000000', 'other-key-000000000000']) {
          const { status, body, header } = await send(key)
          deepEqual([status, body, header('x-amzn-ErrorType')], [403, '{"message":"Forbidden"}', 'ForbiddenException'])
        }
        equal((await send('good-key-0000000000000')).body, 'good good-key-0000000000000')
      },
    ),
    same('5/key-source', 'AWS doc', 'With source AUTHORIZER the key is what an authorizer gives.', async world => {
      const key = 'good-key-0000000000000'
      const send = async (usageIdentifierKey?: string) => {
        world.lambda('s5-auth', { principalId: 'p', policyDocument: ALLOW, usageIdentifierKey })
        // A key that the client sends itself is not looked at.
        const headers = [
          ['Authorization', 't'],
          ['x-api-key', key],
        ] as const
        return (await world.call('s5-authorizer', 'GET /key', { headers })).body
      }
      equal(await send(key), `good ${key}`)
      equal(await send('unknown'), '{"message":"Forbidden"}')
      equal(await send(), '{"message":"Forbidden"}')
    }),
  ],
}
