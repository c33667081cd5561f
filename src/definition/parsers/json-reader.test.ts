import { describe, expect, test } from 'vitest'
import type { Problem } from '../../exchange/failure.ts'
import { DEFAULT_LIMITS } from '../limits.ts'
import {
  type Field,
  flag,
  integerBetween,
  listOf,
  mapOf,
  numberBetween,
  oneOf,
  optional,
  readFields,
  required,
  text,
  textLike,
  unsupported,
} from './json-reader.ts'

function read(
  field: Field<unknown>,
  value: unknown,
): { readonly result: unknown; readonly problems: readonly Problem[] } {
  const problems: Problem[] = []
  const result = field(value, { path: 'at', problems, limits: DEFAULT_LIMITS })
  return { result, problems }
}

describe('single values', () => {
  test.each<[string, Field<unknown>, unknown, unknown, string | undefined]>([
    ['text', text, 'a', 'a', undefined],
    ['a number for text', text, 200, undefined, 'must be text, not a number; write it in quotes'],
    ['true for text', text, true, undefined, 'must be text, not a boolean; write it in quotes'],
    ['a list for text', text, [], undefined, 'must be text, not a list'],
    ['an object for text', text, {}, undefined, 'must be text, not an object'],
    ['null for text', text, null, undefined, 'must be text, not null'],
    ['true', flag, true, true, undefined],
    ['text for true', flag, 'true', undefined, 'must be true or false, not text'],
    ['a whole number', integerBetween(1, 3), 3, 3, undefined],
    ['a broken number', integerBetween(1, 3), 1.5, undefined, 'must be a whole number from 1 to 3, not 1.5'],
    ['below', integerBetween(1, 3), 0, undefined, 'must be a whole number from 1 to 3, not 0'],
    ['above', integerBetween(1, 3), 4, undefined, 'must be a whole number from 1 to 3, not 4'],
    ['no number', integerBetween(1, 3), Number.NaN, undefined, 'must be a whole number from 1 to 3, not NaN'],
    ['text for a number', integerBetween(1, 3), '2', undefined, 'must be a whole number, not text'],
    ['a broken number where it may be one', numberBetween(0, 1), 0.5, 0.5, undefined],
    ['not a number', numberBetween(0, 1), Number.NaN, undefined, 'must be a number from 0 to 1, not NaN'],
    ['a literal', oneOf(['HTTP', 'AWS']), 'AWS', 'AWS', undefined],
    [
      'a literal in lower case',
      oneOf(['HTTP', 'AWS']),
      'aws',
      undefined,
      'must be one of [HTTP, AWS], not "aws". Did you mean "AWS"?',
    ],
    ['another text', oneOf(['HTTP', 'AWS']), 'FTP', undefined, 'must be one of [HTTP, AWS], not "FTP".'],
    ['a form', textLike(/^a+$/, 'letters a'), 'aa', 'aa', undefined],
    ['another form', textLike(/^a+$/, 'letters a'), 'b', undefined, 'must be letters a, not "b"'],
    ['absent and optional', optional(text, 'x'), undefined, 'x', undefined],
    ['null and optional', optional(text, 'x'), null, 'x', undefined],
    ['faulty and optional', optional(text, 'x'), 1, 'x', 'must be text, not a number; write it in quotes'],
    ['absent and required', required(text), undefined, undefined, 'is required'],
    ['null and required', required(text), null, undefined, 'is required'],
    ['unsupported and absent', unsupported('leave it out'), undefined, undefined, undefined],
    ['unsupported and inert', unsupported('leave it out', []), [], undefined, undefined],
    ['unsupported', unsupported('leave it out', []), ['x'], undefined, 'is not supported: leave it out'],
    [
      'unsupported, a deep value',
      unsupported('leave it out', {}),
      { a: { b: { c: {} } } },
      undefined,
      'is not supported: leave it out',
    ],
  ])('%s', (_rule, field, value, result, message) => {
    const { result: given, problems } = read(field, value)
    expect(given).toEqual(result)
    expect(problems.map(problem => problem.message)).toEqual(message === undefined ? [] : [message])
  })

  test('a long value is cut in the message', () => {
    const { problems } = read(textLike(/^a$/, 'a'), 'x'.repeat(10_000))
    expect(problems[0]?.message.length).toBeLessThan(120)
  })
})

describe('lists and maps', () => {
  test('good entries stay, each fault has its own path', () => {
    expect(read(listOf(text), ['a', 1, 'b', null])).toMatchObject({
      result: ['a', 'b'],
      problems: [{ path: 'at[1]' }, { path: 'at[3]' }],
    })
    expect(read(mapOf(text), { a: 'x', 'b/c': 1 })).toMatchObject({
      result: { a: 'x' },
      problems: [{ path: 'at["b/c"]' }],
    })
  })

  test('a map has no prototype, and __proto__ is a key', () => {
    const { result } = read(mapOf(text), JSON.parse('{"__proto__": "x", "constructor": "y"}'))
    expect(Object.getPrototypeOf(result)).toBeNull()
    expect(Object.entries(result as object)).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ])
  })

  test.each([['text'], [1], [null], [[]], [new Date(0)], [new Uint8Array(2)], [new Map()]])(
    '%o is no object',
    value => {
      expect(read(mapOf(text), value).problems).toMatchObject([{ code: 'WRONG_TYPE' }])
    },
  )
})

describe('fields', () => {
  const fields = { name: required(text), size: optional(integerBetween(0, 9), 5), policy: unsupported('leave it out') }
  const reader: Field<unknown> = (value, place) => readFields(value, place, fields, { label: 'Write "name"' })

  test('defaults are filled in', () => {
    expect(read(reader, { name: 'a' })).toEqual({ result: { name: 'a', size: 5, policy: undefined }, problems: [] })
  })

  test.each([
    ['a near name', { name: 'a', siez: 1 }, 'is not a field here. Did you mean "size"?'],
    ["a name of AWS's", { name: 'a', label: 'b' }, 'is not a field here. Write "name"'],
    [
      'a name near nothing; unsupported fields are not offered',
      { name: 'a', colour: 1 },
      'is not a field here. Known fields: name, size',
    ],
    [
      '__proto__',
      JSON.parse('{"name": "a", "__proto__": {"size": 1}}'),
      'is not a field here. Known fields: name, size',
    ],
    ['toString', { name: 'a', toString: 1 }, 'is not a field here. Known fields: name, size'],
  ])('unknown: %s', (_rule, value, message) => {
    const { result, problems } = read(reader, value)
    expect(problems).toMatchObject([{ code: 'UNKNOWN_FIELD', message }])
    expect(result).toMatchObject({ name: 'a', size: 5 })
  })

  test('inherited fields are not read', () => {
    expect(read(reader, Object.create({ name: 'inherited' })).problems).toMatchObject([
      { path: 'at.name', code: 'REQUIRED' },
    ])
  })
})
