import type { Socket } from 'node:net'
import type { GatewayFailure } from '../exchange/failure.ts'
import type { BodyStream, RawHeaders } from '../exchange/messages.ts'
import { BodyError } from '../http1/body-pipe.ts'
import { type BodyLength, type MessageFault, type MessageListener, MessageReader } from '../http1/message-reader.ts'
import { parseResponseHead, type ResponseFault, type ResponseHead } from '../http1/response-head.ts'
import { writeMessage } from '../http1/write-message.ts'
import { writeStream } from '../http1/write-stream.ts'
import type { ConnectionLimits } from './connector.ts'
import type { Breakage, Exchange } from './exchange.ts'
import { callFailure, endpointFailure, errorCode } from './failure.ts'
import type { Idling } from './idle-watch.ts'
import { rescueUnread } from './unread-answer.ts'

/** Longest time that an idle connection is kept, whatever its server announces. */
const LONGEST_KEEP_ALIVE_MS = 600_000
/** A server's announcement is undercut by this, or a request could cross the close on its way. */
const KEEP_ALIVE_MARGIN_MS = 2_000
/** Interim answers before the answer at most. */
const INTERIM_ANSWERS = 50

/** First bytes of every answer. */
const BEGINNING = Buffer.from('HTTP/1.')

type Progress = 'idle' | 'unanswered' | 'answering' | 'answered'

/**
 * An open connection to a backend, with one exchange at a time. What arrives unasked, before a request or behind an
 * answer, ends it: it could be taken for the answer to somebody else.
 */
export class EndpointSocket implements MessageListener, Idling {
  readonly #socket: Socket
  readonly #reader: MessageReader
  readonly #limits: ConnectionLimits
  readonly #onClosed: () => void
  #state: 'open' | 'closed' = 'open'
  #exchange: Exchange | undefined = undefined
  #progress: Progress = 'idle'
  #upload: 'none' | 'under way' = 'none'
  #head: ResponseHead | undefined = undefined
  #interims = 0
  /** Exchanges that ended well. */
  #served = 0
  #idleMs: number
  /** Since when it has been seen idle; 0 before that. */
  #idleSince = 0

  /** `onClosed` is called once, whatever closes it. */
  constructor(socket: Socket, limits: ConnectionLimits, onClosed: () => void) {
    this.#socket = socket
    this.#reader = new MessageReader(this, limits.responseHeaderBytes)
    this.#limits = limits
    this.#onClosed = onClosed
    this.#idleMs = limits.keepAliveMs
    socket.on('data', (bytes: Buffer) => this.#read(bytes))
    socket.on('end', () => this.#finish())
    socket.on('error', error => this.#fail(error))
    socket.on('close', () => this.#lose())
    rescueUnread(
      socket,
      bytes => this.#rescue(bytes),
      () => this.#finish(),
    )
  }

  /** Sends a request; the exchange before it is over. */
  send(exchange: Exchange): void {
    this.#exchange = exchange
    this.#progress = 'unanswered'
    this.#interims = 0
    this.#idleSince = 0
    const { head, body, upload } = exchange.request
    if (upload === undefined) writeMessage(this.#socket, head, body)
    else void this.#sendUpload(exchange, upload)
  }

  async #sendUpload(exchange: Exchange, upload: BodyStream): Promise<void> {
    this.#upload = 'under way'
    this.#socket.write(exchange.request.head.text, 'latin1')
    try {
      const { length, pieces } = upload
      await writeStream(this.#socket, { length, pieces: inTurns(pieces) }, length === undefined ? 'chunked' : 'counted')
      if (this.#exchange === exchange) this.#upload = 'none'
    } catch (error) {
      if (this.#exchange === exchange) this.break(uploadFailure(error), 'broken')
    }
  }

  /** Stops reading the answer for a while. */
  pause(exchange: Exchange): void {
    if (this.#exchange === exchange) this.#socket.pause()
  }

  resume(exchange: Exchange): void {
    if (this.#exchange === exchange) this.#socket.resume()
  }

  /** Gives up an exchange: nothing but the end of the connection ends it on the other side. */
  abandon(exchange: Exchange): void {
    if (this.#exchange !== exchange) return
    this.close()
    exchange.onSpared()
  }

  /** Closes the connection and fails the exchange on it. */
  break(cause: GatewayFailure, how: Breakage): void {
    const exchange = this.#exchange
    this.close()
    exchange?.onFailure(cause, how)
  }

  close(): void {
    if (this.#state === 'closed') return
    this.#state = 'closed'
    this.#exchange = undefined
    this.#reader.stop()
    this.#socket.destroy()
    this.#onClosed()
  }

  look(lookedAt: number, nextAt: number): void {
    if (this.#exchange !== undefined) return
    // It was in use since the last look. Its idle time counts from that look: closing a tick early is safe, late is not.
    if (this.#idleSince === 0) this.#idleSince = lookedAt
    if (nextAt - this.#idleSince > this.#idleMs) this.close()
  }

  #read(bytes: Buffer): void {
    if (this.#progress === 'idle') {
      this.close()
      return
    }
    if (this.#progress === 'unanswered') {
      this.#progress = 'answering'
      if (!beginsAnswer(bytes)) {
        this.#refuse('protocolError', 'the answer does not begin as HTTP/1 does')
        return
      }
    }
    const taken = this.#reader.read(bytes)
    if (this.#progress === 'answered') this.#complete(bytes.length - taken)
  }

  /** Reads what had arrived when writing the request failed: the answer may be there. */
  #rescue(bytes: Buffer): 'more' | 'enough' {
    if (this.#state === 'closed' || this.#exchange === undefined) return 'enough'
    this.#read(bytes)
    return this.#exchange === undefined ? 'enough' : 'more'
  }

  onHead(startLine: string, fields: RawHeaders): BodyLength | 'interim' | 'refused' {
    const exchange = this.#exchange
    if (exchange === undefined) return 'refused'
    const head = parseResponseHead(startLine, fields, exchange.request.verb)
    if (typeof head === 'string') {
      return this.#refuse(head === 'LENGTH_TWICE' ? 'lengthMismatch' : 'protocolError', HEAD_FAULTS[head])
    }
    const { status, bodyLength } = head
    // An early hint is not the answer; an unasked switch of protocols would leave the call waiting.
    if (status < 200 && status !== 101) return this.#skip()
    if (status < 200 || status > 599) return this.#refuse('badStatus', `status ${status}`)
    this.#head = head
    this.#idleMs = this.#keepAliveMs(head)
    exchange.onHead(status, fields, bodyLength)
    return bodyLength
  }

  onBody(piece: Buffer): void {
    this.#exchange?.onBody(piece)
  }

  onEnd(): void {
    this.#progress = 'answered'
  }

  onFault(fault: MessageFault): void {
    const isTooLarge = fault === 'HEAD_TOO_LARGE' || fault === 'TRAILER_TOO_LARGE'
    this.#refuse(isTooLarge ? 'headersTooLarge' : 'protocolError', fault)
  }

  #skip(): 'interim' | 'refused' {
    this.#interims++
    return this.#interims <= INTERIM_ANSWERS ? 'interim' : this.#refuse('protocolError', 'too many interim answers')
  }

  #refuse(outcome: 'badStatus' | 'protocolError' | 'lengthMismatch' | 'headersTooLarge', detail: string): 'refused' {
    this.break(callFailure(outcome, detail), 'broken')
    return 'refused'
  }

  #keepAliveMs({ keepAliveSeconds }: ResponseHead): number {
    if (keepAliveSeconds === undefined) return this.#limits.keepAliveMs
    return Math.min(keepAliveSeconds * 1_000 - KEEP_ALIVE_MARGIN_MS, LONGEST_KEEP_ALIVE_MS)
  }

  /** The answer is there to its last byte; `surplus` bytes came behind it. */
  #complete(surplus: number): void {
    const exchange = this.#exchange
    const mayServe = surplus === 0 && this.#mayServe(exchange)
    this.#exchange = undefined
    this.#head = undefined
    this.#progress = 'idle'
    this.#served++
    if (mayServe) this.#rest()
    else this.close()
    exchange?.onEnd()
  }

  /** Another request may follow: the backend keeps the connection, and has been sent all of this one. */
  #mayServe(exchange: Exchange | undefined): boolean {
    if (exchange?.request.connection !== 'keep' || this.#head?.persists !== true || this.#idleMs <= 0) return false
    return this.#upload === 'none' && this.#socket.writableLength === 0
  }

  #rest(): void {
    this.#reader.next()
    // The end of a connection that is not read is not seen.
    if (this.#socket.isPaused()) this.#socket.resume()
  }

  /** The backend sends nothing any more. */
  #finish(): void {
    this.#reader.finish()
    if (this.#progress === 'answered') this.#complete(0)
    else this.#lose()
  }

  #fail(error: Error): void {
    const isLost = CONNECTION_LOST.has(errorCode(error))
    this.break(endpointFailure(error, 'exchanging'), isLost ? this.#breakage() : 'broken')
  }

  #lose(): void {
    const isShort = typeof this.#head?.bodyLength === 'number' && !this.#head.persists
    const cause = isShort
      ? callFailure('lengthMismatch', 'the body is shorter than announced')
      : callFailure('cut', 'the backend closed the connection before the end of its answer')
    this.break(cause, this.#breakage())
  }

  #breakage(): Breakage {
    return this.#progress === 'unanswered' && this.#served > 0 ? 'dropped' : 'broken'
  }
}

/** Faults of a head, in words for the people who run the backend. */
const HEAD_FAULTS = {
  STATUS_LINE: 'the status line is not one of HTTP/1.0 or HTTP/1.1',
  LENGTH_TWICE: 'Content-Length comes twice, or beside Transfer-Encoding',
  CONTENT_LENGTH: 'Content-Length is not a number of bytes',
  TRANSFER_ENCODING: 'Transfer-Encoding is not "chunked" alone, or the version is not HTTP/1.1',
  INTERIM: 'nothing can follow this interim response',
} as const satisfies Record<ResponseFault, string>

/** How a system says that the other side has ended the connection. */
const CONNECTION_LOST = new Set(['ECONNRESET', 'EPIPE'])

/**
 * Bytes that can be the beginning of an answer, of which they are the first. A peer that does not speak HTTP may never
 * end its message.
 */
function beginsAnswer(bytes: Buffer): boolean {
  const length = Math.min(bytes.length, BEGINNING.length)
  for (let at = 0; at < length; at++) {
    if (bytes[at] !== BEGINNING[at]) return false
  }
  return true
}

/**
 * Pieces, each after the sockets that are ready in its turn have been read: an answer that has arrived is seen before a
 * write can fail for it.
 */
async function* inTurns(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) {
    await new Promise(resolve => setImmediate(resolve))
    yield piece
  }
}

function uploadFailure(error: unknown): GatewayFailure {
  if (error instanceof BodyError) return error.failure
  return endpointFailure(error instanceof Error ? error : new Error(String(error)), 'exchanging')
}
