import { labellerOf } from '../apply.ts'
import { isBudgetError, JsonataError } from '../error.ts'
import type { Call, Evaluation } from '../evaluation.ts'

interface Failure {
  readonly thrown: unknown
  readonly turn: number
}

/**
 * Runs what the reference starts at once and awaits together: members of a constructor. All start at the same turn,
 * and the failure that comes at the earliest turn is the one that is reported.
 */
export function together(run: Evaluation, count: number, member: (index: number) => unknown): unknown[] {
  const start = run.turns
  const { depth, calls: outer } = run
  const calls: Call[] | undefined = count > 1 ? [] : outer
  run.calls = calls
  const values: unknown[] = []
  let latest = start
  let failure: Failure | undefined
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
  run.calls = outer
  run.turns = (failure?.turn ?? latest) + (count > 0 ? 2 : 1)
  if (failure !== undefined) throw relocated(failure.thrown, calls ?? [])
  return values
}

// A function remembers one place only: that of the last call, by whichever member, before the failure passed through
// it. One that fails at once, before anything is awaited, does so before other members make calls.
function relocated(thrown: unknown, calls: readonly Call[]): unknown {
  const labeller = labellerOf(thrown)
  if (labeller === undefined || !(thrown instanceof JsonataError)) return thrown
  const own = calls.findLast(call => call.site === labeller.site)
  let last: Call | undefined = own
  for (const call of calls) {
    if (call.callee !== labeller.callee || call.turn + 1 >= labeller.turn) continue
    if (last === undefined || call.turn >= last.turn) last = call
  }
  if (last?.site.position) thrown.position = last.site.position
  return thrown
}
