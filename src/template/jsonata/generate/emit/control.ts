import type { ArrayNode, BindNode, BlockNode, ConditionNode, Node } from '../../ast.ts'
import { isArrayConstructor } from '../../interpret/expressions.ts'
import { MARK_MEMBERS } from '../../sequence.ts'
import type { Value } from '../kinds.ts'
import { BOOL, isOnly, LIST, MISSING, mayBe, NULL, NUM, simple, TEXT } from '../kinds.ts'
import type { Place } from '../place.ts'
import { deeper, inheriting, lookedInto } from '../place.ts'
import { maybe, openScope } from '../scope.ts'
import { bindVariable } from './leaves.ts'
import { condition } from './operators.ts'

/** How the parts of a condition or block are made: as values, or as what a function body returns. */
export type Make = (place: Place) => Value

/** A condition. */
export function emitCondition(node: ConditionNode, place: Place, branches: { positive: Make; negative: Make }): Value {
  const { code } = place
  const test = place.emit(node.condition, deeper(place))
  const result = code.variable()
  const make = (branch: Make) => {
    const value = maybe(place.scope, () => branch(inheriting(place)))
    code.line(`${result} = ${value.code};`)
    return value
  }
  code.line(`if (${condition(place, test)}) {`)
  const positive = make(branches.positive)
  if (node.else === undefined) {
    code.line('}')
    return { ...positive, code: result, kinds: positive.kinds | MISSING }
  }
  code.line('} else {')
  const negative = make(branches.negative)
  code.line('}')
  return union(result, positive, negative)
}

function union(code: string, one: Value, other: Value): Value {
  const isPure = (value: Value) => value.pure || isOnly(value, MISSING | NULL | BOOL | NUM | TEXT)
  return {
    code,
    kinds: one.kinds | other.kinds,
    settled: one.settled && other.settled,
    pure: isPure(one) && isPure(other),
  }
}

/** A block: its variables end with it. `last` makes its last expression. */
export function emitBlock(node: BlockNode, place: Place, last: Make): Value {
  const { code } = place
  if (node.expressions.length === 0) return simple('undefined', MISSING)
  const result = code.variable()
  code.line('{')
  const inner = deeper({ ...place, scope: openScope(code, node.expressions, place.scope) })
  for (const expression of node.expressions.slice(0, -1)) inner.emit(expression, inner)
  const value = last({ ...inner, marks: place.marks })
  code.line(`${result} = ${value.code}; }`)
  return { ...value, code: result }
}

/** An assignment, which is also its value. */
export function emitBind(node: BindNode, place: Place): Value {
  const value = place.emit(node.rhs, deeper(place))
  bindVariable(node.lhs.value, value, place)
  return value
}

/** An array constructor: members that are arrays are taken apart, unless they are constructors too. */
export function emitArray(node: ArrayNode, place: Place): Value {
  const { code } = place
  const members = node.expressions.map(member => ({
    value: emitMember(member, place),
    nested: isArrayConstructor(member),
  }))
  const isFixed = members.every(({ value, nested }) => !mayBe(value, MISSING | (nested ? 0 : LIST)))
  code.line(`C.value(${members.length + (node.consarray ? MARK_MEMBERS : 0)});`)
  const list = code.temp(isFixed ? `[${members.map(({ value }) => value.code).join(', ')}]` : '[]')
  if (!isFixed) for (const { value, nested } of members) pushMember(place, list, { value, nested })
  if (node.consarray) code.line(`${code.runtime('constructed')}(${list});`)
  const pure = members.every(({ value }) => value.pure) && node.consarray !== true
  return { code: list, kinds: LIST, settled: true, pure }
}

// A path is taken apart here; what any other member holds goes where the array goes.
function emitMember(member: Node, place: Place): Value {
  const inner = member.type === 'path' ? lookedInto(place) : inheriting(place)
  return inner.emit(member, inner)
}

interface Member {
  readonly value: Value
  readonly nested: boolean
}

function pushMember({ code }: Place, list: string, { value, nested }: Member): void {
  const present = mayBe(value, MISSING) ? `if (${value.code} !== undefined) ` : ''
  const push = `${list}.push(${value.code});`
  const spill = `if (A(${value.code})) ${code.runtime('spill')}(C, ${list}, ${value.code}); else ${push}`
  code.line(`${present}{ ${mayBe(value, LIST) && !nested ? spill : push} }`)
}
