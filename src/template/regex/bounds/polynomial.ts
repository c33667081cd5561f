/** A bound on steps: coefficients by power of (text length + 1), all non-negative. */
export type Polynomial = readonly number[]

/** No steps. */
export const ZERO: Polynomial = []

/** Sum of two bounds. */
export function addPolynomials(left: Polynomial, right: Polynomial): Polynomial {
  const longer = left.length >= right.length ? left : right
  const shorter = longer === left ? right : left
  return longer.map((coefficient, power) => coefficient + (shorter[power] ?? 0))
}

/** Product of two bounds. */
export function multiplyPolynomials(left: Polynomial, right: Polynomial): Polynomial {
  if (left.length === 0 || right.length === 0) return ZERO
  const out = new Array<number>(left.length + right.length - 1).fill(0)
  left.forEach((a, i) => {
    right.forEach((b, j) => {
      // An overflowed coefficient times zero is zero steps, not NaN.
      if (a !== 0 && b !== 0) out[i + j] = (out[i + j] ?? 0) + a * b
    })
  })
  return out
}

/** The bound for a text of `length` units. */
export function evaluate(polynomial: Polynomial, length: number): number {
  let sum = 0
  let power = 1
  for (const coefficient of polynomial) {
    if (coefficient !== 0) sum += coefficient * power
    power *= length + 1
  }
  return sum
}

/** The highest power with a coefficient; 0 for a constant. */
export function degreeOf(polynomial: Polynomial): number {
  for (let power = polynomial.length - 1; power > 0; power -= 1) if (polynomial[power] !== 0) return power
  return 0
}
