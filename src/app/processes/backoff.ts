/** A process that ends within this time of its start ended at once. */
const AT_ONCE_MS = 5_000

const FIRST_WAIT_MS = 250
const LONGEST_WAIT_MS = 10_000

/** Delay before a process is replaced, by the number of its predecessors in a row that ended at once. */
export interface Backoff {
  readonly endedAtOnce: number
  /** Time to wait before the next one starts. */
  readonly waitMs: number
}

export const NO_BACKOFF: Backoff = { endedAtOnce: 0, waitMs: 0 }

/**
 * After the end of a process that lived for `livedMs`. The first is replaced without delay; of those that end at once
 * in a row, each next one waits twice as long, 10 s at most.
 */
export function afterEnd({ endedAtOnce }: Backoff, livedMs: number): Backoff {
  if (livedMs >= AT_ONCE_MS) return NO_BACKOFF
  const waitMs = endedAtOnce === 0 ? 0 : Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (endedAtOnce - 1))
  return { endedAtOnce: endedAtOnce + 1, waitMs }
}
