// ◆ Composition root: wires the roles, starts them, drains them.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type ControlPlane, startControlPlane } from './control-plane.ts'
import { createShared, type DataPlane, DRAIN_MS, nodeId, type SharedParts, startDataPlane } from './data-plane.ts'
import { checkSharedAddress } from './processes/shared-address.ts'
import { Supervisor, supervisorSettings } from './processes/supervisor.ts'
import { type HostPort, type Settings, StartError } from './settings.ts'
import type { Log } from './telemetry/log.ts'
import { createMetrics } from './telemetry/metrics.ts'
import { MetricsSum, watchProcesses } from './telemetry/metrics-sum.ts'
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
  const parts: Parts = { settings, environment, log, started }
  const stopAll = async () => {
    for (const stop of started.splice(0).reverse()) await stop()
  }
  const isSupervised = settings.role !== 'control-plane' && settings.processes > 1
  try {
    const gateway = isSupervised ? await startSupervised(parts) : await startAlone(parts)
    return { ...gateway, drain: stopAll }
  } catch (error) {
    await stopAll()
    throw error
  }
}

/** What a start is made of. */
interface Parts {
  readonly settings: Settings
  readonly environment: NodeJS.ProcessEnv
  readonly log: Log
  /** What to stop, in the order in which it was started. */
  readonly started: (() => Promise<void>)[]
}

/** All roles in this process. */
async function startAlone({ settings, environment, log, started }: Parts): Promise<Omit<Gateway, 'drain'>> {
  const shared = makeShared({ settings, environment, log, started })
  shared.pool.warm()
  const sync = findSyncAddress(settings, started)
  let control: ControlPlane | undefined
  let data: DataPlane | undefined
  const ops = createOpsServer({
    registry: shared.metrics.registry,
    ready: () => (data === undefined ? settings.role === 'control-plane' : data.isReady()),
  })
  const opsAddress = await listenOps(ops, settings, started)
  if (settings.role !== 'data-plane') {
    control = await startControlPlane(settings, shared, sync, log)
    started.push(control.close)
  }
  if (settings.role !== 'control-plane') {
    const place = { nodeId: nodeId(settings), port: 'own', cacheUse: 'keep' } as const
    const plane = await startDataPlane({ settings, shared, syncAddress: sync, place, log })
    started.push(() => plane.drain(delay(settings.drainDelayMillis)))
    data = plane
  }
  return {
    http: data === undefined ? undefined : print(data.address),
    admin: control?.admin,
    ops: opsAddress,
    ready: data?.ready ?? Promise.resolve(),
  }
}

/** The data plane in processes of its own; the control plane, where the role has one, and the ops port in this one. */
async function startSupervised(parts: Parts): Promise<Omit<Gateway, 'drain'>> {
  const { settings, log, started } = parts
  await checkSharedAddress(settings)
  const shared = settings.role === 'all' ? makeShared({ ...parts, settings: supervisorSettings(settings) }) : undefined
  const { registry } = shared?.metrics ?? createMetrics()
  const sum = new MetricsSum(registry, () => supervisor.readings())
  // The processes load while the rest starts here.
  const supervisor = new Supervisor({ ...parts, onLastReading: reading => sum.keep(reading) })
  started.push(() => supervisor.end())
  watchProcesses(registry, supervisor)
  const syncAddress = findSyncAddress(settings, started)
  const ops = createOpsServer({ registry: sum, ready: () => supervisor.isReady() })
  const opsAddress = await listenOps(ops, settings, started)
  const control = shared && (await startControlPlane(settings, shared, syncAddress, log))
  if (control !== undefined) started.push(control.close)
  const http = await supervisor.start({ settings, syncAddress, nodeId: nodeId(settings) })
  started.push(() => supervisor.drain(settings.drainDelayMillis + DRAIN_MS))
  void supervisor.ready.then(() => shared?.pool.warm())
  return { http: print(http), admin: control?.admin, ops: opsAddress, ready: supervisor.ready }
}

function makeShared({ settings, environment, log, started }: Parts): SharedParts {
  const shared = createShared(settings, environment, log)
  started.push(async () => {
    await shared.dispatcher.close()
    await shared.pool.close()
  })
  return shared
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
function findSyncAddress(settings: Settings, started: (() => Promise<void>)[]): string {
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
