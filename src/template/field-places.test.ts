import { describe, expect, test } from 'vitest'
import { compileTemplate, isFault } from './engine.ts'
import { findFieldPlaces } from './field-places.ts'
import { givenScope } from './given-scope.ts'

function placesOf(template: string, body = ''): string[] {
  const scope = givenScope(body, {})
  const program = compileTemplate('vtl', template)
  const outcome = isFault(program) ? program : program.render(scope)
  if (isFault(outcome)) throw new Error(outcome.message)
  return findFieldPlaces(template, scope, outcome.body ?? '').map(
    ({ path, output, line, column, reference }) => `${path}=${output} ${line}:${column} ${reference}`,
  )
}

describe('fields of an output and the places that made them', () => {
  test.each<[rule: string, template: string, body: string, expected: readonly string[]]>([
    [
      'references and text',
      '{"a": $input.path(\'$.x\'),\n "b": "t"}',
      '{"x":[1,"y"]}',
      ["a.0=1 1:7 $input.path('$.x')", 'a.1="y" 1:7 $input.path(\'$.x\')', 'b="t" 2:7 '],
    ],
    [
      'branches and loops',
      '[#foreach($i in [1..2])#if($i == 1)"one"#else$i#end#if($foreach.hasNext),#end#end]',
      '',
      ['0="one" 1:36 ', '1=2 1:46 $i'],
    ],
    [
      'a form',
      'Action=Send&Body=$util.urlEncode($input.body)',
      '{}',
      ['Action=Send 1:8 ', 'Body=%7B%7D 1:18 $util.urlEncode($input.body)'],
    ],
    ['other text', 'hello $input.body', '{}', []],
    ['characters that the marks use', '{"a": "\uE000$input.body.length()"}', '{}', []],
  ])('%s', (_, template, body, expected) => {
    expect(placesOf(template, body)).toEqual(expected)
  })
})
