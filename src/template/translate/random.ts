/** A source of choices that a seed decides, so that a proof can be run again. */
export interface Random {
  /** A whole number from 0 to below a limit. */
  below(limit: number): number
  pick<T>(items: readonly [T, ...T[]]): T
}

/** Mulberry32: small, and good enough to spread inputs. */
export function randomOf(seed: number): Random {
  let state = seed >>> 0
  const below = (limit: number) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit)
  }
  return { below, pick: items => items[below(items.length)] ?? items[0] }
}
