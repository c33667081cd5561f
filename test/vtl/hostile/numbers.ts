import { eithers, errors, type HostileTemplate } from '../../fixtures/hostile/template.ts'

/** Numbers of more digits than fit. */
export const NUMBERS: readonly HostileTemplate[] = [
  ...errors('powers', 'empty', [
    '#set($x = 3)#foreach($i in [1..40])#set($x = $x * $x)#end$x',
    '#set($x = 12345678901234567890)#foreach($i in [1..40])#set($x = $x * $x)#end$x',
    '#set($x = 3)#foreach($i in [1..1000])#foreach($j in [1..1000])#set($x = $x * 9223372036854775807)#end#end$x',
    '#set($x = 9223372036854775808)#set($y = 0.1)#foreach($i in [1..40])#set($x = $x * $x * $y)#end$x',
    '#set($x = 9223372036854775808)#foreach($i in [1..30])#set($x = $x * $x)#set($s = "$x")#end',
    '#set($x = 9223372036854775808)#foreach($i in [1..30])#set($x = $x * $x)#if($x > 5)#set($y = $x % 7)#set($z = $x / 3)#end#end',
    '#set($x = 9223372036854775808)#foreach($i in [1..30])#set($x = $x * $x + 1)#set($s = $x.toString())#end',
    '#set($x = 9223372036854775808)#foreach($i in [1..30])#set($x = $x * $x)#set($m = {$x: 1})#end$m',
  ]),
  ...eithers('long numbers', 'digits', [
    "$input.path('$.n')",
    "$input.json('$')",
    "#set($x = $input.path('$.n'))#set($y = $x * $x)$y",
    "#set($x = $input.path('$.n'))#if($x > 5)y#end",
    "$input.path('$[?(@.n > 5)]')",
  ]),
  ...eithers('long fractions', 'fraction', [
    "$input.path('$.n')",
    "#set($x = $input.path('$.n'))#set($y = $x * $x)$y",
    "#set($x = $input.path('$.n'))#set($y = $x + 1)$y",
  ]),
  ...eithers('far exponents', 'exponents', [
    "$input.path('$')",
    "$input.json('$')",
    "#set($o = $input.path('$'))#set($x = $o.big + $o.small)$x",
    "#set($o = $input.path('$'))#set($x = $o.big + 1)$x",
    "#set($o = $input.path('$'))#set($x = $o.small - 1)$x",
    "#set($o = $input.path('$'))#set($x = $o.big / $o.small)$x",
    "#set($o = $input.path('$'))#set($x = $o.one / $o.big)$x",
    "#set($o = $input.path('$'))#set($x = $o.big * $o.big * $o.big)$x",
    "#set($o = $input.path('$'))#if($o.big > $o.small)x#end#if($o.big == $o.one)y#end",
    "#set($o = $input.path('$'))#if($o.big > 5)x#end#if($o.small < 5.5)y#end",
    "#set($o = $input.path('$'))$o.big.intValue() $o.big.longValue() $o.big.doubleValue() $o.small.intValue()",
    "#set($o = $input.path('$'))#set($l = [1..$o.big])$l.size()",
    "#set($o = $input.path('$'))#foreach($i in [$o.small..$o.big])x#end",
    "#set($o = $input.path('$'))$o.one.format('%d', $o.big)",
    "#set($s = '')$s.format('%.2f|%d', $input.path('$.big'), 5)",
    "$input.path('$[?(@.big > 5)]')$input.path('$[?(@.small == 0)]')",
    '$input.path("$[?(@.big == \'1e999999999\')]")',
    "$input.path('$.*.max()')",
  ]),
  ...errors('readers', 'text', [
    "#set($n = 0)$n.parseInt($input.path('$.text'))",
    "#set($n = 1.5)$n.parseDouble($input.path('$.text'))",
    "#set($n = 1.5)$n.valueOf($input.path('$.text'))",
    "#set($n = 0)$n.parseInt('99999999999999999999')",
    "#set($n = 0)$n.parseInt('7', 99)",
  ]),
]
