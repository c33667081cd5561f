import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parseDefinitionText, readDefinitionFiles } from './definition-file.ts'

describe('the text of a definition', () => {
  it.each([
    ['YAML', 'name: a\nresources: {}'],
    ['JSON', '{"name":"a","resources":{}}'],
    ['JSON with tabs', '{\n\t"name": "a",\n\t"resources": {}\n}'],
  ])('is read as %s', (_, text) => {
    expect(parseDefinitionText('f', text)).toMatchObject({
      name: 'a',
      content: { kind: 'json', value: { name: 'a', resources: {} } },
    })
  })

  it('keeps a number as a key what it is written as', () => {
    expect(parseDefinitionText('f', 'methodResponses: { 200: {} }').content).toMatchObject({
      value: { methodResponses: { '200': {} } },
    })
  })

  it.each([
    ['a key given twice', 'name: a\nname: b', 2, 1],
    ['an open bracket', 'name: [a', 1, 9],
    ['a tag that nobody resolves', 'name: !Sub a', 1, 7],
    ['a second document', 'name: a\n---\nname: b', 2, 1],
    ['an unknown alias', 'name: *b', undefined, undefined],
  ])('is refused for %s, with its place', (_, text, line, column) => {
    const { content } = parseDefinitionText('f', text)
    const place = line === undefined ? {} : { line, column }
    expect(content).toMatchObject({ kind: 'unreadable', problems: [{ code: 'SYNTAX_ERROR', ...place }] })
  })

  it.each([
    ['f.json', '{"name":"a",}', 'unreadable'],
    ['f.json', '{"name":"a", # comment\n"resources":{}}', 'unreadable'],
    ['f.json', '{"name":"a","name":"b"}', 'unreadable'],
    ['f.yaml', '{"name":"a",}', 'json'],
    ['f.json', '{"name":"a"}', 'json'],
  ])('is held to what its name says: %s with %s', (file, text, kind) => {
    expect(parseDefinitionText(file, text).content.kind).toBe(kind)
  })

  it('is without keys that begin with x- where no key can, so that anchors have a place', () => {
    const text = `
x-method: &method { integration: &mock { type: MOCK } }
name: pets
models: { x-model: { schema: { x-order: 1 } } }
resources:
  x-more: *mock
  /a: { x-note: 1, methods: { x-note: 1, GET: *method } }
stages: { x-stage: {} }
`
    expect(parseDefinitionText('a.yaml', text).content).toMatchObject({
      value: {
        name: 'pets',
        models: { 'x-model': { schema: { 'x-order': 1 } } },
        resources: { '/a': { methods: { GET: { integration: { type: 'MOCK' } } } } },
        stages: { 'x-stage': {} },
      },
    })
    const { content } = parseDefinitionText('a.yaml', text)
    expect(JSON.stringify(content)).not.toMatch(/x-method|x-more|x-note/)
  })

  it('keeps such keys in JSON, which has no anchors', () => {
    expect(parseDefinitionText('a.json', '{"x-a": 1}').content).toMatchObject({ value: { 'x-a': 1 } })
  })

  it('tells where a field of JSON stands', () => {
    const { content } = parseDefinitionText('f.json', '{\n\t"name": "a",\n\t"stages": {"dev": {}}}')
    expect(content.kind === 'json' && content.locate('stages.dev')).toEqual({ line: 3, column: 13 })
  })

  it('is refused when its aliases grow without bounds', () => {
    const lines = Array.from({ length: 12 }, (_, n) => `a${n + 1}: &a${n + 1} [${Array(10).fill(`*a${n}`).join(', ')}]`)
    expect(parseDefinitionText('f', ['a0: &a0 x', ...lines].join('\n')).content).toMatchObject({ kind: 'unreadable' })
  })
})

describe('paths', () => {
  let folder: string

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'regauge-files-'))
    mkdirSync(join(folder, 'sub'))
    for (const name of ['b.yaml', 'a.json', 'c.txt', 'sub/d.yml']) writeFileSync(join(folder, name), '{}')
  })

  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('mean the definition files below a folder, sorted', async () => {
    const files = (await readDefinitionFiles([folder])).map(({ file }) => file.slice(folder.length + 1))
    expect(files).toEqual(['a.json', 'b.yaml', 'sub/d.yml'])
  })

  it('mean a file whatever its ending', async () => {
    expect(await readDefinitionFiles([join(folder, 'c.txt')])).toMatchObject([{ content: { kind: 'json' } }])
  })

  it('are reported when the text is not UTF-8', async () => {
    const file = join(folder, 'latin.yaml')
    writeFileSync(file, Buffer.from('description: caf\xe9', 'latin1'))
    expect(await readDefinitionFiles([file])).toMatchObject([
      { content: { problems: [{ code: 'FILE_NOT_READABLE' }] } },
    ])
  })

  it.each([['missing'], ['empty']])('are reported when they are %s', async name => {
    if (name === 'empty') mkdirSync(join(folder, name))
    expect(await readDefinitionFiles([join(folder, name)])).toMatchObject([
      {
        file: join(folder, name),
        name: null,
        content: { kind: 'unreadable', problems: [{ code: 'FILE_NOT_READABLE' }] },
      },
    ])
  })
})
