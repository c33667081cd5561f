import { describe, expect, it } from 'vitest'
import { methodRequestOf } from '../../test/fixtures/requests.ts'
import { parseBody, RequestView } from './request-view.ts'

describe('a view', () => {
  const view = new RequestView(
    methodRequestOf({
      pathParameters: { both: 'path' },
      rawQuery: 'both=query&q=1&q=2&__proto__=p',
      headers: ['both', 'header', 'H', '1', 'H', '2'],
    }),
  )

  it('has single values, the last of several', () => {
    expect({ ...view.params.querystring }).toEqual({ both: 'query', q: '2', ['__proto__']: 'p' })
    expect({ ...view.params.header }).toEqual({ both: 'header', H: '2' })
  })

  it('has all values', () => {
    expect(view.multiParams.querystring.q).toEqual(['1', '2'])
    expect(view.multiParams.header.H).toEqual(['1', '2'])
  })

  it.each([
    ['both', 'path'],
    ['q', '2'],
    ['H', '2'],
    ['h', undefined],
    ['constructor', undefined],
    ['__proto__', 'p'],
  ])('finds %s in path, query, header', (name, expected) => {
    expect(view.param(name)).toBe(expected)
  })
})

describe('parsing a body', () => {
  it.each([
    ['', { kind: 'json', value: {} }],
    ['[1]', { kind: 'json', value: [1] }],
    ['x', { kind: 'not-json' }],
    [Buffer.from('{"a":1}'), { kind: 'json', value: { a: 1 } }],
    [Buffer.from([0xff]), { kind: 'not-json' }],
    ['['.repeat(1000), { kind: 'too-large' }],
  ])('%s', (body, expected) => {
    expect(parseBody(body)).toEqual(expected)
  })

  it('is done once', () => {
    const view = new RequestView(methodRequestOf({ body: '{}' }))
    expect(view.parsedBody).toBe(view.parsedBody)
  })
})
