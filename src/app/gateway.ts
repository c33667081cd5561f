// Composition root: wires the roles, starts them, drains them.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { printHostPort } from '../exchange/host-port.ts'
import type { Log } from '../telemetry/log.ts'
import { createMetrics, type GatewayMetrics } from '../telemetry/metrics.ts'
import { MetricsSum, watchProcesses } from '../telemetry/metrics-sum.ts'
import { createOpsServer, type OpsServer } from '../telemetry/ops-server.ts'
import { Background, type BackgroundListeners } from './background/background.ts'
import { type DataPlane, DRAIN_MS } from './data-plane.ts'
import { nodeId } from './node-id.ts'
import { checkSharedAddress } from './processes/shared-address.ts'
import { Supervisor } from './processes/supervisor.ts'
import type { Settings } from './settings/settings.ts'
import { StartError } from './settings/start-error.ts'
import { startTraffic } from './traffic.ts'

/** A running process of Regauge. Addresses are those that were bound; undefined where the role has none. */
export interface Gateway {
  readonly http: string | undefined
  readonly admin: string | undefined
  readonly ops: string
  /** Where store and last good configuration lie: an absolute path, or :memory:. */
  readonly dataDir: string
  /** Resolves when a configuration is served, or at once where there is no data plane. */
  readonly ready: Promise<void>
  /** Reads anew what may change while it runs: log files. The one place for it, whoever asks. */
  reread(): Promise<void>
  /** Finishes what is in flight and ends every part. */
  drain(): Promise<void>
}

/** Starts the roles that the settings name. What was started is stopped again where a later part fails. */
export async function startGateway(settings: Settings, environment: NodeJS.ProcessEnv, log: Log): Promise<Gateway> {
  const started: (() => Promise<void>)[] = []
  const draining = new AbortController()
  const parts: Parts = { settings, environment, log, started, draining: draining.signal }
  const dataDir = settings.dataDir === ':memory:' ? settings.dataDir : resolve(settings.dataDir)
  log.info({ dataDir }, 'state is kept here')
  const stopAll = async () => {
    draining.abort()
    for (const stop of started.splice(0).reverse()) await stop()
  }
  const isSupervised = settings.role !== 'control-plane' && settings.processes > 1
  try {
    const gateway = isSupervised ? await startSupervised(parts) : await startAlone(parts)
    return { ...gateway, dataDir, drain: stopAll }
  } catch (error) {
    await stopAll()
    throw error
  }
}

/** Inputs of a start, and the steps that undo it. */
interface Parts {
  readonly settings: Settings
  readonly environment: NodeJS.ProcessEnv
  readonly log: Log
  /** Steps that stop what was started, in the order in which it was started. */
  readonly started: (() => Promise<void>)[]
  /** Aborts when it begins to drain. */
  readonly draining: AbortSignal
}

/** A gateway, as far as its processes differ. */
type StartedGateway = Omit<Gateway, 'drain' | 'dataDir'>

/** All roles in this process. */
async function startAlone(parts: Parts): Promise<StartedGateway> {
  const { settings, started, draining } = parts
  const metrics = createMetrics()
  let isControlReady = false
  let data: DataPlane | undefined
  const ops = createOpsServer({
    registry: metrics.registry,
    // A control plane's background has started once its ports listen.
    ready: () => !draining.aborted && (data?.isReady() ?? (settings.role === 'control-plane' && isControlReady)),
  })
  const opsAddress = await listenOps(ops, settings, started)
  const sync = findSyncAddress(settings, started)
  const background = await startBackground(parts, sync, metrics)
  isControlReady = true
  if (settings.role === 'control-plane') started.push(() => delay(settings.drainDelayMillis))
  if (settings.role !== 'control-plane') {
    const place = { nodeId: nodeId(settings), port: 'own', listens: 'cached', cacheUse: 'keep' } as const
    const traffic = await startTraffic(parts, background, metrics, place)
    traffic.shared.pool.warm()
    started.push(() => traffic.plane.drain(delay(settings.drainDelayMillis)))
    data = traffic.plane
  }
  return {
    http: data === undefined ? undefined : printHostPort(data.address),
    admin: background.admin,
    ops: opsAddress,
    ready: data?.ready ?? Promise.resolve(),
    reread: async () => data?.reopenLogs(),
  }
}

/** The data plane in processes of its own; the control plane, where the role has one, and the ops port in this one. */
async function startSupervised(parts: Parts): Promise<StartedGateway> {
  const { settings, started } = parts
  await checkSharedAddress(settings)
  const metrics = createMetrics()
  const sum = new MetricsSum(metrics.registry, () => supervisor.readings())
  // The processes load while the rest starts here.
  const supervisor = new Supervisor({ ...parts, onLastReading: reading => sum.keep(reading) })
  started.push(() => supervisor.end())
  watchProcesses(metrics.registry, supervisor)
  const syncAddress = findSyncAddress(settings, started)
  const ops = createOpsServer({ registry: sum, ready: () => supervisor.isReady() })
  const opsAddress = await listenOps(ops, settings, started)
  const background = settings.role === 'all' ? await startBackground(parts, syncAddress, metrics) : undefined
  const http = await supervisor.start({ settings, syncAddress, nodeId: nodeId(settings) })
  started.push(() => supervisor.drain(settings.drainDelayMillis + DRAIN_MS))
  return {
    http: printHostPort(http),
    admin: background?.admin,
    ops: opsAddress,
    ready: supervisor.ready,
    reread: async () => supervisor.reread(),
  }
}

/** Control plane and follower, as far as the role has them here. */
async function startBackground(
  { settings, environment, log, started }: Parts,
  sync: string,
  metrics: GatewayMetrics,
): Promise<Background> {
  const controlPlane = settings.role === 'data-plane' ? 'elsewhere' : 'here'
  const listeners: BackgroundListeners = {
    log,
    onKill: () => metrics.workerKilled(),
    onStoreState: state => metrics.storeState(state),
  }
  const start = { settings, environment: { ...environment }, sync, controlPlane } as const
  const background = await Background.start(start, listeners)
  started.push(() => background.close())
  return background
}

async function listenOps(ops: OpsServer, settings: Settings, started: (() => Promise<void>)[]): Promise<string> {
  const address = await ops.listen(settings.ops)
  started.push(() => ops.close())
  return printHostPort(address)
}

/** Bytes of a socket's path that every system takes: Linux allows 107, macOS 103. */
const LONGEST_SOCKET_PATH_BYTES = 103

/**
 * The push stream's address: a socket in the data folder, unless a setting names another. Where the folder's path is
 * too long for a socket, also as seen from here, a process of all roles keeps its own in the folder for temporary files.
 */
function findSyncAddress(settings: Settings, started: (() => Promise<void>)[]): string {
  if (settings.sync !== undefined) return settings.sync
  if (settings.dataDir !== ':memory:') {
    const inDataDir = resolve(settings.dataDir, 'sync.sock')
    const paths = [inDataDir, relative('', inDataDir)]
    const fitting = paths.find(path => Buffer.byteLength(path) <= LONGEST_SOCKET_PATH_BYTES)
    if (fitting !== undefined) return `unix:${fitting}`
    if (settings.role !== 'all') {
      throw new StartError(
        `${inDataDir} is too long for a socket's path; name a shorter one with --sync unix:PATH, the same for each role`,
      )
    }
  }
  const folder = mkdtempSync(join(tmpdir(), 'regauge-'))
  started.push(async () => rmSync(folder, { recursive: true, force: true }))
  return `unix:${join(folder, 'sync.sock')}`
}
