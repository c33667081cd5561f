import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mayChange, parseExactJson } from './exact-json.ts'
import { Numeral } from './numeral.ts'

/** Minus zero is let go. */
const plainZero = (_key: string, value: unknown) => (value === 0 ? 0 : value)

describe('a JSON text read and written again', () => {
  it.each([
    '4634343214213523454',
    ' 1.10 ',
    '[1.0]',
    '{"price":1.10,"big":9007199254740993,"rate":1e5,"small":0.00000012,"plain":3}',
    '{"deep":[{"a":[-12345678901234567890.5]}]}',
    '[1E400,-1.50e-3,0.10000000000000000555]',
    '{"b":1,"2":2,"1":3,"a":4}',
    '{"10":{"2":1,"1":2},"9":"x\\"2\\":"}',
    '{"__proto__":1.0,"constructor":2.0,"1":0}',
    '{"text":"é \\\\\\" 1.10 ","n":1.10}',
    '[true,false,null,"",{},[],1.0]',
  ])('is the same but for blanks: %s', text => {
    expect(JSON.stringify(parseExactJson(text))).toBe(text.trim())
  })

  it('is what JSON.parse gives, where numbers are compared as numbers', () => {
    const number = fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }))
    const digits = fc.stringMatching(/^-?(0|[1-9]\d{0,24})(\.\d{1,9})?([eE][-+]?\d{1,3})?$/)
    const leaf = fc.oneof(
      number.map(String),
      digits,
      fc.string().map(text => JSON.stringify(text)),
      fc.constant('null'),
    )
    const { json } = fc.letrec<{ json: string }>(tie => ({
      json: fc.oneof(
        { maxDepth: 4 },
        leaf,
        fc.array(tie('json'), { maxLength: 4 }).map(items => `[${items.join(' ,')}]`),
        fc
          .array(fc.tuple(fc.oneof(fc.string(), fc.nat(30).map(String)), tie('json')), { maxLength: 4 })
          .map(pairs => `{ ${pairs.map(([key, value]) => `${JSON.stringify(key)}:${value}`).join(', ')} }`),
      ),
    }))
    fc.assert(
      fc.property(json, text => {
        expect(JSON.parse(JSON.stringify(parseExactJson(text)), plainZero)).toEqual(JSON.parse(text, plainZero))
      }),
      { numRuns: 2_000 },
    )
  })

  it.each(['', '{', '[1.0,]', '{"a":1.10', '01', '1.', '\u00a01'])('is refused as JSON.parse refuses it: %j', text => {
    expect(() => parseExactJson(text)).toThrow(SyntaxError)
  })

  it('may hold a key twice: the last value counts', () => {
    expect(JSON.stringify(parseExactJson('{"9":1.0,"a":1,"9":2.0}'))).toBe('{"9":2.0,"a":1}')
  })
})

describe('a JSON text that nothing can change', () => {
  it.each([
    '{"id":1,"price":10.5,"a1":"x","when":"2024-01-01T10:00:00.000Z","uuid":"3e8f0000-0000-4000-8000-000000000000"}',
    '{"card":"4111111111111111","text":"it costs 2.0 or 3.50 today","n":123456789012345}',
    '[0.5,100,-7,1.25,9007199]',
  ])('is read by JSON.parse alone: %s', text => expect(mayChange(text)).toBe(false))
})

describe('a numeral', () => {
  it('computes as its number and prints as its text', () => {
    const price = new Numeral('1.10')
    expect(Number(price) * 2).toBe(2.2)
    expect(`${String(price)} ${JSON.stringify([price])}`).toBe('1.10 [1.10]')
    expect(Object.keys(price)).toEqual([])
  })
})
