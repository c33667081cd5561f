import { describe, expect, it } from 'vitest'
import { acceptedPlan } from '../../test/fixtures/plans.ts'
import { clientRequestOf } from '../../test/fixtures/requests.ts'
import type { MethodPlan } from '../snapshot/snapshot.ts'
import { arrivedHeaders, buildMethodRequest, payloadFor } from './method-request.ts'
import { NOBODY, type Routed } from './routed.ts'

function planOf(more: Partial<MethodPlan>): MethodPlan {
  const integration = acceptedPlan({ type: 'MOCK' })
  return { requiredParameters: [], apiKeyRequired: false, integration, ...more } as MethodPlan
}

function check(more: Partial<MethodPlan>, headers: readonly string[] = [], rawQuery = '') {
  const client = clientRequestOf({ headers, rawQuery })
  const pathParameters = { p: 'v', empty: '' }
  // Only what the check reads.
  const routed = {
    plan: planOf(more),
    pathParameters,
    headers,
    eventPath: '/x',
    requestPath: '/dev/x',
  } as unknown as Routed
  return buildMethodRequest(client, routed, NOBODY)
}

describe('required parameters', () => {
  const requiredParameters = (['header', 'path', 'querystring'] as const).map(location => ({
    location,
    name: location[0] ?? '',
  }))
  it.each<[readonly string[], string, string]>([
    [[], '', '[h, q]'],
    [['H', '1'], '', '[q]'],
    [['h', ''], 'q=1', '[h]'],
    [['h', '1'], 'q=1&q=', '[q]'],
    [['h', '1'], 'q=1', ''],
  ])('of %j and %s miss %s', (headers, rawQuery, missing) => {
    const outcome = check({ requiredParameters }, headers, rawQuery)
    if (missing === '') expect(outcome).toMatchObject({ path: '/x', requestPath: '/dev/x' })
    else
      expect(outcome).toMatchObject({
        type: 'BAD_REQUEST_PARAMETERS',
        message: `Missing required request parameters: ${missing}`,
      })
  })
})

describe('headers that arrive', () => {
  it('lose what is dropped, and gain X-Forwarded-…', () => {
    const headers = [
      'Host',
      'a:8080',
      'Connection',
      'close',
      'x-forwarded-for',
      '1.1.1.1',
      'X-Forwarded-Proto',
      'https',
      'A',
      '1',
    ]
    expect(arrivedHeaders(clientRequestOf({ headers }))).toEqual([
      'Host',
      'a:8080',
      'A',
      '1',
      'X-Forwarded-For',
      '1.1.1.1, 127.0.0.1',
      'X-Forwarded-Port',
      '8080',
      'X-Forwarded-Proto',
      'http',
    ])
  })
})

it('a body is text unless its type is binary', () => {
  const plan = planOf({ integration: { ...acceptedPlan({ type: 'MOCK' }), binary: ['image/png'] } })
  const bytes = Buffer.from([255])
  expect(payloadFor(plan, ['Content-Type', 'image/png'], bytes)).toBe(bytes)
  expect(payloadFor(plan, [], bytes)).toBe('\ufffd')
  expect(payloadFor(plan, ['Content-Type', 'image/png'], Buffer.alloc(0))).toBe('')
})
