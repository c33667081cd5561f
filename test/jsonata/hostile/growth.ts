import { eithers, errors, type HostileTemplate } from '../../fixtures/hostile/template.ts'

const RANGES = [
  '[1..100000000]',
  '[0..9007199254740991]',
  '[1..10000000]',
  '[-5000000..4999999]',
  '[1..99999].[1..99999]',
  '[1..99999].([1..99999])',
  '$sum([1..99999].($sum([1..99999])))',
  '[1..99999][[1..99999]]',
  '$count([1..99999].([1..99999].([1..99999].(1))))',
  '$map([1..99999], function($i){ [1..99999] })',
  '$append([1..99999], [1..99999])',
  '$append([1..60000], [1..60000])',
  '($f := function($a){ $f($append($a, $a)) }; $f([1]))',
  '($f := function($a){ $f([$a, $a]) }; $f([1]))',
  '$reduce([1..99999], function($a, $b){ $append($a, [1..100]) }, [])',
  '$reduce([1..99999], function($a, $b){ [$b, $a] }, [])',
  '$zip([1..99999], [1..99999].([1..99999]))',
  '[1..99999].[$, $, $, $].[$, $, $, $].[$, $, $, $]',
  '[1..99999].{"a": [1..99999]}',
  '[1..99999]{$string($): [1..99999]}',
  '[1..99999][$ in [1..99999]]',
]

const STRINGS = [
  '$pad("x", 400000000)',
  '$pad("x", -400000000)',
  '$pad("", 2000000000, "ab")',
  '$pad("x", 1e300)',
  '$pad("x", 9007199254740991)',
  '($f := function($s){ $f($s & $s) }; $f("x"))',
  '($f := function($s){ $length($s & $s & $s) > 0 ? $f($s & $s & $s) : 0 }; $f("x"))',
  `(${Array.from({ length: 40 }, () => '$s := $s & $s')
    .join('; ')
    .replace('$s & $s', '"xxxxxxxxxx"')}; $length($s))`,
  '($f := function($s){ $f("x" & $s) }; $f(""))',
  '($f := function($s){ $f($s & "a" & "b" & "c" & "d" & "e" & "f" & "g" & "h") }; $f(""))',
  '($f := function($s){ $f("a" & ("b" & ("c" & ("d" & $s)))) }; $f(""))',
  '($p := "0123456789abc"; $map([1..30], function($i){ [1..99999].($p & $p & $p & $p & $p & $p & $p & $p & $p & $p) }))',
  '($p := $pad("", 250, "x"); $map([1..30], function($i){ [1..99999].($p & $string()) }))',
  '$join([1..99999].$pad("x", 1000))',
  '$join([1..99999].$string(), $pad("-", 100000))',
  '$reduce([1..99999], function($a, $b){ $a & $pad("x", 1000) }, "")',
  '$replace($pad("", 1000000, "a"), "a", $pad("b", 1000))',
  '$replace($pad("", 1000000, "a"), /a/, $pad("b", 1000))',
  '$replace($pad("", 1000000, "a"), /a+/, $pad("", 100000, "$0"))',
  '$replace($pad("", 100000, "a"), /a/, function($m){ $pad("b", 100000) })',
  '$string([1..99999].$pad("x", 1000))',
  '$string([1..99999].{"a": {"b": [$, $, $, $, $, $]}}, true)',
  '($f := function($s){ $f($string([$s, $s])) }; $f("x"))',
  '($f := function($s){ $f($base64encode($s)) }; $f("xyz"))',
  '$base64encode($pad("x", 9000000))',
  '($f := function($s){ $f($encodeUrlComponent($s)) }; $f("%%%"))',
  '$encodeUrlComponent($pad("", 4000000, "é"))',
  '$encodeUrl($pad("", 4000000, "é"))',
  '$uppercase($pad("", 4000000, "ΐ"))',
  '$lowercase($pad("", 9000000, "İ"))',
  '$split($pad("", 1000000, "a"), "")',
  '$split($pad("", 1000000, "a,"), ",")',
  '$split($pad("", 1000000, "a,"), /,/)',
  '$match($pad("", 1000000, "a"), /a/)',
  '[1..99999].($length($pad("x", 1000000)))',
  '[1..99999].($contains($pad("a", 1000000), "b"))',
  '[1..99999].($substring($pad("a", 1000000), 5))',
  '[1..99999].($trim($pad("a", 1000000)))',
  '[1..99999].($uppercase($pad("a", 1000000)))',
  '[1..99999].($base64decode($base64encode($pad("a", 1000000))))',
  '[1..99999].($string($pad("a", 1000000)) & "b")',
  '[1..99999].($substringBefore($pad("a", 1000000), "b"))',
]

const LAUGHS = '$d := $reduce([1..60], function($x, $i){ {"a": $x, "b": $x} }, {"n": 1})'

const OUTPUT = [
  '[1..99999].{"k": $pad("x", 1000)}',
  `(${LAUGHS}; $d)`,
  `(${LAUGHS}; $string($d))`,
  `(${LAUGHS}; $e := $d ~> |$|{"c": 1}|; $e)`,
  `(${LAUGHS}; $clone($d))`,
  `(${LAUGHS}; $count($d.**))`,
  `(${LAUGHS}; $string([$d]) & "x")`,
  `($p := $pad("x", 1000000); [1..99999].$p)`,
  '($p := $pad("x", 1000000); $map([1..99999], function($i){ {"p": $p} }))',
  '($a := [1..99999]; [1..99999].{"a": $a})',
]

const EQUALITY = [
  `(${LAUGHS}; $e := $reduce([1..60], function($x, $i){ {"a": $x, "b": $x} }, {"n": 1}); $d = $e)`,
  `(${LAUGHS}; $e := $reduce([1..60], function($x, $i){ {"a": $x, "b": $x} }, {"n": 1}); $distinct([$d, $e]))`,
]

/** Sequences, strings and results that outgrow any memory, or share so much that writing them out never ends. */
export const GROWTH: readonly HostileTemplate[] = [
  ...errors('range', 'empty', RANGES),
  ...errors('string', 'empty', STRINGS),
  ...errors('output', 'empty', OUTPUT),
  ...errors('equality', 'empty', EQUALITY),
  ...eithers('length', 'text', ['$length(text)', '$split(text, "b")', '$replace(text, "b", "c")']),
]
