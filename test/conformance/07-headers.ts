import { deepEqual, equal, match } from 'node:assert/strict'
import { gzipSync } from 'node:zlib'
import { answers, aws, functionArn, http, lambda, lambdaProxy, maps, method, proxy, renders, show } from './methods.ts'
import { type Chapter, differs, type MethodJson, type Row, same } from './row.ts'
import type { Exchange, World } from './world.ts'

const DROPPED =
  'Connection Content-MD5 Expect Max-Forwards Proxy-Authenticate Server TE Trailer WWW-Authenticate'.split(' ')
const KEPT =
  'Accept Accept-Charset Accept-Encoding Age Authorization Content-Type Date Pragma Range Referer User-Agent Via Warn'.split(
    ' ',
  )

const toHeader = (name: string, value = 'mapped') => maps({ [`header.${name}`]: `'${value}'` })

/** One method a header, so that each is tried by itself. */
function each(
  names: readonly string[],
  prefix: string,
  make: (name: string) => MethodJson,
): Record<string, MethodJson> {
  return Object.fromEntries(names.map(name => [`POST /${prefix}/${name}`, make(name)]))
}

const ILLEGAL = ['Content-Length', 'Transfer-Encoding', 'X-Amzn-Trace-Id', 'X-Amzn-Apigateway-Api-Id']
const ILLEGAL_AWS = ['Authorization', 'Connection', 'Expect', 'Proxy-Authenticate', 'TE']
const MAPPABLE = 'Max-Forwards Server Trailer WWW-Authenticate Content-MD5 Host Content-Encoding'.split(' ')

/** Headers of the method response, by what becomes of them. */
const RENAMED_ALWAYS = ['Connection', 'Content-Length', 'Date', 'Server']
const RENAMED_MAPPED =
  'Authorization Content-MD5 Expect Host Max-Forwards Proxy-Authenticate Trailer Upgrade User-Agent WWW-Authenticate'.split(
    ' ',
  )

/**
 * Names under which a header arrives where HTTP maps it, a backend of HTTP_PROXY sends it, and a function returns it.
 */
async function threeWays(world: World, name: string, value: string): Promise<Record<string, string | undefined>> {
  const fields: Record<string, string> = {}
  fields[name] = value
  world.answer('/s7/proxied', { headers: fields, body: 'b' })
  world.lambda('s7-result', { headers: fields })
  const ways: Record<string, Exchange> = {
    http: await world.call('s7-out', `POST /http/${name}`),
    proxy: await world.call('s7-out', 'GET /proxied'),
    lambda: await world.call('s7-out', 'GET /returned'),
  }
  return Object.fromEntries(Object.entries(ways).map(([way, answer]) => [way, nameOf(answer, name, value)]))
}

function nameOf(answer: Exchange, name: string, value: string): string | undefined {
  const field = answer.fields.find(
    ([key, text]) =>
      text === value && [name, `x-amzn-Remapped-${name}`].some(k => k.toLowerCase() === key.toLowerCase()),
  )
  return field?.[0]
}

const RENAME = (name: string) => `x-amzn-Remapped-${name}`

function responseRow(
  id: string,
  names: readonly (readonly [name: string, value: string])[],
  rule: string,
  expected: (name: string) => Record<string, string | undefined>,
): Row {
  return same(id, 'AWS snapshot', rule, async world => {
    for (const [name, value] of names) deepEqual([name, await threeWays(world, name, value)], [name, expected(name)])
  })
}

const OUT_NAMES = [
  ...RENAMED_ALWAYS,
  ...RENAMED_MAPPED,
  'Transfer-Encoding',
  'Content-Encoding',
  'Via',
  'TE',
  'X-Other',
  'x-amzn-RequestId',
]

export const HEADERS: Chapter = {
  file: '07-headers.ts',
  title: 'Headers',
  apis: {
    s7: {
      methods: {
        'POST /seen': show('$toJson($keys($input.params.header))'),
        'POST /event': lambdaProxy('s7-event'),
        'POST /proxy': proxy('/s7/proxy'),
        'POST /proxy-map': proxy('/s7/proxy', maps({ 'header.X-Seen': 'method.request.header.Max-Forwards' })),
        'ANY /http': http('/s7/http'),
        'ANY /aws': lambda('s7-aws'),
        'POST /skipped': http('/s7/http', maps({ 'header.Content-Length': 'method.request.header.Missing' })),
        'POST /override': http(
          '/s7/http',
          renders('$override({ "request": { "header": { "content-length": "1" } }, "body": "b" })'),
        ),
        ...each(ILLEGAL, 'illegal-http', name => http('/s7/http', toHeader(name))),
        ...each(ILLEGAL, 'illegal-proxy', name => proxy('/s7/proxy', toHeader(name))),
        ...each([...ILLEGAL, ...ILLEGAL_AWS], 'illegal-aws', name => lambda('s7-aws', toHeader(name))),
        ...each([...ILLEGAL, ...ILLEGAL_AWS], 'illegal-aws-proxy', name => lambdaProxy('s7-aws', toHeader(name))),
        ...each([...KEPT, ...MAPPABLE], 'set-http', name => http('/s7/http', toHeader(name))),
        ...each(MAPPABLE, 'set-proxy', name => proxy('/s7/proxy', toHeader(name))),
        ...each(['Expect', 'Proxy-Authenticate', 'TE', 'Via'], 'drop-http', name => http('/s7/http', toHeader(name))),
        ...each(['Expect', 'Proxy-Authenticate', 'TE', 'Via'], 'drop-proxy', name =>
          proxy('/s7/proxy', toHeader(name)),
        ),
        ...each(KEPT.filter(name => name !== 'Authorization').concat('Content-Encoding', 'Host'), 'set-aws', name =>
          lambda('s7-aws', toHeader(name)),
        ),
        ...each(['Content-MD5', 'Max-Forwards', 'Server', 'Trailer', 'WWW-Authenticate'], 'drop-aws', name =>
          lambda('s7-aws', toHeader(name)),
        ),
        'PUT /set-s3': aws('s3:path/bucket/key', { httpMethod: 'PUT', ...toHeader('Content-MD5') }),
        'POST /map-connection': http('/s7/http', toHeader('Connection', 'close')),
        'POST /map-upgrade': http('/s7/http', toHeader('Upgrade', 'h2c')),
        'ANY /signed/{p+}': aws('sqs:path/000000000000/queue'),
      },
    },
    's7-out': {
      methods: {
        ...each(OUT_NAMES, 'http', name =>
          http('/s7/out', { integrationResponses: { '200': answers({ [name]: `'${valueFor(name)}'` }) } }),
        ),
        'GET /proxied': proxy('/s7/proxied'),
        'GET /returned': lambdaProxy('s7-result'),
        'GET /unmapped': http('/s7/unmapped'),
        'GET /coded': http('/s7/coded', {
          integrationResponses: {
            '200': answers({ 'Content-Encoding': 'integration.response.header.Content-Encoding' }),
          },
        }),
        'GET /mapped-id': http('/s7/unmapped', {
          integrationResponses: { '200': answers({ 'X-Backend-Id': 'integration.response.header.x-amzn-RequestId' }) },
        }),
        'GET /custom-function': method({
          type: 'AWS',
          httpMethod: 'POST',
          uri: functionArn('s7-result'),
          integrationResponses: { '200': answers({ Server: "'mine'" }) },
        }),
      },
    },
  },
  rows: [
    same(
      '7.1/dropped',
      'AWS snapshot',
      'These headers of the client are never seen: neither by templates, nor mappings, nor events, nor proxied backends.',
      async world => {
        const headers = DROPPED.map(name => [name, name === 'Expect' ? '100-continue' : 'x'] as const)
        const seen = (await world.call('s7', 'POST /seen', { headers })).json() as string[]
        deepEqual(
          seen.filter(name => DROPPED.includes(name) || name === 'Content-Length'),
          [],
        )
        world.lambda('s7-event', {})
        const event = JSON.parse((await world.call('s7', 'POST /event', { headers, body: '1' })).backend.body)
        deepEqual(
          Object.keys(event.headers).filter(name => DROPPED.includes(name) || name === 'Content-Length'),
          [],
        )
        const { backend } = await world.call('s7', 'POST /proxy-map', { headers })
        const forwarded = DROPPED.filter(name => name !== 'Connection').map(name => backend.header(name))
        deepEqual([...new Set([...forwarded, backend.header('X-Seen')])], [undefined])
      },
    ),
    same('7.1/kept', 'AWS snapshot', 'These are seen.', async world => {
      const value = (name: string) =>
        name === 'Content-Encoding' ? 'identity' : name === 'Content-Type' ? 'application/json' : 'x'
      const headers = [...KEPT, 'Content-Encoding'].map(name => [name, value(name)] as const)
      const seen = (await world.call('s7', 'POST /seen', { headers })).json() as string[]
      deepEqual(
        [...KEPT, 'Content-Encoding', 'Host'].filter(name => !seen.includes(name)),
        [],
      )
    }),
    same(
      '7.1/connection-names',
      'inferred',
      'Headers that Connection names are hop-by-hop and dropped as well.',
      async world => {
        const headers = [
          ['Connection', 'keep-alive, X-Hop'],
          ['X-Hop', '1'],
          ['Keep-Alive', '5'],
        ] as const
        const { backend } = await world.call('s7', 'POST /proxy', { headers })
        deepEqual(['X-Hop', 'Keep-Alive'].map(backend.header), [undefined, undefined])
      },
    ),
    same(
      '7.2/1',
      'AWS snapshot',
      'Writing one of these four fails the request with 500 before any call.',
      async world => {
        for (const kind of ['http', 'proxy', 'aws', 'aws-proxy']) {
          for (const name of ILLEGAL) {
            const { status, body, header, calls } = await world.call('s7', `POST /illegal-${kind}/${name}`)
            deepEqual([kind, name, status, body], [kind, name, 500, '{"message":"Internal server error"}'])
            deepEqual([header('x-amzn-ErrorType'), calls.length], ['InternalServerErrorException', 0])
          }
        }
        equal((await world.call('s7', 'POST /override', { body: '1' })).status, 500)
        equal((await world.call('s7', 'POST /skipped')).status, 200)
      },
    ),
    same('7.2/2', 'AWS snapshot', 'AWS and AWS_PROXY refuse five more.', async world => {
      for (const kind of ['aws', 'aws-proxy']) {
        for (const name of ILLEGAL_AWS) {
          const { status, calls } = await world.call('s7', `POST /illegal-${kind}/${name}`)
          deepEqual([kind, name, status, calls.length], [kind, name, 500, 0])
        }
      }
    }),
    same('7.2/log', 'AWS snapshot', 'The log names the header.', async world => {
      const { lines } = await world.testInvoke('s7', 'POST /illegal-http/Content-Length')
      equal(lines.includes('Execution failed due to configuration error: Content-Length header already present'), true)
    }),
    same(
      '7.3/dropped',
      'AWS snapshot',
      'After mappings, Expect, Proxy-Authenticate and TE are dropped by all, Via by HTTP types, Referer by AWS.',
      async world => {
        for (const kind of ['http', 'proxy']) {
          for (const name of ['Expect', 'Proxy-Authenticate', 'TE', 'Via']) {
            const { backend } = await world.call('s7', `POST /drop-${kind}/${name}`)
            deepEqual([kind, name, backend.header(name)], [kind, name, undefined])
          }
        }
        world.lambda('s7-aws', {})
        equal((await world.call('s7', 'POST /set-aws/Referer')).backend.header('Referer'), undefined)
      },
    ),
    same(
      '7.3/1',
      'AWS snapshot',
      'Accept: application/json unless it is there, by HTTP, HTTP_PROXY and AWS.',
      async world => {
        world.lambda('s7-aws', {})
        for (const path of ['/http', '/proxy', '/aws']) {
          deepEqual((await world.call('s7', `POST ${path}`)).backend.headers('Accept'), ['application/json'])
        }
        deepEqual(
          (await world.call('s7', 'POST /proxy', { headers: [['accept', 'text/x']] })).backend.headers('Accept'),
          ['text/x'],
        )
      },
    ),
    same('7.3/2', 'AWS snapshot', 'User-Agent: AmazonAPIGateway_{apiId} likewise.', async world => {
      world.lambda('s7-aws', {})
      for (const path of ['/http', '/proxy', '/aws']) {
        deepEqual((await world.call('s7', `POST ${path}`)).backend.headers('User-Agent'), ['AmazonAPIGateway_s7'])
      }
    }),
    same(
      '7.3/3',
      'LocalStack code',
      "HTTP and AWS take the client's Content-Type, unless the client's verb is GET, HEAD or OPTIONS.",
      async world => {
        world.lambda('s7-aws', {})
        const headers = [['Content-Type', 'text/csv; x=1']] as const
        for (const path of ['/http', '/aws']) {
          equal(
            (await world.call('s7', `POST ${path}`, { headers, body: 'b' })).backend.header('Content-Type'),
            'text/csv; x=1',
          )
          for (const verb of ['GET', 'HEAD', 'OPTIONS']) {
            const type = (await world.call('s7', `${verb} ${path}`, { headers })).backend.header('Content-Type')
            equal(type === 'text/csv; x=1', false)
          }
        }
        equal((await world.call('s7', 'POST /aws', { body: '{}' })).backend.header('Content-Type'), 'application/json')
        equal((await world.call('s7', 'POST /http', { body: '{}' })).backend.header('Content-Type'), undefined)
      },
    ),
    same('7.3/4', 'LocalStack code', 'Connection: keep-alive.', async world => {
      equal((await world.call('s7', 'POST /http')).backend.header('Connection'), 'keep-alive')
    }),
    same(
      '7.3/always',
      'AWS snapshot',
      'X-Amzn-Trace-Id, X-Amzn-Apigateway-Api-Id, Host and Content-Length are always set.',
      async world => {
        const { backend } = await world.call('s7', 'POST /http', { body: '12345' })
        match(
          backend.header('X-Amzn-Trace-Id') ?? '',
          /^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0$/,
        )
        deepEqual(['X-Amzn-Apigateway-Api-Id', 'Content-Length'].map(backend.header), ['s7', '5'])
        equal(`http://${backend.header('Host')}`, world.backendOrigin)
      },
    ),
    same(
      '7.3/aws',
      'AWS snapshot',
      'AWS besides: Authorization, X-Amz-Date, X-Amz-Security-Token, X-Amz-Source-Arn; Lambda also x-amzn-lambda-integration-tag.',
      async world => {
        world.lambda('s7-aws', {})
        const { backend, header } = await world.call('s7', 'PUT /aws')
        match(
          backend.header('Authorization') ?? '',
          /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/us-east-1\/lambda\/aws4_request/,
        )
        match(backend.header('X-Amz-Date') ?? '', /^\d{8}T\d{6}Z$/)
        equal(backend.header('X-Amz-Security-Token'), 'session-token')
        equal(backend.header('X-Amz-Source-Arn'), 'arn:aws:execute-api:us-east-1:000000000000:s7/t/PUT/aws')
        equal(backend.header('x-amzn-lambda-integration-tag'), header('x-amzn-RequestId'))
      },
    ),
    same(
      '7.3/proxy',
      'AWS snapshot',
      'HTTP_PROXY forwards the client less Host and Content-Encoding; repeated headers are joined.',
      async world => {
        const headers = [
          ['X-A', '1'],
          ['X-A', '2'],
          ['Content-Encoding', 'identity'],
          ['Cookie', 'c=1'],
        ] as const
        const { backend } = await world.call('s7', 'POST /proxy', { headers, body: 'b' })
        deepEqual(['X-A', 'Content-Encoding', 'Cookie'].map(backend.header), ['1,2', undefined, 'c=1'])
        equal(`http://${backend.header('Host')}`, world.backendOrigin)
      },
    ),
    same(
      '7.3/set',
      'AWS snapshot',
      'A mapping can set Max-Forwards, Server, Trailer, WWW-Authenticate, Content-MD5, Host and Content-Encoding.',
      async world => {
        for (const kind of ['http', 'proxy']) {
          for (const name of MAPPABLE) {
            const { backend } = await world.call('s7', `POST /set-${kind}/${name}`, { body: 'b' })
            deepEqual([kind, name, backend.headers(name)], [kind, name, ['mapped']])
          }
        }
      },
    ),
    differs(
      '7.3/upgrade',
      'AWS snapshot',
      'A mapping can set Upgrade.',
      'Upgrade is a header of one connection; the HTTP client of the gateway refuses to send it, and an answer of 101 could not be passed on.',
      async world => {
        equal((await world.call('s7', 'POST /map-upgrade')).backend.header('Upgrade'), undefined)
      },
    ),
    same(
      '7.3/5',
      'AWS doc',
      'Ordinary headers pass when mapped (Referer is the exception that AWS drops: a recording).',
      async world => {
        world.lambda('s7-aws', {})
        const ordinary = KEPT.filter(name => name !== 'Authorization' && name !== 'Via' && name !== 'Referer')
        for (const kind of ['http', 'aws']) {
          for (const name of ordinary) {
            const { backend } = await world.call('s7', `POST /set-${kind}/${name}`)
            deepEqual([kind, name, backend.headers(name)], [kind, name, ['mapped']])
          }
        }
        equal((await world.call('s7', 'POST /set-http/Referer')).backend.header('Referer'), 'mapped')
      },
    ),
    same(
      '7.3/6',
      'AWS doc',
      "Authorization passes for HTTP and HTTP_PROXY; AWS sends the signature's.",
      async world => {
        equal((await world.call('s7', 'POST /set-http/Authorization')).backend.header('Authorization'), 'mapped')
        const headers = [['Authorization', 'Bearer x']] as const
        equal((await world.call('s7', 'POST /proxy', { headers })).backend.header('Authorization'), 'Bearer x')
        world.lambda('s7-aws', {})
        match((await world.call('s7', 'POST /aws', { headers })).backend.header('Authorization') ?? '', /^AWS4-/)
      },
    ),
    differs(
      '7.3/7',
      'AWS doc',
      'Connection passes when mapped.',
      'Connection speaks of one connection, and those to backends are the gateway’s; AWS types drop it as documented.',
      async world => {
        equal((await world.call('s7', 'POST /map-connection')).backend.header('Connection'), 'keep-alive')
      },
    ),
    same('7.3/8', 'AWS doc', 'Content-Encoding passes when mapped; HTTP_PROXY does not forward it.', async world => {
      world.lambda('s7-aws', {})
      equal((await world.call('s7', 'POST /set-http/Content-Encoding')).backend.header('Content-Encoding'), 'mapped')
      equal((await world.call('s7', 'POST /set-aws/Content-Encoding')).backend.header('Content-Encoding'), 'mapped')
    }),
    same('7.3/9', 'AWS doc', 'Content-Length is generated.', async world => {
      equal((await world.call('s7', 'POST /proxy', { body: 'äö' })).backend.header('Content-Length'), '4')
    }),
    same(
      '7.3/10',
      'AWS doc',
      'Content-MD5, Expect, Max-Forwards and their like are dropped when a client sends them.',
      async world => {
        const headers = ['Content-MD5', 'Max-Forwards', 'Server', 'Trailer', 'WWW-Authenticate'].map(
          name => [name, 'x'] as const,
        )
        const { backend } = await world.call('s7', 'POST /proxy', { headers })
        deepEqual(
          headers.map(([name]) => backend.header(name)),
          headers.map(() => undefined),
        )
      },
    ),
    same(
      '7.3/10b',
      'AWS doc',
      'A mapping towards a Lambda function drops Content-MD5, Max-Forwards, Server, Trailer and WWW-Authenticate; another service gets them.',
      async world => {
        for (const name of ['Content-MD5', 'Max-Forwards', 'Server', 'Trailer', 'WWW-Authenticate']) {
          const { backend } = await world.call('s7', `POST /drop-aws/${name}`, { body: '{}' })
          deepEqual([name, backend.header(name)], [name, undefined])
        }
        equal((await world.call('s7', 'PUT /set-s3', { body: 'b' })).backend.header('Content-MD5'), 'mapped')
      },
    ),
    same(
      '7.3/11',
      'AWS doc',
      "Host is the backend's; a mapping may set it for HTTP types (a recording), not where it is signed.",
      async world => {
        world.lambda('s7-aws', {})
        const { backend } = await world.call('s7', 'POST /set-aws/Host')
        equal(`http://${backend.header('Host')}`, world.backendOrigin)
      },
    ),
    same(
      '7.3/12',
      'AWS doc',
      'Transfer-Encoding of the client is dropped; a mapping of it is an error.',
      async world => {
        const headers = [['Transfer-Encoding', 'chunked']] as const
        const { backend } = await world.call('s7', 'POST /proxy', { headers, chunks: ['ab', 'c'] })
        deepEqual([backend.header('Transfer-Encoding'), backend.body], [undefined, 'abc'])
      },
    ),
    same('7.3/13', 'AWS doc', 'Via is dropped by HTTP types and passes for AWS.', async world => {
      world.lambda('s7-aws', {})
      equal((await world.call('s7', 'POST /set-aws/Via')).backend.header('Via'), 'mapped')
      equal((await world.call('s7', 'POST /proxy', { headers: [['Via', '1.1 x']] })).backend.header('Via'), undefined)
    }),
    responseRow(
      '7.4/1',
      [
        ['Connection', 'mine'],
        ['Date', 'mine'],
        ['Server', 'mine'],
      ],
      'Connection, Content-Length, Date and Server are renamed by every type.',
      name => ({ http: RENAME(name), proxy: RENAME(name), lambda: RENAME(name) }),
    ),
    same('7.4/1b', 'AWS snapshot', 'Content-Length is renamed, and the gateway counts anew.', async world => {
      world.answer('/s7/proxied', { body: '12345' })
      const answer = await world.call('s7-out', 'GET /proxied')
      deepEqual([answer.header('x-amzn-Remapped-Content-Length'), answer.headers('Content-Length')], ['5', ['5']])
    }),
    responseRow(
      '7.4/2',
      RENAMED_MAPPED.filter(name => name !== 'Trailer' && name !== 'Upgrade').map(name => [name, 'mine']),
      'Ten more are renamed where they are mapped (HTTP, AWS), and pass from proxies.',
      name => ({ http: RENAME(name), proxy: name, lambda: name }),
    ),
    differs(
      '7.4/2b',
      'LocalStack code',
      'Trailer and Upgrade pass from proxies.',
      'They speak of one connection, and the one to the client is the gateway’s. Mapped ones are renamed as recorded.',
      async world => {
        for (const name of ['Trailer', 'Upgrade']) {
          const ways = await threeWays(world, name, 'mine')
          deepEqual([name, ways.http, ways.lambda], [name, RENAME(name), undefined])
        }
      },
    ),
    same('7.4/3', 'AWS snapshot', 'Transfer-Encoding is dropped.', async world => {
      equal((await world.call('s7-out', 'POST /http/Transfer-Encoding')).header('Transfer-Encoding'), undefined)
      world.lambda('s7-result', { headers: { 'Transfer-Encoding': 'chunked' }, body: 'x' })
      const { header, body } = await world.call('s7-out', 'GET /returned')
      deepEqual([header('Transfer-Encoding'), body], [undefined, 'x'])
      world.answer('/s7/proxied', { raw: 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n' })
      const proxied = await world.call('s7-out', 'GET /proxied')
      deepEqual([proxied.header('Transfer-Encoding'), proxied.body], [undefined, 'abc'])
    }),
    responseRow(
      '7.4/4',
      [['Content-Encoding', 'identity']],
      'Content-Encoding passes for HTTP, AWS and AWS_PROXY; HTTP_PROXY drops it.',
      name => ({
        http: name,
        proxy: undefined,
        lambda: name,
      }),
    ),
    same(
      '7.4/4b',
      'inferred',
      'A Content-Encoding that is mapped from the backend is true: its coding, taken off for the mapping, is put on again.',
      async world => {
        const body = gzipSync('{"a":1}')
        world.answer('/s7/coded', { headers: { 'Content-Encoding': 'gzip' }, body })
        const answer = await world.call('s7-out', 'GET /coded')
        deepEqual([answer.header('Content-Encoding'), answer.bytes], ['gzip', body])
      },
    ),
    responseRow('7.4/5', [['Via', '1.1 x']], 'Via likewise.', name => ({ http: name, proxy: undefined, lambda: name })),
    responseRow('7.4/6', [['TE', 'mine']], 'TE passes.', name => ({ http: name, proxy: name, lambda: name })),
    same(
      '7.4/7',
      'AWS snapshot',
      "The backend's x-amzn-RequestId passes only when mapped; HTTP_PROXY renames it; the gateway's own is always set.",
      async world => {
        const headers = { 'x-amzn-RequestId': 'of-the-backend' }
        world.answer('/s7/unmapped', { headers, body: 'b' })
        world.answer('/s7/proxied', { headers, body: 'b' })
        equal(
          (await world.call('s7-out', 'GET /unmapped')).fields.some(([, value]) => value === 'of-the-backend'),
          false,
        )
        equal((await world.call('s7-out', 'GET /mapped-id')).header('X-Backend-Id'), 'of-the-backend')
        const proxied = await world.call('s7-out', 'GET /proxied')
        equal(proxied.header('x-amzn-Remapped-x-amzn-RequestId'), 'of-the-backend')
        equal(proxied.headers('x-amzn-RequestId').length, 1)
      },
    ),
    responseRow('7.4/8', [['X-Other', 'mine']], 'Everything else passes, if it is mapped where mapping is.', name => ({
      http: name,
      proxy: name,
      lambda: name,
    })),
    same('7.4/own', 'AWS snapshot', 'The gateway writes its own Date, Content-Length and Connection.', async world => {
      const answer = await world.call('s7-out', 'GET /unmapped')
      deepEqual(
        ['Date', 'Content-Length', 'Connection'].map(name => answer.headers(name).length),
        [1, 1, 1],
      )
    }),
  ],
}

function valueFor(name: string): string {
  if (name === 'Content-Encoding') return 'identity'
  return name === 'Via' ? '1.1 x' : 'mine'
}
