import { JavaBigDecimal, type JavaNumber, kindOf, numberOf } from './numbers.ts'

/** Java's `equals` on numbers: one kind and one value; a BigDecimal's scale counts. */
export function sameNumber(left: JavaNumber, right: JavaNumber): boolean {
  if (typeof left === 'number' && typeof right === 'number') return left === right
  if (kindOf(left) !== kindOf(right)) return false
  if (left instanceof JavaBigDecimal && right instanceof JavaBigDecimal) {
    return left.unscaled === right.unscaled && left.scale === right.scale
  }
  if (typeof left === 'number' || typeof right === 'number') return Object.is(numberOf(left), numberOf(right))
  if (left instanceof JavaBigDecimal || right instanceof JavaBigDecimal) return false
  return Object.is(left.value, right.value)
}
