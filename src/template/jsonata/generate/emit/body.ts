import type { CallNode, Node } from '../../ast.ts'
import type { Value } from '../kinds.ts'
import { ANY, NULL, simple } from '../kinds.ts'
import type { Place } from '../place.ts'
import { deeper } from '../place.ts'
import { codes, emitArgument, staysRaw } from './call-arguments.ts'
import { emitBlock, emitCondition } from './control.ts'
import { emitHigherOrder } from './higher-order.ts'
import { globalVariable, nativeOf } from './leaves.ts'
import { emitDirect, takesContext } from './native-call.ts'

/** Where the result of a body goes: back to a caller that makes tail calls, or into a loop that makes them itself. */
export type Return = 'to caller' | 'to loop'

/**
 * The body of a function: a call in tail position is not collapsed, gets no context, and its functions are not
 * wrapped, as the reference has it.
 */
export function emitBody(node: Node, place: Place, target: Return): Value {
  // A predicate, grouping or `[]` behind the brackets of a body applies to whatever its tail call would be.
  if (staysRaw(node)) return place.emit(node, place)
  if (node.type === 'lambda' && node.thunk && node.body.type === 'function')
    return emitTailCall(node.body, place, target)
  const make = (part: Node) => (inner: Place) => emitBody(part, inner, target)
  if (node.type === 'condition' && containsTail(node)) {
    return emitCondition(node, place, { positive: make(node.then), negative: make(node.else ?? node.then) })
  }
  if (node.type === 'block' && containsTail(node)) {
    const last = node.expressions.at(-1)
    return last === undefined ? place.emit(node, place) : emitBlock(node, place, make(last))
  }
  return place.emit(node, place)
}

/** A body that may end in a call in tail position. */
export function containsTail(node: Node): boolean {
  switch (node.type) {
    case 'lambda':
      return node.thunk === true
    case 'condition':
      return containsTail(node.then) || (node.else !== undefined && containsTail(node.else))
    case 'block': {
      const last = node.expressions.at(-1)
      return last !== undefined && containsTail(last)
    }
    default:
      return false
  }
}

function emitTailCall(node: CallNode, place: Place, target: Return): Value {
  const { code } = place
  const inner = deeper(place)
  const name = nativeOf(node.procedure, place)
  const callee = name === undefined ? place.emit(node.procedure, inner) : globalVariable(name, place)
  if (name !== undefined) {
    const inlined = emitHigherOrder({ name, args: node.arguments, leading: undefined }, place)
    if (inlined !== undefined) return inlined
  }
  const args = node.arguments.map(arg => emitArgument(name ?? '', arg, inner))
  const list = `[${codes(args)}]`
  const leave =
    target === 'to caller'
      ? `${code.runtime('tail')}(C, ${callee.code}, ${list})`
      : `${code.runtime('callTail')}(C, ${callee.code}, ${list}, ${place.level})`
  // Only the maker of the call has the context that would stand in for an argument.
  const leaves = name === undefined || (target === 'to caller' && takesContext(name, args.length))
  if (leaves) return { code: code.temp(leave), kinds: ANY, settled: false, pure: false }
  const noContext = { ...place, input: simple('null', NULL) }
  const ways = { place: noContext, callee: callee.code, checked: leave, functions: 'bare' } as const
  return { ...emitDirect(name, args, ways), settled: false }
}
