// ◆ Wires the data plane: sockets, pool, dispatcher, the follower of the push stream.
import { randomUUID } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { ServiceClock } from './aws/clock-skew.ts'
import { CredentialCache, type CredentialsOwner } from './aws/credential-cache.ts'
import { createCredentialSource } from './aws/credentials.ts'
import type { EndpointProfile } from './aws/endpoint.ts'
import { ServiceModels } from './aws/models.ts'
import { createServiceEndpoints } from './aws/service-endpoints.ts'
import { parseEndpointProfile } from './aws/shared-config.ts'
import { explained, makeDataDir } from './control/store-file.ts'
import type { DeployedConfig, RejectedResource } from './definition/deployment.ts'
import type { DefinitionLimits } from './definition/limits.ts'
import type { GatewayFailure } from './errors.ts'
import type { AwsAccess } from './gateway/aws-access.ts'
import { createDispatcher, type Dispatcher } from './gateway/dispatch.ts'
import { createHandle, type Observation } from './gateway/handle.ts'
import { createHttpServer } from './gateway/server.ts'
import type { ServiceEndpoints } from './integration/compile-endpoint.ts'
import { type HostPort, type Settings, StartError } from './settings.ts'
import { type CompileOptions, compileSnapshot } from './snapshot/compile.ts'
import { CurrentSnapshot } from './snapshot/current.ts'
import type { MethodPlan, Snapshot } from './snapshot/snapshot.ts'
import { Follower, type FollowerEvent } from './sync/follow.ts'
import { createAccessLog, type MethodAccessLog, openAccessLogDestination } from './telemetry/access-log.ts'
import type { Log } from './telemetry/log.ts'
import { createMetrics, type GatewayMetrics, type MethodMetrics } from './telemetry/metrics.ts'
import { Mapper } from './worker/mapper.ts'
import { WorkerPool } from './worker/pool.ts'

/** What both planes are made of: the pool compiles definitions for one and maps for the other. */
export interface SharedParts {
  readonly pool: WorkerPool
  readonly dispatcher: Dispatcher
  readonly aws: AwsAccess
  readonly options: CompileOptions
  readonly metrics: GatewayMetrics
}

/** Template deadline plus grace after which a thread is terminated. Default: hardening §4. */
const KILL_AFTER_MS = 750

/** Limits of definitions that settings change. */
export function definitionLimits(settings: Settings): Partial<DefinitionLimits> {
  const { timeoutMillis: timeoutInMillis, resources, egressAllow: allow, egressDeny: deny, callers } = settings
  // Without callers nobody could ever be let in.
  const supports = callers.size === 0 ? [] : (['AWS_IAM', 'CALLER_CREDENTIALS'] as const)
  return { timeoutInMillis, resources, egress: { allow, deny }, supports }
}

/** Makes the parts that both planes share. */
export function createShared(settings: Settings, environment: NodeJS.ProcessEnv, log: Log): SharedParts {
  const models = new ServiceModels({ modelsDir: settings.modelsDir === '' ? undefined : settings.modelsDir })
  const endpoints = createServiceEndpoints(models, {
    serviceUrls: settings.endpoint,
    environment,
    profile: readProfile(environment),
  })
  const pool = new WorkerPool({
    threads: settings.threads,
    killAfterMs: KILL_AFTER_MS,
    maxQueue: settings.mappingQueue,
    heapMb: settings.mappingHeapMb,
    modelsDir: settings.modelsDir,
  })
  const egress = { allow: settings.egressAllow, deny: settings.egressDeny }
  const metrics = createMetrics()
  metrics.watch('worker_queue', () => pool.stats().waiting)
  pool.onKill(() => metrics.workerKilled())
  return {
    pool,
    dispatcher: createDispatcher({ egress }),
    aws: createAwsAccess(settings, endpoints, log),
    options: {
      accountId: settings.accountId,
      region: settings.region,
      endpoints,
      limits: { httpPorts: 'ANY', egress },
    },
    metrics,
  }
}

/** The profile of the shared AWS configuration file, where there is one. */
function readProfile(environment: NodeJS.ProcessEnv): EndpointProfile {
  const file = environment.AWS_CONFIG_FILE ?? join(homedir(), '.aws', 'config')
  try {
    return parseEndpointProfile(readFileSync(file, 'utf8'), environment.AWS_PROFILE ?? 'default')
  } catch {
    // Without the file nothing is configured in it.
    return {}
  }
}

/** Keys come from the SDKs' chain and from the regional STS. */
function createAwsAccess(settings: Settings, endpoints: ServiceEndpoints, log: Log): AwsAccess {
  const { region, callers } = settings
  const clock = new ServiceClock()
  const sts = endpoints({ region, service: 'sts', subdomain: '' })
  // A region that makes no address is refused by each integration that names it.
  const url = sts.kind === 'service' ? `${sts.origin}${sts.pathPrefix}` : ''
  const stsRegion = sts.kind === 'service' ? sts.signingRegion : region
  const source = createCredentialSource({ url, region: stsRegion, clock })
  const onFailure = ({ code, detail }: GatewayFailure) => log.warn({ code, detail }, 'credentials could not be had')
  return { credentials: new CredentialCache(source, { onFailure }), callers, clock, region }
}

/** A running data plane. */
export interface DataPlane {
  readonly address: HostPort
  /** Whether a configuration is served and it is not draining. */
  isReady(): boolean
  /** Resolves when the first configuration is served. */
  readonly ready: Promise<void>
  /** Is not ready from now on. After the notice it stops listening and following, and finishes what is in flight. */
  drain(notice: Promise<unknown>): Promise<void>
}

/** What tells a data plane's process from its siblings. */
export interface DataPlanePlace {
  /** Its name in the fleet. */
  readonly nodeId: string
  /** `shared` lets its siblings listen on the same port. */
  readonly port: 'own' | 'shared'
  /** `read`: a sibling keeps the last good configuration on disk. */
  readonly cacheUse: 'keep' | 'read'
}

/** What a process of the data plane is made of. */
export interface DataPlaneParts {
  readonly settings: Settings
  readonly shared: SharedParts
  readonly syncAddress: string
  readonly place: DataPlanePlace
  readonly log: Log
}

/** Requests get this long to finish. Default: hardening §8. */
export const DRAIN_MS = 30_000

/**
 * Starts listening and following. Rejects with the system's error where the address is taken, and with a StartError
 * where the access log cannot be written.
 */
export async function startDataPlane({
  settings,
  shared,
  syncAddress,
  place,
  log,
}: DataPlaneParts): Promise<DataPlane> {
  const current = new CurrentSnapshot()
  const { pool, dispatcher, aws, metrics } = shared
  const access = await openAccess(settings, log)
  const handle = createHandle({
    current,
    mapper: new Mapper(pool, settings.mappingPlacement, settings.modelsDir === '' ? undefined : settings.modelsDir),
    dispatcher,
    aws,
    defaultApi: settings.defaultApi === '' ? undefined : settings.defaultApi,
    observe: createObserver(metrics, access.forMethod, log),
  })
  const server = createHttpServer({ log, limits: { bodyBytes: settings.bodyBytes }, port: place.port }, handle)
  const address = await server.listen(settings.http)
  metrics.watch('in_flight', () => server.inFlight)
  metrics.watch('configuration_revision', () => Number(current.get()?.revision ?? 0))
  const { promise: ready, resolve: setReady } = Promise.withResolvers<void>()
  let state: 'loading' | 'ready' | 'draining' = 'loading'
  const onEvent = (event: FollowerEvent) => {
    logFollower(event, log)
    if (state !== 'loading' || current.get() === undefined || !endsLoading(event, settings.role)) return
    state = 'ready'
    setReady()
  }
  // What the cache holds was checked before it was acknowledged; it comes first, and waits for no thread.
  let source: ConfigSource = 'cache'
  const apply = createApply(current, shared, () => source)
  const follower = await Follower.start({
    addresses: [syncAddress],
    node: { id: place.nodeId, version: PROTOCOL_VERSION, capabilities: ['jsonata'] },
    cacheFile: settings.dataDir === ':memory:' ? null : join(settings.dataDir, 'last-good.json'),
    cacheUse: place.cacheUse,
    apply,
    onEvent,
  })
  source = 'stream'
  return {
    address,
    isReady: () => state === 'ready',
    ready,
    drain: async notice => {
      state = 'draining'
      await notice
      await Promise.all([server.drain(DRAIN_MS), follower.stop()])
      await access.close()
      aws.credentials.close()
    },
  }
}

/** Version that a data plane announces: of what it can be pushed, not of the package. */
const PROTOCOL_VERSION = '1'

/** Where a configuration comes from that is to be served. */
type ConfigSource = 'cache' | 'stream'

/**
 * Whether what is served now may be announced. In the process of its control plane the cache is not enough: it may be
 * older than what was acknowledged as stored. Alone, the cache is all that there may be.
 */
function endsLoading({ kind }: FollowerEvent, role: Settings['role']): boolean {
  return kind === 'applied' || kind === 'refused' || (kind === 'cache-loaded' && role === 'data-plane')
}

/** Name of this data plane in the fleet: the same after a restart on the same data folder. */
export function nodeId({ dataDir }: Settings): string {
  if (dataDir === ':memory:') return randomUUID()
  const file = join(dataDir, 'node-id')
  try {
    const known = readFileSync(file, 'utf8').trim()
    if (/^[0-9a-f-]{36}$/.test(known)) return known
  } catch {}
  const id = randomUUID()
  makeDataDir(dataDir)
  explained(dataDir, () => writeFileSync(file, `${id}\n`, { mode: 0o600 }))
  return id
}

/**
 * Prepares a configuration aside and swaps it in. An API whose definition does not compile here is rejected, and served
 * on as it was.
 */
function createApply(
  current: CurrentSnapshot,
  shared: SharedParts,
  source: () => ConfigSource,
): (config: DeployedConfig) => Promise<RejectedResource[]> {
  let served: DeployedConfig | undefined
  return async config => {
    const rejected = source() === 'cache' ? [] : await findRejected(config, served, shared.pool)
    const apis = { ...config.apis }
    for (const { resource } of rejected) {
      const name = resource.split('/')[1] ?? ''
      const before = served?.apis[name]
      if (before === undefined) delete apis[name]
      else apis[name] = before
    }
    const accepted = { ...config, apis }
    const snapshot = current.get()
    const before = served === undefined || snapshot === undefined ? undefined : { config: served, snapshot }
    const next = await compileSnapshot(accepted, shared.options, before)
    served = accepted
    current.swap(next)
    // Not waited for: a role that cannot be had fails the requests that need it, not the deployment.
    void shared.aws.credentials.keepWarm(signersOf(next))
    return rejected
  }
}

function signersOf(snapshot: Snapshot): CredentialsOwner[] {
  const stages = [...snapshot.apis.values()].flatMap(api => [...api.stages.values()])
  const deployments = stages.flatMap(({ main, canary }) => (canary === null ? [main] : [main, canary.deployment]))
  return deployments.flatMap(({ signers }) => signers)
}

/** Deployments that this data plane cannot compile, although its control plane could: another version, or a bug. */
async function findRejected(
  config: DeployedConfig,
  served: DeployedConfig | undefined,
  pool: WorkerPool,
): Promise<RejectedResource[]> {
  const rejected: RejectedResource[] = []
  for (const [name, api] of Object.entries(config.apis)) {
    for (const [id, definition] of Object.entries(api.deployments)) {
      if (served?.apis[name]?.deployments[id] === definition) continue
      const problems = await pool.check({ kind: 'check', definition })
      if (problems.length > 0) rejected.push({ resource: `restApis/${name}/deployments/${id}`, problems })
    }
  }
  return rejected
}

interface Access {
  readonly forMethod: ((plan: MethodPlan) => MethodAccessLog) | undefined
  close(): Promise<void>
}

async function openAccess({ accessLog: setting, processes }: Settings, log: Log): Promise<Access> {
  if (setting === 'off') return { forMethod: undefined, close: async () => {} }
  const onFault = (error: Error) => log.error({ error: error.message }, 'the access log cannot be written')
  const writers = processes > 1 ? 'several' : 'one'
  const destination = await openAccessLogDestination(setting === '-' ? 1 : setting, writers, onFault).catch(error => {
    throw new StartError(`access log ${setting} cannot be opened: ${error.message}`, { cause: error })
  })
  const accessLog = createAccessLog(destination)
  const forMethod = ({ deployment, resourcePath }: MethodPlan) =>
    accessLog.forMethod({ api: deployment.apiId, stage: deployment.stage, resourcePath })
  return { forMethod, close: () => destination.close() }
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

function logFollower(event: FollowerEvent, log: Log): void {
  const { kind, ...fields } = event
  if (kind === 'refused' || kind === 'cache-damaged' || kind === 'cache-not-written') log.warn(fields, kind)
  else log.info(fields, kind)
}
