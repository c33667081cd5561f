/**
 * Limits of the data plane's listener towards clients.
 * Chosen: hardening §1. Times are milliseconds, sizes bytes.
 */
export interface ServerLimits {
  /** Sum of the header values; over it 431. Default 10,240. Documented: semantics §3. */
  readonly headerBytes: number
  /** Header fields; over it 431. Default 200. */
  readonly headerCount: number
  /** Request target, query included; over it 414. Default 10,240. */
  readonly targetBytes: number
  /** Pairs of the query; over it 400. Default 1,000. */
  readonly queryParams: number
  /** Request body; over it 413 as soon as it is known. Default 10 MiB. */
  readonly bodyBytes: number
  /** Open connections; more are closed at accept. Default 10,000. */
  readonly connections: number
  /** Open connections of one address; more are closed at accept. Default 1,000. */
  readonly connectionsPerIp: number
  /** Requests that the handler has not answered yet; over it 503 with Retry-After. Default 1,000. */
  readonly inFlight: number
  /** Time for a request's headers; after it 408. Default 10 s. */
  readonly headersMs: number
  /** Time for a whole request; after it 408. Default 30 s. */
  readonly requestMs: number
  /** Time before a body's rate is judged. Default 5 s. */
  readonly slowBodyGraceMs: number
  /** Bytes a second that a body has to reach after the grace; below it 408. Default 1,024. */
  readonly slowBodyBytesPerSecond: number
  /** Idle time of a kept-alive connection. Default 60 s. */
  readonly keepAliveMs: number
  /** Requests on one connection before it is closed. Default 10,000. */
  readonly requestsPerConnection: number
  /** Time without progress while the client reads a response; after it the connection is reset. Default 30 s. */
  readonly writeStallMs: number
  /** Bytes a second that a client has to read of a response, over `writeStallMs`; below it the connection is reset. Default 1,024. */
  readonly slowReaderBytesPerSecond: number
  /** How long a client may go on sending after the last answer of its connection is sent; then it is cut, unless it was answered before it had sent its whole request. Default 1 s. */
  readonly lingerMs: number
}

export const DEFAULT_SERVER_LIMITS: ServerLimits = {
  headerBytes: 10_240,
  headerCount: 200,
  targetBytes: 10_240,
  queryParams: 1_000,
  bodyBytes: 10 * 1024 * 1024,
  connections: 10_000,
  connectionsPerIp: 1_000,
  inFlight: 1_000,
  headersMs: 10_000,
  requestMs: 30_000,
  slowBodyGraceMs: 5_000,
  slowBodyBytesPerSecond: 1_024,
  keepAliveMs: 60_000,
  requestsPerConnection: 10_000,
  writeStallMs: 30_000,
  slowReaderBytesPerSecond: 1_024,
  lingerMs: 1_000,
}

/** Bytes of request line and headers that are read; beyond it nothing of the request is known. */
export const PARSER_HEADER_BYTES = 16 * 1024
