import { describe, expect, it } from 'vitest'
import { acceptedPlan } from '../../../test/fixtures/plans.ts'
import { traitsOf, workOf } from './plan-traits.ts'

const http = { type: 'HTTP', httpMethod: 'POST', uri: 'http://backend.test/', integrationResponses: { '200': {} } }
const template = (text: string) => ({ ...http, requestTemplates: { 'application/json': text } })
const answered = (response: object) => ({ ...http, integrationResponses: { '200': response } })
const mapped = (source: string) => ({ ...http, requestParameters: { 'integration.request.header.X': source } })

describe('work of a plan', () => {
  it.each<[string, object, boolean, boolean]>([
    ['nothing', http, false, false],
    ['an empty template', template(''), false, false],
    ['a template', template('a'), true, false],
    ['the whole body in a header', mapped('method.request.body'), false, false],
    ['a part of the body in a header', mapped('method.request.body.a'), true, false],
    ['an answer’s template', answered({ responseTemplates: { 'application/json': 'a' } }), false, true],
    ['a signature', { ...http, type: 'AWS', uri: 'arn:aws:apigateway:us-east-1:sqs:path/1/q' }, true, false],
  ])('%s', (_, integration, request, response) => {
    expect(workOf(acceptedPlan(integration as Record<string, unknown>))).toEqual({ request, response })
  })
})

describe('parts of a request that a plan reads', () => {
  const always = ['accept', 'content-type', 'user-agent']
  it.each<[string, object, string[] | 'all', 'accept' | 'without-body' | 'all']>([
    ['nothing', http, always, 'accept'],
    ['a mapped header', mapped('method.request.header.X-A'), [...always, 'x-a'], 'accept'],
    ['a template of the body', template('{ "a": a }'), always, 'accept'],
    ['a template of parameters', template('$params("x")'), 'all', 'accept'],
    [
      'an answer’s template of parameters',
      answered({ responseTemplates: { 'application/json': '$params("x")' } }),
      always,
      'without-body',
    ],
    ['a MOCK', { type: 'MOCK' }, always, 'all'],
    ['a proxy', { type: 'HTTP_PROXY', httpMethod: 'POST', uri: 'http://backend.test/' }, 'all', 'accept'],
  ])('%s', (_, integration, headers, request) => {
    const traits = traitsOf(acceptedPlan(integration as Record<string, unknown>))
    const read = traits.request.headers
    expect([read === 'all' ? read : [...read].sort(), traits.response.request]).toEqual([headers, request])
  })
})
