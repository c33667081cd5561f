import { setImmediate } from 'node:timers/promises'

/** Milliseconds of work before the event loop gets a turn. Chosen: what a request may wait for without notice. */
const TURN_MS = 1

/** Long work in short turns, so that what else the event loop has to do goes on between them. */
export class Turns {
  #begunMs = performance.now()

  /** The turn has lasted its millisecond: let others go on, by `await turns.next()`. */
  isOver(): boolean {
    return performance.now() - this.#begunMs >= TURN_MS
  }

  /** Resolves when the event loop has done what was waiting. */
  async next(): Promise<void> {
    await setImmediate()
    this.#begunMs = performance.now()
  }
}
