/** The value below which `share` (0 to 1) of the sorted samples lie, nearest rank; NaN without samples. */
export function percentile(sorted: ArrayLike<number>, share: number): number {
  const rank = Math.max(0, Math.ceil(share * sorted.length) - 1)
  return sorted[rank] ?? Number.NaN
}

/** The middle sample, or the mean of the middle two; NaN without samples. */
export function median(samples: readonly number[]): number {
  const sorted = [...samples].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2
}

export interface Ratio {
  /** Geometric mean of the pairs' ratios. */
  readonly ratio: number
  /** Bounds of the 95 % confidence interval; 0 and Infinity for fewer than two pairs. */
  readonly low: number
  readonly high: number
}

/** Two-sided 97.5 % quantiles of Student's t by degrees of freedom; beyond, the normal one. */
const T_QUANTILES = [12.71, 4.3, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26, 2.23, 2.2, 2.18, 2.16, 2.14, 2.13]

/**
 * How many times `current` is `base`, from pairs that were measured next to each other: the pairing takes the noise out
 * that both share, logarithms make a ratio and its inverse equal, and Student's t bounds the mean of few pairs.
 */
export function pairedRatio(base: readonly number[], current: readonly number[]): Ratio {
  const logs = base.map((value, index) => Math.log((current[index] ?? Number.NaN) / value)).filter(Number.isFinite)
  const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length
  if (logs.length < 2) return { ratio: Math.exp(mean), low: 0, high: Number.POSITIVE_INFINITY }
  const variance = logs.reduce((sum, log) => sum + (log - mean) ** 2, 0) / (logs.length - 1)
  const margin = (T_QUANTILES[logs.length - 2] ?? 1.96) * Math.sqrt(variance / logs.length)
  return { ratio: Math.exp(mean), low: Math.exp(mean - margin), high: Math.exp(mean + margin) }
}
