import type { ApplyNode, CallNode } from '../../ast.ts'
import { NATIVES } from '../../functions/registry.ts'
import type { Value } from '../kinds.ts'
import { ANY, FUNCTION, mayBe, NULL, simple } from '../kinds.ts'
import type { Place } from '../place.ts'
import { deeper, lookedInto } from '../place.ts'
import { codes, emitArgument, settled, staysRaw } from './call-arguments.ts'
import { emitHigherOrder } from './higher-order.ts'
import { nativeOf } from './leaves.ts'
import { emitDirect } from './native-call.ts'

/** A function call. Its value has not collapsed where predicates or the like are to follow. */
export function emitCall(node: CallNode, place: Place): Value {
  const value = emitRawCall(node, place, undefined)
  return staysRaw(node) ? value : settled(value, place)
}

function emitRawCall(node: CallNode, place: Place, leading: Value | undefined): Value {
  const name = nativeOf(node.procedure, place)
  if (name === undefined) return emitUnknownCall(node, place, leading)
  const inlined = emitHigherOrder({ name, args: node.arguments, leading }, place)
  if (inlined !== undefined) return inlined
  const inner = deeper(place)
  const at = LOOKS_INTO.has(name) ? lookedInto(place) : inner
  const args = node.arguments.map(arg => emitArgument(name, arg, at))
  return emitChecked(name, leading === undefined ? args : [leading, ...args], place)
}

/** Functions to which a sequence is a list like any other. */
const LOOKS_INTO: ReadonlySet<string> = new Set(
  'sum count max min average join string exists boolean not type keys'.split(' '),
)

/** Calls a library function directly where its arguments surely fit, else by way of its signature. */
function emitChecked(name: string, args: readonly Value[], place: Place): Value {
  const { code } = place
  const callee = code.constant(NATIVES.get(name))
  const checked = `${code.runtime('native')}(C, ${callee}, [${codes(args)}], ${place.input.code})`
  return emitDirect(name, args, { place, callee, checked, functions: 'wrapped' })
}

function emitUnknownCall(node: CallNode, place: Place, leading: Value | undefined): Value {
  const { code } = place
  const inner = deeper(place)
  const callee = place.emit(node.procedure, inner)
  const args = node.arguments.map(arg => emitArgument('', arg, inner))
  const all = codes(leading === undefined ? args : [leading, ...args])
  const call = code.runtime(leading === undefined ? 'call' : 'callLeading')
  const result = code.temp(`${call}(C, ${callee.code}, [${all}], ${place.input.code}, ${place.level})`)
  return { code: result, kinds: ANY, settled: false, pure: false }
}

const NO_CONTEXT = simple('null', NULL)

/** `~>`. */
export function emitApply(node: ApplyNode, place: Place): Value {
  const value = emitRawApply(node, place)
  return staysRaw(node) ? value : settled(value, place)
}

function emitRawApply(node: ApplyNode, place: Place): Value {
  const { code } = place
  const inner = deeper(place)
  const left = place.emit(node.lhs, inner)
  if (node.rhs.type === 'function') return emitRawCall(node.rhs, place, left)
  const name = nativeOf(node.rhs, place)
  if (name !== undefined && !mayBe(left, FUNCTION)) return emitChecked(name, [left], { ...place, input: NO_CONTEXT })
  const right = place.emit(node.rhs, inner)
  const result = code.temp(`${code.runtime('applyTo')}(C, ${left.code}, ${right.code}, ${place.level})`)
  return { code: result, kinds: ANY, settled: false, pure: false }
}
