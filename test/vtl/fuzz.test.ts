import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import { type Findings, judge, judgePair, noFindings, runSeed } from './fuzz/campaign.ts'
import { type FuzzCase, formatCase, parseCase } from './fuzz/case.ts'
import { unreached } from './fuzz/coverage.ts'
import { DEVIATIONS } from './fuzz/deviations.ts'
import { installVelocity, startVelocity, type VelocityOracle } from './fuzz/oracle.ts'
import { describe as say } from './fuzz/outcome.ts'
import { shrink } from './fuzz/shrink.ts'

/** Seed that a change is held against; fresh ones are `npm run prove -- vtl-fuzz`, which still finds some. */
const SEED = 3
/** Pairs of the seed. */
const PAIRS = 10_000
/** Pairs in which each node and member must be reached. */
const MINIMUM_REACHED = 3

const missing = installVelocity()
if (missing !== undefined) process.stderr.write(`test/vtl/fuzz.test.ts cannot run: ${missing}\n`)

// Where tests may install what they need, its absence is an error.
it.runIf(missing !== undefined && process.env.CI === 'true')('Velocity is installed', () => expect.fail(missing))

describe.skipIf(missing !== undefined)('our engine against Velocity 1.7', () => {
  const seed = Number(process.env.VTL_FUZZ_SEED ?? SEED)
  let oracle: VelocityOracle
  let findings: Findings

  beforeAll(async () => {
    process.stderr.write(`test/vtl/fuzz.test.ts: seed ${seed} (VTL_FUZZ_SEED=${seed} repeats it)\n`)
    oracle = startVelocity()
    findings = noFindings()
    await runSeed(oracle, findings, { seed, pairs: PAIRS })
  }, 300_000)
  afterAll(() => oracle?.stop())

  test('text and phase of errors are the same, or a deviation explains it', () => {
    const lines = findings.differences.map(
      ({ pair, velocity, ours }) => `seed ${seed}: ${formatCase(pair)}: ${say(velocity)}, not ${say(ours)}`,
    )
    expect(lines).toEqual([])
    expect(findings.pairs).toBe(PAIRS)
  })

  test('most pairs render, and some are refused or fail', () => {
    expect(findings.outcomes.text).toBeGreaterThan(PAIRS / 2)
    expect(findings.outcomes.compile).toBeGreaterThan(0)
    expect(findings.outcomes.render).toBeGreaterThan(0)
    expect(findings.outcomes.late).toBeLessThan(PAIRS / 100)
  })

  test('the pairs reach every node, directive and member', () => {
    expect(unreached(findings.features, MINIMUM_REACHED)).toEqual([])
  })

  test('a difference is found and reduced to its core', async () => {
    const pair: FuzzCase = {
      template: 'a #set($x = 1)#if($x == 1)\n  [$!x.toString()]#end b$x.intValue() #foreach($e in [1..2])$e#end',
      body: '{"l":[1,2]}',
    }
    const isWrong = async (candidate: FuzzCase) => {
      const { velocity } = await judgePair(oracle, candidate)
      if (velocity.kind !== 'text') return false
      const faulty = {
        ...velocity,
        text: candidate.template.includes('intValue') ? `${velocity.text}!` : velocity.text,
      }
      return judge(candidate, velocity, faulty).verdict === 'different'
    }
    expect(await isWrong(pair)).toBe(true)
    const small = await shrink(pair, candidates => Promise.all(candidates.map(isWrong)))
    expect(small).toEqual({ template: '.intValue', body: '{}' })
  }, 60_000)
})

describe('the deviations', () => {
  test('have names of their own', () => {
    expect(new Set(DEVIATIONS.map(({ name }) => name)).size).toBe(DEVIATIONS.length)
  })

  test('explain no difference of plain texts', () => {
    const pair = { template: '$x', body: '{}' }
    const verdict = judge(pair, { kind: 'text', text: 'a 1.5' }, { kind: 'text', text: 'a 1.6' }).verdict
    expect(verdict).toBe('different')
  })
})

test('a case is printed so that it can be read back', () => {
  const pair: FuzzCase = { template: "'$x' \u2028\ud800", body: '{"a":"\'"}' }
  expect(parseCase(formatCase(pair).slice(1, -1))).toEqual(pair)
})
