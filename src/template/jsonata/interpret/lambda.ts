import { TailCall } from '../apply.ts'
import type { CallNode, LambdaNode, Node } from '../ast.ts'
import { describeFunction, isCallable } from '../callable.ts'
import { JsonataError } from '../error.ts'
import type { Evaluation } from '../evaluation.ts'
import { signatureOf } from '../signature/signature.ts'
import type { Compile, Evaluator } from './evaluator.ts'
import { bindVariable, innerFrame } from './frame.ts'

/** Compiles a function definition, or a call that its function leaves to the caller's loop. */
export function compileLambda(node: LambdaNode, compile: Compile): Evaluator {
  if (node.thunk && node.body.type === 'function') return compileTailCall(node.body, compile)
  const body = compile(node.body)
  const parameters = node.arguments.map(parameter => parameter.value)
  const signature = signatureOf(node.signature)
  return (run, input, frame) => {
    const application = (...args: unknown[]) => {
      const scope = innerFrame(frame)
      for (const [index, name] of parameters.entries()) bindVariable(scope, name, args[index])
      return body(run, input, scope)
    }
    return describeFunction(application, { kind: 'lambda', parameters, signature, input })
  }
}

function compileTailCall(node: CallNode, compile: Compile): Evaluator {
  const procedure = compile(node.procedure)
  const args = node.arguments.map(compile)
  return (run, input, frame) => {
    try {
      run.turns++
      const callee = procedure(run, input, frame)
      noteTailSite(run, callee, node.procedure)
      const values: unknown[] = []
      for (const arg of args) {
        run.turns++
        values.push(arg(run, input, frame))
      }
      return new TailCall(callee, values)
    } catch (thrown) {
      return new TailCall(undefined, [], thrown)
    }
  }
}

// Unlike in a plain call, the place is that of the function's name, and anything but a primitive remembers it.
function noteTailSite(run: Evaluation, callee: unknown, procedure: Node): void {
  const name = procedure.type === 'variable' ? procedure.value : undefined
  if (!isCallable(callee) && (typeof callee !== 'object' || callee === null)) throw new JsonataError('T1006')
  const token = name ?? run.siteOf(callee)?.token
  run.noteSite(callee, { token, position: procedure.position })
}
