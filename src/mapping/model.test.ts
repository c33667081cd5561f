import { describe, expect, it } from 'vitest'
import { methodRequestOf } from '../../test/fixtures/requests.ts'
import { guardedPattern } from './guarded-pattern.ts'
import { type BodyCheck, checkBody, compileModel, selectModels } from './model.ts'
import { RequestView } from './request-view.ts'
import { SchemaFault } from './schema/schema-fault.ts'

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

describe('a schema', () => {
  it.each<[string, object, RegExp]>([
    ['type', { type: 'text' }, /must be one of array, .*, not "text"/],
    ['properties.a.minLength', { properties: { a: { minLength: -1 } } }, /whole number/],
    ['properties', { properties: [] }, /an object of schemas/],
    ['required', { required: [] }, /at least one/],
    ['items[1]', { items: [{}, 1] }, /a schema/],
    ['anyOf', { anyOf: {} }, /a list/],
    ['enum', { enum: [] }, /at least one/],
    ['multipleOf', { multipleOf: 0 }, /greater than 0/],
    ['exclusiveMinimum', { minimum: 1, exclusiveMinimum: 1 }, /true or false/],
    ['definitions.a.type', { definitions: { a: { type: 'x' } } }, /must be one of/],
    ['$ref', { $ref: '#/definitions/none' }, /leads to nothing/],
    ['$ref.type', { $ref: '#/other', other: { type: 'x' } }, /must be one of/],
    ['patternProperties["("]', { patternProperties: { '(': {} } }, /./],
  ])('that is none is refused with the place of its fault: %s', (path, schema, message) => {
    const thrown = faultOf(() => compileModel({ M: schema }, 'M', guardedPattern))
    expect(thrown?.path).toBe(path)
    expect(thrown?.message).toMatch(message)
  })
})

function faultOf(compile: () => unknown): SchemaFault | undefined {
  try {
    compile()
    return undefined
  } catch (error) {
    if (error instanceof SchemaFault) return error
    throw error
  }
}

describe('a costly body is found out or given up, and never holds a thread', () => {
  const many = Array.from({ length: 60_000 }, (_, id) => ({ id, q: 1 }))
  const deep = JSON.parse(`${'{"a":'.repeat(100)}1${'}'.repeat(100)}`)
  const forked = { type: 'object', properties: { a: { anyOf: [{ $ref: '#' }, { $ref: '#' }] } } }
  it.each<[string, object, unknown, string | undefined]>([
    ['unique items', { items: { type: 'object' }, uniqueItems: true }, many, undefined],
    ['items that are not', { uniqueItems: true }, [...many, { q: 1, id: 7 }], 'duplicate'],
    ['a long enum', { items: { enum: many } }, many, undefined],
    ['forks at every level', forked, deep, 'cannot be checked'],
    ['a pattern', { items: { pattern: '^(a|b)*a(a|b)*c$' } }, Array(2_000).fill('ab'.repeat(500)), 'pattern|cannot be'],
    ['many violations', { items: { type: 'string' } }, many, 'must be string'],
    ['a reference to itself', { $ref: '#' }, 1, 'cannot be checked'],
    ['many alternatives', { items: { oneOf: Array.from({ length: 200 }, (_, n) => ({ enum: [n] })) } }, many, '.'],
  ])('%s', (_, schema, body, expected) => {
    const violations = compileModel({ M: schema }, 'M', guardedPattern)(body)
    if (expected === undefined) expect(violations).toBeUndefined()
    else expect(violations).toMatch(new RegExp(expected))
    expect((violations ?? '').length).toBeLessThan(5_000)
  })
})

it('a large model is ready at once', () => {
  const properties = Object.fromEntries(
    Array.from({ length: 3_000 }, (_, n) => [`p${n}`, { type: 'string', maxLength: 10, pattern: '^[a-z]+$' }]),
  )
  const check = compileModel({ M: { type: 'object', properties } }, 'M', guardedPattern)
  expect([check({ p1: 'a' }), check({ p2999: '1' })]).toEqual([undefined, '[/p2999 must match pattern "^[a-z]+$"]'])
})
