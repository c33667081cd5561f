import fc from 'fast-check'
import type { MethodRequest } from '../../src/exchange/messages.ts'
import { dropOnArrival } from '../../src/mapping/header-rules.ts'

/** Cases of one property. The full run sets 100,000; the slice of the ordinary one is what a coffee break allows. */
export const CASES = Number(process.env.PROPERTY_CASES ?? 1_000)

/**
 * Texts that have broken gateways: ends of lines, other hosts, dot segments, encodings of them, names of every object.
 */
const HOSTILE = [
  '\r\nX-Injected: 1',
  '\n',
  '\0',
  '..',
  '.',
  '%2e%2e',
  '.%2E',
  '..%2f',
  '%2e%2e%5c',
  '\\..\\',
  '//evil.test',
  '/',
  '@evil.test',
  ':80',
  '#x',
  '?x=1',
  '&y=2',
  ';z',
  '%',
  '%zz',
  '%00',
  '%0d%0a',
  ' ',
  '{p}',
  '${stageVariables.v}',
  '\ud800',
  'ü€',
  '\u00ff',
  '\u007f',
  '__proto__',
  'constructor',
  'http://evil.test/',
]

/** Text that is hostile in parts. */
export const hostileText = fc
  .array(
    fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ maxLength: 8 }), fc.string({ unit: 'binary', maxLength: 4 })),
    {
      maxLength: 5,
    },
  )
  .map(parts => parts.join(''))

/** A name of a header, real or not. */
export const headerName = fc.oneof(
  fc.constantFrom(
    ...'Host Content-Length Transfer-Encoding X-Amzn-Trace-Id Authorization Connection Expect TE Via Referer Trailer Upgrade Date Server Content-Encoding Content-Type Accept x-amzn-RequestId X-Amz-Date __proto__ constructor X-A x-a'.split(
      ' ',
    ),
  ),
  fc.string({ maxLength: 12 }),
  hostileText,
)

/** Header fields, flat. */
export const rawHeaders = fc.array(fc.tuple(headerName, hostileText), { maxLength: 8 }).map(pairs => pairs.flat())

/** A request as it is after routing; its texts are worse than what a listener lets in. */
export const methodRequest: fc.Arbitrary<MethodRequest> = fc.record({
  httpMethod: fc.constantFrom('GET', 'POST', 'PUT', 'HEAD', 'OPTIONS', 'DELETE'),
  path: hostileText,
  requestPath: hostileText,
  pathParameters: fc.record({ p: hostileText, proxy: hostileText }, { requiredKeys: [] }),
  rawQuery: fc.oneof(
    hostileText,
    hostileText.map(text => `q=${encodeURIComponent(text.toWellFormed())}&q=2&__proto__=1`),
  ),
  headers: rawHeaders.map(dropOnArrival),
  body: fc.oneof(
    hostileText,
    fc.json(),
    hostileText.map(text => JSON.stringify({ a: text })),
    fc.uint8Array({ maxLength: 8 }),
  ),
  domainName: fc.constantFrom('api.test', 'x', ''),
  protocol: fc.constant('HTTP/1.1'),
  sourceIp: fc.constant('127.0.0.1'),
  requestId: fc.constant('00000000-0000-4000-8000-000000000000'),
  extendedRequestId: fc.constant('AAAAAAAAAAAAAAA='),
  requestTimeEpoch: fc.constant(1_700_000_000_000),
  traceId: fc.constant('Root=1-65536f00-000000000000000000000000;Parent=0000000000000000;Sampled=0'),
})
