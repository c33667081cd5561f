import type { IncomingHttpHeaders } from 'node:http'
import type { Dispatcher } from 'undici'
import { type GatewayFailure, isFailure } from '../errors.ts'
import type { BodyStream, EndpointResponse, IntegrationRequest, RawHeaders, StreamedResponse } from '../exchange.ts'
import { headerName } from '../mapping/header-name.ts'
import { BodyError, BodyPipe } from './body-pipe.ts'
import type { ConnectionPool, Waiter } from './connection-pool.ts'
import type { Dated, Deadlines } from './deadlines.ts'
import type { Cancellation } from './departure.ts'
import type { EndpointConnection } from './dispatch-connection.ts'
import { callFailure, endpointFailure, errorCode } from './endpoint-failure.ts'
import type { RetryBudget } from './retry-budget.ts'

/** What a call takes from the origin that it goes to. */
export interface CallTarget {
  readonly origin: string
  readonly pool: ConnectionPool<EndpointConnection>
  readonly budget: RetryBudget
  readonly deadlines: Deadlines
  /** Response body at most, in bytes. */
  readonly responseBytes: number
  /** Name that TLS presents and checks; empty for an address or plain HTTP. */
  readonly servername: string
}

/** undici reads the name from here before it looks at a Host header, which a mapping may have set. */
interface CallOptions extends Dispatcher.DispatchOptions {
  readonly servername: string
}

/** What a call needs to know besides its request. */
export interface CallOrder {
  /** Time for the whole call, queue and connection included, until the last byte of the answer; then 504. */
  readonly timeoutMs: number
  /** Ends the call when the client is gone. */
  readonly cancellation?: Cancellation | undefined
  /** Sent in place of the request's body, as it arrives. */
  readonly upload?: BodyStream | undefined
  /** Bytes of an answer with these headers that are held at most: more of it comes as a stream. Default: all. */
  readonly heldBytes?: ((headers: RawHeaders) => number) | undefined
}

type Settle = (outcome: EndpointResponse | StreamedResponse | GatewayFailure) => void

/** Thrown at undici, which must drop a request whose caller has its answer already; nobody sees it. */
const DROPPED = new Error('the call is over')

/** Verbs that a repetition does not multiply. */
const IDEMPOTENT = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'])

/** How undici says that a connection ended before the answer did. */
const CONNECTION_LOST = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE'])

/**
 * One call to a backend, from its place in the queue to its last byte. It settles once: with the response, with what
 * broke it, at its deadline, or when the client leaves. Its connection is given back when undici is done with it,
 * which may be later.
 */
export class DispatchCall implements Waiter<EndpointConnection>, Dispatcher.DispatchHandler, Dated {
  readonly #options: CallOptions
  readonly #target: CallTarget
  readonly #settle: Settle
  readonly #order: CallOrder
  readonly deadlineMs: number
  earlier: Dated | undefined = undefined
  later: Dated | undefined = undefined
  // Made once: what is removed has to be what was added.
  readonly #onClientGone = (): void => this.end(callFailure('clientGone', 'the client closed its connection'))
  #state: 'open' | 'settled' = 'open'
  #connection: EndpointConnection | undefined
  #controller: Dispatcher.DispatchController | undefined
  /** Whether this attempt's request was written, and whether any of its answer came. */
  #attempt: 'unsent' | 'sent' | 'answering' = 'unsent'
  #isRepeated = false
  #status = 0
  #headers: RawHeaders = []
  /** Bytes of the answer that are held before it becomes a stream. */
  #heldBytes = Number.POSITIVE_INFINITY
  #pipe: BodyPipe | undefined
  readonly #chunks: Uint8Array[] = []
  #bytes = 0

  constructor(target: CallTarget, request: IntegrationRequest, order: CallOrder, settle: Settle) {
    this.#target = target
    this.#settle = settle
    this.#options = {
      path: request.path,
      method: request.httpMethod,
      headers: sendableHeaders(request.headers, order.upload?.length),
      // undici takes any iterable of bytes, and types only those of Node's streams.
      body: order.upload === undefined ? request.body : (order.upload.pieces as AsyncIterable<Uint8Array> & string),
      servername: target.servername,
    }
    this.#order = order
    order.cancellation?.addEventListener('abort', this.#onClientGone)
    this.deadlineMs = performance.now() + order.timeoutMs
    target.deadlines.add(this)
  }

  /** Takes a connection, or a place in the queue for one. */
  begin(): void {
    if (this.#state === 'settled') return
    if (this.#target.pool.acquire(this) !== 'full') return
    this.end(callFailure('queueFull', `too many calls wait for a connection to ${this.#target.origin}`))
  }

  start(connection: EndpointConnection): void {
    this.#connection = connection
    connection.run(this.#options, this)
  }

  expire(): void {
    this.end(callFailure('deadline', 'the integration timeout passed'))
  }

  /** Settles the call with a failure and stops what is under way. */
  end(cause: GatewayFailure): void {
    this.#finish(cause)
    if (!this.#target.pool.withdraw(this)) this.#controller?.abort(DROPPED)
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    // Throwing spares the connection, which aborting would destroy.
    if (this.#state === 'settled') throw DROPPED
    this.#controller = controller
    this.#attempt = 'sent'
  }

  onResponseStarted(): void {
    this.#attempt = 'answering'
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    // An early hint is not the answer; an unasked switch of protocols would leave the call waiting.
    if (status < 200 && status !== 101) return
    if (status < 200 || status > 599) {
      this.end(callFailure('badStatus', `status ${status}`))
      return
    }
    this.#status = status
    this.#headers = rawHeaders(controller.rawHeaders)
    if (this.#options.method === 'HEAD' || status === 204 || status === 304) return
    const announced = headers['content-length'] === undefined ? undefined : Number(headers['content-length'])
    if ((announced ?? 0) > this.#target.responseBytes) {
      this.end(this.#tooLarge())
      return
    }
    this.#heldBytes = this.#order.heldBytes?.(this.#headers) ?? Number.POSITIVE_INFINITY
    if (announced !== undefined && announced > this.#heldBytes) this.#startPipe(controller, announced)
  }

  #startPipe(controller: Dispatcher.DispatchController, length: number | undefined): void {
    const source = {
      pause: () => controller.pause(),
      resume: () => controller.resume(),
      cancel: () => this.end(callFailure('clientGone', 'nobody reads the answer on')),
    }
    const pipe = new BodyPipe(source, length)
    for (const chunk of this.#chunks.splice(0)) pipe.push(chunk)
    this.#pipe = pipe
    this.#settle({ status: this.#status, headers: this.#headers, stream: pipe })
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Uint8Array): void {
    this.#bytes += chunk.length
    if (this.#bytes > this.#target.responseBytes) this.end(this.#tooLarge())
    else if (this.#pipe !== undefined) this.#pipe.push(chunk)
    else {
      this.#chunks.push(chunk)
      if (this.#bytes > this.#heldBytes) this.#startPipe(controller, undefined)
    }
  }

  onResponseEnd(): void {
    if (this.#pipe !== undefined) this.#finish('streamed')
    else {
      const [only] = this.#chunks
      const body = this.#chunks.length === 1 && only !== undefined ? only : Buffer.concat(this.#chunks, this.#bytes)
      this.#finish({ status: this.#status, headers: this.#headers, body })
    }
    const connection = this.#connection
    if (connection === undefined) return
    connection.completed()
    this.#target.pool.release(connection)
  }

  onResponseError(_controller: Dispatcher.DispatchController | null, error: Error): void {
    const connection = this.#connection
    if (connection === undefined) return
    // undici is in the middle of closing a connection here and must not be given work.
    if (this.#mayRepeat(connection, error)) {
      queueMicrotask(() => this.#repeat(connection))
      return
    }
    this.#finish(error instanceof BodyError ? error.failure : endpointFailure(error, connection.phaseOf(error)))
    queueMicrotask(() => this.#target.pool.release(connection))
  }

  /**
   * Once, within the budget, and only what cannot have had an effect twice: an idempotent request on a connection that
   * the backend was free to close, or one that was never written.
   */
  #mayRepeat(connection: EndpointConnection, error: Error): boolean {
    if (this.#state === 'settled' || this.#isRepeated || this.#attempt === 'answering') return false
    if (connection.phaseOf(error) === 'connecting' || !CONNECTION_LOST.has(errorCode(error))) return false
    const isRepeatable = IDEMPOTENT.has(this.#options.method) && this.#order.upload === undefined
    const isHarmless = this.#attempt === 'unsent' || (connection.isReused && isRepeatable)
    return isHarmless && this.#target.budget.spend()
  }

  #repeat(connection: EndpointConnection): void {
    this.#isRepeated = true
    this.#attempt = 'unsent'
    this.#controller = undefined
    // Settled in between, it is dropped before a byte is written.
    connection.run(this.#options, this)
  }

  #tooLarge(): GatewayFailure {
    return callFailure('bodyTooLarge', `response body over ${this.#target.responseBytes} bytes`)
  }

  #finish(outcome: EndpointResponse | GatewayFailure | 'streamed'): void {
    if (this.#state === 'settled') return
    this.#state = 'settled'
    this.#target.deadlines.remove(this)
    this.#order.cancellation?.removeEventListener('abort', this.#onClientGone)
    const failed = outcome !== 'streamed' && isFailure(outcome) ? outcome : undefined
    // An upload that was not read to its end must not keep its client waiting.
    if (failed !== undefined) this.#order.upload?.cancel()
    if (this.#pipe !== undefined) this.#pipe.end(failed ?? 'complete')
    else if (outcome !== 'streamed') this.#settle(outcome)
  }
}

/** Header fields that frame the message or its connection; the HTTP client writes its own. */
const FRAMING = new Set(['connection', 'content-length', 'expect', 'keep-alive', 'transfer-encoding', 'upgrade'])

function sendableHeaders(headers: RawHeaders, length: number | undefined): string[] {
  const sendable: string[] = length === undefined ? [] : ['content-length', String(length)]
  for (let i = 0; i < headers.length; i += 2) {
    const name = headers[i] ?? ''
    if (FRAMING.has(headerName(name).lower)) continue
    sendable.push(name, headers[i + 1] ?? '')
  }
  return sendable
}

/** Response headers as they arrived: order, spelling and repetition kept, bytes above ASCII as Latin-1. */
function rawHeaders(raw: Dispatcher.DispatchController['rawHeaders']): string[] {
  if (!Array.isArray(raw)) return []
  return raw.map(part => (typeof part === 'string' ? part : part.toString('latin1')))
}
