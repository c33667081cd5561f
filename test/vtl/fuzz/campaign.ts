import { createRandom } from '../../jsonata/random.ts'
import type { FuzzCase } from './case.ts'
import { explain } from './deviations.ts'
import { randomCase } from './generate.ts'
import type { OracleAnswer, VelocityOracle } from './oracle.ts'
import { isSame, type Outcome, renderOurs } from './outcome.ts'

/** Cases that are on their way to Velocity at a time. */
const BATCH = 500

/** A case on which the two do not agree. */
export interface Difference {
  readonly seed: number
  readonly pair: FuzzCase
  readonly velocity: Outcome
  readonly ours: Outcome
}

/** Counts of a campaign. */
export interface Findings {
  pairs: number
  /** Pairs by what Velocity made of them. */
  readonly outcomes: Record<'text' | 'compile' | 'render' | 'late', number>
  /** Differences that no deviation explains. */
  readonly differences: Difference[]
  /** Explained ones, by the name of the deviation. */
  readonly explained: Map<string, number>
  /** Pairs in which a node or member was reached and a text came of it. */
  readonly features: Map<string, number>
}

export function noFindings(): Findings {
  return {
    pairs: 0,
    outcomes: { text: 0, compile: 0, render: 0, late: 0 },
    differences: [],
    explained: new Map(),
    features: new Map(),
  }
}

/** Verdict on one pair; `explanation` names the deviation that accounts for a difference. */
export interface Judgement {
  readonly verdict: 'same' | 'different' | 'explained' | 'skipped'
  readonly velocity: Outcome
  readonly ours: Outcome
  readonly explanation?: string
}

/** Compares the two on one pair. */
export async function judgePair(oracle: VelocityOracle, pair: FuzzCase): Promise<Judgement> {
  const [answer] = await oracle.render([pair])
  if (answer === undefined) throw new Error('Velocity has not answered')
  return judge(pair, answer.outcome, renderOurs(pair))
}

/** Compares two outcomes of a pair. */
export function judge(pair: FuzzCase, velocity: Outcome, ours: Outcome): Judgement {
  if (velocity.kind === 'late') return { verdict: 'skipped', velocity, ours }
  if (isSame(velocity, ours)) return { verdict: 'same', velocity, ours }
  const explanation = explain({ pair, velocity, ours })
  if (explanation === undefined) return { verdict: 'different', velocity, ours }
  return { verdict: 'explained', velocity, ours, explanation }
}

/** Compares the pairs of a seed, and adds to the findings. */
export async function runSeed(
  oracle: VelocityOracle,
  findings: Findings,
  { seed, pairs }: { readonly seed: number; readonly pairs: number },
): Promise<void> {
  const random = createRandom(seed)
  for (let left = pairs; left > 0; left -= BATCH) {
    const batch = Array.from({ length: Math.min(left, BATCH) }, () => randomCase(random))
    const answers = await oracle.render(batch)
    for (const [index, pair] of batch.entries()) {
      const answer = answers[index]
      if (answer !== undefined) take(findings, seed, pair, answer)
    }
  }
}

function take(findings: Findings, seed: number, pair: FuzzCase, { outcome, features }: OracleAnswer): void {
  findings.pairs += 1
  findings.outcomes[outcome.kind === 'error' ? outcome.phase : outcome.kind === 'late' ? 'late' : 'text'] += 1
  if (outcome.kind === 'text') for (const feature of features) count(findings.features, feature)
  const { verdict, velocity, ours, explanation } = judge(pair, outcome, renderOurs(pair))
  if (verdict === 'different') findings.differences.push({ seed, pair, velocity, ours })
  if (explanation !== undefined) count(findings.explained, explanation)
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1)
}
