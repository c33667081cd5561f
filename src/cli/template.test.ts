import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { run } from './program.ts'

let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'regauge-template-'))
  write('pets.yaml', PETS)
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

const PETS = `
name: pets
resources:
  /pets/{id}:
    methods:
      GET:
        requestParameters: { method.request.querystring.limit: false }
        methodResponses: { '200': {}, '404': {} }
        integration:
          type: HTTP
          httpMethod: GET
          uri: http://backend.test/
          requestTemplates:
            application/json: |-
              {"id": "$input.params('id')", "n": $input.json('$.n')}
            text/plain: '$input.body & "!"'
          integrationResponses:
            '200': { responseTemplates: { application/json: '{ "pet": name }' } }
            '404': { selectionPattern: '404', responseTemplates: { application/json: '"none"' } }
stages:
  prod: { variables: { table: pets } }
`

function write(name: string, content: unknown): string {
  const file = join(folder, name)
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
  return file
}

async function regauge(...args: readonly string[]): Promise<{ status: number; out: string; err: string }> {
  let out = ''
  let err = ''
  const status = await run(args, {
    write: text => {
      out += text
    },
    warn: text => {
      err += text
    },
  })
  return { status, out: out.replaceAll(`${folder}/`, ''), err: err.replaceAll(`${folder}/`, '') }
}

describe('template run', () => {
  test('the language is told by the text, and overrides are shown beside the result', async () => {
    const template = write('a.tpl', "#set($context.requestOverride.header.X-A = 'a')$input.json('$.a')")
    const input = write('in.json', '{"a": [1, 2]}')
    expect(await regauge('template', 'run', '--template', template, '--input', input)).toEqual({
      status: 0,
      out: '[1,2]\n',
      err: 'overrides: {"request":{"header":{"X-A":"a"}}}\n',
    })
    const jsonata = write('b.tpl', '{ "sum": $sum(a) }')
    expect((await regauge('template', 'run', '--template', jsonata, '--input', input)).out).toBe('{"sum":3}\n')
  })

  test('a template of a definition, with what the request has beside its body', async () => {
    const context = write('context.json', { params: { path: { id: '7' } } })
    const template = `${join(folder, 'pets.yaml')}#GET /pets/{id}/request`
    const { out } = await regauge('template', 'run', '--template', template, '--context', context)
    expect(out).toBe('{"id": "7", "n": ""}\n')
  })

  test.each([
    [
      'no such resource',
      'pets.yaml#GET /pet/{id}/request',
      'pets.yaml has no resource /pet/{id}; did you mean /pets/{id}?',
    ],
    ['no such method', 'pets.yaml#PUT /pets/{id}/request', 'pets.yaml: /pets/{id} has no method PUT, only GET'],
    [
      'no such response',
      'pets.yaml#GET /pets/{id}/response/500',
      'pets.yaml: GET /pets/{id} response: there is no integration response 500, only 200, 404',
    ],
  ])('%s is bad usage, with what there is', async (_, reference, message) => {
    const { status, err } = await regauge('template', 'run', '--template', join(folder, reference))
    expect([status, err]).toEqual([2, `regauge: ${message}\n`])
  })
})

const CASES: readonly (readonly [name: string, content: object, reason: string | undefined])[] = [
  ['velocity', { template: "$input.path('$.a')!", input: { a: 1 }, expected: '1!' }, undefined],
  ['jsonata', { template: '{ "b": a }', input: { a: 1 }, expected: { b: 1 } }, undefined],
  ['language', { template: 'a', language: 'vtl', input: { a: 1 }, expected: 'a' }, undefined],
  [
    'definition',
    {
      definition: 'pets.yaml#GET /pets/{id}/request',
      params: { path: { id: 'x' } },
      input: { n: 1.5 },
      expected: { id: 'x', n: 1.5 },
    },
    undefined,
  ],
  [
    'content type',
    {
      definition: 'pets.yaml#GET /pets/{id}/request',
      contentType: 'text/plain',
      body: 'no JSON',
      expected: 'no JSON!',
    },
    undefined,
  ],
  ['response', { definition: 'pets.yaml#GET /pets/{id}/response/404', expected: 'none' }, undefined],
  [
    'context and stage variables',
    {
      template: '$context.stage$stageVariables.v$input.params("q")',
      language: 'vtl',
      context: { stage: 's' },
      stageVariables: { v: 'v' },
      params: { querystring: { q: 'q' } },
      expected: 'svq',
    },
    undefined,
  ],
  ['form', { template: "$input.path('$').split('&').size() parts", body: 'a=1&b=2', expected: '2 parts' }, undefined],
  [
    'overrides',
    {
      template: '#set($context.responseOverride.status = 202)',
      overrides: { response: { status: 202 } },
      expected: '',
    },
    undefined,
  ],
  ['error', { template: '$input.body.substring(9) #set($x = 1)', error: 'VTL_INDEX' }, undefined],
  ['error elsewhere', { template: '#set($x = 1)\n$input.body.substring(9)', expected: '' }, '2:'],
  ['other text', { template: 'x $context.a', expected: 'y' }, 'expected "y"\n'],
  [
    'other overrides',
    { template: '#set($context.responseOverride.status = 202)', overrides: {}, expected: '' },
    'expected overrides {}',
  ],
  ['unknown field', { template: 'a', expectd: 1 }, 'unknown field "expectd"; did you mean expected?'],
  [
    'template and definition',
    { template: 'a', definition: 'b', expected: 1 },
    'a case needs one of the fields template and definition',
  ],
  ['no reference', { definition: 'pets.yaml', expected: 1 }, 'definition "pets.yaml" is not of the form'],
  [
    'input and body',
    { template: 'a', input: 1, body: 'b', expected: 1 },
    'a case has input (JSON) or body (text), not both',
  ],
]

test.each(CASES)('template test: %s', async (name, content, reason) => {
  const file = write('case.json', { name, ...content })
  const { status, out } = await regauge('template', 'test', file)
  expect(out).toContain(
    reason === undefined ? `ok   ${name}\n1 passed, 0 failed\n` : `FAIL ${name}\n  ${reason.split('\n')[0]}`,
  )
  expect(status).toBe(reason === undefined ? 0 : 1)
})

test('template test reports for machines, too', async () => {
  const file = write('case.json', { name: 'sum', template: '1 + 1', expected: 3 })
  const junit = await regauge('template', 'test', '--reporter', 'junit', file)
  expect(junit.out).toContain('<testsuite name="templates" tests="1" failures="1"')
  const github = await regauge('template', 'test', '--reporter', 'github', file)
  expect(github.out).toContain('::error file=case.json,line=1,col=1,title=sum%3A failed::expected 3%0Agot      2')
  expect([junit.status, github.status]).toEqual([1, 1])
})

describe('template lint', () => {
  test.each<[rule: string, name: string, source: string, expected: readonly string[]]>([
    ['good', 'a.vtl', '#set($a = 1)$a', ['1 files, 0 errors, 0 warnings']],
    ['does not parse', 'a.vtl', 'x\n #if($a', ['a.vtl:2:8 error VTL_SYNTAX', '1 files, 1 errors, 0 warnings']],
    [
      'an unknown name of Velocity',
      'a.vtl',
      'x\n$inptu.body',
      ['a.vtl:2:1 warning $inptu is never set', '1 files, 0 errors, 1 warnings'],
    ],
    [
      'a trap of AWS',
      'a.vtl',
      '#if($input.body)\nx#end',
      ['a.vtl:1:5 warning if-reference: A reference is true unless', '1 files, 0 errors, 1 warnings'],
    ],
    ['a method of nothing', 'a.vtl', '$input.body.lenght()', ['a.vtl:1:13 warning there is no .lenght()']],
    [
      'an unknown name of JSONata',
      'a.jsonata',
      '{\n "a": $context.requstId }',
      ['a.jsonata:2:16 error $context has no requstId; did you mean requestId?'],
    ],
  ])('%s', async (_, name, source, expected) => {
    const { status, out } = await regauge('template', 'lint', write(name, source))
    for (const text of expected) expect(out).toContain(text)
    expect(status).toBe(out.includes(' 0 errors') ? 0 : 1)
  })

  test('a definition: each template with the place of its field', async () => {
    const file = write(
      'bad.yaml',
      PETS.replace('{ "pet": name }', '{ "pet": $stageVariables.tabel }').replace('\'"none"\'', "'{'"),
    )
    const { status, out } = await regauge('template', 'lint', file)
    expect(out).toMatch(/^bad\.yaml:19:\d+ error resources\["\/pets\/\{id\}"\]\S+ 1:2 S0/m)
    expect(out).toMatch(/^bad\.yaml:18:\d+ warning \S+ 1:26 no stage has the variable tabel; did you mean table\?/m)
    expect(status).toBe(1)
    expect((await regauge('template', 'lint', join(folder, 'pets.yaml'))).out).toContain(' 0 errors')
  })
})

describe('template translate', () => {
  test('prints JSONata with the proof as comments, so that what is printed runs', async () => {
    const { status, out, err } = await regauge(
      'template',
      'translate',
      write('t.vtl', '{"id": "$input.params(\'id\')"}'),
    )
    expect([status, err]).toEqual([0, ''])
    expect(out).toBe('"{\\"id\\": \\"" &\n$params("id") &\n"\\"}"\n/* 214 of 214 inputs agree */\n')
    const input = write('in.json', '{}')
    const printed = write('t.jsonata', out)
    expect((await regauge('template', 'run', '--template', printed, '--input', input)).out).toBe('{"id": ""}\n')
  })

  test('a template of a definition, and constructs without a counterpart with their place', async () => {
    const reference = `${join(folder, 'pets.yaml')}#GET /pets/{id}/request`
    const { out } = await regauge('template', 'translate', '--content-type', 'application/json', reference)
    expect(out).toContain('/* 214 of 214 inputs agree */')
    const { status, err } = await regauge('template', 'translate', write('m.vtl', 'x\n#stop'))
    expect([status, err]).toEqual([1, 'm.vtl:2:1 #stop has no counterpart\n'])
  })
})
