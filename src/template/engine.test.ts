import { describe, expect, test } from 'vitest'
import { checkTemplate, compileTemplate, isFault, isStoppable } from './engine.ts'
import type { ScopeSource } from './scope.ts'
import type { RenderOutcome } from './template.ts'

const SCOPE: ScopeSource = {
  document: { name: 'rex', list: [1, 2, 3] },
  bodyText: '{"name":"rex","list":[1,2,3]}',
  params: { path: { id: '7' }, querystring: {}, header: {} },
  multiParams: { querystring: {}, header: {} },
  context: { stage: 'dev' },
  stageVariables: { backend: 'blue' },
  param: name => (name === 'id' ? '7' : undefined),
  jsonPath: path => (path === '$.name' ? 'rex' : undefined),
}

function render(template: string): RenderOutcome {
  const program = compileTemplate('jsonata', template)
  return isFault(program) ? program : program.render(SCOPE)
}

describe('results', () => {
  test.each([
    ['a text is sent as it is', '"plain"', 'plain'],
    ['an object is JSON text', '{ "a": 1 }', '{"a":1}'],
    ['a list is JSON text', '[1, 2]', '[1,2]'],
    ['null is JSON text', 'null', 'null'],
    ['nothing is an empty body', 'missing', ''],
    ['$toJson keeps the quotes of a text', '$toJson("x")', '"x"'],
  ])('%s', (_, template, body) => {
    expect(render(template)).toEqual({ kind: 'rendered', body, overrides: {} })
  })
})

describe('variables', () => {
  test.each([
    ['$input.body', '{"name":"rex","list":[1,2,3]}'],
    ['$input.params.path.id', '7'],
    ['$params("id")', '7'],
    ['$params().path.id', '7'],
    ['$params("none")', ''],
    ['$context.stage', 'dev'],
    ['$stageVariables.backend', 'blue'],
    ['$jsonPath("$.name")', 'rex'],
    ['$parseJson("{\\"a\\":[1]}").a[0]', '1'],
    ['$escapeJavaScript("it\'s")', "it\\'s"],
    ['$urlEncode("a b&c")', 'a+b%26c'],
    ['$urlDecode("a+b%26c")', 'a b&c'],
    ['$base64Encode("é")', 'w6k='],
    ['$base64Decode("w6k=")', 'é'],
  ])('%s', (template, body) => {
    expect(render(template)).toMatchObject({ kind: 'rendered', body })
  })
})

describe('envelopes', () => {
  test('parts are handed over, the body is rendered', () => {
    const outcome = render('$override({ "request": { "header": { "X-A": "b" } }, "body": { "n": name } })')
    expect(outcome).toEqual({
      kind: 'rendered',
      body: '{"n":"rex"}',
      overrides: { request: { header: { 'X-A': 'b' } } },
    })
  })

  test('without a body the payload passes', () => {
    expect(render('$override({ "response": { "status": 202 } })')).toMatchObject({ body: undefined })
  })

  test('a payload with the same keys is no envelope', () => {
    expect(render('{ "request": { "header": { "X-A": "b" } } }')).toMatchObject({ overrides: {} })
  })

  test.each([
    ['inside another value', '{ "a": $override({ "body": 1 }) }', 'G2002'],
    ['with an unknown part', '$override({ "requests": {} })', 'G1004'],
  ])('refused: %s', (_, template, code) => {
    expect(render(template)).toMatchObject({ kind: 'fault', code })
  })
})

describe('what has no JSON text', () => {
  test.each([
    ['a function as the result', '$sum', 'R1005'],
    ['a function inside the result', '{ "f": function($x) { $x } }', 'R1005'],
    ['too many levels', '($f := function($n) { $n = 0 ? 1 : { "a": $f($n - 1) } }; $f(150))', 'R1006'],
    [
      'a text that repeats itself',
      '($d := function($n, $v) { $n = 0 ? $v : $d($n - 1, { "a": $v, "b": $v }) }; $d(40, 1))',
      'R1002',
    ],
  ])('%s', (_, template, code) => {
    expect(render(template)).toMatchObject({ kind: 'fault', code })
  })
})

test('a syntax error has its position', () => {
  expect(compileTemplate('jsonata', '{ "a": ')).toMatchObject({ kind: 'fault', code: 'S0203' })
})

test.each([
  ['$map(list, function($v) { $v * 2 })', true],
  ['$contains(name, /re/)', false],
  ['"a / b"', true],
])('%s may run where nothing can terminate it: %s', (template, expected) => {
  expect(isStoppable({ language: 'jsonata', source: template })).toBe(expected)
})

test.each([
  ['a\n  & $nosuch(1)', 6, 'there is no function $nosuch'],
  ['$Sum(a)', 0, 'there is no function $Sum; did you mean $sum?'],
  ['$param("a")', 0, 'there is no function $param; did you mean $params?'],
  ['$context("a")', 0, 'there is no function $context'],
  ['$b(1) & $a(1)', 0, 'there is no function $b'],
])('a template that calls what is none is refused: %s', (source, position, message) => {
  expect(checkTemplate('jsonata', source)).toMatchObject({ code: 'T1006', position, message })
})
