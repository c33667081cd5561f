import { eithers, errors, type HostileTemplate } from '../../fixtures/hostile/template.ts'

const LONG = '#foreach($a in [1..1000])#foreach($b in [1..1000])#foreach($c in [1..1000])'
const ENDS = '#end#end#end'

/** Loops that would not end in time. */
export const LOOPS: readonly HostileTemplate[] = [
  ...errors('long ranges', 'empty', [
    '#foreach($i in [1..1000000000])x#end',
    '#foreach($i in [1..2147483647])#end',
    '#foreach($i in [-2147483648..2147483647])#end',
    '#set($l = [1..2147483647])$l.size()',
    '#set($l = [0..100001])$l',
    '#set($n = 2147483647)#set($l = [-5..$n])',
    '#set($s = "[1..9]#foreach($i in [1..1000000])x#end")$s',
    '#foreach($i in [1..1001])#end',
  ]),
  ...errors('loops in loops', 'empty', [
    `${LONG}$c${ENDS}`,
    `${LONG}${ENDS}`,
    `${LONG}#set($x = $c)${ENDS}`,
    `${LONG}#if($c == $b)x#end${ENDS}`,
    `${LONG}#set($s = "$a$b$c")${ENDS}`,
    `${LONG}#set($m = {'a': $c})${ENDS}`,
    `${LONG}#set($l = [$a, $b])${ENDS}`,
    `${LONG}$foreach.index${ENDS}`,
    `${LONG}$c.toString().length()${ENDS}`,
    `${LONG}#foreach($d in [])x#end${ENDS}`,
    `${LONG}#break${ENDS.replace('#end', '#end#foreach($c in [1..1000])$c#end')}`,
    `#macro(m)#foreach($c in [1..1000])#end#end#foreach($a in [1..1000])#foreach($b in [1..1000])#m()#end#end`,
    `#define($d)#foreach($c in [1..1000])#end#end#foreach($a in [1..1000])#foreach($b in [1..1000])$d#end#end`,
    `#foreach($a in [1..1000])#foreach($b in [1..1000])#set($s = "#foreach($c in [1..1000])#end")#end#end`,
    `#macro(m $x)#foreach($a in [1..1000])$x#end#end#m("#foreach($b in [1..1000])#foreach($c in [1..1000])#end#end")`,
    `${LONG}#foreach($d in [1..1000])$foreach.parent.parent.index#end${ENDS}`,
  ]),
  ...errors('loops over data', 'numbers', [
    '#foreach($i in $input.path("$.nums"))$i#end',
    '#foreach($i in [1..1000])#set($l = $input.path("$.nums").contains(-1))#end#foreach($i in [1..1000])#set($l = $input.path("$.nums").contains(-1))#end',
    '#set($o = $input.path("$.nums"))#foreach($i in [1..1000])#set($x = $o.indexOf("x"))#foreach($j in [1..1000])#set($x = $o.lastIndexOf("x"))#end#end',
    '#set($o = $input.path("$.nums"))#foreach($i in [1..1000])#set($x = $o.containsAll($o))#end',
    '#set($o = $input.path("$.nums"))#foreach($i in [1..1000])#foreach($j in [1..1000])#set($x = $o.equals([1..1000]))#if($o == $o.subList(0, 50000))x#end#end#end',
    '#set($o = $input.path("$.nums"))#foreach($i in [1..1000])$o.toString().length()#end',
    '#set($o = $input.path("$.nums"))#foreach($i in [1..1000])#set($s = $o.subList(0, 49999))#set($x = $s.hashCode())#set($y = $s.indexOf(-1))#set($z = $s.toString())#end',
    '#foreach($i in [1..1000])$input.json("$.nums").length()#end',
    '#foreach($i in [1..1000])#foreach($j in [1..1000])$input.path("$.nums[?(@ > 60000)]").size()#end#end',
    '#foreach($i in [1..1000])#foreach($j in [1..1000])$input.path("$.nums.sum()")#end#end',
  ]),
  ...errors('changed while gone through', 'empty', [
    '#set($l = [1])#foreach($i in $l)#set($x = $l.add($i))#end',
    "#set($m = {'a': 1, 'b': 2})#foreach($i in $m)#set($x = $m.put(\"k$i\", 1))#end",
    '#set($l = [1, 2, 3])#foreach($i in $l)#set($x = $l.clear())#end#foreach($i in $l.subList(0, 9))#end',
    "#set($m = {'a': 1, 'b': 2})#foreach($k in $m.keySet())#set($x = $m.remove($k))#end",
  ]),
  ...eithers('many macros', 'empty', [
    `${Array.from({ length: 900 }, (_, index) => `#macro(m${index})x#end`).join('')}#m0()`,
    `${Array.from({ length: 900 }, (_, index) => `#macro(m${index})#m${index + 1}()#end`).join('')}#m0()`,
    `${Array.from({ length: 900 }, (_, index) => `#define($d${index})$d${index + 1}#end`).join('')}$d0`,
  ]),
]
