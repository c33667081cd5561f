import AjvDraft04 from 'ajv-draft-04'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { guardedPattern } from '../../src/mapping/guarded-pattern.ts'
import { compileModel } from '../../src/mapping/model.ts'

// Names that every object has are left to our own tests: ajv takes them for what objects have, or throws.
const NAMES = ['a', 'b', 'c', 'length', '1']
const TYPES = ['array', 'boolean', 'integer', 'null', 'number', 'object', 'string']

const scalar = fc.oneof(
  fc.constantFrom(null, true, false, 0, 1, -1, 1.5, 2, 3, 10, '', 'a', 'ab', 'abc', '1', '😀', '2024-02-30'),
  fc.double({ noNaN: true, min: -100, max: 100 }),
)
const name = fc.constantFrom(...NAMES)

/** Objects by way of text: `__proto__` is a key like another. */
function objectOf<T>(value: fc.Arbitrary<T>): fc.Arbitrary<Record<string, T>> {
  return fc
    .uniqueArray(fc.tuple(name, value), { maxLength: 3, selector: ([key]) => key })
    .map(pairs =>
      JSON.parse(`{${pairs.map(([key, part]) => `${JSON.stringify(key)}:${JSON.stringify(part)}`).join()}}`),
    )
}

const { json } = fc.letrec<{ json: unknown }>(tie => ({
  json: fc.oneof({ maxDepth: 3 }, scalar, fc.array(tie('json'), { maxLength: 4 }), objectOf(tie('json'))),
}))

const count = fc.nat(3)
const texts = fc.uniqueArray(name, { minLength: 1, maxLength: 3 })

/** One keyword with its value. */
const keyword = (name: string, value: fc.Arbitrary<unknown>) => value.map(chosen => ({ [name]: chosen }))

const { schema } = fc.letrec<{ schema: object }>(tie => {
  const schemas = fc.array(tie('schema'), { minLength: 1, maxLength: 2 })
  const keywords = [
    keyword('type', fc.oneof(fc.constantFrom(...TYPES), fc.uniqueArray(fc.constantFrom(...TYPES), { minLength: 1 }))),
    keyword('enum', fc.uniqueArray(json, { minLength: 1, maxLength: 4, selector: value => JSON.stringify(value) })),
    keyword('minimum', fc.constantFrom(-1, 0, 1.5, 2)),
    fc.record({ minimum: fc.constantFrom(0, 1, 2), exclusiveMinimum: fc.boolean() }),
    keyword('maximum', fc.constantFrom(0, 1, 2.5, 10)),
    fc.record({ maximum: fc.constantFrom(0, 1, 2), exclusiveMaximum: fc.boolean() }),
    keyword('multipleOf', fc.constantFrom(1, 2, 0.5)),
    keyword('minLength', count),
    keyword('maxLength', count),
    keyword('pattern', fc.constantFrom('^a', 'b$', '^.$', '[0-9]')),
    keyword('minItems', count),
    keyword('maxItems', count),
    keyword('uniqueItems', fc.boolean()),
    keyword('items', fc.oneof(tie('schema'), schemas)),
    fc.record({ items: schemas, additionalItems: fc.oneof(fc.boolean(), tie('schema')) }),
    keyword('minProperties', count),
    keyword('maxProperties', count),
    keyword('required', texts),
    keyword('properties', objectOf(tie('schema'))),
    keyword(
      'patternProperties',
      tie('schema').map(part => ({ '^a|1': part })),
    ),
    keyword('additionalProperties', fc.oneof(fc.boolean(), tie('schema'))),
    keyword('dependencies', objectOf(fc.oneof(texts, tie('schema')))),
    keyword('not', tie('schema')),
    keyword('anyOf', schemas),
    keyword('oneOf', schemas),
    keyword('allOf', schemas),
    keyword('$ref', fc.constantFrom('#/definitions/a', '#/definitions/b')),
  ] as fc.Arbitrary<object>[]
  const some = fc.array(fc.oneof(...keywords), { minLength: 1, maxLength: 3 })
  return {
    schema: fc.oneof(
      { maxDepth: 2 },
      fc.constant({}),
      some.map(parts => Object.assign({}, ...parts)),
    ),
  }
})

it('a model finds a body valid exactly where ajv, the reference for draft 4, does', () => {
  const whole = fc.tuple(schema, schema, schema).map(([root, a, b]) => ({ allOf: [root], definitions: { a, b } }))
  fc.assert(
    fc.property(whole, fc.array(json, { minLength: 1, maxLength: 6 }), (model, bodies) => {
      fc.pre(!refersInACircle(model.definitions))
      const reference = new AjvDraft04.default({ strict: false, logger: false }).compile(model)
      const check = compileModel({ M: model }, 'M', guardedPattern)
      for (const body of bodies) expect([body, check(body) === undefined]).toEqual([body, reference(body)])
    }),
    { numRuns: Number(process.env.PROPERTY_CASES ?? 300) },
  )
})

/** A definition that leads back to itself without going into the value has no end. */
function refersInACircle(definitions: Readonly<Record<string, object>>): boolean {
  return Object.values(definitions).some(part => JSON.stringify(part).includes('#/definitions/'))
}
