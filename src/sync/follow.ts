import { setTimeout as delay } from 'node:timers/promises'
import {
  type ClientDuplexStream,
  credentials,
  status as grpcStatus,
  Metadata,
  makeGenericClientConstructor,
} from '@grpc/grpc-js'
import type { DeployedConfig, RejectedResource } from '../definition/deployment.ts'
import type { Problem } from '../exchange/failure.ts'
import { messageOf } from '../exchange/failure.ts'
import type { ConfigSyncServiceClient } from '../generated/regauge/sync/v1/ConfigSyncService.ts'
import type { StreamConfigRequest } from '../generated/regauge/sync/v1/StreamConfigRequest.ts'
import type { StreamConfigResponse__Output } from '../generated/regauge/sync/v1/StreamConfigResponse.ts'
import { CONFIG_SYNC_SERVICE, MAX_SYNC_MESSAGE_BYTES } from '../grpc/services.ts'
import { decodeDetails, packStatus, STATUS_DETAILS_KEY } from '../grpc/status-details.ts'
import { FOREIGN_HISTORY } from './admission.ts'
import { readCacheFile, writeCacheFile } from './cache-file.ts'
import { ReceivedConfig, type ReceivedPush } from './received-config.ts'

/** Options of a follower, the data-plane end of the push stream. */
export interface FollowerParts {
  /** Control planes, `host:port` or `unix:/path`; tried in turn. */
  readonly addresses: readonly string[]
  readonly node: { readonly id: string; readonly version: string; readonly capabilities: readonly string[] }
  /** Where the last good configuration is kept; null = nowhere. */
  readonly cacheFile: string | null
  /** `read`: another follower keeps the file, and this one only starts from it. Default `keep`. */
  readonly cacheUse?: 'keep' | 'read'
  /** Finds what cannot be served of a configuration; compared with what is served now, if that was good. */
  readonly check: (config: DeployedConfig, served: DeployedConfig) => Promise<readonly RejectedResource[]>
  /** Prepares a configuration aside and serves it, one at a time. A throw counts as a refusal of the whole. */
  readonly serve: (config: DeployedConfig) => Promise<void>
  /** Called with each event, for logs. */
  readonly onEvent?: (event: FollowerEvent) => void
  /** Wait before the second attempt, doubled up to 15 s, with jitter. Default 500 ms. */
  readonly reconnectMs?: number
}

/** News of a follower for its owner. */
export type FollowerEvent =
  | { readonly kind: 'cache-loaded' | 'applied' | 'unchanged'; readonly revision: string }
  /** The control plane pushes nothing: what is held is served on. */
  | { readonly kind: 'held'; readonly message: string }
  | { readonly kind: 'cache-damaged' | 'cache-not-written'; readonly message: string }
  | { readonly kind: 'refused'; readonly revision: string; readonly rejected: readonly RejectedResource[] }
  /** Rules have become stricter since these were published; they are served on. */
  | { readonly kind: 'outdated'; readonly resource: string; readonly problems: readonly Problem[] }
  | { readonly kind: 'connected'; readonly address: string }
  | { readonly kind: 'disconnected'; readonly address: string; readonly message: string }

const STATUS_MS = 10_000
const MAX_RECONNECT_MS = 15_000
const DEFAULT_RECONNECT_MS = 500

/** Tells a control plane that messages which are no pushes are understood. */
const NOTES = 'notes'

const SyncClient = makeGenericClientConstructor(CONFIG_SYNC_SERVICE, 'ConfigSyncService')

/** Follows control planes: one stream at a time, for ever, from the last good configuration on. */
export class Follower {
  readonly #parts: FollowerParts
  readonly #received = new ReceivedConfig()
  readonly #stopping = new AbortController()
  #running: Promise<void> = Promise.resolve()
  #revision: string | undefined
  #appliedEpochMs = 0
  #isServingFromCache = false
  /** The cache file lacks what is served: its disk was full, perhaps. */
  #isCacheBehind = false
  #writing: Promise<void> = Promise.resolve()

  private constructor(parts: FollowerParts) {
    this.#parts = parts
  }

  /** Serves the cache file's configuration if there is one, and then starts to follow. */
  static async start(parts: FollowerParts): Promise<Follower> {
    const follower = new Follower(parts)
    await follower.#startFromCache()
    follower.#running = follower.#run()
    return follower
  }

  /** Ends the stream, and resolves when nothing is under way any more. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    await this.#running
  }

  async #startFromCache(): Promise<void> {
    if (this.#parts.cacheFile === null) return
    const { config, damaged } = await readCacheFile(this.#parts.cacheFile, this.#parts.cacheUse)
    for (const message of damaged) this.#tell({ kind: 'cache-damaged', message })
    if (config === undefined) return
    try {
      // It was checked before it was acknowledged.
      await this.#parts.serve(config)
    } catch (error) {
      return this.#tell({ kind: 'cache-damaged', message: messageOf(error) })
    }
    this.#received.restart(config)
    this.#isServingFromCache = true
    this.#served(config.revision, 'cache-loaded')
  }

  async #run(): Promise<void> {
    const { addresses, reconnectMs = DEFAULT_RECONNECT_MS } = this.#parts
    for (let attempt = 0; !this.#stopping.signal.aborted; attempt++) {
      const address = addresses[attempt % addresses.length]
      if (address === undefined) return
      const outcome = await this.#follow(address)
      if (outcome === 'served') attempt = -1
      const longest = Math.min(MAX_RECONNECT_MS, reconnectMs * 2 ** Math.min(attempt + 1, 16))
      const waitMs = longest / 2 + (Math.random() * longest) / 2
      await delay(waitMs, undefined, { signal: this.#stopping.signal }).catch(() => undefined)
    }
  }

  /** One stream, from its start to its end. */
  async #follow(address: string): Promise<'served' | 'failed'> {
    const client = new SyncClient(address, credentials.createInsecure(), {
      'grpc.max_receive_message_length': MAX_SYNC_MESSAGE_BYTES,
      'grpc.keepalive_time_ms': 20_000,
      'grpc.keepalive_timeout_ms': 10_000,
      'grpc.keepalive_permit_without_calls': 1,
      // Its back-off would add to ours.
      'grpc.use_local_subchannel_pool': 1,
    }) as unknown as ConfigSyncServiceClient
    const stream = client.StreamConfig()
    const cancel = () => stream.cancel()
    this.#stopping.signal.addEventListener('abort', cancel)
    const beat = setInterval(() => this.#beat(stream), STATUS_MS)
    let outcome: 'served' | 'failed' = 'failed'
    let message = 'the stream ended'
    try {
      this.#subscribe(stream)
      for await (const chunk of stream) {
        if (outcome === 'failed') this.#tell({ kind: 'connected', address })
        outcome = 'served'
        await this.#take(stream, chunk)
      }
    } catch (error) {
      message = messageOf(error)
      if (isForeign(error)) this.#tell({ kind: 'held', message })
    } finally {
      clearInterval(beat)
      this.#stopping.signal.removeEventListener('abort', cancel)
      client.close()
    }
    if (!this.#stopping.signal.aborted) this.#tell({ kind: 'disconnected', address, message })
    return outcome
  }

  #subscribe(stream: PushStream): void {
    this.#received.dropChunks()
    stream.write({
      subscribe: {
        node: { ...this.#parts.node, capabilities: [...this.#parts.node.capabilities, NOTES] },
        stages: ['restApis/-/stages/-'],
        initialResourceVersions: this.#received.versions(),
        lastRevision: this.#received.served.revision,
        history: this.#received.served.history ?? '',
      },
    })
  }

  async #take(stream: PushStream, chunk: StreamConfigResponse__Output): Promise<void> {
    if (chunk.nonce === '') return this.#takeNote(chunk)
    const push = this.#received.take(chunk)
    if (push === undefined) return
    if ('reason' in push) {
      this.#refuseWhole(stream, push.nonce, push.reason)
      // The next stream starts from what is really held.
      stream.end()
      return
    }
    try {
      const rejected = push.isChanged ? await this.#parts.check(push.config, this.#received.served) : []
      const accepted = this.#received.accept(push.config, rejected)
      if (push.isChanged) await this.#parts.serve(accepted)
      this.#received.settle(accepted, rejected)
      await this.#answer(stream, push, rejected)
    } catch (error) {
      this.#refuseWhole(stream, push.nonce, messageOf(error))
    }
  }

  #takeNote({ held, revision, history }: StreamConfigResponse__Output): void {
    if (held === '') {
      this.#received.note(revision, history)
      this.#served(revision, 'unchanged')
    } else this.#tell({ kind: 'held', message: held })
  }

  async #answer(stream: PushStream, push: ReceivedPush, rejected: readonly RejectedResource[]): Promise<void> {
    const { revision } = push.config
    // Before the answer: a data plane that says ACK and dies must come back with what it acknowledged.
    if (push.isChanged) await this.#writeCache()
    this.#isServingFromCache = false
    this.#served(revision, 'applied')
    const accepted = rejected.length === 0
    if (!accepted) this.#tell({ kind: 'refused', revision, rejected })
    const rejectedResources = [...this.#received.rejectedResources()]
    const problems = rejected.flatMap(({ resource, problems: faults }) => {
      return faults.map(fault => ({ ...fault, path: `${resource}: ${fault.path}` }))
    })
    const errorDetail = accepted ? null : packStatus(grpcStatus.INVALID_ARGUMENT, 'refused', { problems })
    stream.write({ ack: { nonce: push.nonce, accepted, errorDetail, rejectedResources } })
  }

  #refuseWhole(stream: PushStream, nonce: string, message: string): void {
    this.#tell({ kind: 'refused', revision: nonce, rejected: [] })
    stream.write({ ack: { nonce, accepted: false, errorDetail: packStatus(grpcStatus.INTERNAL, message, {}) } })
  }

  #beat(stream: PushStream): void {
    stream.write(this.#statusMessage())
    if (this.#isCacheBehind) void this.#writeCache()
  }

  /** One after the other: two at once would take each other's draft. */
  #writeCache(): Promise<void> {
    this.#writing = this.#writing.then(() => this.#writeServed())
    return this.#writing
  }

  async #writeServed(): Promise<void> {
    if (this.#parts.cacheFile === null || this.#parts.cacheUse === 'read') return
    this.#isCacheBehind = false
    try {
      await writeCacheFile(this.#parts.cacheFile, this.#received.served)
    } catch (error) {
      this.#isCacheBehind = true
      // It serves all the same: a full disk must not stop a configuration from being served.
      this.#tell({ kind: 'cache-not-written', message: messageOf(error) })
    }
  }

  #served(revision: string, kind: 'cache-loaded' | 'applied' | 'unchanged'): void {
    this.#revision = revision
    this.#appliedEpochMs = Date.now()
    this.#tell({ kind, revision })
  }

  #statusMessage(): StreamConfigRequest {
    const seconds = Math.floor(this.#appliedEpochMs / 1000)
    const appliedTime = { seconds, nanos: (this.#appliedEpochMs % 1000) * 1_000_000 }
    const appliedRevision = this.#revision ?? '0'
    return { status: { appliedRevision, appliedTime, servingFromCache: this.#isServingFromCache } }
  }

  #tell(event: FollowerEvent): void {
    this.#parts.onEvent?.(event)
  }
}

/** The control plane has another store than the one that this follower's configuration came from. */
function isForeign(error: unknown): boolean {
  const metadata = error instanceof Error && 'metadata' in error ? error.metadata : undefined
  const [details] = metadata instanceof Metadata ? metadata.get(STATUS_DETAILS_KEY) : []
  return Buffer.isBuffer(details) && decodeDetails(details).reason === FOREIGN_HISTORY
}

type PushStream = ClientDuplexStream<StreamConfigRequest, StreamConfigResponse__Output>
