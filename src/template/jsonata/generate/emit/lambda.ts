import type { LambdaNode } from '../../ast.ts'
import { signatureOf } from '../../signature/signature.ts'
import type { Value } from '../kinds.ts'
import { ANY, FUNCTION, simple } from '../kinds.ts'
import type { Place } from '../place.ts'
import { addParameter, maybe, openScope } from '../scope.ts'
import { emitBody } from './body.ts'

/** A function definition. */
export function emitLambda(node: LambdaNode, place: Place): Value {
  const { code } = place
  const parameters = node.arguments.map(parameter => parameter.value)
  const signature = signatureOf(node.signature)
  // The context as an argument may be a sequence of one, and predicates see it as that.
  const fromContext = signature?.parameters.some(({ context }) => context !== undefined) ?? false
  const shape = code.constant({ parameters, signature })
  const names = parameters.map(() => code.name('p'))
  const body = code.name('g')
  code.line(`const ${body} = (${names.join(', ')}) => {`)
  code.line('if (C.depth >= C.maxDepth) C.enter(1);')
  maybe(place.scope, () => {
    const scope = openScope(code, [node.body], place.scope)
    for (const [index, name] of names.entries()) {
      if (!fromContext) code.line(`if (A(${name})) ${name} = ${code.runtime('collapse')}(${name});`)
      const value = { code: name, kinds: ANY, settled: !fromContext, pure: false }
      addParameter(scope, parameters[index] ?? '', value)
    }
    const value = emitBody(node.body, { ...place, scope, level: 1, marks: 'needed' }, 'to caller')
    code.line(`return ${value.code}; };`)
  })
  return simple(code.temp(`${code.runtime('lambda')}(${body}, ${shape}, ${place.input.code})`), FUNCTION)
}
