import { once } from 'node:events'
import { Server, type ServerDuplexStream, status } from '@grpc/grpc-js'
import type { DeployedConfig } from '../definition/deployment.ts'
import type { Ack__Output } from '../generated/regauge/sync/v1/Ack.ts'
import type { StreamConfigRequest__Output } from '../generated/regauge/sync/v1/StreamConfigRequest.ts'
import type { Subscribe__Output } from '../generated/regauge/sync/v1/Subscribe.ts'
import { listen } from '../grpc/listen.ts'
import { CONFIG_SYNC_SERVICE, MAX_SYNC_MESSAGE_BYTES } from '../grpc/services.ts'
import { unpackStatus } from '../grpc/status-details.ts'
import type { Fleet } from './fleet.ts'
import { type Offer, type Push, PushSession } from './protocol.ts'
import { PushEncoder } from './push-encoder.ts'
import { toResources } from './resources.ts'

/** Changes within this time travel in one push. Chosen: decision 0030. */
const MERGE_MS = 50

/** Options of the control-plane end of the push stream. */
export interface SyncServerParts {
  /** `host:port` or `unix:/path`. */
  readonly address: string
  /** Configurations to serve: the newest, and each one after it. */
  readonly configs: AsyncIterable<DeployedConfig>
  readonly fleet: Fleet
  readonly controlPlaneId: string
}

/** A listening control-plane end. */
export interface SyncServer {
  /** The address that was bound. */
  readonly address: string
  /** Settles when `configs` ends; rejects when it fails. */
  readonly fed: Promise<void>
  /** Ends every stream and stops listening. */
  close(): void
}

/** Starts to push configurations to every data plane that subscribes. Throws ListenError. */
export async function startSyncServer(parts: SyncServerParts): Promise<SyncServer> {
  const hub = new PushHub(parts.controlPlaneId)
  const server = new Server({
    'grpc.max_receive_message_length': MAX_SYNC_MESSAGE_BYTES,
    'grpc.keepalive_time_ms': 20_000,
    'grpc.keepalive_timeout_ms': 10_000,
    // Streams move to other control planes now and then, so that a new one gets its share.
    'grpc.max_connection_age_ms': 30 * 60_000,
    'grpc.max_connection_age_grace_ms': 10_000,
  })
  const { StreamConfig } = CONFIG_SYNC_SERVICE
  // Pushes are encoded once for all streams; the server writes the bytes as they are.
  const streamBytes = { ...StreamConfig, responseSerialize: (bytes: Buffer) => bytes }
  server.addService(
    { StreamConfig: streamBytes },
    { StreamConfig: (call: PushStream) => serveStream(call, hub, parts.fleet) },
  )
  const address = await listen(server, parts.address)
  return { address, fed: hub.feed(parts.configs), close: () => server.forceShutdown() }
}

type PushStream = ServerDuplexStream<StreamConfigRequest__Output, Buffer>

/** The newest offer, and the streams that want it. */
class PushHub {
  readonly encoder: PushEncoder
  readonly #streams = new Set<(offer: Offer) => void>()
  #offer: Offer | undefined
  #timer: NodeJS.Timeout | undefined

  constructor(controlPlaneId: string) {
    this.encoder = new PushEncoder(controlPlaneId)
  }

  async feed(configs: AsyncIterable<DeployedConfig>): Promise<void> {
    for await (const config of configs) {
      const isFirst = this.#offer === undefined
      this.#offer = { revision: config.revision, resources: toResources(config) }
      if (isFirst) this.#flush()
      else this.#timer ??= setTimeout(() => this.#flush(), MERGE_MS)
    }
  }

  /** Calls back with the newest offer, now and after each change, until the returned function is called. */
  listen(take: (offer: Offer) => void): () => void {
    this.#streams.add(take)
    if (this.#offer !== undefined) take(this.#offer)
    return () => this.#streams.delete(take)
  }

  #flush(): void {
    this.#timer = undefined
    if (this.#offer === undefined) return
    for (const take of this.#streams) take(this.#offer)
  }
}

function serveStream(call: PushStream, hub: PushHub, fleet: Fleet): void {
  let subscriber: Subscriber | undefined
  call.on('error', () => subscriber?.close())
  call.on('cancelled', () => subscriber?.close())
  call.on('end', () => {
    subscriber?.close()
    call.end()
  })
  call.on('data', (request: StreamConfigRequest__Output) => {
    const { subscribe, ack, status: heard } = request
    if (subscriber === undefined && subscribe) subscriber = new Subscriber(call, subscribe, hub, fleet)
    else if (subscriber === undefined || subscribe) call.emit('error', protocolError())
    else if (ack) subscriber.answer(ack)
    else if (heard) {
      const { appliedRevision, servingFromCache } = heard
      fleet.heard(subscriber.id, { revision: appliedRevision, isServingFromCache: servingFromCache })
    }
  })
}

/** The call fails with this: `code` is what grpc-js answers. */
function protocolError(): Error {
  const error = new Error('the first message, and only it, is a subscription')
  return Object.assign(error, { code: status.INVALID_ARGUMENT, details: error.message })
}

/** One data plane's stream. */
class Subscriber {
  readonly id: string
  readonly #call: PushStream
  readonly #session: PushSession
  readonly #hub: PushHub
  readonly #fleet: Fleet
  readonly #fleetKey: symbol
  readonly #leave: () => void

  constructor(call: PushStream, subscribe: Subscribe__Output, hub: PushHub, fleet: Fleet) {
    const { id, version } = subscribe.node ?? { id: 'unnamed', version: '' }
    this.id = id
    this.#call = call
    this.#hub = hub
    this.#fleet = fleet
    this.#fleetKey = fleet.connect({ id, version }, subscribe.lastRevision)
    const held = new Map(Object.entries(subscribe.initialResourceVersions))
    this.#session = new PushSession(held, BigInt(subscribe.lastRevision))
    this.#leave = hub.listen(offer => this.#send(this.#session.offer(offer)))
  }

  answer({ nonce, accepted, errorDetail, rejectedResources }: Ack__Output): void {
    const outcome = this.#session.answer({ nonce, accepted })
    if (outcome.kind === 'stale') return
    const problems = errorDetail === null ? [] : (unpackStatus(errorDetail).problems ?? [wholeProblem(errorDetail)])
    this.#fleet.answered(this.id, { revision: outcome.revision, accepted, rejectedResources, problems })
    this.#send(outcome.next)
  }

  close(): void {
    this.#leave()
    this.#fleet.disconnect(this.id, this.#fleetKey)
  }

  #send(push: Push | undefined): void {
    if (push === undefined) return
    // A stream that breaks meanwhile reports that by its own events.
    this.#write(push).catch(() => this.close())
  }

  async #write(push: Push): Promise<void> {
    await this.#hub.encoder.withChunks(push, async chunks => {
      for (const chunk of chunks) {
        if (this.#call.cancelled) return
        if (!this.#call.write(chunk)) await Promise.race([once(this.#call, 'drain'), once(this.#call, 'cancelled')])
      }
    })
  }
}

function wholeProblem({ message }: { readonly message: string }) {
  return { path: '', code: 'PUSH_FAILED', message }
}
