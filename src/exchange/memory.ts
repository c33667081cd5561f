import { failure, type GatewayFailure } from './failure.ts'

/**
 * Bodies are counted in steps of this: small ones are many, and counting them would cost more than they hold. A body
 * that has less counts as nothing.
 */
export const MEMORY_STEP_BYTES = 32 * 1024

/** A body that is mapped is held several times: its bytes, the text that is made of them, its values, and the result. */
export const MAPPED_FACTOR = 4

/**
 * Bytes that the requests of a process may hold together: bodies that are whole in memory, unfolded ones, answers that
 * their clients have not read. Limits of single messages do not bound their sum: small requests that become large ones
 * would end the process. Chosen: decision 0051.
 */
export class MemoryBudget {
  readonly bytes: number
  #held = 0
  #refused = 0

  constructor(bytes: number) {
    this.bytes = bytes
  }

  /** Bytes that are counted now. */
  get held(): number {
    return this.#held
  }

  /** Requests turned away so far, since the budget was spent. */
  get refused(): number {
    return this.#refused
  }

  /** Why this much more is too much; one request alone may go over the budget. */
  refusal(bytes: number): GatewayFailure | undefined {
    if (this.#held + bytes <= this.bytes || this.#held === 0) return undefined
    this.#refused++
    const detail = `${bytes} bytes more would pass the memory budget: ${this.#held} of ${this.bytes} bytes are held`
    return failure('DEFAULT_5XX', 'MEMORY_BUDGET', detail, SPENT)
  }

  /** Counts bytes, or takes them back where the number is negative. */
  add(bytes: number): void {
    this.#held += bytes
  }
}

const SPENT = { status: 503, message: 'Service Unavailable', retryAfterSeconds: 1 } as const

/** The part of the budget that one request holds; it is given back at once. */
export class MemoryAccount {
  readonly #budget: MemoryBudget
  #held = 0

  constructor(budget: MemoryBudget) {
    this.#budget = budget
  }

  /** Why a body of this size is not to be begun; nothing is counted yet. */
  refusal(bytes: number): GatewayFailure | undefined {
    return bytes < MEMORY_STEP_BYTES ? undefined : this.#budget.refusal(bytes)
  }

  /** Counts bytes that are to be held, or says why they are not. */
  charge(bytes: number): GatewayFailure | undefined {
    const refused = this.#budget.refusal(bytes)
    if (refused === undefined) this.hold(bytes)
    return refused
  }

  /** Counts bytes that are there already. */
  hold(bytes: number): void {
    this.#held += bytes
    this.#budget.add(bytes)
  }

  /**
   * Counts an answer that is there already and has to be read. `spent` where answers that nobody reads have filled the
   * budget twice over: it is not to be kept.
   */
  holdAnswer(bytes: number): 'held' | 'spent' {
    if (this.#budget.held + bytes > 2 * this.#budget.bytes) return 'spent'
    this.hold(bytes)
    return 'held'
  }

  release(): void {
    if (this.#held === 0) return
    this.#budget.add(-this.#held)
    this.#held = 0
  }
}
