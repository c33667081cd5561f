import { applyFunction, labelUnplaced, wrapArgument } from '../apply.ts'
import type { ApplyNode, CallNode, Node } from '../ast.ts'
import { infoOf, isCallable } from '../callable.ts'
import { compose } from '../compose.ts'
import { JsonataError } from '../error.ts'
import type { CallSite, Evaluation } from '../evaluation.ts'
import type { List } from '../sequence.ts'
import type { Compile, Evaluator } from './evaluator.ts'
import type { Frame } from './frame.ts'
import { lookupVariable } from './frame.ts'

/** A call with, perhaps, a first argument that stands in front of `~>`. */
type Call = (run: Evaluation, input: unknown, frame: Frame, leading: List) => unknown

/** Compiles a function call. */
export function compileCall(node: CallNode, compile: Compile): Evaluator {
  const call = compileCallWith(node, compile)
  return (run, input, frame) => call(run, input, frame, [])
}

function compileCallWith(node: CallNode, compile: Compile): Call {
  const procedure = compile(node.procedure)
  const args = node.arguments.map(compile)
  const site: CallSite = { token: procedureName(node.procedure), position: node.position }
  return (run, input, frame, leading) => {
    run.turns++
    const callee = procedure(run, input, frame)
    if (callee === undefined) checkForgottenSign(node, frame, 'T1005')
    const values = [...leading]
    for (const arg of args) {
      run.turns++
      values.push(wrapArgument(run, arg(run, input, frame)))
    }
    run.turns++
    try {
      noteSite(run, callee, site)
      return applyFunction(run, callee, values, input)
    } catch (thrown) {
      throw labelUnplaced(thrown, site)
    }
  }
}

// Only what the reference represents as an object remembers where it was called from.
function noteSite(run: Evaluation, callee: unknown, site: CallSite): void {
  if (!isCallable(callee)) return
  const kind = infoOf(callee)?.kind
  if (kind === 'lambda' || kind === 'native') run.noteSite(callee, site)
}

/** The name that errors give to what is called. */
export function procedureName(procedure: Node): unknown {
  const named = procedure.type === 'path' ? procedure.steps[0] : procedure
  return named !== undefined && 'value' in named ? named.value : undefined
}

/** Fails with the code when a field's name is called that is also a variable's. */
export function checkForgottenSign(node: CallNode, frame: Frame, code: string): void {
  if (node.procedure.type !== 'path') return
  const token = procedureName(node.procedure)
  if (typeof token !== 'string' || !lookupVariable(frame, token)) return
  throw new JsonataError(code, { position: node.position, token })
}

/** Compiles `~>`: a call with the left side in front, an application, or a composition of two functions. */
export function compileApply(node: ApplyNode, compile: Compile): Evaluator {
  const left = compile(node.lhs)
  if (node.rhs.type === 'function') {
    const call = compileCallWith(node.rhs, compile)
    return (run, input, frame) => {
      run.turns++
      const leading = left(run, input, frame)
      run.turns++
      return call(run, input, frame, [leading])
    }
  }
  const right = compile(node.rhs)
  return (run, input, frame) => {
    run.turns++
    const value = left(run, input, frame)
    run.turns++
    const callee = right(run, input, frame)
    if (!isCallable(callee)) throw new JsonataError('T2006', { position: node.position, value: callee })
    run.turns++
    if (isCallable(value)) return compose(run, value, callee)
    return applyFunction(run, callee, [value], null)
  }
}
