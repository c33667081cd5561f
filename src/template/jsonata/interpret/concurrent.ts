import { isBudgetError } from '../error.ts'
import type { Evaluation } from '../evaluation.ts'

/**
 * Runs what the reference starts at once and awaits together: members of a constructor. All start at the same turn,
 * and the failure that comes at the earliest turn is the one that is reported.
 */
export function together(run: Evaluation, count: number, member: (index: number) => unknown): unknown[] {
  const start = run.turns
  const { depth } = run
  const values: unknown[] = []
  let latest = start
  let failure: { readonly thrown: unknown; readonly turn: number } | undefined
  for (let index = 0; index < count; index++) {
    run.turns = start + 1
    try {
      values.push(member(index))
      latest = Math.max(latest, run.turns)
    } catch (thrown) {
      if (isBudgetError(thrown)) throw thrown
      run.depth = depth
      if (failure === undefined || run.turns < failure.turn) failure = { thrown, turn: run.turns }
    }
  }
  run.turns = (failure?.turn ?? latest) + (count > 0 ? 2 : 1)
  if (failure !== undefined) throw failure.thrown
  return values
}
