import { describe, expect, it } from 'vitest'
import { acceptedPlan, environment } from '../../test/fixtures/plans.ts'
import { methodRequestOf } from '../../test/fixtures/requests.ts'
import { RequestView } from '../mapping/request-view.ts'
import { considerDefault } from './mock.ts'
import { buildIntegrationRequest } from './request.ts'

const status = (plan: ReturnType<typeof acceptedPlan>, body = '') => {
  const outcome = buildIntegrationRequest(plan, methodRequestOf({ body }), environment)
  return outcome.kind === 'mock' ? outcome.status : outcome.kind === 'failure' ? outcome.code : outcome.kind
}

const without = acceptedPlan({ type: 'MOCK' })

describe('the status of a MOCK', () => {
  it.each<[string, number | 'MOCK_STATUS']>([
    ['{"statusCode": 200}', 200],
    ["{'statusCode': 404}", 404],
    ['{statusCode: 200, }', 200],
    ['{,statusCode: 200,, "a": [1,,2,],,}', 200],
    ['{"a": ",,", statusCode: 202,}', 202],
    ['{statusCode: ok}', 'MOCK_STATUS'],
    ['{"status": 200}', 'MOCK_STATUS'],
    ["{ \"a\": 'it\\'s', statusCode: 201 }", 201],
    ['{"a": "{statusCode: 500}", statusCode: 201}', 201],
    ['{"statusCode": 12345}', 12345],
    ['{"statusCode": "200"}', 'MOCK_STATUS'],
    ['{"statusCode": 200.5}', 'MOCK_STATUS'],
    ['[200]', 'MOCK_STATUS'],
    ['200', 'MOCK_STATUS'],
    ['null', 'MOCK_STATUS'],
    ['{"statusCode\': 200}', 'MOCK_STATUS'],
    ['{"statusCode": 200', 'MOCK_STATUS'],
    [`'${'a'.repeat(100_000)}`, 'MOCK_STATUS'],
    ['', 200],
  ])('of the body %s', (body, expected) => {
    expect(status(without, body)).toBe(expected)
  })

  it('is the template’s where there is one', () => {
    const requestTemplates = { 'application/json': '{ "statusCode": code }' }
    const plan = acceptedPlan({ type: 'MOCK', requestTemplates })
    expect([status(plan, '{"code":201}'), status(plan)]).toEqual([201, 'MOCK_STATUS'])
  })
})

describe('the responses that a MOCK is matched against', () => {
  const integrationResponses = { '200': { selectionPattern: '2\\d\\d' }, '204': {} }
  const requestTemplates = { 'application/json': '{ "statusCode": 200 }' }
  const onlyPattern = { '200': { selectionPattern: '200' } }
  it.each<[string, Readonly<Record<string, unknown>>, string, readonly string[]]>([
    ['the default alone without template and body', { integrationResponses }, '', ['204']],
    ['all with a body', { integrationResponses }, '{"statusCode":200}', ['200', '204']],
    ['all with a template', { integrationResponses, requestTemplates }, '', ['200', '204']],
    ['all where there is no default', { integrationResponses: onlyPattern }, '', ['200']],
  ])('are %s', (_, fields, body, expected) => {
    const plan = acceptedPlan({ type: 'MOCK', ...fields })
    if (plan.kind !== 'MOCK') throw new Error('a MOCK was asked for')
    const { responses } = considerDefault(plan, new RequestView(methodRequestOf({ body })))
    expect(responses.list.map(({ statusCode }) => statusCode)).toEqual(expected)
  })
})
