import type { Filter, Node } from '../../ast.ts'
import type { Value } from '../kinds.ts'
import { ANY, BOOL, isOnly, LIST, MISSING, mayBe } from '../kinds.ts'
import type { Place } from '../place.ts'
import { withInput } from '../place.ts'
import { maybe } from '../scope.ts'
import { condition } from './operators.ts'
import { TICK } from './steps.ts'

/**
 * Predicates one after the other. The result is an array for a list of items, or one item; of a position in brackets,
 * an array may also be the item.
 */
export function emitFilters(filters: readonly Filter[], value: Value, place: Place): Value {
  let current = value
  for (const [index, filter] of filters.entries()) {
    current = emitFilter(filter.expr, current, place, index === 0 ? 'value' : 'list')
  }
  return current
}

function emitFilter(predicate: Node, value: Value, place: Place, form: 'value' | 'list'): Value {
  if (predicate.type === 'number') return emitPick(Math.floor(Number(predicate.value)), value, place)
  // A value that is missing is still one item; a list that is empty has none.
  const { code } = place
  const none = form === 'list' && mayBe(value, MISSING) ? `${value.code} === undefined ? E : ` : ''
  const items = code.temp(`A(${value.code}) ? ${value.code} : ${none}[${value.code}]`)
  const bounds = literalRange(predicate)
  if (bounds !== undefined) {
    const part = code.temp(`${items}.slice(${bounds.first}, ${bounds.last + 1})`)
    return { code: part, kinds: LIST, settled: false, pure: value.pure }
  }
  return emitTest(predicate, { ...value, code: items }, place)
}

function emitPick(index: number, value: Value, { code }: Place): Value {
  const { code: from } = value
  const at = index < 0 ? `${from}[${from}.length - ${-index}]` : `${from}[${index}]`
  const alone = index === 0 || index === -1 ? from : 'undefined'
  const picked = code.temp(
    `A(${from}) ? ${from}.length ${index < 0 ? '>=' : '>'} ${Math.abs(index)} ? ${at} : undefined : ${alone}`,
  )
  return { code: picked, kinds: ANY, settled: true, pure: value.pure }
}

/** `[[0..9]]`: a slice, if the numbers are written there. */
function literalRange(predicate: Node): { first: number; last: number } | undefined {
  if (predicate.type !== 'unary' || predicate.value !== '[' || predicate.expressions.length !== 1) return undefined
  const [range] = predicate.expressions
  if (range?.type !== 'binary' || range.value !== '..' || predicate.predicate || range.predicate) return undefined
  const first = wholeNumber(range.lhs)
  const last = wholeNumber(range.rhs)
  if (first === undefined || last === undefined || last < first || last - first >= LONGEST_SLICE) return undefined
  return { first, last }
}

const LONGEST_SLICE = 1000

function wholeNumber(node: Node): number | undefined {
  const value = node.type === 'number' && node.predicate === undefined ? Number(node.value) : Number.NaN
  return Number.isInteger(value) && value >= 0 ? value : undefined
}

function emitTest(predicate: Node, items: Value, place: Place): Value {
  const { code } = place
  const results = code.temp('[]')
  const index = code.name('i')
  code.line(`for (let ${index} = 0; ${index} < ${items.code}.length; ${index}++) { ${TICK}`)
  const item = code.temp(`${items.code}[${index}]`)
  const at = withInput(place, { code: item, kinds: ANY, settled: true, pure: items.pure })
  const test = maybe(place.scope, () => place.emit(predicate, at))
  if (isOnly(test, BOOL | MISSING)) {
    code.line(`if (${condition(place, test)}) ${results}.push(${item});`)
  } else {
    const where = `{ index: ${index}, length: ${items.code}.length }`
    const times = `${code.runtime('selections')}(C, ${test.code}, ${where})`
    const simple = `typeof ${test.code} === "boolean" ? (${test.code} ? 1 : 0) : ${times}`
    code.line(`for (let q = ${simple}; q > 0; q--) ${results}.push(${item});`)
  }
  code.line('}')
  return { code: results, kinds: LIST, settled: false, pure: items.pure }
}
