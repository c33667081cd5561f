import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isFailure } from '../../src/exchange/failure.ts'
import type { IntegrationRequest } from '../../src/exchange/messages.ts'
import { buildIntegrationRequest } from '../../src/integration/request.ts'
import { acceptedPlan, environment, planOf } from '../fixtures/plans.ts'
import { CASES, hostileText, methodRequest } from './arbitraries.ts'

/** Origin-form of visible ASCII with one leading slash and no fragment: what the dispatcher sends. */
const ORIGIN_FORM = /^\/(?!\/)[!"$-~]*$/

function expectHarmless(request: IntegrationRequest, origin: string): void {
  expect(request.origin).toBe(origin)
  expect(request.path).toMatch(ORIGIN_FORM)
  const [path = ''] = request.path.split('?')
  const segments = path.replace(/%2e/gi, '.').split(/\/|%2f|%5c|\\/i)
  expect(segments.some(segment => segment === '.' || segment === '..')).toBe(false)
}

const sources = fc.constantFrom(
  'method.request.path.p',
  'method.request.path.proxy',
  'method.request.querystring.q',
  'method.request.multivaluequerystring.q',
  'method.request.header.X-A',
  'method.request.body.a',
  'method.request.body',
)

const types = ['HTTP', 'HTTP_PROXY'] as const
const mappings = types.flatMap(type =>
  ['/{p}', '/{proxy+}'].flatMap(path => ['/{a}', '/x/{a}/y', '/{a}?q={a}', '/x{a}'].map(uri => ({ type, path, uri }))),
)

test('no value of a request changes the host, makes a dot segment, or breaks the request line', () => {
  const plans = new Map<string, ReturnType<typeof acceptedPlan>>()
  const property = fc.property(
    fc.constantFrom(...mappings),
    sources,
    methodRequest,
    ({ type, path, uri }, source, request) => {
      const key = `${type} ${path} ${uri} ${source}`
      const requestParameters = { 'integration.request.path.a': source, 'integration.request.querystring.m': source }
      const plan =
        plans.get(key) ??
        acceptedPlan({ type, httpMethod: 'ANY', uri: `http://backend.test:8080${uri}`, requestParameters }, { path })
      plans.set(key, plan)
      const built = buildIntegrationRequest(plan, request, environment)
      if (built.kind === 'integration-request') expectHarmless(built, 'http://backend.test:8080')
      else expect(isFailure(built)).toBe(true)
    },
  )
  fc.assert(property, { numRuns: CASES })
})

test('nor does an override, nor a value in the path or the host of a service', () => {
  const override = '$override({ "request": { "path": { "a": text }, "querystring": { "n": text } }, "body": "" })'
  const requestTemplates = { 'application/json': override, $default: override }
  const plain = acceptedPlan({ type: 'HTTP', httpMethod: 'POST', uri: 'http://backend.test/{a}/x', requestTemplates })
  const greedy = acceptedPlan(
    { type: 'HTTP', httpMethod: 'POST', uri: 'http://backend.test/{a}', requestTemplates },
    { path: '/{a+}' },
  )
  const service = acceptedPlan({
    type: 'AWS',
    httpMethod: 'GET',
    uri: 'arn:aws:apigateway:us-east-1:s3:path/bucket/{a}',
    requestTemplates,
  })
  const property = fc.property(hostileText, methodRequest, (text, request) => {
    const sent = { ...request, headers: [], body: JSON.stringify({ text }) }
    for (const [plan, origin] of [
      [plain, 'http://backend.test'],
      [greedy, 'http://backend.test'],
      [service, 'https://s3.us-east-1.aws.test'],
    ] as const) {
      const built = buildIntegrationRequest(plan, sent, environment)
      if (built.kind === 'integration-request') expectHarmless(built, origin)
      else expect(isFailure(built)).toBe(true)
    }
  })
  fc.assert(property, { numRuns: CASES })
})

test('a bucket in the host is one label, or nothing is sent', () => {
  const plan = acceptedPlan({
    type: 'AWS',
    httpMethod: 'GET',
    uri: 'arn:aws:apigateway:us-east-1:{b}.s3:path/key',
    requestParameters: { 'integration.request.path.b': 'method.request.path.p' },
  })
  const property = fc.property(methodRequest, request => {
    const built = buildIntegrationRequest(plan, request, environment)
    if (built.kind !== 'integration-request') return
    expect(built.origin).toMatch(/^https:\/\/[a-z0-9-]{1,63}\.s3\.us-east-1\.aws\.test$/i)
  })
  fc.assert(property, { numRuns: CASES })
})

test('a URI with variables is refused, unusable, or goes where its text says', () => {
  const uri = fc.tuple(
    fc.constantFrom('http://a.test', 'https://a.test:8443', 'http://${stageVariables.v}', '${stageVariables.v}', ''),
    hostileText,
  )
  const variable = fc.constantFrom(
    'a.test',
    'a.test:1',
    'http://a.test',
    '',
    '@b',
    'a:b@c',
    '//x',
    '/x',
    '?',
    '169.254.169.254',
  )
  const property = fc.property(uri, variable, methodRequest, ([start, rest], v, request) => {
    const plan = planOf({ type: 'HTTP_PROXY', httpMethod: 'GET', uri: start + rest }, { variables: { v } })
    if (plan === undefined) return
    const built = buildIntegrationRequest(plan, request, environment)
    if (built.kind !== 'integration-request') return void expect(isFailure(built)).toBe(true)
    expect(new URL(built.origin).origin).toBe(built.origin)
    expect(new URL(built.origin).hostname).not.toBe('169.254.169.254')
    expect(built.origin).not.toContain('@')
  })
  fc.assert(property, { numRuns: CASES })
})
