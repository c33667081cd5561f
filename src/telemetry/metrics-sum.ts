import { AggregatorRegistry, Counter, Gauge, type Registry } from 'prom-client'
import { isServed, SERVED_STAGES } from './metrics.ts'
import type { MetricsSource } from './ops-server.ts'

/** The figures of one process at one time, in prom-client's JSON. */
export type Reading = Awaited<ReturnType<Registry['getMetricsAsJSON']>>

/** Kinds whose values only grow. */
const GROWING: readonly string[] = ['counter', 'histogram']

/**
 * The figures of several processes as if they were one. What a process has counted stays in the sum when it ends:
 * a counter that fell would be taken for one that began anew, and its rest counted twice.
 */
export class MetricsSum implements MetricsSource {
  readonly #own: Registry
  readonly #read: () => Promise<readonly Reading[]>
  /** One after the other: two processes may end at once. */
  #ended: Promise<Reading> = Promise.resolve([])

  /** @param read the readings of the processes that run, without the one that this is */
  constructor(own: Registry, read: () => Promise<readonly Reading[]>) {
    this.#own = own
    this.#read = read
  }

  get contentType(): string {
    return this.#own.contentType
  }

  /** Keeps the last reading of a process that has ended. */
  keep(reading: Reading): void {
    const counted = reading.filter(({ type }) => GROWING.includes(String(type)))
    this.#ended = this.#ended.then(ended => AggregatorRegistry.aggregate([ended, counted]).getMetricsAsJSON())
  }

  async metrics(): Promise<string> {
    // Together with the list of those that run: one that ends meanwhile counts once.
    const ended = this.#ended
    const running = await this.#read()
    const readings = [await this.#own.getMetricsAsJSON(), ...running, withoutGone(await ended, running)]
    return AggregatorRegistry.aggregate(readings).metrics()
  }
}

/** Counts of ended processes, without the series of APIs and stages that no process serves any more. */
function withoutGone(ended: Reading, running: readonly Reading[]): Reading {
  const served = new Map<string, Set<string>>()
  for (const { labels } of running.flatMap(reading => valuesOf(reading, SERVED_STAGES))) {
    const [api, stage] = [String(labels.api), String(labels.stage)]
    served.set(api, (served.get(api) ?? new Set()).add(stage))
  }
  // Without one that serves, nothing is known of what is gone.
  if (served.size === 0) return ended
  return ended.map(metric => ({ ...metric, values: metric.values.filter(({ labels }) => isServed(served, labels)) }))
}

function valuesOf(reading: Reading, wanted: string) {
  return reading.flatMap(({ name, values }) => (name === wanted ? values : []))
}

/** Counts of the processes that a supervisor keeps: those that serve now, and replacements since its start. */
export interface ProcessFigures {
  readonly serving: number
  readonly replacements: number
}

/** Adds the supervisor's own figures to its registry. */
export function watchProcesses(registry: Registry, figures: ProcessFigures): void {
  new Gauge({
    name: 'regauge_processes',
    help: 'Processes of the data plane that serve.',
    registers: [registry],
    collect() {
      this.set(figures.serving)
    },
  })
  new Counter({
    name: 'regauge_process_replacements_total',
    help: 'Processes of the data plane started in place of others.',
    registers: [registry],
    collect() {
      this.reset()
      this.inc(figures.replacements)
    },
  })
}
