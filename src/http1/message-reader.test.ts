import { describe, expect, test } from 'vitest'
import { type BodyLength, MessageReader } from './message-reader.ts'

const LIMIT = 200

type Answer = BodyLength | 'interim' | 'refused'
type Callback = 'head' | 'body' | 'end'

interface Options {
  /** The listener's answer to each head; the last one also to every further head. */
  readonly answers?: readonly Answer[]
  /** Where the listener stops the reading. */
  readonly stopIn?: Callback
}

/** A reader, with what its listener has heard. */
function open({ answers = [0], stopIn }: Options = {}) {
  const heard: string[] = []
  let heads = 0
  const hear = (callback: Callback, text: string) => {
    const last = heard.at(-1)
    // How a body is cut says nothing.
    if (callback === 'body' && last?.startsWith('body ')) heard[heard.length - 1] = last + text
    else heard.push(text === '' ? callback : `${callback} ${text}`)
    if (callback === stopIn) reader.stop()
  }
  const reader = new MessageReader(
    {
      onHead: (startLine, fields) => {
        hear('head', [startLine, ...fields].join('|'))
        return answers[heads++] ?? answers.at(-1) ?? 0
      },
      onBody: piece => {
        expect(piece.length).toBeGreaterThan(0)
        hear('body', piece.toString('latin1'))
      },
      onEnd: () => hear('end', ''),
      onFault: fault => void heard.push(fault),
    },
    LIMIT,
  )
  return { reader, heard, read: (text: string) => reader.read(Buffer.from(text, 'latin1')) }
}

/** The same in one piece, byte by byte, and in two pieces cut at each place. */
function readEachWay(text: string, options: Options): string[] {
  const ways = [[text], [...text], ...Array.from(text, (_, at) => [text.slice(0, at), text.slice(at)])]
  const [whole = [], ...others] = ways.map(pieces => {
    const { heard, read } = open(options)
    for (const piece of pieces) read(piece)
    return heard
  })
  for (const heard of others) expect(heard).toEqual(whole)
  return whole
}

const HEAD = 'POST / HTTP/1.1\r\nA: b\r\n\r\n'
const HEARD = 'head POST / HTTP/1.1|A|b'
const line = (length: number) => 'x'.repeat(length)

describe('a message is read', () => {
  test.each<[rule: string, text: string, answer: Answer, heard: string[]]>([
    ['without fields', 'GET / HTTP/1.1\r\n\r\n', 0, ['head GET / HTTP/1.1', 'end']],
    ['with fields', HEAD, 0, [HEARD, 'end']],
    ['with a body of so many bytes', `${HEAD}abc\r\n`, 5, [HEARD, 'body abc\r\n', 'end']],
    ['until the connection ends', `${HEAD}abc\r\n\r\n`, 'until-close', [HEARD, 'body abc\r\n\r\n']],
    ['no further than a body that is cut', `${HEAD}abc`, 4, [HEARD, 'body abc']],
    ['without chunks', `${HEAD}0\r\n\r\n`, 'chunked', [HEARD, 'end']],
    ['with chunks', `${HEAD}3\r\nabc\r\n1\r\nd\r\n0\r\n\r\n`, 'chunked', [HEARD, 'body abcd', 'end']],
    [
      'with sizes in either case',
      `${HEAD}A\r\n0123456789\r\na\r\n0123456789\r\n0\r\n\r\n`,
      'chunked',
      [HEARD, 'body 01234567890123456789', 'end'],
    ],
    ['with zeros before a size', `${HEAD}0000000000003\r\nabc\r\n000\r\n\r\n`, 'chunked', [HEARD, 'body abc', 'end']],
    [
      'with chunks that look like their ends',
      `${HEAD}7\r\n\r\n0\r\n\r\n\r\n0\r\n\r\n`,
      'chunked',
      [HEARD, 'body \r\n0\r\n\r\n', 'end'],
    ],
    [
      'without the extensions of chunks',
      `${HEAD}1;a;b=c;d="e \\" ;\t"\r\nx\r\n0;z\r\n\r\n`,
      'chunked',
      [HEARD, 'body x', 'end'],
    ],
    ['without its trailer', `${HEAD}0\r\nA: b\r\nC:\r\n\r\n`, 'chunked', [HEARD, 'end']],
    ['behind a few empty lines', `\r\n\r\n\r\n\r\n${HEAD}`, 0, [HEARD, 'end']],
    ['of which nothing is to be read but the head', `${HEAD}abc`, 'refused', [HEARD]],
  ])('%s', (_rule, text, answer, heard) => {
    expect(readEachWay(text, { answers: [answer] })).toEqual(heard)
  })

  test('behind interim ones', () => {
    const text = `100\r\n\r\n103\r\nL: x\r\n\r\n${HEAD}abc`
    const heard = ['head 100', 'head 103|L|x', HEARD, 'body abc', 'end']
    expect(readEachWay(text, { answers: ['interim', 'interim', 3] })).toEqual(heard)
  })
})

describe('a head is refused', () => {
  test.each<[rule: string, text: string]>([
    ['with LF behind the start line', 'GET / HTTP/1.1\nA: b\r\n\r\n'],
    ['with LF behind all lines', 'GET / HTTP/1.1\nA: b\n\n'],
    ['with CR behind the start line', 'GET / HTTP/1.1\rA: b\r\n\r\n'],
    ['with two CR behind it', 'GET / HTTP/1.1\r\r\nA: b\r\n\r\n'],
    ['with LF first', '\nGET / HTTP/1.1\r\n\r\n'],
    ['with CR first', '\rGET / HTTP/1.1\r\n\r\n'],
    ['with CR and an empty line first', '\r\r\nGET / HTTP/1.1\r\n\r\n'],
    ['with NUL in the start line', 'GET /\0 HTTP/1.1\r\n\r\n'],
    ['with DEL in the start line', 'GET /\x7f HTTP/1.1\r\n\r\n'],
    ['with LF behind a field', 'x\r\nA: b\nC: d\r\n\r\n'],
    ['with CR behind a field', 'x\r\nA: b\rC: d\r\n\r\n'],
    ['with LF for the empty line', 'x\r\nA: b\r\n\nC: d\r\n\r\n'],
    ['with CR and two LF', 'x\r\nA: b\r\n\r\r\n\r\n'],
    ['with a folded line', 'x\r\nA: b\r\n c\r\n\r\n'],
    ['with a folded first line', 'x\r\n A: b\r\n\r\n'],
    ['with a space before the colon', 'x\r\nA : b\r\n\r\n'],
    ['with an empty name', 'x\r\n: b\r\n\r\n'],
    ['with a line that is no field', 'x\r\nA\r\n\r\n'],
    ['with NUL in a value', 'x\r\nA: \0\r\n\r\n'],
    ['with a name that is no token', 'x\r\nA\xe4: b\r\n\r\n'],
    ['behind more than a few empty lines', `${'\r\n'.repeat(5)}${HEAD}`],
    ['that is the greeting of TLS', '\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03'],
  ])('%s', (_rule, text) => {
    expect(readEachWay(text, {})).toEqual(['HEAD_MALFORMED'])
  })

  test.each<[rule: string, begun: string]>([
    ['a control character', 'GET /\0'],
    ['a lone LF', 'x\r\nA: b\n'],
    ['what follows a lone CR', 'x\r\nA: b\rc'],
  ])('as soon as it has %s', (_rule, begun) => {
    expect(readEachWay(begun, {})).toEqual(['HEAD_MALFORMED'])
  })

  test.each<[rule: string, length: number, heard: (text: string) => string[]]>([
    ['is read', LIMIT, text => [`head ${text}`, 'end']],
    ['is refused with one byte more', LIMIT + 1, () => ['HEAD_TOO_LARGE']],
    ['is refused with far more', 5 * LIMIT, () => ['HEAD_TOO_LARGE']],
  ])('only over the limit: one of it %s', (_rule, length, heard) => {
    expect(readEachWay(`${line(length)}\r\n\r\n`, {})).toEqual(heard(line(length)))
  })

  test('before its end, once it cannot be within the limit', () => {
    expect(readEachWay(line(LIMIT + 3), {})).toEqual([])
    expect(readEachWay(line(LIMIT + 4), {})).toEqual(['HEAD_TOO_LARGE'])
  })

  test('with what was read of it', () => {
    const faults: [string, string][] = []
    const onFault = (fault: string, head: Uint8Array) => void faults.push([fault, Buffer.from(head).toString('latin1')])
    for (const pieces of [['GET /\0 x\r\n\r\nrest'], ['GET ', '/\0 x']]) {
      const reader = new MessageReader({ onHead: () => 0, onBody: () => {}, onEnd: () => {}, onFault }, LIMIT)
      for (const piece of pieces) reader.read(Buffer.from(piece))
    }
    expect(faults).toEqual(Array(2).fill(['HEAD_MALFORMED', 'GET /\0 x']))
  })
})

describe('a chunked body is refused', () => {
  const sizes = [
    '',
    ' 1',
    '1 ',
    '\t1',
    '1\t',
    '+1',
    '-1',
    '0x1',
    '1_0',
    'g',
    '1h',
    '1.',
    '1,1',
    '"1"',
    '\x001',
    '1\0',
    '\xb2',
  ]
  const extensions = [
    ';',
    '; a',
    ' ;a',
    ';a ',
    ';a =b',
    ';a= b',
    ';a=',
    ';=b',
    ';a="b',
    ';a=b"',
    ';a="b"c',
    ';a="\\"',
    ';a=b c',
    ';a;;b',
    ';a="\0"',
    ';\xe4',
    ';a="\xe4"',
    ',a',
  ]
  test.each<[rule: string, text: string]>([
    ...sizes.map((size): [string, string] => [`with the size ${JSON.stringify(size)}`, `${size}\r\nx\r\n`]),
    ...extensions.map((text): [string, string] => [`with the extension ${JSON.stringify(text)}`, `1${text}\r\nx\r\n`]),
    ['with a size over 13 digits', `${'0'.repeat(13)}1\r\nx\r\n`],
    ['with a size that overflows', 'ffffffffffffffff1\r\nx\r\n'],
    ['with LF behind a size', '1\nx\r\n'],
    ['with CR behind a size', '1\rx\r\n1\r\n'],
    ['with two CR behind a size', '1\r\r\nx\r\n'],
    ['with LF behind an extension', '1;a\nx\r\n'],
    ['with CR in an extension', '1;a\rb\r\nx\r\n'],
    ['with LF in a quoted extension', '1;a="b\nc"\r\nx\r\n'],
    ['with CRLF in a quoted extension', '1;a="b\r\nc"\r\nx\r\n'],
    ['with an empty line first', '\r\n1\r\nx\r\n'],
    ['with a line of over 1,024 bytes', `1;${line(1_024)}\r\nx\r\n`],
    ['with a line that has no end', `1;${line(1_024)}`],
    ['with extensions over the limit', `1;${line(LIMIT)}\r\nx\r\n`],
    ['with LF behind the last size', '0\n\r\n'],
    ['with LF for the last line', '0\r\n\n'],
    ['with CR and a byte for it', '0\r\n\rx\n'],
    ['with LF in the trailer', '0\r\nA: b\n\r\n'],
    ['with CR in the trailer', '0\r\nA: b\rC: d\r\n\r\n'],
    ['with a folded line in the trailer', '0\r\nA: b\r\n c\r\n\r\n'],
    ['with a space before a colon in the trailer', '0\r\nA : b\r\n\r\n'],
    ['with no field in the trailer', '0\r\nGET / HTTP/1.1\r\n\r\n'],
    ['with NUL in the trailer', '0\r\nA: \0\r\n\r\n'],
    ['with Content-Length in the trailer', '0\r\nContent-Length: 0\r\n\r\n'],
    ['with Transfer-Encoding in the trailer', '0\r\nA: b\r\ntransfer-encoding: chunked\r\n\r\n'],
  ])('%s', (_rule, text) => {
    const heard = readEachWay(HEAD + text, { answers: ['chunked'] })
    expect(heard.filter(entry => entry !== 'body x')).toEqual([HEARD, 'CHUNK_MALFORMED'])
  })

  test.each<[rule: string, text: string]>([
    ['with nothing behind a chunk', '1\r\nx0\r\n\r\n'],
    ['with LF behind a chunk', '1\r\nx\n0\r\n\r\n'],
    ['with CR behind a chunk', '1\r\nx\r0\r\n\r\n'],
    ['with more bytes than the size says', '1\r\nxy\r\n0\r\n\r\n'],
    ['with many short extensions over the limit', `1;${line(LIMIT - 10)}\r\nx\r\n1;${line(10)}\r\n`],
  ])('%s, and its chunk is given', (_rule, text) => {
    expect(readEachWay(HEAD + text, { answers: ['chunked'] })).toEqual([HEARD, 'body x', 'CHUNK_MALFORMED'])
  })

  test.each<[rule: string, trailer: string, fault: string]>([
    ['of the limit is read', `A:${line(LIMIT - 6)}\r\n\r\n`, 'end'],
    ['over it is refused', `A:${line(LIMIT - 5)}\r\n\r\n`, 'TRAILER_TOO_LARGE'],
    ['of many fields over it is refused', 'A:b\r\n'.repeat(LIMIT / 5), 'TRAILER_TOO_LARGE'],
    ['without an end is refused', line(LIMIT + 1), 'TRAILER_TOO_LARGE'],
  ])('with a trailer over the limit: one %s', (_rule, trailer, fault) => {
    const text = `${HEAD}0\r\n${trailer}\r\n`.slice(0, fault === 'end' ? -2 : undefined)
    expect(readEachWay(text, { answers: ['chunked'] })).toEqual([HEARD, fault])
  })
})

describe('the bytes that are taken', () => {
  test.each<[rule: string, answer: Answer, message: string]>([
    ['a head', 0, HEAD],
    ['a body of so many bytes', 3, `${HEAD}abc`],
    ['the last chunk', 'chunked', `${HEAD}1\r\nx\r\n0\r\n\r\n`],
    ['the trailer', 'chunked', `${HEAD}0\r\nA: b\r\n\r\n`],
    ['a head that is refused', 'refused', HEAD],
  ])('end with %s, and the next message is there to read', (_rule, answer, message) => {
    const all = `${message}${HEAD}`
    expect(open({ answers: [answer] }).read(all)).toBe(message.length)
    for (let at = 1; at < message.length; at++) {
      const { read } = open({ answers: [answer] })
      expect([read(all.slice(0, at)), read(all.slice(at))]).toEqual([at, message.length - at])
    }
  })

  test('are none after the end, until the next message is asked for', () => {
    const { reader, heard, read } = open()
    read(HEAD)
    expect(read(HEAD)).toBe(0)
    reader.next()
    expect(read(HEAD)).toBe(HEAD.length)
    expect(heard).toEqual([HEARD, 'end', HEARD, 'end'])
  })

  test('are none after a stop, a refusal or a fault, which next does not undo', () => {
    for (const begin of ['stop', 'refused', 'fault']) {
      const { reader, heard, read } = open({ answers: begin === 'refused' ? ['refused'] : [5] })
      read(begin === 'fault' ? '\0' : HEAD)
      if (begin === 'stop') reader.stop()
      const before = heard.length
      reader.next()
      reader.finish()
      expect(read(HEAD)).toBe(0)
      expect(heard).toHaveLength(before)
      expect(reader.isAmidst).toBe(false)
    }
  })

  test('may be overwritten when they have been read', () => {
    const { reader, heard } = open()
    const bytes = Buffer.from(HEAD.slice(0, 10))
    reader.read(bytes)
    bytes.fill(0)
    reader.read(Buffer.from(HEAD.slice(10)))
    expect(heard).toEqual([HEARD, 'end'])
  })
})

describe('a listener that stops the reading', () => {
  test.each<[stopIn: Callback, answer: Answer, rest: string, heard: string[]]>([
    ['head', 0, '', [HEARD]],
    ['head', 3, 'abc', [HEARD]],
    ['head', 'chunked', '1\r\nx\r\n', [HEARD]],
    ['head', 'until-close', 'abc', [HEARD]],
    ['head', 'interim', HEAD, [HEARD]],
    ['body', 3, 'abc', [HEARD, 'body abc']],
    ['body', 'chunked', '1\r\nx\r\n0\r\n\r\n', [HEARD, 'body x']],
    ['body', 'chunked', '1\r\nx\r\nfault', [HEARD, 'body x']],
    ['body', 'until-close', 'abc', [HEARD, 'body abc']],
    ['end', 0, HEAD, [HEARD, 'end']],
    ['end', 3, `abc${HEAD}`, [HEARD, 'body abc', 'end']],
    ['end', 'chunked', `0\r\n\r\n${HEAD}`, [HEARD, 'end']],
  ])('in its %s of a message that is %s hears no more', (stopIn, answer, rest, expected) => {
    const { reader, heard, read } = open({ answers: [answer], stopIn })
    read(HEAD + rest)
    reader.next()
    read(HEAD)
    reader.finish()
    expect(heard).toEqual(expected)
  })
})

test('the chunks of one read are one piece', () => {
  const pieces: string[] = []
  const onBody = (piece: Buffer) => void pieces.push(piece.toString())
  const listener = { onHead: () => 'chunked' as const, onBody, onEnd: () => {}, onFault: () => {} }
  const reader = new MessageReader(listener, LIMIT)
  reader.read(Buffer.from(`${HEAD}${'1\r\nx\r\n'.repeat(1_000)}2\r\na`))
  reader.read(Buffer.from('b\r\n0\r\n\r\n'))
  expect(pieces).toEqual([`${'x'.repeat(1_000)}a`, 'b'])
})

test.each<[rule: string, answer: Answer, rest: string, heard: string[]]>([
  ['a body that only this ends', 'until-close', 'abc', [HEARD, 'body abc', 'end']],
  ['one without bytes', 'until-close', '', [HEARD, 'end']],
  ['no other body', 4, 'abc', [HEARD, 'body abc']],
  ['no chunked body', 'chunked', '1\r\nx\r\n0\r\n', [HEARD, 'body x']],
])('the end of the connection ends %s', (_rule, answer, rest, expected) => {
  const { reader, heard, read } = open({ answers: [answer] })
  read(HEAD + rest)
  reader.finish()
  reader.finish()
  expect(heard).toEqual(expected)
})

test.each<[rule: string, answer: Answer, text: string, expected: boolean]>([
  ['before its first byte', 0, '', false],
  ['behind empty lines', 0, '\r\n\r\n', false],
  ['in a head', 0, 'G', true],
  ['in the end of a head', 0, HEAD.slice(0, -1), true],
  ['behind an interim head', 'interim', HEAD, false],
  ['before a body', 3, HEAD, true],
  ['in a body', 3, `${HEAD}ab`, true],
  ['in the end of a chunked body', 'chunked', `${HEAD}0\r\n`, true],
  ['in a body that the end of the connection ends', 'until-close', HEAD, true],
  ['at its end', 3, `${HEAD}abc`, false],
])('whether a message is being read, %s', (_rule, answer, text, expected) => {
  const { reader, read } = open({ answers: [answer] })
  read(text)
  expect(reader.isAmidst).toBe(expected)
})
