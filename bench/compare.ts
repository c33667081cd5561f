/** `npm run bench:compare BASE`: BASE's work tree and this one in turn; says what got slower, and how sure that is. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { Measurement } from './jobs/traffic.ts'
import { startIpcProcess } from './measure/ipc.ts'
import type { LoadOrder } from './measure/load.ts'
import type { Effort } from './measure/measure.ts'
import { type Means, runScenario } from './measure/run-scenario.ts'
import type { Lineup, Scenario } from './measure/scenario.ts'
import { chooseScenarios } from './measure/scenarios.ts'
import { pairedRatio } from './measure/statistics.ts'
import type { Run } from './report/result.ts'
import { ROOT } from './report/results-file.ts'

const USAGE = `npm run bench:compare -- BASE [options]
  BASE              a commit, or the folder of another work tree with its packages installed
  --scenario NAME   only this one; may be repeated
  --seconds N       length of one window (default 2)
  --rounds N        pairs of windows (default 10)
  --gateway FOLDER  the work tree to compare with it (default this one)
  --threshold N     a cost this many times the base's is a failure when the whole interval is above 1 (default 1.05)
`

interface BaseTree {
  readonly root: string
  remove(): void
}

/** A folder as it is; a commit as a temporary work tree that shares this one's packages. */
function baseTree(base: string): BaseTree {
  if (existsSync(join(base, 'package.json'))) return { root: resolve(base), remove: () => {} }
  const git = (...options: string[]) => execFileSync('git', options, { cwd: ROOT, stdio: 'pipe' })
  try {
    git('rev-parse', '--verify', '--quiet', `${base}^{commit}`)
  } catch {
    throw new Error(`${base} is neither a commit nor a folder with a package.json`)
  }
  const root = join(mkdtempSync(join(tmpdir(), 'regauge-base-')), 'tree')
  git('worktree', 'add', '--detach', root, base)
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'))
  const remove = () => {
    git('worktree', 'remove', '--force', root)
    rmSync(join(root, '..'), { recursive: true, force: true })
  }
  return { root, remove }
}

/** Pairs of one scenario: the base's run with that of this tree, variants with their like. */
function pairs(runs: readonly Run[]): [base: Run, current: Run][] {
  return runs.flatMap(base => {
    if (!/^base\b/.test(base.subject)) return []
    const name = base.subject.replace('base', 'current')
    const current = runs.find(run => run.subject === name)
    return current === undefined ? [] : [[base, current]]
  })
}

interface Judgement {
  readonly line: string
  readonly verdict: 'slower' | 'faster' | 'same' | 'failed'
}

/** Slower only when the whole interval is above 1 and the ratio is not a trifle. */
function judge([base, current]: [Run, Run], threshold: number): Judgement {
  const { ratio, low, high } = pairedRatio(base.rounds ?? [], current.rounds ?? [])
  const verdict = low > 1 && ratio >= threshold ? 'slower' : high < 1 ? 'faster' : 'same'
  const name = `${base.scenario}${base.subject.replace('base', '')}`.padEnd(32)
  const interval = `${ratio.toFixed(3)} (95 %: ${low.toFixed(3)} to ${high.toFixed(3)})`
  const figures = `${base.cpuMicrosPerRequest.toFixed(1)} → ${current.cpuMicrosPerRequest.toFixed(1)} µs/req`
  const rss = `RSS ${base.rssMiB.toFixed(0)} → ${current.rssMiB.toFixed(0)} MiB`
  return { line: `${name} CPU x${interval}  ${figures}  ${rss}  ${verdict}`, verdict }
}

interface Options {
  readonly base: BaseTree
  readonly currentRoot: string
  readonly scenarios: readonly Scenario[]
  readonly effort: Effort
  readonly threshold: number
}

function parseOptions(): Options {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      scenario: { type: 'string', multiple: true, default: [] },
      seconds: { type: 'string', default: '2' },
      rounds: { type: 'string', default: '10' },
      threshold: { type: 'string', default: '1.05' },
      gateway: { type: 'string', default: ROOT },
    },
  })
  const base = positionals[0]
  if (base === undefined) throw new Error('what is the base?')
  const [seconds, rounds, threshold] = [values.seconds, values.rounds, values.threshold].map(Number)
  if (!(Number(seconds) > 0 && Number(rounds) > 1 && Number(threshold) > 0)) throw new Error('a number is out of range')
  return {
    base: baseTree(base),
    currentRoot: resolve(values.gateway),
    scenarios: chooseScenarios(values.scenario),
    // Only costs are compared: a tail latency needs more windows than anyone waits for.
    effort: { seconds: Number(seconds), rounds: Number(rounds), openRounds: 0, warmupSeconds: 3 },
    threshold: Number(threshold),
  }
}

async function main({ base, currentRoot, scenarios, effort, threshold }: Options): Promise<number> {
  const load = startIpcProcess<LoadOrder, Measurement>('load.ts')
  const gateways = [base.root, currentRoot].map((root, index) => ({ name: index === 0 ? 'base' : 'current', root }))
  const verdicts: string[] = []
  try {
    for (const scenario of scenarios) {
      const judged = await compareIn(scenario, { gateways, peers: [] }, { load, effort, threshold })
      for (const { line } of judged) process.stdout.write(`${line}\n`)
      verdicts.push(...judged.map(({ verdict }) => verdict))
    }
  } finally {
    await load.stop()
    base.remove()
  }
  const bad = verdicts.filter(verdict => verdict === 'slower' || verdict === 'failed')
  process.stdout.write(bad.length === 0 ? 'nothing got slower\n' : `${bad.length} got slower or failed\n`)
  return bad.length === 0 ? 0 : 1
}

async function compareIn(
  scenario: Scenario,
  lineup: Lineup,
  means: Means & { threshold: number },
): Promise<Judgement[]> {
  try {
    const runs = await runScenario(scenario, lineup, means)
    return pairs(runs).map(pair => judge(pair, means.threshold))
  } catch (error) {
    return [{ line: `${scenario.name}: ${error instanceof Error ? error.message : error}`, verdict: 'failed' }]
  }
}

let options: Options | undefined
try {
  options = parseOptions()
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n\n${USAGE}`)
}
process.exitCode = options === undefined ? 2 : await main(options)
