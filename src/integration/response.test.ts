import { describe, expect, it } from 'vitest'
import { acceptedPlan, environment } from '../../test/fixtures/plans.ts'
import { methodRequestOf } from '../../test/fixtures/requests.ts'
import type { ContextOverrides, EndpointResponse } from '../exchange/messages.ts'
import { buildMethodResponse } from './response.ts'

interface Case {
  readonly response?: Readonly<Record<string, unknown>>
  readonly endpoint?: Partial<EndpointResponse>
  readonly left?: ContextOverrides
  readonly accept?: string
}

function answered({ response = {}, endpoint = {}, left = {}, accept = 'application/json' }: Case) {
  const plan = acceptedPlan({
    type: 'HTTP',
    httpMethod: 'GET',
    uri: 'http://b.test/',
    integrationResponses: { '200': response },
  })
  const request = methodRequestOf({ headers: ['Accept', accept], rawQuery: 'q=1' })
  return buildMethodResponse(
    plan,
    request,
    { status: 200, headers: [], body: '{"a":1}', ...endpoint },
    left,
    environment,
  )
}

const template = (text: string) => ({ responseTemplates: { 'application/json': text } })
const header = (name: string, source: string) => ({
  responseParameters: { [`method.response.header.${name}`]: source },
})
const JSON_TYPE = ['Content-Type', 'application/json']

describe('HTTP', () => {
  it.each<[string, Case, { status?: number; headers?: readonly string[]; body?: string }]>([
    [
      'passes a body without a template, and no header',
      { endpoint: { headers: ['X-A', '1'] } },
      { headers: JSON_TYPE, body: '{"a":1}' },
    ],
    ['renders', { response: template('{ "b": a, "q": $params("q") }') }, { body: '{"b":1,"q":"1"}' }],
    [
      'maps and renames',
      { response: header('Server', "'s'") },
      { headers: ['x-amzn-Remapped-Server', 's', ...JSON_TYPE] },
    ],
    [
      'keeps a mapped Content-Type',
      { response: header('content-type', "'a/b'") },
      { headers: ['content-type', 'a/b'] },
    ],
    [
      'takes what the request template left',
      { left: { response: { status: 201, header: { A: ['1', '2'] } } } },
      { status: 201, headers: ['A', '1', 'A', '2', ...JSON_TYPE] },
    ],
    [
      'lets an override replace a mapped header',
      {
        response: {
          ...header('A', "'m'"),
          ...template('$override({ "response": { "header": { "A": "o" } }, "body": "" })'),
        },
      },
      { headers: ['A', 'o', ...JSON_TYPE], body: '' },
    ],
    ['ignores a status that is none', { left: { response: { status: '202' } } }, { status: 200 }],
    ['ignores one that would not end the exchange', { left: { response: { status: 100 } } }, { status: 200 }],
    [
      'shows overrides in $context',
      { left: { request: { header: { R: ['1'] } } }, response: template('$context.requestOverride.header.R') },
      { body: '1' },
    ],
  ])('%s', (_, given, expected) => {
    expect(answered(given)).toMatchObject({ kind: 'method-response', ...expected })
  })

  it.each<[string, Case, object]>([
    ['a template that fails', { response: template('$parseJson("{")') }, { code: 'TEMPLATE_FAILED' }],
    [
      'JSON that is too deep for a template',
      { response: template('a'), endpoint: { body: '['.repeat(500) } },
      { code: 'JSON_LIMIT', status: 502 },
    ],
    [
      'a header that would break the message',
      { response: header('A', 'integration.response.body'), endpoint: { body: 'a\nb' } },
      { code: 'UNSAFE_HEADER' },
    ],
    [
      'a body that a mapping cannot read',
      { response: header('A', 'integration.response.body.x'), endpoint: { body: 'x' } },
      { code: 'INVALID_JSON' },
    ],
    [
      'bytes at a template',
      { response: { ...template('a'), contentHandling: 'CONVERT_TO_BINARY' }, endpoint: { body: '/w==' } },
      { code: 'BINARY_TEMPLATE' },
    ],
  ])('%s fails', (_, given, expected) => {
    expect(answered(given)).toMatchObject({ kind: 'failure', ...expected })
  })
})

it('HTTP_PROXY passes status, headers and body, less what is dropped', () => {
  const plan = acceptedPlan({ type: 'HTTP_PROXY', httpMethod: 'GET', uri: 'http://b.test/' })
  const headers = ['X-A', '1', 'via', 'v', 'date', 'd', 'X-A', '2', 'x-amzn-requestid', 'r']
  const response = buildMethodResponse(plan, methodRequestOf(), { status: 418, headers, body: 'b' }, {}, environment)
  expect(response).toMatchObject({
    status: 418,
    headers: ['X-A', '1', 'x-amzn-Remapped-Date', 'd', 'X-A', '2', 'x-amzn-Remapped-x-amzn-RequestId', 'r'],
    body: 'b',
  })
})
