import { deepEqual, equal } from 'node:assert/strict'
import { deflateSync, gunzipSync, gzipSync, inflateSync } from 'node:zlib'
import { http, lambda, lambdaProxy, mock, proxy, renders, responds } from './methods.ts'
import { type Chapter, differs, type MethodJson, same } from './row.ts'
import type { World } from './world.ts'

/** Bytes that are no UTF-8, and how they look as damaged text and as base64. */
const RAW = Buffer.from([0xff, 0xfe, 0x00, 0x41])
const DAMAGED = '\ufffd\ufffd\u0000A'
const BASE64 = RAW.toString('base64')
const HANDLINGS = ['absent', 'CONVERT_TO_BINARY', 'CONVERT_TO_TEXT']

const handling = (name: string) => (name === 'absent' ? {} : { contentHandling: name })

function requestMethods(): Record<string, MethodJson> {
  return Object.fromEntries(HANDLINGS.map(name => [`POST /in/${name}`, http('/s12/in', handling(name))]))
}

function responseMethods(): Record<string, MethodJson> {
  return Object.fromEntries(
    HANDLINGS.map(name => [`GET /out/${name}`, http('/s12/out', { integrationResponses: { '200': handling(name) } })]),
  )
}

/** Bytes that the backend gets of a body, by content handling; the status where it gets none. */
async function sent(world: World, api: string, type: string, body: Buffer | string): Promise<(Buffer | number)[]> {
  const outcomes: (Buffer | number)[] = []
  for (const name of HANDLINGS) {
    const answer = await world.call(api, `POST /in/${name}`, { headers: [['Content-Type', type]], body })
    outcomes.push(answer.calls[0]?.bytes ?? answer.status)
  }
  return outcomes
}

/** Bytes that the client gets of an answer, by content handling: absent, to binary, to text. */
async function received(world: World, api: string, type: string, accept: string, body: Buffer | string) {
  world.answer('/s12/out', { headers: { 'Content-Type': type }, body })
  const outcomes: (Buffer | number)[] = []
  for (const name of HANDLINGS) {
    const answer = await world.call(api, `GET /out/${name}`, { headers: [['Accept', accept]] })
    outcomes.push(answer.status === 200 ? answer.bytes : answer.status)
  }
  return outcomes
}

const text = (value: string) => Buffer.from(value)

export const BINARY: Chapter = {
  file: '12-binary.ts',
  title: 'Binary payloads and compression',
  apis: {
    s12: {
      methods: {
        ...requestMethods(),
        ...responseMethods(),
        'POST /template': http('/s12/in', renders('$input.body')),
        'POST /template-text': http('/s12/in', {
          requestTemplates: { 'image/png': '$input.body' },
          contentHandling: 'CONVERT_TO_TEXT',
        }),
        'POST /template-raw': http('/s12/in', { requestTemplates: { 'image/png': '$input.body' } }),
        'GET /mocked': mock(undefined, { '200': responds('"rendered"') }),
        'GET /template-out': http('/s12/out', { integrationResponses: { '200': responds('$input.body') } }),
        'GET /template-out-text': http('/s12/out', {
          integrationResponses: { '200': { ...responds('$input.body'), contentHandling: 'CONVERT_TO_TEXT' } },
        }),
        'ANY /proxy': proxy('/s12/proxy'),
        'POST /event': lambdaProxy('s12'),
        'POST /aws': lambda('s12', { contentHandling: 'CONVERT_TO_TEXT' }),
      },
      more: { binaryMediaTypes: ['image/png', 'video/*', '*/odd'] },
    },
    's12-text': { methods: { ...requestMethods(), ...responseMethods(), 'ANY /proxy': proxy('/s12/proxy') } },
    's12-all': {
      methods: { 'POST /in/absent': http('/s12/in'), 'GET /none': mock() },
      more: { binaryMediaTypes: ['*/*'] },
    },
    's12-gzip': {
      methods: {
        'POST /in': http('/s12/in', renders('a')),
        'GET /long': mock('{ "statusCode": 200 }', { '200': responds('$pad("", 100, "x")') }),
        'GET /short': mock('{ "statusCode": 200 }', { '200': responds('"short"') }),
        'GET /coded': lambdaProxy('s12-coded'),
        'GET /proxy': proxy('/s12/gzipped'),
        'GET /mapped': http('/s12/gzipped', { integrationResponses: { '200': responds('from') } }),
      },
      more: { minimumCompressionSize: 50 },
    },
    's12-never': {
      methods: { 'GET /long': mock('{ "statusCode": 200 }', { '200': responds('$pad("", 100, "x")') }) },
    },
  },
  rows: [
    same(
      '12.1/match',
      'AWS snapshot',
      'A media type is binary when an entry is the same, or is type/* of its type; parameters do not count; */x is no wildcard.',
      async world => {
        const isRaw = async (type: string) => {
          const [absent] = await sent(world, 's12', type, RAW)
          return Buffer.isBuffer(absent) && absent.equals(RAW)
        }
        const types = ['image/png', 'IMAGE/PNG; q=1', 'video/mp4', 'image/jpeg', 'x/odd', '*/odd']
        deepEqual(await Promise.all(types.slice(0, 1).map(isRaw)), [true])
        const found = []
        for (const type of types) found.push(await isRaw(type))
        deepEqual(found, [true, true, true, false, false, true])
      },
    ),
    same('12.1/accept', 'AWS snapshot', 'Accept counts by its first media type, as literal text.', async world => {
      const isRaw = async (accept: string) => {
        const [absent] = await received(world, 's12', 'image/png', accept, RAW)
        return Buffer.isBuffer(absent) && absent.equals(RAW)
      }
      const found = []
      for (const accept of ['image/png', 'image/png, text/x', 'text/x, image/png', 'image/*', 'video/*', '*/*']) {
        found.push(await isRaw(accept))
      }
      deepEqual(found, [true, true, false, false, true, false])
    }),
    same('12.1/all', 'AWS doc', '*/* means all types.', async world => {
      deepEqual(
        (await world.call('s12-all', 'POST /in/absent', { headers: [['Content-Type', 'a/b']], body: RAW })).backend
          .bytes,
        RAW,
      )
    }),
    same('12.2/1', 'AWS snapshot', 'Text, absent or to text: UTF-8, invalid bytes become U+FFFD.', async world => {
      for (const api of ['s12', 's12-text']) {
        const [absent, , toText] = await sent(world, api, 'text/plain', RAW)
        deepEqual([absent, toText], [text(DAMAGED), text(DAMAGED)])
      }
      deepEqual(
        (await world.call('s12-text', 'POST /proxy', { headers: [['Content-Type', 'image/png']], body: RAW })).backend
          .bytes,
        text(DAMAGED),
      )
    }),
    same('12.2/2', 'AWS snapshot', 'Text to binary: base64-decoded; 500 where it is no base64.', async world => {
      const [, toBinary] = await sent(world, 's12', 'text/plain', BASE64)
      deepEqual(toBinary, RAW)
      const broken = ['no base64!', `${BASE64.slice(0, 4)}\n${BASE64.slice(4)}`, ` ${BASE64}`, '/0E', '/0F=', '_0E=']
      for (const wrong of broken) equal((await sent(world, 's12', 'text/plain', wrong))[1], 500, wrong)
    }),
    same('12.2/3', 'AWS snapshot', 'Binary, absent or to binary: raw bytes.', async world => {
      const [absent, toBinary] = await sent(world, 's12', 'image/png', RAW)
      deepEqual([absent, toBinary], [RAW, RAW])
      deepEqual(
        (await world.call('s12', 'POST /proxy', { headers: [['Content-Type', 'image/png']], body: RAW })).backend.bytes,
        RAW,
      )
    }),
    same('12.2/4', 'AWS snapshot', 'Binary to text: base64.', async world => {
      deepEqual((await sent(world, 's12', 'image/png', RAW))[2], text(BASE64))
      const { backend } = await world.call('s12', 'POST /aws', { headers: [['Content-Type', 'image/png']], body: RAW })
      equal(backend.body, BASE64)
    }),
    same('12.3/1', 'AWS snapshot', 'No binary types: text, base64-decoded, text.', async world => {
      deepEqual(await received(world, 's12-text', 'image/png', 'image/png', RAW), [text(DAMAGED), 500, text(DAMAGED)])
      deepEqual(await received(world, 's12-text', 'text/plain', 'text/plain', BASE64), [
        text(BASE64),
        RAW,
        text(BASE64),
      ])
    }),
    same('12.3/2', 'AWS snapshot', 'Text for a text Accept: text, base64-decoded, text.', async world => {
      deepEqual(await received(world, 's12', 'text/plain', 'text/plain', BASE64), [text(BASE64), RAW, text(BASE64)])
    }),
    same(
      '12.3/3',
      'AWS snapshot',
      'Text for a binary Accept: base64-decoded, base64-decoded, text; 500 where it is no base64.',
      async world => {
        deepEqual(await received(world, 's12', 'text/plain', 'image/png', BASE64), [RAW, RAW, text(BASE64)])
        deepEqual(await received(world, 's12', 'text/plain', 'image/png', '!!'), [500, 500, text('!!')])
      },
    ),
    same('12.3/4', 'AWS snapshot', 'Binary for a text Accept: base64, raw, base64.', async world => {
      deepEqual(await received(world, 's12', 'image/png', 'text/plain', RAW), [text(BASE64), RAW, text(BASE64)])
    }),
    same('12.3/5', 'AWS snapshot', 'Binary for a binary Accept: raw, raw, base64.', async world => {
      deepEqual(await received(world, 's12', 'image/png', 'image/png', RAW), [RAW, RAW, text(BASE64)])
    }),
    same('12.3/failed', 'AWS snapshot', 'Failed base64: 500 Internal server error.', async world => {
      for (const wrong of ['!!', 'aGVs bG8=', 'aGVsbG8', 'aGVsbG8=\n', 'aGVsbG9=']) {
        world.answer('/s12/out', { headers: { 'Content-Type': 'text/plain' }, body: wrong })
        const { status, body } = await world.call('s12', 'GET /out/CONVERT_TO_BINARY')
        deepEqual([status, body], [500, '{"message":"Internal server error"}'], wrong)
      }
    }),
    same(
      '12.3/empty',
      'inferred',
      'An empty body is empty under any handling: the template of a MOCK renders for a binary Accept.',
      async world => {
        const { status, body } = await world.call('s12', 'GET /mocked', { headers: [['Accept', 'image/png']] })
        deepEqual([status, body], [200, 'rendered'])
      },
    ),
    same(
      '12.3/proxy',
      'AWS snapshot',
      'HTTP_PROXY converts by the same table, as without content handling.',
      async world => {
        world.answer('/s12/proxy', { headers: { 'Content-Type': 'image/png' }, body: RAW })
        const get = async (accept: string) =>
          (await world.call('s12', 'GET /proxy', { headers: [['Accept', accept]] })).bytes
        deepEqual([await get('image/png'), await get('text/x')], [RAW, text(BASE64)])
      },
    ),
    same(
      '12.4/request',
      'AWS snapshot',
      'Raw bytes at a request template: 500; converted to text it sees base64.',
      async world => {
        const send = (path: string) =>
          world.call('s12', `POST ${path}`, { headers: [['Content-Type', 'image/png']], body: RAW })
        const { status, calls } = await send('/template-raw')
        deepEqual([status, calls.length], [500, 0])
        equal((await send('/template-text')).backend.body, BASE64)
      },
    ),
    same('12.4/response', 'AWS snapshot', 'Raw bytes at a response template likewise.', async world => {
      world.answer('/s12/out', { headers: { 'Content-Type': 'image/png' }, body: RAW })
      const headers = [['Accept', 'image/png']] as const
      equal((await world.call('s12', 'GET /template-out', { headers })).status, 500)
      equal((await world.call('s12', 'GET /template-out-text', { headers })).body, BASE64)
    }),
    same(
      '12.5/request',
      'AWS doc',
      'gzip, deflate and identity of a client are decoded before mapping; another coding is 415.',
      async world => {
        const send = (coding: string, body: Buffer) =>
          world.call('s12-gzip', 'POST /in', { headers: [['Content-Encoding', coding]], body })
        const json = Buffer.from('{"a":"decoded"}')
        for (const [coding, body] of [
          ['gzip', gzipSync(json)],
          ['deflate', deflateSync(json)],
          ['identity', json],
        ] as const) {
          equal((await send(coding, body)).backend.body, 'decoded')
        }
        for (const coding of ['br', 'zstd', 'constructor', 'gzip, gzip']) {
          const { status, calls } = await send(coding, json)
          deepEqual([coding, status, calls.length], [coding, 415, 0])
        }
        equal((await send('gzip', json)).status, 400)
      },
    ),
    same(
      '12.5/response',
      'AWS doc',
      'An answer is compressed from minimumCompressionSize on, for a client that names gzip or deflate.',
      async world => {
        const get = (path: string, accepted?: string) =>
          world.call('s12-gzip', `GET ${path}`, {
            headers: accepted === undefined ? [] : [['Accept-Encoding', accepted]],
          })
        const gzip = await get('/long', 'br, gzip;q=0.5')
        deepEqual([gzip.header('Content-Encoding'), gunzipSync(gzip.bytes).length], ['gzip', 100])
        const deflate = await get('/long', 'gzip;q=0, deflate')
        deepEqual([deflate.header('Content-Encoding'), inflateSync(deflate.bytes).length], ['deflate', 100])
        for (const [path, accepted] of [
          ['/long', undefined],
          ['/long', '*'],
          ['/long', 'br'],
          ['/short', 'gzip'],
        ] as const) {
          equal((await get(path, accepted)).header('Content-Encoding'), undefined)
        }
        equal(
          (await world.call('s12-never', 'GET /long', { headers: [['Accept-Encoding', 'gzip']] })).header(
            'Content-Encoding',
          ),
          undefined,
        )
      },
    ),
    same('12.5/coded', 'AWS doc', 'What has a Content-Encoding already is not compressed again.', async world => {
      world.lambda('s12-coded', { headers: { 'Content-Encoding': 'identity' }, body: 'x'.repeat(100) })
      const answer = await world.call('s12-gzip', 'GET /coded', { headers: [['Accept-Encoding', 'gzip']] })
      deepEqual([answer.headers('Content-Encoding'), answer.body.length], [['identity'], 100])
    }),
    same('12.5/backend', 'AWS doc', "Templates see a backend's compressed answer uncompressed.", async world => {
      const body = gzipSync('{"from":"gzip"}')
      world.answer('/s12/gzipped', {
        headers: { 'Content-Encoding': 'gzip', 'Content-Type': 'application/json' },
        body,
      })
      equal((await world.call('s12-gzip', 'GET /mapped')).body, 'gzip')
    }),
    differs(
      '12.5/proxy',
      'AWS doc',
      "Clients see a backend's compressed answer uncompressed.",
      'HTTP_PROXY passes an answer in its content coding, with its Content-Encoding: what was asked for arrives, in codings that are not known, too.',
      async world => {
        const body = gzipSync('{"from":"gzip"}')
        world.answer('/s12/gzipped', {
          headers: { 'Content-Encoding': 'gzip', 'Content-Type': 'application/json' },
          body,
        })
        const answer = await world.call('s12-gzip', 'GET /proxy')
        deepEqual(
          [answer.headers('Content-Encoding'), answer.headers('Content-Length')],
          [['gzip'], [String(body.length)]],
        )
      },
    ),
  ],
}
