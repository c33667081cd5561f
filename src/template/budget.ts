/**
 * Limits of one evaluation of a template. Every limit is charged before the work is done or the memory is taken, so
 * that no template gets ahead of its budget.
 * Chosen: docs/decisions/0010-jsonata-engine.md; defaults from the hardening rules for templates.
 */
export interface Budget {
  /** Steps: loop turns, function calls, items made, characters scanned (a sixteenth each). */
  readonly operations: number
  /** Parts of the expression under evaluation inside one another, as the reference counts them; tail calls do not add. */
  readonly depth: number
  /** Items of one sequence that the template makes. Arrays of the input may be longer. */
  readonly sequence: number
  /** UTF-16 units of one text that the template makes. */
  readonly stringChars: number
  /** Estimated size of the result as JSON text, in UTF-16 units. */
  readonly outputBytes: number
  /** Wall-clock milliseconds from the start of the evaluation. */
  readonly timeoutMs: number
}

/** The limits that hold where a caller names none. */
export const DEFAULT_BUDGET: Budget = Object.freeze({
  operations: 50_000_000,
  depth: 500,
  sequence: 100_000,
  stringChars: 10 * 1024 * 1024,
  outputBytes: 10 * 1024 * 1024,
  timeoutMs: 500,
})

/**
 * A budget with every limit set: the caller's, or the default.
 * Throws a RangeError for a limit that is not a positive number; `Infinity` lifts a limit.
 */
export function completeBudget(limits: Partial<Budget> = {}): Budget {
  const complete = { ...DEFAULT_BUDGET, ...limits }
  for (const [name, limit] of Object.entries(complete)) {
    if (typeof limit !== 'number' || !(limit > 0)) throw new RangeError(`budget.${name} must be a positive number`)
  }
  return Object.freeze(complete)
}
