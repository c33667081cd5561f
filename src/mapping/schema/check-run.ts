/** Thrown where a body costs more than a check may; what is left of the budget is never refilled. */
export class CheckStopped extends Error {}

/** Violations that are told; a body with more of them is looked at no further. */
const MOST_VIOLATIONS = 20

/**
 * One check of one body: what it may still spend, and what it has found. A step is about what comparing two numbers
 * takes; everything a schema makes of a body is charged before it is done.
 */
export class CheckRun {
  readonly violations: string[] = []
  #left: number
  #quiet = 0

  constructor(steps: number) {
    this.#left = steps
  }

  /** Spends steps. Throws CheckStopped when there are none left. */
  charge(steps: number): void {
    this.#left -= steps
    if (this.#left < 0) throw new CheckStopped('the body costs more than a check may')
  }

  /** Nothing more is to be found out: one violation decides a trial, and twenty are enough to tell. */
  get isDecided(): boolean {
    return this.#quiet > 0 || this.violations.length >= MOST_VIOLATIONS
  }

  /** Notes a violation, unless this is a trial; always false, as an answer. `place` is a JSON pointer. */
  violation(place: string, message: string): false {
    if (this.#quiet === 0 && this.violations.length < MOST_VIOLATIONS)
      this.violations.push(`${place || '#'} ${message}`)
    return false
  }

  /** A trial: a value passes a check or not, without notes of why. */
  passes(check: Check, value: unknown): boolean {
    this.#quiet++
    const passed = check(value, '', this)
    this.#quiet--
    return passed
  }
}

/** Part of a schema, ready to check values; answers whether the value is valid. */
export type Check = (value: unknown, place: string, run: CheckRun) => boolean
