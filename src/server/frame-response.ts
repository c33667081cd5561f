import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { headerName, headerValueKind } from '../exchange/header-name.ts'
import type { BodyStream, ClientResponse } from '../exchange/messages.ts'
import { byteLength } from '../exchange/payload.ts'
import { OWN_IN_RESPONSE } from '../http1/framing.ts'
import { type WireHead, writeMessage } from '../http1/write-message.ts'
import { writeStream } from '../http1/write-stream.ts'

/** A response as it goes over the wire, checked. */
export interface WireResponse {
  /** Status line and header fields, each line with its end; Date, Connection and the empty line are still to come. */
  readonly head: string
  readonly alphabet: WireHead['alphabet']
  readonly body: string | Uint8Array
  /** Sent in place of the body, where its status allows one. */
  readonly stream: BodyStream | undefined
}

/**
 * Frames a response: drops the fields that are the gateway's own and counts the body.
 * A HEAD whose body is not known has no Content-Length: it would have to be that of the GET. RFC 9110 §8.6.
 * Undefined when a status, name or value could break the message; nothing of it may be sent then.
 */
export function frameResponse(
  { status, headers, body, stream }: ClientResponse,
  verb: string,
): WireResponse | undefined {
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
    if (OWN_IN_RESPONSE.has(lower)) continue
    if (kind === 'latin1') alphabet = 'latin1'
    head += `${name}: ${value}\r\n`
  }
  if (status === 204 || status === 304) return { head, alphabet, body: '', stream: undefined }
  if (stream !== undefined) {
    if (stream.length !== undefined) head += `Content-Length: ${stream.length}\r\n`
    return { head, alphabet, body, stream }
  }
  if (verb === 'HEAD' && body.length === 0) return { head, alphabet, body, stream }
  head += `Content-Length: ${byteLength(body)}\r\n`
  return { head, alphabet, body, stream }
}

function statusLine(status: number): string {
  return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Unknown'}\r\n`
}

/** How an answer is written: whether its client wants the body, and what becomes of the connection after it. */
export interface Delivery {
  readonly verb: string
  readonly version: '1.0' | '1.1'
  /** `close`: nothing follows it. */
  readonly after: 'keep' | 'close'
}

/** Writes a framed response in one piece. */
export function writeResponse(socket: Socket, wire: WireResponse, { verb, after }: Delivery): void {
  const head: WireHead = { text: `${wire.head}${lastFields(after)}`, alphabet: wire.alphabet }
  writeMessage(socket, head, verb === 'HEAD' ? '' : wire.body)
}

/** End of a streamed response; after `last` it is whole, and nothing follows it on its connection. */
export type Streamed = 'kept' | 'last' | 'broken'

/**
 * Writes a framed response whose body is a stream, at the pace of the client. Resolves when it is over: `broken` where
 * the body broke off or the client left; the connection is cut then, for nothing else tells the client. After `last`
 * the connection is still to be closed.
 */
export async function streamResponse(
  socket: Socket,
  wire: WireResponse,
  stream: BodyStream,
  { version, after }: Delivery,
): Promise<Streamed> {
  const isChunked = stream.length === undefined && version === '1.1'
  // Where nothing tells its length, its end is that of the connection.
  const isDelimited = isChunked || stream.length !== undefined
  const isLast = after === 'close' || !isDelimited
  // An ordinary end would be taken for that of the body; a client that ends its side is sent one.
  const cut = (): void => void socket.resetAndDestroy()
  if (!isDelimited) socket.once('end', cut)
  try {
    const coding = isChunked ? 'Transfer-Encoding: chunked\r\n' : ''
    socket.write(`${wire.head}${coding}${lastFields(isLast ? 'close' : 'keep')}`, 'latin1')
    const framing = isChunked ? 'chunked' : isDelimited ? 'counted' : 'until-close'
    if ((await writeStream(socket, stream, framing)) === 'gone') return 'broken'
  } catch {
    if (isDelimited) socket.destroy()
    else cut()
    return 'broken'
  } finally {
    socket.off('end', cut)
  }
  if (!socket.writable) return 'broken'
  return isLast ? 'last' : 'kept'
}

function lastFields(after: Delivery['after']): string {
  return `Date: ${DATE.now()}\r\nConnection: ${after === 'close' ? 'close' : 'keep-alive'}\r\n\r\n`
}

/** The time as HTTP writes it, made once a second. */
class HttpDate {
  #second = 0
  #text = ''

  now(): string {
    const now = Date.now()
    const second = Math.floor(now / 1000)
    if (second !== this.#second) {
      this.#second = second
      this.#text = new Date(now).toUTCString()
    }
    return this.#text
  }
}

const DATE = new HttpDate()
