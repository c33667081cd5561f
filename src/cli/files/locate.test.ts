import { describe, expect, it } from 'vitest'
import { LineCounter, parseDocument } from 'yaml'
import { locate } from './locate.ts'

describe('locate', () => {
  const YAML = [
    'name: pets',
    'resources:',
    '  /pets:',
    '    methods: { GET: { type: X } }',
    'list:',
    '  - one',
    '  - two',
  ].join('\n')
  const at = (text: string, path: string) => {
    const lines = new LineCounter()
    return locate(parseDocument(text, { lineCounter: lines }), lines, path)
  }

  it.each([
    ['a field', 'name', 1, 1],
    ['a quoted key', 'resources["/pets"]', 3, 3],
    ['a field in flow style', 'resources["/pets"].methods.GET.type', 4, 23],
    ['an item of a list', 'list[1]', 7, 5],
    ['the field around one that is missing', 'resources["/pets"].methods.POST.type', 4, 5],
    ['the start for a field that nothing is around', 'stages.dev', 1, 1],
    ['the start for the whole', '', 1, 1],
  ])('finds %s', (_, path, line, column) => {
    expect(at(YAML, path)).toEqual({ line, column })
  })

  it('finds numbers that are keys', () => {
    expect(at('methodResponses:\n  200: {}', 'methodResponses["200"]')).toEqual({ line: 2, column: 3 })
  })

  it('follows aliases', () => {
    expect(at('base: &b\n  uri: x\nother: *b', 'other.uri')).toEqual({ line: 2, column: 3 })
  })

  it('finds fields of JSON', () => {
    expect(at('{\n  "a": {\n    "b": 1\n  }\n}', 'a.b')).toEqual({ line: 3, column: 5 })
  })
})
