import { describe, expect, it } from 'vitest'
import { acceptedPlan } from '../../test/fixtures/plans.ts'
import { isFailure } from '../exchange/failure.ts'
import type { ContextOverrides } from '../exchange/messages.ts'
import type { MappedParameter } from '../mapping/parameters.ts'
import { draftRequest } from './draft.ts'

const http = acceptedPlan({ type: 'HTTP', httpMethod: 'POST', uri: 'http://b.test/' }, { path: '/x/{proxy+}' })

function mapped(location: 'header' | 'querystring' | 'path', name: string, ...values: string[]): MappedParameter {
  return { mapping: { location, name, text: '', source: { kind: 'header', name } }, values }
}

function draft(parameters: readonly MappedParameter[], overrides: ContextOverrides = {}) {
  const made = draftRequest(http, parameters, '', overrides)
  if (isFailure(made)) throw new Error(made.detail)
  return made
}

describe('overrides over mappings', () => {
  it('replace a header of the same spelling, and stand beside one of another', () => {
    const { headers } = draft([mapped('header', 'A', 'm'), mapped('header', 'B', 'm')], {
      request: { header: { A: ['o1', 'o2'], b: ['o'] } },
    })
    expect(headers).toEqual([
      ['B', 'm'],
      ['A', 'o1'],
      ['A', 'o2'],
      ['b', 'o'],
    ])
  })

  it('replace a query parameter', () => {
    const { query } = draft([mapped('querystring', 'q', '1', '2'), mapped('querystring', 'r', '3')], {
      request: { querystring: { q: ['o'] } },
    })
    expect(query).toEqual([
      ['r', '3', 'text'],
      ['q', 'o', 'text'],
    ])
  })

  it('fill one segment, unless the parameter is the greedy one of the resource', () => {
    const { pathValues } = draft([mapped('path', 'id', 'm')], { request: { path: { id: 'a/b', proxy: 'a/b' } } })
    expect([...pathValues]).toEqual([
      ['id', { form: 'override', value: 'a/b' }],
      ['proxy', { form: 'encoded', value: 'a/b' }],
    ])
  })
})

it('drops what the type drops', () => {
  expect(
    draft([mapped('header', 'TE', 'x'), mapped('header', 'via', 'x'), mapped('header', 'X', 'x')]).headers,
  ).toEqual([['X', 'x']])
})

it.each([
  ['transfer-encoding', 'x', 'ILLEGAL_HEADER'],
  ['X-A', 'a\nb', 'UNSAFE_HEADER'],
  ['X-A', '€', 'UNSAFE_HEADER'],
])('%s: %j fails with 500', (name, value, code) => {
  expect(draftRequest(http, [mapped('header', name, value)], '', {})).toMatchObject({
    type: 'API_CONFIGURATION_ERROR',
    code,
  })
})
