import { connect, type Socket } from 'node:net'
import { MessageReader } from '../measure/http-messages.ts'
import { percentile } from '../measure/statistics.ts'
import type { Call } from '../measure/subject.ts'

export interface TrafficOptions {
  /** `http://HOST:PORT/PREFIX` */
  readonly url: string
  readonly calls: readonly Call[]
  /** Most connections at a time. */
  readonly concurrency: number
  readonly expected: { readonly status: number; readonly body: string }
}

export interface Measurement {
  readonly requests: number
  readonly errors: number
  /** Fault of the first request that failed. */
  readonly firstError: string | undefined
  /** From the first request to the last answer. */
  readonly seconds: number
  readonly p50Ms: number
  readonly p99Ms: number
}

/** Requests over a set of connections, each answer compared with the one expected. One use. */
export class Traffic {
  readonly #options: TrafficOptions
  readonly #requests: readonly Buffer[]
  readonly #expectedBody: Buffer
  readonly #latenciesMs: number[] = []
  readonly #connections = new Set<Connection>()
  readonly #idle: Connection[] = []
  /** Times at which requests became due that found no connection. */
  readonly #waiting: number[] = []
  readonly #startMs = performance.now()
  #lastMs = this.#startMs
  #next = 0
  #outstanding = 0
  #errors = 0
  #firstError: string | undefined
  #isGoingOn: () => boolean = () => false
  #onQuiet: () => void = () => {}

  constructor(options: TrafficOptions) {
    const { host, pathname } = new URL(options.url)
    const prefix = pathname.replace(/\/$/, '')
    this.#options = options
    this.#requests = options.calls.map(call => renderCall(call, host, prefix))
    this.#expectedBody = Buffer.from(options.expected.body)
  }

  /** Opens every connection, and sends on each again and again while `isGoingOn`. */
  sendAll(isGoingOn: () => boolean): void {
    this.#isGoingOn = isGoingOn
    for (let n = 0; n < this.#options.concurrency; n++) this.sendOne()
  }

  /** Sends one request on an idle connection, a new one, or the first that is free. */
  sendOne(): void {
    const dueMs = performance.now()
    this.#outstanding++
    const connection = this.#idle.pop() ?? this.#open()
    if (connection === undefined) this.#waiting.push(dueMs)
    else connection.send(this.#nextRequest(), dueMs)
  }

  /** Waits for the answers that are outstanding, closes the connections and tells. */
  async finish(graceMs: number): Promise<Measurement> {
    await new Promise<void>(resolve => {
      this.#onQuiet = resolve
      if (this.#outstanding === 0) return resolve()
      setTimeout(resolve, graceMs).unref()
    })
    for (let n = this.#outstanding; n > 0; n--) this.#fail('no answer in time')
    for (const connection of this.#connections) connection.close()
    const sorted = Float64Array.from(this.#latenciesMs).sort()
    return {
      requests: sorted.length,
      errors: this.#errors,
      firstError: this.#firstError,
      seconds: (this.#lastMs - this.#startMs) / 1000,
      p50Ms: percentile(sorted, 0.5),
      p99Ms: percentile(sorted, 0.99),
    }
  }

  #open(): Connection | undefined {
    if (this.#connections.size >= this.#options.concurrency) return undefined
    const { hostname, port } = new URL(this.#options.url)
    const connection: Connection = new Connection({
      socket: connect({ host: hostname, port: Number(port), noDelay: true }),
      expectedBody: this.#expectedBody,
      expectedStatus: this.#options.expected.status,
      answered: (sentMs, fault) => this.#answered(connection, sentMs, fault),
      broken: (message, state) => this.#broken(connection, message, state),
    })
    this.#connections.add(connection)
    return connection
  }

  #nextRequest(): Buffer {
    const request = this.#requests[this.#next++ % this.#requests.length]
    if (request === undefined) throw new Error('there is nothing to send')
    return request
  }

  #answered(connection: Connection, dueMs: number, fault: string | undefined): void {
    this.#lastMs = performance.now()
    this.#outstanding--
    if (fault === undefined) this.#latenciesMs.push(this.#lastMs - dueMs)
    else this.#fail(fault)
    const waitingSinceMs = this.#waiting.shift()
    if (waitingSinceMs !== undefined) connection.send(this.#nextRequest(), waitingSinceMs)
    else if (this.#isGoingOn()) {
      this.#outstanding++
      connection.send(this.#nextRequest(), this.#lastMs)
    } else {
      this.#idle.push(connection)
      if (this.#outstanding === 0) this.#onQuiet()
    }
  }

  #broken(connection: Connection, message: string, state: ConnectionState): void {
    this.#connections.delete(connection)
    const index = this.#idle.indexOf(connection)
    if (index >= 0) this.#idle.splice(index, 1)
    if (state === 'idle') return
    this.#outstanding--
    this.#fail(message)
    // A closed loop keeps its concurrency; a refused connection is tried again later, not at once in a storm.
    if (this.#isGoingOn()) setTimeout(() => this.sendOne(), 10)
    else if (this.#outstanding === 0) this.#onQuiet()
  }

  #fail(message: string): void {
    this.#errors++
    this.#firstError ??= message
  }
}

/** State of a connection when it broke: `busy` with an answer outstanding, or `idle`. */
type ConnectionState = 'idle' | 'busy'

interface ConnectionOptions {
  readonly socket: Socket
  readonly expectedStatus: number
  readonly expectedBody: Buffer
  readonly answered: (dueMs: number, fault: string | undefined) => void
  readonly broken: (message: string, state: ConnectionState) => void
}

/** A socket with at most one request outstanding. */
class Connection {
  readonly #options: ConnectionOptions
  #dueMs: number | undefined
  #closed = false

  constructor(options: ConnectionOptions) {
    const { socket, expectedBody, expectedStatus } = options
    this.#options = options
    let fault: string | undefined
    let at = 0
    const reader = new MessageReader({
      head(head) {
        at = 0
        const status = head.slice(9, 12)
        fault = status === String(expectedStatus) ? undefined : `status ${status}: ${head}`
      },
      body(slice) {
        if (fault === undefined && !expectedBody.subarray(at, at + slice.length).equals(slice)) {
          fault = `another body at byte ${at}: ${slice.subarray(0, 200).toString()}`
        }
        at += slice.length
      },
      end: () => {
        if (fault === undefined && at !== expectedBody.length) fault = `${at} bytes instead of ${expectedBody.length}`
        const dueMs = this.#dueMs ?? Number.NaN
        this.#dueMs = undefined
        options.answered(dueMs, fault)
      },
    })
    socket.on('data', (chunk: Buffer) => reader.push(chunk))
    socket.on('error', error => this.#end(error.message))
    socket.on('close', () => this.#end('the connection was closed'))
  }

  send(request: Buffer, dueMs: number): void {
    this.#dueMs = dueMs
    this.#options.socket.write(request)
  }

  close(): void {
    this.#closed = true
    this.#options.socket.destroy()
  }

  #end(message: string): void {
    if (this.#closed) return
    this.close()
    this.#options.broken(message, this.#dueMs === undefined ? 'idle' : 'busy')
  }
}

function renderCall({ method, path, headers, body }: Call, host: string, prefix: string): Buffer {
  const bytes = Buffer.from(body)
  const length = bytes.length === 0 ? {} : { 'Content-Length': String(bytes.length) }
  const lines = Object.entries({ Host: host, ...headers, ...length }).map(([name, value]) => `${name}: ${value}\r\n`)
  return Buffer.concat([Buffer.from(`${method} ${prefix}${path} HTTP/1.1\r\n${lines.join('')}\r\n`), bytes])
}
