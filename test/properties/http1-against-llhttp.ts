import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http'
import { Duplex } from 'node:stream'
import type { RawHeaders } from '../../src/exchange/messages.ts'
import { type BodyLength, MessageReader } from '../../src/http1/message-reader.ts'
import { parseResponseHead } from '../../src/http1/response-head.ts'
import { DEFAULT_SERVER_LIMITS } from '../../src/server/limits.ts'
import { parseRequestHead } from '../../src/server/request-head.ts'

/** Compares what our reader and that of node:http, which is llhttp, understand of the same bytes. */

/** Meaning of a message. */
export interface Meaning {
  /** Method, target and version; or status and version. */
  readonly line: string
  readonly fields: readonly string[]
  readonly body: string
  /** Where it ends in the bytes; undefined where only the end of the connection tells. */
  readonly end: number | undefined
  /** Another message may follow on the connection. */
  readonly persists: boolean
}

/** Our reader's result for some bytes: a message, the reason why it is none, or a message without its end. */
export type Reading = Meaning | { readonly refused: string } | 'unfinished'

/** Both agree on all; both refuse or wait; only we refuse, and why; or what must not be. */
export type Verdict =
  | { readonly kind: 'same' | 'neither' }
  | { readonly kind: 'ours-refuses' | 'explained'; readonly reason: string }
  | { readonly kind: 'theirs-refuses' | 'different'; readonly detail: string }

/** Where llhttp reads otherwise than RFC 9112 says, and we do not. */
interface Deviation {
  readonly reason: string
  readonly explains: (text: string, detail: string, verb: string | undefined) => boolean
}

const STAYS_OPEN = 'the connection stays open'

const DEVIATIONS: readonly Deviation[] = [
  {
    reason: 'a tab behind a coding is no part of it',
    explains: text => /\ntransfer-encoding:[^\r\n]*\t[\t ]*\r\n/i.test(text),
  },
  {
    reason: 'Proxy-Connection has no meaning',
    explains: (text, detail) => detail === STAYS_OPEN && /\nproxy-connection:/i.test(text),
  },
  {
    reason: 'a response to HEAD has no body, so its end is known',
    explains: (_text, detail, verb) => detail === STAYS_OPEN && verb === 'HEAD',
  },
]

export const HEAD_BYTES = 16_384

type Head = Pick<Meaning, 'line' | 'fields' | 'persists'> & { readonly bodyLength: BodyLength | 'interim' }

function readHead(startLine: string, fields: RawHeaders): Head | string {
  const head = parseRequestHead(startLine, fields, DEFAULT_SERVER_LIMITS)
  if (typeof head === 'string') return head
  const line = `${startLine.slice(0, startLine.lastIndexOf(' '))} ${head.version}`
  return { line, fields, bodyLength: head.bodyBytes, persists: head.persists }
}

function readResponseHead(startLine: string, fields: RawHeaders, verb: string): Head | string {
  const head = parseResponseHead(startLine, fields, verb)
  if (typeof head === 'string') return head
  const line = `${head.status} ${startLine.slice(5, 8)}`
  if (head.status === 101) return 'switching protocols'
  if (head.status < 200) return { line, fields, bodyLength: 'interim', persists: true }
  return { line, fields, bodyLength: head.bodyLength, persists: head.persists }
}

/** Reads the first message with our reader; `verb` of the request that a response answers, undefined for a request. */
export function readOurs(bytes: Buffer, verb: string | undefined): Reading {
  let head: Head | undefined
  let body = ''
  let ended = false
  let refused: string | undefined
  const reader = new MessageReader(
    {
      onHead: (startLine, fields) => {
        const read = verb === undefined ? readHead(startLine, fields) : readResponseHead(startLine, fields, verb)
        if (typeof read === 'string') {
          refused = read
          return 'refused'
        }
        head = read
        return read.bodyLength
      },
      onBody: piece => {
        body += piece.toString('latin1')
      },
      onEnd: () => {
        ended = true
      },
      onFault: fault => {
        refused = fault
      },
    },
    HEAD_BYTES,
  )
  const taken = reader.read(bytes)
  if (refused !== undefined) return { refused }
  const end = ended ? taken : undefined
  if (!ended) reader.finish()
  if (!ended || head === undefined) return 'unfinished'
  return { line: head.line, fields: head.fields, body, end, persists: head.persists }
}

/** One connection of node:http that is fed by hand: all that it says of bytes, it says at once. */
interface Feed {
  readonly done: Meaning[]
  error: string | undefined
  feed(bytes: Buffer): void
  finish(): void
  close(): void
}

function wire(): Duplex {
  const socket = new Duplex({ read: () => undefined, write: (_chunk, _encoding, done) => done() })
  socket.on('error', () => undefined)
  return socket
}

/** Hears of the body and the end of a message as soon as the parser does. */
function watch(message: IncomingMessage, onEnd: (body: string) => void): void {
  let body = ''
  message.push = (chunk: Buffer | null) => {
    if (chunk === null) onEnd(body)
    else body += chunk.toString('latin1')
    return true
  }
}

const feeds = new WeakMap<object, Feed>()
let server: Server | undefined

function openServer(): Server {
  const take = (message: IncomingMessage, response: ServerResponse) => {
    const feed = feeds.get(message.socket)
    watch(message, body => {
      const line = `${message.method} ${message.url} ${message.httpVersion}`
      const fields = message.rawHeaders
      feed?.done.push({ line, fields, body, end: undefined, persists: response.shouldKeepAlive })
    })
  }
  const opened = createServer({ maxHeaderSize: 1 << 20, requireHostHeader: false }, take)
  opened.maxHeadersCount = 0
  opened.on('checkContinue', take).on('checkExpectation', take)
  opened.on('clientError', (error: Error & { code?: string }, socket) => {
    const feed = feeds.get(socket)
    if (feed !== undefined) feed.error ??= error.code ?? error.message
  })
  return opened
}

function openRequestFeed(): Feed {
  server ??= openServer()
  const socket = wire()
  const feed: Feed = {
    done: [],
    error: undefined,
    feed: bytes => void socket.emit('data', bytes),
    finish: () => void socket.emit('end'),
    close: () => void socket.destroy(),
  }
  feeds.set(socket, feed)
  server.emit('connection', socket)
  return feed
}

async function openResponseFeed(method: string): Promise<Feed> {
  const socket = wire()
  const feed: Feed = {
    done: [],
    error: undefined,
    feed: bytes => void socket.emit('data', bytes),
    finish: () => void socket.emit('end'),
    close: () => void socket.destroy(),
  }
  const headers = { connection: 'keep-alive' }
  const call = request({ method, headers, maxHeaderSize: 1 << 20, createConnection: () => socket })
  call.maxHeadersCount = 0
  call.on('error', (error: Error & { code?: string }) => {
    feed.error ??= error.code ?? error.message
  })
  call.on('response', message => {
    watch(message, body => {
      const line = `${message.statusCode} ${message.httpVersion}`
      const fields = message.rawHeaders
      feed.done.push({ line, fields, body, end: undefined, persists: call.shouldKeepAlive })
    })
  })
  call.end()
  // The parser is attached in a later turn.
  await new Promise(setImmediate)
  return feed
}

const openFeed = (verb: string | undefined) => (verb === undefined ? openRequestFeed() : openResponseFeed(verb))
const SENTINEL = Buffer.from('GET /sentinel HTTP/1.1\r\nHost: s\r\n\r\n')

/** Judges the first message of these bytes; `verb` of the request that a response answers, undefined for a request. */
export async function judge(bytes: Buffer, verb: string | undefined): Promise<Verdict> {
  const ours = readOurs(bytes, verb)
  const feed = await openFeed(verb)
  try {
    const isRead = ours !== 'unfinished' && !('refused' in ours)
    const verdict = isRead ? judgeRead(feed, bytes, ours, verb) : judgeRefused(feed, bytes, ours)
    return 'detail' in verdict ? explain(verdict, bytes, verb) : verdict
  } finally {
    feed.close()
  }
}

function explain(verdict: Verdict & { readonly detail: string }, bytes: Buffer, verb: string | undefined): Verdict {
  const text = bytes.toString('latin1')
  const found = DEVIATIONS.find(({ explains }) => explains(text, verdict.detail, verb))
  return found === undefined ? verdict : { kind: 'explained', reason: found.reason }
}

function judgeRefused(feed: Feed, bytes: Buffer, ours: 'unfinished' | { readonly refused: string }): Verdict {
  feed.feed(bytes)
  if (feed.done.length === 0 && feed.error === undefined) feed.finish()
  if (feed.done.length === 0) return { kind: 'neither' }
  // To wait for more of what the other has read to its end is not to refuse it.
  if (ours === 'unfinished') return { kind: 'different', detail: `unfinished, not ${JSON.stringify(feed.done[0])}` }
  return { kind: 'ours-refuses', reason: ours.refused }
}

function judgeRead(feed: Feed, bytes: Buffer, ours: Meaning, verb: string | undefined): Verdict {
  const different = (detail: string): Verdict => ({ kind: 'different', detail })
  const end = ours.end ?? bytes.length + 1
  feed.feed(bytes.subarray(0, end - 1))
  if (feed.error !== undefined) return { kind: 'theirs-refuses', detail: feed.error }
  if (feed.done.length > 0) return different(`ends before ${end}: ${JSON.stringify(feed.done[0])}`)
  if (ours.end === undefined) feed.finish()
  else feed.feed(bytes.subarray(end - 1, end))
  if (feed.error !== undefined) return { kind: 'theirs-refuses', detail: feed.error }
  const [theirs, more] = feed.done
  if (theirs === undefined || more !== undefined) return different(`${feed.done.length} messages end at ${end}`)
  const asTheirs = { ...ours, end: undefined, persists: theirs.persists }
  const [first, second] = [JSON.stringify(asTheirs), JSON.stringify(theirs)]
  if (first !== second) return different(`${first}, not ${second}`)
  if (ours.persists && !theirs.persists) return different(STAYS_OPEN)
  if (verb === undefined && ours.persists) {
    feed.feed(SENTINEL)
    if (!feed.done[1]?.line.includes('/sentinel'))
      return different(`then ${feed.error ?? JSON.stringify(feed.done[1])}`)
  }
  return { kind: 'same' }
}
