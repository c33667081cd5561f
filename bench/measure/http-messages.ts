/** Events of one message: its head as latin1 text, slices of its body, its end. */
export interface MessageEvents {
  head(head: string): void
  body(slice: Buffer): void
  end(): void
}

const HEAD_END = Buffer.from('\r\n\r\n')
const LENGTH = /\r\ncontent-length: *(\d+)/i
const CHUNKED = /\r\ntransfer-encoding: *chunked/i
const NO_BODY = /^HTTP\/1\.1 (?:1\d\d|204|304)/

/**
 * Splits one side of an HTTP/1.1 connection into messages, with as little work as a load generator or a backend stub
 * should take away from what it measures. Trusts its peer: this is no parser for a security boundary.
 */
export class MessageReader {
  readonly #events: MessageEvents
  #state: 'head' | 'body' | 'chunk-size' | 'chunk' | 'chunk-end' | 'trailer' = 'head'
  #rest: Buffer = Buffer.alloc(0)
  #remaining = 0

  constructor(events: MessageEvents) {
    this.#events = events
  }

  push(chunk: Buffer): void {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    while (this.#rest.length > 0 && this.#step()) {
      // Each step takes one element off the rest; false = it needs more bytes.
    }
  }

  #step(): boolean {
    switch (this.#state) {
      case 'head':
        return this.#readHead()
      case 'body':
      case 'chunk':
        return this.#readBody()
      default:
        return this.#readChunkLine()
    }
  }

  #readHead(): boolean {
    const end = this.#rest.indexOf(HEAD_END)
    if (end < 0) return false
    const head = this.#rest.toString('latin1', 0, end)
    this.#rest = this.#rest.subarray(end + HEAD_END.length)
    this.#events.head(head)
    if (CHUNKED.test(head)) this.#state = 'chunk-size'
    else this.#startBody(NO_BODY.test(head) ? 0 : Number(LENGTH.exec(head)?.[1] ?? 0))
    return true
  }

  #startBody(bytes: number): void {
    this.#remaining = bytes
    this.#state = bytes === 0 ? 'head' : 'body'
    if (bytes === 0) this.#events.end()
  }

  #readBody(): boolean {
    const slice = this.#rest.subarray(0, this.#remaining)
    this.#rest = this.#rest.subarray(slice.length)
    this.#remaining -= slice.length
    this.#events.body(slice)
    if (this.#remaining > 0) return true
    if (this.#state === 'chunk') this.#state = 'chunk-end'
    else {
      this.#state = 'head'
      this.#events.end()
    }
    return true
  }

  #readChunkLine(): boolean {
    const end = this.#rest.indexOf('\r\n')
    if (end < 0) return false
    const line = this.#rest.toString('latin1', 0, end)
    this.#rest = this.#rest.subarray(end + 2)
    if (this.#state === 'chunk-end') this.#state = 'chunk-size'
    else if (this.#state === 'chunk-size') {
      this.#remaining = Number.parseInt(line, 16)
      this.#state = this.#remaining === 0 ? 'trailer' : 'chunk'
    } else if (line === '') {
      this.#state = 'head'
      this.#events.end()
    }
    return true
  }
}
