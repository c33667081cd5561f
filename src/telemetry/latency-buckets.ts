import { Histogram, type Registry } from 'prom-client'

/** Upper bounds in milliseconds; they reach past the longest integration timeout. */
const BOUNDS_MS = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000]

/** Latencies of one label set, counted where prom-client would hash the labels for every observation. */
export class LatencyBuckets {
  readonly #counts = new Array<number>(BOUNDS_MS.length).fill(0)
  #sumMs = 0
  #count = 0

  observe(ms: number): void {
    this.#sumMs += ms
    this.#count++
    for (let i = 0; i < BOUNDS_MS.length; i++) {
      if (ms <= (BOUNDS_MS[i] ?? 0)) {
        this.#counts[i] = (this.#counts[i] ?? 0) + 1
        return
      }
    }
  }

  /** Samples in the form that prom-client exports: cumulative buckets, sum and count, in seconds. */
  samples(name: string, labels: Labels): Sample[] {
    let below = 0
    const buckets = BOUNDS_MS.map((bound, i) => {
      below += this.#counts[i] ?? 0
      return { metricName: `${name}_bucket`, labels: { ...labels, le: bound / 1000 }, value: below }
    })
    return [
      ...buckets,
      { metricName: `${name}_bucket`, labels: { ...labels, le: '+Inf' }, value: this.#count },
      { metricName: `${name}_sum`, labels, value: this.#sumMs / 1000 },
      { metricName: `${name}_count`, labels, value: this.#count },
    ]
  }
}

type Labels = Readonly<Record<string, string>>

interface Sample {
  readonly metricName: string
  readonly labels: Record<string, string | number>
  readonly value: number
}

/** A histogram of a registry whose samples are read from LatencyBuckets when it is scraped. */
export interface HistogramSource {
  readonly name: string
  readonly help: string
  readonly labelNames: readonly string[]
  read(): Iterable<readonly [Labels, LatencyBuckets]>
}

/** Registers a histogram that takes its samples from `source`. */
export function registerHistogram(registry: Registry, source: HistogramSource): void {
  const { name, help, labelNames } = source
  const buckets = BOUNDS_MS.map(ms => ms / 1000)
  const histogram = new Histogram({ name, help, labelNames: [...labelNames], buckets, registers: [registry] })
  // Asked before it is replaced: name, help and type as prom-client words them.
  const description = histogram.get()
  const get: typeof histogram.get = async () => {
    const values = [...source.read()].flatMap(([labels, latencies]) => latencies.samples(name, labels))
    return { ...(await description), values }
  }
  // The registry asks the second for its text and the first for JSON.
  Object.assign(histogram, { get, getForPromString: get })
}
