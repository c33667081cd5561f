// Wires what carries traffic in a process: the engine, and the data plane on it.

import type { Log } from '../telemetry/log.ts'
import type { GatewayMetrics } from '../telemetry/metrics.ts'
import type { Background } from './background/background.ts'
import { type DataPlane, type DataPlanePlace, startDataPlane } from './data-plane.ts'
import { createEngine, type Engine } from './engine.ts'
import type { Settings } from './settings/settings.ts'

/** Inputs of a process that serves traffic. */
export interface TrafficParts {
  readonly settings: Settings
  readonly environment: NodeJS.ProcessEnv
  readonly log: Log
  /** Steps that stop what was started, in the order in which it was started. */
  readonly started: (() => Promise<void>)[]
}

/** Traffic that is served. */
export interface Traffic {
  readonly plane: DataPlane
  readonly shared: Engine
}

/** Starts a data plane; its pool waits for `warm`, or for a first job. */
export async function startTraffic(
  { settings, environment, log, started }: TrafficParts,
  background: Background,
  metrics: GatewayMetrics,
  place: DataPlanePlace,
): Promise<Traffic> {
  const shared = createEngine(settings, environment, { threads: settings.threads, keep: 'always' }, log)
  started.push(() => shared.close())
  metrics.watch('worker_queue', () => shared.pool.stats().waiting)
  shared.pool.onKill(() => metrics.workerKilled())
  const plane = await startDataPlane({ settings, shared, metrics, background, place, log })
  return { plane, shared }
}
