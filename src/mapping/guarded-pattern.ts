import { compileRegex } from '../template/regex/guarded-regex.ts'
import { isRegexProblem } from '../template/regex/problem.ts'
import type { PatternTest } from './schema/part-compiler.ts'

/** Steps of one regular expression on one text: well inside a template's deadline. */
export const PATTERN_STEPS = 5_000_000

/** Steps charged for a text of the greatest length that is matched natively: what that takes at the worst. */
const NATIVE_STEPS = 500_000

/**
 * A model's `pattern` that cannot hang: throws for a pattern that is refused. All that it does is charged: a native match
 * before it is made, by the square of the text's length, which is more than the proof says; our own engine step by step.
 */
export function guardedPattern(pattern: string): PatternTest {
  const regex = compileRegex(pattern, 'u')
  if (isRegexProblem(regex)) throw new Error(`${regex.message} at ${regex.position}`)
  const longest = Math.max(1, regex.maxNativeLength)
  return (text, charge) => {
    const isNative = text.length <= regex.maxNativeLength
    if (isNative) charge(1 + (text.length >> 4) + NATIVE_STEPS * (text.length / longest) ** 2)
    const meter = {
      charge(steps: number) {
        charge(steps)
        return true
      },
    }
    return regex.test(text, meter) === true
  }
}
