import { once } from 'node:events'
import { Metadata, Server, type ServerDuplexStream, status } from '@grpc/grpc-js'
import type { DeployedConfig } from '../definition/deployment.ts'
import type { Ack__Output } from '../generated/regauge/sync/v1/Ack.ts'
import type { StreamConfigRequest__Output } from '../generated/regauge/sync/v1/StreamConfigRequest.ts'
import type { Subscribe__Output } from '../generated/regauge/sync/v1/Subscribe.ts'
import { listen } from '../grpc/listen.ts'
import { CONFIG_SYNC_SERVICE, MAX_SYNC_MESSAGE_BYTES } from '../grpc/services.ts'
import { encodeDetails, STATUS_DETAILS_KEY, unpackStatus } from '../grpc/status-details.ts'
import { FOREIGN_HISTORY, type FollowerAdmission, type FollowerClaim } from './admission.ts'
import type { Fleet } from './fleet.ts'
import { type Offer, type Push, PushSession, type Step } from './protocol.ts'
import { encodeNote, PushEncoder } from './push-encoder.ts'
import { type ResourceSet, toResources } from './resources.ts'

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
  readonly admission: FollowerAdmission
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
  const hub = new PushHub(parts.controlPlaneId, parts.admission)
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
  readonly controlPlaneId: string
  readonly admission: FollowerAdmission
  readonly #streams = new Set<(offer: Offer) => void>()
  /** The configuration is kept for the definitions in it: its maker holds those of deployments only weakly. */
  #newest: { readonly offer: Offer; readonly config: DeployedConfig } | undefined
  #timer: NodeJS.Timeout | undefined

  constructor(controlPlaneId: string, admission: FollowerAdmission) {
    this.controlPlaneId = controlPlaneId
    this.admission = admission
    this.encoder = new PushEncoder(controlPlaneId)
  }

  async feed(configs: AsyncIterable<DeployedConfig>): Promise<void> {
    for await (const config of configs) {
      const isFirst = this.#newest === undefined
      this.#newest = { offer: nextOffer(this.#newest?.offer, config), config }
      if (isFirst) this.#flush()
      else this.#timer ??= setTimeout(() => this.#flush(), MERGE_MS)
    }
  }

  /** Calls back with the newest offer, now and after each change, until the returned function is called. */
  listen(take: (offer: Offer) => void): () => void {
    this.#streams.add(take)
    if (this.#newest !== undefined && !this.admission.isHeld) take(this.#newest.offer)
    return () => this.#streams.delete(take)
  }

  #flush(): void {
    this.#timer = undefined
    if (this.#newest === undefined || this.admission.isHeld) return
    for (const take of this.#streams) take(this.#newest.offer)
  }
}

function nextOffer(before: Offer | undefined, config: DeployedConfig): Offer {
  const { revision, history = '' } = config
  const resources = toResources(config)
  const isSame = before !== undefined && isSameSet(before.resources, resources)
  return { revision, history, resources, sameSince: isSame ? before.sameSince : revision }
}

function isSameSet(one: ResourceSet, other: ResourceSet): boolean {
  if (one.size !== other.size) return false
  for (const [name, { version }] of one) if (other.get(name)?.version !== version) return false
  return true
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

/** Capability of followers that read notes; others would take one for the beginning of a push. */
const NOTES = 'notes'

/** One data plane's stream. */
class Subscriber {
  readonly id: string
  readonly #call: PushStream
  readonly #hub: PushHub
  readonly #fleet: Fleet
  readonly #fleetKey: symbol
  readonly #claim: FollowerClaim
  readonly #held: ReadonlyMap<string, string>
  readonly #readsNotes: boolean
  /** Undefined until it is let in. */
  #session: PushSession | undefined
  #leave: () => void = () => {}
  #isClosed = false

  constructor(call: PushStream, subscribe: Subscribe__Output, hub: PushHub, fleet: Fleet) {
    const { id = 'unnamed', version = '', capabilities = [] } = subscribe.node ?? {}
    this.id = id
    this.#call = call
    this.#hub = hub
    this.#fleet = fleet
    this.#fleetKey = fleet.connect({ id, version }, subscribe.lastRevision)
    this.#claim = { nodeId: id, revision: BigInt(subscribe.lastRevision), history: subscribe.history }
    this.#held = new Map(Object.entries(subscribe.initialResourceVersions))
    this.#readsNotes = capabilities.includes(NOTES)
    void this.#enter()
  }

  answer({ nonce, accepted, errorDetail, rejectedResources }: Ack__Output): void {
    const outcome = this.#session?.answer({ nonce, accepted }) ?? { kind: 'stale' }
    if (outcome.kind === 'stale') return
    const problems = errorDetail === null ? [] : (unpackStatus(errorDetail).problems ?? [wholeProblem(errorDetail)])
    this.#fleet.answered(this.id, { revision: outcome.revision, accepted, rejectedResources, problems })
    this.#take(outcome.next)
  }

  close(): void {
    this.#isClosed = true
    this.#leave()
    this.#fleet.disconnect(this.id, this.#fleetKey)
  }

  /** Asks to be let in; where it has to wait, again whenever that may have changed. */
  async #enter(): Promise<void> {
    const verdict = await this.#hub.admission.admit(this.#claim)
    if (this.#isClosed || this.#session !== undefined) return
    this.#leave()
    switch (verdict.kind) {
      case 'deny':
        this.#fleet.denied(this.id, verdict.why)
        this.#call.emit('error', foreignHistory(verdict.why))
        break
      case 'hold':
        this.#leave = this.#hub.admission.onAdmission(() => void this.#enter())
        this.#call.write(encodeNote({ held: verdict.why }, this.#hub.controlPlaneId))
        break
      default:
        this.#session = new PushSession(verdict.kind === 'snapshot' ? new Map() : this.#held, this.#claim.revision)
        this.#leave = this.#hub.listen(offer => this.#take(this.#session?.offer(offer)))
    }
  }

  #take(step: Step | undefined): void {
    if (step?.kind === 'push') {
      // A stream that breaks meanwhile reports that by its own events.
      this.#write(step.push).catch(() => this.close())
    } else if (step?.kind === 'note') {
      this.#fleet.unchanged(this.id, step.note.revision)
      if (this.#readsNotes) this.#call.write(encodeNote(step.note, this.#hub.controlPlaneId))
    }
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

/** The follower goes on serving what it has, and is told why. */
function foreignHistory(message: string): Error {
  const metadata = new Metadata()
  const code = status.PERMISSION_DENIED
  metadata.set(STATUS_DETAILS_KEY, encodeDetails(code, message, { reason: FOREIGN_HISTORY }))
  return Object.assign(new Error(message), { code, details: message, metadata })
}

function wholeProblem({ message }: { readonly message: string }) {
  return { path: '', code: 'PUSH_FAILED', message }
}
