import { deepEqual, equal, match, ok } from 'node:assert/strict'
import { http, mock, renders, responds } from './methods.ts'
import { type Chapter, type Evidence, type MethodJson, type Row, same } from './row.ts'
import type { World } from './world.ts'

/** A template, the body it is given and the text that it makes. */
type Case = readonly [template: string, body: string, text: string]

/** A rule that renderings show, each on the request's side and on the response's. */
interface Shown {
  readonly id: string
  readonly evidence: Evidence
  readonly rule: string
  readonly cases: readonly Case[]
}

const VTL = { templateLanguage: 'vtl' } as const

const INPUT: readonly Shown[] = [
  {
    id: '10.1/1',
    evidence: 'AWS doc',
    rule: '$input.body is the payload as text, {} when empty, and no object.',
    cases: [
      ['$input.body|$input.body.a|$input.body.length()', '{"a":1}', '{"a":1}||7'],
      ['$input.body', '', '{}'],
    ],
  },
  {
    id: '10.1/2',
    evidence: 'AWS doc',
    rule: '$input.json is JSON text: compact, quoted where it is text; "" for a missing path, null for null.',
    cases: [
      ["$input.json('$')", '{ "b" : [ 1, "x" ],  "a" : {} }', '{"b":[1,"x"],"a":{}}'],
      [
        "$input.json('$.s') $input.json('$.n') $input.json('$.z') $input.json('$.none')",
        '{"s":"t","n":1.0,"z":null}',
        '"t" 1.0 null ""',
      ],
    ],
  },
  {
    id: '10.1/3',
    evidence: 'AWS doc',
    rule: '$input.path gives a value to walk; a missing path and null are nothing.',
    cases: [
      [
        "#set($o = $input.path('$.o'))$o.a.b $o.l[1] $o.l.size() [$o.none.x]",
        '{"o":{"a":{"b":"v"},"l":[1,2]}}',
        'v 2 2 []',
      ],
      ["[$input.path('$.z')$input.path('$.none')]", '{"z":null}', '[]'],
    ],
  },
  {
    id: '10.1/not-json',
    evidence: 'AWS snapshot',
    rule: 'A body that is not JSON is text to path("$") and json("$"); deeper paths are missing.',
    cases: [
      [
        "$input.path('$').split('&').size() $input.json('$') $input.json('$.a') [$input.path('$.a')]",
        'a=1&b=2',
        '2 "a=1&b=2" "" []',
      ],
    ],
  },
]

const LANGUAGE: readonly Shown[] = [
  {
    id: '10.2/1',
    evidence: 'AWS snapshot',
    rule: 'A reference that is null or undefined is the empty text, wherever it stands.',
    cases: [
      ['[$none][$!none][${none.a.b()}][$none.size()]', '{}', '[][][][]'],
      ["#if($none == '')eq#end#if($none == $nought)null#end", '{}', 'eqnull'],
      ["#set($x = 'old')#set($x = $input.path('$.none'))[$x]#set($s = 'a' + $none)$s", '{}', '[]a'],
      ['$util.urlEncode($none)|$util.escapeJavaScript($none)|', '{}', '||'],
    ],
  },
  {
    id: '10.2/2',
    evidence: 'AWS snapshot',
    rule: 'A map prints as {k=v}, a list of JSON as JSON, also within a map; a list of the template as [a, b].',
    cases: [
      ["$input.path('$')", '{"10":1,"a":{"b":null,"l":[{"x":"/y"}]}}', '{10=1, a={b=null, l=[{"x":"\\/y"}]}}'],
      ["#set($l = ['a', 1])$l,#set($m = {'k': 'v'})$m", '', '[a, 1],{k=v}'],
    ],
  },
  {
    id: '10.2/3',
    evidence: 'inferred',
    rule: 'Numbers print as those of Java; integers keep all their digits.',
    cases: [
      [
        "$input.path('$.a') $input.path('$.b') $input.path('$.c') $input.path('$.d')",
        '{"a":1.0,"b":10000000.5,"c":123456789012345678901234567890,"d":1e-7}',
        '1.0 1.00000005E7 123456789012345678901234567890 1.0E-7',
      ],
    ],
  },
  {
    id: '10.2/4',
    evidence: 'inferred',
    rule: 'A reference is true in #if unless it is the Boolean false; a literal only where it is true.',
    cases: [
      [
        "#if($none)a#end#if($input.path('$.zero'))b#end#if($input.path('$.no'))c#else-#end#if(1)d#end#if('x')e#end#if(true)f#end",
        '{"zero":0,"no":false}',
        'ab-f',
      ],
    ],
  },
  {
    id: '10.2/5',
    evidence: 'inferred',
    rule: '== compares numbers by value, equal kinds by content, others by text; < holds between numbers only.',
    cases: [
      [
        "#set($n = $input.path('$.n'))#if($n == 7.0)a#end#if($n == '7')b#end#if($n != 8)c#end#if($n < 8)d#end#if($n < '8')e#end",
        '{"n":7}',
        'abcd',
      ],
    ],
  },
  {
    id: '10.2/6',
    evidence: 'inferred',
    rule: '+ joins where one side is text; integers divide without a rest; by zero there is no result.',
    cases: [
      [
        "#set($a = 1 + 2 + 'a' + 1)$a,#set($b = -7 / 2)$b,#set($c = 'old')#set($c = 5 / 0)$c,#set($d = 7 / 2.0)$d",
        '',
        '3a1,-3,old,3.5',
      ],
    ],
  },
  {
    id: '10.2/7',
    evidence: 'AWS snapshot',
    rule: 'A directive eats blanks and one line end behind it; #set also the blanks before it.',
    cases: [
      ['[\n#foreach($i in [1..2])\n  $i#if($foreach.hasNext),#end\n#end\n]', '', '[\n  1,  2]'],
      ['$input.body #set($b = 1)z|x #set($b = 1)z', '7', '7z|x z'],
    ],
  },
  {
    id: '10.2/8',
    evidence: 'inferred',
    rule: 'Escapes, literal text and comments; a sign that begins nothing is text.',
    cases: [['\\$none \\#if #[[$a #if]]# a## gone\nb#* gone *#c $5 $ #x $x.', '', '$none #if $a #if abc $5 $ #x .']],
  },
  {
    id: '10.2/9',
    evidence: 'inferred',
    rule: 'A text in double quotes is a template; one in single quotes is taken as it is.',
    cases: [['#set($v = 1)#set($d = "v=$v#if($v == 1)!#end")#set($s = \'v=$v\')$d $s', '', 'v=1! v=$v']],
  },
  {
    id: '10.2/10',
    evidence: 'inferred',
    rule: '#foreach goes through lists and the values of maps, not through text; $foreach and $velocityCount tell the turn.',
    cases: [
      [
        "#foreach($i in $input.path('$.l'))$foreach.index$foreach.count$velocityCount$foreach.first$foreach.last$i;#end",
        '{"l":["a","b"]}',
        '011truefalsea;122falsetrueb;',
      ],
      [
        "#foreach($v in $input.path('$.m'))$v,#end#foreach($c in 'text')$c#end#foreach($k in $input.path('$.m').keySet())$k#end",
        '{"m":{"x":1,"y":2}}',
        '1,2,xy',
      ],
    ],
  },
  {
    id: '10.2/11',
    evidence: 'inferred',
    rule: '#break leaves the innermost loop, #stop ends the template.',
    cases: [
      ['#foreach($i in [1..3])$i#foreach($j in [1..3])#if($j == 2)#break#end$j#end#end#stop never', '', '112131'],
    ],
  },
  {
    id: '10.2/12',
    evidence: 'inferred',
    rule: 'A macro evaluates an argument at each use; #define is rendered where it is printed.',
    cases: [
      [
        "#macro(twice $a)$a$a#end#set($l = [])#twice($l.add('x'))$l.size() #define($d)<$v>#end#set($v = 1)$d#set($v = 2)$d",
        '',
        'truetrue2 <1><2>',
      ],
    ],
  },
  {
    id: '10.2/13',
    evidence: 'inferred',
    rule: 'Values have the methods of their Java kind and no others; nothing of JavaScript is reachable.',
    cases: [
      [
        "#set($s = $input.path('$.s'))$s.toUpperCase() $s.replaceAll('\\d', '#') $s.substring(1, 3) $s.split('-').size()",
        '{"s":"ab1-2"}',
        'AB1-2 ab#-# b1 2',
      ],
      [
        "[$input.constructor$input.path('$').__proto__$util.toJson(1)$input.body.constructor.name]",
        '{}',
        '[{}.__proto__]',
      ],
    ],
  },
  {
    id: '10.2/14',
    evidence: 'inferred',
    rule: 'A definite JSONPath gives the value, any other a list.',
    cases: [
      [
        "$input.json('$.l[0].p') $input.json('$.l[?(@.p > 1)].n') $input.json('$..n') $input.json('$.none[*].x')",
        '{"l":[{"n":"a","p":1},{"n":"b","p":2}]}',
        '1 ["b"] ["a","b"] ""',
      ],
    ],
  },
  {
    id: '10.2/15',
    evidence: 'inferred',
    rule: 'What #set puts into the body is what $input.json prints afterwards.',
    cases: [
      [
        "#set($o = $input.path('$.o'))#set($o.name = 'x')$input.json('$')",
        '{"o":{"id":1}}',
        '{"o":{"id":1,"name":"x"}}',
      ],
    ],
  },
  {
    id: '10.2/16',
    evidence: 'AWS snapshot',
    rule: 'An empty body is {}; a body that is no JSON is never refused.',
    cases: [
      ["[$input.path('$.x')] $input.json('$.x') $input.json('$')", '', '[] "" {}'],
      ['$input.body', '<xml/>', '<xml/>'],
    ],
  },
  {
    id: '10.2/17',
    evidence: 'AWS doc',
    rule: 'JSON that is not strict is read: trailing commas, single quotes, words without quotes.',
    cases: [["$input.json('$')", '{a: \'b\', "l": [1, 2,],}', '{"a":"b","l":[1,2]}']],
  },
]

const SHOWN = [...INPUT, ...LANGUAGE]
const ALL = SHOWN.flatMap(({ id, cases }) => cases.map(([template], index) => ({ path: pathOf(id, index), template })))

function pathOf(id: string, index: number): string {
  return `/${id.replaceAll('.', '-').replace('/', '-')}-${index}`
}

/** Every template twice: as the request's, and as the response's over a backend that answers with what it is sent. */
const SHOWN_METHODS: Readonly<Record<string, MethodJson>> = Object.fromEntries(
  ALL.flatMap(({ path, template }) => [
    [`POST /request${path}`, http('/s10v/in', { ...VTL, ...renders(template) })],
    [`POST /response${path}`, http('/s10v/echo', { ...VTL, integrationResponses: { '200': responds(template) } })],
  ]),
)

const FORM = [['Content-Type', 'application/x-www-form-urlencoded']] as const

function shown({ id, evidence, rule, cases }: Shown): Row {
  return same(id, evidence, rule, async world => {
    world.answer('/s10v/echo', ({ body }) => ({ headers: { 'Content-Type': 'application/json' }, body }))
    for (const [index, [template, body, text]] of cases.entries()) {
      const path = pathOf(id, index)
      const request = await world.call('s10v', `POST /request${path}`, { body })
      deepEqual([template, request.backend.body], [template, text])
      const response = await world.call('s10v', `POST /response${path}`, { body })
      deepEqual([template, response.status, response.body], [template, 200, text])
    }
  })
}

const PARAMS =
  "$input.params().path|$input.params().querystring.q|$input.params('p')|$input.params('q')|$input.params('X-H')|[$input.params('x-h')]"

/** Problems of a definition whose one method has this template. */
async function refusals(world: World, template: string): Promise<readonly string[]> {
  const methods = { 'POST /': http('/s10v/in', { ...VTL, ...renders(template) }) }
  const problems = await world.apply('s10v-refused', { methods })
  return problems.map(({ message }) => message)
}

export const VELOCITY: Chapter = {
  file: '10-velocity.ts',
  title: 'Velocity: $input, printing and the language',
  apis: {
    s10v: {
      methods: {
        ...SHOWN_METHODS,
        'POST /params/{p}': http('/s10v/in', { ...VTL, ...renders(PARAMS) }),
        'POST /params-back/{p}': http('/s10v/echo', {
          ...VTL,
          integrationResponses: { '200': responds(`$input.body|${PARAMS}`) },
        }),
        'POST /form': http('/s10v/in', {
          ...VTL,
          requestTemplates: {
            'application/x-www-form-urlencoded':
              "#foreach($pair in $input.path('$').split('&'))#set($kv = $pair.split('='))$kv[0]:$util.urlDecode($kv[1]);#end",
          },
        }),
        'POST /binary': http('/s10v/in', { ...VTL, requestTemplates: { 'image/png': '$input.body' } }),
        'POST /mock': {
          ...mock(
            '#if($input.params(\'fail\') == \'yes\'){"statusCode": 500}#else{"statusCode": 200}#end',
            {
              '200': responds('{"is": "fine", "q": "$input.params(\'fail\')"}'),
              '500': { selectionPattern: '500', ...responds('$context.stage fails') },
            },
            VTL,
          ),
        },
        'POST /overrides/{id}': http('/s10v/{id}/end', {
          ...VTL,
          requestParameters: { 'integration.request.path.id': 'method.request.path.id' },
          ...renders(
            "#set($context.requestOverride.header.X-A = 'a')#set($context.requestOverride.querystring.q = 'b')#set($context.requestOverride.path.id = 'c')#set($context.mine = 'kept')x",
          ),
          integrationResponses: {
            '200': responds(
              '#set($context.responseOverride.header.X-Out = $context.mine)#set($context.responseOverride.status = 202)$context.requestOverride.header.X-A',
            ),
          },
        }),
        'POST /fails': http('/s10v/in', { ...VTL, ...renders('ok $input.body.substring(2, 99)') }),
        'POST /fails-back': http('/s10v/in', {
          ...VTL,
          integrationResponses: { '200': responds("$input.path('$.from').substring(9)") },
        }),
        'POST /turns': http('/s10v/in', { ...VTL, ...renders('#foreach($i in [1..1001])$i#end') }),
        'POST /endless': http('/s10v/in', {
          ...VTL,
          ...renders('#set($s = "ab")#foreach($i in [1..100])#set($s = "$s$s")#end$s'),
        }),
        'POST /map-of-context': http('/s10v/in', {
          ...VTL,
          ...renders('[$context.identity]$context.identity.sourceIp $context.none'),
        }),
      },
      more: { binaryMediaTypes: ['image/png'] },
    },
  },
  rows: [
    ...INPUT.map(shown),
    same(
      '10.1/4',
      'AWS doc',
      '$input.params() has path, querystring and header, of the request on both sides.',
      async world => {
        const sent = { headers: [['X-H', 'h']] as const, body: '{}' }
        const text = '{p=v}|1|v|1|h|[]'
        equal((await world.call('s10v', 'POST /params/v?q=1', sent)).backend.body, text)
        world.answer('/s10v/echo', ({ body }) => ({ headers: { 'Content-Type': 'application/json' }, body }))
        equal((await world.call('s10v', 'POST /params-back/v?q=1', sent)).body, `{}|${text}`)
      },
    ),
    same('10.1/5', 'AWS doc', '$input.params(x): path, then query, then header.', async world => {
      const sent = { headers: [['p', 'of-header']] as const }
      const { backend } = await world.call('s10v', 'POST /params/of-path?p=of-query', sent)
      equal(backend.body.split('|')[2], 'of-path')
    }),
    same('10.1/form', 'AWS snapshot', 'A form is text that a template takes apart.', async world => {
      const { status, backend } = await world.call('s10v', 'POST /form', { headers: FORM, body: 'a=1&b=x+y%26' })
      deepEqual([status, backend.body], [200, 'a:1;b:x y&;'])
    }),
    same('10.1/binary', 'LocalStack code', 'A binary body with a template is 500.', async world => {
      const headers = [['Content-Type', 'image/png']] as const
      const request = await world.call('s10v', 'POST /binary', { headers, body: 'bytes' })
      deepEqual([request.status, request.calls.length], [500, 0])
      const back = `/response${pathOf('10.1/1', 0)}`
      world.answer('/s10v/echo', { headers: { 'Content-Type': 'image/png' }, body: 'bytes' })
      equal((await world.call('s10v', `POST ${back}`, { headers: [['Accept', 'image/png']], body: '{}' })).status, 500)
    }),
    ...LANGUAGE.map(shown),
    same('10.2/10b', 'AWS doc', 'A loop of more than 1,000 turns is an error.', async world => {
      equal((await world.call('s10v', 'POST /turns', { body: '{}' })).status, 500)
    }),
    same('10.2/context', 'AWS snapshot', 'A nested object of $context prints nothing; its leaves do.', async world => {
      equal((await world.call('s10v', 'POST /map-of-context', { body: '{}' })).backend.body, '[]127.0.0.1 ')
    }),
    same(
      '10.2/mock',
      'AWS doc',
      "The request's template of a MOCK chooses the status; responses have templates alike.",
      async world => {
        const fine = await world.call('s10v', 'POST /mock?fail=no', { body: '{}' })
        deepEqual([fine.status, fine.json()], [200, { is: 'fine', q: 'no' }])
        const fails = await world.call('s10v', 'POST /mock?fail=yes', { body: 'no JSON' })
        deepEqual([fails.status, fails.body], [500, 't fails'])
      },
    ),
    same(
      '10.2/overrides',
      'AWS snapshot',
      'Overrides are assignments to $context; the response’s template sees all that the request’s has set.',
      async world => {
        const { status, body, backend, header } = await world.call('s10v', 'POST /overrides/x', { body: '{}' })
        deepEqual([backend.target, backend.header('X-A'), backend.body], ['/s10v/c/end?q=b', 'a', 'x'])
        deepEqual([status, header('X-Out'), body], [202, 'kept', 'a'])
      },
    ),
    same(
      '10.2/18',
      'inferred',
      'A template that fails is 500 without output; log: Unable to transform request, or response.',
      async world => {
        for (const [path, side] of [
          ['/fails', 'request'],
          ['/fails-back', 'response'],
        ] as const) {
          const { status, body } = await world.call('s10v', `POST ${path}`, { body: '{}' })
          deepEqual([path, status, body], [path, 500, '{"message":"Internal server error"}'])
          const { lines, trace } = await world.testInvoke('s10v', `POST ${path}`, '--dispatch', '-d', '{}')
          deepEqual(lines.slice(-2), [
            `Execution failed due to configuration error: Unable to transform ${side}`,
            'Method completed with status: 500',
          ])
          ok(JSON.stringify(trace).includes('VTL_INDEX'), `the trace names the cause: ${JSON.stringify(trace)}`)
        }
        equal((await world.call('s10v', 'POST /fails', { body: '{}' })).calls.length, 0)
      },
    ),
    same(
      '10.2/19',
      'inferred',
      'Refused when published: what does not parse, and directives that load.',
      async world => {
        const cases = [
          ['a\n  #if($x)', /^\d+:\d+ VTL_SYNTAX /],
          ['#set($x = 1 +)', /^1:\d+ VTL_SYNTAX /],
          ["x\n#include('a')", /^2:\d+ VTL_UNSUPPORTED /],
          ["#parse('a')", /^1:\d+ VTL_UNSUPPORTED /],
          ['#evaluate($input.body)', /^1:\d+ VTL_UNSUPPORTED /],
          ["$input.path('$.a[')", /^1:\d+ VTL_PATH /],
          ["$input.body.replaceAll('(', '')", /^1:\d+ VTL_PATTERN /],
        ] as const
        for (const [template, expected] of cases) {
          const [message = 'accepted', ...more] = await refusals(world, template)
          match(message, expected, template)
          deepEqual(more, [])
        }
      },
    ),
    same('10.2/20', 'inferred', 'A template that grows without end is stopped by its budget.', async world => {
      equal((await world.call('s10v', 'POST /endless', { body: '{}' })).status, 500)
      equal((await world.call('s10v', `POST /request${pathOf('10.2/16', 1)}`, { body: 'alive' })).backend.body, 'alive')
    }),
  ],
}
