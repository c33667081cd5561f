import { lookup } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import { buildConnector } from 'undici'
import type { EgressRules } from '../definition/egress.ts'

/** Limits of the connections to backends. Times are milliseconds, sizes bytes. Chosen: hardening §3. */
export interface ConnectionLimits {
  /** Time for name, connection and TLS. Default 3 s. */
  readonly connectMs: number
  /** Header block of a response; over it 502. Default 16 KiB. */
  readonly responseHeaderBytes: number
  /** Idle time of a connection, unless its server announces another. Default 4 s, below Node's own 5. */
  readonly keepAliveMs: number
}

/** Opens a connection to the address that was checked. */
export type Connector = buildConnector.connector

/** An address that the egress rules refuse; never connected to. */
class EgressRefused extends Error {
  readonly code = 'EGRESS_REFUSED'
}

/**
 * Makes the connector for one TLS mode. The egress rules see a literal address before, and every resolved one in the
 * lookup whose answer is connected to, so that a name cannot change its mind in between.
 */
export function createConnector(tls: 'verify' | 'skip', egress: EgressRules, limits: ConnectionLimits): Connector {
  const connect = buildConnector({
    timeout: limits.connectMs,
    allowH2: false,
    rejectUnauthorized: tls === 'verify',
    lookup: guardedLookup(egress),
    // Required by the type of the options and set anew for every connection.
    port: 0,
  })
  return (options, callback) => {
    const refusal = isIP(options.hostname) === 0 ? undefined : egress.refusal(options.hostname)
    if (refusal !== undefined) queueMicrotask(() => callback(new EgressRefused(refusal), null))
    // The name that TLS checks is the origin's; a mapped Host header must not choose another.
    else connect({ ...options, servername: isIP(options.hostname) === 0 ? options.hostname : '' }, callback)
  }
}

function guardedLookup(egress: EgressRules): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return callback(error, [])
      const allowed = addresses.filter(({ address }) => egress.refusal(address) === undefined)
      const [first] = allowed
      if (first === undefined)
        return callback(new EgressRefused(`the egress rules refuse every address of ${hostname}`), [])
      if (options.all === true) return callback(null, allowed)
      return callback(null, first.address, first.family)
    })
  }
}
