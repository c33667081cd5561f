import type { Budget } from '../budget.ts'
import { DEFAULT_BUDGET } from '../budget.ts'
import { JsonataError } from './error.ts'

/** Operations between two looks at the clock: a tenth of a millisecond or so. */
const SLICE = 1024
/** Characters that one operation may scan or copy. */
const CHARS_PER_OPERATION = 16
/** Estimated bytes of an object or array without its members, and of one member. */
const BYTES_PER_VALUE = 40
const BYTES_PER_MEMBER = 8
const BYTES_PER_CHAR = 2
/** Estimated bytes of a text that refers to the two texts it was made of and keeps both. */
const BYTES_PER_JOINT = 32
/** Estimated bytes of such a text in a growing chain, the garbage of its growth included. */
const BYTES_PER_GROWTH = 96
/** Up to here, a text put together is hardly one that grows, and a copied one is not worth counting. */
const SHORT_TEXT = 256
const USUAL_TEXT = 1024
/** Longest text, in characters, that is a copy when it is put together, and as small as any value. */
export const TINY_TEXT = 16
/**
 * Least allowance, in estimated bytes, for all values of one evaluation together, garbage included; raised where the
 * other limits ask for more. Chosen: two texts of the longest kind allowed by default, well under what a thread may
 * grow by.
 */
const LEAST_BYTES = 48 * 1024 * 1024

function bytesFor({ stringChars, sequence }: Budget): number {
  return Math.max(LEAST_BYTES, 2 * BYTES_PER_CHAR * stringChars, 4 * BYTES_PER_MEMBER * sequence)
}

/** Where a function was last called from: the reference names this place in errors that pass through it. */
export interface CallSite {
  readonly token: unknown
  readonly position: number | undefined
}

/** A call and the turn at which it was made. */
export interface Call {
  readonly callee: unknown
  readonly site: CallSite
  readonly turn: number
}

/** Calls that are remembered: enough for what people write, and no more than a loop may cost. */
const MOST_CALLS = 1000

/**
 * One evaluation of a program: its clock, its budget and what it binds. `fuel` is public because generated code
 * counts it down in every loop and calls `refuel` when it is below zero. Clocks are first read when they are needed:
 * most evaluations are over before that.
 */
export class Evaluation {
  fuel = SLICE
  depth = 0
  /** Microtask turns that the reference would have taken so far; decides which of two failing values is reported. */
  turns = 0
  /** Calls since the members of a constructor were started, where there are several. */
  calls: Call[] | undefined
  readonly budget: Budget
  readonly maxDepth: number
  readonly maxSequence: number
  readonly maxChars: number
  #operations: number
  #bytes: number
  // Not 0, which would be stored in another way than the times to come.
  #deadline = Number.NaN
  #startedAt = Number.NaN
  #sites: Map<unknown, CallSite> | undefined

  constructor(budget: Budget) {
    this.budget = budget
    this.maxDepth = budget.depth
    this.maxSequence = budget.sequence
    this.maxChars = budget.stringChars
    this.#operations = budget.operations - SLICE
    this.#bytes = LEAST_BYTES
    if (budget !== DEFAULT_BUDGET) this.#bytes = bytesFor(budget)
  }

  /** Milliseconds since 1970 at which the evaluation began: the same whenever it is asked for. */
  get startedAt(): number {
    if (Number.isNaN(this.#startedAt)) this.#startedAt = Date.now()
    return this.#startedAt
  }

  /** Where a function was last called from. */
  siteOf(callee: unknown): CallSite | undefined {
    return this.#sites?.get(callee)
  }

  /** Notes where a function is called from. */
  noteSite(callee: unknown, site: CallSite): void {
    this.#sites ??= new Map()
    this.#sites.set(callee, site)
    if (this.calls !== undefined && this.calls.length < MOST_CALLS) this.calls.push({ callee, site, turn: this.turns })
  }

  /** An evaluation of the same program over again, with what is left of the time. */
  again(): Evaluation {
    const second = new Evaluation(this.budget)
    second.#deadline = this.#deadline
    second.#startedAt = this.startedAt
    return second
  }

  /** Takes the next slice of operations. Fails with D1012 when operations or time are spent. */
  refuel(): void {
    this.#operations -= SLICE - this.fuel
    this.fuel = SLICE
    if (this.#operations < 0) throw new JsonataError('D1012', { value: this.budget.operations })
    const now = performance.now()
    if (Number.isNaN(this.#deadline)) this.#deadline = now + this.budget.timeoutMs
    else if (now > this.#deadline) throw new JsonataError('D1012', { value: this.budget.timeoutMs })
  }

  /** Charges a number of operations at once. */
  charge(operations: number): void {
    if (operations > 0) this.fuel -= operations
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
    // Texts of a usual length are seldom of wide characters.
    if (chars > SHORT_TEXT) this.take(chars > USUAL_TEXT ? chars * BYTES_PER_CHAR : chars)
  }

  /** Charges a text with that many joints, put together from others without a copy. Fails with R1001 if it is too long. */
  rope(chars: number, joints: number): void {
    if (chars > this.maxChars) throw new JsonataError('R1001', { value: chars })
    if (chars > SHORT_TEXT) this.take(joints * BYTES_PER_GROWTH)
    else if (chars > TINY_TEXT) this.take(BYTES_PER_VALUE + joints * BYTES_PER_JOINT)
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
