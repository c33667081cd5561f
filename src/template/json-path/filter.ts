import type { JavaFullMatch } from '../regex/java/full-match.ts'
import type { Operand, Predicate, RelationName } from './path.ts'
import type { PathRun } from './path-run.ts'
import { PathError } from './problem.ts'

/** One side of a relation for one item. `undefined` stands for a path that misses. */
type Value = { readonly pattern: JavaFullMatch } | { readonly value: unknown }

/** An item that passes a filter. */
export function accepts(predicate: Predicate, run: PathRun, item: unknown): boolean {
  run.meter.charge(1)
  switch (predicate.kind) {
    case 'and':
      return predicate.parts.every(part => accepts(part, run, item))
    case 'or':
      return predicate.parts.some(part => accepts(part, run, item))
    case 'not':
      return !accepts(predicate.part, run, item)
    case 'exists':
      return (run.evaluate(predicate.path, { ...run, strict: true }, item) !== undefined) === predicate.wanted
    case 'relation':
      return holds(predicate.operator, run, operandOf(predicate.left, run, item), operandOf(predicate.right, run, item))
  }
}

function operandOf(operand: Operand, run: PathRun, item: unknown): Value {
  if (operand.kind === 'pattern') return operand
  if (operand.kind === 'literal') return operand
  return { value: run.evaluate(operand.path, { ...run, strict: false }, item) }
}

function holds(operator: RelationName, run: PathRun, left: Value, right: Value): boolean {
  if ('pattern' in left || 'pattern' in right) return operator === '=~' && matchesPattern(run, left, right)
  const a = left.value
  const b = right.value
  switch (operator) {
    case '==':
      return equal(run, a, b)
    case '!=':
      return !equal(run, a, b)
    case '===':
      return sameKind(run, a, b) && equal(run, a, b)
    case '!==':
      return !(sameKind(run, a, b) && equal(run, a, b))
    case '<':
      return compared(run, a, b, order => order < 0)
    case '<=':
      return compared(run, a, b, order => order <= 0)
    case '>':
      return compared(run, a, b, order => order > 0)
    case '>=':
      return compared(run, a, b, order => order >= 0)
    default:
      return holdsForList(operator, run, a, b)
  }
}

function holdsForList(operator: RelationName, run: PathRun, left: unknown, right: unknown): boolean {
  switch (operator) {
    case 'in':
      return isIn(run, left, right)
    case 'nin':
      return !isIn(run, left, right)
    case 'contains':
      if (typeof left === 'string') return typeof right === 'string' && left.includes(right)
      return run.model.isList(left) && includes(run, listOf(run, left), right)
    case 'size':
      return run.model.isNumber(right) && lengthOf(run, left) === Math.trunc(run.model.toNumber(right))
    case 'empty':
      return (lengthOf(run, left) === 0) === right && lengthOf(run, left) !== undefined
    case 'all':
      return everyIn(run, right, left)
    case 'subsetof':
      return everyIn(run, left, right)
    case 'anyof':
      return listOf(run, left).some(item => includes(run, listOf(run, right), item))
    case 'noneof':
      return !listOf(run, left).some(item => includes(run, listOf(run, right), item))
    default:
      return false
  }
}

function everyIn(run: PathRun, items: unknown, list: unknown): boolean {
  if (!run.model.isList(items) || !run.model.isList(list)) return false
  return listOf(run, items).every(item => includes(run, listOf(run, list), item))
}

function isIn(run: PathRun, left: unknown, right: unknown): boolean {
  if (run.model.isMap(right)) return false
  if (!run.model.isList(right)) throw new PathError('The operator in of a filter needs a list')
  return includes(run, listOf(run, right), left)
}

function listOf(run: PathRun, value: unknown): readonly unknown[] {
  return run.model.isList(value) ? run.model.items(value) : []
}

function includes(run: PathRun, list: readonly unknown[], value: unknown): boolean {
  run.meter.charge(list.length)
  return list.some(item => equal(run, item, value))
}

function lengthOf(run: PathRun, value: unknown): number | undefined {
  if (typeof value === 'string') return value.length
  if (run.model.isList(value)) return run.model.items(value).length
  return run.model.isMap(value) ? run.model.keys(value).length : undefined
}

// A number equals a text that reads as it, a text equals a number that prints as it.
function equal(run: PathRun, left: unknown, right: unknown): boolean {
  const { model } = run
  if (left === undefined || right === undefined) return false
  if (model.isNumber(left)) {
    const number = typeof right === 'string' ? model.parseNumber(right) : right
    return model.isNumber(number) && model.compare(left, number) === 0
  }
  if (typeof left === 'string' && model.isNumber(right)) return left === model.numberText(right)
  if (model.isList(left)) return model.isList(right) && sameItems(run, left, right)
  if (model.isMap(left)) return model.isMap(right) && sameEntries(run, left, right)
  return left === right
}

function sameItems(run: PathRun, left: unknown, right: unknown): boolean {
  const first = run.model.items(left)
  const second = run.model.items(right)
  run.meter.charge(first.length)
  return first.length === second.length && first.every((item, index) => same(run, item, second[index]))
}

function sameEntries(run: PathRun, left: unknown, right: unknown): boolean {
  const keys = run.model.keys(left)
  run.meter.charge(keys.length)
  if (keys.length !== run.model.keys(right).length) return false
  return keys.every(key => same(run, run.model.get(left, key), run.model.get(right, key)))
}

function same(run: PathRun, left: unknown, right: unknown): boolean {
  run.meter.enter()
  const result = sameKind(run, left, right) && equal(run, left, right)
  run.meter.depth -= 1
  return result
}

function sameKind(run: PathRun, left: unknown, right: unknown): boolean {
  return kindOf(run, left) === kindOf(run, right)
}

function kindOf({ model }: PathRun, value: unknown): string {
  if (value === null) return 'null'
  if (model.isNumber(value)) return 'number'
  return model.isList(value) || model.isMap(value) ? 'json' : typeof value
}

function compared(run: PathRun, left: unknown, right: unknown, test: (order: number) => boolean): boolean {
  const { model } = run
  if (model.isNumber(left) && model.isNumber(right)) return test(model.compare(left, right))
  if (typeof left !== 'string' || typeof right !== 'string') return false
  return test(left < right ? -1 : left > right ? 1 : 0)
}

function matchesPattern(run: PathRun, left: Value, right: Value): boolean {
  const [pattern, other] = 'pattern' in left ? [left.pattern, right] : 'pattern' in right ? [right.pattern, left] : []
  if (pattern === undefined || other === undefined || 'pattern' in other) return false
  if (run.model.isList(other.value)) return listOf(run, other.value).some(item => matchesText(run, pattern, item))
  return matchesText(run, pattern, other.value)
}

function matchesText(run: PathRun, pattern: JavaFullMatch, value: unknown): boolean {
  const found = pattern.matches(textOf(run, value), run.meter.regex)
  if (typeof found === 'boolean') return found
  throw new PathError(found.message)
}

function textOf({ model }: PathRun, value: unknown): string {
  if (typeof value === 'string') return value
  if (model.isNumber(value)) return model.numberText(value)
  return typeof value === 'boolean' ? String(value) : ''
}
