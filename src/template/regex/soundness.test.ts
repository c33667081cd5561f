import fc from 'fast-check'
import { expect, test } from 'vitest'
import { patternSource, shortText, someFlags } from '../../../test/fixtures/regex-patterns.ts'
import { analyzePattern } from './analyze.ts'
import { evaluate } from './bounds/polynomial.ts'
import { searchBound } from './bounds/program-bound.ts'
import { newGauge } from './meter.ts'
import { parsePattern } from './parse.ts'
import { isRegexProblem } from './problem.ts'
import { backtrackSearch, newBacktracker } from './run/backtrack.ts'
import { compileProgram } from './run/compile-program.ts'
import { slotCount } from './run/program.ts'
import type { Pattern } from './syntax.ts'

const RUNS = Number(process.env.REGEX_FUZZ_RUNS ?? 3_000)

/** Steps after which a measurement ends; a bound above it is not put to the test. */
const MOST_STEPS = 300_000

/** Steps of a backtracking engine without any cleverness, for the whole search. */
function measureSteps(pattern: Pattern, text: string): number {
  const program = compileProgram(pattern, 'match', 100_000)
  if (program === undefined) return 0
  let granted = 0
  const gauge = newGauge({
    charge(steps) {
      granted += steps
      return granted <= MOST_STEPS
    },
  })
  const search = pattern.sticky ? 'sticky' : 'forward'
  backtrackSearch(newBacktracker(text, gauge, slotCount(pattern.groupCount)), program, 0, search)
  return granted - gauge.left
}

/** A text that repeats a part many times between a beginning and an end that fits or not. */
const pumpedText = fc
  .tuple(shortText, shortText, fc.constantFrom(1, 5, 20, 60), shortText)
  .map(([before, part, times, after]) => before + part.repeat(times) + after)

test.each(['plain', 'references'] as const)('no search takes more steps than are proven, %s', references => {
  fc.assert(
    fc.property(patternSource(references), someFlags, pumpedText, (source, flags, text) => {
      const pattern = parsePattern(source, flags)
      if (isRegexProblem(pattern)) return
      const analysis = analyzePattern(pattern)
      if (analysis.kind !== 'bounded') return
      expect(measureSteps(pattern, text)).toBeLessThanOrEqual(analysis.maxSteps(text.length))
    }),
    { numRuns: RUNS },
  )
})

test('counted quantifiers taken as loops are proven for no less', () => {
  fc.assert(
    fc.property(patternSource('plain'), someFlags, pumpedText, (source, flags, text) => {
      const pattern = parsePattern(source, flags)
      if (isRegexProblem(pattern)) return
      const program = compileProgram(pattern, 'proveLoops', 100_000)
      const bound = program && searchBound(program, pattern.sticky ? 'sticky' : 'forward', { left: 1_000_000 })
      if (bound?.kind !== 'bound') return
      expect(measureSteps(pattern, text)).toBeLessThanOrEqual(evaluate(bound.steps, text.length))
    }),
    { numRuns: RUNS },
  )
})
