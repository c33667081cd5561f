import type { Evaluation } from '../evaluation.ts'

/** `$sum`: 0 for an empty array. */
export function sum(run: Evaluation, numbers: readonly number[] | undefined): number | undefined {
  if (numbers === undefined) return undefined
  run.charge(numbers.length)
  let total = 0
  for (let index = 0; index < numbers.length; index++) total += numbers[index] as number
  return total
}

/** `$count`: 0 for a missing value. */
export function count(_: Evaluation, items: readonly unknown[] | undefined): number {
  return items === undefined ? 0 : items.length
}

/** `$max`: nothing for an empty array. */
export function max(run: Evaluation, numbers: readonly number[] | undefined): number | undefined {
  return fold(run, numbers, Math.max)
}

/** `$min`: nothing for an empty array. */
export function min(run: Evaluation, numbers: readonly number[] | undefined): number | undefined {
  return fold(run, numbers, Math.min)
}

function fold(
  run: Evaluation,
  numbers: readonly number[] | undefined,
  better: (a: number, b: number) => number,
): number | undefined {
  if (numbers === undefined || numbers.length === 0) return undefined
  run.charge(numbers.length)
  const first = numbers[0] as number
  let best = better(first, first)
  for (let index = 1; index < numbers.length; index++) best = better(best, numbers[index] as number)
  return best
}

/** `$average`: nothing for an empty array. */
export function average(run: Evaluation, numbers: readonly number[] | undefined): number | undefined {
  if (numbers === undefined || numbers.length === 0) return undefined
  return (sum(run, numbers) as number) / numbers.length
}
