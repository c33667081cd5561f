import { compileRegex, type GuardedRegex } from './guarded-regex.ts'
import type { RegexProblem } from './problem.ts'

/** A selection pattern, which must match the whole text. Chosen: semantics §15.1, §18. */
export function compileSelectionPattern(pattern: string): GuardedRegex | RegexProblem {
  return compileRegex(`^(?:${pattern})$`, '')
}
