import { geometricMean } from '../jobs/mapping.ts'
import { measureVtl, ownVtl, ratios, SHARED_TEMPLATES, type VtlCost } from '../jobs/vtl.ts'
import { toMiB } from '../measure/measure.ts'
import type { OwnScenario } from '../measure/scenario.ts'
import { median } from '../measure/statistics.ts'
import type { Run } from '../report/result.ts'

/** Rounds of a full run: single renderings are short, and the medians of few rounds would swing. */
const ROUNDS = 9

/** Rounds from which a run counts as a full one. */
const FULL_ROUNDS = 5

/** Name of the reference in results. */
const REFERENCE = 'velocityjs'

/**
 * Velocity templates alone, in the bench's own process: each gateway's engine beside velocityjs and JSON's own functions,
 * over the templates of `bench/templates-vtl`. A request is one rendering from a body's text to the text sent; figures are
 * geometric means over the templates.
 */
export const vtl: OwnScenario = {
  kind: 'own',
  name: 'vtl',
  async run({ gateways }, { effort }) {
    const rounds = effort.rounds < FULL_ROUNDS ? effort.rounds : Math.max(effort.rounds, ROUNDS)
    const runs: Omit<Run, 'scenario'>[] = []
    for (const { name, root } of gateways) {
      const costs = measureVtl(await ownVtl(root), { rounds })
      // Timed beside each gateway's engine; one figure of it is enough.
      if (runs.length === 0) runs.push(summarise(REFERENCE, costs, 'velocityjs'))
      runs.push(summarise(name, costs, 'ours'))
    }
    return runs
  },
}

function summarise(subject: string, costs: readonly VtlCost[], way: 'velocityjs' | 'ours'): Omit<Run, 'scenario'> {
  const shared = costs.filter(({ template }) => SHARED_TEMPLATES.has(template.slice(0, 2)))
  const rounds = (costs[0]?.[way] ?? []).map((_, round) =>
    geometricMean(costs.map(cost => cost[way][round] ?? Number.NaN)),
  )
  const cpuMicros = geometricMean(costs.map(cost => median(cost[way])))
  return {
    subject,
    requests: costs.length * rounds.length,
    rps: 1e6 / cpuMicros,
    p50Ms: cpuMicros / 1000,
    p99Ms: Math.max(...costs.map(cost => median(cost[way]))) / 1000,
    cpuMicrosPerRequest: cpuMicros,
    rssMiB: toMiB(process.memoryUsage.rss()),
    errors: 0,
    extra: {
      timesVelocityjs: geometricMean(ratios(costs, 'velocityjs', way)),
      leastTimesVelocityjs: Math.min(...ratios(costs, 'velocityjs', way)),
      sharedTimesVelocityjs: geometricMean(ratios(shared, 'velocityjs', way)),
      sharedTimesJson: geometricMean(ratios(shared, way, 'text')),
    },
    rounds,
  }
}
