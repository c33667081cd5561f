import { describe, expect, test } from 'vitest'

import { compile, type Scope, VtlError } from './index.ts'

function failure(run: () => unknown): VtlError {
  try {
    run()
  } catch (thrown) {
    if (thrown instanceof VtlError) return thrown
    throw thrown
  }
  throw new Error('no error')
}

function render(template: string, scope: Scope = {}): string {
  return compile(template).render(scope)
}

describe('an error names its code, line and column', () => {
  test.each([
    ['a block that is not closed', '#if(true)\n  x', 'VTL_SYNTAX', 2, 4],
    ['a value that is missing', 'a\n#set($x = )', 'VTL_SYNTAX', 2, 11],
    ['a text that is not closed', '\n\n#set($x = "a)', 'VTL_SYNTAX', 3, 11],
    ['a directive that loads', "x\n  #parse('a.vm')", 'VTL_UNSUPPORTED', 2, 3],
    ['a template from data', '#evaluate($x)', 'VTL_UNSUPPORTED', 1, 1],
    ['a path that does not parse', "a\n$input.path('$[')", 'VTL_PATH', 2, 8],
    ['a pattern that does not compile', "$a.b\n  .c$a.split('(')", 'VTL_PATTERN', 2, 8],
    ['a fault in a text in double quotes', '#set($x = "a #if(")', 'VTL_SYNTAX', 1, 19],
  ])('at compilation: %s', (_fault, template, code, line, column) => {
    expect(failure(() => compile(template))).toMatchObject({ code, line, column })
  })

  test.each([
    ['an index outside of a list', "\n $input.path('$.a').get(5)", 'VTL_INDEX', 2, 21],
    ['a text that is no number', "#set($i = 0)\n$i.parseInt('x')", 'VTL_NUMBER', 2, 4],
    ['a path made up as it runs', '#set($p = "$[")\n\n$input.path($p)', 'VTL_PATH', 3, 8],
    ['a pattern made up as it runs', '#set($p = "(")#set($s = "a")\n$s.split($p)', 'VTL_PATTERN', 2, 4],
    ['a list that its loop changes', '#set($l = [1])\n#foreach($i in $l)$l.add(1)#end', 'VTL_MODIFIED', 2, 1],
    ['macros that call one another', '#macro(m)\n#m()#end#m()', 'VTL_MACRO_DEPTH', 2, 1],
  ])('at rendering: %s', (_fault, template, code, line, column) => {
    const program = compile(template)
    expect(failure(() => program.render({ body: '{"a": [1]}' }))).toMatchObject({ code, line, column })
  })
})

describe('a budget', () => {
  test.each([
    ['operations', { operations: 2000 }, '#foreach($i in [1..100])#foreach($j in [1..100])#end#end', 'VTL_OPERATIONS'],
    ['sequence', { sequence: 10 }, '#set($l = [1..11])', 'VTL_SEQUENCE'],
    ['stringChars', { stringChars: 10 }, '#set($s = "12345")#set($s = "$s$s$s")', 'VTL_TEXT'],
    ['outputBytes', { outputBytes: 10 }, '12345678901', 'VTL_OUTPUT'],
    ['depth', { depth: 3 }, '#set($l = [[[[1]]]])$l', 'VTL_DEPTH'],
    [
      'timeoutMs',
      { timeoutMs: 1 },
      '#foreach($i in [1..1000])#foreach($j in [1..1000])#set($x = $j)#end#end',
      'VTL_TIME',
    ],
  ])('%s ends a render', (_name, budget, template, code) => {
    expect(failure(() => compile(template, { budget }).render()).code).toBe(code)
  })

  test('a loop has 1,000 turns unless it is allowed more', () => {
    const template = '#foreach($i in [1..1001])#end'
    expect(failure(() => compile(template).render()).message).toMatch('More than 1000 turns')
    expect(compile(template, { loopTurns: 1001 }).render()).toBe('')
  })
})

describe('the context is written to, and nothing else', () => {
  test('overrides are there from the start and keep their kinds', () => {
    const context: Record<string, unknown> = { stage: 'prod' }
    render(
      "#set($context.requestOverride.header.a = 1.0)#set($context.responseOverride.status = 404)#set($context.x = ['a', {'b': 1}])",
      { context },
    )
    expect(context).toEqual({
      stage: 'prod',
      requestOverride: { header: { a: 1 }, querystring: {}, path: {} },
      responseOverride: { header: {}, status: 404 },
      x: ['a', { b: 1 }],
    })
  })

  test('parameters and stage variables are copies', () => {
    const scope = { params: { header: { a: '1' } }, stageVariables: { b: '2' } }
    const template =
      "$input.params().header.put('a', 'x')$stageVariables.put('b', 'y')$input.params('a')$stageVariables.b"
    expect(render(template, scope)).toBe('12xy')
    expect(scope).toEqual({ params: { header: { a: '1' } }, stageVariables: { b: '2' } })
  })
})

describe('numbers and keys as Java has them', () => {
  test.each([
    ['{"a": 1.0}', '1.0'],
    ['{"a": 20.0, "b": 3}', '20.0'],
    ['{"a": 1e7}', '1.0E7'],
    ['{"a": 12345678.5}', '1.23456785E7'],
    ['{"a": 0.0001}', '1.0E-4'],
    ['{"a": 12345678901234567890}', '12345678901234567890'],
    ['{"a": 1.2345678901234567890}', '1.2345678901234567890'],
    ['{"a": "1.0 in a text"}', '1.0 in a text'],
    ['{"a": -0}', '0'],
  ])('%s', (body, expected) => {
    expect(render("$input.path('$.a')", { body })).toBe(expected)
  })

  test('keys of digits keep their order', () => {
    expect(render("$input.json('$')$input.path('$').keySet()", { body: '{"b":1,"2":2,"1":3}' })).toBe(
      '{"b":1,"2":2,"1":3}[b, 2, 1]',
    )
  })

  test('a key of digits put into a document goes behind the others', () => {
    const template = "#set($o = $input.path('$'))#set($d = $o.put('1', 'x'))$o $input.json('$')"
    expect(render(template, { body: '{"b":1}' })).toBe('{b=1, 1=x} {"b":1,"1":"x"}')
  })

  test('a changed document is written with care', () => {
    const template = "#set($o = $input.path('$'))#set($o.d = 2.0)#set($o.l = [1, 'a'])$input.json('$')"
    expect(render(template, { body: '{"b":1}' })).toBe('{"b":1,"d":2.0,"l":[1,"a"]}')
  })
})

test('no text of a template becomes code', () => {
  const hostile = ["'", '"', '`', '${process}', '*/', '\u2028', '__proto__', 'constructor', '\ud800', ');throw 1;//']
  for (const text of hostile) {
    const quoted = text.replaceAll("'", "''")
    const template = `#set($m = {'${quoted}': '${quoted}'})$m.get('${quoted}')#foreach($k in $m.keySet())$k#end`
    expect(render(template)).toBe(text + text)
  }
})
