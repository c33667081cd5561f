import { expect, test } from 'vitest'
import { findUnboundCalls } from './unbound-calls.ts'

test.each<[string, string, number]>([
  ['$nosuch(1)', 'nosuch', 0],
  ['{ "a": $nosuch(1) }', 'nosuch', 7],
  ['a.$nosuch(b)', 'nosuch', 2],
  ['a ~> $nosuch', 'nosuch', 5],
  ['a ~> $nosuch(1)', 'nosuch', 5],
  ['$nosuch(?, 1)', 'nosuch', 0],
  ['$map(a, function($x) { $nosuch($x) })', 'nosuch', 23],
  ['a[$nosuch($)]', 'nosuch', 2],
  ['a^($nosuch(b))', 'nosuch', 3],
  ['a{ b: $nosuch(c) }', 'nosuch', 6],
  ['$Sum(a)', 'Sum', 0],
  ['/* c */ $nosuch(1)', 'nosuch', 8],
])('%s', (expression, name, position) => {
  expect(findUnboundCalls(expression)).toEqual([{ name, position }])
})

test.each([
  ['$sum(a) ~> $string'],
  ['($f := function($x) { $x }; $f(1))'],
  ['($f := function($n) { $n = 0 ? 0 : $f($n - 1) }; a ~> $f)'],
  ['$map(a, function($f) { $f(1) })'],
  ['a@$f.$f(1)'],
  ['a#$f.$f(1)'],
  ['$nosuch'],
  ['$nosuch.a(1)'],
  ['function($x) { $x }(1)'],
  ['(a ? $sum : $max)(b)'],
])('%s has none', expression => {
  expect(findUnboundCalls(expression)).toEqual([])
})
