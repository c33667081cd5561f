import { expect, test } from 'vitest'
import type { Budget } from '../budget.ts'
import { compile } from './program.ts'

const SMALL: Partial<Budget> = {
  operations: 100_000,
  depth: 100,
  sequence: 1000,
  stringChars: 1000,
  outputBytes: 2000,
  timeoutMs: 200,
}

test.each([
  ['endless recursion', '($f := function($n){ 1 + $f($n) }; $f(1))', 'D1011'],
  ['endless tail recursion', '($f := function($n){ $f($n) }; $f(1))', 'D1012'],
  ['a long range', '[1..5000]', 'D2015'],
  ['a range that is too long for anyone', '[1..100000000]', 'D2014'],
  ['a product of lists', '[1..900].([1..900])', 'D2015'],
  ['a long text from $pad', '$pad("", 5000)', 'R1001'],
  ['a text that grows by &', '$reduce([1..100], function($a, $i){ $a & $a }, "ab")', 'R1001'],
  ['a text from $join', '$join([1..900].("abc"))', 'R1001'],
  ['a text from $replace', '$replace($pad("", 900, "a"), "a", "bcd")', 'R1001'],
  ['JSON text of shared parts', '$string($reduce([1..40], function($a, $i){ [[$a, $a]] }, "x"))', 'R1001'],
  ['a result of shared parts', '$reduce([1..40], function($a, $i){ [[$a, $a]] }, "xyz")', 'R1002'],
  [
    'many parts of a text',
    '$split($pad("", 900, "a,"), "") ~> $map(function($x){ $split($pad("", 900), "") })',
    'D1012',
  ],
  [
    'a number picture that is absurdly long',
    '$formatNumber(1, $pad("", 900, "#") & "0" ~> $replace("#", "##########"))',
    'R1001',
  ],
])('%s ends in a typed error', (_, expression, code) => {
  const program = compile(expression, { budget: SMALL })
  expect(() => program.evaluate({})).toThrow(expect.objectContaining({ name: 'JsonataError', code }))
})

test.each([
  ['a text that grows by one character', '($f := function($s){ $f($s & "x") }; $f(""))'],
  ['a text that grows by many parts', '($f := function($s){ $f($s & "a" & "b" & "c" & "d") }; $f(""))'],
  ['short texts of many parts', '($p := p; $map([1..9], function(){ [1..99999].($p & $p & $p & $p & $p & $p) }))'],
  ['many texts of a usual length', '$count([1..99999].$pad("x", 1000))'],
])('%s ends for its memory, long before its time', (_, expression) => {
  const program = compile(expression, { budget: { timeoutMs: 60_000 } })
  expect(() => program.evaluate({ p: '0123456789abc' })).toThrow(expect.objectContaining({ code: 'R1003' }))
})

test.each([
  ['equal values are found in linear time', '$count($distinct([1..20000].{"n": $, "s": "x"}))', 20_000],
  ['arrays of the input may be long', '$count(list)', 300_000],
])('%s', (_, expression, expected) => {
  expect(
    compile(expression, { budget: { timeoutMs: 5000 } }).evaluate({ list: Array.from({ length: 300_000 }, () => 0) }),
  ).toBe(expected)
})

test('a limit that is no number is refused', () => {
  expect(() => compile('1', { budget: { depth: Number.NaN } })).toThrow(RangeError)
})
