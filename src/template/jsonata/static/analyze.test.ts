import { expect, test } from 'vitest'
import { analyze } from './analyze.ts'

test.each([
  [
    'fields of the input, the longest path of each',
    '{"id": body.userId, "n": body.name.first}',
    ['body.name.first', 'body.userId'],
  ],
  ['fields in predicates, from their own context', 'items[qty > 1].price', ['items.price', 'items.qty']],
  ['a variable bound to a part of the input', '($o := body.order; $o.id)', ['body.order.id']],
  ['the root from anywhere', 'items.($$.rate * price)', ['items.price', 'rate']],
  ['nothing of what a function is given', '$map(items, function($i){ $i.price })', ['items']],
])('%s', (_, expression, fields) => {
  expect(analyze(expression).fields).toEqual(fields)
})

test.each([
  ['field reads and constructors', '{"a": b.c, "d": [e, 1] , "f": g[0]}', 'bounded'],
  ['library functions on single values', '$uppercase(a) & $string(b)', 'bounded'],
  ['a predicate', 'items[a = 1]', 'depends-on-input'],
  ['an expression for each item', 'items.(a * b)', 'depends-on-input'],
  ['a function of the author', '(function($x){ $x })(1)', 'depends-on-input'],
  ['a function of the caller', '$params("id")', 'depends-on-input'],
  ['a regular expression', '$contains(a, /b/)', 'depends-on-input'],
])('cost of %s', (_, expression, cost) => {
  expect(analyze(expression).cost).toBe(cost)
})

test('functions, and variables that are left to the caller', () => {
  const report = analyze('($x := $sum(a); $x + $limit ~> $round(2))')
  expect(report.functions).toEqual(['round', 'sum'])
  expect(report.variables).toEqual(['limit'])
})

test('the place of $eval, which compilation refuses', () => {
  expect(analyze('1 + $eval("2")').evalPosition).toBe(9)
})
