import type { LiteralNode, NameNode, Node, RegexNode } from '../../ast.ts'
import { NATIVES } from '../../functions/registry.ts'
import { preparePattern } from '../../regex.ts'
import type { Value } from '../kinds.ts'
import { ANY, anything, BOOL, FUNCTION, NULL, NUM, simple, TEXT } from '../kinds.ts'
import type { Place } from '../place.ts'
import { Unsupported } from '../place.ts'
import type { Slot } from '../scope.ts'
import { candidates, slotOf } from '../scope.ts'
import { staysRaw } from './call-arguments.ts'
import { isObject } from './steps.ts'

/** A literal. */
export function emitLiteral(node: LiteralNode, { code }: Place): Value {
  const { value } = node
  switch (typeof value) {
    case 'string':
      return simple(code.text(value), TEXT)
    case 'number':
      return simple(Number.isFinite(value) && !Object.is(value, -0) ? numberSource(value) : code.constant(value), NUM)
    case 'boolean':
      return simple(String(value), BOOL)
    default:
      return simple('null', NULL)
  }
}

// In brackets, so that a dot behind it is no decimal point.
function numberSource(value: number): string {
  return `(${value})`
}

/** A name by itself: the field of the context, of each item where that is an array. */
export function emitName(node: NameNode, place: Place): Value {
  const { code, input } = place
  const deep = `${code.runtime('deep')}(C, ${input.code}, ${code.text(node.value)})`
  const field = code.field(input.code, node.value)
  const read = code.temp(`${isObject(input.code)} ? (A(${input.code}) ? ${deep} : ${field}) : undefined`)
  if (input.pure) return { code: read, kinds: ANY, settled: true, pure: true }
  return collapsed(read, place)
}

function collapsed(read: string, { code }: Place): Value {
  return anything(code.temp(`A(${read}) ? ${code.runtime('collapse')}(${read}) : ${read}`))
}

/** `*` or `**`. */
export function emitSelection(node: Node, place: Place): Value {
  const { code, input } = place
  const select = code.runtime(node.type === 'wildcard' ? 'wildcard' : 'descendants')
  const selected = code.temp(`${select}(C, ${input.code})`)
  if (staysRaw(node)) return { code: selected, kinds: ANY, settled: false, pure: input.pure }
  const value = code.temp(`${code.runtime('collapse')}(${selected})`)
  return { code: value, kinds: ANY, settled: true, pure: input.pure }
}

/** A regular expression as a value. */
export function emitRegex(node: RegexNode, { code }: Place): Value {
  const pattern = code.constant(preparePattern(node.value))
  const position = Number.isInteger(node.position) ? String(node.position) : 'undefined'
  return simple(code.temp(`${code.runtime('createMatcher')}(C, ${pattern}, ${position})`), FUNCTION)
}

/** A variable. */
export function emitVariable(name: string, place: Place): Value {
  if (name === '') return place.dollar
  const slots = candidates(place.scope, name)
  const [first] = slots
  if (first?.certain) return first.value
  const { code } = place
  const last = slots.at(-1)
  const outside = last?.certain ? last.code : globalVariable(name, place).code
  const guarded = slots.filter(slot => !slot.certain)
  if (guarded.length === 0) return globalVariable(name, place)
  const unbound = code.runtime('U')
  const source = guarded.reduceRight((rest, slot) => `${slot.code} !== ${unbound} ? ${slot.code} : (${rest})`, outside)
  return anything(code.temp(source))
}

/** A variable that the expression does not bind: the input, the caller's, or the library's. */
export function globalVariable(name: string, { code }: Place): Value {
  if (name === '$') return { code: 'r0', kinds: ANY, settled: true, pure: true }
  const native = NATIVES.get(name)
  if (native !== undefined) return simple(code.constant(native), FUNCTION)
  return anything(code.global(name))
}

/** The library function that a variable surely is; undefined where it may be anything else. */
export function nativeOf(node: Node, place: Place): string | undefined {
  if (node.type !== 'variable' || node.predicate !== undefined || node.group !== undefined) return undefined
  if (candidates(place.scope, node.value).length > 0 || !NATIVES.has(node.value)) return undefined
  return node.value
}

/** Binds a variable in its scope. */
export function bindVariable(name: string, value: Value, place: Place): void {
  const slot = slotOf(place.scope, name)
  if (slot === undefined) throw new Unsupported(`binding ${name}`)
  place.code.line(`${slot.code} = ${value.code};`)
  settle(slot, value)
}

function settle(slot: Slot, value: Value): void {
  slot.certain = true
  if (slot.binds === 1) slot.value = { ...value, code: slot.code }
}
