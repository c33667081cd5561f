/** Most jobs of one batch. Chosen: decision 0006. */
export const BATCH_JOBS = 64

/** Most payload characters of one batch, so that one thread is not held by many large bodies. */
const BATCH_CHARS = 256 * 1024

/** How many of the waiting jobs travel now: an even share for each free thread, within the bounds; 0 of none. */
export function batchSize(waiting: readonly { readonly weight: number }[], freeThreads: number): number {
  const share = Math.min(BATCH_JOBS, Math.ceil(waiting.length / Math.max(1, freeThreads)))
  let chars = 0
  for (let i = 0; i < share; i++) {
    chars += waiting[i]?.weight ?? 0
    if (chars > BATCH_CHARS) return Math.max(1, i)
  }
  return share
}

/**
 * Jobs to fail and jobs to run again, by index, after the thread of their batch was terminated while it was at
 * `culprit`.
 */
export function splitAfterTermination(size: number, culprit: number): { failed: number[]; again: number[] } {
  const indexes = Array.from({ length: size }, (_, index) => index)
  // A thread that died before its first job, or wrote nonsense, has no culprit: all run again, one by one.
  if (culprit < 0 || culprit >= size) return size === 1 ? { failed: [0], again: [] } : { failed: [], again: indexes }
  return { failed: [culprit], again: indexes.filter(index => index !== culprit) }
}
