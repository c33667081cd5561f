import { describe, expect, test } from 'vitest'
import { acceptedPlan, environment } from '../../test/fixtures/plans.ts'
import { methodRequestOf } from '../../test/fixtures/requests.ts'
import type { EndpointResponse } from '../exchange/messages.ts'
import { buildIntegrationRequest } from '../integration/request.ts'
import { buildMethodResponse } from '../integration/response.ts'
import { requestInput, requestOf, responseInput } from './job-input.ts'

const REQUEST = methodRequestOf({
  httpMethod: 'POST',
  pathParameters: { p: 'one' },
  rawQuery: 'q=1',
  headers: [
    ...['Host', 'api.test', 'Content-Type', 'application/json', 'User-Agent', 'agent', 'Accept', 'image/png'],
    ...['X-Mapped', 'mapped', 'x-mapped', 'again', 'X-Other', 'other'],
  ],
  body: '{"a":1}',
})
const RESPONSE: EndpointResponse = {
  status: 200,
  headers: ['Content-Type', 'application/json', 'X-Amzn-RequestId', 'theirs'],
  body: '{"b":2}',
}

const json = (template: string) => ({ 'application/json': template })
const http = (more: object) => ({ type: 'HTTP', httpMethod: 'POST', uri: 'http://127.0.0.1/', ...more })
const answering = (template: string, more: object = {}) =>
  http({ integrationResponses: { '200': { responseTemplates: json(template), ...more } } })

describe('a thread makes the same of what it is sent', () => {
  test.each<[reads: string, integration: Readonly<Record<string, unknown>>]>([
    ['nothing', http({})],
    ['its payload', http({ requestTemplates: json('{ "a": a }') })],
    ['all headers', http({ requestTemplates: json('$input.params.header') })],
    ['one parameter', http({ requestTemplates: json('$params("X-Other")') })],
    ['its context', http({ requestTemplates: json('[$context.requestId, $context.identity.userAgent]') })],
    ['a header', http({ requestParameters: { 'integration.request.header.Y': 'method.request.header.X-Mapped' } })],
    [
      'the values of a header',
      http({ requestParameters: { 'integration.request.header.Y': 'method.request.multivalueheader.X-Mapped' } }),
    ],
    [
      'the agent of its client',
      http({ requestParameters: { 'integration.request.header.Y': 'context.identity.userAgent' } }),
    ],
    ['everything', { type: 'HTTP_PROXY', httpMethod: 'ANY', uri: 'http://127.0.0.1/{p}' }],
    ['its payload, for its answer', answering('{ "b": b }')],
    ['a parameter, for its answer', answering('$params("q") & $input.params.header.Accept')],
    ['its context, for its answer', answering('$context.requestId & $context.awsEndpointRequestId')],
    [
      'its context, for a header of its answer',
      answering('b', { responseParameters: { 'method.response.header.Y': 'context.requestId' } }),
    ],
    [
      'the type that it asks for',
      http({ integrationResponses: { '200': { responseTemplates: { 'image/png': '1', 'a/b': '2' } } } }),
    ],
    [
      'whether there was a body',
      { type: 'MOCK', integrationResponses: { '200': { selectionPattern: '200' }, '201': {} } },
    ],
  ])('of a request of which it reads %s', (_reads, integration) => {
    const plan = acceptedPlan(integration)
    expect(buildIntegrationRequest(plan, requestInput(plan, REQUEST), environment)).toEqual(
      buildIntegrationRequest(plan, REQUEST, environment),
    )
    expect(buildMethodResponse(plan, requestOf(responseInput(plan, REQUEST)), RESPONSE, {}, environment)).toEqual(
      buildMethodResponse(plan, REQUEST, RESPONSE, {}, environment),
    )
  })
})

test('what no mapping reads is not sent', () => {
  const plan = acceptedPlan({ ...http({ requestTemplates: json('{ "a": a }') }), integrationResponses: { '200': {} } })
  const names = requestInput(plan, REQUEST).headers.filter((_, at) => at % 2 === 0)
  expect(names).toEqual(['Content-Type', 'User-Agent', 'Accept'])
  expect(responseInput(plan, REQUEST)).toEqual({ accept: 'image/png' })
})
