import type { Log } from '../telemetry/log.ts'

/** Refusals that are the operator's to mend: there is too little of something. */
const LACKING = new Map([
  ['OUT_OF_DESCRIPTORS', 'no file descriptors left for connections: raise the limit (ulimit -n)'],
  ['TOO_MANY_CONNECTIONS', 'connections are closed: --connections or --connections-per-ip is reached'],
  ['OVERLOADED', 'requests are answered 503: --in-flight is reached'],
])
const LACKING_MS = 60_000
const REFUSED_MS = 1_000

/**
 * Tells the operator what never reached an API. Whoever sends it could fill the log: what is lacking is told once a
 * minute, a request that is none once a second, each line with the number of those before it that were not told.
 */
export function createRefusalLog(log: Log): (code: string, sourceIp: string | undefined) => void {
  const told = new Map<string, { atMs: number; untold: number }>()
  return (code, sourceIp) => {
    const lacking = LACKING.get(code)
    const key = lacking === undefined ? 'refused' : code
    const last = told.get(key) ?? { atMs: Number.NEGATIVE_INFINITY, untold: 0 }
    const now = performance.now()
    if (now - last.atMs < (lacking === undefined ? REFUSED_MS : LACKING_MS)) {
      last.untold++
      return
    }
    const { untold } = last
    told.set(key, { atMs: now, untold: 0 })
    if (lacking !== undefined) log.warn({ event: 'refused', code, untold }, lacking)
    else log.info({ event: 'refused', code, sourceIp, untold }, 'refused before any API was known')
  }
}
