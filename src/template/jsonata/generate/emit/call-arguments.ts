import type { Node } from '../../ast.ts'
import type { Value } from '../kinds.ts'
import { ANY, FUNCTION, simple } from '../kinds.ts'
import type { Place } from '../place.ts'

/** Functions that take a written regular expression without making it a function. */
const SEARCHES: ReadonlySet<string> = new Set(['contains', 'match', 'replace', 'split'])

/** One argument of a function; the name is empty where it is not the library's. */
export function emitArgument(name: string, node: Node, place: Place): Value {
  if (node.type === 'regex' && SEARCHES.has(name) && node.predicate === undefined && node.group === undefined) {
    return simple(place.code.literalPattern(node), FUNCTION)
  }
  return place.emit(node, place)
}

/** The codes of values, as arguments are written. */
export function codes(values: readonly Value[]): string {
  return values.map(value => value.code).join(', ')
}

/** A node with predicates, a grouping or `[]`, which still work on its value before that value collapses. */
export function staysRaw(node: Node): boolean {
  return node.predicate !== undefined || node.group !== undefined || node.keepArray === true
}

/** A value as that of a node: a sequence that may be in it collapses. */
export function settled(value: Value, { code }: Place): Value {
  if (value.settled) return value
  return { ...value, code: code.temp(`${code.runtime('collapse')}(${value.code})`), settled: true, kinds: ANY }
}
