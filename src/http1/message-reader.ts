import { headerName } from '../exchange/header-name.ts'
import type { RawHeaders } from '../exchange/messages.ts'
import { isLine, parseFields } from './fields.ts'

/** How the end of a body is told: by its bytes, by its last chunk, or by the end of the connection. */
export type BodyLength = number | 'chunked' | 'until-close'

/** Why bytes are no message. */
export type MessageFault = 'HEAD_TOO_LARGE' | 'HEAD_MALFORMED' | 'CHUNK_MALFORMED' | 'TRAILER_TOO_LARGE'

/** Listener to the parts of a message, in their order. */
export interface MessageListener {
  /** Gives what follows the head: a body; `interim`, another head; or `refused`, nothing that is to be read. */
  onHead(startLine: string, fields: RawHeaders): BodyLength | 'interim' | 'refused'
  /** A piece of the body, never empty; it may share the memory of what was read. */
  onBody(piece: Buffer): void
  onEnd(): void
  /** `head`: what was read of a head that is none. Nothing is read any more. */
  onFault(fault: MessageFault, head: Uint8Array): void
}

type State = 'head' | 'sized' | 'chunk-size' | 'chunk' | 'chunk-end' | 'trailer' | 'until-close' | 'ended' | 'stopped'

const HEAD_END = Buffer.from('\r\n\r\n')
const CR = 0x0d
const LF = 0x0a
const CRLF_BYTES = 2
const NOTHING = Buffer.alloc(0)

/** Characters of a head; a line feed ends a line and stands behind its CR only. */
const HEAD_TEXT = /^(?:[\t\x20-\x7e\x80-\xff]|\r\n|\r$)*$/

/** A chunk's size with its extensions, which nobody uses. Thirteen digits are as many as a number holds exactly. */
const CHUNK_SIZE =
  /^([\da-f]{1,13})(?:;[!#$%&'*+.^_`|~\w-]+(?:=(?:[!#$%&'*+.^_`|~\w-]+|"(?:[\t !#-[\]-~]|\\[\t\x20-\x7e])*"))?)*\r\n$/i
const CHUNK_SIZE_BYTES = 1_024

/** Fields that say how to read a message: behind it they come too late. RFC 9110 §6.5.1. */
const NOT_IN_TRAILER: ReadonlySet<string> = new Set(['content-length', 'transfer-encoding'])

/** Careless clients send an empty line behind a body. More than a few are no carelessness, and never end. */
const EMPTY_LINE_BYTES = 8

/**
 * Reads the messages of one direction of an HTTP/1 connection, however their bytes are cut. It takes what RFC 9112
 * defines and none of what it merely tolerates: every line ends with CRLF, nothing is folded, no space is where none
 * belongs. Bytes that two readers could understand differently are a fault. Chosen: decision 0042.
 */
export class MessageReader {
  readonly #listener: MessageListener
  readonly #headBytes: number
  #state: State = 'head'
  /** Begins with the `heldBytes` of a head whose end has not arrived; a copy, since the bytes read are not ours. */
  #held: Buffer = NOTHING
  #heldBytes = 0
  /** Empty lines before the head. */
  #emptyBytes = 0
  /** The line of the chunked coding that is being read. */
  #line = ''
  /** Bytes of a chunked body beside its content: its extensions and its trailer. */
  #besideBytes = 0
  /** Chunks of what is being read. */
  #pieces: Buffer[] = []
  /** Bytes that the body, its chunk or the end of that still has. */
  #left = 0

  /** `headBytes`: what a head may have, and beside it the extensions and the trailer of a chunked body. */
  constructor(listener: MessageListener, headBytes: number) {
    this.#listener = listener
    this.#headBytes = headBytes
  }

  /** Some of a message has been read, but not its end. */
  get isAmidst(): boolean {
    return this.#state === 'head' ? this.#heldBytes > 0 : this.#state !== 'ended' && this.#state !== 'stopped'
  }

  /** Reads on, to the end of the message at most; gives the number of bytes that were taken. */
  read(bytes: Buffer): number {
    let at = 0
    while (at < bytes.length && this.#state !== 'ended' && this.#state !== 'stopped') at = this.#step(bytes, at)
    this.#flush()
    return at
  }

  /** Makes ready for the message after the one that has ended. */
  next(): void {
    if (this.#state === 'ended') this.#state = 'head'
  }

  /** Reads nothing any more. */
  stop(): void {
    this.#state = 'stopped'
    this.#pieces = []
    this.#release()
  }

  /** The connection has ended: so has a body that only this ends; any other message is cut. */
  finish(): void {
    if (this.#state === 'until-close') this.#end()
  }

  #step(bytes: Buffer, at: number): number {
    switch (this.#state) {
      case 'head':
        return this.#readHead(bytes, at)
      case 'sized':
      case 'chunk':
        return this.#readSized(bytes, at)
      case 'chunk-end':
        return this.#readChunkEnd(bytes, at)
      case 'until-close':
        this.#listener.onBody(bytes.subarray(at))
        return bytes.length
      default:
        return this.#readLine(bytes, at)
    }
  }

  #readHead(bytes: Buffer, at: number): number {
    const before = this.#heldBytes
    if (before === 0) return this.#takeHead(bytes, at, at)
    const all = this.#hold(bytes.subarray(at, at + this.#headBytes + HEAD_END.length - before))
    return at + this.#takeHead(all, 0, Math.max(0, before - HEAD_END.length)) - before
  }

  /** The head in these bytes, whose end is not before `unseen`; keeps them where its end has not arrived. */
  #takeHead(bytes: Buffer, from: number, unseen: number): number {
    const begin = this.#skipEmptyLines(bytes, from)
    if (this.#emptyBytes > EMPTY_LINE_BYTES) {
      this.#fail('HEAD_MALFORMED')
      return begin
    }
    const end = bytes.indexOf(HEAD_END, Math.max(begin, unseen))
    // While the blank line has not arrived, up to three of its four bytes may have. They do not count against the limit.
    if ((end === -1 ? bytes.length - HEAD_END.length + 1 : end) - begin > this.#headBytes) {
      this.#fail('HEAD_TOO_LARGE', bytes.subarray(begin, begin + this.#headBytes))
    } else if (end === -1) this.#keepHead(bytes, begin, unseen)
    else {
      this.#release()
      this.#emptyBytes = 0
      this.#parseHead(bytes, begin, end)
      return end + HEAD_END.length
    }
    return bytes.length
  }

  #parseHead(bytes: Buffer, begin: number, end: number): void {
    const text = bytes.toString('latin1', begin, end + CRLF_BYTES)
    const startEnd = text.indexOf('\r\n')
    const startLine = text.slice(0, startEnd)
    const fields = isLine(startLine) ? parseFields(text, startEnd + 2) : undefined
    if (fields === undefined) this.#fail('HEAD_MALFORMED', bytes.subarray(begin, end))
    else this.#follow(this.#listener.onHead(startLine, fields))
  }

  /**
   * Keeps the beginning of a head. Bytes that can be no head are refused at once: their sender may be waiting for an
   * answer.
   */
  #keepHead(bytes: Buffer, begin: number, unseen: number): void {
    let from = Math.max(begin, unseen)
    if (from > begin && bytes[from] === LF) from--
    if (!HEAD_TEXT.test(bytes.toString('latin1', from))) this.#fail('HEAD_MALFORMED', bytes.subarray(begin))
    else if (begin > 0 || this.#heldBytes === 0) {
      this.#release()
      if (begin < bytes.length) this.#hold(bytes.subarray(begin))
    }
  }

  /** Keeps these bytes behind those that are held, and gives all of them. */
  #hold(bytes: Buffer): Buffer {
    const length = this.#heldBytes + bytes.length
    if (length > this.#held.length) {
      // Twice as much: a head that arrives byte by byte would else be copied as often as it has bytes.
      const wider = Buffer.allocUnsafe(2 * length)
      this.#held.copy(wider, 0, 0, this.#heldBytes)
      this.#held = wider
    }
    bytes.copy(this.#held, this.#heldBytes)
    this.#heldBytes = length
    return this.#held.subarray(0, length)
  }

  #release(): void {
    this.#held = NOTHING
    this.#heldBytes = 0
  }

  /** Empty lines before a message are what careless clients send behind the one before. RFC 9112 §2.2. */
  #skipEmptyLines(bytes: Buffer, from: number): number {
    let at = from
    while (bytes[at] === CR && bytes[at + 1] === LF && this.#emptyBytes <= EMPTY_LINE_BYTES) {
      at += 2
      this.#emptyBytes += 2
    }
    return at
  }

  #follow(after: BodyLength | 'interim' | 'refused'): void {
    // The listener may have stopped the reading itself.
    if (this.#state !== 'head' || after === 'interim') return
    if (after === 'refused') this.stop()
    else if (after === 0) this.#end()
    else if (typeof after === 'number') {
      this.#left = after
      this.#state = 'sized'
    } else if (after === 'chunked') {
      this.#besideBytes = 0
      this.#state = 'chunk-size'
    } else this.#state = after
  }

  #readSized(bytes: Buffer, at: number): number {
    const end = Math.min(bytes.length, at + this.#left)
    this.#left -= end - at
    const piece = at === 0 && end === bytes.length ? bytes : bytes.subarray(at, end)
    if (this.#state === 'chunk') {
      this.#pieces.push(piece)
      if (this.#left === 0) {
        this.#left = CRLF_BYTES
        this.#state = 'chunk-end'
      }
    } else {
      this.#listener.onBody(piece)
      if (this.#left === 0 && this.#state === 'sized') this.#end()
    }
    return end
  }

  /**
   * Gives the chunks of what was read as one piece. A buffer for each would cost a hundred times the byte that a chunk
   * may have, and those of a whole body may be kept.
   */
  #flush(): void {
    const pieces = this.#pieces
    const [first] = pieces
    if (first === undefined) return
    this.#pieces = []
    this.#listener.onBody(pieces.length === 1 ? first : Buffer.concat(pieces))
  }

  #readChunkEnd(bytes: Buffer, at: number): number {
    if (bytes[at] !== (this.#left === CRLF_BYTES ? CR : LF)) this.#fail('CHUNK_MALFORMED')
    else if (--this.#left === 0) this.#state = 'chunk-size'
    return at + 1
  }

  /** A line of the chunked coding: the size of a chunk, or a field behind the last one. */
  #readLine(bytes: Buffer, at: number): number {
    const feed = bytes.indexOf(LF, at)
    const end = feed === -1 ? bytes.length : feed + 1
    this.#line += bytes.toString('latin1', at, end)
    if (this.#state === 'trailer') {
      this.#besideBytes += end - at
      if (this.#besideBytes > this.#headBytes) this.#fail('TRAILER_TOO_LARGE')
    } else if (this.#line.length > CHUNK_SIZE_BYTES) this.#fail('CHUNK_MALFORMED')
    if (feed === -1 || this.#state === 'stopped') return end
    const line = this.#line
    this.#line = ''
    if (this.#state === 'trailer') this.#readTrailer(line)
    else this.#readChunkSize(line)
    return end
  }

  #readChunkSize(line: string): void {
    const digits = CHUNK_SIZE.exec(line)?.[1]
    this.#besideBytes += line.length - CRLF_BYTES - (digits?.length ?? 0)
    if (digits === undefined || this.#besideBytes > this.#headBytes) {
      this.#fail('CHUNK_MALFORMED')
      return
    }
    this.#left = Number.parseInt(digits, 16)
    this.#state = this.#left === 0 ? 'trailer' : 'chunk'
  }

  /** Fields behind a body are checked and dropped: nobody has asked for them. */
  #readTrailer(line: string): void {
    if (line === '\r\n') this.#end()
    else {
      const [name] = parseFields(line, 0) ?? []
      if (name === undefined || NOT_IN_TRAILER.has(headerName(name).lower)) this.#fail('CHUNK_MALFORMED')
    }
  }

  #end(): void {
    this.#flush()
    // The listener may have stopped the reading itself.
    if (this.#state === 'stopped') return
    this.#state = 'ended'
    this.#listener.onEnd()
  }

  #fail(fault: MessageFault, head: Uint8Array = NOTHING): void {
    this.#flush()
    if (this.#state === 'stopped') return
    this.stop()
    this.#listener.onFault(fault, head)
  }
}
