import { describe, expect, test } from 'vitest'

import { analyze } from '../analyze.ts'

function codes(template: string): string[] {
  return analyze(template).lints.map(({ code, line, column }) => `${code} ${line}:${column}`)
}

describe('lints', () => {
  test.each([
    ['a bare reference as a condition', '#if($x)y#end', ['if-reference 1:5']],
    ['its negation and its parts', '#if(!$x || ($y && 1 == 1))y#end', ['if-reference 1:6', 'if-reference 1:13']],
    ['an #elseif', '#if(1 == 1)y#elseif($x)z#end', ['if-reference 1:21']],
    ['escapeJavaScript alone in JSON', '{"a": "$util.escapeJavaScript($x)"}', ['escape-apostrophe 1:14']],
    [
      'its pattern with one backslash',
      '{"a": "$util.escapeJavaScript($x).replaceAll("\\\'", "\'")"}',
      ['escape-noop 1:14'],
    ],
    ['a map printed into JSON', '{"a": #set($m = {"b": 1})$m}', ['printed-map 1:26']],
    [
      'a list printed into JSON',
      '{"a": #set($m = [1])$m, "b": $input.params().header}',
      ['printed-map 1:21', 'printed-map 1:30'],
    ],
    ['JSON in quotes', `{"a": "$input.json('$.a')"}`, ['quoted-json 1:8']],
    ['a number in quotes', '{"a": "$x.size()"}', ['quoted-number 1:8']],
    ['a loop over a text', "#foreach($x in $input.params('a'))#end", ['foreach-text 1:1']],
    ['a range up to a text', "#set($r = [1..$input.params('a')])", ['range-text 1:11']],
    ['a text compared by its size', "#if($input.params('a') > 5)#end", ['compare-text 1:24']],
    ['a number compared with a text', "#if($input.path('$.a') == '7')#end", ['equals-text 1:24']],
    [
      'what only Velocity 2 knows',
      '#foreach($x in [1])$foreach.topmost.index#end$',
      ['velocity-2 1:29', 'velocity-2 1:46'],
    ],
  ])('%s', (_trap, template, expected) => {
    expect(codes(template)).toEqual(expected)
  })

  test.each([
    ['conditions that are Boolean', "#if($x.contains('a') && $foreach.hasNext)#end"],
    ['a variable that holds a comparison', '#set($b = 1 == 2)#if($b)#end'],
    [
      'escapeJavaScript with its apostrophes restored',
      '{"a": "$util.escapeJavaScript($x).replaceAll("\\\\\'", "\'")"}',
    ],
    ['escapeJavaScript in a form', 'Message=$util.escapeJavaScript($x)'],
    ['JSON without quotes around', `{"a": $input.json('$.a')}`],
    ["DynamoDB's numbers", '{"a": {"N": "$x.size()"}}'],
    ['a member of a map', '{"a": #set($m = {"b": 1})$m.b}'],
    ['a loop over a part of the body', "#foreach($x in $input.path('$.a'))#end"],
    ['a text compared with a text', "#if($input.params('a') == '7')#end"],
  ])('none for %s', (_rule, template) => {
    expect(codes(template)).toEqual([])
  })
})
