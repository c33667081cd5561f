import { isDeepStrictEqual } from 'node:util'

import { bindingsOf, type FuzzCase, inputOf } from './case.ts'
import { type Coverage, createCoverage } from './coverage.ts'
import { type Explanation, explanations, instrumentedOracle } from './deviations.ts'
import { randomBinding, randomDocument } from './document.ts'
import { randomExpression } from './grammar/expressions.ts'
import { findOpen } from './open.ts'
import type { Oracle, OracleProgram } from './oracle.ts'
import { judge, type Outcome, type Verdict } from './outcome.ts'
import { createRandom, type Random } from './random.ts'

/** The engine under test: ours, or the official package to prove the harness. */
export interface Subject {
  compile(source: string): SubjectProgram | Outcome
}

/** One program of the engine under test. */
export interface SubjectProgram {
  readonly kind: 'program'
  evaluate(input: unknown, bindings: Readonly<Record<string, unknown>>): Outcome | Promise<Outcome>
}

/** A pair on which the two did not agree. */
export interface Difference {
  readonly seed: number
  readonly pair: FuzzCase
  readonly reference: Outcome
  readonly ours: Outcome
}

/** Findings of a campaign so far. */
export interface Findings {
  pairs: number
  skipped: number
  refused: number
  failed: number
  /** Values that were none at all. */
  missing: number
  /** Value or code differ, and no deviation explains it. */
  readonly differences: Difference[]
  /** Value or code differ as an open difference says. */
  readonly open: Difference[]
  /** Same code, but another position, token or message. */
  readonly details: Difference[]
  /** Pairs after which the input or a binding was not what it had been. */
  readonly mutations: Difference[]
  /** Pairs that a deviation explains, by its name. */
  readonly explained: Map<string, number>
}

/**
 * Judges of every pair of a campaign: the engine under test, the official one, and the differences that are explained.
 */
export interface Court {
  readonly subject: Subject
  readonly official: Oracle
  readonly explanations: readonly Explanation[]
  readonly coverage: Coverage
}

/** Documents that each expression meets. */
const DOCUMENTS_PER_EXPRESSION = 4

/** Times that a pair is looked at again before two readings of the clock count as a difference. */
const CLOCK_ATTEMPTS = 40

/** Sets up the references; the instrumented package is the official one, and counts what it reaches. */
export async function openCourt(subject: Subject): Promise<Court> {
  let library: ReadonlyMap<string, object> = new Map()
  const coverage = createCoverage(() => library)
  const official = await instrumentedOracle(coverage.reach)
  library = official.library
  coverage.endPair('')
  return { subject, official, explanations: await explanations(), coverage }
}

/** No findings yet. */
export function noFindings(): Findings {
  return {
    pairs: 0,
    skipped: 0,
    refused: 0,
    failed: 0,
    missing: 0,
    differences: [],
    open: [],
    details: [],
    mutations: [],
    explained: new Map(),
  }
}

/** Runs `pairs` pairs of one seed and adds what they show to `findings`. */
export async function runSeed(
  court: Court,
  findings: Findings,
  { seed, pairs }: { seed: number; pairs: number },
): Promise<void> {
  const pass: Pass = { court, findings, seed, end: findings.pairs + pairs }
  for (let index = 0; findings.pairs < pass.end; index++) {
    await runExpression(pass, createRandom(Math.imul(seed, 0x9e3779b1) ^ Math.imul(index, 0x85ebca6b)))
  }
}

/** The run of one seed; it ends when that many pairs have been seen. */
interface Pass {
  readonly court: Court
  readonly findings: Findings
  readonly seed: number
  readonly end: number
}

/** One expression as both sides compiled it: a program must not remember what it was evaluated on before. */
interface Compiled {
  readonly reference: OracleProgram | Outcome
  readonly ours: SubjectProgram | Outcome
}

async function runExpression(pass: Pass, random: Random): Promise<void> {
  const { court, findings, end } = pass
  const source = randomExpression(random)
  const compiled: Compiled = { reference: court.official.compile(source), ours: court.subject.compile(source) }
  for (let count = 0; count < DOCUMENTS_PER_EXPRESSION && findings.pairs < end; count++) {
    const bindings = { p0: randomBinding(random), ...(random.chance(0.7) ? { p1: randomBinding(random) } : {}) }
    const pair = { source, document: randomDocument(random), bindings }
    await runPair(pass, pair, compiled)
    if (compiled.reference.kind !== 'program') return
  }
}

async function runPair({ court, findings, seed }: Pass, pair: FuzzCase, compiled: Compiled): Promise<void> {
  findings.pairs++
  const reference = await evaluateReference(compiled.reference, pair)
  court.coverage.endPair(pair.source)
  if (compiled.reference.kind !== 'program') findings.refused++
  else if (reference.kind !== 'value') findings.failed++
  else if (reference.text === 'undefined') findings.missing++
  const { outcome: ours, mutated } = await evaluateSubject(compiled.ours, pair)
  const difference = { seed, pair, reference, ours }
  if (mutated) findings.mutations.push(difference)
  const verdict = judge(reference, ours)
  if (verdict === 'skipped') findings.skipped++
  if (verdict === 'details') findings.details.push(difference)
  if (verdict === 'different' && !(await agreesNow(court, pair))) {
    const name = await explain(court, pair, ours)
    if (name === undefined) (findOpen(pair) === undefined ? findings.differences : findings.open).push(difference)
    else findings.explained.set(name, (findings.explained.get(name) ?? 0) + 1)
  }
}

/** The verdict on one pair by itself, deviations considered: what the shrinker and a reproduction ask for. */
export async function judgePair(
  court: Court,
  pair: FuzzCase,
): Promise<{ verdict: Verdict | 'mutated'; reference: Outcome; ours: Outcome; explanation: string | undefined }> {
  const reference = await evaluateOracle(court.official, pair)
  const { outcome: ours, mutated } = await evaluateSubject(court.subject.compile(pair.source), pair)
  const verdict = mutated ? 'mutated' : judge(reference, ours)
  const explanation = verdict === 'different' ? await explain(court, pair, ours) : undefined
  return { verdict, reference, ours, explanation }
}

/** Some pictures of `$toMillis` take the missing parts from the clock, which may have moved between the two. */
async function agreesNow(court: Court, pair: FuzzCase): Promise<boolean> {
  for (let attempt = 0; attempt < CLOCK_ATTEMPTS; attempt++) {
    const verdict = judge(
      await evaluateOracle(court.official, pair),
      (await evaluateSubject(court.subject.compile(pair.source), pair)).outcome,
    )
    if (verdict === 'same' || verdict === 'details') return true
    if (!pair.source.includes('$toMillis')) return false
  }
  return false
}

async function explain(court: Court, pair: FuzzCase, ours: Outcome): Promise<string | undefined> {
  for (const { name, oracle } of court.explanations) {
    const verdict = judge(await evaluateOracle(oracle, pair), ours)
    if (verdict === 'same' || verdict === 'details') return name
  }
  return undefined
}

function evaluateOracle(oracle: Oracle, pair: FuzzCase): Promise<Outcome> {
  return evaluateReference(oracle.compile(pair.source), pair)
}

async function evaluateReference(compiled: OracleProgram | Outcome, pair: FuzzCase): Promise<Outcome> {
  return compiled.kind === 'program' ? compiled.evaluate(inputOf(pair), bindingsOf(pair)) : compiled
}

async function evaluateSubject(
  compiled: SubjectProgram | Outcome,
  pair: FuzzCase,
): Promise<{ outcome: Outcome; mutated: boolean }> {
  if (compiled.kind !== 'program') return { outcome: compiled, mutated: false }
  const input = inputOf(pair)
  const bindings = bindingsOf(pair)
  const outcome = await compiled.evaluate(input, bindings)
  const mutated = !isDeepStrictEqual(input, inputOf(pair)) || !isDeepStrictEqual(bindings, bindingsOf(pair))
  return { outcome, mutated }
}
