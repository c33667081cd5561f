import { treeUsage } from '../measure/cpu.ts'
import { type Gateway, startGateway } from '../measure/gateway.ts'
import { toMiB } from '../measure/measure.ts'
import type { OwnScenario } from '../measure/scenario.ts'
import { median, percentile } from '../measure/statistics.ts'
import type { Run } from '../report/result.ts'

/** From the start of the process to its ready line: p50Ms is the median, p99Ms the slowest, requests the starts. */
export const coldStart: OwnScenario = {
  kind: 'own',
  name: 'cold-start',
  async run({ gateways }, { effort }) {
    const starts = new Map<Gateway, Start[]>(gateways.map(gateway => [gateway, []]))
    for (let round = 0; round <= effort.rounds; round++) {
      for (const [gateway, samples] of starts) {
        const start = await measureStart(gateway)
        // The first one pays for cold disks.
        if (round > 0) samples.push(start)
      }
    }
    return [...starts].map(([gateway, samples]) => summarise(gateway, samples))
  },
}

interface Start {
  readonly ms: number
  readonly cpuMicros: number
  readonly rssBytes: number
}

async function measureStart(gateway: Gateway): Promise<Start> {
  const startMs = performance.now()
  const child = await startGateway(gateway)
  const ms = performance.now() - startMs
  const usage = treeUsage(child.pid)
  await child.stop()
  return { ms, ...usage }
}

function summarise({ name }: Gateway, starts: readonly Start[]): Omit<Run, 'scenario'> {
  const sorted = starts.map(({ ms }) => ms).sort((a, b) => a - b)
  const cpuMicros = starts.map(start => start.cpuMicros)
  return {
    subject: name,
    requests: starts.length,
    rps: 1000 / median(sorted),
    p50Ms: percentile(sorted, 0.5),
    p99Ms: percentile(sorted, 1),
    cpuMicrosPerRequest: median(cpuMicros),
    rssMiB: toMiB(median(starts.map(({ rssBytes }) => rssBytes))),
    errors: 0,
    rounds: cpuMicros,
  }
}
