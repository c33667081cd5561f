import { describe, expect, it } from 'vitest'
import { decodeForm, encodeComponent, encodeQuery, parseQuery } from './query.ts'

describe('decoding', () => {
  it.each<[string, [string, string][]]>([
    ['', []],
    [
      'a=1&a=2',
      [
        ['a', '1'],
        ['a', '2'],
      ],
    ],
    ['a', [['a', '']]],
    ['=b', [['', 'b']]],
    ['a=b=c', [['a', 'b=c']]],
    ['&&a=1&', [['a', '1']]],
    [
      'a=1;b=2',
      [
        ['a', '1'],
        ['b', '2'],
      ],
    ],
    ['a+b=c%20d%2Be', [['a b', 'c d+e']]],
    ['__proto__=1', [['__proto__', '1']]],
  ])('%s', (query, expected) => {
    expect(parseQuery(query)).toEqual(expected)
  })

  it.each([
    ['%zz', '%zz'],
    ['%', '%'],
    ['%e4', '\ufffd'],
    ['a%C3%A4%zz%', 'aä%zz%'],
    ['%00', '\0'],
  ])('%s as a form', (text, expected) => {
    expect(decodeForm(text)).toBe(expected)
  })
})

describe('encoding', () => {
  it.each([
    ['a b', 'a%20b'],
    ["!'()*", '%21%27%28%29%2A'],
    ['-._~', '-._~'],
    ['ä&=%', '%C3%A4%26%3D%25'],
    ['\ud800', '%EF%BF%BD'],
    ['\r\n', '%0D%0A'],
  ])('%j', (text, expected) => {
    expect(encodeComponent(text)).toBe(expected)
  })

  it('joins pairs', () => {
    expect(
      encodeQuery([
        ['a', '1'],
        ['b c', ''],
      ]),
    ).toBe('a=1&b%20c=')
  })
})
