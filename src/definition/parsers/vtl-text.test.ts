// biome-ignore-all lint/suspicious/noTemplateCurlyInString: ${…} is how AWS and Velocity write placeholders.
import { describe, expect, test } from 'vitest'
import { findVtl, findVtlInText } from './vtl-text.ts'

describe('Velocity is found', () => {
  test.each([
    ['#set', '#set($x = 1)\n{}', 1, 1, '#set('],
    ['#set with a blank', '  #set ($x = 1)', 1, 3, '#set ('],
    ['#if', '{\n  #if($x) "a": 1 #end\n}', 2, 3, '#if('],
    ['#elseif', '#elseif($x)', 1, 1, '#elseif('],
    ['#foreach', '[#foreach($i in $list)$i#end]', 1, 2, '#foreach('],
    ['#macro', '#macro(m)#end', 1, 1, '#macro('],
    ['formal directive', '#{set}($x = 1)', 1, 1, '#{set}('],
    ['$util in code', '{"a": $util.escapeJavaScript("x")}', 1, 7, '$util.escapeJavaScript'],
    ['$util in a string', '{"a": "$util.escapeJavaScript($input.path(\'$.a\'))"}', 1, 8, '$util.escapeJavaScript'],
    ['$input.json in code', '{"a": $input.json(\'$.a\')}', 1, 7, '$input.json('],
    ['$input.json in a string', '{"a": "$input.json(\'$.a\')"}', 1, 8, '$input.json('],
    ['$input.path in code', "$input.path('$')", 1, 1, '$input.path('],
    ['$input.params in code', "$input.params('id')", 1, 1, '$input.params('],
    ['$input.params with a blank', "$input.params ('id')", 1, 1, '$input.params ('],
    ['$input.params in single quotes', "{'a': '$input.params(\"id\")'}", 1, 8, '$input.params('],
    ['quiet braces', '{"a": "$!{x}"}', 1, 8, '$!{'],
    ['quiet braces in code', '$!{context.requestId}', 1, 1, '$!{'],
    ['quiet input', '"$!input.params(\'x\')"', 1, 2, '$!input.params('],
    ['quiet context', '"$!context.requestId"', 1, 2, '$!context'],
    ['formal reference', '"${input.params(\'x\')}"', 1, 2, '${input.params('],
    ['behind a comment', '/* a\n b */ $input.json("$")', 2, 7, '$input.json('],
    ['behind an open quote', "it's #set($x = 1)", 1, 6, '#set('],
    ['behind an open comment', '"*/*" /* #set($x = 1)', 1, 10, '#set('],
    ['in a quoted name', '`#set($x)`', 1, 2, '#set('],
    ['behind a regular expression with a quote', '$match(a, /"/) ~> "#set($x)"', 1, 20, '#set('],
  ])('%s', (_rule, template, line, column, text) => {
    expect(findVtl(template)).toEqual({ line, column, text, kind: 'construct' })
  })
})

describe('a Velocity reference is found in a string', () => {
  test.each([
    ['$context', '{"id": "$context.requestId"}', 9, '$context.requestId'],
    ['$context among text', '"id-$context.requestId!"', 5, '$context.requestId'],
    ['$stageVariables', '"$stageVariables.x"', 2, '$stageVariables.x'],
    ['$stageVariables in braces', '"${stageVariables.x}"', 2, '${stageVariables.x'],
    ['$input.body', "'$input.body'", 2, '$input.body'],
    ['a variable in braces', '{"a": "${foo}"}', 8, '${foo}'],
    ['a field in braces', '"a ${foo.bar} b"', 4, '${foo.bar}'],
    ['#else', '"a #else b"', 4, '#else'],
    ['behind code that is good', '$context.stage & "$context.stage"', 19, '$context.stage'],
    ['as a key', '{"$context.stage": 1}', 3, '$context.stage'],
  ])('%s', (_rule, template, column, text) => {
    expect(findVtl(template)).toEqual({ line: 1, column, text, kind: 'reference' })
  })
})

describe('JSONata is left alone', () => {
  test.each([
    ['the empty template', ''],
    ['navigation of $input', '$input.params.path.id'],
    ['$input.body', '$input.body'],
    ['navigation with brackets', "$input.params.header.'X-A'"],
    ['$context in code', '$context.requestId'],
    ['references in code', '$context.requestId & $stageVariables.x & $input.body'],
    ['a price in a string', '"costs $5, or ${5}"'],
    ['a dollar alone', '"$" & "{foo}" & "$ {foo}" & "${}"'],
    ['a JSONPath in a string', '$jsonPath("$.context.a") & "$$.Execution.Id"'],
    ['a name without a field in a string', '"$context, $input and $stageVariables"'],
    ['a GraphQL variable in a string', '"query($id: ID!) { pet(id: $id) { name } }"'],
    ['a fragment named else', '"https://a.test/page#else" & "a#else"'],
    ['a regular expression', '$match(a, /^\\$\\{foo\\}"$context.x"/)'],
    ['a reference in a comment', '/* "$context.requestId" */ a'],
    ['our functions', '$params("id") & $escapeJavaScript(a)'],
    ['positional binding', 'Account.Order#$set.Product[$set = 1]'],
    ['a fragment in a string', '"page#settings"'],
    ['a word behind a hash in a string', '"ticket #if you like"'],
    ['a colour in a string', '"#setaaa"'],
    ['inequality', '$x!=1 and $!=2'],
    ['a field named util', 'util.json(1)'],
    ['a variable of another name', '$utility.x'],
    ['Velocity in a comment', '/* was: #set($x = $input.json("$.a")) */ a'],
    ['a variable $util of its own', '($util := {"a": 1}; $util.a)'],
    ['a function in $input of its own', '($input := {"json": function($x){$x}}; $input.json(1))'],
    ['a parameter $util', '$map(a, function($util){ $util.name })'],
    ['a price', '"US$ 5 #1"'],
    ['path without a call', '$input.path & $input.json'],
  ])('%s', (_rule, template) => {
    expect(findVtl(template)).toBeUndefined()
  })

  test('a variable of its own does not excuse the same text in a string', () => {
    expect(findVtl('($util := 1; "$util.urlEncode(x)")')).toMatchObject({ column: 15 })
  })
})

test('in plain text, comments and quotes mean nothing', () => {
  expect(findVtlInText('{"message": $context.error.messageString, "a": "$stageVariables.x"}')).toBeUndefined()
  expect(findVtlInText('/* #set($x = 1) */')).toEqual({ line: 1, column: 4, text: '#set(', kind: 'construct' })
})

test.each([
  ['escaped quotes', '"\\"'.padEnd(300_000, '\\"')],
  ['open comments', '/*'.repeat(150_000)],
  ['slashes', '/'.repeat(300_000)],
  ['escaped slashes', `(${'/\\'.repeat(150_000)}`],
  ['blanks before slashes', `${' '.repeat(150_000)}/`.repeat(2)],
  ['open functions', 'function('.repeat(33_000)],
  ['hashes', '#set'.repeat(75_000)],
  ['hash and blanks', `#set${' '.repeat(299_000)}`],
  ['backticks', '`'.repeat(299_999)],
  ['open braces in a string', `"${'${a'.repeat(100_000)}"`],
  ['names in an open brace', `"$\{${'a.'.repeat(150_000)}"`],
])('300 KB of %s are read in one go', (_rule, template) => {
  expect(findVtl(template)).toBeUndefined()
})
