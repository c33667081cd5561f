import { describe, expect, test } from 'vitest'
import { compile } from './program.ts'

const INPUT = {
  a: { b: [1, 2, 3] },
  items: [
    { k: 'x', n: 1 },
    { k: 'y', n: 2 },
    { k: 'x', n: 3 },
  ],
}

describe('values', () => {
  test.each([
    ['a path over arrays', 'items.n', [1, 2, 3]],
    ['a single result is no array', 'items[n = 2].k', 'y'],
    ['[] keeps it one', 'items[n = 2].k[]', ['y']],
    ['a missing field drops out', '{"x": nope, "y": 1}', { y: 1 }],
    ['a group-by', 'items{k: $sum(n)}', { x: 4, y: 2 }],
    ['an order-by on one item', '[items[0]^(n)]', [{ k: 'x', n: 1 }]],
    ['merging nothing', '$merge([])', {}],
    ['variables of a block end with it', '($x := 1; ($x := 2); $x)', 1],
    ['a variable before it is bound', '($f := function(){ $x }; $x := 7; $f())', 7],
    [
      'recursion in tail position needs no stack',
      '($f := function($n){ $n = 0 ? "done" : $f($n - 1) }; $f(20000))',
      'done',
    ],
    [
      'a library function in tail position keeps its list',
      '$map([1], function($i){ $filter([1], function($x){ true }) })',
      [1],
    ],
    ['partial application', '$map(["a", "b"], $pad(?, 3, "-"))', ['a--', 'b--']],
    [
      'parents',
      'items.{"n": n, "of": %.a.b[0]}',
      [
        { n: 1, of: 1 },
        { n: 2, of: 1 },
        { n: 3, of: 1 },
      ],
    ],
    ['joins', 'items@$i.$i.n', [1, 2, 3]],
    ['positions', 'items#$i.$i', [0, 1, 2]],
    ['a transform leaves the input alone', '$$ ~> |items|{"n": 0}| ~> function($d){ $d.items.n }', [0, 0, 0]],
  ])('%s', (_, expression, expected) => {
    const before = JSON.stringify(INPUT)
    expect(compile(expression).evaluate(INPUT)).toEqual(expected)
    expect(JSON.stringify(INPUT)).toBe(before)
  })

  test('results carry nothing but their items', () => {
    expect(Reflect.ownKeys(compile('items.n').evaluate(INPUT) as object)).toEqual(['0', '1', '2', 'length'])
  })
})

describe('bindings', () => {
  test.each([
    ['data', '$x.y', { x: { y: 5 } }, 5],
    ['a function, with its arity', '$map([1, 2], $twice)', { twice: (n: number) => n * 2 }, [2, 4]],
    ['a name of the library', '$sum([1, 2])', { sum: () => 'mine' }, 'mine'],
    ['nothing, which hides the library too', '$exists($sum)', { sum: undefined }, false],
  ])('%s', (_, expression, bindings, expected) => {
    expect(compile(expression).evaluate({}, bindings)).toEqual(expected)
  })
})

describe('errors are placed as the reference places them', () => {
  test.each([
    ['an operator', '1 + "a"', 'T2002', 3, '+'],
    ['a function, by the call that it passes through', '($f := function($x){ $x + "a" }; $f(1))', 'T2002', 36, '+'],
    ['a library function', '$sum("a")', 'T0412', 5, 'sum'],
    ['the right operand of a condition', 'true and $error("x")', 'D3137', 8, 'and'],
    ['the member that fails first when all are started at once', '[$string(1 + "a"), 2 + "b"]', 'T2002', 22, '+'],
    ['the member in front where both fail at once', '[1 + "a", 2 + "b"]', 'T2002', 4, '+'],
    ['a call of nothing', '$nope()', 'T1006', 6, 'nope'],
    ['a call of a field', 'sum(1)', 'T1005', 4, 'sum'],
  ])('%s', (_, expression, code, position, token) => {
    expect(() => compile(expression).evaluate({})).toThrow(expect.objectContaining({ code, position, token }))
  })

  test('a bound function that throws keeps its code', () => {
    const thrown = Object.assign(new Error('no'), { code: 'MINE' })
    const fails = () => {
      throw thrown
    }
    expect(() => compile('$f()').evaluate({}, { f: fails })).toThrow(
      expect.objectContaining({ code: 'MINE', cause: thrown }),
    )
  })
})

describe('refused at compilation', () => {
  test.each([
    ['$eval, wherever it stands', '{"a": $map(x, $eval)}', 'R0001', 19],
    ['an exponential regular expression', '$match(a, /(a+)+b/)', 'R0004', 15],
    ['a malformed one', '$match(a, /(?<n>a)(?<n>b)/)', 'R0002', undefined],
    ['a syntax error', '{"a": }', 'S0211', 7],
  ])('%s', (_, expression, code, position) => {
    const wanted = position === undefined ? { code } : { code, position }
    expect(() => compile(expression)).toThrow(expect.objectContaining(wanted))
  })

  test('an expression nested too deeply', () => {
    expect(() => compile('('.repeat(100_000))).toThrow(expect.objectContaining({ code: 'R0003' }))
  })
})
