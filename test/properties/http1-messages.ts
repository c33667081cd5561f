import fc from 'fast-check'

/** Messages that are valid or nearly so; texts of which each unit is a byte. */

/** Bytes that readers of HTTP have disagreed on. */
const BYTES = [...'\r\n\t \0:,;0123456789abcdefxABF+-_"\\=/?#%{.*@GHT\x80\xff\x7f\x0b\x0c\x85\xa0']
/** And as pieces. */
const PIECES = [
  '\r\n',
  '\r\n ',
  '\r\n\t',
  '\n\n',
  '\r\n\r\n',
  '\r\r\n',
  '0\r\n\r\n',
  '0x',
  ' :',
  ': ',
  ', chunked',
  'chunked, ',
  'identity',
  ';a=b',
  ';a="b;\\"c"',
  ';a="b',
  '0000000000000000',
  'fffffffffffffffff',
  'Content-Length: 3\r\n',
  'Content-Length: 0\r\n',
  'Transfer-Encoding: chunked\r\n',
  'Connection: close\r\n',
  'Upgrade: websocket\r\nConnection: upgrade\r\n',
  'GET /next HTTP/1.1\r\nHost: b\r\n\r\n',
  'HTTP/1.1',
]

interface Mutation {
  readonly kind: 'insert' | 'delete' | 'replace' | 'double'
  /** Where, as a share of the text. */
  readonly place: number
  readonly piece: string
}

const mutation: fc.Arbitrary<Mutation> = fc.record({
  kind: fc.constantFrom('insert', 'delete', 'replace', 'double'),
  place: fc.nat(9_999).map(place => place / 10_000),
  piece: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...BYTES) },
    { weight: 1, arbitrary: fc.constantFrom(...PIECES) },
  ),
})

function mutate(text: string, { kind, place, piece }: Mutation): string {
  const at = Math.floor(place * (text.length + 1))
  const rest = text.slice(at)
  if (kind === 'insert') return text.slice(0, at) + piece + rest
  if (kind === 'delete') return text.slice(0, at) + rest.slice(piece.length)
  if (kind === 'replace') return text.slice(0, at) + piece + rest.slice(piece.length)
  return text.slice(0, at) + rest.slice(0, 4 * piece.length) + rest
}

function mutated(message: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .tuple(message, fc.array(mutation, { maxLength: 3, size: 'max' }))
    .map(([text, mutations]) => mutations.reduce(mutate, text))
}

const bodyText = fc.oneof(
  fc.constantFrom('', 'a', 'abc', '0\r\n\r\n', '\r\n', 'GET /in-body HTTP/1.1\r\n\r\n', '{"a":"\xe4"}'),
  fc.string({ maxLength: 20, unit: fc.constantFrom(...BYTES) }),
)

const EXTENSIONS = [
  '',
  '',
  '',
  ';a',
  ';a=b',
  ';a=b;c=d',
  ';a="b"',
  ';a="b;\\"\\\\"',
  '; a',
  ' ;a',
  ';',
  ';a=',
  ';a=b c',
]

const chunk = fc
  .tuple(
    bodyText.filter(text => text !== ''),
    fc.constantFrom(...EXTENSIONS),
    fc.constantFrom('', '', '0', '000'),
    fc.boolean(),
  )
  .map(([text, extension, zeros, upper]) => {
    const size = text.length.toString(16)
    return `${zeros}${upper ? size.toUpperCase() : size}${extension}\r\n${text}\r\n`
  })

const TRAILERS = [
  '',
  '',
  '',
  'X-T: 1\r\n',
  'Content-Length: 3\r\n',
  'Transfer-Encoding: chunked\r\n',
  'A:\r\nB: \t c \r\n',
]

const chunked = fc
  .tuple(fc.array(chunk, { maxLength: 3 }), fc.constantFrom(...EXTENSIONS), fc.constantFrom(...TRAILERS))
  .map(([chunks, extension, trailer]) => `${chunks.join('')}0${extension}\r\n${trailer}\r\n`)

/** The framing fields of a message, with its body. */
const framed = fc.oneof(
  bodyText.map(text => ({ field: `Content-Length: ${text.length}\r\n`, body: text })),
  fc.tuple(fc.constantFrom('chunked', 'Chunked', 'chunked \t'), chunked).map(([coding, body]) => {
    return { field: `Transfer-Encoding: ${coding}\r\n`, body }
  }),
  fc.record({ field: fc.constant(''), body: fc.constantFrom('', '', 'abc') }),
)

const FIELDS = [
  'Accept: */*',
  'X-Empty:',
  'X-Blank: \t ',
  'X-A:1',
  'X-A:\t 2 \t',
  'x-utf8: \xc3\xa4\xff',
  'X-Colon: a:b: c',
  'X-List: a, b,, c',
  "!#$%&'*+-.^_`|~9: all of a token",
  'Connection: close',
  'Connection: keep-alive',
  'Connection: Keep-Alive, TE',
  'connection: x, close ,y',
  'Connection:',
  'Proxy-Connection: close',
  'Expect: 100-continue',
  'Expect: else',
  'Upgrade: websocket',
  'Connection: upgrade',
  'Keep-Alive: timeout=5, max=100',
  'Cookie: a=b; c=d',
  'Trailer: X-T',
]

const otherFields = fc
  .array(fc.constantFrom(...FIELDS), { maxLength: 4 })
  .map(lines => lines.map(line => `${line}\r\n`))

const TARGETS = ['/', '/a/b?c=d&e=%20', '/?', '*', 'http://a/x?y', '//a', '/"<>\\^`{|}', "/a;b=c,d:e@f!$(')*+[]~"]

const requestLine = fc
  .tuple(
    fc.constantFrom('GET', 'POST', 'PUT', 'HEAD', 'OPTIONS', 'DELETE', 'PATCH', 'M-SEARCH', 'PROPFIND', 'QUERY'),
    fc.oneof(fc.constantFrom(...TARGETS), fc.constant('/')),
    fc.constantFrom('1.1', '1.1', '1.1', '1.1', '1.0'),
  )
  .map(([method, target, version]) => `${method} ${target} HTTP/${version}\r\n`)

const NEXT = ['', '', '', 'GET /next HTTP/1.1\r\nHost: a\r\n\r\n', '\r\n', 'junk']

/** A request, what follows it, and nothing or little wrong with it. */
export const requestText = mutated(
  fc
    .tuple(fc.constantFrom('', '', '', '', '\r\n'), requestLine, otherFields, framed, fc.constantFrom(...NEXT))
    .map(([before, line, others, { field, body }, next]) => {
      return `${before}${line}Host: a\r\n${others.join('')}${field}\r\n${body}${next}`
    }),
)

const INTERIM = ['', '', '', '', 'HTTP/1.1 100 Continue\r\n\r\n', 'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n']
const STATUS_LINES = [
  '200 OK',
  '200',
  '200 ',
  '201 Created',
  '204 No Content',
  '304 Not Modified',
  '404 \xe4\tb',
  '500 x',
  '999 y',
]

const statusLine = fc
  .tuple(fc.constantFrom('1.1', '1.1', '1.1', '1.0'), fc.constantFrom(...STATUS_LINES))
  .map(([version, status]) => `HTTP/${version} ${status}\r\n`)

/** A response with the interim ones before it. */
export const responseText = mutated(
  fc
    .tuple(fc.constantFrom(...INTERIM), statusLine, otherFields, framed, fc.constantFrom('', '', '', '\r\n', 'junk'))
    .map(([interim, line, others, { field, body }, next]) => {
      return `${interim}${line}${others.join('')}${field}\r\n${body}${next}`
    }),
)
