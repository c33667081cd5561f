import { describe, expect, it, test } from 'vitest'
import { type DocumentNode, entryOf, plainOf, textOf } from './document.ts'
import { parseDocumentText, type TextOptions } from './parse-text.ts'

function parse(text: string, options: TextOptions = {}): DocumentNode {
  const node = parseDocumentText(text, options)
  if (node.kind === 'unreadable') throw new Error(node.message)
  return node
}

describe.each([
  ['YAML', 'a:\n  b: [1, x]\n'],
  ['JSON', '{"a":\n  {"b": [1, "x"]}}'],
])('%s', (_form, text) => {
  it('is read with the place of each key and item', () => {
    const b = entryOf(entryOf(parse(text), 'a'), 'b')
    expect(plainOf(parse(text))).toEqual({ a: { b: [1, 'x'] } })
    expect(b?.place.line).toBe(2)
    expect(b?.kind === 'list' && b.items[1]?.place.line).toBe(2)
  })
})

test('columns count from 1, and a value stands where its key does', () => {
  expect(entryOf(parse('{"a": 1, "b": 2}'), 'b')?.place).toEqual({ line: 1, column: 10 })
  expect(entryOf(parse('a: 1\nb:   2'), 'b')?.place).toEqual({ line: 2, column: 1 })
})

test.each([
  ['a number is known as it was written', 'version: 1.0', 'version', '1.0'],
  ['a leading zero stays', 'account: 0123', 'account', '0123'],
  ['a numeric key is text', '200: ok', '200', 'ok'],
  ['yes and on are text', 'on: yes', 'on', 'yes'],
  ['text of JSON keeps its escapes', '{"a": "x\\ud83d\\ude00\\/"}', 'a', 'x😀/'],
  ['merge keys are resolved, own keys win', 'b: &b {x: 1, y: 2}\nc:\n  <<: *b\n  y: 3', 'c', undefined],
])('%s', (_rule, text, key, expected) => {
  expect(textOf(entryOf(parse(text), key))).toBe(expected)
})

test('merge keys take a map or a list of maps, the first of which wins', () => {
  const text = 'a: &a {x: 1, z: 1}\nb: &b {x: 2, y: 2}\nc: { <<: [*a, *b], z: 3 }'
  expect(plainOf(parse(text))).toMatchObject({ c: { x: 1, y: 2, z: 3 } })
})

test('pseudo parameters are replaced before parsing, and places stay those of the file', () => {
  const text = 'a: [arn:${AWS::Partition}:${AWS::Region}, q]\nb: "${AWS::AccountId}"'
  const node = parse(text, { parameters: { region: 'eu-west-1', accountId: '42' } })
  expect(plainOf(node)).toEqual({ a: ['arn:aws:eu-west-1', 'q'], b: '42' })
  const list = entryOf(node, 'a')
  expect(list?.kind === 'list' && list.items[1]?.place).toEqual({ line: 1, column: text.indexOf('q') + 1 })
  expect(entryOf(node, 'b')?.place).toEqual({ line: 2, column: 1 })
})

test('a tag is read by who knows it', () => {
  const node = parse('a: !Sub x', {
    readTag: (tag, inner) => ({ ...inner, kind: 'scalar', value: `${tag} ${textOf(inner)}` }),
  })
  expect(plainOf(node)).toEqual({ a: '!Sub x' })
})

const bomb = [
  'a: &a [x,x,x,x,x,x,x,x,x,x]',
  ...['b', 'c', 'd', 'e', 'f', 'g'].map((name, index) => {
    const before = 'abcdef'[index]
    return `${name}: &${name} [${Array.from({ length: 10 }, () => `*${before}`).join(',')}]`
  }),
].join('\n')

test.each<[string, string, string, number]>([
  ['nothing', '', 'is empty', 1],
  ['broken JSON', '{"a": 1,\n"b": }', 'is not JSON', 2],
  ['broken YAML', 'a: 1\n  b: 2', 'is not valid YAML', 1],
  ['a key twice in JSON', '{"a": 1,\n"a": 2}', 'given twice', 2],
  ['a key twice in YAML', 'a: 1\na: 2', 'given twice', 2],
  ['a number and a text as one key', '200: 1\n"200": 2', 'given twice', 2],
  ['an alias within itself', 'a: &a [*a]', 'within its own anchor', 1],
  ['an alias of nothing', 'a: *a', 'a', 1],
  ['aliases that expand without measure', bomb, 'aliases stand for more than', 5],
  ['two documents', 'a: 1\n---\nb: 2', 'more than one document', 2],
  ['a tag without meaning', 'a: !Ref b', 'the tag !Ref', 1],
  ['a list as a key', '? [a]\n: b', 'a key is text', 1],
  ['depth of JSON', '['.repeat(5000) + ']'.repeat(5000), 'nested deeper than', 1],
  ['depth of YAML', '- '.repeat(300), 'nested deeper than', 1],
])('%s is a fault with its place', (_rule, text, message, line) => {
  const result = parseDocumentText(text)
  expect(result).toMatchObject({ kind: 'unreadable', place: { line } })
  expect('message' in result && result.message).toContain(message)
})

test('a text over the limit is not parsed', () => {
  expect(parseDocumentText('a: 12345', { mostBytes: 7 })).toMatchObject({ kind: 'unreadable' })
})
