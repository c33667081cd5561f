// How many file descriptors this process may open for connections.
import { readdirSync, readFileSync } from 'node:fs'

/** Part of the limit that is kept back, and its least. Default: hardening §8. */
const KEPT_PART = 1 / 10
const KEPT_LEAST = 32
/** Descriptors that threads, the store and the log still open after a start. */
const STILL_OPENED = 32
/** Descriptors that are open where the system does not tell. */
const USUALLY_OPEN = 64

/** Room for connections; unbounded where the system does not tell the limit. */
export function descriptorRoom(): number {
  const limit = readLimit()
  if (limit === undefined) return Number.POSITIVE_INFINITY
  const kept = Math.max(KEPT_LEAST, Math.ceil(limit * KEPT_PART))
  return Math.max(8, limit - kept - countOpen() - STILL_OPENED)
}

function readLimit(): number | undefined {
  try {
    const soft = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1]
    return soft === undefined ? undefined : Number(soft)
  } catch {
    return undefined
  }
}

function countOpen(): number {
  try {
    return readdirSync('/proc/self/fd').length
  } catch {
    return USUALLY_OPEN
  }
}
