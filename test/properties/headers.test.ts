import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isFailure } from '../../src/exchange/failure.ts'
import { headerPairs } from '../../src/exchange/headers.ts'
import type { RawHeaders } from '../../src/exchange/messages.ts'
import { buildIntegrationRequest } from '../../src/integration/request.ts'
import { buildMethodResponse } from '../../src/integration/response.ts'
import { dropOnArrival } from '../../src/mapping/header-rules.ts'
import { acceptedPlan, environment } from '../fixtures/plans.ts'
import { CASES, headerName, hostileText, methodRequest, rawHeaders } from './arbitraries.ts'

const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/

function expectSafe(headers: RawHeaders): void {
  for (const [name, value] of headerPairs(headers)) {
    expect(name).toMatch(TOKEN)
    expect(value).toMatch(VALUE)
  }
}

const namesOf = (headers: RawHeaders) => headerPairs(headers).map(([name]) => name.toLowerCase())

const requestParameters = {
  'integration.request.header.X-Mapped': 'method.request.header.X-A',
  'integration.request.header.X-Query': 'method.request.querystring.q',
  'integration.request.header.X-Body': 'method.request.body.a',
}
const functionUri =
  'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:000000000000:function:f/invocations'
const override = '$override({ "request": { "header": headers }, "response": { "header": headers }, "body": "b" })'
const requestTemplates = { 'application/json': override, $default: override }
const integrationResponses = {
  '200': { responseTemplates: { 'application/json': override.replace('"request": { "header": headers }, ', '') } },
}
const uri = 'http://backend.test/x'

const PLANS = [
  acceptedPlan({ type: 'HTTP', httpMethod: 'POST', uri, requestParameters }),
  acceptedPlan({ type: 'HTTP', httpMethod: 'POST', uri, requestTemplates }),
  acceptedPlan({ type: 'HTTP_PROXY', httpMethod: 'ANY', uri, requestParameters }),
  acceptedPlan({ type: 'AWS', httpMethod: 'POST', uri: functionUri, requestParameters }),
  acceptedPlan({ type: 'AWS', httpMethod: 'POST', uri: functionUri, requestTemplates }),
  acceptedPlan({ type: 'AWS_PROXY', httpMethod: 'POST', uri: functionUri, requestParameters }),
]

const overrideBody = fc
  .array(fc.tuple(headerName, hostileText), { maxLength: 4 })
  .map(pairs => JSON.stringify({ headers: Object.fromEntries(pairs) }))

test('no request puts a header of its own beside those of the integration request', () => {
  const property = fc.property(fc.constantFrom(...PLANS), methodRequest, overrideBody, (plan, request, body) => {
    const isOverride =
      plan.kind !== 'HTTP_PROXY' && plan.kind !== 'AWS_PROXY' && Object.hasOwn(plan.templates.byType, '$default')
    const built = buildIntegrationRequest(plan, isOverride ? { ...request, body } : request, environment)
    if (built.kind !== 'integration-request') return void expect(isFailure(built)).toBe(true)
    expectSafe(built.headers)
    const names = namesOf(built.headers)
    for (const dropped of ['content-length', 'transfer-encoding', 'expect', 'te', 'proxy-authenticate']) {
      expect(names).not.toContain(dropped)
    }
    expect(names.filter(name => name === 'x-amzn-trace-id')).toHaveLength(1)
    expect(names.filter(name => name === 'x-amzn-apigateway-api-id')).toHaveLength(1)
    if (plan.kind === 'AWS' || plan.kind === 'AWS_PROXY') {
      for (const own of ['authorization', 'host', 'x-amz-date'])
        expect(names.filter(name => name === own)).toHaveLength(1)
    }
  })
  fc.assert(property, { numRuns: CASES })
})

const result = fc.oneof(
  fc.record(
    {
      statusCode: fc.oneof(fc.integer(), fc.string({ maxLength: 4 }), fc.constant(200)),
      headers: fc.dictionary(headerName, fc.oneof(hostileText, fc.boolean(), fc.constant(null))),
      multiValueHeaders: fc.dictionary(headerName, fc.array(hostileText, { maxLength: 2 })),
      body: hostileText,
      isBase64Encoded: fc.boolean(),
    },
    { requiredKeys: [] },
  ),
  fc.anything(),
)

const RESPONSE_PLANS = [
  acceptedPlan({ type: 'HTTP_PROXY', httpMethod: 'GET', uri }),
  acceptedPlan({ type: 'HTTP', httpMethod: 'POST', uri, integrationResponses }),
  acceptedPlan({
    type: 'HTTP',
    httpMethod: 'POST',
    uri,
    integrationResponses: {
      '200': {
        responseParameters: {
          'method.response.header.X-Mapped': 'integration.response.header.X-A',
          'method.response.header.Server': 'integration.response.header.Server',
          'method.response.header.X-Body': 'integration.response.body',
        },
      },
    },
  }),
]

test('no backend puts a header of its own beside those of the method response', () => {
  const body = fc.oneof(overrideBody, hostileText)
  const property = fc.property(
    fc.constantFrom(...RESPONSE_PLANS),
    methodRequest,
    rawHeaders,
    body,
    (plan, request, headers, text) => {
      const built = buildMethodResponse(plan, request, { status: 200, headers, body: text }, {}, environment)
      if (isFailure(built)) return
      expectSafe(built.headers)
      expect(namesOf(built.headers)).not.toContain('transfer-encoding')
    },
  )
  fc.assert(property, { numRuns: CASES })
})

test('no result of a function does, and its status can be sent', () => {
  const plan = acceptedPlan({ type: 'AWS_PROXY', httpMethod: 'POST', uri: functionUri })
  const property = fc.property(methodRequest, result, (request, value) => {
    const body = JSON.stringify(value) ?? ''
    const built = buildMethodResponse(plan, request, { status: 200, headers: [], body }, {}, environment)
    if (isFailure(built)) return void expect([500, 502]).toContain(built.status ?? 500)
    expectSafe(built.headers)
    expect(built.status >= 200 && built.status <= 599).toBe(true)
  })
  fc.assert(property, { numRuns: CASES })
})

test('what is dropped on arrival is gone, and the rest is as it was', () => {
  const property = fc.property(rawHeaders, headers => {
    const kept = headerPairs(dropOnArrival(headers))
    const all = headerPairs(headers)
    for (const pair of kept) expect(all).toContainEqual(pair)
    for (const name of ['connection', 'content-length', 'te', 'upgrade', 'expect']) {
      expect(kept.map(([key]) => key.toLowerCase())).not.toContain(name)
    }
  })
  fc.assert(property, { numRuns: CASES })
})
