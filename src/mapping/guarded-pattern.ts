import { compileRegex } from '../template/regex/guarded-regex.ts'
import { stepMeter } from '../template/regex/meter.ts'
import { isRegexProblem } from '../template/regex/problem.ts'

/** Steps of one regular expression on one text: well inside a template's deadline. */
export const PATTERN_STEPS = 5_000_000

/**
 * A model's `pattern` that cannot hang: throws for a pattern that is refused, and where a text takes too many steps,
 * which fails the request rather than calling an unchecked text valid.
 */
export function guardedPattern(pattern: string, flags: string): { test(text: string): boolean } {
  const regex = compileRegex(pattern, flags)
  if (isRegexProblem(regex))
    throw new Error(`pattern ${JSON.stringify(pattern)}: ${regex.message} at ${regex.position}`)
  return {
    test(text) {
      const matched = regex.test(text, stepMeter(PATTERN_STEPS))
      if (typeof matched !== 'boolean') throw new Error(matched.message)
      return matched
    },
  }
}
