import { applyFunction, labelUnplaced, TailCall } from './apply.ts'
import type { Callable } from './callable.ts'
import { describeFunction, infoOf } from './callable.ts'
import type { Evaluation } from './evaluation.ts'

/**
 * Where the reference's own definition of composition calls its two functions, `function($f, $g) { function($x){
 * $g($f($x)) } }`: errors in composed functions name these places.
 */
const OUTER = { token: 'g', position: 35 }
const INNER = { token: 'f', position: 39 }

/** `first ~> second` for two functions: one that applies both. */
export function compose(run: Evaluation, first: Callable, second: Callable): Callable {
  const composed = (argument: unknown) => {
    run.noteSite(second, OUTER)
    run.turns += 3
    try {
      if (infoOf(first)?.kind !== 'wrapped') run.noteSite(first, INNER)
      return new TailCall(second, [applyFunction(run, first, [argument], null)])
    } catch (thrown) {
      return new TailCall(undefined, [], labelUnplaced(thrown, INNER))
    }
  }
  return describeFunction(composed, { kind: 'lambda', parameters: ['x'], signature: undefined, input: null })
}
