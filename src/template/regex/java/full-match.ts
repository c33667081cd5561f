import { compileRegex, type GuardedRegex, type RegexLimits } from '../guarded-regex.ts'
import type { StepMeter } from '../meter.ts'
import { isRegexProblem, type RegexFailure, type RegexProblem } from '../problem.ts'
import { translateJava } from './pattern.ts'

/** A selection pattern: a Java regular expression that a whole text must match. */
export interface JavaFullMatch {
  readonly kind: 'javaFullMatch'
  /** As given. */
  readonly pattern: string
  /** The translation to JavaScript, which does the matching. */
  readonly regex: GuardedRegex
  /**
   * A text that the pattern matches from end to end, as String.matches of Java tells. The meter as for
   * GuardedRegex.test.
   */
  matches(text: string, meter?: StepMeter): boolean | RegexFailure
}

/** A translation writes out classes that Java has a name for, such as 600 ranges of letters. */
const MAX_TRANSLATION_CHARS = 200_000

/**
 * Makes a selection pattern. Answers a problem, with its offset in the Java pattern, for what Java or `translateJava`
 * refuses and for what compileRegex refuses.
 */
export function javaFullMatch(pattern: string, limits: RegexLimits = {}): JavaFullMatch | RegexProblem {
  const translation = translateJava(pattern)
  if (isRegexProblem(translation)) return translation
  const prefix = '^(?:'
  const regex = compileRegex(`${prefix}${translation.source})$`, 'u', {
    maxPatternChars: MAX_TRANSLATION_CHARS,
    ...limits,
  })
  if (isRegexProblem(regex)) return { ...regex, position: translation.originOf(regex.position - prefix.length) }
  return { kind: 'javaFullMatch', pattern, regex, matches: (text, meter) => regex.test(text, meter) }
}
