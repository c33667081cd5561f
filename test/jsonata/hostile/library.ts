import { eithers, errors, type HostileTemplate } from '../../fixtures/hostile/template.ts'

const LISTS = [
  '[1..99999].($sort($$.nums))',
  '[1..99999].($sort($$.nums, function($l, $r){ $l > $r }))',
  '[1..99999].($shuffle($$.nums))',
  '[1..99999].($distinct($$.nums))',
  '[1..99999].($reverse($$.nums))',
  '[1..99999].($zip($$.nums, $$.nums))',
  '[1..99999].($sum($$.nums))',
  '[1..99999].($max($$.nums))',
  '[1..99999].($average($$.nums))',
  '[1..99999].($count($$.nums[$ > 5]))',
  '[1..99999].($map($$.nums, $string))',
  '[1..99999].($filter($$.nums, function($x){ $x > 5 }))',
  '[1..99999].($reduce($$.nums, function($a, $b){ $a + $b }))',
  '[1..99999].($join($$.nums.$string()))',
  '[1..99999].($boolean($$.nums))',
  '[1..99999].($append($$.nums, 1))',
  '[1..99999].($$.nums^($))',
  '[1..99999].($$.nums = [1..50000])',
  '[1..99999].($ in $$.nums)',
  '$sort(nums, function($l, $r){ $sort($$.nums, function($l, $r){ $l > $r }) })',
  'nums^($count($$.nums^(>$)))',
  'nums[$count($$.nums[$ > 1]) > 1]',
  '$distinct(nums.{"n": $, "all": $$.nums})',
  '$reduce(nums, function($a, $b){ $append($a, $b) }, [])~> $map(function($x){ $$.nums[$ = $x] })',
]

const OBJECTS = [
  '[1..99999].($keys($$))',
  '[1..99999].($spread($$))',
  '[1..99999].($merge([$$, $$]))',
  '[1..99999].($each($$, function($v, $k){ $k }))',
  '[1..99999].($sift($$, function($v){ $v > 5 }))',
  '[1..99999].($$.*)',
  '[1..99999].($$.**)',
  '[1..99999].($string($$))',
  '[1..99999].($clone($$))',
  '[1..99999].($$ ~> |$|{"a": 1}|)',
  '[1..99999].($$ = $$$merge([$$]))',
  '$each($, function($v, $k){ $each($$, function($w, $l){ $each($$, function(){ 1 }) }) })',
  '$reduce($spread($), function($a, $b){ $merge([$a, $b]) })',
  '$keys($).($lookup($$, $) in $$.*)',
]

const PATHS = [
  'items@$a.items@$b.items@$c',
  'items@$a.$$.items@$b.$$.items@$c.{"a": $a, "b": $b, "c": $c}',
  'items#$i.$$.items#$j.$$.items#$k.($i + $j + $k)',
  'items@$a.$$.items@$b[$a.n = $b.n].$$.items@$c[$b.n = $c.n]',
  'items.$$.items.$$.items.id',
  'items.(%.items.(%.items))',
  'items[$$.items[$$.items.id]]',
  'items{key: $$.items{key: $$.items{key: id}}}',
  'items{$string(id): $$.items}',
  'items^($$.items^($$.items^(id).id).id)',
  'items.tags.$$.items.tags.$$.items.tags',
  '$ ~> |items|{"all": $$.items}|',
  '$ ~> |items|{"all": $$.items.($$.items)}|',
  'items.{"all": $$.items.{"all": $$.items}}',
  'items.[$$.items.[$$.items]]',
  'items[id in $$.items[id in $$.items.id].id]',
  'items@$a#$i.$$.items@$b#$j^($a.n, $b.n).{"i": $i}',
]

const TREES = [
  '**.**.**.**',
  '**[**[**[n]]]',
  '*.**.*.**.**',
  '**.%.**.%.**',
  '$ ~> |**|{"all": **}|',
  '**.{"d": **.{"d": **}}',
  '**{$string(n): **.**}',
  '$count(**.(**.**))',
  '$distinct(**.**)',
  '**^(n).**^(n)',
  '[1..99999].($$.**)',
  '$string(**.**)',
]

const DEEP = [
  '[1..99999].($string($$))',
  '[1..99999].($$ = $$)',
  '[1..99999].($clone($$))',
  '**.**',
  '$ ~> |**|{"x": $$}|',
  '[1..99999].$$.**',
]

/** Library functions, paths, joins and trees: little text, much work. */
export const LIBRARY_WORK: readonly HostileTemplate[] = [
  ...errors('list', 'numbers', LISTS),
  ...errors(
    'object',
    'wide',
    OBJECTS.filter(source => !source.includes('$$$')),
  ),
  ...errors('path', 'items', PATHS),
  ...errors('tree', 'tree', TREES),
  ...eithers('deep', 'deep', DEEP),
  ...eithers('once', 'numbers', [
    '$sort(nums)',
    '$distinct(nums)',
    '$distinct(nums.{"n": $})',
    '$shuffle(nums)',
    'nums^($)',
    'nums{$string($): $}',
    '$sort(nums, function($l, $r){ $l > $r })',
    '$max(nums)',
    '$zip(nums, nums)',
  ]),
]
