import type { BinaryNode, NegationNode, Node } from '../../ast.ts'
import { TINY_TEXT } from '../../evaluation.ts'
import type { Value } from '../kinds.ts'
import { BOOL, FUNCTION, isOnly, LIST, MISSING, mayBe, NULL, NUM, OBJECT, simple, TEXT } from '../kinds.ts'
import type { Place } from '../place.ts'
import { deeper, lookedInto, Unsupported } from '../place.ts'
import { maybe } from '../scope.ts'

/** A condition in source: true or false for any value. */
export function condition(place: Place, value: Value): string {
  const { code } = value
  if (isOnly(value, BOOL)) return code
  if (isOnly(value, BOOL | MISSING | NULL | FUNCTION)) return `(${code} === true)`
  if (isOnly(value, TEXT | MISSING))
    return isOnly(value, TEXT) ? `(${code} !== "")` : `(${code} !== undefined && ${code} !== "")`
  return `(typeof ${code} === "boolean" ? ${code} : ${place.code.runtime('isTrue')}(C, ${code}))`
}

/** An operator with two operands. */
export function emitBinary(node: BinaryNode, place: Place): Value {
  switch (node.value) {
    case 'and':
    case 'or':
      return emitLogic(node, place)
    case '&':
      return emitConcatenation(node, place)
    case 'in':
      return emitIn(node, place)
    case '..': {
      const [left, right] = operands(node, place)
      const list = `${place.code.runtime('range')}(C, ${left.code}, ${right.code})`
      const code = place.code.temp(`${place.code.runtime('collapse')}(${list})`)
      return { code, kinds: MISSING | NUM | LIST, settled: true, pure: false }
    }
    case '=':
    case '!=':
      return emitEquality(node, place)
    case '<':
    case '<=':
    case '>':
    case '>=':
      return emitComparison(node, place)
    default:
      return emitArithmetic(node, place)
  }
}

function operands(node: BinaryNode, place: Place): [Value, Value] {
  const inner = lookedInto(place)
  return [place.emit(node.lhs, inner), place.emit(node.rhs, inner)]
}

function emitLogic(node: BinaryNode, place: Place): Value {
  const { code } = place
  const left = place.emit(node.lhs, deeper(place))
  const result = code.variable(condition(place, left))
  code.line(node.value === 'and' ? `if (${result}) {` : `if (!${result}) {`)
  maybe(place.scope, () => {
    const right = place.emit(node.rhs, deeper(place))
    code.line(`${result} = ${condition(place, right)};`)
  })
  code.line('}')
  return simple(result, BOOL)
}

function isNumberTest({ code, kinds }: Value): string | undefined {
  return kinds === NUM ? undefined : `typeof ${code} === "number"`
}

function both(left: string | undefined, right: string | undefined): string {
  return [left, right].filter(test => test !== undefined).join(' && ') || 'true'
}

/** Arithmetic operators, written into source from this list only, never from the template. */
const ARITHMETIC = ['+', '-', '*', '/', '%'] as const

/** Arithmetic: finite results have finite operands; all else is left to the runtime. */
function emitArithmetic(node: BinaryNode, place: Place): Value {
  const { code } = place
  const [left, right] = operands(node, place)
  const operator = ARITHMETIC.find(known => known === node.value)
  if (operator === undefined) throw new Unsupported(node.value)
  const result = code.variable()
  const slow = `${code.runtime('arithmetic')}(${left.code}, ${right.code}, ${code.constant(operator)})`
  const guard = both(isNumberTest(left), isNumberTest(right))
  // A quotient or remainder may be finite although the divisor is not.
  const divisor = operator === '/' || operator === '%' ? ` || ${right.code} - ${right.code} !== 0` : ''
  const slowly = `${result} = ${slow};`
  code.line(`if (${guard}) { ${result} = ${left.code} ${operator} ${right.code};`)
  code.line(`if (${result} - ${result} !== 0${divisor}) ${slowly} } else ${slowly}`)
  const missing = (left.kinds | right.kinds) & MISSING
  return simple(result, NUM | missing)
}

function emitComparison(node: BinaryNode, place: Place): Value {
  const { code } = place
  const [left, right] = operands(node, place)
  const slow = `${code.runtime('compare')}(${left.code}, ${right.code}, ${code.constant(node.value)})`
  const direct = `${left.code} ${node.value} ${right.code}`
  const numbers = both(isNumberTest(left), isNumberTest(right))
  const missing = (left.kinds | right.kinds) & MISSING
  const canBeNumbers = mayBe(left, NUM) && mayBe(right, NUM)
  return simple(code.temp(canBeNumbers ? `${numbers} ? ${direct} : ${slow}` : slow), BOOL | missing)
}

const PRIMITIVE = NULL | BOOL | NUM | TEXT

function emitEquality(node: BinaryNode, place: Place): Value {
  const { code } = place
  const [left, right] = operands(node, place)
  const equal = node.value === '='
  if (isOnly(left, PRIMITIVE) || isOnly(right, PRIMITIVE)) {
    // One side is certainly there.
    const identical = identity(isOnly(left, PRIMITIVE) ? [left, right] : [right, left], place)
    if (equal) return simple(code.temp(identical), BOOL)
    const present = [left, right].filter(side => mayBe(side, MISSING)).map(side => `${side.code} !== undefined`)
    return simple(code.temp([`!(${identical})`, ...present].join(' && ')), BOOL)
  }
  const slow = `${code.runtime(equal ? 'equals' : 'differs')}(C, ${left.code}, ${right.code})`
  return simple(code.temp(slow), BOOL)
}

// A primitive value is equal to nothing but itself, save that a number is equal to a numeral, which is an object.
function identity([primitive, other]: [Value, Value], { code }: Place): string {
  const identical = `${primitive.code} === ${other.code}`
  if (!mayBe(primitive, NUM) || !mayBe(other, OBJECT)) return identical
  return `${identical} || (typeof ${other.code} === "object" && ${code.runtime('equals')}(C, ${primitive.code}, ${other.code}))`
}

function emitIn(node: BinaryNode, place: Place): Value {
  const { code } = place
  const left = place.emit(node.lhs, deeper(place))
  const choices = literalTexts(node.rhs)
  if (choices !== undefined && choices.length > 0 && choices.length <= 16) {
    const tests = choices.map(choice => `${left.code} === ${code.text(choice)}`)
    return simple(code.temp(tests.join(' || ')), BOOL)
  }
  const right = place.emit(node.rhs, deeper(place))
  return simple(code.temp(`${code.runtime('includes')}(C, ${left.code}, ${right.code})`), BOOL)
}

function literalTexts(node: Node): string[] | undefined {
  if (node.type !== 'unary' || node.value !== '[' || node.predicate !== undefined || node.group !== undefined) {
    return undefined
  }
  const texts = node.expressions.map(member =>
    member.type === 'string' && member.predicate === undefined && member.group === undefined
      ? String(member.value)
      : undefined,
  )
  return texts.every(text => text !== undefined) ? texts : undefined
}

// A chain of & is one sum: lengths only grow, so one check at its end is enough, for all of its joints.
function emitConcatenation(node: BinaryNode, place: Place): Value {
  const { code } = place
  const parts = concatenated(node, place)
  const sum = parts.map(part => asText(place, part)).join(' + ')
  const result = code.temp(`"" + ${sum}`)
  const counts = `${result}.length > ${TINY_TEXT} || ${result}.length > C.maxChars`
  code.line(`if (${counts}) C.rope(${result}.length, ${parts.length - 1});`)
  return simple(result, TEXT)
}

function concatenated(node: Node, place: Place): Value[] {
  const isChain = node.type === 'binary' && node.value === '&' && !node.predicate && !node.group && !node.keepArray
  if (!isChain) return [place.emit(node, place)]
  const inner = lookedInto(place)
  return [...concatenated(node.lhs, inner), ...concatenated(node.rhs, inner)]
}

function asText(place: Place, value: Value): string {
  if (isOnly(value, TEXT)) return value.code
  return `(typeof ${value.code} === "string" ? ${value.code} : ${place.code.runtime('text')}(C, ${value.code}))`
}

/** A minus sign. */
export function emitNegation(node: NegationNode, place: Place): Value {
  const value = place.emit(node.expression, deeper(place))
  const slow = `${place.code.runtime('negate')}(${value.code})`
  return simple(place.code.temp(slow), NUM | (value.kinds & MISSING))
}
