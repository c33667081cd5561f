import { describe, expect, it } from 'vitest'
import { clientRequestOf, methodRequestOf } from '../../test/fixtures/requests.ts'
import { parseRestApi } from '../definition/parsers/rest-api-parser.ts'
import { failure, type GatewayFailure } from '../exchange/failure.ts'
import { compileGatewayResponses } from '../snapshot/gateway-responses.ts'
import { renderGatewayResponse } from './gateway-response.ts'
import type { FailureScope } from './gateway-text.ts'

function rendered(
  failed: GatewayFailure,
  gatewayResponses: Readonly<Record<string, unknown>>,
  more: Partial<FailureScope> = {},
) {
  const { definition, problems } = parseRestApi({ name: 'api', gatewayResponses })
  if (definition === undefined) throw new Error(JSON.stringify(problems))
  const deployment = {
    id: 'd',
    apiId: 'api',
    stage: 'dev',
    gatewayResponses: compileGatewayResponses(definition, {}),
    stageArn: 'arn:aws:execute-api:us-east-1:000000000000:api/t',
    policy: null,
    authorizers: new Map(),
    apiKeySource: 'HEADER' as const,
    stageVariables: {},
    minimumCompressionSize: null,
    signers: [],
    apiKeys: new Map(),
  }
  return renderGatewayResponse(failed, { client: clientRequestOf(), deployment, ...more })
}

const key = failure('INVALID_API_KEY', 'X', 'd')
const lambda = failure('INTEGRATION_FAILURE', 'X', 'd', { status: 502 })
const json = (text: string) => ({ responseTemplates: { 'application/json': text } })

describe('the response', () => {
  it.each<[string, GatewayFailure, Readonly<Record<string, unknown>>, number, string]>([
    ['is built in', key, {}, 403, '{"message":"Forbidden"}'],
    ['has the failure’s own status', lambda, {}, 502, '{"message":"Internal server error"}'],
    ['has its own message', failure('DEFAULT_4XX', 'X', 'd', { message: 'm "q"' }), {}, 400, '{"message":"m \\"q\\""}'],
    ['of a null message', failure('AUTHORIZER_FAILURE', 'X', 'd'), {}, 500, '{"message":null}'],
    [
      'of ACCESS_DENIED has a capital',
      failure('ACCESS_DENIED', 'X', 'd', { message: 'm' }),
      {},
      403,
      '{"Message":"m"}',
    ],
    ['is the type’s customisation', key, { INVALID_API_KEY: json('own'), DEFAULT_4XX: json('class') }, 403, 'own'],
    ['is its class’s', key, { DEFAULT_4XX: json('class'), DEFAULT_5XX: json('other') }, 403, 'class'],
    [
      'takes the status of the class',
      key,
      { INVALID_API_KEY: json('own'), DEFAULT_4XX: { statusCode: '418' } },
      418,
      'own',
    ],
    [
      'takes its own status first',
      key,
      { INVALID_API_KEY: { statusCode: '401' }, DEFAULT_4XX: { statusCode: '418' } },
      401,
      '{"message":"Forbidden"}',
    ],
    ['of a 5XX is of the other class', lambda, { DEFAULT_4XX: json('4'), DEFAULT_5XX: json('5') }, 502, '5'],
    [
      'of a large body is not customised',
      failure('REQUEST_TOO_LARGE', 'X', 'd'),
      { DEFAULT_4XX: { statusCode: '400' } },
      413,
      '{"message":"Request Too Long"}',
    ],
  ])('%s', (_, failed, customised, status, body) => {
    expect(rendered(failed, customised)).toMatchObject({ status, body })
  })

  it('has x-amzn-ErrorType and a Content-Type, that of the template or a mapped one', () => {
    const headers = ['x-amzn-ErrorType', 'ForbiddenException']
    expect(rendered(key, {}).headers).toEqual([...headers, 'Content-Type', 'application/json'])
    const text = { responseTemplates: { 'text/x': 't' } }
    const client = clientRequestOf({ headers: ['accept', 'TEXT/x;q=1'] })
    expect(rendered(key, { INVALID_API_KEY: text }, { client }).headers).toEqual([...headers, 'Content-Type', 'text/x'])
    const mapped = { responseParameters: { 'gatewayresponse.header.content-type': "'a/b'" } }
    expect(rendered(key, { INVALID_API_KEY: mapped }).headers).toEqual([...headers, 'content-type', 'a/b'])
  })

  it('leaves out a header that would break the message', () => {
    const mapped = { responseParameters: { 'gatewayresponse.header.X': 'method.request.querystring.q' } }
    const client = clientRequestOf({ rawQuery: 'q=a%0d%0aB:1' })
    expect(rendered(key, { INVALID_API_KEY: mapped }, { client }).headers).not.toContain('X')
  })
})

describe('a variable', () => {
  const request = methodRequestOf({ body: '{"a":{"b":1}}', requestPath: '/dev/p', apiKey: { id: 'id', value: 'v' } })
  const client = clientRequestOf({ rawQuery: 'q=1&q=2', headers: ['X-H', 'h', 'user-agent', 'ua'] })
  it.each([
    ['$context.error.messageString', '"Forbidden"'],
    ['$context.error.responseType', 'INVALID_API_KEY'],
    ['$context.error.validationErrorString', ''],
    ['$context.identity.userAgent', 'ua'],
    ['$context.identity.apiKeyId', 'id'],
    ['$context.path', '/dev/p'],
    ['$context.requestTime', '14/Nov/2023:22:13:20 +0000'],
    ['$context.constructor', ''],
    ['$context.none.x', ''],
    ['$method.request.querystring.q', '2'],
    ['$method.request.header.X-H', 'h'],
    ['$method.request.header.x-h', ''],
    ['$method.request.path.p', 'pv'],
    ['$method.request.body.a', '{"b":1}'],
    ['$method.request.body.none', ''],
    ['$method.request.body', '{"a":{"b":1}}'],
  ])('%s', (text, expected) => {
    const scope = { client, request, pathParameters: { p: 'pv' } }
    expect(rendered(key, { INVALID_API_KEY: json(text) }, scope).body).toBe(expected)
  })
})
