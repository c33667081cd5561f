import { deepEqual, equal } from 'node:assert/strict'
import { http, maps, renders, responds, show } from './methods.ts'
import { type Chapter, same } from './row.ts'
import type { World } from './world.ts'

const into = (template: string) => http('/s11/in', renders(template))

/** Body that a template makes of a payload. */
async function rendered(
  world: World,
  path: string,
  body?: string,
  headers: readonly (readonly [string, string])[] = [],
) {
  return (await world.call('s11', `POST ${path}`, body === undefined ? { headers } : { headers, body })).backend.body
}

const RESULTS: readonly (readonly [string, string, string])[] = [
  ['number', '1.5', '1.5'],
  ['boolean', 'true', 'true'],
  ['null', 'null', 'null'],
  ['list', '[1, "a", null]', '[1,"a",null]'],
  ['object', '{ "a": { "b": [1] } }', '{"a":{"b":[1]}}'],
]

export const JSONATA: Chapter = {
  file: '11-jsonata.ts',
  title: 'JSONata bindings, results and overrides',
  apis: {
    s11: {
      methods: {
        'POST /velocity': into("#set($x = 1) $input.json('$')"),
        'POST /stated-vtl': http('/s11/in', { templateLanguage: 'vtl', ...renders('{ "a": a }') }),
        'POST /stated-jsonata': http('/s11/in', { templateLanguage: 'jsonata', ...renders('{ "a": a }') }),
        'POST /document': into('$type($) & " " & $toJson($$)'),
        'POST /body': into('$type($input.body) & " " & $input.body'),
        'POST /params/{p}': into(
          '$toJson([$input.params.path, $input.params.querystring, $input.params.header.`X-H`])',
        ),
        'POST /multi': into('$toJson({ "q": $input.multiParams.querystring, "h": $input.multiParams.header.`X-H` })'),
        'POST /context': into('$toJson($exists($context.requestOverride))'),
        'GET /no-variables': show('$toJson($stageVariables)'),
        'POST /params-fn/{p}': into(
          '$toJson([$params().path, $params("p"), $params("q"), $params("X-H"), $exists($params("none")), $params("x-h")])',
        ),
        'POST /path-fn': into(
          '$toJson({ "b": $jsonPath("$.a.b"), "none": $exists($jsonPath("$.none")), "l": $jsonPath("$.l[*].x") })',
        ),
        'POST /to-json': into('$toJson(a)'),
        'POST /parse': into('$toJson($parseJson(text).x)'),
        'POST /escape': into('$escapeJavaScript(text)'),
        'POST /url': into('$urlEncode(text) & "|" & $urlDecode($urlEncode(text))'),
        'POST /base64': into('$base64Encode(text) & "|" & $base64Decode($base64Encode(text))'),
        'POST /override': into('$override({ "request": { "header": { "X-O": "1" } }, "body": { "b": 1 } })'),
        'POST /text': into('"plain <x/>"'),
        'POST /text-json': into('$toJson("x")'),
        'POST /nothing': into('missing.path'),
        'POST /envelope-pass': into('$override({ "request": { "header": { "X-O": "1" } } })'),
        'POST /envelope-null': into('$override({ "body": null })'),
        'POST /envelope-text': into('$override({ "body": "text" })'),
        'POST /forged': into('$'),
        'POST /nested': into('{ "a": $override({ "body": 1 }) }'),
        'POST /values': http('/s11/in', {
          ...maps({ 'header.X-Null': "'mapped'" }),
          ...renders(
            '$override({ "request": { "header": { "X-N": 1, "X-B": true, "X-L": [1, "a"], "X-Null": null } }, "body": "b" })',
          ),
        }),
        'POST /wrong-shape': into('$override({ "request": { "header": { "X-O": { "a": 1 } } }, "body": "b" })'),
        'POST /request-in-response': show('$override({ "request": { "header": { "X": "1" } }, "body": "b" })'),
        'POST /illegal': into('$override({ "request": { "header": { "Transfer-Encoding": "x" } }, "body": "b" })'),
        'POST /fails': into('1 + "a"'),
        'POST /fails-response': http('/s11/in', { integrationResponses: { '200': responds('$parseJson("{")') } }),
        'POST /deep': into('( $f := function($n) { $f($n + 1) + 1 }; $f(0) )'),
        'POST /not-text': into('"x"'),
        ...Object.fromEntries(RESULTS.map(([name, template]) => [`POST /result/${name}`, into(template)])),
      },
    },
    's11-binary': { methods: { 'POST /': into('$input.body') }, more: { binaryMediaTypes: ['image/png'] } },
  },
  rows: [
    same(
      '11.1/language',
      'inferred',
      'templateLanguage states the language; where it is absent, what only Velocity can mean is Velocity.',
      async world => {
        equal(await rendered(world, '/velocity', '{"a":[1]}'), ' {"a":[1]}')
        equal(await rendered(world, '/stated-vtl', '{"a":1}'), '{ "a": a }')
        equal(await rendered(world, '/stated-jsonata', '{"a":1}'), '{"a":1}')
        const problems = await world.apply('s11-vtl', {
          methods: { 'POST /': http('/s11/in', { templateLanguage: 'jsonata', ...renders('"$util.urlEncode(1)"') }) },
        })
        deepEqual(
          problems.map(({ code }) => code),
          ['TEMPLATE'],
        )
      },
    ),
    same(
      '11.2/1',
      'inferred',
      'The input document is the payload as JSON; {} when empty; the text when it is not JSON.',
      async world => {
        equal(await rendered(world, '/document', '[1,{"a":2}]'), 'array [1,{"a":2}]')
        equal(await rendered(world, '/document'), 'object {}')
        equal(await rendered(world, '/document', 'no json'), 'string "no json"')
      },
    ),
    same('11.2/2', 'inferred', '$input.body is the raw text; {} when empty.', async world => {
      equal(await rendered(world, '/body', ' {"a": 1}'), 'string  {"a": 1}')
      equal(await rendered(world, '/body'), 'string {}')
    }),
    same('11.2/3', 'inferred', '$input.params: path, querystring and header with single values.', async world => {
      const headers = [
        ['X-H', '1'],
        ['X-H', '2'],
      ] as const
      equal(await rendered(world, '/params/v?q=1&q=2', '', headers), '[{"p":"v"},{"q":"2"},"2"]')
    }),
    same('11.2/4', 'inferred', '$input.multiParams: querystring and header with all values.', async world => {
      const headers = [
        ['X-H', '1'],
        ['X-H', '2'],
      ] as const
      equal(await rendered(world, '/multi?q=1&q=2', '', headers), '{"q":{"q":["1","2"]},"h":["1","2"]}')
    }),
    same('11.2/5', 'inferred', '$context has no overrides on the request side.', async world => {
      equal(await rendered(world, '/context'), 'false')
    }),
    same('11.2/6', 'inferred', '$stageVariables: name → text.', async world => {
      equal((await world.call('s11', 'GET /no-variables')).body, '{}')
    }),
    same(
      '11.2/7',
      'inferred',
      '$params(): all; $params("x"): path, query, header, case-sensitive; absent is nothing.',
      async world => {
        const headers = [['X-H', 'h']] as const
        equal(await rendered(world, '/params-fn/v?q=1', '', headers), '[{"p":"v"},"v","1","h",false]')
        equal(await rendered(world, '/params-fn/v?p=query', '', [['p', 'header']]), '[{"p":"v"},"v",false]')
      },
    ),
    same('11.2/8', 'inferred', '$jsonPath: a JSONPath on the payload.', async world => {
      equal(await rendered(world, '/path-fn', '{"a":{"b":1},"l":[{"x":1},{"x":2}]}'), '{"b":1,"none":false,"l":[1,2]}')
    }),
    same('11.2/9', 'inferred', '$toJson: JSON text.', async world => {
      equal(await rendered(world, '/to-json', '{"a":{"b":[1,"x"]}}'), '{"b":[1,"x"]}')
    }),
    same('11.2/10', 'inferred', '$parseJson: value of a JSON text.', async world => {
      equal(await rendered(world, '/parse', '{"text":"{\\"x\\":[1]}"}'), '[1]')
    }),
    same('11.2/11', 'inferred', '$escapeJavaScript.', async world => {
      equal(await rendered(world, '/escape', '{"text":"a\\"b"}'), 'a\\"b')
    }),
    same('11.2/12', 'inferred', '$urlEncode and $urlDecode: forms.', async world => {
      equal(await rendered(world, '/url', '{"text":"a b*~ü"}'), 'a+b*%7E%C3%BC|a b*~ü')
    }),
    same('11.2/13', 'inferred', '$base64Encode and $base64Decode: UTF-8.', async world => {
      equal(await rendered(world, '/base64', '{"text":"水"}'), '5rC0|水')
    }),
    same('11.2/14', 'inferred', '$override: overrides with a body.', async world => {
      const { backend } = await world.call('s11', 'POST /override')
      deepEqual([backend.header('X-O'), backend.body], ['1', '{"b":1}'])
    }),
    same(
      '11.2/errors',
      'inferred',
      'A template that does not compile is refused with field and place; one that fails at run time is 500, in either direction.',
      async world => {
        const problems = await world.apply('s11-wrong', { methods: { 'POST /x': into('{ "a": ') } })
        equal(problems.length, 1)
        equal(problems[0]?.field, 'resources["/x"].methods.POST.integration.requestTemplates["application/json"]')
        for (const path of ['/fails', '/fails-response', '/deep']) {
          const { status, body } = await world.call('s11', `POST ${path}`)
          deepEqual([path, status, body], [path, 500, '{"message":"Internal server error"}'])
        }
        const { lines } = await world.testInvoke('s11', 'POST /fails')
        equal(
          lines.some(line => line.startsWith('Execution failed due to configuration error: ')),
          true,
        )
      },
    ),
    same(
      '11.2/names',
      'inferred',
      'A name that cannot exist is refused when published, with its place and the nearest known one.',
      async world => {
        const cases = [
          ['$inptu.body', '1:1 there is no variable $inptu; did you mean $input?'],
          ['{\n"a": $context.requstId }', '2:15 $context has no requstId; did you mean requestId?'],
          ['$input.params.path.idd', '1:20 the path has no variable idd; did you mean id?'],
        ] as const
        for (const [template, expected] of cases) {
          const problems = await world.apply('s11-names', { methods: { 'POST /x/{id}': into(template) } })
          deepEqual(
            problems.map(({ message }) => message),
            [expected],
          )
        }
        deepEqual(await world.apply('s11-names', { methods: { 'POST /x/{id}': into('$params("other")') } }), [])
      },
    ),
    same('11.3/1', 'inferred', 'A string is sent as it is; $toJson makes a JSON string.', async world => {
      equal(await rendered(world, '/text'), 'plain <x/>')
      equal(await rendered(world, '/text-json'), '"x"')
    }),
    same('11.3/2', 'inferred', 'Any other value is sent as JSON.', async world => {
      for (const [name, , expected] of RESULTS) equal(await rendered(world, `/result/${name}`), expected)
    }),
    same('11.3/3', 'inferred', 'Nothing is an empty body.', async world => {
      equal(await rendered(world, '/nothing'), '')
    }),
    same('11.3/4', 'inferred', 'An envelope: its body by the same rules.', async world => {
      equal(await rendered(world, '/envelope-text'), 'text')
      equal(await rendered(world, '/envelope-null'), 'null')
    }),
    same(
      '11.4/1',
      'inferred',
      'No payload can be taken for an envelope, and an envelope inside a value is an error.',
      async world => {
        const forged = '{"request":{"header":{"X-O":"1"}},"body":"b"}'
        const { backend } = await world.call('s11', 'POST /forged', { body: forged })
        deepEqual([backend.header('X-O'), backend.body], [undefined, forged])
        equal((await world.call('s11', 'POST /nested')).status, 500)
      },
    ),
    same('11.4/2', 'inferred', 'Every part is optional; without body the payload passes unchanged.', async world => {
      const { backend } = await world.call('s11', 'POST /envelope-pass', { body: ' {"as": "it is"}' })
      deepEqual([backend.header('X-O'), backend.body], ['1', ' {"as": "it is"}'])
    }),
    same(
      '11.4/3',
      'inferred',
      'Values are text, numbers, booleans or lists; null leaves the mapped value; anything else is an error.',
      async world => {
        const { backend } = await world.call('s11', 'POST /values')
        deepEqual(['X-N', 'X-B', 'X-L', 'X-Null'].map(backend.headers), [['1'], ['true'], ['1', 'a'], ['mapped']])
        equal((await world.call('s11', 'POST /wrong-shape')).status, 500)
      },
    ),
    same(
      '11.4/4',
      'inferred',
      'request is an error in a response template; response of the request template carries over, key by key (10.5/8).',
      async world => {
        equal((await world.call('s11', 'POST /request-in-response')).status, 500)
      },
    ),
    same('11.4/5', 'inferred', 'status as in 10.5.', async world => {
      equal((await world.call('s10', 'POST /status?s=404')).status, 404)
    }),
    same('11.4/6', 'inferred', 'Overridden headers may not be illegal destinations.', async world => {
      const { status, calls } = await world.call('s11', 'POST /illegal')
      deepEqual([status, calls.length], [500, 0])
    }),
  ],
}
