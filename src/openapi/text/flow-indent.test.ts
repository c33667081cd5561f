import { describe, expect, test } from 'vitest'
import { plainOf } from './document.ts'
import { joinFlowLines } from './flow-indent.ts'
import { parseDocumentText } from './parse-text.ts'

describe('flow collections that are not indented enough', () => {
  test.each<[rule: string, text: string, value: unknown]>([
    ['a bracket at its key', 'a:\n  b: {"c": 1,\n  "d": 2\n  }\n  e: 3', { a: { b: { c: 1, d: 2 }, e: 3 } }],
    ['a list', 'a:\n  b: [1,\n  2\n  ]', { a: { b: [1, 2] } }],
    ['one within another', 'a:\n  b: {"c": {\n  "d": [1,\n  2]\n  }}', { a: { b: { c: { d: [1, 2] } } } }],
    ['two of them', 'a:\n  b: {c: 1,\n  d: 2}\n  e: {f: 3,\n  g: 4}', { a: { b: { c: 1, d: 2 }, e: { f: 3, g: 4 } } }],
    ['brackets in texts mean nothing', `a:\n  b: {"c": "}",\n  'd': ']'}`, { a: { b: { c: '}', d: ']' } } }],
    ['nor in comments', 'a:\n  b: {c: 1, # }\n  d: 2}', { a: { b: { c: 1, d: 2 } } }],
  ])('%s', (_, text, value) => {
    const document = parseDocumentText(text)
    expect(document.kind === 'unreadable' ? document : plainOf(document)).toEqual(value)
  })

  test('keep every offset', () => {
    const text = '{a: 1,\r\n# x\n b: 2}\nc'
    const joined = joinFlowLines(text, 1)
    expect(joined).toHaveLength(text.length)
    expect(joined.indexOf('b')).toBe(text.indexOf('b'))
    expect(joined.endsWith('}\nc')).toBe(true)
  })

  test('one without an end is a fault, at its place', () => {
    expect(parseDocumentText('a:\n  b: {c: 1,\n  d: 2')).toMatchObject({ kind: 'unreadable', place: { line: 3 } })
  })
})
