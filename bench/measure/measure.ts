import { setTimeout as delay } from 'node:timers/promises'
import type { Measurement } from '../jobs/traffic.ts'
import type { Run } from '../report/result.ts'
import { machineUsage, treeUsage } from './cpu.ts'
import type { IpcProcess } from './ipc.ts'
import type { LoadOrder } from './load.ts'
import { median } from './statistics.ts'
import type { Contender, Running } from './subject.ts'

export type Load = IpcProcess<LoadOrder, Measurement>

/** How much is measured. */
export interface Effort {
  /** Of one window. */
  readonly seconds: number
  /** Closed-loop windows of each subject. */
  readonly rounds: number
  /** Open-loop windows of each subject, in scenarios that have them. */
  readonly openRounds: number
  readonly warmupSeconds: number
}

/** A contender that runs and was verified. */
export interface Entrant {
  readonly contender: Contender
  readonly running: Running
  /** Body that every answer must have. */
  readonly body: string
}

interface Samples {
  readonly closed: Measurement[]
  readonly open: Measurement[]
  readonly cpuMicros: number[]
  readonly rssBytes: number[]
  readonly rssGrowthBytes: number[]
  /** Share of the machine that neither the subject nor the bench used. */
  readonly othersShare: number[]
}

export interface LoadProfile {
  readonly concurrency: number
  /** Open-loop rounds at 60 % of the closed rate, or none. */
  readonly latency: 'open' | 'closed'
}

/** The fastest open loop: beyond it, the generator's own queue would be measured. */
const MAX_OPEN_RPS = 10_000

/** The share of a subject's own closed rate at which its open-loop latency is measured. */
export const OPEN_SHARE = 0.6

/**
 * Warms every entrant up, then measures them in turn, round by round, so that what the machine does meanwhile hits all
 * of them alike. Each round begins with another entrant.
 */
export async function measureAll(
  entrants: readonly Entrant[],
  { load, profile, effort }: { load: Load; profile: LoadProfile; effort: Effort },
): Promise<Map<Entrant, Omit<Run, 'scenario'>>> {
  const samples = new Map(entrants.map(entrant => [entrant, emptySamples()]))
  for (const entrant of entrants) await load.ask(order(entrant, profile, { kind: 'closed' }, effort.warmupSeconds))
  for (let round = 0; round < effort.rounds; round++) {
    for (const [entrant, sample] of rotated([...samples], round))
      await closedWindow(entrant, sample, { load, profile, effort })
  }
  const openRounds = profile.latency === 'open' ? effort.openRounds : 0
  for (let round = 0; round < openRounds; round++) {
    for (const [entrant, sample] of rotated([...samples], round)) {
      const requestsPerSecond = Math.min(MAX_OPEN_RPS, OPEN_SHARE * median(sample.closed.map(rate)))
      // An entrant that answered nothing has no rate; its errors tell.
      if (!(requestsPerSecond > 0)) continue
      const noise = watchOthers()
      sample.open.push(await load.ask(order(entrant, profile, { kind: 'open', requestsPerSecond }, effort.seconds)))
      sample.othersShare.push(noise())
    }
  }
  return new Map([...samples].map(([entrant, sample]) => [entrant, summarise(entrant, sample)]))
}

function emptySamples(): Samples {
  return { closed: [], open: [], cpuMicros: [], rssBytes: [], rssGrowthBytes: [], othersShare: [] }
}

function rotated<T>(items: readonly T[], by: number): T[] {
  const start = by % Math.max(1, items.length)
  return [...items.slice(start), ...items.slice(0, start)]
}

async function closedWindow(
  entrant: Entrant,
  sample: Samples,
  { load, profile, effort }: { load: Load; profile: LoadProfile; effort: Effort },
): Promise<void> {
  const { pid } = entrant.running
  // Let what the last window left behind (closing sockets, garbage) be done by those who caused it.
  await delay(200)
  const before = treeUsage(pid)
  const noise = watchOthers()
  let peakBytes = before.rssBytes
  const watch = setInterval(() => {
    peakBytes = Math.max(peakBytes, treeUsage(pid).rssBytes)
  }, 100)
  const closed = await load.ask(order(entrant, profile, { kind: 'closed' }, effort.seconds))
  clearInterval(watch)
  const after = treeUsage(pid)
  sample.othersShare.push(noise())
  sample.closed.push(closed)
  sample.cpuMicros.push((after.cpuMicros - before.cpuMicros) / Math.max(1, closed.requests))
  sample.rssBytes.push(peakBytes)
  sample.rssGrowthBytes.push(peakBytes - before.rssBytes)
}

/** Begins to watch what is not ours on this machine; the returned function tells its share since then. */
function watchOthers(): () => number {
  const machine = machineUsage()
  const ours = treeUsage(process.pid).cpuMicros
  return () => {
    const now = machineUsage()
    const others = now.busyMicros - machine.busyMicros - (treeUsage(process.pid).cpuMicros - ours)
    return Math.max(0, others) / (now.totalMicros - machine.totalMicros)
  }
}

function order(
  { contender, running, body }: Entrant,
  { concurrency }: LoadProfile,
  pace: LoadOrder['pace'],
  seconds: number,
): LoadOrder {
  const expected = { status: contender.outcome.status, body }
  return { url: running.url, calls: contender.calls, concurrency, expected, pace, seconds }
}

function rate({ requests, seconds }: Measurement): number {
  return requests / seconds
}

function summarise({ contender }: Entrant, samples: Samples): Omit<Run, 'scenario'> {
  const all = [...samples.closed, ...samples.open]
  const latencies = samples.open.length > 0 ? samples.open : samples.closed
  const firstError = all.find(({ firstError }) => firstError !== undefined)?.firstError
  if (firstError !== undefined) process.stderr.write(`${contender.subject.name}: ${firstError}\n`)
  return {
    subject: contender.subject.name,
    requests: samples.closed.reduce((sum, { requests }) => sum + requests, 0),
    rps: median(samples.closed.map(rate)),
    p50Ms: median(latencies.map(({ p50Ms }) => p50Ms)),
    p99Ms: median(latencies.map(({ p99Ms }) => p99Ms)),
    cpuMicrosPerRequest: median(samples.cpuMicros),
    rssMiB: toMiB(Math.max(...samples.rssBytes)),
    errors: all.reduce((sum, { errors }) => sum + errors, 0),
    extra: {
      closedP50Ms: median(samples.closed.map(({ p50Ms }) => p50Ms)),
      closedP99Ms: median(samples.closed.map(({ p99Ms }) => p99Ms)),
      rssGrowthMiB: toMiB(Math.max(...samples.rssGrowthBytes)),
      othersPercent: 100 * median(samples.othersShare),
    },
    rounds: samples.cpuMicros,
  }
}

/** Bytes → MiB. */
export function toMiB(bytes: number): number {
  return bytes / 1024 / 1024
}
