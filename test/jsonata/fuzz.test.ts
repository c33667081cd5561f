import { beforeAll, describe, expect, test } from 'vitest'
import { type FuzzCase, formatCase, parseCase } from './case.ts'
import { unreached } from './coverage.ts'
import { type Court, type Findings, judgePair, noFindings, openCourt, runSeed, type Subject } from './long-fuzz.ts'
import { describe as say, valueOutcome } from './outcome.ts'
import { shrink } from './shrink.ts'
import { officialSubject, ourSubject } from './subject.ts'

/** The slice of the whole campaign that every test run does; `node test/jsonata/fuzz.ts` does all of it. */
const SEED = 1
const PAIRS = 4_000

describe('our engine against the official package', () => {
  let court: Court
  let findings: Findings
  beforeAll(async () => {
    court = await openCourt(await ourSubject())
    findings = noFindings()
    await runSeed(court, findings, { seed: SEED, pairs: PAIRS })
  }, 120_000)

  test('value and error code are the same, or a deviation explains it', () => {
    const lines = findings.differences.map(
      ({ pair, reference, ours }) => `${formatCase(pair)}: ${say(reference)}, not ${say(ours)}`,
    )
    expect(lines).toEqual([])
  })

  test('no input and no binding is written to', () => {
    expect(findings.mutations.map(({ pair }) => formatCase(pair))).toEqual([])
  })

  test('the slice reaches every node type, operator and library function', () => {
    expect(unreached(court.coverage.counts(), 1)).toEqual([])
  })
})

describe('the harness', () => {
  test('finds nothing between the official package and itself', async () => {
    const findings = noFindings()
    await runSeed(await openCourt(await officialSubject()), findings, { seed: SEED, pairs: 500 })
    expect(findings.differences).toEqual([])
    expect(findings.details).toEqual([])
    expect(findings.pairs).toBe(500)
  }, 60_000)

  test('finds a planted fault and reduces it to its core', async () => {
    const court = await openCourt(await faulty())
    const pair: FuzzCase = {
      source: '{"a": [1, $count(nums[$ > 1]) + 2], "b": o.x}',
      document: '{"nums":[1,2,3],"o":{"x":[1]}}',
      bindings: { p0: '1' },
    }
    expect((await judgePair(court, pair)).verdict).toBe('different')
    const small = await shrink(pair, async candidate => (await judgePair(court, candidate)).verdict === 'different')
    expect(small.source.length).toBeLessThanOrEqual('$count(1)'.length)
    expect(small).toMatchObject({ document: undefined, bindings: {} })
  }, 60_000)

  test('counts an input that was written to', async () => {
    const court = await openCourt({
      compile: () => ({
        kind: 'program',
        evaluate: input => valueOutcome(Object.assign(Object(input), { written: 1 }).n),
      }),
    })
    expect((await judgePair(court, { source: 'n', document: '{"n":1}', bindings: {} })).verdict).toBe('mutated')
  })

  test('prints a case so that it can be read back', () => {
    const pair: FuzzCase = { source: '\'a\' & "\u2028\ud800"', document: '{"a":"\'"}', bindings: { p0: '[1]' } }
    expect(parseCase(formatCase(pair).slice(1, -1))).toEqual(pair)
  })
})

/** The official package, but every `$count` is one too many. */
async function faulty(): Promise<Subject> {
  const official = await officialSubject()
  return { compile: source => official.compile(source.replaceAll('$count(', '1 + $count(')) }
}
