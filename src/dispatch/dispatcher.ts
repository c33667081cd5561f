import { compileEgress, type EgressRules } from '../definition/egress.ts'
import { ANY_DESCRIPTORS, type DescriptorBudget } from '../exchange/descriptors.ts'
import { type GatewayFailure, isFailure } from '../exchange/failure.ts'
import type { EndpointResponse, IntegrationRequest, StreamedResponse } from '../exchange/messages.ts'
import { isVerb } from '../exchange/verb.ts'
import { TurnBatch } from '../http1/turn-batch.ts'
import { Bulkhead, type BulkheadLimits, OriginLoad } from './bulkhead.ts'
import { type CallOrder, type CallTarget, DispatchCall } from './call.ts'
import { EndpointConnection } from './connection.ts'
import { ConnectionPool } from './connection-pool.ts'
import { type ConnectionLimits, type Connector, createConnector } from './connector.ts'
import { Deadlines } from './deadlines.ts'
import { Ejection } from './ejection.ts'
import { callFailure } from './failure.ts'
import { frameRequest } from './frame-request.ts'
import { IdleWatch } from './idle-watch.ts'
import { NameCache } from './names/name-cache.ts'
import { NameResolver } from './names/name-resolver.ts'
import { RetryBudget } from './retry-budget.ts'

/** Limits of the dispatcher towards backends. Chosen: hardening §3. */
export interface DispatchLimits extends ConnectionLimits, BulkheadLimits {
  /** Response body; over it 502. Default 10 MiB. */
  readonly responseBytes: number
  /** Connections to one origin. Default 256. */
  readonly connectionsPerOrigin: number
  /** Calls that may wait for one of them; one more is answered 503. Default 1,000. */
  readonly queuePerOrigin: number
  /** Origins whose connections are kept; beyond it the idle one used longest ago is closed. Default 1,000. */
  readonly origins: number
}

export const DEFAULT_DISPATCH_LIMITS: DispatchLimits = {
  connectMs: 3_000,
  responseHeaderBytes: 16 * 1024,
  responseBytes: 10 * 1024 * 1024,
  keepAliveMs: 4_000,
  connectionsPerOrigin: 256,
  queuePerOrigin: 1_000,
  origins: 1_000,
  inFlight: 1_000,
  originShare: 0.5,
}

export interface DispatcherOptions {
  /** Default: DEFAULT_DISPATCH_LIMITS. */
  readonly limits?: Partial<DispatchLimits>
  /** Default: only the fixed refusals. */
  readonly egress?: EgressRules
  /** Descriptors for connections. Default: any. */
  readonly descriptors?: DescriptorBudget
  /** Variables of the process that looks names up. Default: none. */
  readonly environment?: NodeJS.ProcessEnv
}

/** How one request is to be sent. */
export interface DispatchOptions extends Pick<CallOrder, 'timeoutMs' | 'cancellation'> {
  /** `skip` takes any certificate: the integration's `insecureSkipVerification`. */
  readonly tls: 'verify' | 'skip'
}

/** How one request is to be sent whose bodies may pass through. */
export interface StreamingOptions extends DispatchOptions, Pick<CallOrder, 'upload'> {
  readonly heldBytes: NonNullable<CallOrder['heldBytes']>
}

export type DispatchOutcome = EndpointResponse | GatewayFailure

/** Figures for metrics. */
export interface DispatcherStats {
  readonly origins: number
  readonly connections: number
  /** Calls that wait for a connection. */
  readonly queued: number
}

/** Figures of one origin, for metrics. */
export interface OriginStats {
  readonly origin: string
  /** Calls that it has not answered. */
  readonly inFlight: number
  /** Calls turned away since it held its share of the gateway; counted as long as its connections are kept. */
  readonly refused: number
}

/** Sends requests to backends over kept connections. */
export interface Dispatcher {
  /**
   * Sends one request and gives its answer, whatever its status; redirects are answers, bodies stay encoded.
   * Never rejects. Fails with INTEGRATION_TIMEOUT, INTEGRATION_FAILURE or API_CONFIGURATION_ERROR; the codes are in
   * endpoint-failure.ts.
   */
  dispatch(request: IntegrationRequest, options: StreamingOptions): Promise<DispatchOutcome | StreamedResponse>
  dispatch(request: IntegrationRequest, options: DispatchOptions): Promise<DispatchOutcome>
  stats(): DispatcherStats
  /** One for each origin whose connections are kept. */
  originStats(): readonly OriginStats[]
  /** Cuts every connection; calls under way fail with DISPATCHER_CLOSED. */
  close(): void
}

/** Creates a dispatcher. */
export function createDispatcher(options: DispatcherOptions = {}): Dispatcher {
  return new PoolingDispatcher(options)
}

/** One origin with its connections and what is known of its health. */
interface Endpoint extends CallTarget {
  readonly ejection: Ejection
  /** Value of Host unless a mapping sets one. */
  readonly host: string
  /** Number of the call that used it last. */
  lastUsed: number
}

class PoolingDispatcher implements Dispatcher {
  readonly #limits: DispatchLimits
  readonly #bulkhead: Bulkhead
  readonly #resolver: NameResolver
  readonly #connectors: Readonly<Record<DispatchOptions['tls'], Connector>>
  readonly #endpoints = { verify: new Map<string, Endpoint>(), skip: new Map<string, Endpoint>() }
  readonly #deadlines = new Deadlines()
  readonly #idleWatch = new IdleWatch()
  readonly #turn = new TurnBatch<EndpointConnection>(connection => connection.takeTurn())
  #calls = 0
  #isClosed = false

  constructor(options: DispatcherOptions) {
    this.#limits = { ...DEFAULT_DISPATCH_LIMITS, ...options.limits }
    this.#bulkhead = new Bulkhead(this.#limits)
    const egress = options.egress ?? compileEgress()
    this.#resolver = new NameResolver(options.environment ?? {})
    const names = new NameCache(name => this.#resolver.lookUp(name))
    const deps = { egress, names, descriptors: options.descriptors ?? ANY_DESCRIPTORS }
    this.#connectors = {
      verify: createConnector('verify', deps, this.#limits),
      skip: createConnector('skip', deps, this.#limits),
    }
  }

  dispatch(request: IntegrationRequest, options: StreamingOptions): Promise<DispatchOutcome | StreamedResponse>
  dispatch(request: IntegrationRequest, options: DispatchOptions): Promise<DispatchOutcome>
  dispatch(
    request: IntegrationRequest,
    options: DispatchOptions | StreamingOptions,
  ): Promise<DispatchOutcome | StreamedResponse> {
    const order: CallOrder = options
    const endpoint = this.#admit(request, options)
    if (isFailure(endpoint)) return refuse(order, endpoint)
    endpoint.lastUsed = ++this.#calls
    endpoint.budget.earn()
    const framed = frameRequest(request, endpoint.host, order.upload)
    if (isFailure(framed)) return refuse(order, framed)
    return new Promise(resolve => {
      new DispatchCall(endpoint, framed, order, resolve).begin()
    })
  }

  stats(): DispatcherStats {
    const endpoints = this.#all()
    return {
      origins: endpoints.length,
      connections: endpoints.reduce((sum, { pool }) => sum + pool.size, 0),
      queued: endpoints.reduce((sum, { pool }) => sum + pool.queued, 0),
    }
  }

  originStats(): readonly OriginStats[] {
    return this.#all().map(({ origin, load: { inFlight, refused } }) => ({ origin, inFlight, refused }))
  }

  #all(): readonly Endpoint[] {
    return [...this.#endpoints.verify.values(), ...this.#endpoints.skip.values()]
  }

  close(): void {
    this.#isClosed = true
    this.#resolver.close()
    for (const endpoint of this.#endpoints.verify.values()) closeEndpoint(endpoint)
    for (const endpoint of this.#endpoints.skip.values()) closeEndpoint(endpoint)
  }

  /** Finds where a request goes, or why it does not go. */
  #admit(request: IntegrationRequest, { tls, cancellation }: DispatchOptions): Endpoint | GatewayFailure {
    if (this.#isClosed) return callFailure('closed', 'the dispatcher is closed')
    if (cancellation?.aborted === true) return callFailure('clientGone', 'the client closed its connection')
    if (!ORIGIN_FORM.test(request.path)) return callFailure('badRequest', 'the path is not in origin-form')
    if (!isVerb(request.httpMethod)) return callFailure('badRequest', 'the method is no verb')
    const endpoint = this.#endpoints[tls].get(request.origin) ?? this.#addEndpoint(request.origin, tls)
    if (isFailure(endpoint)) return endpoint
    const now = performance.now()
    if (!endpoint.ejection.admits(now)) {
      return callFailure('ejected', `connecting to ${request.origin} failed repeatedly`)
    }
    if (this.#bulkhead.admits(endpoint.load, now)) return endpoint
    return callFailure('shareFull', `${request.origin} holds its share of what is in flight`)
  }

  #addEndpoint(origin: string, tls: DispatchOptions['tls']): Endpoint | GatewayFailure {
    if (!isOrigin(origin)) return callFailure('badOrigin', 'the address is not http(s)://host[:port]')
    const endpoints = this.#endpoints[tls]
    if (endpoints.size >= this.#limits.origins) closeLeastRecentlyUsed(endpoints)
    const endpoint = this.#createEndpoint(origin, this.#connectors[tls])
    endpoints.set(origin, endpoint)
    return endpoint
  }

  #createEndpoint(address: string, connector: Connector): Endpoint {
    const limits = this.#limits
    const origin = new URL(address)
    const ejection = new Ejection()
    const pool: ConnectionPool<EndpointConnection> = new ConnectionPool({
      connections: limits.connectionsPerOrigin,
      queue: limits.queuePerOrigin,
      create: () => new EndpointConnection(options),
    })
    const options = {
      origin,
      connector,
      ejection,
      limits,
      idleWatch: this.#idleWatch,
      turn: this.#turn,
      onIdleClose: (connection: EndpointConnection) => pool.discard(connection),
    }
    return {
      origin: address,
      pool,
      ejection,
      budget: new RetryBudget(),
      bulkhead: this.#bulkhead,
      load: new OriginLoad(),
      deadlines: this.#deadlines,
      responseBytes: limits.responseBytes,
      host: origin.host,
      lastUsed: 0,
    }
  }
}

/** An upload that nobody reads must not keep its client waiting. */
function refuse({ upload }: CallOrder, cause: GatewayFailure): Promise<GatewayFailure> {
  upload?.cancel()
  return Promise.resolve(cause)
}

/** One leading slash, then visible ASCII without a fragment: a whole URL, or `//host`, could be taken for another origin. */
const ORIGIN_FORM = /^\/(?!\/)[!"$-~]*$/

function isOrigin(text: string): boolean {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) return false
  const url = new URL(text)
  return url.username === '' && url.password === '' && url.pathname === '/' && url.search === '' && url.hash === ''
}

function closeLeastRecentlyUsed(endpoints: Map<string, Endpoint>): void {
  let oldest: [string, Endpoint] | undefined
  for (const entry of endpoints) {
    if (entry[1].pool.isIdle && (oldest === undefined || entry[1].lastUsed < oldest[1].lastUsed)) oldest = entry
  }
  if (oldest === undefined) return
  endpoints.delete(oldest[0])
  closeEndpoint(oldest[1])
}

function closeEndpoint({ pool }: Endpoint): void {
  const { connections, waiters } = pool.close()
  for (const waiter of waiters) {
    if (waiter instanceof DispatchCall) waiter.end(callFailure('closed', 'the dispatcher is closed'))
  }
  for (const connection of connections) connection.destroy()
}
