import type { CallNode } from '../ast.ts'
import { isCallable } from '../callable.ts'
import { JsonataError } from '../error.ts'
import { applyPartially, PLACEHOLDER } from '../partial.ts'
import { checkForgottenSign, procedureName } from './call.ts'
import type { Compile, Evaluator } from './evaluator.ts'

/** Compiles a call with `?` among its arguments. Fails with T1007 or T1008. */
export function compilePartial(node: CallNode, compile: Compile): Evaluator {
  const procedure = compile(node.procedure)
  const args = node.arguments.map(arg => (arg.type === 'operator' ? undefined : compile(arg)))
  return (run, input, frame) => {
    const values: unknown[] = []
    for (const arg of args) {
      if (arg === undefined) {
        values.push(PLACEHOLDER)
      } else {
        run.turns++
        values.push(arg(run, input, frame))
      }
    }
    run.turns++
    const callee = procedure(run, input, frame)
    if (callee === undefined) checkForgottenSign(node, frame, 'T1007')
    if (isCallable(callee)) return applyPartially(run, callee, values)
    throw new JsonataError('T1008', { position: node.position, token: procedureName(node.procedure) })
  }
}
