import { describe, expect, it } from 'vitest'
import { acceptedPlan, environment } from '../../test/fixtures/plans.ts'
import { methodRequestOf } from '../../test/fixtures/requests.ts'
import { headerPairs } from '../exchange/headers.ts'
import type { IntegrationRequest, MethodRequest } from '../exchange/messages.ts'
import type { IntegrationPlan } from './plan/plan.ts'
import { buildIntegrationRequest } from './request.ts'

const uri = 'http://backend.test/x?fixed=1'

function built(plan: IntegrationPlan, parts: Partial<MethodRequest>): IntegrationRequest {
  const outcome = buildIntegrationRequest(plan, methodRequestOf(parts), environment)
  if (outcome.kind !== 'integration-request') throw new Error(JSON.stringify(outcome))
  return outcome
}

describe('HTTP', () => {
  const plan = acceptedPlan({
    type: 'HTTP',
    httpMethod: 'ANY',
    uri,
    requestParameters: {
      'integration.request.querystring.s': "'a%20b'",
      'integration.request.querystring.q': 'method.request.querystring.q',
    },
  })

  it('sends only what is mapped, defaulted or the gateway’s', () => {
    const { headers, path, origin } = built(plan, { headers: ['X-Client', '1', 'Cookie', 'c'], rawQuery: 'q=a%20b%26' })
    expect([origin, path]).toEqual(['http://backend.test', '/x?fixed=1&s=a%20b&q=a%20b%26'])
    expect(headerPairs(headers).map(([name]) => name)).toEqual([
      'Accept',
      'User-Agent',
      'X-Amzn-Trace-Id',
      'X-Amzn-Apigateway-Api-Id',
    ])
  })

  it.each([
    ['GET', ''],
    ['HEAD', ''],
    ['OPTIONS', ''],
    ['POST', 'b'],
    ['DELETE', 'b'],
  ])('%s sends the body %j', (httpMethod, body) => {
    expect(built(plan, { httpMethod, body: 'b' })).toMatchObject({ httpMethod, body })
  })

  it.each([
    ['POST', 'text/x'],
    ['GET', undefined],
  ])('%s defaults Content-Type to %s', (httpMethod, expected) => {
    const { headers } = built(plan, { httpMethod, headers: ['content-type', 'text/x'] })
    expect(Object.fromEntries(headerPairs(headers))['Content-Type']).toBe(expected)
  })
})

describe('HTTP_PROXY', () => {
  const plan = acceptedPlan({
    type: 'HTTP_PROXY',
    httpMethod: 'ANY',
    uri,
    requestParameters: { 'integration.request.header.X-M': "'m'", 'integration.request.querystring.q': "'m'" },
  })

  it('forwards the client, joins repeated headers, and lets mappings replace', () => {
    const headers = [
      'Host',
      'h',
      'X-A',
      '1',
      'x-a',
      '2',
      'x-m',
      'client',
      'Content-Encoding',
      'gzip',
      'accept',
      'a/b',
      'X-Amzn-Trace-Id',
      't',
      'Via',
      'v',
    ]
    const request = built(plan, { headers, rawQuery: 'q=1+2&__proto__=%zz' })
    expect(request.path).toBe('/x?fixed=1&q=1%202&__proto__=%25zz&q=m')
    expect(headerPairs(request.headers).slice(0, 3)).toEqual([
      ['X-A', '1,2'],
      ['accept', 'a/b'],
      ['X-M', 'm'],
    ])
    expect(headerPairs(request.headers).map(([name]) => name)).not.toContain('Via')
  })
})

it('an endpoint that variables made unusable is 500', () => {
  const plan = acceptedPlan({ type: 'HTTP_PROXY', httpMethod: 'GET', uri: 'http://${stageVariables.none}/x' })
  expect(buildIntegrationRequest(plan, methodRequestOf(), environment)).toMatchObject({ code: 'INVALID_ENDPOINT' })
})
