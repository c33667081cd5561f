import { traitsOf } from '../integration/plan/plan-traits.ts'
import type { MethodPlan } from '../snapshot/snapshot.ts'

/** `auto` maps on the event loop where that is small and bounded; `pool` always in a thread. */
export type PlacementMode = 'auto' | 'pool'

/** Budget of one evaluation on the event loop. Chosen: decision 0004. */
export const INLINE_BUDGET = { operations: 50_000, timeoutMs: 10 } as const

/** Largest body, in bytes or UTF-16 units, that is parsed on the event loop. Chosen: decision 0004. */
const INLINE_BODY = 16 * 1024

/** Times that a plan may run out of the small budget before it is left to the pool. */
const OVERRUNS = 3

interface Verdict {
  readonly request: boolean
  readonly response: boolean
  overruns: number
}

/** Decides per plan, once, and per body where a direction is mapped. */
export class Placement {
  readonly #mode: PlacementMode
  readonly #verdicts = new WeakMap<MethodPlan, Verdict>()

  constructor(mode: PlacementMode) {
    this.#mode = mode
  }

  /** This direction of the plan is mapped on the event loop for a body of this size; otherwise in the pool. */
  isInline(plan: MethodPlan, direction: 'request' | 'response', bodySize: number): boolean {
    if (!plan.needsThread[direction]) return true
    if (this.#mode === 'pool' || bodySize > INLINE_BODY) return false
    let verdict = this.#verdicts.get(plan)
    if (verdict === undefined) {
      const { request, response } = traitsOf(plan.integration)
      verdict = { request: request.isStoppable, response: response.isStoppable, overruns: 0 }
      this.#verdicts.set(plan, verdict)
    }
    return verdict[direction] && verdict.overruns < OVERRUNS
  }

  /** Notes that a mapping ran out of the small budget. */
  overran(plan: MethodPlan): void {
    const verdict = this.#verdicts.get(plan)
    if (verdict !== undefined) verdict.overruns++
  }
}
