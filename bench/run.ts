/** `npm run bench`: runs scenarios, prints a table for each, writes bench/results/COMMIT.json and a line of history. */
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { Measurement } from './jobs/traffic.ts'
import { startIpcProcess } from './measure/ipc.ts'
import type { LoadOrder } from './measure/load.ts'
import type { Effort } from './measure/measure.ts'
import { runScenario } from './measure/run-scenario.ts'
import type { Scenario } from './measure/scenario.ts'
import { chooseScenarios, SCENARIOS } from './measure/scenarios.ts'
import { type PeerChoice, preparePeers } from './peers.ts'
import type { Run } from './report/result.ts'
import { addToHistory, RESULTS_FOLDER, ROOT, resultsOf, writeResults } from './report/results-file.ts'
import { renderTable } from './report/table.ts'

const USAGE = `npm run bench -- [options]
  --scenario NAME…  only these: ${SCENARIOS.map(({ name }) => name).join(', ')}
  --seconds N       length of one window (default 3)
  --rounds N        windows a subject (default 5)
  --peers           measure other programs beside (installs them into bench/.peers)
  --quick           windows of 0.5 s, 2 rounds: shows that it works, measures little; results are not kept with the others
  --gateway FOLDER  the work tree whose gateway is measured (default this one)
  --output FILE     write the results there, and no line of history
`

const FULL: Effort = { seconds: 3, rounds: 5, openRounds: 5, warmupSeconds: 8 }
const QUICK: Effort = { seconds: 0.5, rounds: 2, openRounds: 2, warmupSeconds: 0.5 }

interface Options {
  readonly scenarios: readonly Scenario[]
  readonly effort: Effort
  readonly peers: PeerChoice
  readonly gatewayRoot: string
  readonly output: string | undefined
  /** `tried`: no figures to compare with, in a file that git does not track. */
  readonly results: 'kept' | 'tried'
}

function parseOptions(): Options {
  const { values, positionals } = parseArgs({
    // Names that follow the first one of `--scenario`.
    allowPositionals: true,
    options: {
      scenario: { type: 'string', multiple: true, default: [] },
      seconds: { type: 'string' },
      rounds: { type: 'string' },
      peers: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      gateway: { type: 'string', default: ROOT },
      output: { type: 'string' },
    },
  })
  const preset = values.quick ? QUICK : FULL
  const effort = {
    ...preset,
    seconds: positive('--seconds', values.seconds ?? String(preset.seconds)),
    rounds: positive('--rounds', values.rounds ?? String(preset.rounds)),
    openRounds: positive('--rounds', values.rounds ?? String(preset.openRounds)),
  }
  return {
    scenarios: chooseScenarios([...values.scenario, ...positionals]),
    effort,
    peers: values.peers ? 'all' : 'bare',
    gatewayRoot: resolve(values.gateway),
    output: values.output,
    results: values.quick ? 'tried' : 'kept',
  }
}

function positive(flag: string, text: string): number {
  const value = Number(text)
  if (!(value > 0)) throw new Error(`${flag} must be a number above 0, not ${text}`)
  return value
}

async function main({ scenarios, effort, peers, gatewayRoot, output, results: kind }: Options): Promise<number> {
  const lineup = { gateways: [{ name: 'regauge', root: gatewayRoot }], peers: await preparePeers(peers) }
  const load = startIpcProcess<LoadOrder, Measurement>('load.ts')
  const runs: Run[] = []
  const failures: string[] = []
  for (const scenario of scenarios) {
    try {
      const measured = await runScenario(scenario, lineup, { load, effort })
      runs.push(...measured)
      process.stdout.write(`${renderTable(measured)}\n\n`)
    } catch (error) {
      failures.push(scenario.name)
      process.stderr.write(`${scenario.name} FAILED: ${error instanceof Error ? error.message : error}\n\n`)
    }
  }
  await load.stop()
  const results = resultsOf(runs)
  const name = kind === 'tried' ? `${results.commit}-quick.json` : `${results.commit}.json`
  const file = output ?? join(RESULTS_FOLDER, name)
  writeResults(results, file)
  if (output === undefined && kind === 'kept' && failures.length === 0) addToHistory(results)
  process.stdout.write(`${runs.length} runs in ${file}\n`)
  const errors = runs.filter(run => run.errors > 0).map(run => `${run.scenario}/${run.subject}: ${run.errors} errors`)
  for (const line of [...errors, ...failures.map(name => `${name}: failed`)]) process.stderr.write(`${line}\n`)
  return errors.length + failures.length === 0 ? 0 : 1
}

let options: Options | undefined
try {
  options = parseOptions()
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n\n${USAGE}`)
}
process.exitCode = options === undefined ? 2 : await main(options)
