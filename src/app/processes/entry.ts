// Entry of one process of the data plane: serves what its supervisor assigns, and ends with it.
import { setTimeout as delay } from 'node:timers/promises'
import { messageOf } from '../../exchange/failure.ts'
import { createLog, type Log } from '../../telemetry/log.ts'
import { createMetrics, type GatewayMetrics } from '../../telemetry/metrics.ts'
import { Background } from '../background/background.ts'
import type { DataPlane } from '../data-plane.ts'
import { sendError } from '../error-transfer.ts'
import { startTraffic } from '../traffic.ts'
import type { Assignment, ProcessOrder, ProcessReport } from './messages.ts'

/** Number of the reading that nobody asked for: the last. */
const LAST_READING = -1

/** The process's life, from its assignment to its end. */
class DataPlaneChild {
  readonly #orphaned: Promise<unknown>
  #serving: { readonly plane: DataPlane; readonly metrics: GatewayMetrics; readonly drainDelayMs: number } | undefined
  readonly #started: (() => Promise<void>)[] = []
  #log: Log | undefined
  #isLeaving = false

  /** @param orphaned resolves when the supervisor is gone */
  constructor(orphaned: Promise<unknown>) {
    this.#orphaned = orphaned
    void orphaned.then(() => this.leave(0))
  }

  async obey(order: ProcessOrder): Promise<void> {
    switch (order.kind) {
      case 'start':
        return this.#start(order)
      case 'measure':
        return this.#tellReading(order.id)
      case 'reread':
        return this.#serving?.plane.reopenLogs().catch(error => {
          this.#log?.error({ event: 'reread', error: messageOf(error) }, 'not everything could be reread')
        })
      case 'drain':
        return this.leave(0)
    }
  }

  /** Finishes what is in flight and ends the process. The supervisor's end cuts the time of notice short. */
  async leave(exitStatus: number): Promise<void> {
    if (this.#isLeaving) return
    this.#isLeaving = true
    if (this.#serving === undefined) return process.exit(exitStatus)
    const { plane, drainDelayMs } = this.#serving
    await tell({ kind: 'leaving' })
    await plane.drain(Promise.race([delay(drainDelayMs), this.#orphaned]))
    await this.#tellReading(LAST_READING)
    for (const stop of this.#started.splice(0).reverse()) await stop()
    process.exit(exitStatus)
  }

  async #start({ number, settings, syncAddress, listens, nodeId }: Assignment): Promise<void> {
    const log = createLog({ level: settings.logLevel }).child({ process: number })
    this.#log = log
    process.on('uncaughtException', error => {
      if (this.#isLeaving) process.exit(1)
      log.error({ error: error.stack }, 'uncaught exception, a bug in regauge: this process drains and is replaced')
      void this.leave(1)
    })
    try {
      const metrics = createMetrics()
      const start = { settings, environment: { ...process.env }, sync: syncAddress, controlPlane: 'elsewhere' } as const
      const background = await Background.start(start, { log, onKill: () => metrics.workerKilled() })
      this.#started.push(() => background.close())
      const cacheUse = number === 1 ? 'keep' : 'read'
      const place = { nodeId: `${nodeId}/${number}`, port: 'shared', listens, cacheUse } as const
      const parts = { settings, environment: process.env, log, started: this.#started }
      const { plane, shared } = await startTraffic(parts, background, metrics, place)
      this.#serving = { plane, metrics, drainDelayMs: settings.drainDelayMillis }
      void tell({ kind: 'listening', address: plane.address })
      await plane.ready
      void tell({ kind: 'serving' })
      // Not before: its threads would take the time of what the supervisor waits for.
      shared.pool.warm()
    } catch (error) {
      await tell({ kind: 'refused', error: sendError(error) })
      process.exit(1)
    }
  }

  async #tellReading(id: number): Promise<void> {
    const reading = (await this.#serving?.metrics.registry.getMetricsAsJSON()) ?? []
    await tell({ kind: 'reading', id, reading })
  }
}

/** Resolves when the report is on its way, or there is nobody to take it. */
function tell(report: ProcessReport): Promise<void> {
  return new Promise(resolve => {
    if (process.send === undefined || !process.connected) return resolve()
    process.send(report, () => resolve())
  })
}

const life = new DataPlaneChild(new Promise(resolve => process.once('disconnect', resolve)))
let signals = 0
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    if (++signals > 1) process.exit(1)
    void life.leave(0)
  })
}
// The supervisor hears it too, and gives the order.
process.on('SIGHUP', () => undefined)
// Only a supervisor speaks on this channel.
process.on('message', order => void life.obey(order as ProcessOrder))
if (!process.connected) void life.leave(0)
