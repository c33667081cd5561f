import { describe, expect, it } from 'vitest'
import { acceptedPlan, environment } from '../../test/fixtures/plans.ts'
import { isFailure } from '../exchange/failure.ts'
import type { EndpointResponse } from '../exchange/messages.ts'
import { selectResponse } from './select-response.ts'

const functionUri =
  'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:000000000000:function:f/invocations'

function selected(
  patterns: Readonly<Record<string, string>>,
  uri: string,
  response: Partial<EndpointResponse>,
): string {
  const integrationResponses = Object.fromEntries(
    Object.entries(patterns).map(([status, selectionPattern]) => [status, { selectionPattern }]),
  )
  const type = uri.startsWith('arn') ? 'AWS' : 'HTTP'
  const plan = acceptedPlan({ type, httpMethod: 'POST', uri, integrationResponses })
  if (plan.kind !== 'HTTP' && plan.kind !== 'AWS') throw new Error(plan.kind)
  const outcome = selectResponse(plan, { status: 200, headers: [], body: '', ...response }, environment)
  return isFailure(outcome) ? outcome.code : outcome.statusCode
}

describe('by status', () => {
  it.each<[Readonly<Record<string, string>>, number, string]>([
    [{ '200': '', '400': '4\\d{2}' }, 404, '400'],
    [{ '200': '', '400': '4\\d{2}' }, 500, '200'],
    [{ '200': '', '400': '40' }, 404, '200'],
    [{ '502': '.+', '405': '4..' }, 404, '405'],
    [{ '400': '4..' }, 200, 'NO_INTEGRATION_RESPONSE'],
    [{}, 200, 'NO_INTEGRATION_RESPONSE'],
    [{ '200': '', '400': '4[0-9&&[^5]]\\d' }, 450, '200'],
  ])('%j for %d', (patterns, status, expected) => {
    expect(selected(patterns, 'http://b.test/', { status })).toBe(expected)
  })
})

describe('by the message of a function', () => {
  const headers = ['x-amz-function-error', 'Handled']
  it.each<[Readonly<Record<string, string>>, Partial<EndpointResponse>, string]>([
    [{ '200': '', '500': '.+' }, { body: '{"errorMessage":"not an error: no header"}' }, '200'],
    [{ '200': '', '500': '.*' }, {}, '500'],
    [{ '200': '', '500': '.*bad.*' }, { headers, body: '{"errorMessage":"a bad one"}' }, '500'],
    [{ '200': '', '500': '.*bad.*' }, { headers, body: '{"errorMessage":"a\\nbad one"}' }, '200'],
    [{ '200': '', '500': '(\\n|.)*bad.*' }, { headers, body: '{"errorMessage":"a\\nbad one"}' }, '500'],
    [{ '200': '', '500': '\\{"a":1\\}' }, { headers, body: '{"errorMessage":{"a":1}}' }, '500'],
    [{ '200': '', '500': 'plain' }, { headers, body: 'plain' }, '500'],
    [{ '200': '', '500': '.*' }, { status: 403 }, 'LAMBDA_ACCESS'],
  ])('%j for %j', (patterns, response, expected) => {
    expect(selected(patterns, functionUri, response)).toBe(expected)
  })
})
