import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  parseGatewayResponseSource,
  parseRequestDestination,
  parseRequestSource,
  parseResponseDestination,
  parseResponseSource,
} from '../../src/definition/parameter.ts'
import { isRefusal } from '../../src/definition/refusal.ts'
import { isFailure } from '../../src/exchange/failure.ts'
import { buildContext } from '../../src/mapping/context.ts'
import { mapParameters, mapResponseParameters } from '../../src/mapping/parameters.ts'
import { RequestView } from '../../src/mapping/request-view.ts'
import { acceptedPlan } from '../fixtures/plans.ts'
import { CASES, hostileText, methodRequest, rawHeaders } from './arbitraries.ts'

const NAME = /^[a-zA-Z0-9._$-]+$/
const { scope } = acceptedPlan({ type: 'MOCK' })

const prefix = fc.constantFrom(
  'method.request.path.',
  'method.request.querystring.',
  'method.request.multivaluequerystring.',
  'method.request.header.',
  'method.request.multivalueheader.',
  'method.request.body.',
  'method.request.body',
  'integration.response.header.',
  'integration.response.multivalueheader.',
  'integration.response.body.',
  'context.',
  'stageVariables.',
  "'",
  '',
)
const name = fc.oneof(
  fc.constantFrom(
    'p',
    'q',
    'X-A',
    '__proto__',
    'constructor',
    'identity.sourceIp',
    'a',
    'a.b',
    'l[0]',
    'l[*].x',
    '..a',
    "it's'",
  ),
  hostileText,
)
const expression = fc.tuple(prefix, name).map(parts => parts.join(''))

test('a text is an expression or a refusal, never a throw; names are names', () => {
  const property = fc.property(expression, text => {
    for (const parse of [parseRequestDestination, parseResponseDestination]) {
      const parsed = parse(text)
      expect(isRefusal(parsed) || NAME.test(parsed.name)).toBe(true)
    }
    for (const parse of [parseRequestSource, parseResponseSource, parseGatewayResponseSource]) {
      const parsed = parse(text)
      if (!isRefusal(parsed) && 'name' in parsed) expect(parsed.name).toMatch(NAME)
    }
  })
  fc.assert(property, { numRuns: CASES })
})

test('an accepted request expression gives values that are not empty, nothing, or a failure', () => {
  const property = fc.property(expression, methodRequest, (text, request) => {
    const source = parseRequestSource(text)
    if (isRefusal(source) || source.kind === 'stageVariable') return
    const mapping = { location: 'header', name: 'X', text, source } as const
    const mapped = mapParameters([mapping], new RequestView(request), () => buildContext(scope, request))
    if (isFailure(mapped)) expect(mapped.status).toBe(400)
    else for (const { values } of mapped) expect(values.length > 1 || values[0] !== '').toBe(true)
  })
  fc.assert(property, { numRuns: CASES })
})

test('an accepted response expression gives one value that is not empty, nothing, or a failure', () => {
  const property = fc.property(expression, methodRequest, rawHeaders, (text, request, headers) => {
    const source = parseResponseSource(text)
    if (isRefusal(source) || source.kind === 'stageVariable') return
    const response = { status: 200, headers, body: request.body }
    const context = () => buildContext(scope, request)
    const mapped = mapResponseParameters([{ name: 'X', text, source }], response, context)
    if (isFailure(mapped)) expect(mapped.type).toBe('DEFAULT_5XX')
    else for (const { value } of mapped) expect(value).not.toBe('')
  })
  fc.assert(property, { numRuns: CASES })
})
