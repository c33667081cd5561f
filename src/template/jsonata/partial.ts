import type { Callable } from './callable.ts'
import { describeFunction, infoOf } from './callable.ts'
import { JsonataError } from './error.ts'
import type { Evaluation } from './evaluation.ts'
import { callUnsigned } from './without-signature/call.ts'

/** Stands for an argument that is still to come. */
export const PLACEHOLDER = Symbol('?')

/** A function with some of its arguments given. Fails as the reference does where it cannot read its parameters. */
export function applyPartially(run: Evaluation, callee: Callable, given: readonly unknown[]): Callable {
  const info = infoOf(callee)
  const parameters = info?.kind === 'lambda' ? info.parameters : nativeParameters(callee)
  const open = parameters.filter((_, index) => given[index] === PLACEHOLDER)
  const native = info?.kind === 'native' ? info : undefined
  run.value(parameters.length)
  const application = (...late: unknown[]) => {
    let next = 0
    const args = parameters.map((_, index) => (given[index] === PLACEHOLDER ? late[next++] : given[index]))
    if (native === undefined) return Reflect.apply(callee, undefined, args)
    return callUnsigned(run, native, args, fitting => Reflect.apply(callee, undefined, [run, ...fitting] as never[]))
  }
  const input = info?.kind === 'lambda' ? info.input : undefined
  return describeFunction(application, {
    kind: 'lambda',
    parameters: open,
    signature: undefined,
    input,
    applied: 'in part',
  })
}

// The reference reads parameters off the text of a JavaScript function, and parses them as its own language.
function nativeParameters(callee: Callable): readonly string[] {
  const info = infoOf(callee)
  switch (info?.kind) {
    case 'wrapped':
      throw new JsonataError('S0202', { position: 12, token: '..', value: ')' })
    case 'native':
      if (info.name === 'string') throw new JsonataError('S0208', { position: 26, token: '=', value: 2 })
      return Array.from({ length: Math.max(1, info.arity) }, (_, index) => `p${index}`)
    case 'matcher':
      return ['str', 'fromIndex']
    default:
      return Array.from({ length: Math.max(1, callee.length) }, (_, index) => `p${index}`)
  }
}
