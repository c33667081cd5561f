import type { SortNode } from '../../ast.ts'
import type { Value } from '../kinds.ts'
import { ANY } from '../kinds.ts'
import type { Place } from '../place.ts'
import { emitFunction } from './function.ts'

/** An order-by over a list. */
export function emitOrder(node: SortNode, list: Value, place: Place): Value {
  const { code } = place
  const terms = node.terms.flatMap(term => [
    emitFunction(place, { code: code.name('x'), kinds: ANY, settled: true, pure: list.pure }, at =>
      place.emit(term.expression, at),
    ),
    term.descending ? '-1' : '1',
  ])
  const sorted = code.temp(`${code.runtime('orderBy')}(C, ${list.code}, [${terms.join(', ')}])`)
  return { ...list, code: sorted }
}
