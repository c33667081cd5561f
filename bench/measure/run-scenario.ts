import type { Run } from '../report/result.ts'
import { type Backend, startBackendStub } from './backend.ts'
import { type Effort, type Entrant, type Load, measureAll } from './measure.ts'
import type { Lineup, LoadScenario, Scenario } from './scenario.ts'
import type { Contender } from './subject.ts'
import { verifyContender } from './verify.ts'

export interface Means {
  readonly load: Load
  readonly effort: Effort
}

/** Runs one scenario. Everything it starts is stopped, also after a failure. */
export async function runScenario(scenario: Scenario, lineup: Lineup, means: Means): Promise<Run[]> {
  const runs = scenario.kind === 'own' ? await scenario.run(lineup, means) : await runLoad(scenario, lineup, means)
  return runs.map(run => ({ scenario: scenario.name, ...run }))
}

async function runLoad(scenario: LoadScenario, lineup: Lineup, means: Means): Promise<Omit<Run, 'scenario'>[]> {
  const backend = await startBackendStub(scenario.answer)
  const entrants: Entrant[] = []
  const stops = [backend.stop]
  try {
    for (const contender of scenario.contenders(lineup, backend.origin)) {
      stops.push(contender.subject.stop)
      const entrant = await enter(contender, backend)
      if (entrant !== undefined) entrants.push(entrant)
    }
    return [...(await measureAll(entrants, { ...means, profile: scenario })).values()]
  } finally {
    for (const stop of stops.reverse()) await stop()
  }
}

async function enter(contender: Contender, backend: Backend): Promise<Entrant | undefined> {
  try {
    const running = await contender.subject.start()
    return { contender, running, body: await verifyContender(contender, running, backend) }
  } catch (error) {
    if (contender.kind === 'gateway') throw error
    process.stderr.write(`without ${contender.subject.name}: ${error instanceof Error ? error.message : error}\n`)
    return undefined
  }
}
