import { describe, expect, it } from 'vitest'
import { isFailure } from '../../exchange/failure.ts'
import type { ResolvedSegment } from './plan.ts'
import { type PathValue, renderOrigin, renderPath, renderQuery } from './uri.ts'

const literal = (text: string): ResolvedSegment => ({ kind: 'literal', text })
const parameter = (name: string): ResolvedSegment => ({ kind: 'pathParameter', name })
const withValue = (form: PathValue['form'], value: string) => new Map([['p', { form, value }]])

describe('a path', () => {
  it.each<[PathValue['form'], string, string]>([
    ['encoded', 'a/b%2Fc', '/x/a/b%2Fc'],
    ['encoded', 'a b?#', '/x/a%20b%3F%23'],
    ['encoded', '50%', '/x/50%25'],
    ['override', 'a/b%2Fc', '/x/a%2Fb%2Fc'],
    ['text', 'a/b%2Fc', '/x/a%2Fb%252Fc'],
    ['text', 'ä\r\n', '/x/%C3%A4%0D%0A'],
    ['text', 'a..b', '/x/a..b'],
    ['encoded', '...', '/x/...'],
    ['encoded', '', '/x/'],
  ])('takes %s %j', (form, value, expected) => {
    expect(renderPath([literal('/x/'), parameter('p')], withValue(form, value))).toBe(expected)
  })

  it('keeps a parameter without a value', () => {
    expect(renderPath([literal('/'), parameter('none')], new Map())).toBe('/{none}')
  })

  it.each<[PathValue['form'], string]>([
    ['encoded', '..'],
    ['encoded', '%2e%2E'],
    ['encoded', 'a/./b'],
    ['encoded', 'a%2f..'],
    ['encoded', '..%5cx'],
    ['override', '../x'],
    ['text', '..'],
  ])('refuses %s %j', (form, value) => {
    expect(renderPath([literal('/x/'), parameter('p')], withValue(form, value))).toMatchObject({
      code: 'DOT_SEGMENT',
      status: 400,
    })
  })

  it('does not begin with two slashes', () => {
    expect(renderPath([literal('/'), parameter('p')], withValue('encoded', '/evil.test'))).toMatchObject({
      code: 'EMPTY_SEGMENT',
    })
  })
})

describe('a query', () => {
  it.each<[PathValue['form'], string, string]>([
    ['encoded', 'a%26b&c', 'q=a%26b%26c'],
    ['text', 'a%26b=+ ', 'q=a%2526b%3D%2B%20'],
  ])('takes %s %j as one value', (form, value, expected) => {
    expect(renderQuery([literal('q='), parameter('p')], withValue(form, value))).toBe(expected)
  })
})

describe('an origin', () => {
  const endpoint = { kind: 'endpoint', origin: 'https://{p}.s3.test', path: [], query: [] } as const
  it.each([
    ['bucket', 'https://bucket.s3.test'],
    ['a.b', 'failure'],
    ['', 'failure'],
    ['evil.test/', 'failure'],
    ['x'.repeat(64), 'failure'],
  ])('with the label %j', (value, expected) => {
    const origin = renderOrigin(endpoint, withValue('encoded', value))
    expect(isFailure(origin) ? 'failure' : origin).toBe(expected)
  })

  it('that variables made unusable is 500', () => {
    expect(renderOrigin({ kind: 'invalid', reason: 'x' }, new Map())).toMatchObject({ code: 'INVALID_ENDPOINT' })
  })
})
