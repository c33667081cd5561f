import { describe, expect, test } from 'vitest'

import { parse } from '../syntax/parse.ts'
import { type Report, report } from './report.ts'

function names(template: string, of: 'body' | 'params' | 'stageVariables' | 'context' | 'overrides'): string[] {
  return report(parse(template))[of].map(({ name, line, column }) => `${name} ${line}:${column}`)
}

describe('fields of the body', () => {
  test.each([
    ['a literal path', "$input.path('$.a.b')", ['$.a.b 1:8']],
    ['a path without $', "$input.path('a')", ['$.a 1:8']],
    ['a path in double quotes', '$input.json("$.a")', ['$.a 1:8']],
    ['a member chain of a path', "$input.path('$.a').b['c d'][0]", ["$.a.b['c d'][0] 1:28"]],
    ['a member chain of a variable', "#set($r = $input.path('$'))$r.a.b $r.get('c')", ['$.a.b 1:33', '$.c 1:38']],
    ['a variable of a variable', "#set($r = $input.path('$.a'))#set($s = $r.b)\n$s.c", ['$.a.b.c 2:4']],
    ['items of a list', "#foreach($i in $input.path('$.list'))$i.id#end", ['$.list 1:23', '$.list[*].id 1:41']],
    ['a parameter of a macro', "#macro(m $x)$x.id#end#m($input.path('$.a'))", ['$.a.id 1:16', '$.a 1:32']],
    ['a value before its method', "#set($r = $input.path('$'))$r.name.length()", ['$.name 1:31']],
    ['a path made up as it runs', '#set($k = 1)$input.path("$.a[$k]")', ['$..* 1:20']],
    ['the body as text', '$input.body', ['$ 1:8']],
    ['nothing where nothing is read', '$context.stage', []],
  ])('%s', (_rule, template, expected) => {
    expect(names(template, 'body')).toEqual(expected)
  })
})

describe('parameters, stage variables and context', () => {
  test.each([
    ['params', "$input.params('id')", ['any.id 1:8']],
    ['params', '$input.params().header.Host', ['header.Host 1:24']],
    ['params', "#set($p = $input.params())$p.path.get('id')", ['path.id 1:35']],
    ['params', '#set($p = $input.params().header)#foreach($n in $p.keySet())$p.get($n)#end', ['header.* 1:49']],
    ['params', '$input.params($name)', ['any.* 1:8']],
    ['stageVariables', "$stageVariables.table $stageVariables['url']", ['table 1:17', 'url 1:38']],
    ['context', '$context.identity.sourceIp', ['identity.sourceIp 1:19']],
    ['context', "$context.get('stage')", ['stage 1:10']],
    ['context', '#set($context.requestOverride.header.X-Id = 1)', []],
    ['overrides', '#set($context.requestOverride.header.X-Id = 1)', ['requestOverride.header.X-Id 1:38']],
    ['overrides', "#set($context['responseOverride'].status = 1)", ['responseOverride.status 1:35']],
    ['overrides', "$context.requestOverride.path.put('id', 1)", ['requestOverride.path.id 1:31']],
    ['overrides', '#set($h = $context.requestOverride.header)#set($h[$n] = 1)', ['requestOverride.header.* 1:50']],
  ] as const)('%s of %s', (of, template, expected) => {
    expect(names(template, of)).toEqual(expected)
  })
})

describe('cost', () => {
  test.each<[string, string, Report['cost']]>([
    ['constant without a loop', '$input.path("$.a")', { kind: 'constant', lists: [] }],
    ['constant in a loop of fixed turns', '#foreach($i in [1..3])x#end', { kind: 'constant', lists: [] }],
    ['linear in a list', '#foreach($i in $input.path("$.a"))x#end', { kind: 'linear', lists: ['$.a'] }],
    ['linear in a path of many values', '$input.path("$.a[*].b")', { kind: 'linear', lists: ['$.a[*].b'] }],
    [
      'linear beside one another',
      '#foreach($i in $a)x#end#foreach($i in $b)x#end',
      { kind: 'linear', lists: ['$a', '$b'] },
    ],
    [
      'nested inside one another',
      '#foreach($i in $input.path("$.a"))#foreach($j in $i.b)x#end#end',
      { kind: 'nested', lists: ['$.a', '$.a[*].b'] },
    ],
    [
      'nested through a macro',
      '#macro(m)#foreach($j in $b)x#end#end#foreach($i in $a)#m()#end',
      { kind: 'nested', lists: ['$a', '$b'] },
    ],
    ['nested in a macro of itself', '#macro(m)#m()#end#m()', { kind: 'nested', lists: [] }],
  ])('%s', (_rule, template, expected) => {
    expect(report(parse(template)).cost).toEqual(expected)
  })
})

test('patterns with their class, and those made up as they are needed', () => {
  const found = report(
    parse("$a.split('&')$a.replaceAll(\"\\\\'\", \"'\")$a.matches('a.*')$a.split('(a*)*b')$a.split($p)$a.split('(')"),
  )
  expect(found.patterns.map(({ pattern, class: kind }) => [pattern, kind])).toEqual([
    ['&', 'literal'],
    ["\\\\'", 'literal'],
    ['a.*', 'bounded'],
    ['(a*)*b', 'exponential'],
    ['(', 'invalid'],
  ])
  expect(found.dynamicPatterns).toEqual([{ name: 'split', line: 1, column: 77 }])
})

describe('unknown names', () => {
  test.each([
    ['a variable near a known one', '$inptu.path("$")', [{ name: '$inptu', kind: 'variable', near: '$input' }]],
    [
      'a variable near one of the template',
      '#set($order = 1)$oder',
      [{ name: '$oder', kind: 'variable', near: '$order' }],
    ],
    [
      'a method of AppSync',
      '$util.toJson($x)',
      [
        { name: '$util.toJson', kind: 'method', near: undefined },
        { name: '$x', kind: 'variable', near: undefined },
      ],
    ],
    [
      'a method near a known one',
      "#set($s = 'a')$s.lenght()",
      [{ name: '.lenght()', kind: 'method', near: '.length()' }],
    ],
    [
      'a key of $context',
      '$context.requstId',
      [{ name: '$context.requstId', kind: 'property', near: '$context.requestId' }],
    ],
    [
      'a key of $context.identity',
      '$context.identity.sourceIP2',
      [{ name: '$context.identity.sourceIP2', kind: 'property', near: '$context.identity.sourceIp' }],
    ],
    ['a property of $input', '$input.bdy', [{ name: '$input.bdy', kind: 'property', near: '$input.body' }]],
    ['none: a key that the template puts there', '#set($context.mine = 1)$context.mine', []],
    [
      'none: $null, names of loops, macros and blocks',
      '#macro(m $p)$p$bodyContent#end#define($d)x#end$null$d#foreach($i in [1])$i$foreach.count#end',
      [],
    ],
  ])('%s', (_rule, template, expected) => {
    const found = report(parse(template)).unknown.map(({ name, kind, near }) => ({ name, kind, near }))
    expect(found).toEqual(expected)
  })

  test('each is named once, where it stands first', () => {
    expect(
      report(parse('a\n $x.foo() $x.foo()')).unknown.map(({ name, line, column }) => [name, line, column]),
    ).toEqual([
      ['$x', 2, 2],
      ['.foo()', 2, 5],
    ])
  })
})
