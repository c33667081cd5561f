import { describe, expect, test } from 'vitest'
import { DEFAULT_BUDGET } from '../../budget.ts'
import { Evaluation } from '../evaluation.ts'
import { compileNode } from '../interpret/compile.ts'
import { rootFrame } from '../interpret/frame.ts'
import { parse } from '../parse.ts'
import { findVariable } from '../variables.ts'
import { generate, write } from './generate.ts'

const INPUT = {
  a: { b: [{ c: 1, d: [1, [2]] }, { c: 'x' }, { c: [3] }], e: {} },
  n: [3, 1, 2],
  s: 'text',
  o: [[{ p: 1 }], { p: 2 }],
}

describe('generated code gives what the interpreter gives', () => {
  test.each([
    'a.b.c',
    'a.b.d',
    'o.p',
    'a.b[0].c',
    'a.b[-1].c',
    'a.b[c = "x"]',
    'a.b[[0..1]].c',
    'a.b[c].c',
    'n^(>$)',
    'n^($)[0]',
    'a.b.{"k": c, "l": d}',
    'a.b.(c & "-")',
    'a.b{$string(c): $count($)}',
    '[n, [n], nope]',
    '[].x',
    '[n].$[0]',
    'a.b.c[]',
    '(a.e)[]',
    'n ~> $sum',
    's.$uppercase($)',
    's.$uppercase()',
    's ~> $substring(1)',
    '$map(n, function($v, $i){ $v * $i })',
    '$filter(n, function($v){ $v > 1 })',
    '$reduce(n, function($x, $y){ $x + $y })',
    '$reduce([], function($x, $y){ $x })',
    '$each(a, function($v, $k){ $k })',
    '$sort(n, function($l, $r){ $l > $r })',
    '($f := function($x){ $x > 2 ? $f($x - 1) : $x }; $f(9))',
    '$map(n, function($v){ $filter(n, function($w){ $w > $v }) })',
    'n[$ > 1 and $ < 3]',
    'nope = nope',
    'nope != 1',
    'a.b.c in [1, "x"]',
    '"x" in ["x", "y"]',
    '-n[0]',
    'n[0] / 2',
    'a.*',
    '**.c',
    '$$.s',
    '$',
    '($x := n; $y := $x[0]; $y)',
    '($x := 1; n.($x := $x + $; $x))',
    's ~> $replace(/t/, "T")',
    '$match(s, /(t)e/).groups',
    '$split(s, /x/)',
    'a.b.%.e',
    'n#$i[$i > 0]',
    '$ ~> |a|{"z": 1}|',
    '{"__proto__": 1, "constructor": s}',
    '$pad(?, 6)(s)',
    '($sum ~> $string)(n)',
    'nope ? 1',
    '"a"[0]',
    '1[1]',
    '{}',
    '()',
    '$not(nope)',
  ])('%s', expression => {
    const tree = parse(expression)
    const generated = generate(tree)
    expect(generated).toBeDefined()
    const exact = compileNode(tree)(
      new Evaluation(DEFAULT_BUDGET),
      INPUT,
      rootFrame(name => findVariable({}, INPUT, name)),
    )
    expect(generated?.(new Evaluation(DEFAULT_BUDGET), {}, INPUT, INPUT)).toEqual(exact)
  })
})

describe('no text of an expression gets into the source', () => {
  test.each(['"];x//', '`', '\u2028', '${x}', "a'b", '__proto__', '\ud800', 'x'.repeat(64)])('%j', name => {
    const quoted = JSON.stringify(name)
    const { source } = write(parse(`{${quoted}: ${quoted}, "v": $lookup($, ${quoted})}`))
    if (/^[\w$]{1,63}$/.test(name)) expect(source).not.toContain(`.${name}`)
    else expect(source).not.toContain(name)
  })

  test('literals in it are numbers, keywords and texts shaped like names', () => {
    const { source } = write(parse('{"plain": "word", "two words": 1.5e3, "n": -1}'))
    expect(source).toContain('"word"')
    expect(source).not.toContain('two words')
  })
})
