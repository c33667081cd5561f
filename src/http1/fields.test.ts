import { describe, expect, test } from 'vitest'
import { hasOption, isLine, parseFields, persists } from './fields.ts'

describe('fields are taken', () => {
  test.each<[rule: string, lines: string, fields: string[]]>([
    ['none', '', []],
    ['in their order, as they are spelled', 'b: 1\r\nA: 2\r\nb: 3\r\n', ['b', '1', 'A', '2', 'b', '3']],
    ['without a space behind the colon', 'A:b\r\n', ['A', 'b']],
    ['without the blanks around the value', 'A: \t b\tc  d \t \r\n', ['A', 'b\tc  d']],
    ['with an empty value', 'A:\r\nB: \t\r\n', ['A', '', 'B', '']],
    ['with colons in the value', 'A: :b:\r\n', ['A', ':b:']],
    ['with a name of any token', "!#$%&'*+-.^_`|~09azAZ: x\r\n", ["!#$%&'*+-.^_`|~09azAZ", 'x']],
    ['with bytes above ASCII in the value', 'A: \x80\xe4\xff\r\n', ['A', '\x80\xe4\xff']],
    ['keeping what only Unicode calls a blank', 'A: \xa0b\x85\r\n', ['A', '\xa0b\x85']],
  ])('%s', (_rule, lines, fields) => {
    expect(parseFields(lines, 0)).toEqual(fields)
  })

  test('from a place on', () => {
    expect(parseFields('GET / HTTP/1.1\r\nA: b\r\n', 16)).toEqual(['A', 'b'])
  })
})

describe('fields are refused', () => {
  test.each<[rule: string, lines: string]>([
    ['a line without a colon', 'A\r\n'],
    ['a colon in the next line only', 'A\r\nB: c\r\n'],
    ['an empty name', ': b\r\n'],
    ['an empty line', '\r\n'],
    ['a space before the colon', 'A : b\r\n'],
    ['a tab before the colon', 'A\t: b\r\n'],
    ['a line that continues the one before', 'A: b\r\n c\r\n'],
    ['one that does with a tab', 'A: b\r\n\tc: d\r\n'],
    ['a first line that begins with a space', ' A: b\r\n'],
    ['a line that ends with LF', 'A: b\nC: d\r\n'],
    ['a line that ends with CR', 'A: b\rC: d\r\n'],
    ['a doubled CR', 'A: b\r\r\n'],
    ['a lone LF at the end', 'A: b\n'],
    ['a line without an end', 'A: b'],
    ['a line that only CR ends', 'A: b\r'],
    ['a lone LF in a name', 'A\nB: c\r\n'],
    ['bytes above ASCII in a name', '\xc4: b\r\n'],
    ...[...'"(),/;<=>?@[\\]{}\0\x7f'].map((unit): [string, string] => [
      `${JSON.stringify(unit)} in a name`,
      `A${unit}: b\r\n`,
    ]),
    ...[...'\0\x01\x08\x0b\x0c\x0e\x1b\x1f\x7f'].map((unit): [string, string] => [
      `${JSON.stringify(unit)} in a value`,
      `A: b${unit}c\r\n`,
    ]),
  ])('%s', (_rule, lines) => {
    expect(parseFields(lines, 0)).toBeUndefined()
  })
})

test.each([
  ['visible ASCII, blanks and bytes above', 'GET /\t\x80\xff HTTP/1.1', true],
  ['a CR', 'GET / HTTP/1.1\r', false],
  ['an LF', 'GET / HTTP/1.1\nA: b', false],
  ['NUL', 'GET /\0 HTTP/1.1', false],
  ['DEL', 'GET /\x7f HTTP/1.1', false],
])('a start line with %s', (_rule, text, expected) => {
  expect(isLine(text)).toBe(expected)
})

test.each([
  ['alone', 'close', true],
  ['in another case', 'CLOSE', true],
  ['among others', 'a, close ,b', true],
  ['behind empty ones', ',,\tclose', true],
  ['as a part of one', 'closed, no-close', false],
  ['behind what only Unicode calls a blank', '\xa0close', false],
  ['never in an empty list', '', false],
])('an option is found %s', (_rule, list, expected) => {
  expect(hasOption(list, 'close')).toBe(expected)
})

test.each<[version: '1.0' | '1.1', connection: string | undefined, expected: boolean]>([
  ['1.1', undefined, true],
  ['1.1', '', true],
  ['1.1', 'close', false],
  ['1.1', 'keep-alive, close', false],
  ['1.1', 'upgrade', true],
  ['1.0', undefined, false],
  ['1.0', 'x', false],
  ['1.0', 'Keep-Alive', true],
  ['1.0', 'keep-alive, close', false],
])('a connection of version %s with the options %s stays open: %s', (version, connection, expected) => {
  expect(persists(version, connection)).toBe(expected)
})
