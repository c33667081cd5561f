import type { LookupAddress } from 'node:dns'

/** A name to look up. */
export interface LookupOrder {
  readonly id: number
  readonly name: string
}

/** Answer of the system. */
export interface LookupAnswer {
  readonly id: number
  readonly addresses: readonly LookupAddress[]
  /** `ENOTFOUND` and the like where there is no address; undefined where it was found. */
  readonly code: string | undefined
}
