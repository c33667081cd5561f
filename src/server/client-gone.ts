import type { Cancellation } from '../exchange/cancellation.ts'
import { MemoryAccount, type MemoryBudget } from '../exchange/memory.ts'

/**
 * Tells the requests on a connection that the client has gone. An AbortSignal would do, and costs more to listen to than
 * routing a request does.
 */
export class Departure implements Cancellation {
  aborted = false
  readonly memory: MemoryAccount
  readonly #listeners: (() => void)[] = []

  constructor(budget: MemoryBudget) {
    this.memory = new MemoryAccount(budget)
  }

  addEventListener(_type: 'abort', listener: () => void): void {
    this.#listeners.push(listener)
  }

  removeEventListener(_type: 'abort', listener: () => void): void {
    const at = this.#listeners.indexOf(listener)
    if (at !== -1) this.#listeners.splice(at, 1)
  }

  abort(): void {
    this.aborted = true
    for (const listener of this.#listeners.splice(0)) listener()
  }
}
