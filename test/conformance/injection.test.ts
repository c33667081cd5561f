import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseRequestDestination, parseRequestSource } from '../../src/definition/parameter.ts'
import { isFailure } from '../../src/exchange/failure.ts'
import { encodeQuery, parseQuery } from '../../src/exchange/query.ts'
import { draftRequest } from '../../src/integration/draft.ts'
import type { IntegrationPlan } from '../../src/integration/plan/plan.ts'
import { type PathValue, renderPath, renderQuery } from '../../src/integration/plan/uri.ts'

/**
 * Whatever clients send, a mapped request is one request to the host, path shape and query of its definition.
 * `INJECTION_RUNS` sets the number of cases of each property; 100,000 is the full run.
 */
const numRuns = Number(process.env.INJECTION_RUNS ?? 2_000)

const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string(),
  fc.stringMatching(/^[./%2eE5cCfF\\]*$/),
  fc.constantFrom(
    '..',
    '.',
    '%2e%2e',
    '%2E.',
    '..%2f..',
    '..\\..',
    '?x=1',
    '#f',
    '//evil',
    '\r\nX: y',
    '\u0000',
    '%',
    '%zz',
    '\ud800',
  ),
)
/** As much of a plan as headers need. */
const PLAN = {
  kind: 'MOCK',
  hash: '',
  scope: {
    accountId: '',
    apiId: '',
    deploymentId: '',
    stage: '',
    stageVariables: {},
    resourceId: '',
    resourcePath: '/',
  },
  parameters: [],
  binary: [],
  bodyCheck: null,
  templates: { byType: {}, passthroughBehavior: 'NEVER' },
  contentHandling: null,
  responses: { list: [], methodStatuses: [] },
} as const satisfies IntegrationPlan

const form = fc.constantFrom<PathValue['form']>('encoded', 'override', 'text')

test('a path keeps the shape of its definition', () => {
  fc.assert(
    fc.property(hostile, form, (value, kind) => {
      const values = new Map([['id', { form: kind, value }]])
      const path = renderPath(
        [
          { kind: 'literal', text: '/a/' },
          { kind: 'pathParameter', name: 'id' },
          { kind: 'literal', text: '/z' },
        ],
        values,
      )
      if (isFailure(path)) {
        expect(path.type).toBe('DEFAULT_4XX')
        return
      }
      expect(path).toMatch(/^\/a\/[!-~]*\/z$/)
      expect(path).not.toMatch(/[?#\\]/)
      const { pathname, origin } = new URL(`http://backend.test${path}`)
      expect(origin).toBe('http://backend.test')
      expect(pathname.startsWith('/a/') && pathname.endsWith('/z')).toBe(true)
    }),
    { numRuns },
  )
})

test('a value in a query stays one value', () => {
  fc.assert(
    fc.property(hostile, form, (value, kind) => {
      const values = new Map([['v', { form: kind, value }]])
      const query = renderQuery(
        [
          { kind: 'literal', text: 'a=' },
          { kind: 'pathParameter', name: 'v' },
        ],
        values,
      )
      expect(query).toMatch(/^a=[!-~]*$/)
      expect(query.slice(2)).not.toMatch(/[&#]/)
    }),
    { numRuns },
  )
})

test('pairs survive encoding and decoding', () => {
  const text = fc.string({ unit: 'grapheme' })
  fc.assert(
    fc.property(fc.array(fc.tuple(text, text)), pairs => {
      const named = pairs.filter(([name]) => name !== '')
      expect(parseQuery(encodeQuery(named))).toEqual(named)
    }),
    { numRuns },
  )
})

test('a header that would break the message fails the request, and nothing else happens', () => {
  fc.assert(
    fc.property(hostile, value => {
      const source = { kind: 'static' as const, text: value }
      const mapping = { location: 'header' as const, name: 'X-Value', text: '', source }
      const draft = draftRequest(PLAN, [{ mapping, values: [value] }], '', {})
      if (isFailure(draft)) {
        expect(draft.code).toBe('UNSAFE_HEADER')
        return
      }
      for (const [, sent] of draft.headers) expect([...sent].filter(isForbidden)).toEqual([])
    }),
    { numRuns },
  )
})

test('parsing an expression never throws', () => {
  const words = fc.constantFrom(
    'method',
    'request',
    'header',
    'querystring',
    'path',
    'body',
    'context',
    "'",
    '.',
    '$',
    '[',
    '*',
  )
  const expression = fc.oneof(
    hostile,
    fc.array(words).map(parts => parts.join('.')),
    fc.array(words).map(parts => parts.join('')),
  )
  fc.assert(
    fc.property(expression, text => {
      parseRequestSource(text)
      parseRequestDestination(text)
    }),
    { numRuns },
  )
})

/** Control characters but TAB, and what one byte cannot hold. */
function isForbidden(character: string): boolean {
  const code = character.charCodeAt(0)
  return (code < 32 && code !== 9) || code === 127 || code > 255
}
