import { deepEqual, equal, ok } from 'node:assert/strict'
import { answers, http, lambdaProxy, maps, mock, proxy, renders, responds, show } from './methods.ts'
import { type Chapter, same } from './row.ts'
import type { Exchange, World } from './world.ts'

const variables = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`v${i}`, `value-${i}`]))

/** A client error of the gateway: a 4XX with a message. */
function isRefusal({ status, body }: Exchange): boolean {
  return status >= 400 && status < 500 && /"message"/.test(body)
}

/** The gateway answers as ever. */
async function isAlive(world: World): Promise<void> {
  equal((await world.call('bad', 'GET /alive')).status, 200)
}

export const BAD_INPUT: Chapter = {
  file: '18-bad-input.ts',
  title: 'Bad input',
  apis: {
    bad: {
      stage: { variables },
      methods: {
        'GET /alive': mock(),
        'POST /template': http('/bad/in', renders('$type($) & " " & $string($)')),
        'POST /pass': http('/bad/in'),
        'ANY /proxy': proxy('/bad/in'),
        'POST /event': lambdaProxy('bad'),
        'POST /headers': show('$toJson($input.params.header)'),
        'GET /query': show('$toJson($input.params.querystring)'),
        'GET /params/{__proto__}': show('$toJson($input.params.path)'),
        'POST /mapped': http('/bad/{p}', {
          ...maps({
            'header.X-Q': 'method.request.querystring.q',
            'header.X-Body': 'method.request.body.b',
            'header.X-Proto': 'method.request.header.__proto__',
            'querystring.constructor': 'method.request.querystring.constructor',
            'path.p': 'method.request.querystring.p',
          }),
        }),
        'POST /validated': http(
          '/bad/in',
          {},
          { requestValidator: 'body', requestModels: { 'application/json': 'Empty' } },
        ),
        'GET /hundred': show('$toJson($count($keys($stageVariables))) & " " & $stageVariables.v99'),
        'GET /hundred-uri': http('/bad/${stageVariables.v0}/${stageVariables.v99}', { httpMethod: 'GET' }),
        'GET /answer': http('/bad/answer', {
          integrationResponses: { '200': answers({ 'X-B': 'integration.response.body.b' }) },
        }),
        'GET /answer-template': http('/bad/answer', { integrationResponses: { '200': responds('$type($)') } }),
      },
      more: { requestValidators: { body: { validateRequestBody: true, validateRequestParameters: false } } },
    },
  },
  rows: [
    same(
      'bad/utf8',
      'AWS snapshot',
      'A body that is not UTF-8: text with U+FFFD (12.2); a template sees the text.',
      async world => {
        const body = Buffer.from([0x7b, 0xff, 0x7d])
        equal((await world.call('bad', 'POST /pass', { body })).backend.body, '{\ufffd}')
        equal((await world.call('bad', 'POST /template', { body })).backend.body, 'string {\ufffd}')
        equal(JSON.parse((await world.call('bad', 'POST /event', { body })).backend.body).body, '{\ufffd}')
      },
    ),
    same(
      'bad/not-json',
      'inferred',
      'A body that is not JSON is a text to a template (11.2), fails a model (5/3b) and a mapped path (6.2/10).',
      async world => {
        equal((await world.call('bad', 'POST /template', { body: '{"a":' })).backend.body, 'string {"a":')
        ok(isRefusal(await world.call('bad', 'POST /validated', { body: '{"a":' })))
        ok(isRefusal(await world.call('bad', 'POST /mapped?p=x', { body: '{"a":' })))
      },
    ),
    same('bad/deep-json', 'inferred', 'JSON that is too deep is 400 before it is parsed.', async world => {
      ok(isRefusal(await world.call('bad', 'POST /template', { body: '['.repeat(100_000) })))
      ok(isRefusal(await world.call('bad', 'POST /validated', { body: '['.repeat(1000) + ']'.repeat(1000) })))
      await isAlive(world)
    }),
    same(
      'bad/duplicate-headers',
      'AWS snapshot',
      'Of duplicate headers the last counts (4.3/3); empty ones are there and empty.',
      async world => {
        const headers = [
          ['X-A', '1'],
          ['X-A', '2'],
          ['X-Empty', ''],
        ] as const
        const { body } = await world.call('bad', 'POST /headers', { headers })
        const seen = JSON.parse(body)
        deepEqual([seen['X-A'], seen['X-Empty']], ['2', ''])
        const { backend } = await world.call('bad', 'POST /proxy', { headers })
        deepEqual([backend.headers('X-A'), backend.headers('X-Empty')], [['1,2'], ['']])
      },
    ),
    same('bad/duplicate-framing', 'inferred', 'Two Hosts or lengths are 400.', async world => {
      for (const headers of [
        [
          ['Host', 'bad.localhost'],
          ['Host', 'x'],
        ],
        [
          ['Content-Length', '1'],
          ['Content-Length', '2'],
        ],
      ] as const) {
        ok(isRefusal(await world.call('bad', 'POST /pass', { headers })))
      }
    }),
    same(
      'bad/proto',
      'inferred',
      '__proto__, constructor and their like are names as any other, of headers, queries and path parameters.',
      async world => {
        const headers = [
          ['__proto__', 'h'],
          ['constructor', 'c'],
          ['hasOwnProperty', 'o'],
        ] as const
        const seen = JSON.parse((await world.call('bad', 'POST /headers', { headers })).body)
        deepEqual(
          headers.map(([name]) => Object.getOwnPropertyDescriptor(seen, name)?.value),
          ['h', 'c', 'o'],
        )
        const query = await world.call('bad', 'GET /query?__proto__=1&constructor=2')
        equal(query.body, '{"__proto__":"1","constructor":"2"}')
        equal((await world.call('bad', 'GET /params/x')).body, '{"__proto__":"x"}')
        const { backend } = await world.call('bad', 'POST /mapped?p=x&constructor=c', { headers })
        deepEqual([backend.header('X-Proto'), backend.target], ['h', '/bad/x?constructor=c'])
        equal((await world.call('bad', 'POST /mapped?p=x')).backend.target, '/bad/x')
        await isAlive(world)
      },
    ),
    same(
      'bad/control',
      'inferred',
      'Control characters: in a header line 400; decoded into a header 500 and no call; in a path or query encoded.',
      async world => {
        ok(isRefusal(await world.call('bad', 'POST /pass', { headers: [['X-A', 'a\x01b']] })))
        ok(isRefusal(await world.call('bad', 'POST /pass', { headers: [['X A', 'b']] })))
        for (const value of ['a%0d%0aX-Injected:%201', 'a%00', 'a%0a', '%E2%82%AC']) {
          const answer = await world.call('bad', `POST /mapped?p=x&q=${value}`)
          deepEqual([value, answer.status, answer.calls.length], [value, 500, 0])
        }
        const { backend } = await world.call('bad', 'POST /mapped?p=a%0d%0ab&constructor=c%0d%0aX:1')
        equal(backend.target, '/bad/a%0D%0Ab?constructor=c%0D%0AX%3A1')
        const injected = await world.call('bad', 'POST /mapped?p=x', { body: '{"b":"a\\r\\nX-Injected: 1"}' })
        deepEqual([injected.status, injected.calls.length], [500, 0])
      },
    ),
    same(
      'bad/answer',
      'inferred',
      'A backend that would inject a header: 500, nothing of it reaches the client.',
      async world => {
        world.answer('/bad/answer', { body: '{"b":"a\\r\\nX-Injected: 1"}' })
        const answer = await world.call('bad', 'GET /answer')
        deepEqual([answer.status, answer.header('X-Injected')], [500, undefined])
        world.answer('/bad/answer', { body: '['.repeat(1000) })
        equal((await world.call('bad', 'GET /answer-template')).status, 502)
      },
    ),
    same('bad/percent', 'AWS doc', '%zz in a query stays, and its % is encoded again (3, 8.2).', async world => {
      equal(
        (await world.call('bad', 'GET /query?a=%zz&b=%&c=%e4&%zz=1')).body,
        '{"a":"%zz","b":"%","c":"\ufffd","%zz":"1"}',
      )
      equal((await world.call('bad', 'GET /proxy?a=%zz')).backend.target, '/bad/in?a=%25zz')
    }),
    same(
      'bad/raw-query',
      'AWS doc',
      'A raw |, { or } in a query is a character as any other; ; separates.',
      async world => {
        equal((await world.call('bad', 'GET /query?a={|}&b=1;c=2')).body, '{"a":"{|}","b":"1","c":"2"}')
      },
    ),
    same('bad/long-url', 'AWS doc', 'A URL of 10,240 bytes is taken, a longer one is 414.', async world => {
      const fits = `/t/query?a=${'x'.repeat(10_240 - '/t/query?a='.length)}`
      equal((await world.call('bad', 'GET /', { target: fits })).status, 200)
      const over = await world.call('bad', 'GET /', { target: `${fits}x` })
      deepEqual([over.status, isRefusal(over)], [414, true])
      equal((await world.call('bad', `GET /query?a=${'x'.repeat(9_950)}`)).status, 200)
    }),
    same(
      'bad/large-body',
      'AWS doc',
      'A body of 10 MiB is taken; one byte more is 413, by length or in chunks.',
      async world => {
        const limit = 10 * 1024 * 1024
        equal((await world.call('bad', 'POST /pass', { body: Buffer.alloc(limit, 'x') })).backend.bytes.length, limit)
        const over = await world.call('bad', 'POST /pass', { headers: [['Content-Length', String(limit + 1)]] })
        deepEqual([over.status, over.body, over.calls.length], [413, '{"message":"Request Too Long"}', 0])
        const half = 'x'.repeat(limit / 2)
        const chunked = await world.call('bad', 'POST /pass', {
          headers: [['Transfer-Encoding', 'chunked']],
          chunks: [half, half, 'x'],
        })
        deepEqual([chunked.status, chunked.body, chunked.calls.length], [413, '{"message":"Request Too Long"}', 0])
        await isAlive(world)
      },
    ),
    same(
      'bad/content-type',
      'inferred',
      'Content-Type garbage is a type that no template takes, or none.',
      async world => {
        for (const type of [
          '',
          ';;;',
          'garbage',
          'a/b/c',
          '__proto__',
          'constructor',
          'application/json/',
          '\xff\xfe',
          'x'.repeat(5000),
        ]) {
          for (const path of ['/template', '/validated', '/pass', '/event']) {
            const { status } = await world.call('bad', `POST ${path}`, {
              headers: [['Content-Type', type]],
              body: '{}',
            })
            deepEqual([type.slice(0, 20), path, status === 200 || status === 502], [type.slice(0, 20), path, true])
          }
        }
        await isAlive(world)
      },
    ),
    same('bad/variables', 'AWS doc', 'A stage takes 100 variables, and no more.', async world => {
      equal((await world.call('bad', 'GET /hundred')).body, '100 value-99')
      equal((await world.call('bad', 'GET /hundred-uri')).backend.target, '/bad/value-0/value-99')
      const more = { methods: { 'GET /': mock() }, stage: { variables: { ...variables, more: '1' } } }
      ok((await world.apply('bad-more', more)).length > 0)
    }),
    same('bad/header-block', 'AWS doc', 'Header values over 10,240 bytes: 431.', async world => {
      const answer = await world.call('bad', 'POST /pass', {
        headers: [
          ['X-A', 'x'.repeat(6_000)],
          ['X-B', 'x'.repeat(6_000)],
        ],
      })
      deepEqual([answer.status, isRefusal(answer)], [431, true])
    }),
  ],
}
