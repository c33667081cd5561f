import { parseArgs } from 'node:util'
import { type FuzzCase, formatCase, parseCase } from './case.ts'
import { unreached } from './coverage.ts'
import { type Court, type Difference, type Findings, judgePair, noFindings, openCourt, runSeed } from './long-fuzz.ts'
import { describe, type Outcome } from './outcome.ts'
import { shrink } from './shrink.ts'
import { officialSubject, ourSubject } from './subject.ts'

/** How often each node type, operator and library function must be reached in a run. */
const MINIMUM_REACHED = 500

/** Cases of each sort that are shrunk and printed. */
const MOST_PRINTED = 20

/** Differences of one sort that are shrunk and printed. */
const MOST_ALIKE = 4

const OPTIONS = {
  seeds: { type: 'string', default: '20' },
  'first-seed': { type: 'string', default: '1' },
  pairs: { type: 'string', default: '10000' },
  subject: { type: 'string', default: 'ours' },
  minimum: { type: 'string', default: String(MINIMUM_REACHED) },
  print: { type: 'string', default: String(MOST_PRINTED) },
  details: { type: 'boolean', default: false },
  coverage: { type: 'boolean', default: false },
  reproduce: { type: 'string' },
} as const

async function main(): Promise<number> {
  const { values } = parseArgs({ options: OPTIONS })
  const court = await openCourt(values.subject === 'official' ? await officialSubject() : await ourSubject())
  if (values.reproduce !== undefined) return reproduce(court, parseCase(values.reproduce))
  const findings = noFindings()
  const first = Number(values['first-seed'])
  for (let seed = first; seed < first + Number(values.seeds); seed++) {
    await runSeed(court, findings, { seed, pairs: Number(values.pairs) })
    if (process.stderr.isTTY) process.stderr.write(`seed ${seed}: ${findings.differences.length} differences\n`)
  }
  const missing = unreached(court.coverage.counts(), Number(values.minimum))
  if (values.coverage)
    for (const [feature, count] of court.coverage.counts()) console.log(`${String(count).padStart(8)} ${feature}`)
  summarise(findings, missing)
  const most = Number(values.print)
  await print(court, { label: 'difference', found: findings.differences, most })
  await print(court, { label: 'open', found: findings.open, most })
  await print(court, { label: 'mutation', found: findings.mutations, most })
  if (values.details) await print(court, { label: 'detail', found: findings.details, most })
  return findings.differences.length + findings.open.length + findings.mutations.length + missing.length > 0 ? 1 : 0
}

async function reproduce(court: Court, pair: FuzzCase): Promise<number> {
  const { verdict, reference, ours, explanation } = await judgePair(court, pair)
  console.log(
    `${verdict}${explanation === undefined ? '' : ` (${explanation})`}\n  official: ${describe(reference)}\n  ours:     ${describe(ours)}`,
  )
  return verdict === 'same' ? 0 : 1
}

interface Exhibit {
  readonly label: string
  readonly found: readonly Difference[]
  readonly most: number
}

async function print(court: Court, { label, found, most }: Exhibit): Promise<void> {
  const shown = new Set<string>()
  const alike = new Map<string, number>()
  for (const { seed, pair, ...outcomes } of found) {
    const sort = `${sortOf(outcomes.reference)} ${sortOf(outcomes.ours)}`
    alike.set(sort, (alike.get(sort) ?? 0) + 1)
    if ((alike.get(sort) ?? 0) > MOST_ALIKE || shown.size >= most) continue
    const { verdict: wanted } = await judgePair(court, pair)
    const small = await shrink(pair, async candidate => {
      const { verdict, explanation } = await judgePair(court, candidate)
      return verdict === wanted && explanation === undefined
    })
    if (shown.has(small.source) || shown.size >= most) continue
    shown.add(small.source)
    const { reference, ours } = await judgePair(court, small)
    console.log(`${label} (seed ${seed}): ${small.source}   on ${small.document} ${JSON.stringify(small.bindings)}`)
    console.log(`  official: ${describe(reference)}\n  ours:     ${describe(ours)}`)
    console.log(`  node test/jsonata/fuzz.ts --reproduce ${formatCase(small)}`)
  }
}

/**
 * Kind of an outcome, by which differences are told apart before they are shrunk: two values say nothing of their
 * cause.
 */
function sortOf(outcome: Outcome): string {
  if (outcome.kind === 'crash') return outcome.message.slice(0, 30)
  return outcome.kind === 'error' ? outcome.code : outcome.kind
}

function summarise(findings: Findings, missing: readonly string[]): void {
  const { pairs, skipped, refused, failed, missing: none, differences, open, details, mutations, explained } = findings
  console.log(
    `${pairs} pairs: ${pairs - refused - failed} values (${none} of them undefined), ${failed} errors, ${refused} sources refused, ${skipped} skipped (the package gave no answer in time)`,
  )
  console.log(
    `${differences.length} differences in value or code and ${open.length} of those that are known as open, ${details.length} in position, token or message, ${mutations.length} inputs written to`,
  )
  for (const [name, count] of explained) console.log(`${count} explained by: ${name}`)
  if (missing.length > 0) console.log(`reached too rarely: ${missing.join(', ')}`)
}

process.exitCode = await main()
