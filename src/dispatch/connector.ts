import { isIP, type LookupFunction } from 'node:net'
import { buildConnector } from 'undici'
import type { EgressRules } from '../definition/egress.ts'
import type { DescriptorBudget } from '../exchange/descriptors.ts'
import type { NameCache } from './names/name-cache.ts'

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
export function createConnector(
  tls: 'verify' | 'skip',
  { egress, names, descriptors }: ConnectorDeps,
  limits: ConnectionLimits,
): Connector {
  const connect = buildConnector({
    timeout: limits.connectMs,
    allowH2: false,
    rejectUnauthorized: tls === 'verify',
    lookup: guardedLookup(egress, names),
    // Required by the type of the options and set anew for every connection.
    port: 0,
  })
  return (options, callback) => {
    const refusal = isIP(options.hostname) === 0 ? undefined : egress.refusal(options.hostname)
    if (refusal !== undefined) queueMicrotask(() => callback(new EgressRefused(refusal), null))
    else if (!descriptors.take('backend')) queueMicrotask(() => callback(new OutOfDescriptors(), null))
    else {
      // The name that TLS checks is the origin's; a mapped Host header must not choose another.
      const servername = isIP(options.hostname) === 0 ? options.hostname : ''
      connect({ ...options, servername }, (...[error, socket]: Parameters<typeof callback>) => {
        if (error === null) {
          socket.once('close', () => descriptors.give('backend'))
          callback(null, socket)
        } else {
          descriptors.give('backend')
          callback(error, null)
        }
      })
    }
  }
}

/** Dependencies that connectors share. */
export interface ConnectorDeps {
  readonly egress: EgressRules
  readonly names: NameCache
  readonly descriptors: DescriptorBudget
}

/** The last descriptors are kept for the ops and admin ports. */
class OutOfDescriptors extends Error {
  readonly code = 'EMFILE'
}

/** A name that has no address, in the words of the system. */
class NameError extends Error {
  readonly code: string
  constructor(name: string, code: string) {
    super(`${name}: ${code}`)
    this.code = code
  }
}

function guardedLookup(egress: EgressRules, names: NameCache): LookupFunction {
  return (hostname, options, callback) => {
    void names.resolve(hostname).then(answer => {
      if (answer.kind === 'failed') return callback(new NameError(hostname, answer.code), [])
      const { family } = options
      const ofFamily =
        family === 4 || family === 6 ? answer.addresses.filter(a => a.family === family) : answer.addresses
      const allowed = ofFamily.filter(({ address }) => egress.refusal(address) === undefined)
      const [first] = allowed
      if (first === undefined)
        return callback(new EgressRefused(`the egress rules refuse every address of ${hostname}`), [])
      if (options.all === true) return callback(null, allowed)
      return callback(null, first.address, first.family)
    })
  }
}
