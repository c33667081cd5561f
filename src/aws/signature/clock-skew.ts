// The offset of this machine's clock, as far as services have told.

/** More than this is no drift: the clock is to be set right. Source: what AWS's own SDKs and S3 allow. */
const LARGEST_MS = 15 * 60_000
/** Services allow five minutes; below four the time was not the reason. */
const SMALLEST_MS = 4 * 60_000

/** The time as services see it: signatures are dated by it. */
export class ServiceClock {
  readonly #system: () => number
  #offsetMs = 0

  /** @param system Milliseconds since the epoch. Default: the system's clock. */
  constructor(system: () => number = Date.now) {
    this.#system = system
  }

  /** Milliseconds since the epoch. */
  readonly now = (): number => this.#system() + this.#offsetMs

  /** How far the system's clock is behind, in milliseconds. */
  get offsetMs(): number {
    return this.#offsetMs
  }

  /**
   * Learns from the Date header of a service that refused a signature. `learnt`: a new signature is worth trying.
   * `too far`: the clock is off by more than can be bridged. `in time`: the time was not the reason.
   */
  learn(date: string | undefined): 'learnt' | 'too far' | 'in time' {
    const time = date === undefined ? Number.NaN : Date.parse(date)
    if (Number.isNaN(time) || Math.abs(time - this.now()) < SMALLEST_MS) return 'in time'
    const offset = time - this.#system()
    if (Math.abs(offset) > LARGEST_MS) return 'too far'
    this.#offsetMs = offset
    return 'learnt'
  }
}
