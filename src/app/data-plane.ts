// Wires the data plane: listener, pool, dispatcher, and the snapshot that requests are answered from.
import type { CredentialsOwner } from '../aws/credentials/credential-cache.ts'
import type { HostPort } from '../exchange/host-port.ts'
import { MemoryBudget } from '../exchange/memory.ts'
import { createAccessCaches } from '../gateway/access-caches.ts'
import { createHandle, type Observation } from '../gateway/handle.ts'
import { createHttpServer, type ServerOptions } from '../server/server.ts'
import { CurrentSnapshot } from '../snapshot/current.ts'
import { unpackSnapshot } from '../snapshot/packed.ts'
import type { MethodPlan, Snapshot } from '../snapshot/snapshot.ts'
import type { FollowerEvent } from '../sync/follow.ts'
import { createAccessLog, type MethodAccessLog, openAccessLogDestination } from '../telemetry/access-log.ts'
import type { Log } from '../telemetry/log.ts'
import type { GatewayMetrics, MethodMetrics, ServedStages } from '../telemetry/metrics.ts'
import { seldom } from '../telemetry/seldom.ts'
import { Mapper } from '../worker/mapper.ts'
import type { Background } from './background/background.ts'
import type { FollowerPlace } from './background/follower.ts'
import type { Engine } from './engine.ts'
import { createRefusalLog } from './refusal-log.ts'
import type { Settings } from './settings/settings.ts'
import { StartError } from './settings/start-error.ts'

/** Dependencies of a data plane's process. */
export interface DataPlaneParts {
  readonly settings: Settings
  readonly shared: Engine
  readonly metrics: GatewayMetrics
  readonly background: Background
  readonly place: DataPlanePlace
  readonly log: Log
}

/** Identity of a data plane's process among its siblings. */
export interface DataPlanePlace extends FollowerPlace {
  /** `shared` lets its siblings listen on the same port. */
  readonly port: 'own' | 'shared'
  /**
   * When it takes connections. `cached`: when the last good configuration, if there is one, is served; `ready`: not
   * before it serves what it was told to, since others serve meanwhile.
   */
  readonly listens: 'cached' | 'ready'
}

/** A running data plane. */
export interface DataPlane {
  readonly address: HostPort
  /** True while a configuration is served and the data plane is not draining. */
  isReady(): boolean
  /** Resolves when the first configuration is served. */
  readonly ready: Promise<void>
  /** Opens the access log anew. */
  reopenLogs(): Promise<void>
  /** Is not ready from now on. After the notice it stops listening and following, and finishes what is in flight. */
  drain(notice: Promise<unknown>): Promise<void>
}

/** Requests get this long to finish. Default: hardening §8. */
export const DRAIN_MS = 30_000

/**
 * Starts listening and following. Rejects with the system's error where the address is taken, and with a StartError
 * where the access log cannot be written.
 */
export async function startDataPlane(parts: DataPlaneParts): Promise<DataPlane> {
  const { settings, shared, metrics, background, place, log } = parts
  const { pool, dispatcher, descriptors, aws } = shared
  const current = new CurrentSnapshot()
  const access = await openAccess(settings, log)
  const handle = createHandle({
    current,
    mapper: new Mapper(pool, settings.mappingPlacement, settings.modelsDir),
    dispatcher,
    aws,
    access: createAccessCaches(dispatcher),
    defaultApis: { anyHost: settings.defaultApi, bareHost: settings.bareHostApi },
    bodyBytes: settings.bodyBytes,
    observe: createObserver(metrics, access.forMethod, log),
  })
  const { bodyBytes, connections, connectionsPerIp, inFlight } = settings
  const limits = { bodyBytes, connections, connectionsPerIp, inFlight }
  const tellRefusal = createRefusalLog(log)
  const onRefusal: ServerOptions['onRefusal'] = (code, sourceIp) => {
    metrics.refused(code)
    tellRefusal(code, sourceIp)
  }
  const memory = new MemoryBudget(settings.memoryBudget)
  const server = createHttpServer({ log, limits, memory, descriptors, port: place.port, onRefusal }, handle)
  metrics.watch('in_flight', () => server.inFlight)
  metrics.watch('client_connections', () => server.connections)
  metrics.watch('endpoint_connections', () => dispatcher.stats().connections)
  metrics.watch('endpoint_queue', () => dispatcher.stats().queued)
  metrics.watch('memory_held_bytes', () => memory.held)
  metrics.watch('memory_budget_bytes', () => memory.bytes)
  metrics.watchTotal('memory_refusals', () => memory.refused)
  metrics.watchTotal('access_log_lines_lost', access.lost)
  metrics.watchOrigins(() => dispatcher.originStats())
  let revision = '0'
  metrics.watch('configuration_revision', () => Number(revision))
  const { promise: ready, resolve: setReady } = Promise.withResolvers<void>()
  let state: 'loading' | 'ready' | 'draining' = 'loading'
  const { nodeId, cacheUse } = place
  await background.follow(
    { nodeId, cacheUse },
    {
      serve: async packed => {
        const next = await unpackSnapshot(packed, current.get())
        current.swap(next)
        metrics.retain(servedStages(next))
        // Not waited for: a role that cannot be had fails the requests that need it, not the deployment.
        void aws.credentials.keepWarm(signersOf(next))
      },
      onEvent: event => {
        logFollower(event, log)
        if ('revision' in event && event.kind !== 'refused') revision = event.revision
        if (state !== 'loading' || current.get() === undefined || !endsLoading(event, settings.role)) return
        state = 'ready'
        setReady()
      },
    },
  )
  if (place.listens === 'ready') await ready
  const address = await server.listen(settings.http)
  return {
    address,
    isReady: () => state === 'ready',
    ready,
    reopenLogs: () => access.reopen(),
    drain: async notice => {
      state = 'draining'
      server.announceEnd()
      await notice
      await Promise.all([server.drain(DRAIN_MS), background.stopFollowing()])
      await access.close()
    },
  }
}

/**
 * The configuration that is served now may be announced as ready. In the process of its control plane the cache is not
 * enough: it may be older than what was acknowledged as stored; where the store went back, the cache is what counts. A
 * data plane alone has nothing but the cache to go by.
 */
function endsLoading({ kind }: FollowerEvent, role: Settings['role']): boolean {
  if (kind === 'cache-loaded') return role === 'data-plane'
  return kind === 'applied' || kind === 'refused' || kind === 'held'
}

function servedStages({ apis }: Snapshot): ServedStages {
  return new Map([...apis].map(([api, { stages }]) => [api, new Set(stages.keys())]))
}

function signersOf(snapshot: Snapshot): CredentialsOwner[] {
  const stages = [...snapshot.apis.values()].flatMap(api => [...api.stages.values()])
  const deployments = stages.flatMap(({ main, canary }) => (canary === null ? [main] : [main, canary.deployment]))
  return deployments.flatMap(({ signers }) => signers)
}

/** A fault that stays would be told with each write. */
const FAULT_MS = 60_000

interface Access {
  readonly forMethod: ((plan: MethodPlan) => MethodAccessLog) | undefined
  lost(): number
  reopen(): Promise<void>
  close(): Promise<void>
}

const NO_ACCESS_LOG: Access = {
  forMethod: undefined,
  lost: () => 0,
  reopen: async () => {},
  close: async () => {},
}

async function openAccess({ accessLog: setting, processes }: Settings, log: Log): Promise<Access> {
  if (setting === 'off') return NO_ACCESS_LOG
  const onFault = seldom<Error>(FAULT_MS, error =>
    log.error(
      { event: 'access-log-stuck', error: error.message },
      'the access log cannot be written: lines wait, then get lost',
    ),
  )
  const writers = processes > 1 ? 'several' : 'one'
  const destination = await openAccessLogDestination(setting === '-' ? 1 : setting, writers, onFault).catch(error => {
    throw new StartError(`access log ${setting} cannot be opened: ${error.message}; name another with --access-log`, {
      cause: error,
    })
  })
  const accessLog = createAccessLog(destination)
  const forMethod = ({ deployment, resourcePath }: MethodPlan) =>
    accessLog.forMethod({ api: deployment.apiId, stage: deployment.stage, resourcePath })
  return {
    forMethod,
    lost: () => destination.lost,
    reopen: () => destination.reopen(),
    close: () => destination.close(),
  }
}

/** Per method, resolved once: its metrics and its access log. */
interface MethodObservers {
  readonly metrics: MethodMetrics
  readonly access: MethodAccessLog | undefined
}

function createObserver(
  metrics: GatewayMetrics,
  accessFor: ((plan: MethodPlan) => MethodAccessLog) | undefined,
  log: Log,
): (observation: Observation) => void {
  const known = new WeakMap<MethodPlan, MethodObservers>()
  const nowhere = metrics.forMethod({ api: '', stage: '', method: '' })
  return observation => {
    const { plan, response, latencyMs, integrationLatencyMs, failed, client, refusedSignature } = observation
    if (failed !== undefined) logFailure(observation, log)
    if (refusedSignature !== undefined) logRefusal(observation, log)
    if (plan === undefined) return nowhere.record(response.status, latencyMs, integrationLatencyMs)
    let observers = known.get(plan)
    if (observers === undefined) {
      const { apiId: api, stage } = plan.deployment
      observers = { metrics: metrics.forMethod({ api, stage, method: plan.httpMethod }), access: accessFor?.(plan) }
      known.set(plan, observers)
    }
    observers.metrics.record(response.status, latencyMs, integrationLatencyMs)
    if (failed?.code.startsWith('TEMPLATE_')) metrics.mappingFailed(plan.deployment.apiId, failed.code)
    observers.access?.record({
      requestId: client.requestId,
      requestTimeEpoch: client.requestTimeEpoch,
      httpMethod: client.httpMethod,
      sourceIp: client.sourceIp,
      status: response.status,
      responseBytes: observation.responseBytes,
      latencyMs,
      integrationStatus: observation.integrationStatus,
      integrationLatencyMs,
    })
  }
}

/** A 5XX is the operator's business, a 4XX the client's. */
function logFailure({ failed, client, response, plan }: Observation, log: Log): void {
  const level = response.status < 500 ? 'debug' : failed?.code === 'BUG' ? 'error' : 'warn'
  const { deployment, resourcePath } = plan ?? {}
  const fields = { requestId: client.requestId, api: deployment?.apiId, stage: deployment?.stage, resourcePath }
  log[level]({ ...fields, status: response.status, code: failed?.code, detail: failed?.detail }, 'request failed')
}

/** The mapping may make a good answer of it; the operator should know all the same. */
function logRefusal({ client, plan, refusedSignature }: Observation, log: Log): void {
  const { deployment, resourcePath } = plan ?? {}
  const fields = { requestId: client.requestId, api: deployment?.apiId, stage: deployment?.stage, resourcePath }
  log.warn({ ...fields, ...refusedSignature }, 'the service refused the signature')
}

/** Log lines of a follower's events; `event` names the kind, for those that search. */
const FOLLOWER_LINES = {
  'cache-loaded': 'the last good configuration is served, from the data folder',
  applied: 'a configuration is served',
  unchanged: 'a later revision changes nothing that is served here',
  held: 'the control plane pushes nothing: what is served stays',
  'cache-damaged': 'a stored configuration is damaged, and not used',
  'cache-not-written':
    'the configuration could not be stored: a restart without a control plane would serve an older one',
  refused: 'a part of the configuration is refused: its last good form, if there is one, is served on',
  outdated: 'a deployment breaks rules that hold for what is published from now on; it is served as before',
  connected: 'connected to the control plane',
  disconnected: 'no connection to the control plane: what is served stays, and the connection is tried again',
} as const satisfies Record<FollowerEvent['kind'], string>

const FOLLOWER_FAULTS: readonly FollowerEvent['kind'][] = [
  'held',
  'outdated',
  'refused',
  'cache-damaged',
  'cache-not-written',
]

function logFollower({ kind: event, ...fields }: FollowerEvent, log: Log): void {
  const level = FOLLOWER_FAULTS.includes(event) ? 'warn' : event === 'unchanged' ? 'debug' : 'info'
  log[level]({ event, ...fields }, FOLLOWER_LINES[event])
}
