import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { patternSource, shortText, someFlags } from '../../../test/fixtures/regex-patterns.ts'
import { compileRegex } from './guarded-regex.ts'
import { nativeMisreads } from './native-fault.ts'
import { parsePattern } from './parse.ts'
import { isRegexProblem } from './problem.ts'

/** Runs of one property; REGEX_FUZZ_RUNS sets more for a long search. */
const RUNS = Number(process.env.REGEX_FUZZ_RUNS ?? 3_000)

/** Every match of a scan as plain data, so that two engines can be compared. */
function scan(
  exec: (at: number) => (ArrayLike<string | undefined> & { index: number }) | null,
  length: number,
): unknown[] {
  const found: unknown[] = []
  for (let at = 0; at <= length; at += 1) {
    const match = exec(at)
    found.push(match === null ? null : [match.index, ...Array.from(match)])
  }
  return found
}

/** A pattern on which the native engine's answer is no measure, because of its known faults. */
function misread(source: string, flags: string): boolean {
  const pattern = parsePattern(source, flags)
  return !isRegexProblem(pattern) && nativeMisreads(pattern.root)
}

describe.each(['plain', 'references'] as const)('own engine and native, %s', references => {
  test('give the same matches from every start', () => {
    fc.assert(
      fc.property(patternSource(references), someFlags, shortText, (source, flags, text) => {
        const own = compileRegex(source, flags, { nativeSteps: 0, exponential: 'guard' })
        if (isRegexProblem(own) || misread(source, flags)) return
        const native = new RegExp(source, flags.includes('y') ? flags : `${flags.replace('g', '')}g`)
        const expected = scan(at => {
          native.lastIndex = at
          return native.exec(text)
        }, text.length)
        const actual = scan(at => {
          const match = own.exec(text, at)
          if (match?.kind === 'regexFailure') throw new Error(match.message)
          return match
        }, text.length)
        expect(own.maxNativeLength).toBe(-1)
        expect(actual).toEqual(expected)
        native.lastIndex = 0
        expect(own.test(text)).toBe(native.test(text))
      }),
      { numRuns: RUNS, ignoreEqualValues: true },
    )
  })
})
