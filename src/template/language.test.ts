import { describe, expect, it } from 'vitest'
import { languageOf } from './language.ts'

describe('a template whose language is not stated', () => {
  it.each([
    ['#set($x = 1) { "a": $x }', 'vtl', 'a directive'],
    ['{ "a": "$util.escapeJavaScript(1)" }', 'vtl', 'a reference inside quotes'],
    ["$input.json('$')", 'vtl', 'a call that JSONata lacks'],
    ['{ "id": "$context.requestId" }', 'vtl', 'a context variable inside quotes'],
    ['Hello, $input.body!', 'vtl', 'no JSONata, and a reference of AWS'],
    ['Action=Send&Body=$input.body', 'jsonata', 'a form that is a comparison, too'],
    ['hello world', 'vtl', 'words alone'],
    ['hello', 'jsonata', 'one word, which is a field'],
    ['', 'jsonata', 'nothing'],
    ['$input.body', 'jsonata', 'valid JSONata'],
    ['"id-" & $context.requestId', 'jsonata', 'valid JSONata with a context variable'],
    ['{ "a": b c }', 'jsonata', 'a slip in JSONata'],
    ['{ "a": $b c }', 'jsonata', 'a slip beside a variable of its own'],
    ['{ "a": ', 'jsonata', 'an open brace'],
    ['($util := {"a": 1}; $util.a)', 'jsonata', 'a variable that is called as AWS calls its own'],
  ])('%j is %s: %s', (source, language) => {
    expect(languageOf(null, source)).toBe(language)
  })
})

it('is what the integration states, whatever the text', () => {
  expect(languageOf('vtl', '{ "a": a }')).toBe('vtl')
  expect(languageOf('jsonata', '#set($x = 1)')).toBe('jsonata')
})
