import type { Budget } from '../budget.ts'
import { JsonataError } from './error.ts'

/** Operations between two looks at the clock: a tenth of a millisecond or so. */
const SLICE = 1024
/** Characters that one operation may scan or copy. */
const CHARS_PER_OPERATION = 16
/** Estimated bytes of an object or array without its members, and of one member. */
const BYTES_PER_VALUE = 40
const BYTES_PER_MEMBER = 8
const BYTES_PER_CHAR = 2
/**
 * What the values of one evaluation may take together, in estimated bytes, garbage included, unless the other
 * limits ask for more. Chosen: two texts of the longest kind allowed by default, well under what a thread may grow by.
 */
const LEAST_BYTES = 48 * 1024 * 1024

/** Where a function was last called from: the reference names this place in errors that pass through it. */
export interface CallSite {
  readonly token: unknown
  readonly position: number | undefined
}

/**
 * One evaluation of a program: its clock, its budget and what it binds. `fuel` is public because generated code
 * counts it down in every loop and calls `refuel` when it is below zero.
 */
export class Evaluation {
  fuel = SLICE
  depth = 0
  /** Microtask turns that the reference would have taken so far; decides which of two failing values is reported. */
  turns = 0
  readonly maxDepth: number
  readonly maxSequence: number
  readonly maxChars: number
  readonly startedAt: number
  readonly budget: Budget
  readonly sites = new Map<unknown, CallSite>()
  #operations: number
  #bytes: number
  readonly #deadline: number

  constructor(budget: Budget, startedAt: number, deadline: number) {
    this.budget = budget
    this.startedAt = startedAt
    this.maxDepth = budget.depth
    this.maxSequence = budget.sequence
    this.maxChars = budget.stringChars
    this.#operations = budget.operations - SLICE
    this.#bytes = Math.max(LEAST_BYTES, 2 * BYTES_PER_CHAR * budget.stringChars, 2 * BYTES_PER_MEMBER * budget.sequence)
    this.#deadline = deadline
  }

  /** The moment until which the evaluation may run, on the clock of `performance.now`. */
  get deadline(): number {
    return this.#deadline
  }

  /** Takes the next slice of operations. Fails with D1012 when operations or time are spent. */
  refuel(): void {
    const needed = SLICE - this.fuel
    this.#operations -= needed
    this.fuel = SLICE
    if (this.#operations < 0) throw new JsonataError('D1012', { value: this.budget.operations })
    this.checkClock()
  }

  /** Fails with D1012 past the deadline. */
  checkClock(): void {
    if (performance.now() > this.#deadline) throw new JsonataError('D1012', { value: this.budget.timeoutMs })
  }

  /** Charges a number of operations at once. */
  charge(operations: number): void {
    this.fuel -= operations
    if (this.fuel < 0) this.refuel()
  }

  /** Charges reading a text of that many characters. */
  scan(chars: number): void {
    this.charge(Math.ceil(chars / CHARS_PER_OPERATION))
  }

  /** Charges a text about to be made. Fails with R1001 if it is too long. */
  text(chars: number): void {
    if (chars > this.maxChars) throw new JsonataError('R1001', { value: chars })
    this.scan(chars)
    if (chars > SLICE) this.take(chars * BYTES_PER_CHAR)
  }

  /** Charges the items of a sequence about to be made. Fails with D2015 if they are too many. */
  items(count: number): void {
    if (count > this.maxSequence) throw new JsonataError('D2015', { value: this.maxSequence })
    this.charge(count)
    this.take(BYTES_PER_VALUE + count * BYTES_PER_MEMBER)
  }

  /** Charges an object or array with that many members. */
  value(members: number): void {
    this.charge(1 + members)
    this.take(BYTES_PER_VALUE + 2 * members * BYTES_PER_MEMBER)
  }

  /** Charges bytes of memory. Fails with R1003 when there are none left. */
  take(bytes: number): void {
    this.#bytes -= bytes
    if (this.#bytes < 0) throw new JsonataError('R1003')
  }

  /** Enters nodes inside one another. Fails with D1011 when too many are open; they need not be left then. */
  enter(levels: number): void {
    this.depth += levels
    if (this.depth > this.maxDepth) throw new JsonataError('D1011', { value: this.maxDepth })
  }
}
