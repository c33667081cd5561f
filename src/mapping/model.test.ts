import { describe, expect, it } from 'vitest'
import { methodRequestOf } from '../../test/fixtures/requests.ts'
import { guardedPattern } from './guarded-pattern.ts'
import { type BodyCheck, checkBody, compileModel, selectModels } from './model.ts'
import { RequestView } from './request-view.ts'

const models = {
  Order: { type: 'object', required: ['sku'], properties: { sku: { type: 'string', pattern: '^[A-Z]+$' } } },
  Cart: { properties: { first: { $ref: 'https://apigateway.amazonaws.com/restapis/any/models/Order' } } },
  New: {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    properties: { n: { maximum: 5, exclusiveMaximum: true } },
  },
  Old: { properties: { n: { type: 'number', minimum: 5, exclusiveMinimum: true } } },
}

function outcomeOf(check: Partial<BodyCheck>, body: string | Uint8Array, contentType?: string): string | undefined {
  const headers = contentType === undefined ? [] : ['Content-Type', contentType]
  const view = new RequestView(methodRequestOf({ body, headers }))
  const compile = (set: BodyCheck['models'], name: string) => compileModel(set, name, guardedPattern)
  return checkBody({ modelByType: { 'application/json': 'Order' }, models, ...check }, view, compile)?.code
}

describe('a body', () => {
  it.each<[string, Partial<BodyCheck>, string | Uint8Array, string | undefined, string | undefined]>([
    ['that fits', {}, '{"sku":"A"}', undefined, undefined],
    ['that does not', {}, '{"sku":"a"}', undefined, 'MODEL'],
    ['that is empty counts as {}', {}, '', undefined, 'MODEL'],
    ['that is no JSON', {}, 'x', undefined, 'MODEL'],
    ['of another type is not checked', {}, 'x', 'text/plain', undefined],
    ['of another type with $default', { modelByType: { $default: 'Order' } }, '{}', 'text/plain', 'MODEL'],
    ['of a type that every object has', {}, 'x', 'constructor', undefined],
    ['of bytes', {}, Buffer.from('{"sku":"A"}'), undefined, undefined],
    ['too deep', {}, '['.repeat(1000), undefined, 'JSON_LIMIT'],
    [
      'by a model that refers to another',
      { modelByType: { 'application/json': 'Cart' } },
      '{"first":{}}',
      undefined,
      'MODEL',
    ],
    [
      'by draft 4, whichever its model names',
      { modelByType: { 'application/json': 'New' } },
      '{"n":5}',
      undefined,
      'MODEL',
    ],
    ['by draft 4', { modelByType: { 'application/json': 'Old' } }, '{"n":5}', undefined, 'MODEL'],
  ])('%s', (_, check, body, contentType, expected) => {
    expect(outcomeOf(check, body, contentType)).toBe(expected)
  })
})

it('only what a model refers to is compiled with it', () => {
  const others = { ...models, Bad: { type: 'nonsense' } }
  expect(Object.keys(selectModels(others, ['Cart'])).sort()).toEqual(['Cart', 'Order'])
  expect(compileModel(others, 'Order', guardedPattern)({ sku: 'A' })).toBeUndefined()
})

it('a model may refer to a part of another, and to itself', () => {
  const at = 'https://apigateway.amazonaws.com/restapis/x/models/'
  const set = {
    Part: { $ref: `${at}Order#/properties/sku` },
    Tree: { type: 'object', properties: { next: { $ref: `${at}Tree` } }, required: ['v'] },
    Order: models.Order,
  }
  expect(compileModel(set, 'Part', guardedPattern)(1)).toBe('[# must be string]')
  expect(compileModel(set, 'Tree', guardedPattern)({ v: 1, next: {} })).toBe("[/next must have required property 'v']")
})

it('violations are told with their place', () => {
  expect(compileModel(models, 'Order', guardedPattern)({ sku: 1 })).toBe('[/sku must be string]')
})

it.each([
  ['an exponential pattern', { type: 'string', pattern: '(a+)+$' }],
  ['no schema', { type: 'nonsense' }],
])('%s is thrown when it is compiled', (_, schema) => {
  expect(() => compileModel({ M: schema }, 'M', guardedPattern)).toThrow()
})
