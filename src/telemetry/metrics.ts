import { Counter, Gauge, Registry } from 'prom-client'
import { LatencyBuckets, registerHistogram } from './latency-buckets.ts'

/** Labels of a request; empty texts where no API took it. */
export interface MethodLabels {
  readonly api: string
  readonly stage: string
  /** The client's verb. */
  readonly method: string
}

/** The metrics of one method, resolved when its plan is compiled so that a request only adds numbers. */
export interface MethodMetrics {
  /** Counts one answered request. Latencies in milliseconds; undefined where no backend was called. */
  record(status: number, latencyMs: number, integrationLatencyMs: number | undefined): void
}

/** Names of APIs → names of their stages. */
export type ServedStages = ReadonlyMap<string, ReadonlySet<string>>

/** Gauge by which a sum of processes tells the series of what is gone. */
export const SERVED_STAGES = 'regauge_served_stages'

/** Figures that are read when somebody scrapes, with their help texts. */
const GAUGES = {
  in_flight: 'Requests that are being handled.',
  client_connections: 'Open connections of clients.',
  worker_queue: 'Mapping jobs that wait for a thread.',
  endpoint_queue: 'Backend calls that wait for a connection.',
  endpoint_connections: 'Connections kept to backends.',
  memory_held_bytes: 'Bytes that requests hold in memory: large bodies and answers that are not read.',
  memory_budget_bytes: 'Bytes that they may hold.',
  configuration_revision: 'Revision of the store that is served.',
} as const
export type GaugeName = keyof typeof GAUGES

/** Counts that are kept elsewhere, with their help texts. */
const TOTALS = {
  memory_refusals: 'Requests refused because the memory budget was spent.',
  access_log_lines_lost: 'Lines that the access log could not be written.',
} as const
export type TotalName = keyof typeof TOTALS

/** Figures of one origin that backends are called at. */
export interface OriginFigures {
  readonly origin: string
  readonly inFlight: number
  readonly refused: number
}

/** A store as it stands. */
export interface StoreFigures {
  readonly state: (typeof STORE_STATES)[number]
  readonly revision: bigint
}

const STORE_STATES = ['ok', 'behind'] as const

/** The metrics of a process. */
export interface GatewayMetrics {
  /** Holds them and nothing else; give it to the ops server. */
  readonly registry: Registry
  /** The metrics of these labels; the same labels give the same object. */
  forMethod(labels: MethodLabels): MethodMetrics
  /** Tells what is served from now on; the series of all other APIs and stages are dropped. */
  retain(served: ServedStages): void
  /** Tells where a gauge's value is read. Until then it is not exported. */
  watch(name: GaugeName, read: () => number): void
  /** Tells where a number is read that only grows. */
  watchTotal(name: TotalName, read: () => number): void
  /** Tells where the figures of origins are read. */
  watchOrigins(read: () => readonly OriginFigures[]): void
  /** A worker thread was terminated at its deadline. */
  workerKilled(): void
  /** A request or a connection was refused before any API was known. */
  refused(code: string): void
  /** Takes the state of the store of this process's control plane. */
  storeState(store: StoreFigures): void
  /** A mapping failed; `code` is the GatewayFailure's. */
  mappingFailed(api: string, code: string): void
}

/** Creates the metrics with a registry of their own. */
export function createMetrics(): GatewayMetrics {
  const registry = new Registry()
  const methods = new Map<string, MethodCounts>()
  registerRequestCounter(registry, methods)
  registerHistograms(registry, methods)
  const kills = new Counter({
    name: 'regauge_worker_kills_total',
    help: 'Worker threads terminated at their deadline.',
    registers: [registry],
  })
  const failures = new Map<string, FailureCount>()
  registerFailureCounter(registry, failures)
  const served = new Gauge({
    name: SERVED_STAGES,
    help: 'Processes of the data plane that serve a stage.',
    labelNames: ['api', 'stage'],
    registers: [registry],
  })
  const refusals = new Counter({
    name: 'regauge_refusals_total',
    help: 'Requests and connections refused before any API was known, by cause.',
    labelNames: ['code'],
    registers: [registry],
  })
  let kept: ServedStages | undefined
  const isKept = (labels: { readonly api: string }) => kept === undefined || isServed(kept, { ...labels })
  return {
    registry,
    // A request may end when its stage is gone: it counts nowhere then.
    forMethod: labels => (isKept(labels) ? methodCounts(methods, labels) : new MethodCounts(labels)),
    watch: (name, read) => registerGauge(registry, name, read),
    watchTotal: (name, read) => registerTotal(registry, name, read),
    watchOrigins: read => registerOrigins(registry, read),
    workerKilled: () => kills.inc(),
    refused: code => refusals.inc({ code }),
    storeState: createStoreGauges(registry),
    mappingFailed: (api, code) => isKept({ api }) && countFailure(failures, { api, code }),
    retain: stages => {
      kept = stages
      for (const [key, { labels }] of methods) if (!isServed(stages, labels)) methods.delete(key)
      for (const [key, { labels }] of failures) if (!isServed(stages, labels)) failures.delete(key)
      served.reset()
      for (const [api, names] of stages) for (const stage of names) served.set({ api, stage }, 1)
    },
  }
}

/** Tells a series of what is served, or of no API at all, from one of what is gone. */
export function isServed(served: ServedStages, labels: Readonly<Record<string, unknown>>): boolean {
  const { api, stage } = labels
  if (typeof api !== 'string' || api === '') return true
  const stages = served.get(api)
  return stages !== undefined && (typeof stage !== 'string' || stages.has(stage))
}

interface FailureCount {
  readonly labels: { readonly api: string; readonly code: string }
  count: number
}

function countFailure(failures: Map<string, FailureCount>, labels: FailureCount['labels']): void {
  const key = JSON.stringify([labels.api, labels.code])
  const known = failures.get(key)
  if (known === undefined) failures.set(key, { labels, count: 1 })
  else known.count++
}

function registerFailureCounter(registry: Registry, failures: ReadonlyMap<string, FailureCount>): void {
  new Counter({
    name: 'regauge_mapping_failures_total',
    help: 'Mappings that failed, by cause.',
    labelNames: ['api', 'code'],
    registers: [registry],
    collect() {
      this.reset()
      for (const { labels, count } of failures.values()) this.inc(labels, count)
    },
  })
}

/** They are exported from the first state on: most processes have no store. */
function createStoreGauges(registry: Registry): (store: StoreFigures) => void {
  let gauges: { readonly state: Gauge; readonly revision: Gauge } | undefined
  return store => {
    gauges ??= {
      state: new Gauge({
        name: 'regauge_store_state',
        help: '1 for the state that the store is in; behind: commits that were acknowledged are missing from it.',
        labelNames: ['state'],
        registers: [registry],
      }),
      revision: new Gauge({
        name: 'regauge_store_revision',
        help: 'Revision of the store.',
        registers: [registry],
      }),
    }
    for (const state of STORE_STATES) gauges.state.set({ state }, state === store.state ? 1 : 0)
    gauges.revision.set(Number(store.revision))
  }
}

class MethodCounts implements MethodMetrics {
  readonly labels: Readonly<Record<keyof MethodLabels, string>>
  /** Requests by the hundreds of their status. */
  readonly statusClasses = [0, 0, 0, 0, 0, 0]
  readonly latency = new LatencyBuckets()
  readonly integrationLatency = new LatencyBuckets()

  constructor(labels: MethodLabels) {
    this.labels = { api: labels.api, stage: labels.stage, method: labels.method }
  }

  record(status: number, latencyMs: number, integrationLatencyMs: number | undefined): void {
    const hundreds = Math.trunc(status / 100)
    this.statusClasses[hundreds] = (this.statusClasses[hundreds] ?? 0) + 1
    this.latency.observe(latencyMs)
    if (integrationLatencyMs !== undefined) this.integrationLatency.observe(integrationLatencyMs)
  }
}

function methodCounts(methods: Map<string, MethodCounts>, labels: MethodLabels): MethodCounts {
  const key = JSON.stringify([labels.api, labels.stage, labels.method])
  const known = methods.get(key)
  if (known !== undefined) return known
  const counts = new MethodCounts(labels)
  methods.set(key, counts)
  return counts
}

function registerRequestCounter(registry: Registry, methods: ReadonlyMap<string, MethodCounts>): void {
  new Counter({
    name: 'regauge_http_requests_total',
    help: 'Requests answered, by class of status.',
    labelNames: ['api', 'stage', 'method', 'status'],
    registers: [registry],
    collect() {
      this.reset()
      for (const { labels, statusClasses } of methods.values()) {
        statusClasses.forEach((count, hundreds) => {
          if (count > 0) this.inc({ ...labels, status: `${hundreds}xx` }, count)
        })
      }
    },
  })
}

function registerHistograms(registry: Registry, methods: ReadonlyMap<string, MethodCounts>): void {
  const labelNames = ['api', 'stage', 'method']
  registerHistogram(registry, {
    name: 'regauge_http_request_duration_seconds',
    help: 'From the headers of a request to its answer.',
    labelNames,
    read: () => [...methods.values()].map(counts => [counts.labels, counts.latency] as const),
  })
  registerHistogram(registry, {
    name: 'regauge_integration_duration_seconds',
    help: 'From a backend call to the end of its answer.',
    labelNames,
    read: () => [...methods.values()].map(counts => [counts.labels, counts.integrationLatency] as const),
  })
}

function registerGauge(registry: Registry, name: GaugeName, read: () => number): void {
  new Gauge({
    name: `regauge_${name}`,
    help: GAUGES[name],
    registers: [registry],
    // Processes of one data plane add up, but they serve a revision only when the last of them does.
    aggregator: name === 'configuration_revision' ? 'min' : 'sum',
    collect() {
      this.set(read())
    },
  })
}

/** Only those that have something to tell: an API may name thousands. */
function registerOrigins(registry: Registry, read: () => readonly OriginFigures[]): void {
  new Gauge({
    name: 'regauge_origin_in_flight',
    help: 'Backend calls that are not answered yet, by origin.',
    labelNames: ['origin'],
    registers: [registry],
    collect() {
      this.reset()
      for (const { origin, inFlight } of read()) if (inFlight > 0) this.inc({ origin }, inFlight)
    },
  })
  new Counter({
    name: 'regauge_origin_refusals_total',
    help: 'Backend calls refused because their origin held its share of what is in flight, by origin.',
    labelNames: ['origin'],
    registers: [registry],
    collect() {
      this.reset()
      for (const { origin, refused } of read()) if (refused > 0) this.inc({ origin }, refused)
    },
  })
}

function registerTotal(registry: Registry, name: TotalName, read: () => number): void {
  new Counter({
    name: `regauge_${name}_total`,
    help: TOTALS[name],
    registers: [registry],
    collect() {
      this.reset()
      this.inc(read())
    },
  })
}
