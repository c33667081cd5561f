import { type JavaFullMatch, javaFullMatch } from '../template/regex/java/full-match.ts'
import { stepMeter } from '../template/regex/meter.ts'
import { isRegexProblem } from '../template/regex/problem.ts'

/** Steps of an expression on one text: it runs where requests are answered, for a millisecond or so at most. */
const STEPS = 100_000

const KNOWN = new Map<string, JavaFullMatch | undefined>()
const MOST_KNOWN = 1_000

/**
 * Matches a whole text with an `identityValidationExpression`, as Java's `matches` does. An expression that takes too
 * long on a text does not match it: nobody is let in by that.
 */
export function matchesExpression(expression: string, text: string): boolean {
  return expression === '' || compiled(expression)?.matches(text, stepMeter(STEPS)) === true
}

function compiled(expression: string): JavaFullMatch | undefined {
  if (KNOWN.has(expression)) return KNOWN.get(expression)
  const regex = javaFullMatch(expression)
  const usable = isRegexProblem(regex) ? undefined : regex
  if (KNOWN.size >= MOST_KNOWN) KNOWN.clear()
  KNOWN.set(expression, usable)
  return usable
}
