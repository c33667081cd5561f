import { pairs } from './paths.ts'
import { at, type Grammar, type Hint, LEVEL, type Phrase, type Scope, within } from './phrase.ts'
import { FIELDS, INNER_FIELDS } from './words.ts'

/**
 * Idioms that mapping templates are made of. `<num>` is a field of that kind at the root, `<.num>` one of an object
 * within, and `<=num>` a small expression. A compiler has its quick paths exactly here.
 */
const IDIOMS = [
  '<objs>[<.num> > <=num>].{"id": <.str>, "total": <.num> * <.num>}',
  '<objs>[<.str> = <=str>].<.num>',
  '<objs>[<.str> = <=str> and <.num> < <=num>][0]',
  '<objs>[<.bool>].<.str>',
  '<objs>[<=int>].<.any>',
  '<objs>[-1]',
  '<objs>[[0..1]].<.str>',
  '<objs>[$.<.num> >= 2]',
  '<objs>[<.str> in <strs>]',
  '<objs>[$count(<.arr>) > 0].<.str>',
  '<objs>.<.objs>.<.num>',
  '<objs>.<.strs>[0]',
  '(<objs>.<.strs>)[0]',
  '<objs>.{"S": <.str>, "N": $string(<.num>)}',
  '[<objs>.{"M": {"n": {"N": $string(<.num>)}, "l": {"L": [<.strs>.{"S": $}]}}}]',
  '<objs>.[<.num>, <.str>]',
  '<objs>.(<.num> * <.num>)',
  '<objs>.(<.str> & "-" & <.num>)',
  '<objs>.($y := <.num>; $y * 2)',
  '<objs>.$.<.num>',
  '<objs>.$$.<str>',
  '<objs>.<.obj>.*',
  '<objs>#$i.{"i": $i, "n": <.num>}',
  '<objs>@$a.{"n": $a.<.num>}',
  '<objs>.<.objs>.%.<.str>',
  '<objs>^(<.num>)',
  '<objs>^(><.num>).<.str>',
  '<objs>^(<.str>, ><.num>)[[0..1]].<.str>',
  '<objs>{<.str>: $sum(<.num>)}',
  '<objs>{<.str>: {"c": $count($), "t": $sum(<.num>), "l": <.any>}}',
  '<objs>{<.str>: $[]}',
  '<objs>{"all": <.num>}',
  '$sum(<objs>.(<.num> * <.num>))',
  '$sum(<objs>[<.num> > <=num>].<.num>)',
  '$sum(<nums>)',
  '$max(<nums>) - $min(<nums>)',
  '$average(<objs>.<.num>)',
  '$count(<objs>)',
  '$count(<objs>[<.bool>]) > 0',
  '$map(<objs>, function($v){ $v.<.num> })',
  '$map(<objs>, function($v, $i){ {"n": $i + 1, "s": $v.<.str>} })',
  '$map(<nums>, function($v, $i, $a){ $v / $count($a) + $i })',
  '$filter(<objs>, function($v){ $v.<.num> > <=num> }).<.str>',
  '$reduce(<objs>, function($a, $v){ $a + $v.<.num> }, 0)',
  '$reduce(<nums>, function($a, $v){ $a > $v ? $a : $v })',
  '$reduce(<strs>, function($a, $v){ $a & $v })',
  '$join(<objs>.<.str>, ", ")',
  '$join(<strs>)',
  '$join(<objs>.$string(<.num>), "|")',
  '$merge(<objs>.{<.str>: <.num>})',
  '$merge([<obj>, {"n": 1}, <=obj>])',
  '$each(<obj>, function($v, $k){ $k & "=" & $string($v) })',
  '$sift(<obj>, function($v, $k){ $k != "n" })',
  '$keys(<obj>)[0]',
  '$lookup(<obj>, "n")',
  '$distinct(<objs>.<.str>)',
  '$distinct(<strs>) ~> $sort ~> $join(",")',
  '$sort(<nums>)',
  '$sort(<objs>, function($l, $r){ $l.<.num> > $r.<.num> }).<.str>',
  '$reverse(<objs>).<.num>',
  '$zip(<nums>, <strs>)',
  '$append(<nums>, <.any>)',
  '$spread(<obj>)',
  '$string(<obj>)',
  '$string({"a": <num>, "b": <objs>.<.str>, "c": <.any>})',
  '$string(<num>) & <str>',
  '<str> & "-" & <str> & "-" & <num> & <any>',
  '"{" & <str> & ":" & $string(<any>) & "}"',
  '<bool> ? <str> : <num>',
  '<num> > 10 ? "big" : <num> > 5 ? "mid" : "small"',
  '<bool> and <num> > 1 ? <obj>',
  '$exists(<obj>.<.str>) ? <obj>.<.str> : "none"',
  '$exists(<any>) and <num> = <num>',
  '<str> ? <str> : "n/a"',
  '<obj>.<.any> ?? <=any>',
  '<obj>.<.str> ?: <=str>',
  '<objs>.<.num> ?? []',
  '<str> = "abc" or <num> != 3',
  '<str> in ["a", "abc", <str>]',
  '<num> in <nums>',
  '<any> = null',
  '<obj> = <obj>',
  '$not(<bool>)',
  '$boolean(<objs>)',
  '$type(<any>)',
  '$number(<str>) + <num>',
  '$round(<num> * 1.2, 2)',
  '$floor(<num> / 3) * 3 + <num> % 3',
  '-<num> + <obj>.<.num>',
  '$abs(<num>) & ""',
  '$power(<int>, 2) - $sqrt($abs(<num>))',
  '$formatNumber(<num>, "#,##0.00")',
  '$formatInteger(<int>, "w")',
  '$formatBase(<int>, 16)',
  '$fromMillis(1521801216617 + <int> * 86400000, "[Y0001]-[M01]-[D01]")',
  '$toMillis(<str>) ~> $fromMillis()',
  '$uppercase(<str>) & $lowercase(<str>)',
  '$substring(<str>, <int>, 3)',
  '$substringBefore(<str>, " ") & $substringAfter(<str>, " ")',
  '$trim(<str>) ~> $length()',
  '$pad(<str>, -8, "#")',
  '$contains(<str>, "a") ? $length(<str>) : 0',
  '$contains(<str>, /[a-c]+/i)',
  '$replace(<str>, /(\\w)(\\w)/, "$2$1")',
  '$replace(<str>, "a", <str>)',
  '$match(<str>, /(\\w)(\\d)?/).{"m": match, "g": groups[0], "i": index}',
  '$split(<str>, ",")[0]',
  '$split(<str>, /\\s*/) ~> $count()',
  '$base64encode(<str>)',
  '$encodeUrlComponent(<str> & "&" & <num>)',
  '<nums>[$ > 2]',
  '<nums>[$ > <=num>][0]',
  '<nums>.($ * 2)',
  '<nums>[0] + <nums>[1]',
  '[<nums>, <num>]',
  '[1..$count(<nums>)].($ * 2)',
  '[<objs>.<.num>][]',
  '<objs>.<.str>[]',
  '<obj>.<.any>[]',
  '<obj>.{"k": <.num>, "l": <.str>, "m": {"n": <.any>}}',
  '<obj>.(<.num> + <.num>)',
  '<obj>.*[$type($) = "number"]',
  '**.<.num>',
  '*.<.str>',
  '$$.<obj>.<.num>',
  '$.<objs>.<.str>',
  '($x := <objs>[<.num> > 1]; $count($x) > 0 ? $x.<.str> : "none")',
  '($f := function($p){ $p.<.num> * 2 }; <objs>.$f($))',
  '($n := <num>; $s := <str>; {"a": $n + 1, "b": $s & $n})',
  '($a := <objs>; $b := $a.<.num>; $sum($b) / $count($b))',
  '($t := <obj>; <objs>.{"o": $t.<.str>, "n": <.num>})',
  '<objs> ~> |$|{"x": <.num>}, "s"|',
  '$ ~> |<objs>|{"x": <.num>}|',
  '<obj> ~> $keys() ~> $join("/")',
] as const

/** One idiom with its fields and expressions filled in. */
export function idiom(grammar: Grammar, scope: Scope): Phrase {
  const text = grammar.random
    .pick(IDIOMS)
    .replaceAll(/<([.=]?)(\w+)>/g, (whole, where: string, kind: string) => filled(grammar, scope, where, kind) ?? whole)
  return { text, level: LEVEL.bind }
}

/** A whole mapping template: an object of idioms under keys that are known. */
export function mapping(grammar: Grammar, scope: Scope): string {
  const { random } = grammar
  if (random.chance(0.15)) return pairs(grammar, scope)
  const members = Array.from({ length: 1 + random.int(4) }, (_, index) => {
    const value = random.chance(0.15)
      ? mapping(grammar, scope)
      : random.chance(0.1)
        ? grammar.expression('any', within(scope)).text
        : idiom(grammar, scope).text
    return `"${random.pick(['k', 'id', 'total', 'lines'])}${index}": ${value}`
  })
  const text = `{${members.join(', ')}}`
  return random.chance(0.1) ? `items.${text}` : random.chance(0.1) ? `($x := n; ${text})` : text
}

function filled(grammar: Grammar, scope: Scope, where: string, kind: string): string | undefined {
  const hint = HINTS.find(candidate => candidate === kind)
  if (hint === undefined) return undefined
  if (where === '=') return at(grammar.expression(hint, { ...scope, fuel: Math.min(scope.fuel - 1, 1) }), LEVEL.add)
  return grammar.random.pick<string>((where === '.' ? INNER_FIELDS : FIELDS)[hint])
}

const HINTS = [
  'num',
  'int',
  'str',
  'bool',
  'arr',
  'nums',
  'strs',
  'objs',
  'obj',
  'any',
] as const satisfies readonly Hint[]
