import {
  geometricMean,
  type MappingCost,
  measureMapping,
  officialEngine,
  ownEngine,
  timesCheaper,
} from '../jobs/mapping.ts'
import { toMiB } from '../measure/measure.ts'
import type { OwnScenario } from '../measure/scenario.ts'
import { median } from '../measure/statistics.ts'
import type { Run } from '../report/result.ts'

/** Rounds of a full run: single evaluations are short, and the medians of few rounds would swing. */
const ROUNDS = 9

/** Rounds from which a run counts as a full one. */
const FULL_ROUNDS = 5

/**
 * Mapping alone, in the bench's own process: each gateway's engine and the official package over the templates of
 * `bench/templates`. A request is one evaluation; figures are geometric means over the templates.
 */
export const jsonata: OwnScenario = {
  kind: 'own',
  name: 'jsonata',
  async run({ gateways }, { effort }) {
    const engines = [officialEngine(), ...(await Promise.all(gateways.map(ownEngine)))]
    const rounds = effort.rounds < FULL_ROUNDS ? effort.rounds : Math.max(effort.rounds, ROUNDS)
    const costs = await measureMapping(engines, { rounds })
    return engines.map(({ name }) => summarise(name, costs))
  },
}

function summarise(engine: string, costs: readonly MappingCost[]): Omit<Run, 'scenario'> {
  const own = costs.filter(cost => cost.engine === engine)
  const rounds = (own[0]?.map ?? []).map((_, round) => geometricMean(own.map(({ map }) => map[round] ?? Number.NaN)))
  const cpuMicros = geometricMean(own.map(({ map }) => median(map)))
  const map = timesCheaper(costs, engine, 'map')
  return {
    subject: engine,
    requests: own.length * rounds.length,
    rps: 1e6 / cpuMicros,
    p50Ms: cpuMicros / 1000,
    p99Ms: Math.max(...own.map(cost => median(cost.map))) / 1000,
    cpuMicrosPerRequest: cpuMicros,
    rssMiB: toMiB(process.memoryUsage.rss()),
    errors: 0,
    extra: {
      timesOfficial: geometricMean(map),
      leastTimesOfficial: Math.min(...map),
      wholeTimesOfficial: geometricMean(timesCheaper(costs, engine, 'whole')),
    },
    rounds,
  }
}
