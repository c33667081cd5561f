import { describe, expect, it } from 'vitest'
import { isFailure } from '../exchange/failure.ts'
import { mergeResponseOverrides, readRequestOverrides } from './overrides.ts'

describe('overrides of a request template', () => {
  it('become lists of text; null leaves what was mapped', () => {
    const read = readRequestOverrides({
      request: { header: { A: 1, B: [true, 'x'], C: null }, querystring: { q: 'v' }, path: { p: 5 } },
      response: { status: 202 },
    })
    expect(read).toEqual({
      request: { header: { A: ['1'], B: ['true', 'x'] }, querystring: { q: ['v'] }, path: { p: '5' } },
      response: { header: {}, querystring: {}, path: {}, status: 202 },
    })
  })

  it.each([
    ['a part that there is not', { request: { body: 'x' } }],
    ['a status of a request', { request: { status: 200 } }],
    ['a path of a response', { response: { path: {} } }],
    ['no object', { request: 'x' }],
    ['an object as value', { request: { header: { A: {} } } }],
    ['one header in two spellings', { request: { header: { 'X-A': '1', 'x-a': '2' } } }],
    ['a line end in a value', { request: { header: { A: 'a\r\nb' } } }],
    ['a name that is none', { response: { header: { 'A B': '1' } } }],
  ])('%s fails with 500', (_, raw) => {
    expect(readRequestOverrides(raw)).toMatchObject({ type: 'API_CONFIGURATION_ERROR', code: 'INVALID_OVERRIDE' })
  })

  it('takes __proto__ for a name', () => {
    const raw = JSON.parse('{"header":{"__proto__":"1"}}')
    const read = readRequestOverrides({ request: raw })
    expect(isFailure(read) ? read : Object.keys(read.request?.header ?? {})).toEqual(['__proto__'])
  })
})

describe('overrides of a response template', () => {
  it('are laid over those that the request template left, key by key', () => {
    const left = { request: {}, response: { header: { A: ['1'], B: ['1'] }, status: 201 } }
    const merged = mergeResponseOverrides({ response: { header: { B: '2' } } }, left)
    expect(merged).toMatchObject({ response: { header: { A: ['1'], B: ['2'] }, status: 201 } })
  })

  it('leave a status where theirs is null', () => {
    const merged = mergeResponseOverrides({ response: { status: null } }, { response: { status: 201 } })
    expect(merged).toMatchObject({ response: { status: 201 } })
  })

  it('cannot change the request', () => {
    expect(isFailure(mergeResponseOverrides({ request: {} }, {}))).toBe(true)
  })
})
