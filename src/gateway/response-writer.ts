import type { ServerResponse } from 'node:http'
import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { BodyStream, ClientResponse } from '../exchange.ts'
import { drained, LAST_CHUNK, type WireHead, writeChunk, writeMessage } from '../http1/write-message.ts'
import { headerName, headerValueKind } from '../mapping/header-name.ts'

/** A response as it goes over the wire, checked. */
export interface WireResponse {
  /** Status line and header fields, each line with its end; Date, Connection and the empty line are still to come. */
  readonly head: string
  readonly alphabet: WireHead['alphabet']
  readonly body: string | Uint8Array
}

/** Header fields that only the gateway writes. Documented: semantics §7.4. */
const FRAMING = new Set([
  'connection',
  'content-length',
  'date',
  'keep-alive',
  'transfer-encoding',
  'trailer',
  'upgrade',
])

/**
 * Frames a response: drops the fields that are the gateway's own and counts the body.
 * Undefined when a status, name or value could break the message; nothing of it may be sent then.
 */
export function frameResponse({ status, headers, body, stream }: ClientResponse): WireResponse | undefined {
  if (!Number.isInteger(status) || status < 200 || status > 599) return undefined
  let head = statusLine(status)
  let alphabet: WireResponse['alphabet'] = 'ascii'
  for (let i = 0; i < headers.length; i += 2) {
    const name = headers[i]
    const value = headers[i + 1]
    if (name === undefined || value === undefined) return undefined
    const { lower, isToken } = headerName(name)
    const kind = headerValueKind(value)
    if (!isToken || kind === 'unsafe') return undefined
    if (FRAMING.has(lower)) continue
    if (kind === 'latin1') alphabet = 'latin1'
    head += `${name}: ${value}\r\n`
  }
  if (status === 204 || status === 304) return { head, alphabet, body: '' }
  if (stream !== undefined) {
    return { head: stream.length === undefined ? head : `${head}Content-Length: ${stream.length}\r\n`, alphabet, body }
  }
  head += `Content-Length: ${typeof body === 'string' ? Buffer.byteLength(body) : body.byteLength}\r\n`
  return { head, alphabet, body }
}

function statusLine(status: number): string {
  return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Unknown'}\r\n`
}

/**
 * Writes a framed response in one piece, at once or when the responses before it on its connection are written;
 * `close` ends the connection after it. node:http keeps the order of a connection's responses and is told of the end,
 * but its own writing is passed by: it would check and join every field once more.
 */
export function writeResponse(to: ServerResponse, wire: WireResponse, connection: 'keep' | 'close'): void {
  onTurn(to, socket => {
    if (!socket.writable) return
    const isLast = connection === 'close' || !to.shouldKeepAlive
    const head: WireHead = { text: `${wire.head}${lastFields(isLast)}`, alphabet: wire.alphabet }
    writeMessage(socket, head, to.req.method === 'HEAD' ? '' : wire.body)
    // First, so that no response behind it is written any more.
    if (isLast) socket.destroySoon()
    to.emit('finish')
  })
}

/** Calls back when the connection is this response's to write to. */
function onTurn(to: ServerResponse, write: (socket: Socket) => void): void {
  // Not at once: the end of one response would begin the next within it, and so on for all that wait.
  if (to.socket === null) to.once('socket', socket => queueMicrotask(() => write(socket)))
  else write(to.socket)
}

/** What became of a streamed response: `last` is whole, and nothing follows it on its connection. */
export type Streamed = 'kept' | 'last' | 'broken'

/**
 * Writes a framed response whose body is a stream, at the pace of the client. Resolves when it is over: `broken` where
 * the body broke off or the client left; the connection is cut then, for nothing else tells the client. After `last`
 * the connection is still to be closed.
 */
export async function streamResponse(
  to: ServerResponse,
  wire: WireResponse,
  stream: BodyStream,
  connection: 'keep' | 'close',
): Promise<Streamed> {
  const socket = await turnOf(to)
  if (socket === undefined || !socket.writable) {
    stream.cancel()
    return 'broken'
  }
  const isChunked = stream.length === undefined && to.req.httpVersion === '1.1'
  // Where nothing tells its length, its end is that of the connection.
  const isDelimited = isChunked || stream.length !== undefined
  const isLast = connection === 'close' || !to.shouldKeepAlive || !isDelimited
  try {
    socket.write(`${wire.head}${isChunked ? 'Transfer-Encoding: chunked\r\n' : ''}${lastFields(isLast)}`, 'latin1')
    for await (const piece of stream.pieces) {
      if (!(isChunked ? writeChunk(socket, piece) : socket.write(piece))) await drained(socket)
      if (socket.destroyed) return 'broken'
    }
    if (isChunked) socket.write(LAST_CHUNK, 'latin1')
  } catch {
    // An ordinary end would be taken for that of the body.
    if (isDelimited) socket.destroy()
    else socket.resetAndDestroy()
    return 'broken'
  }
  if (isLast) return 'last'
  to.emit('finish')
  return 'kept'
}

/** The connection when it is this response's to write to; undefined where it closes before. */
function turnOf(to: ServerResponse): Promise<Socket | undefined> {
  return new Promise(resolve => {
    to.once('close', () => resolve(undefined))
    onTurn(to, resolve)
  })
}

function lastFields(isLast: boolean): string {
  return `Date: ${httpDate()}\r\nConnection: ${isLast ? 'close' : 'keep-alive'}\r\n\r\n`
}

let dateSecond = 0
let dateText = ''

/** The time as HTTP writes it, made once a second. */
function httpDate(): string {
  const now = Date.now()
  const second = Math.floor(now / 1000)
  if (second !== dateSecond) {
    dateSecond = second
    dateText = new Date(now).toUTCString()
  }
  return dateText
}

/**
 * The same answer as bytes, always closing. For the moments when node:http has no response object or would cut the
 * connection before a client that is still sending has read the answer.
 */
export function renderClosing(wire: WireResponse, method: string): Buffer {
  const body = method === 'HEAD' ? '' : wire.body
  const head = Buffer.from(`${wire.head}${lastFields(true)}`, 'latin1')
  return Buffer.concat([head, typeof body === 'string' ? Buffer.from(body) : body])
}
