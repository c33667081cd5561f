import { parseArgs } from 'node:util'
import { type Difference, judgePair, noFindings, runSeed } from './fuzz/campaign.ts'
import { formatCase, parseCase } from './fuzz/case.ts'
import { unreached } from './fuzz/coverage.ts'
import { installVelocity, startVelocity, type VelocityOracle } from './fuzz/oracle.ts'
import { describe, type Outcome } from './fuzz/outcome.ts'
import { shrink } from './fuzz/shrink.ts'

/** How often each node and member must be reached in a run. */
const MINIMUM_REACHED = 100

/** Differences of one sort that are shrunk and printed. */
const MOST_ALIKE = 4

const OPTIONS = {
  seeds: { type: 'string', default: '10' },
  'first-seed': { type: 'string', default: '1' },
  pairs: { type: 'string', default: '10000' },
  minimum: { type: 'string', default: String(MINIMUM_REACHED) },
  print: { type: 'string', default: '20' },
  coverage: { type: 'boolean', default: false },
  reproduce: { type: 'string' },
} as const

async function main(): Promise<number> {
  const { values } = parseArgs({ options: OPTIONS })
  const missing = installVelocity()
  if (missing !== undefined) {
    console.error(missing)
    return 2
  }
  const oracle = startVelocity()
  try {
    if (values.reproduce !== undefined) return await reproduce(oracle, values.reproduce)
    const findings = noFindings()
    const first = Number(values['first-seed'])
    for (let seed = first; seed < first + Number(values.seeds); seed++) {
      await runSeed(oracle, findings, { seed, pairs: Number(values.pairs) })
    }
    const { pairs, outcomes, differences, explained, features } = findings
    const rare = unreached(features, Number(values.minimum))
    if (values.coverage)
      for (const [name, count] of [...features].sort()) console.log(`${String(count).padStart(8)} ${name}`)
    await print(oracle, differences, Number(values.print))
    console.log(
      `${pairs} pairs: ${outcomes.text} texts, ${outcomes.compile} templates refused, ${outcomes.render} renders failed, ${outcomes.late} skipped (no answer of Velocity in time)`,
    )
    for (const [name, count] of explained) console.log(`${count} explained by: ${name}`)
    if (rare.length > 0) console.log(`reached too rarely: ${rare.join(', ')}`)
    console.log(`${differences.length} differences without an explanation`)
    return differences.length + rare.length > 0 ? 1 : 0
  } finally {
    await oracle.stop()
  }
}

async function reproduce(oracle: VelocityOracle, text: string): Promise<number> {
  const { verdict, velocity, ours, explanation = '' } = await judgePair(oracle, parseCase(text))
  console.log(`${verdict} ${explanation}\n  velocity: ${describe(velocity)}\n  ours:     ${describe(ours)}`)
  return verdict === 'different' ? 1 : 0
}

async function print(oracle: VelocityOracle, found: readonly Difference[], most: number): Promise<void> {
  const alike = new Map<string, number>()
  const shown = new Set<string>()
  for (const { seed, pair, velocity, ours } of found) {
    if (shown.size >= most) return
    const sort = `${sortOf(velocity)} ${sortOf(ours)}`
    const seen = alike.get(sort) ?? 0
    alike.set(sort, seen + 1)
    if (seen >= (sort === 'text text' ? most : MOST_ALIKE)) continue
    const small = await shrink(pair, candidates =>
      Promise.all(
        candidates.map(async candidate => {
          const now = await judgePair(oracle, candidate)
          return now.verdict === 'different' && `${sortOf(now.velocity)} ${sortOf(now.ours)}` === sort
        }),
      ),
    )
    const now = await judgePair(oracle, small)
    if (shown.has(small.template)) continue
    shown.add(small.template)
    console.log(`seed ${seed}: ${JSON.stringify(small.template)}   body ${small.body}`)
    console.log(`  velocity: ${describe(now.velocity)}\n  ours:     ${describe(now.ours)}`)
    console.log(`  node test/vtl/fuzz.ts --reproduce ${formatCase(small)}`)
  }
}

/** Kind of an outcome, by which differences are told apart before they are shrunk. */
function sortOf(outcome: Outcome): string {
  return outcome.kind === 'error' ? `${outcome.phase} ${outcome.detail.split(':')[0] ?? ''}` : outcome.kind
}

process.exitCode = await main()
