/** A source of choices that a seed decides; the same seed gives the same choices on every machine. */
export interface Random {
  /** An integer from 0 to `below` - 1. */
  int(below: number): number
  /** True with the given probability. */
  chance(probability: number): boolean
  /** One of the list, each as likely as the others. */
  pick<T>(list: readonly T[]): T
  /** One of the values, by weight. */
  weighted<T>(entries: readonly (readonly [weight: number, value: T])[]): T
}

/** A generator with 32 bits of state (mulberry32): quick, and good enough to choose what to test. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  const int = (below: number): number => Math.floor(next() * below)
  return {
    int,
    chance: probability => next() < probability,
    pick: list => pickFrom(list, int),
    weighted: entries => weigh(entries, next),
  }
}

function pickFrom<T>(list: readonly T[], int: (below: number) => number): T {
  const value = list[int(list.length)]
  if (value === undefined) throw new Error('nothing to pick from')
  return value
}

function weigh<T>(entries: readonly (readonly [number, T])[], next: () => number): T {
  const total = entries.reduce((sum, [weight]) => sum + weight, 0)
  let left = next() * total
  for (const [weight, value] of entries) {
    left -= weight
    if (left < 0) return value
  }
  const last = entries.at(-1)
  if (last === undefined) throw new Error('nothing to weigh')
  return last[1]
}
