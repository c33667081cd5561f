import { Client, credentials, Metadata, type ServiceError, status } from '@grpc/grpc-js'
import { decodeDetails, STATUS_DETAILS_KEY } from '../../grpc/status-details.ts'
import { AdminCallError } from './call-error.ts'

/** A method of the admin API, as the loader defines it. */
export interface AdminMethod<In, Out> {
  readonly path: string
  readonly requestSerialize: (request: In) => Buffer
  readonly responseDeserialize: (bytes: Buffer) => Out
}

/** Time that a call gets, unless the caller says otherwise. */
const DEADLINE_MS = 60_000

/** Replies may hold a whole list of problems. */
const MAX_REPLY_BYTES = 64 * 1024 * 1024

/** Bytes of one chunk of an upload. */
const CHUNK_BYTES = 1024 * 1024

/** A connection to a control plane's admin services. Every failure is an AdminCallError. */
export class AdminClient {
  readonly #client: Client
  /** `host:port` */
  readonly address: string

  constructor(address: string) {
    this.address = address
    this.#client = new Client(address, credentials.createInsecure(), {
      'grpc.max_receive_message_length': MAX_REPLY_BYTES,
    })
  }

  /** One request, one reply. */
  call<In, Out>(method: AdminMethod<In, Out>, request: NoInfer<In>): Promise<Out> {
    return new Promise((resolve, reject) => {
      const { path, requestSerialize, responseDeserialize } = method
      const options = { deadline: Date.now() + DEADLINE_MS }
      const settle = this.#settle(resolve, reject)
      this.#client.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        request,
        new Metadata(),
        options,
        settle,
      )
    })
  }

  /** Sends bytes in chunks, `first` with the first of them, and returns the reply. */
  upload<In extends { readonly chunk?: Uint8Array | string }, Out>(
    method: AdminMethod<In, Out>,
    first: NoInfer<In>,
    bytes: Buffer,
  ): Promise<Out> {
    return new Promise((resolve, reject) => {
      const { path, requestSerialize, responseDeserialize } = method
      const options = { deadline: Date.now() + DEADLINE_MS }
      const settle = this.#settle(resolve, reject)
      const stream = this.#client.makeClientStreamRequest(
        path,
        requestSerialize,
        responseDeserialize,
        new Metadata(),
        options,
        settle,
      )
      stream.write({ ...first, chunk: bytes.subarray(0, CHUNK_BYTES) })
      for (let start = CHUNK_BYTES; start < bytes.length; start += CHUNK_BYTES) {
        stream.write({ ...first, chunk: bytes.subarray(start, start + CHUNK_BYTES) })
      }
      stream.end()
    })
  }

  /** One request, a stream of replies. */
  async *stream<In, Out>(method: AdminMethod<In, Out>, request: NoInfer<In>, timeoutMs: number): AsyncGenerator<Out> {
    const { path, requestSerialize, responseDeserialize } = method
    const options = { deadline: Date.now() + timeoutMs }
    const replies = this.#client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, request, options)
    try {
      for await (const reply of replies as AsyncIterable<Out>) yield reply
    } catch (error) {
      throw this.#explain(error)
    } finally {
      replies.cancel()
    }
  }

  close(): void {
    this.#client.close()
  }

  #settle<Out>(resolve: (reply: Out) => void, reject: (error: AdminCallError) => void) {
    return (error: ServiceError | null, reply?: Out) => {
      if (error === null && reply !== undefined) resolve(reply)
      else reject(this.#explain(error))
    }
  }

  #explain(error: unknown): AdminCallError {
    const { code, details, metadata }: Partial<ServiceError> = error instanceof Error ? error : {}
    if (code === undefined) return new AdminCallError(status.UNKNOWN, String(error), {})
    const [packed] = metadata?.get(STATUS_DETAILS_KEY) ?? []
    // Only the control plane itself answers with details.
    if (code === status.UNAVAILABLE && packed === undefined) {
      return new AdminCallError(
        code,
        `control plane not reachable at ${this.address}: start it with "regauge serve", or name another with --admin`,
        {},
      )
    }
    if (code === status.DEADLINE_EXCEEDED) {
      return new AdminCallError(
        code,
        `control plane at ${this.address} did not answer in time: see its log, then try again`,
        {},
      )
    }
    const message = details ?? String(error)
    return new AdminCallError(code, message, Buffer.isBuffer(packed) ? decodeDetails(packed) : {})
  }
}
