// ◆ Composition root: wires the roles, starts them, drains them.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { Background } from './background.ts'
import { type DataPlane, startDataPlane } from './data-plane.ts'
import { type HostPort, type Settings, StartError } from './settings.ts'
import { createShared } from './shared-parts.ts'
import type { Log } from './telemetry/log.ts'
import { createMetrics, type GatewayMetrics } from './telemetry/metrics.ts'
import { createOpsServer, type OpsServer } from './telemetry/ops-server.ts'

/** A running process of Regauge. Addresses are those that were bound; undefined where the role has none. */
export interface Gateway {
  readonly http: string | undefined
  readonly admin: string | undefined
  readonly ops: string
  /** Resolves when a configuration is served, or at once where there is no data plane. */
  readonly ready: Promise<void>
  /** Finishes what is in flight and ends every part. */
  drain(): Promise<void>
}

/** Starts the roles that the settings name. What was started is stopped again where a later part fails. */
export async function startGateway(settings: Settings, environment: NodeJS.ProcessEnv, log: Log): Promise<Gateway> {
  const started: (() => Promise<void>)[] = []
  const stopAll = async () => {
    for (const stop of started.splice(0).reverse()) await stop()
  }
  try {
    return await start({ settings, environment, log, started, stopAll })
  } catch (error) {
    await stopAll()
    throw error
  }
}

interface Start {
  readonly settings: Settings
  readonly environment: NodeJS.ProcessEnv
  readonly log: Log
  /** Ends what was started, in reverse order. */
  readonly started: (() => Promise<void>)[]
  readonly stopAll: () => Promise<void>
}

async function start(given: Start): Promise<Gateway> {
  const { settings, environment, log, started, stopAll } = given
  const metrics = createMetrics()
  let data: DataPlane | undefined
  const ops = createOpsServer({
    registry: metrics.registry,
    ready: () => (data === undefined ? settings.role === 'control-plane' : data.isReady()),
  })
  const opsAddress = await listenOps(ops, settings, started)
  const sync = syncAddress(settings, started)
  const listeners = { log, onKill: () => metrics.workerKilled() }
  const background = await Background.start({ settings, environment: { ...environment }, sync }, listeners)
  started.push(() => background.close())
  if (settings.role !== 'control-plane') data = await startTraffic(given, background, metrics)
  return {
    http: data === undefined ? undefined : print(data.address),
    admin: background.admin,
    ops: opsAddress,
    ready: data?.ready ?? Promise.resolve(),
    drain: stopAll,
  }
}

async function startTraffic(
  { settings, environment, log, started }: Start,
  background: Background,
  metrics: GatewayMetrics,
): Promise<DataPlane> {
  const shared = createShared(settings, environment, { threads: settings.threads, keep: 'always' }, log)
  started.push(() => shared.close())
  metrics.watch('worker_queue', () => shared.pool.stats().waiting)
  shared.pool.onKill(() => metrics.workerKilled())
  const data = await startDataPlane(settings, { ...shared, metrics, background }, log)
  started.push(data.drain)
  return data
}

async function listenOps(ops: OpsServer, settings: Settings, started: (() => Promise<void>)[]): Promise<string> {
  const address = await ops.listen(settings.ops)
  started.push(() => ops.close())
  return print(address)
}

/** What a socket's path may take on every system: Linux allows 107 bytes, macOS 103. */
const LONGEST_SOCKET_PATH_BYTES = 103

/**
 * The push stream's address: a socket in the data folder, unless a setting names another. Where the folder's path is
 * too long for a socket, also as seen from here, a process of all roles keeps its own in the folder for temporary files.
 */
function syncAddress(settings: Settings, started: (() => Promise<void>)[]): string {
  if (settings.sync !== '') return settings.sync
  if (settings.dataDir !== ':memory:') {
    const inDataDir = resolve(settings.dataDir, 'sync.sock')
    const paths = [inDataDir, relative('', inDataDir)]
    const fitting = paths.find(path => Buffer.byteLength(path) <= LONGEST_SOCKET_PATH_BYTES)
    if (fitting !== undefined) return `unix:${fitting}`
    if (settings.role !== 'all') {
      throw new StartError(`${inDataDir} is too long for a socket; set --sync unix:PATH for each role`)
    }
  }
  const folder = mkdtempSync(join(tmpdir(), 'regauge-'))
  started.push(async () => rmSync(folder, { recursive: true, force: true }))
  return `unix:${join(folder, 'sync.sock')}`
}

function print({ host, port }: HostPort): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}
